"""Cells of spreadsheets: what a page says must stay text, whatever it begins with."""

from __future__ import annotations

import re

RUN = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet runs a cell that begins so: ``=HYPERLINK("http://...")`` in a finding must stay text. The last four are
the wide forms, which some spreadsheets take for the others."""

MOST = 32_767
"""Characters that a cell of Excel holds. It counts UTF-16 units, of which an emoji takes two."""

CUT = " … [cut]"
REPLACEMENT = "\ufffd"
# Controls but tab and line feed, lone surrogates, and the two that are no characters: no XML may hold them.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# White space, what nobody sees, and quotation marks, which programs that read a table take off before they look.
_BEFORE = re.compile("^[\\s\ufffd\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\"'‘’“”]*")


def runs(text: str) -> bool:
    """Tell whether a spreadsheet would run a cell with this text, or what a program makes of it on the way.

    Examples:
        >>> runs("=1+1"), runs(' "+1'), runs("−5 points"), runs("home visits")
        (True, True, False, False)
    """
    return text.startswith(RUN) or _BEFORE.sub("", text, count=1).startswith(RUN)


def spoken(text: str) -> str:
    r"""Return a text as a cell that no spreadsheet runs: an apostrophe in front where it would.

    A character that files cannot hold (a control, half of a pair) stands as U+FFFD, one for one.

    Examples:
        >>> spoken("=1+1"), spoken("two\x00parts"), spoken("home visits")
        ("'=1+1", 'two�parts', 'home visits')
    """
    legal = _ILLEGAL.sub(REPLACEMENT, text)
    return f"'{legal}" if runs(text) or runs(legal) else legal


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units.

    Examples:
        >>> units("naïve"), units("🙂")
        (5, 2)
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def fitting(text: str) -> str:
    """Return a text that a cell of Excel holds: a longer one is cut, and says so.

    Examples:
        >>> len(fitting("x" * 40_000)), units(fitting("🙂" * 20_000)), fitting("short")
        (32767, 32766, 'short')
    """
    if units(text) <= MOST:
        return text
    # A pair is never cut in two: its half is dropped.
    whole = text.encode("utf-16-le", "surrogatepass")[: 2 * (MOST - len(CUT))]
    return whole.decode("utf-16-le", "ignore") + CUT
