"""CSV: findings as every spreadsheet and statistics program opens them."""

from __future__ import annotations

import csv
from pathlib import Path

from reportminer.cells import cell
from reportminer.exports.material import FINDINGS, Material

SUFFIXES = (".csv",)
EXTRA = None
HOLDS = "findings, for spreadsheets and statistics programs"


def write(material: Material, path: Path) -> None:
    """Write a header line and one line a finding (RFC 4180), UTF-8 with a byte-order mark.

    Without the mark Excel takes the file for one in the code page of the machine, and breaks every “ and é. What a
    spreadsheet would run is marked, see `reportminer.cells.cell`.
    """
    names = [column.name for column in FINDINGS]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in material.findings():
            writer.writerow([cell(value) if isinstance(value := row[name], str) else value for name in names])
