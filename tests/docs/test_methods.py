"""The page of methods names code that there is, and sources that stand in its references."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLES, _, REFERENCES = (ROOT / "docs" / "methods.md").read_text("utf-8").partition("## References")
ROWS = [
    line.split("|")[1:-1] for line in TABLES.splitlines() if line.startswith("| ") and not line.startswith("| method")
]


def test_every_place_in_the_code_is_there() -> None:
    places = [place for row in ROWS for place in re.findall(r"`([\w/.]+)`", row[2])]
    assert len(places) > 15
    assert [place for place in places if not (ROOT / "src" / "reportminer" / place).exists()] == []


def test_every_script_is_there() -> None:
    scripts = re.findall(r"`(scripts/\w+\.py)`", TABLES)
    assert scripts
    assert [script for script in scripts if not (ROOT / script).is_file()] == []


def test_every_source_has_its_reference() -> None:
    named = [(who, year) for row in ROWS for who, year in re.findall(r"([A-Z][\w-]+)[^;|]*? (\d{4})", row[1])]
    assert len(named) > 20
    entries = [line for line in REFERENCES.splitlines() if line.startswith("- ")]
    lost = [(who, year) for who, year in named if not any(year in one and who in one for one in entries)]
    assert lost == []
