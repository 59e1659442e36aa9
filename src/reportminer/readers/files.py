"""Files into pages: what a file is, told by its name and its first bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from reportminer.errors import MissingError, UnreadableError
from reportminer.readers.encoding import without_mark
from reportminer.records import Page

LIMIT = 20_000_000
"""Bytes above which a file is refused: the longest inspection report is under a tenth of it as text."""
PDF_LIMIT = 60_000_000
"""Bytes above which a PDF is refused: pictures make reports large, but never that large."""

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/plain",
    ".pdf": "application/pdf",
}
SUFFIXES = tuple(_TYPES)
"""Suffixes that `load` knows, with their dot."""

_BINARY = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document (.docx, .odt)"),
    (b"\xd0\xcf\x11\xe0", "an old office document (.doc)"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_UNICODE = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


@dataclass(frozen=True, slots=True)
class _Opening:
    """The start of a file, with what it tells."""

    content: bytes

    @property
    def binary(self) -> str | None:
        """What binary file it looks like, or None if it looks like text."""
        head = self.content.lstrip(b" \t\r\n")[:1024]
        for start, name in _BINARY:
            if head.startswith(start):
                return name
        text = self.content.startswith((*_UNICODE, b"\x00\x00\xfe\xff")) or without_mark(self.content) is not None
        return None if text or b"\x00" not in self.content[:8000] else "binary data (it holds zero bytes)"

    @property
    def markup(self) -> bool:
        """Whether it looks like a web page."""
        head = self.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
        return head.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) and b"<html" in head


def binary(content: bytes) -> str | None:
    """Say what binary file some bytes look like.

    Args:
        content: the bytes of a page.

    Returns:
        A noun phrase, or None where they look like text.

    Examples:
        >>> binary(b"%PDF-1.7")
        'a PDF document'
        >>> binary(b"Inspectors found") is None
        True
    """
    return _Opening(content).binary


def load(path: Path | str, *, source: str | None = None) -> Page:
    """Read a file from disk into a page.

    The suffix says what the file is; a web page saved as ``.txt`` is told by its first bytes.

    Args:
        path: the file: ``.html``, ``.htm``, ``.xhtml``, ``.txt``, ``.text``, ``.md`` or ``.pdf``.
        source: how the user knows the file; by default `path` as given.

    Returns:
        The page, byte for byte. `read` makes a report of it.

    Raises:
        MissingError: there is no such file.
        UnreadableError: it is a folder, empty, binary, too large, of an unsupported suffix, or may not be read.

    Examples:
        >>> load("no-such-release.html")
        Traceback (most recent call last):
        ...
        reportminer.errors.MissingError: no file no-such-release.html: check the name and the folder
    """
    path = Path(path)
    named = source if source is not None else path.as_posix()
    # A file name may hold a line break; a message may not.
    shown = named if named.isprintable() else ascii(named)
    content = _content(path, shown)
    media_type = _media_type(path, shown)
    opening = _Opening(content)
    looks = opening.binary
    if looks and media_type != "application/pdf":
        message = f"{shown} is no text: it looks like {looks}; give a file that is {', '.join(SUFFIXES)}"
        raise UnreadableError(message)
    if media_type == "text/plain" and opening.markup:
        media_type = "text/html"
    return Page(source=named, media_type=media_type, content=content, sha256=hashlib.sha256(content).hexdigest())


def _media_type(path: Path, named: str) -> str:
    media_type = _TYPES.get(path.suffix.lower())
    if media_type is None:
        suffix = path.suffix or "no suffix"
        message = f"{named} has {suffix}, which no reader knows: the readers know {', '.join(SUFFIXES)}"
        raise UnreadableError(message)
    return media_type


def _content(path: Path, named: str) -> bytes:
    limit = PDF_LIMIT if path.suffix.lower() == ".pdf" else LIMIT
    try:
        if path.is_dir():
            message = f"{named} is a folder, not a file: name a file in it, or add the folder to a corpus"
            raise UnreadableError(message)
        with path.open("rb") as file:
            # One byte more than is allowed tells a file that is too large, whatever the system says of its size.
            content = file.read(limit + 1)
    except FileNotFoundError as error:
        message = f"no file {named}: check the name and the folder"
        raise MissingError(message) from error
    except PermissionError as error:
        message = f"{named} may not be read by this user: change its permissions"
        raise UnreadableError(message) from error
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error)
        message = f"{named} cannot be read: {reason}"
        raise UnreadableError(message) from error
    if len(content) > limit:
        message = f"{named} is larger than {limit // 1_000_000} MB, the most that is read: split it, or leave it out"
        raise UnreadableError(message)
    if not content.strip():
        message = f"{named} is empty ({len(content)} bytes): save or fetch it again"
        raise UnreadableError(message)
    return content
