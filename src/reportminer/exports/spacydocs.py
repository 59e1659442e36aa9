"""spaCy: one Doc a report with the spans of its findings, to train and to look at with spaCy's own tools."""

from __future__ import annotations

from pathlib import Path

from reportminer.exports.material import Material

SUFFIXES = (".spacy",)
EXTRA = None
HOLDS = "a spaCy DocBin: one Doc a report with spans of findings"


def write(material: Material, path: Path) -> None:
    """Write the DocBin. Its tokens are all in memory before they are written, for the file is one compressed piece."""
    from reportminer.findings.docbin import write_docs  # noqa: PLC0415 - imports spaCy

    widened = write_docs(path, material.reports())
    if widened:
        material.note(
            f"{widened:,} spans were widened to whole tokens, as spaCy has them; the other forms have the exact places"
        )
