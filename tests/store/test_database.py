from __future__ import annotations

import gc
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from reportminer.errors import StoreError
from reportminer.store import Store
from reportminer.store.database import APPLICATION_ID, Database, package_migrations


def test_a_new_file_has_the_newest_schema_in_wal_mode(tmp_path: Path) -> None:
    path = tmp_path / "new" / "corpus.sqlite"
    with Store(path) as store:
        assert store.schema_version == len(package_migrations())
        assert store.path == path
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_foreign_keys_are_on(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    with pytest.raises(StoreError, match="FOREIGN KEY"), database.transaction():
        database.write("INSERT INTO sources (name, page_id) VALUES ('a', 7)")
    database.close()


def test_migrations_run_one_by_one_and_keep_what_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    first = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);"
    second = (
        "-- a comment; with a semicolon\nALTER TABLE notes ADD COLUMN author TEXT DEFAULT 'x';\nCREATE TABLE b (a);"
    )
    database = Database(path, migrations=[first])
    with database.transaction():
        database.write("INSERT INTO notes (text) VALUES ('kept')")
    assert database.number("PRAGMA user_version") == 1
    database.close()
    database = Database(path, migrations=[first, second])
    assert [tuple(row) for row in database.rows("SELECT * FROM notes")] == [(1, "kept", "x")]
    assert database.number("PRAGMA user_version") == 2
    database.close()


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    first = "CREATE TABLE notes (id INTEGER PRIMARY KEY);"
    Database(path, migrations=[first]).close()
    with pytest.raises(StoreError, match="no such table"):
        Database(path, migrations=[first, "CREATE TABLE b (a);\nINSERT INTO missing VALUES (1);"])
    database = Database(path, migrations=[first])
    assert database.number("PRAGMA user_version") == 1
    assert database.number("SELECT count(*) FROM sqlite_master WHERE name = 'b'") == 0
    database.close()


def test_a_newer_file_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    Database(path, migrations=[*package_migrations(), "CREATE TABLE later (a);"]).close()
    with pytest.raises(StoreError, match="upgrade reportminer") as caught:
        Store(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("content", [b"this is no database, but a text that is long enough to be one" * 40, b"x"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a corpus database"):
        Store(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE photos (id)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA user_version = 1000")  # nothing that an upgrade of ours would open
    with pytest.raises(StoreError, match="another program"):
        Store(path)


def test_a_damaged_database_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    Store(path).close()
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="move it away") as caught:
        Store(path)
    assert "\n" not in str(caught.value)


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(tmp_path)


def test_a_locked_file_is_told_with_the_next_step(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    database = Database(path, busy_seconds=0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert database.number("SELECT count(*) FROM pages") == 0  # reading goes on
        with pytest.raises(StoreError, match="locked: another program writes"), database.transaction():
            database.write("DELETE FROM pages")
        other.execute("ROLLBACK")
    with database.transaction():
        database.write("DELETE FROM pages")
    database.close()


def two_bodies(database: Database, second: str | None) -> None:
    with database.transaction():
        database.write("INSERT INTO bodies (name, type) VALUES ('Anyshire', 'area')")
        database.write("INSERT INTO bodies (name, type) VALUES (?, 'area')", (second,))


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    with pytest.raises(StoreError, match="NOT NULL"):
        two_bodies(database, None)
    assert database.number("SELECT count(*) FROM bodies") == 0
    two_bodies(database, "Newshire")
    assert database.number("SELECT count(*) FROM bodies") == 2
    database.close()


def test_closing_twice_and_forgetting_to_close_are_no_errors(tmp_path: Path) -> None:
    store = Store(tmp_path / "a.sqlite")
    store.close()
    store.close()
    with pytest.raises(StoreError):
        store.themes.all()
    Store(tmp_path / "b.sqlite")  # warnings are errors: a connection left open would be one
    gc.collect()


def test_several_may_make_the_same_file_at_once(tmp_path: Path) -> None:
    start = Barrier(4)

    def make(path: Path) -> int:
        start.wait()
        with Store(path) as store:
            return store.schema_version

    with ThreadPoolExecutor(4) as pool:
        for n in range(10):
            assert set(pool.map(make, [tmp_path / f"{n}.sqlite"] * 4)) == {len(package_migrations())}


def test_every_foreign_key_has_an_index(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    tables = [row["name"] for row in database.rows("SELECT name FROM pragma_table_list WHERE type = 'table'")]
    for table in tables:
        leading = {
            database.rows("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index["name"],))[0]["name"]
            for index in database.rows("SELECT name FROM pragma_index_list(?)", (table,))
        }
        for key in database.rows('SELECT "from" AS name FROM pragma_foreign_key_list(?)', (table,)):
            assert key["name"] in leading, (table, key["name"])
    database.close()
