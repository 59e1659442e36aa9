"""Texts that XML can hold. Every replacement is one character for one, so that no position shifts."""

from __future__ import annotations

import re

# Production [2] of XML 1.0, but without the carriage return, which every XML reader turns into a line feed.
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PATH = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]')
REPLACEMENT = "\ufffd"
LONGEST_NAME = 120


def legal(text: str) -> str:
    r"""Return a text with U+FFFD for each character that XML 1.0 cannot hold: controls, lone surrogates, U+FFFE.

    Examples:
        >>> legal("a\x00b\ud800c\td")
        'a�b�c\td'
    """
    return _ILLEGAL.sub(REPLACEMENT, text)


def source_text(text: str) -> tuple[str, int]:
    r"""Return the text of a source and how many of its characters had to be replaced.

    A mark of byte order at its very beginning is replaced too: readers drop it, and every position would shift by one.

    Examples:
        >>> source_text("\ufeffHome visits\x0b were rare")
        ('�Home visits� were rare', 2)
    """
    kept = REPLACEMENT + text[1:] if text.startswith("\ufeff") else text
    kept = legal(kept)
    if kept == text:
        return text, 0
    return kept, sum(old != new for old, new in zip(text, kept, strict=True))


def short(text: str, most: int = LONGEST_NAME) -> str:
    """Return a text on one line, cut after a word where it is longer than `most` characters.

    Examples:
        >>> short("home   visits were rare", 14)
        'home visits …'
    """
    line = " ".join(legal(text).split())
    return line if len(line) <= most else line[: most - 2].rsplit(" ", 1)[0][: most - 2] + " …"


def file_name(text: str, most: int = LONGEST_NAME) -> str:
    """Return a text as a name of a source: tools name files by it, so nothing in it leads into another folder.

    Examples:
        >>> file_name("../etc: a report")
        '-etc- a report'
    """
    return short(_PATH.sub("-", legal(text)), most).lstrip(". ") or "untitled"
