"""Cells of spreadsheets: what a page says must stay text, whatever it begins with."""

from __future__ import annotations

import re

RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so: ``=HYPERLINK("http://...")`` in a finding must stay text. The last four are
the wide forms, which some spreadsheets take for the others."""

MOST = 32_767
"""Characters that a cell of Excel holds."""

CUT = " … [cut]"
REPLACEMENT = "\ufffd"
# Controls but tab and line feed, lone surrogates, and the two that are no characters: no XML may hold them.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would run a cell with this text.

    Examples:
        >>> runs("=1+1"), runs("−5 points"), runs("home visits")
        (True, False, False)
    """
    return text.startswith(RUN)


def spoken(text: str) -> str:
    r"""Return a text as a cell that no spreadsheet runs: an apostrophe in front where it would.

    A character that files cannot hold (a control, half of a pair) stands as U+FFFD, one for one.

    Examples:
        >>> spoken("=1+1"), spoken("two\x00parts"), spoken("home visits")
        ("'=1+1", 'two�parts', 'home visits')
    """
    legal = _ILLEGAL.sub(REPLACEMENT, text)
    return f"'{legal}" if runs(text) or runs(legal.lstrip(REPLACEMENT + " \n")) else legal


def fitting(text: str) -> str:
    """Return a text that a cell of Excel holds: a longer one is cut, and says so.

    Examples:
        >>> len(fitting("x" * 40_000)), fitting("short")
        (32767, 'short')
    """
    return text if len(text) <= MOST else text[: MOST - len(CUT)] + CUT
