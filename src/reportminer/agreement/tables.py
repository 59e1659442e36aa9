"""Tables that coders send back, xlsx or csv, as rows of text with their numbers."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportminer.agreement.workbook import NO_EXCEL
from reportminer.errors import UnreadableError, UsageError
from reportminer.sheet import bytes_of, read_sheet

MOST = 50_000_000
"""Bytes above which a workbook is refused, packed."""
MOST_UNPACKED = 500_000_000
"""The same, unpacked: what unpacks to more is no coding sheet."""
ID = ("id", "finding", "finding id", "finding_id")
SUFFIXES = (".xlsx", ".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table: its number in the file, from 1, and its cells by column, names in small letters."""

    number: int
    cells: dict[str, str]


def read_table(path: Path) -> tuple[Row, ...]:
    """Read a table that has a column of ids.

    Raises:
        MissingError: there is no such file, or no column ``id`` or ``finding`` in it.
        UnreadableError: it is damaged, too large, or no workbook.
        UsageError: it is neither xlsx nor csv, or openpyxl is missing.
    """
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _workbook(path)
    if suffix != ".csv":
        message = f"{path} is neither .xlsx nor .csv: save the sheet as one of these"
        raise UsageError(message)
    sheet = read_sheet(path, [], "")
    columns = [" ".join(name.split()).casefold() for name in sheet.columns]
    _id_of(columns, path)
    return tuple(
        Row(number=number, cells=_by_name(columns, row)) for number, row in zip(sheet.lines, sheet.rows, strict=True)
    )


def _workbook(path: Path) -> tuple[Row, ...]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(NO_EXCEL) from error
    if len(bytes_of(path, MOST + 1, "workbook")) > MOST:
        message = f"{path} is larger than {MOST // 1_000_000} MB: it is no coding sheet"
        raise UnreadableError(message)
    try:
        _check_parts(path)
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            sheets = sorted(book.worksheets, key=lambda sheet: str(sheet.title).casefold() != "coding")
            for sheet in sheets:
                sheet.reset_dimensions()  # what the file says of its size need not be true
                lines = [tuple(map(_text, line)) for line in sheet.iter_rows(values_only=True)]
                head = next((n for n, line in enumerate(lines[:20]) if _has_id(line)), None)
                if head is not None:
                    columns = [name.casefold() for name in lines[head]]
                    return tuple(
                        Row(number=n, cells=_by_name(columns, line))
                        for n, line in enumerate(lines[head + 1 :], head + 2)
                        if any(line)
                    )
        finally:
            book.close()
    except UnreadableError:
        raise
    except Exception as error:  # a broken workbook raises whatever openpyxl and the XML reader come upon
        message = f"{path} cannot be read as a workbook ({type(error).__name__}: {error}): save it again as .xlsx"
        raise UnreadableError(message) from error
    message = f"{path} has no sheet with a column 'id': its coders' sheet is missing, or the first line was changed"
    raise UnreadableError(message)


def _check_parts(path: Path) -> None:
    """Refuse what unpacks without end, and what defines entities."""
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
            message = f"{path} unpacks to more than {MOST_UNPACKED // 1_000_000} MB: it is no coding sheet"
            raise UnreadableError(message)
        for part in parts.infolist():
            if part.filename.endswith((".xml", ".rels")):
                with parts.open(part) as file:
                    if b"<!DOCTYPE" in file.read(4096):
                        message = f"{path} defines entities, as no workbook does: save it again as .xlsx"
                        raise UnreadableError(message)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _has_id(line: Sequence[str]) -> bool:
    return any(name.casefold() in ID for name in line)


def _id_of(columns: Sequence[str], path: Path) -> None:
    if not any(name in ID for name in columns):
        message = f"{path} has no column 'id' or 'finding': its columns are {', '.join(columns[:20])}"
        raise UnreadableError(message)


def _by_name(columns: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Return cells by column; of two columns alike the first counts."""
    return dict(reversed([(name, cell) for name, cell in zip(columns, row, strict=False) if name]))
