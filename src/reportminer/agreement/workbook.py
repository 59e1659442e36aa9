"""A coding sheet as an Excel workbook: rows to code with lists to choose from, the guide, the codebook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportminer.agreement.packing import same_bytes
from reportminer.agreement.samples import POLARITIES, Code
from reportminer.errors import UsageError

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

WIDTHS = {"id": 10, "text": 60, "context": 60, "body": 24, "theme": 26, "theme 2": 26, "polarity": 12, "note": 30}


def workbook(
    columns: Sequence[str], rows: Sequence[Sequence[str]], codes: Sequence[Code], guide: Sequence[str]
) -> bytes:
    """Return a workbook with the sheets ``coding``, ``guide``, ``codebook`` and ``lists``.

    Args:
        columns: names of the columns.
        rows: the cells; every one is text, whatever it looks like.
        codes: the themes to choose from.
        guide: what coders should know, a line each.

    Raises:
        UsageError: openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra
        from openpyxl.styles import Alignment, Font  # noqa: PLC0415
        from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415
    except ImportError as error:
        raise UsageError(NO_EXCEL) from error
    book = Workbook()
    coding = book.active
    coding.title = "coding"
    _fill(coding, [columns, *rows])
    coding.freeze_panes = "C2"
    coding.auto_filter.ref = coding.dimensions
    for place, name in enumerate(columns, 1):
        coding.column_dimensions[coding.cell(1, place).column_letter].width = WIDTHS.get(name, 10)
    for line in coding.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    told = [("for coders",), *((line,) for line in guide)]
    _fill(book.create_sheet("guide"), told)
    book["guide"].column_dimensions["A"].width = 110
    _fill(
        book.create_sheet("codebook"),
        [
            ("theme", "keywords", "typical findings"),
            *((code.name, ", ".join(code.keywords), " | ".join(code.examples)) for code in codes),
        ],
    )
    for letter, width in (("A", 34), ("B", 50), ("C", 110)):
        book["codebook"].column_dimensions[letter].width = width
    lists = book.create_sheet("lists")
    names = [code.name for code in codes]
    _fill(lists, [("themes", "polarities"), *_side_by_side(names, POLARITIES)])
    for sheet in book.worksheets:
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        for line in sheet.iter_rows(min_row=2) if sheet.title in {"guide", "codebook"} else ():
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    # A warning and no stop: several codes of one cell, with a semicolon between, may be typed.
    for wanted, source in (
        (("theme", "theme 2"), f"lists!$A$2:$A${len(names) + 1}"),
        (("polarity",), f"lists!$B$2:$B${len(POLARITIES) + 1}"),
    ):
        choice = DataValidation(
            type="list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True
        )
        choice.errorTitle, choice.error = "not in the list", "This is not one of the codes. Keep it?"
        coding.add_data_validation(choice)
        for name in wanted:
            letter = coding.cell(1, list(columns).index(name) + 1).column_letter
            choice.add(f"{letter}2:{letter}{len(rows) + 1}")
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


NO_EXCEL = (
    "coding sheets for Excel need openpyxl: install it with `pip install 'reportminer[excel]'`, or say --format csv"
)


def _side_by_side(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    most = max(len(one), len(other))
    return [tuple(side[n] if n < len(side) else "" for side in (one, other)) for n in range(most)]  # type: ignore[misc]


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl.cell import Cell  # noqa: PLC0415

    for n, row in enumerate(rows, 1):
        for m, text in enumerate(row, 1):
            cell = sheet.cell(n, m)
            if not text or not isinstance(cell, Cell):
                continue
            cell.value = text
            if text.startswith(("=", "+", "-", "@", "\t", "\r")):
                cell.data_type = "s"  # text and no formula
                cell.quotePrefix = True  # and it stays text when somebody edits it
