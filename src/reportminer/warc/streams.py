"""Bytes of a WARC file, decompressed where need be, told where they end and whether they are damaged.

`warcio` reads on where a gzip member is torn or damaged, as a crawler's tool should. A store must not: a torn record is
named, and never taken for a short one.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

PIECE = 65536
"""Bytes that are read, and at most decompressed, at a time: a gzip bomb fills no memory."""

LONGEST_HEAD = 1_000_000
"""Bytes of all header lines of one record above which it is damaged."""


class DamagedError(Exception):
    """A record cannot be read.

    Attributes:
        torn: whether the file ends in the middle of it, as it does when a writer is killed.
        offset: where it begins, or the gzip member that it stands in.
    """

    def __init__(self, reason: str, *, torn: bool = False) -> None:
        super().__init__(reason)
        self.torn = torn
        self.offset = 0


class Plain:
    """The bytes of an uncompressed file from some offset on."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        self._offset = offset
        self._piece = b""
        self._at = 0
        self._head = 0
        self._ended = False

    @property
    def position(self) -> int:
        """Offset in the file of the next byte."""
        return self._offset - len(self._piece) + self._at

    def begin(self) -> None:
        """Begin a record: its header lines are counted anew."""
        self._head = 0

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes, none at the end."""
        if self._at == len(self._piece) and not self._fill():
            return b""
        piece = self._piece[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def readline(self) -> bytes:
        """Return the next line with its line feed.

        Raises:
            DamagedError: it or the lines since `begin` are longer than any header.
        """
        line = b""
        while self._at < len(self._piece) or self._fill():
            end = self._piece.find(b"\n", self._at) + 1
            piece = self._piece[self._at : end or len(self._piece)]
            self._at += len(piece)
            self._head += len(piece)
            line += piece
            if self._head > LONGEST_HEAD:
                message = f"its header is longer than {LONGEST_HEAD} bytes"
                raise DamagedError(message)
            if end:
                break
        return line

    def skip_blank(self) -> bool:
        """Go to the next byte that ends no line. Return whether there is one."""
        while self._at < len(self._piece) or self._fill():
            rest = self._piece[self._at :].lstrip(b"\r\n")
            self._at = len(self._piece) - len(rest)
            if rest:
                return True
        return False

    def _fill(self) -> bool:
        self._piece, self._at = (b"" if self._ended else self._more()), 0
        self._ended = not self._piece
        return bool(self._piece)

    def _more(self) -> bytes:
        self._file.seek(self._offset)
        piece = self._file.read(PIECE)
        self._offset += len(piece)
        return piece


class Member(Plain):
    """The bytes of one gzip member (RFC 1952), checked to its last: the file may go on behind it."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__(file, offset)
        self._start = offset
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)

    @property
    def position(self) -> int:
        """Offset in the file: of the member, or after it once all of it is read."""
        return self._offset - len(self._inflate.unused_data) if self._ended else self._start

    def _more(self) -> bytes:
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or super()._more()
            try:
                piece = self._inflate.decompress(packed, PIECE)
            except zlib.error as error:
                message = f"its compressed bytes are damaged ({error})"
                raise DamagedError(message) from error
            if piece:
                return piece
            if not packed and not self._inflate.eof:
                message = "the file ends in the middle of it"
                raise DamagedError(message, torn=True)
        return b""
