"""JSON Lines: one finding a line, as a program reads them one by one."""

from __future__ import annotations

import json
from pathlib import Path

from reportminer.exports.material import Material

SUFFIXES = (".jsonl",)
EXTRA = None
HOLDS = "findings, one JSON object a line"


def write(material: Material, path: Path) -> None:
    """Write every finding as one JSON object a line, UTF-8; what is not known is ``null``."""
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for row in material.findings():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
