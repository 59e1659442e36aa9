"""Excel workbook: findings, themes, theme × body, and what the file is, one sheet each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reportminer.cells import cell
from reportminer.exports.fixedzip import FixedZip
from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES, Column, Material, Row
from reportminer.exports.parquet import day

if TYPE_CHECKING:
    from zipfile import ZipFile

    from openpyxl import Workbook

SUFFIXES = (".xlsx",)
EXTRA = "excel"
HOLDS = "findings, themes, theme × body, about: sheets with filters and links"

# What Excel can hold (support.microsoft.com: Excel specifications and limits). Characters are UTF-16 units.
MOST_ROWS = 1_048_576
MOST_CHARACTERS = 32_767
MOST_LINKS = 65_530
MOST_ADDRESS = 2_079
CUT = " … [cut]"

_LINK = re.compile(r"https?://[^\s/?#]+[^\s]*", re.IGNORECASE)
_WIDTHS = {"text": 80, "title": 40, "label": 32, "body": 40, "keywords": 60, "source": 30, "address": 40, "value": 120}
_FIRST = datetime(1980, 1, 1)  # noqa: DTZ001 - no clock: equal corpora make equal files


class _Sheet:
    """A sheet that grows row by row, and is continued on another where it is full."""

    def __init__(self, book: Workbook, name: str, columns: Sequence[Column], material: Material) -> None:
        self._book, self._name, self._columns, self._material = book, name, columns, material
        self._parts = 0
        self._links = 0
        self._begin()

    def _begin(self) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra
        from openpyxl.styles import Font  # noqa: PLC0415
        from openpyxl.utils import get_column_letter  # noqa: PLC0415

        self._parts += 1
        self._rows = 1
        self._links = 0
        sheet = self._book.create_sheet(self._name if self._parts == 1 else f"{self._name} {self._parts}")
        sheet.freeze_panes = "A2"
        for n, column in enumerate(self._columns, start=1):
            sheet.column_dimensions[get_column_letter(n)].width = _WIDTHS.get(column.name, 14)
        self._sheet = sheet
        heads = [WriteOnlyCell(sheet, column.name) for column in self._columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)

    def append(self, row: Row) -> None:
        if self._rows >= MOST_ROWS:
            self._end()
            self._begin()
            self._material.note(f"Excel holds {MOST_ROWS:,} rows a sheet: the rest is on “{self._name} {self._parts}”")
        self._rows += 1
        self._sheet.append([self._cell(column, row[column.name]) for column in self._columns])

    def close(self) -> None:
        self._end()

    def _end(self) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - an extra

        self._sheet.auto_filter.ref = f"A1:{get_column_letter(len(self._columns))}{self._rows}"
        self._sheet.close()

    def _cell(self, column: Column, value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds
        if not isinstance(value, str):
            return value
        if column.type == "date" and (found := day(value)) is not None and found.year > 1900:
            return found
        text = self._cut(cell(value), column.name)
        if column.name in {"address", "archived", "source"} and _LINK.fullmatch(text):
            return self._link(text)
        return self._text(text)

    def _cut(self, text: str, name: str) -> str:
        if len(text) <= MOST_CHARACTERS // 2 or _units(text) <= MOST_CHARACTERS:
            return text
        self._material.note(
            f"Excel holds {MOST_CHARACTERS:,} characters a cell: longer ones were cut and end with “{CUT.strip()}” "
            f"(column {name}); .csv, .jsonl, .parquet and .sqlite hold them whole"
        )
        most = (MOST_CHARACTERS - len(CUT)) * 2
        return text.encode("utf-16-le")[:most].decode("utf-16-le", errors="ignore") + CUT

    def _link(self, address: str) -> Any:  # noqa: ANN401 - openpyxl's cell
        if self._links >= MOST_LINKS or len(address) > MOST_ADDRESS:
            self._material.note(
                f"Excel holds {MOST_LINKS:,} links a sheet, of at most {MOST_ADDRESS:,} characters: the others are text"
            )
            return self._text(address)
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra
        from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415

        self._links += 1
        made = WriteOnlyCell(self._sheet, address)
        # Excel keeps what follows "#" apart from the address, and looks for it in the file otherwise.
        target, _, place = address.partition("#")
        # As the setter of `hyperlink` does, which takes no place within the page.
        setattr(made, "_hyperlink", Hyperlink(ref="", target=target, location=place or None))  # noqa: B010
        made.style = "Hyperlink"
        return made

    def _text(self, text: str) -> Any:  # noqa: ANN401 - openpyxl's cell
        if not text.startswith(("=", "#")):
            return text
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - an extra

        made = WriteOnlyCell(self._sheet, text)
        made.data_type = "s"  # "#N/A" is a text here, and no error
        return made


def write(material: Material, path: Path) -> None:
    """Write the workbook: four sheets, heads frozen, filters on, addresses as links where they are http or https."""
    from openpyxl import Workbook  # noqa: PLC0415 - an extra
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415

    book = Workbook(write_only=True)
    book.properties.creator = "reportminer"
    book.properties.created = _FIRST
    _fill(book, "findings", FINDINGS, material)
    _fill(book, "themes", THEMES, material)
    _fill(book, "theme × body", THEME_BODIES, material)
    _fill(book, "about", (Column("name", "text", ""), Column("value", "text", "")), material)
    book.properties.modified = _FIRST
    with FixedZip(path) as archive:
        ExcelWriter(book, cast("ZipFile", archive)).write_data()  # type: ignore[no-untyped-call, unused-ignore]


def _fill(book: Workbook, name: str, columns: Sequence[Column], material: Material) -> None:
    rows: Iterable[Row] = {
        "findings": material.findings,
        "themes": material.themes,
        "theme × body": material.theme_bodies,
        "about": lambda: about(material),
    }[name]()
    sheet = _Sheet(book, name, columns, material)
    for row in rows:
        sheet.append(row)
    sheet.close()


def about(material: Material) -> Iterable[Row]:
    """Yield the rows of the sheet that tells what the file is, what was cut, and what its columns hold."""
    for name, value in material.about():
        yield {"name": name, "value": value}
    yield {"name": "marked cells", "value": "An apostrophe before = + - or @ is no part of the text: without it, "
           "a spreadsheet would run the cell as a formula"}  # fmt: skip
    for note in list(material.notes):
        yield {"name": "note", "value": note}
    for sheet, columns in (("findings", FINDINGS), ("themes", THEMES), ("theme × body", THEME_BODIES)):
        for column in columns:
            yield {"name": f"{sheet}: {column.name}", "value": column.holds}


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
