"""A database made for others to read: plain tables, keys between them, full-text search."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportminer.precious import PUBLISHED

TYPES = {"text": "TEXT", "integer": "INTEGER", "number": "REAL"}


@dataclass(frozen=True, slots=True)
class Published:
    """A table.

    Attributes:
        columns: type of each column (``text``, ``integer`` or ``number``), by its name.
        rows: its rows; values by the name of the column.
        key: the primary key, if it has one.
        refers: table and column that a column's values are those of.
        search: columns that are searched by words.
    """

    columns: Mapping[str, str]
    rows: Iterable[Mapping[str, Any]]
    key: str | None = None
    refers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    search: tuple[str, ...] = ()


def write_database(path: Path, tables: Mapping[str, Published]) -> None:
    """Write tables into an empty file, in their order. Equal tables make equal files with the same SQLite.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.sqlite"
        ...     write_database(file, {"t": Published({"a": "text"}, [{"a": "visits"}], search=("a",))})
        ...     with closing(sqlite3.connect(file)) as database:
        ...         database.execute("SELECT rowid FROM t_fts WHERE t_fts MATCH 'visit'").fetchall()
        [(1,)]
    """
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA page_size = 4096")
        database.execute(f"PRAGMA application_id = {int.from_bytes(PUBLISHED)}")
        for name, table in tables.items():
            _create(database, name, table)
            names = ", ".join(f'"{column}"' for column in table.columns)
            marks = ", ".join("?" * len(table.columns))
            # The names of tables and columns are our own, never of a page.
            database.executemany(
                f'INSERT INTO "{name}" ({names}) VALUES ({marks})',  # noqa: S608
                ([_whole(row[column]) for column in table.columns] for row in table.rows),
            )
            if table.search:
                database.execute(f'INSERT INTO "{name}_fts" ("{name}_fts") VALUES (\'rebuild\')')  # noqa: S608
        database.commit()
        database.execute("VACUUM")


def _create(database: sqlite3.Connection, name: str, table: Published) -> None:
    parts = [
        f'"{column}" {TYPES[kind]}' + (" PRIMARY KEY" if column == table.key else "")
        for column, kind in table.columns.items()
    ]
    parts += [
        f'FOREIGN KEY ("{column}") REFERENCES "{other}" ("{key}")' for column, (other, key) in table.refers.items()
    ]
    database.execute(f'CREATE TABLE "{name}" ({", ".join(parts)})')
    for column in table.refers:
        database.execute(f'CREATE INDEX "{name}_by_{column}" ON "{name}" ("{column}")')
    if table.search:
        searched = ", ".join(f'"{column}"' for column in table.search)
        # The quotes around the table's name are what Datasette looks for.
        database.execute(
            f'CREATE VIRTUAL TABLE "{name}_fts" USING fts5 ({searched}, content="{name}", '
            "tokenize='porter unicode61 remove_diacritics 2')"
        )


def _whole(value: object) -> object:
    """Half of a surrogate pair is no text in any encoding."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value
