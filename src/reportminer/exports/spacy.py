"""spaCy's own format: one Doc a report, its findings as spans."""

from __future__ import annotations

from pathlib import Path

from reportminer.exports.material import Material

SUFFIXES = (".spacy",)
EXTRA = None
HOLDS = "spaCy DocBin: one Doc a report, findings as spans"


def write(material: Material, path: Path) -> None:
    """Write reports as Docs of blank English, with findings in ``doc.spans["findings"]``."""
    from reportminer.findings.docs import write_docs  # noqa: PLC0415 - spaCy takes a second

    loose = write_docs(material.reports(), path)
    if loose:
        material.note(f"{loose:,} spans are wider than their finding: spaCy's tokens do not end where it does")
