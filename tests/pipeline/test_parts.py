from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reportminer.pipeline.clustering import ROOMS
from reportminer.pipeline.collect import scan
from reportminer.pipeline.fingerprint import PACKAGE, fingerprint
from reportminer.pipeline.places import database_of, sample_database


def test_a_folder_is_listed_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b/2.HTML", "a.txt", "b/.git/x.txt", ".x.txt", "b/1.htm", "notes.docx", "b/readme.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "reportminer.sqlite-wal").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = scan(tmp_path)
    assert list(found.pages) == ["a.txt", "b/1.htm", "b/2.HTML"]
    assert found.ignored == ("b/readme.md", "notes.docx")
    assert found.unreadable == ()


def test_the_database_stands_beside_the_pages(tmp_path: Path) -> None:
    assert database_of(tmp_path) == tmp_path / "reportminer.sqlite"


def test_the_sample_database_stands_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTMINER_HOME", str(tmp_path))
    try:
        assert sample_database().parent == tmp_path
    except LookupError:
        pytest.skip("the sample corpus is not built yet")


# What grouping may import of ours without being made stale by its changes: it decides nothing about themes.
NEUTRAL = {"", "embed", "errors", "pipeline", "records", "resources", "store"}
IMPORTED = "import sys, reportminer.pipeline.grouping; print(*(n for n in sys.modules if n.startswith('reportminer')))"


def test_themes_are_stale_when_any_code_or_data_behind_them_changes() -> None:
    run = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True)
    rooms = {(name + ".").split(".")[1] for name in run.stdout.split()}
    assert rooms - NEUTRAL <= set(ROOMS)
    nothing = fingerprint("no such room")
    assert [room for room in (*ROOMS, "readers") if fingerprint(room) == nothing] == []
    data = {path.stem for path in PACKAGE.glob("*.toml")}
    assert data <= set(ROOMS)
