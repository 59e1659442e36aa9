"""SQLite: findings, reports and themes as tables that Datasette shows at once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES, Column, Material, Row
from reportminer.precious import EXPORTED

SUFFIXES = (".sqlite", ".db")
EXTRA = None
HOLDS = "tables with full-text search, and metadata.json for Datasette"
BESIDE = ("metadata.json",)

# What is known of a report stands once, in its own table.
_OF_REPORT = ("title", "published", "year", "kind_of_report", "programme", "source", "address", "archived")
REPORTS = (
    Column("report", "text", "id of the report"),
    *(column for column in FINDINGS if column.name in _OF_REPORT),
    Column("findings", "integer", "number of its findings and recommendations"),
)
ABOUT = (Column("name", "text", "what is told"), Column("value", "text", "what there is to know of it"))
KEYS = {"findings": "finding", "reports": "report", "themes": "theme"}
_REFERENCES = {
    ("findings", "report"): "reports",
    ("findings", "theme"): "themes",
    ("findings", "nearest"): "themes",
    ("theme_bodies", "theme"): "themes",
}
# A finding is found by body, theme and year without its report: those stay with it.
_KEPT = tuple(column for column in FINDINGS if column.name not in set(_OF_REPORT) - {"published", "year"})
TABLES: dict[str, tuple[Column, ...]] = {
    "reports": REPORTS,
    "themes": THEMES,
    "findings": _KEPT,
    "theme_bodies": THEME_BODIES,
    "about": ABOUT,
}
_HOLDS = {
    "reports": "Press releases and reports, newest first",
    "themes": "Groups of findings about one subject",
    "findings": "What inspectors found and recommended, each at its place in a report",
    "theme_bodies": "Which theme meets which inspected body, and how often",
    "about": "How the results were made, and what to know of them",
}
_FACETS = {
    "findings": ["kind", "polarity", "theme", "body_type", "year"],
    "reports": ["year", "kind_of_report", "programme"],
    "themes": ["trust"],
    "theme_bodies": ["theme"],
}
_LABELS = {"reports": "title", "themes": "label"}
_DECLARED = {"text": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}


def write(material: Material, path: Path) -> None:
    """Write the tables, the full-text index over the texts of findings, and indexes for what is filtered by."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        # The file is made from nothing and thrown away if that fails: no journal is needed.
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"PRAGMA application_id = {EXPORTED}")
        database.execute("BEGIN")
        for name, columns in TABLES.items():
            database.execute(_schema(name, columns))
        _insert(database, "themes", THEMES, material.themes())
        _insert(database, "theme_bodies", THEME_BODIES, material.theme_bodies())
        _insert(database, "about", ABOUT, ({"name": name, "value": value} for name, value in material.about()))
        _insert(database, "findings", _KEPT, _findings(database, material))
        for column in ("report", "theme", "nearest", "body", "body_type", "polarity", "kind", "year"):
            database.execute(f"CREATE INDEX findings_by_{column} ON findings({column})")
        database.execute("CREATE INDEX theme_bodies_by_theme ON theme_bodies(theme)")
        # The quotes around the table's name are what Datasette looks for.
        database.execute(
            'CREATE VIRTUAL TABLE findings_fts USING fts5(text, content="findings", content_rowid="id", '
            'tokenize="porter unicode61 remove_diacritics 2")'
        )
        database.execute("INSERT INTO findings_fts (rowid, text) SELECT id, text FROM findings")
        database.execute("INSERT INTO findings_fts (findings_fts) VALUES ('optimize')")
        database.execute("COMMIT")
        database.execute("VACUUM")


def beside(material: Material, path: Path) -> dict[str, bytes]:
    """Return what Datasette is to know: ``datasette serve corpus.sqlite --metadata metadata.json``."""
    about = dict(material.about())
    tables = {
        name: {
            "description": _HOLDS[name],
            "columns": {column.name: column.holds for column in columns},
            **({"facets": _FACETS[name]} if name in _FACETS else {}),
            **({"label_column": _LABELS[name]} if name in _LABELS else {}),
            **({"fts_table": "findings_fts", "fts_pk": "id", "size": 50} if name == "findings" else {}),
        }
        for name, columns in TABLES.items()
    }
    document = {
        "title": "Findings of inspection reports",
        "description": about["what this is"],
        "source": about["software"],
        "databases": {path.stem: {"description": about["limits"], "tables": tables}},
    }
    return {BESIDE[0]: (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")}


def _schema(name: str, columns: Sequence[Column]) -> str:
    parts = ["id INTEGER PRIMARY KEY"] if name == "findings" else []
    for column in columns:
        key = "" if KEYS.get(name) != column.name else " UNIQUE NOT NULL" if name == "findings" else " PRIMARY KEY"
        other = _REFERENCES.get((name, column.name))
        refers = f" REFERENCES {other}({KEYS[other]})" if other else ""
        parts.append(f'"{column.name}" {_DECLARED[column.type]}{key}{refers}')
    return f"CREATE TABLE {name} ({', '.join(parts)})"


def _insert(database: sqlite3.Connection, name: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    names = ", ".join(f'"{column.name}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {name} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
    database.executemany(sql, ([_stored(row[column.name]) for column in columns] for row in rows))


def _stored(value: object) -> object:
    """Return a value as SQLite takes it: a lone surrogate, which can stand in a note or keyword, becomes a mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


def _findings(database: sqlite3.Connection, material: Material) -> Iterator[Row]:
    """Yield the findings, and write the table of reports on the way."""
    for report, rows in material.report_rows():
        _insert(database, "reports", REPORTS, [report | {"findings": len(rows)}])
        yield from rows
