"""A database of schema 3 with stored themes, opened by this version."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.pipeline.broad import broad_themes, levels

COLUMNS = {
    "themes": ("origin", "stability", "note", "locked"),
    "theme_findings": ("assigned", "steadiness"),
    "theme_runs": ("diagnostics", "hierarchy"),
}


def _views() -> list[str]:
    """Return the views as the first three migrations made them."""
    with closing(sqlite3.connect(":memory:")) as raw:
        for name in ("0001_first.sql", "0002_collected.sql", "0003_paged.sql"):
            raw.executescript((files("reportminer") / "store" / "migrations" / name).read_text("utf-8"))
        return [sql for (sql,) in raw.execute("SELECT sql FROM sqlite_master WHERE type = 'view'")]


@pytest.fixture
def old(tmp_path):
    """A folder whose database is as version 3 left it: the same rows without what later migrations added."""
    folder = tiny.a_folder(tmp_path / "pages", 8)
    with tiny.a_corpus(folder, n_themes=3) as corpus:
        corpus.run()
        place = corpus.database
    with closing(sqlite3.connect(place, isolation_level=None)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            raw.execute(f"DROP VIEW {name}")
        for table, columns in COLUMNS.items():
            for column in columns:
                raw.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        raw.execute("DROP TABLE theme_numbers")
        raw.execute("UPDATE theme_runs SET settings = 'old', parameters = ?", (json.dumps({"n_themes": 3}),))
        for view in _views():
            raw.execute(view)
        for later in ("layout_places", "layouts"):
            raw.execute(f"DROP TABLE {later}")
        raw.execute("PRAGMA user_version = 3")
    return folder


def test_stored_themes_are_shown_and_found_again(old, tmp_path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(old, copy)
    with tiny.a_corpus(copy, n_themes=3) as corpus:
        themes = corpus.store.themes.all()
        assert len(themes) == 3
        assert {(one.origin, one.stability, one.note, one.locked) for one in themes} == {
            ("discovered", None, None, False)
        }
        members = corpus.store.themes.members()
        assert members
        assert all(one.assigned and one.steadiness is None for one in members)
        assert corpus.store.themes.measured().diagnostics == {}
        assert corpus.store.themes.numbers() == ()
        assert corpus.store.table("v_unassigned") == []
        # Without a tree every theme is a broad one.
        assert [one.id for one in broad_themes(corpus.store, level=1)] == [one.id for one in themes]
        assert levels(corpus.store) == [3]
        assert corpus.status().stale["cluster"]
        summary = corpus.run()
        assert [one.done for one in summary.stages if one.stage == "cluster"] == [3]
        assert {one.finding for one in corpus.store.themes.members()} == {one.finding for one in members}
        assert corpus.store.themes.measured().diagnostics
        assert len(corpus.store.themes.numbers()) == 3
        assert not any(corpus.status().stale.values())
    tiny.dump(copy / "reportminer.sqlite")  # sound, and every reference holds
