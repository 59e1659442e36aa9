"""XML written element by element, so that no project has to fit into memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from reportminer.refi.legal import legal

INDENT = "  "


class XmlOut:
    """Writes elements into a file as UTF-8 without a byte order mark, which some tools stumble over.

    Args:
        file: an open binary file.

    Examples:
        >>> import io
        >>> out = XmlOut(io.BytesIO())
        >>> with out.inside("Note", guid="1", name=None):
        ...     out.leaf("PlainTextContent", "a < b")
        >>> print(out.file.getvalue().decode().split(chr(10), 1)[1].rstrip())
        <Note guid="1">
          <PlainTextContent>a &lt; b</PlainTextContent>
        </Note>
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self._depth = 0
        self._write('<?xml version="1.0" encoding="UTF-8"?>')

    @contextmanager
    def inside(self, tag: str, **attributes: str | None) -> Iterator[None]:
        """Write an element around what is written within; attributes that are None are left out."""
        self._write(f"<{tag}{_attributes(attributes)}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._write(f"</{tag}>")

    def leaf(self, tag: str, text: str | None = None, **attributes: str | None) -> None:
        """Write an element with a text, or an empty one."""
        begun = f"<{tag}{_attributes(attributes)}"
        self._write(f"{begun}/>" if text is None else f"{begun}>{escape(legal(text))}</{tag}>")

    def _write(self, line: str) -> None:
        self.file.write(f"{INDENT * self._depth}{line}\n".encode())


def _attributes(given: dict[str, str | None]) -> str:
    return "".join(f" {name}={quoteattr(legal(value))}" for name, value in given.items() if value is not None)
