"""REFI-QDA project, for NVivo, ATLAS.ti, MAXQDA and QualCoder."""

from __future__ import annotations

from pathlib import Path

from reportminer.exports.material import Material
from reportminer.refi.stored import project_of
from reportminer.refi.writing import write_project

SUFFIXES = (".qdpx",)
EXTRA = None
HOLDS = "REFI-QDA project: reports as sources, findings as coded selections, bodies as cases"


def write(material: Material, path: Path) -> None:
    """Write reports, codes and coded selections as a REFI-QDA project."""
    with path.open("wb") as file:
        told = write_project(project_of(material.corpus), file)
    if told.replaced:
        said = f"{told.replaced:,} characters" if told.replaced > 1 else "1 character"
        material.note(f"{said} that XML cannot hold (controls, lone surrogates) stand as U+FFFD; no position shifts")
    if told.missing:
        said = ", ".join(told.missing[:3]) + (", …" if len(told.missing) > 3 else "")
        material.note(f"{len(told.missing):,} PDFs are not to be had and stand as texts only: {said}")
