"""A database for Datasette and SQL: tables that name each other, full-text search, and ``metadata.json`` beside it."""

from __future__ import annotations

import json
from pathlib import Path

from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES, Material
from reportminer.store.published import Published, write_database

SUFFIXES = (".sqlite", ".db")
EXTRA = None
HOLDS = "a database for Datasette and SQL, with metadata.json"
BESIDE = ("metadata.json",)


def write(material: Material, path: Path) -> None:
    """Write themes, findings, themes by body, and what a reader is to know of them."""
    tables = {
        "themes": Published({one.name: one.type for one in THEMES}, material.themes(), key="theme"),
        "findings": Published(
            {one.name: one.type for one in FINDINGS},
            material.findings(),
            key="finding",
            refers={"theme": ("themes", "theme"), "nearest": ("themes", "theme")},
            search=("text", "label", "body", "title"),
        ),
        "theme_bodies": Published(
            {one.name: one.type for one in THEME_BODIES}, material.theme_bodies(), refers={"theme": ("themes", "theme")}
        ),
        "about": Published(
            {"name": "text", "value": "text"}, ({"name": name, "value": value} for name, value in material.about())
        ),
    }
    write_database(path, tables)


def beside(material: Material, path: Path) -> dict[str, bytes]:
    """Return ``metadata.json``: with ``datasette serve FILE --metadata metadata.json`` facets and columns are told."""
    about = dict(material.about())
    tables = {
        "findings": {
            "description": "One finding or recommendation a row, word for word from its report.",
            "facets": ["polarity", "label", "body_type", "year", "programme", "kind"],
            "label_column": "text",
            "sort_desc": "published",
            "columns": {one.name: one.holds for one in FINDINGS},
        },
        "themes": {
            "description": "Groups of findings about one subject.",
            "label_column": "label",
            "sort_desc": "findings",
            "columns": {one.name: one.holds for one in THEMES},
        },
        "theme_bodies": {
            "description": "How often a theme and a body meet.",
            "facets": ["label"],
            "columns": {one.name: one.holds for one in THEME_BODIES},
        },
    }
    document = {
        "title": "reportminer: findings and themes",
        "description": next(iter(about.values()), ""),
        "databases": {path.stem: {"tables": tables}},
    }
    return {"metadata.json": json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8", "replace") + b"\n"}
