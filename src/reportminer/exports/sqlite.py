"""A database for Datasette and SQL: tables that name each other, full-text search, and ``metadata.json`` beside it."""

from __future__ import annotations

import json
from pathlib import Path

from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES, Column, Material
from reportminer.store.published import Published, write_database

SUFFIXES = (".sqlite", ".db")
EXTRA = None
HOLDS = "a database for Datasette and SQL, with metadata.json"
BESIDE = ("metadata.json",)
# What a reader looks at first stands first.
FIRST = ("finding", "text", "polarity", "theme", "body", "published")


def write(material: Material, path: Path) -> None:
    """Write themes, findings, themes by body, and what a reader is to know of them."""
    tables = {
        "themes": Published({one.name: one.type for one in THEMES}, material.themes(), key="theme"),
        "findings": Published(
            {one.name: one.type for one in sorted(FINDINGS, key=_place)},
            material.findings(),
            key="finding",
            refers={"theme": ("themes", "theme"), "nearest": ("themes", "theme")},
            search=("text", "label", "body", "title"),
        ),
        "theme_bodies": Published(
            {one.name: one.type for one in THEME_BODIES}, material.theme_bodies(), refers={"theme": ("themes", "theme")}
        ),
        # Datasette would print what columns hold above every table, a page long.
        "columns": Published(dict.fromkeys(("name", "of", "holds"), "text"), _columns()),
        "about": Published(
            {"name": "text", "value": "text"}, ({"name": name, "value": value} for name, value in material.about())
        ),
    }
    write_database(path, tables)


def _place(column: Column) -> int:
    return FIRST.index(column.name) if column.name in FIRST else len(FIRST)


def _columns() -> list[dict[str, str]]:
    tables = {"findings": FINDINGS, "themes": THEMES, "theme_bodies": THEME_BODIES}
    return [{"name": one.name, "of": name, "holds": one.holds} for name, table in tables.items() for one in table]


def beside(material: Material, path: Path) -> dict[str, bytes]:
    """Return ``metadata.json``: with ``datasette serve FILE --metadata metadata.json`` facets and columns are told."""
    about = dict(material.about())
    tables = {
        "findings": {
            "description": "One finding or recommendation a row, word for word from its report. "
            "The table “columns” tells what each column holds.",
            "facets": ["polarity", "label", "body_type", "year", "programme", "kind"],
            "label_column": "text",
            "sort_desc": "published",
            "facet_size": 10,  # thirty labels would push the findings off the first screen
        },
        "themes": {
            "description": "Groups of findings about one subject.",
            "label_column": "label",
            "sort_desc": "findings",
        },
        "theme_bodies": {
            "description": "How often a theme and a body meet.",
            "facets": ["label"],
        },
    }
    document = {
        "title": "reportminer: findings and themes",
        "description": next(iter(about.values()), ""),
        "databases": {path.stem: {"tables": tables}},
    }
    return {"metadata.json": json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"}
