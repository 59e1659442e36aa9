"""Pages with values or outputs in them show those of the present code, and links hold where files are read as files."""

from __future__ import annotations

import doctest
import importlib
import re
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = ("run_documented", "follow_sentence")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Made while the site is built.
MADE = {"api.md", "changelog.md", "cli.md", "guide.md"}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the scripts use a terminal of Unix")


@pytest.fixture(autouse=True)
def _scripts(monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_examples_of_the_scripts(script) -> None:
    ran = doctest.testmod(importlib.import_module(script))
    assert ran.attempted > 0
    assert ran.failed == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One folder for all pages: the sample corpus is mined once."""
    return tmp_path_factory.mktemp("documented")


def documented() -> list[Path]:
    return [path for path in PAGES if "<!-- run" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", documented(), ids=lambda path: path.name)
def test_every_output_in_a_page_is_what_is_printed_now(path, folder, tmp_path) -> None:
    run_documented = importlib.import_module("run_documented")
    if not (folder / ".home").exists():
        run_documented.run("reportminer run --quiet", folder)
    # A page may group otherwise and leave the corpus so: each has a copy.
    shutil.copytree(folder / ".home", tmp_path / ".home")
    text = path.read_text("utf-8")
    assert len(run_documented.BLOCK.findall(text)) == text.count("<!-- run") > 0
    assert run_documented.brought_up(text, tmp_path) == text, "python scripts/run_documented.py"


def test_every_value_of_the_followed_sentence_is_that_of_now(folder) -> None:
    follow_sentence = importlib.import_module("follow_sentence")
    text = follow_sentence.PAGE.read_text("utf-8")
    with follow_sentence.Corpus.sample(database=folder / "followed.sqlite") as corpus:
        corpus.run()
        followed = follow_sentence.Followed(corpus)
        assert {name for _, name, _ in follow_sentence.PLACE.findall(text)} == {*followed.steps()}
        assert follow_sentence.brought_up(text, followed) == text, "python scripts/follow_sentence.py"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_to_files_hold_in_the_repository_too(path) -> None:
    links = re.findall(r"\]\(([^)\s#]+)", re.sub(r"```.*?```|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL))
    files = [link for link in links if not re.match(r"[a-z]+:", link)]
    lost = [
        link
        for link in files
        if link not in MADE and not link.startswith("models/") and not (path.parent / link).exists()
    ]
    assert lost == []


def test_the_picture_of_the_report_is_small_enough_for_a_first_screen() -> None:
    picture = ROOT / "docs" / "report.webp"
    assert "](docs/report.webp)" in (ROOT / "README.md").read_text("utf-8")
    assert picture.read_bytes()[8:12] == b"WEBP"
    assert 50_000 < picture.stat().st_size < 300_000
