"""Every notebook and the Python of the README run from the first line to the last."""

from __future__ import annotations

import doctest
import importlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("REPORTMINER_HOME", str(tmp_path))


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, capsys):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), str(path), "exec"), names)  # noqa: S102 - our own notebook
    assert "|" in capsys.readouterr().out


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_its_cells_answer(path):
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1)), "run scripts/run_notebooks.py"
    assert sum(bool(cell["outputs"]) for cell in cells) >= len(cells) - 1


def test_the_examples_of_the_script_that_runs_them(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    assert doctest.testmod(importlib.import_module("run_notebooks")).failed == 0


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch):
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
