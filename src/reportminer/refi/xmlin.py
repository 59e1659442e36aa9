"""XML of strangers, read as a stream: no document type, so no entities, of a bounded depth and size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, NoReturn
from xml.parsers import expat

from reportminer.errors import UnreadableError

DEEPEST = 200
LARGEST_TEXT = 20_000_000
"""Characters of one text; the longest inspection report has a few hundred thousand."""
_PIECE = 1 << 16

Start = Callable[[str, Mapping[str, str], int], None]
"""Told of the beginning of an element: its name without namespace, its attributes, the line."""
End = Callable[[str, str], None]
"""Told of the end of an element: its name and the text directly in it."""


def parse(file: IO[bytes], called: str, start: Start, end: End) -> None:
    """Read XML and tell of its elements.

    Args:
        file: an open binary file.
        called: what the file is called, for messages.
        start: told of each beginning.
        end: told of each end.

    Raises:
        UnreadableError: it is no XML, declares a document type (which files of REFI-QDA never do, and attacks on
            parsers always), or is nested too deeply.

    Examples:
        >>> import io
        >>> parse(io.BytesIO(b"<a x='1'>b</a>"), "a.xml", lambda *told: print(told), lambda *told: print(told))
        ('a', {'x': '1'}, 1)
        ('a', 'b')
    """
    _Reader(called, start, end).read(file)


class _Reader:
    def __init__(self, called: str, start: Start, end: End) -> None:
        self._called = called
        self._told_start = start
        self._told_end = end
        self._texts: list[list[str]] = []
        self._size = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def read(self, file: IO[bytes]) -> None:
        try:
            while piece := file.read(_PIECE):
                self._parser.Parse(piece, False)  # noqa: FBT003 - takes no names
            self._parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            self._refuse(f"it is no XML: {error}; export it again")
        except (LookupError, ValueError) as error:  # an encoding that there is not
            self._refuse(f"it is no XML: {error}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._texts) >= DEEPEST:
            self._refuse(f"its elements are nested more than {DEEPEST} deep, line {self._line}")
        self._texts.append([])
        self._size = 0
        self._told_start(_local(name), {_local(key): value for key, value in attributes.items()}, self._line)

    def _end(self, name: str) -> None:
        self._size = 0
        self._told_end(_local(name), "".join(self._texts.pop()))

    def _text(self, text: str) -> None:
        self._size += len(text)
        if self._size > LARGEST_TEXT:
            self._refuse(f"it holds a text of more than {LARGEST_TEXT:,} characters, line {self._line}")
        self._texts[-1].append(text)

    def _doctype(self, *_: object) -> None:
        self._refuse(
            f"it declares a document type, line {self._line}, which REFI-QDA never does: do not trust this file"
        )

    @property
    def _line(self) -> int:
        return self._parser.CurrentLineNumber

    def _refuse(self, reason: str) -> NoReturn:
        message = f"{self._called} cannot be read: {reason}"
        raise UnreadableError(message)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
