"""Coding sheets: one a coder, in an order of its own, without what the machine said."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from reportminer.agreement.samples import KEY, Drawn, Sample, shown
from reportminer.agreement.workbook import workbook
from reportminer.errors import UsageError
from reportminer.outfile import write_bytes

FORMATS = ("xlsx", "csv")


def columns_of(sample: Sample) -> tuple[str, ...]:
    """Return the columns of the sheets of a sample."""
    body = () if sample.hide_body else ("body",)
    return ("id", "text", "context", *body, "theme", "theme 2", "polarity", "note", "coder")


def write_sheets(
    sample: Sample, folder: Path, coders: Sequence[str], *, form: str = "xlsx", force: bool = False
) -> tuple[Path, ...]:
    """Write a sheet for each coder and the key, ``sample.json``.

    Args:
        sample: what to code.
        folder: where to; made where it is not there.
        coders: their names.
        form: ``xlsx``, or ``csv`` with the guide and the codebook as text files beside the sheets.
        force: write over sheets that are there.

    Returns:
        The files, the key last.

    Raises:
        UsageError: a name is empty or there twice, there is no such format, openpyxl is missing, or sheets are there
            already: codings in them would be lost.
    """
    if form not in FORMATS:
        message = f"--format {form!r}: sheets are {' or '.join(FORMATS)}"
        raise UsageError(message)
    names = _file_names(coders)
    wanted = [folder / f"{name}.{form}" for name in names.values()]
    there = [path for path in (*wanted, folder / KEY) if path.exists()]
    if there and not force:
        message = f"{there[0]} is there, and codings in it would be lost: name another folder, or say --force"
        raise UsageError(message)
    if folder.exists() and not folder.is_dir():
        message = f"--output {folder} is a file: name a folder"
        raise UsageError(message)
    guide = guide_lines()
    made = {
        path: _sheet(sample, coder, guide, form=form) for path, coder in zip(wanted, names, strict=True)
    }  # all are made before the first is written
    if form == "csv":
        made[folder / "guide.txt"] = ("\n".join(guide) + "\n").encode()
        lines = [f"{code.name}: {', '.join(code.keywords)}" for code in sample.codes]
        made[folder / "codebook.txt"] = ("\n".join(lines) + "\n").encode("utf-8", "replace")
    made[folder / KEY] = sample.document({coder: f"{name}.{form}" for coder, name in names.items()}).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in made.items():
        write_bytes(path, content)
    return tuple(made)


def guide_lines() -> list[str]:
    """Return what coders should know, a line each."""
    return files("reportminer.agreement").joinpath("guide.txt").read_text("utf-8").splitlines()


def _file_names(coders: Sequence[str]) -> dict[str, str]:
    """Return a file name for each coder.

    Raises:
        UsageError: a name is empty, there twice, or none at all is given.
    """
    names: dict[str, str] = {}
    for given in coders:
        coder = shown(given)
        name = re.sub(r"[^\w-]+", "-", coder).strip("-_")[:60]
        if not name or name.casefold() in {one.casefold() for one in names.values()} or coder.casefold() == "machine":
            message = f"--coders {','.join(coders)}: {given!r} is empty, there twice, or kept for the machine"
            raise UsageError(message)
        names[coder] = name
    if not names:
        message = "--coders: name at least one, with commas between"
        raise UsageError(message)
    return names


def _sheet(sample: Sample, coder: str, guide: Sequence[str], *, form: str) -> bytes:
    columns = columns_of(sample)
    # Each coder has an order of their own: what comes late, when one is tired, is not the same for all.
    order = sorted(sample.findings, key=lambda one: sha256(f"{sample.seed}:{coder}:{one.finding}".encode()).digest())
    rows = [[_cells(one, coder).get(column, "") for column in columns] for one in order]
    if form == "xlsx":
        return workbook(columns, rows, sample.codes, guide)
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig", "replace")  # the mark tells Excel that it is UTF-8


def _cells(one: Drawn, coder: str) -> dict[str, str]:
    cells = {"id": one.finding, "text": one.text, "context": one.context, "body": one.body or "", "coder": coder}
    return {name: shown(cell) for name, cell in cells.items()}


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet runs: with an apostrophe where it would."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
