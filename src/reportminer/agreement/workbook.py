"""A coding sheet as an Excel workbook: rows to code with lists to choose from, the guide, the codebook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from reportminer.agreement.packing import same_bytes
from reportminer.agreement.samples import POLARITIES, Code
from reportminer.errors import UsageError

if TYPE_CHECKING:
    from openpyxl import Workbook
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
    except ImportError as error:
        raise UsageError(NO_EXCEL) from error
    book = Workbook()
    book.remove(book.worksheets[0])
    coding = _sheet(book, "coding", [columns, *rows], [WIDTHS.get(name, 10) for name in columns])
    coding.freeze_panes = "C2"
    coding.auto_filter.ref = coding.dimensions
    _sheet(book, "guide", [("for coders",), *((line,) for line in guide)], (110,))
    told = [(code.name, ", ".join(code.keywords), " | ".join(code.examples)) for code in codes]
    _sheet(book, "codebook", [("theme", "keywords", "typical findings"), *told], (34, 50, 110))
    names = [code.name for code in codes]
    _sheet(book, "lists", [("themes", "polarities"), *zip_longest(names, POLARITIES, fillvalue="")], (34, 14))
    places = {name: n for n, name in enumerate(columns, 1)}
    _choose(coding, [places["theme"], places["theme 2"]], f"lists!$A$2:$A${len(names) + 1}", len(rows))
    _choose(coding, [places["polarity"]], f"lists!$B$2:$B${len(POLARITIES) + 1}", len(rows))
    out = io.BytesIO()
    book.save(out)
    return same_bytes(out.getvalue())


NO_EXCEL = (
    "coding sheets for Excel need openpyxl: install it with `pip install 'reportminer[excel]'`, or say --format csv"
)


def _sheet(book: Workbook, name: str, rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Worksheet:
    """Add a sheet of text, the first line bold."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet: Worksheet = book.create_sheet(name)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for n, row in enumerate(rows, 1):
        for m, text in enumerate(row, 1):
            cell = sheet.cell(n, m, text or None)
            if n == 1:
                cell.font = bold
            else:
                cell.alignment = wrapped
            if text.startswith(("=", "+", "-", "@")):
                cell.data_type = "s"  # text and no formula
                cell.quotePrefix = True  # and it stays text when somebody edits it
    return sheet


def _choose(sheet: Worksheet, places: Sequence[int], source: str, rows: int) -> None:
    """Let cells be chosen from a list. Several codes in a cell may be typed: a warning and no stop."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    choice = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
    choice.errorTitle, choice.error = "not in the list", "This is not one of the codes. Keep it?"
    for place in places:
        letter = get_column_letter(place)
        choice.add(f"{letter}2:{letter}{rows + 1}")
    sheet.add_data_validation(choice)
