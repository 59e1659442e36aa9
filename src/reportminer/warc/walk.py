"""The records of a WARC file, one after the other, as they stand there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecordLoader  # type: ignore[import-untyped]

from reportminer.warc.digests import agrees
from reportminer.warc.streams import PIECE, DamagedError, Member, Plain

GZIP = b"\x1f\x8b"
# Types whose block is needed: the others (request, revisit, conversion, continuation, dns) are stepped over.
_READ = {"warcinfo", "response", "resource", "metadata"}
_START = re.compile(rb"\n(?=WARC/[01]\.\d{1,2}\r?\n)")
_TRIES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One record as it stands in a file.

    Attributes:
        offset: its first byte in the file.
        length: its bytes in the file.
        headers: names, in lower case, and values of its WARC header; the first where one is repeated.
        block: its block; None where it was stepped over.
    """

    offset: int
    length: int
    headers: dict[str, str]
    block: bytes | None

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.offset + self.length

    @property
    def type(self) -> str:
        """``WARC-Type`` in lower case."""
        return self.headers.get("warc-type", "").strip().lower()

    @property
    def record(self) -> str:
        """``WARC-Record-ID`` without its brackets."""
        return self.reference("warc-record-id")

    @property
    def target(self) -> str:
        """``WARC-Target-URI``."""
        return self.reference("warc-target-uri")

    def reference(self, name: str) -> str:
        """Return the identity in a header without its brackets, or an empty string."""
        return self.headers.get(name, "").strip().removeprefix("<").removesuffix(">")


def walk(file: BinaryIO, offset: int = 0, *, limit: int) -> Iterator[Raw]:
    """Go through the records of a file.

    Args:
        file: an open WARC file, gzipped or not.
        offset: where a record begins.
        limit: bytes of a block above which it is stepped over.

    Yields:
        Records in the order of the file, each after all its bytes were read and its block digest was found right.

    Raises:
        DamagedError: a record is torn or damaged. Those before it have been yielded.
    """
    size = file.seek(0, os.SEEK_END)
    while offset < size:
        file.seek(offset)
        stream = Member(file, offset) if file.read(2) == GZIP else Plain(file, offset)
        while True:
            begin = stream.position
            try:
                if not stream.skip_blank():
                    break
                begin = stream.position
                headers, block = _record(stream, limit)
                stream.skip_blank()
            except DamagedError as error:
                error.offset = begin
                raise
            # A file that was gzipped as a whole has no place of its own for a record: the piece goes to the file's end.
            yield Raw(offset=begin, length=(stream.position - begin) or size - begin, headers=headers, block=block)
        offset = stream.position


def next_start(file: BinaryIO, offset: int) -> int | None:
    """Return where the next record begins at or after an offset that may be anywhere, or None where none does."""
    file.seek(0)
    gzipped = file.read(2) == GZIP
    tries = 0
    held = b""
    while tries < _TRIES:
        file.seek(offset)
        if not (piece := file.read(PIECE)):
            return None
        window, before = held + piece, offset - len(held)
        for match in re.finditer(rb"\x1f\x8b\x08", window) if gzipped else _START.finditer(window):
            start = before + (match.start() if gzipped else match.end())
            tries += 1
            if not gzipped or _begins(file, start):
                return start
        offset += len(piece)
        held = window[-(2 if gzipped else 12) :]
    return None


def _begins(file: BinaryIO, offset: int) -> bool:
    try:
        return Member(file, offset).read(5) == b"WARC/"
    except DamagedError:
        return False


def _record(stream: Plain, limit: int) -> tuple[dict[str, str], bytes | None]:
    stream.begin()
    try:
        record = ArcWarcRecordLoader(arc2warc=False).parse_record_stream(
            stream, known_format="warc", no_record_parse=True
        )
    except (ArchiveLoadFailed, EOFError) as error:
        message = f"no WARC record begins there ({str(error).strip()[:80]!r})"
        raise DamagedError(message) from error
    headers: dict[str, str] = {}
    for name, value in record.rec_headers.headers:
        headers.setdefault(name.strip().lower(), value)
    named = headers.get("content-length", "").strip()
    # isdecimal() alone would take Arabic digits; a length of 20 digits is no length.
    if not (named.isascii() and named.isdecimal() and len(named) < 16):
        message = f"its Content-Length is {named!r}"
        raise DamagedError(message, torn=not stream.skip_blank())
    length = int(named)
    wanted = headers.get("warc-type", "").strip().lower() in _READ and length <= limit
    pieces, left = [], length
    while left and (piece := record.raw_stream.read(min(left, PIECE))):
        left -= len(piece)
        if wanted:
            pieces.append(piece)
    if left:
        message = f"it ends {left} bytes before its Content-Length of {length}"
        raise DamagedError(message, torn=type(stream) is Plain)
    block = b"".join(pieces)
    if wanted and not agrees(block, headers.get("warc-block-digest")):
        message = f"its bytes are not those of its digest {headers['warc-block-digest']}"
        raise DamagedError(message)
    return headers, block if wanted else None
