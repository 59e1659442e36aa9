"""REFI-QDA codebook, for NVivo, ATLAS.ti, MAXQDA and QualCoder."""

from __future__ import annotations

from pathlib import Path

from reportminer.exports.material import Material
from reportminer.refi.codes import write_codebook

SUFFIXES = (".qdc",)
EXTRA = None
HOLDS = "REFI-QDA codebook: themes, polarities"


def write(material: Material, path: Path) -> None:
    """Write the themes as a REFI-QDA codebook."""
    with path.open("wb") as file:
        write_codebook(file, material.corpus.store.themes.all())
