"""CSV for spreadsheets: one finding a line."""

from __future__ import annotations

import csv
from pathlib import Path

from reportminer.cells import spoken
from reportminer.exports.material import FINDINGS, Material

SUFFIXES = (".csv",)
EXTRA = None
HOLDS = "findings, one a line, for any spreadsheet"


def write(material: Material, path: Path) -> None:
    """Write every finding as a line of RFC 4180, UTF-8 with a byte order mark: without it Excel garbles "naïve".

    Cells that a spreadsheet would run begin with an apostrophe.
    """
    names = [column.name for column in FINDINGS]
    changed = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(names)
        for row in material.findings():
            cells = [spoken(row[name]) if isinstance(row[name], str) else row[name] for name in names]
            changed += sum(cell != row[name] for cell, name in zip(cells, names, strict=True))
            lines.writerow(cells)
    if changed:
        material.note(
            f"{changed:,} cells were changed: an apostrophe before what a spreadsheet would run, U+FFFD for controls"
        )
