"""Cells of tables that a spreadsheet shows and does not run: one rule for every CSV file and every workbook."""

from __future__ import annotations

import re

CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What a cell may not hold: characters that XML forbids, that a terminal obeys, that turn the direction of writing."""

# OWASP, CSV injection: these begin a formula. Their full-width forms do so in spreadsheets of some languages, and white
# space or a quotation mark before them is taken off by some programs that read CSV.
_RUN = re.compile(r"[\s\u200b\ufeff\"'‘’“”]*[=+\-@＝＋－＠]")
_WHITE = ("\t", "\r", "\n")


def cell(value: str) -> str:
    r"""Return a text as a cell may hold it: without control characters, and marked where a spreadsheet would run it.

    The mark is an apostrophe in front, which is not part of the text.

    Examples:
        >>> cell('=HYPERLINK("https://example.org/")'), cell(' "+1'), cell("＝1+1")
        ('\'=HYPERLINK("https://example.org/")', '\' "+1', "'＝1+1")
        >>> cell("\x00=1+1"), cell("\t1"), cell("well-being \x1b[31m")
        ("'=1+1", "'\t1", 'well-being [31m')
    """
    text = CONTROL.sub("", value)
    return f"'{text}" if value.startswith(_WHITE) or _RUN.match(text) else text
