"""What a terminal may be sent: the two streams, and text without control characters."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from typing import NoReturn, TextIO

# A page may hold "\x1b[2J", which would clear the reader's screen, or U+202E, which writes backwards from there on.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
WHITE = re.compile(r"\s+")


def clean(text: str) -> str:
    r"""Return text without what a terminal would obey; tabs and line breaks stay.

    Examples:
        >>> clean("a \x1b[31mred\x1b[0m word")
        'a [31mred[0m word'
    """
    return CONTROL.sub("", text)


def one_line(text: str) -> str:
    r"""Return text as one clean line.

    Examples:
        >>> one_line("two\n  lines\x07")
        'two lines'
    """
    return WHITE.sub(" ", clean(text.replace("\r", " "))).strip()


def count(number: int, things: str) -> str:
    """Return a number of things in words.

    Examples:
        >>> count(1, "bodies"), count(1200, "texts"), count(1, "pages")
        ('1 body', '1,200 texts', '1 page')
    """
    one = things.removesuffix("ies") + "y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}"


def prepare() -> None:
    """Make both streams take every character.

    What a terminal cannot show becomes a question mark. A pipe or file is always UTF-8, whatever the locale says, and
    keeps line ends as they are written.
    """
    # Without a standard stream (pythonw, >&-) there is nobody to tell, and that is no failure.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - stands in for a stream
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - stands in for a stream
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a test's stream has none
        if reconfigure is None:
            continue
        if is_terminal(stream):
            reconfigure(errors="replace")
        else:
            reconfigure(encoding="utf-8", errors="replace", newline="")


def is_terminal(stream: TextIO) -> bool:
    """Tell whether a person reads the stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def write(text: str) -> None:
    """Write to stdout. Where the reader has gone away, as in ``| head``, end without a word.

    Raises:
        OSError: stdout cannot be written to, such as a file on a full disk.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _end_quietly()


def say(text: str, *, prefix: str = "reportminer: ") -> None:
    """Write one line to stderr; `prefix` says who speaks, where that is not plain."""
    with suppress(OSError, ValueError):  # nobody listens
        sys.stderr.write(f"{prefix}{one_line(text)}\n")
        sys.stderr.flush()


def _end_quietly() -> NoReturn:
    # Python flushes stdout once more at the end, and would complain then.
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(0)
