"""Every notebook, the scripts that do the same, and the Python of the README run from the first line to the last."""

from __future__ import annotations

import doctest
import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from reportminer import Corpus, analysis

sys.path.append(str(Path(__file__).parent))

import hostile

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCRIPTS = {
    "from_pages_to_findings": ("findings.csv", "years.png"),
    "themes_across_trusts": ("themes.csv", "theme-bodies.csv", "themes.png"),
    "compare_and_publish": (
        "shares.csv",
        "concern-shares.csv",
        "words.csv",
        "bodies.csv",
        "concern-shares.png",
        "themes.html",
        "methods.txt",
        "manifest.json",
    ),
}
# What pandas writes of a table; anything else would have come out of a text.
OF_TABLES = {"html", "body", "div", "style", "table", "thead", "tbody", "tr", "th", "td", "p"}


def ran(script: str, home: Path, *arguments: object) -> str:
    """Run a script of the project and return what it prints."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / f"{script}.py", *map(str, arguments)],
        env=os.environ
        | {
            "REPORTMINER_HOME": str(home),
            "PYTHONPATH": str(ROOT / "src"),
            "MPLCONFIGDIR": str(home),
            "PYTHONUTF8": "1",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("home")


def test_there_are_notebooks() -> None:
    names = ["01_from_pages_to_findings", "02_themes_across_trusts", "03_compare_and_publish"]
    assert [path.stem for path in NOTEBOOKS] == names
    assert {name[3:] for name in names} == {*SCRIPTS}


def test_what_the_notebooks_store_is_what_they_show_now(home) -> None:
    pytest.importorskip("nbclient", reason="the group `notebooks` of pyproject.toml is not installed")
    told = ran("run_notebooks", home, "--check")
    assert told.count("what it shows is stored") == len(NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_shows_texts_and_pictures(path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert 10 <= len(cells) <= 25
    assert path.stat().st_size < 400_000
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1)), "run scripts/run_notebooks.py"
    assert sum(bool(cell["outputs"]) for cell in code) >= len(code) - 1
    outputs = [one for cell in code for one in cell["outputs"]]
    assert not [one for one in outputs if one["output_type"] == "error" or one.get("name") == "stderr"]
    assert sum("image/png" in one.get("data", {}) for one in outputs) >= 2
    assert sum("text/html" in one.get("data", {}) for one in outputs) >= 2


def test_the_examples_of_the_script_that_runs_them(monkeypatch) -> None:
    pytest.importorskip("nbclient", reason="the group `notebooks` of pyproject.toml is not installed")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    run = doctest.testmod(importlib.import_module("run_notebooks"))
    assert run.attempted > 0
    assert run.failed == 0


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_writes_what_it_says(script, home, tmp_path) -> None:
    told = ran(script, home, "--output", tmp_path, *(["--before", 2016] if script == "compare_and_publish" else []))
    assert "written" in told
    assert {path.name for path in tmp_path.iterdir()} == {*SCRIPTS[script]}
    assert all(path.stat().st_size > 1000 for path in tmp_path.iterdir())


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory) -> Path:
    """A corpus of pages that want to do harm, mined, with script in its database too."""
    folder = tmp_path_factory.mktemp("hostile") / "pages"
    hostile.write_hostile(folder, bullets=40)
    with Corpus(folder) as corpus:
        corpus.run()
    hostile.poison(folder / "reportminer.sqlite")
    return folder


def shortened(value: object) -> object:
    return value[:1000] if isinstance(value, str) else value


def test_tables_of_a_hostile_corpus_hold_no_markup_but_their_own(poisoned) -> None:
    with Corpus(poisoned) as corpus:
        tables = {
            name: getattr(corpus, name) for name in ("reports", "findings", "themes", "theme_bodies", "documents")
        }
        tables |= {"shares": analysis.shares(corpus, by="body"), "words": analysis.words(corpus)}
        tables["observed"] = analysis.observed(corpus)
    with pd.option_context("display.max_colwidth", None, "display.max_rows", None, "display.max_columns", None):
        # Whatever a text does it does in its first thousand characters; one of the titles has a million.
        pages = {name: table.map(shortened)._repr_html_() for name, table in tables.items()}
    assert all(hostile.PROBE in pages[name] for name in ("findings", "themes", "reports")), "the payloads came so far"
    for name, page in pages.items():
        soup = BeautifulSoup(page, "html.parser")
        assert {one.name for one in soup.find_all(name=True)} <= OF_TABLES, name
        assert not [one for one in soup.find_all(name=True) for key in one.attrs if key.startswith("on")], name


def test_no_record_writes_html_of_its_own() -> None:
    places = [path for path in (ROOT / "src").rglob("*.py") if "def _repr_html_" in path.read_text(encoding="utf-8")]
    assert places == [], "escape what it writes, and test it with the hostile corpus"


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_gets_through_a_hostile_corpus(script, poisoned, home, tmp_path) -> None:
    ran(script, home, "--corpus", poisoned, "--output", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*SCRIPTS[script]}


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REPORTMINER_HOME", str(tmp_path))
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None
    assert len(block[1].strip().splitlines()) <= 15
    folder = tmp_path / "my-releases"
    folder.mkdir()
    for page in sorted((ROOT / "corpus" / "sample" / "pages").glob("s0*")):
        (folder / page.name).write_bytes(page.read_bytes())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "release.html").write_bytes((ROOT / "corpus" / "sample" / "pages" / "s01.html").read_bytes())
    names: dict[str, object] = {}
    exec(compile(block[1], "README.md", "exec"), names)  # noqa: S102 - our own README
    assert names["release"]["schema"] == "reportminer.report/1"
    assert len(names["themes"]) > 0
