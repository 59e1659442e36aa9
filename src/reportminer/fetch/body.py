"""The body of an answer, taken in piece by piece and within limits."""

from __future__ import annotations

from typing import Protocol

from reportminer.fetch.decoding import Decoder
from reportminer.fetch.faults import FaultError
from reportminer.fetch.rules import Rules

PIECE = 65_536
"""Bytes asked for at a time."""


class Stream(Protocol):
    """Where the bytes of a body come from: the response of urllib3."""

    length_remaining: int | None
    chunked: bool

    def read1(self, amt: int | None = None, decode_content: bool | None = None) -> bytes:  # noqa: FBT001 - as urllib3 has it
        """Return what has come, at most `amt` bytes, without waiting for more; nothing at the end."""


class Body:
    """The body of one answer.

    Args:
        coding: value of ``Content-Encoding``.
        limit: bytes at the most, as transferred and as decoded.
        cut: take the beginning of a body that is too large, in place of refusing it.
        rules: for the ratio.

    Attributes:
        received: bytes transferred so far.

    Raises:
        FaultError: the content coding is none that was asked for.
    """

    def __init__(self, coding: str, *, limit: int, cut: bool, rules: Rules) -> None:
        self.received = 0
        self._limit = limit
        self._cut = cut
        self._decoder = Decoder(coding, limit=limit, ratio=rules.ratio)
        self._raw: list[bytes] = []
        self._content: list[bytes] = []

    @property
    def raw(self) -> bytes:
        """What was transferred, without the framing of chunks."""
        return b"".join(self._raw)

    @property
    def content(self) -> bytes:
        """What it decodes to."""
        return b"".join(self._content)

    def take(self, stream: Stream) -> None:
        """Take in the whole body.

        Raises:
            FaultError: it is too large, decodes to too much, or is not complete.
        """
        length = stream.length_remaining
        if length is not None and length > self._limit and not self._cut:
            self._refuse(f"is {length:,} bytes large by its Content-Length")
        while piece := stream.read1(PIECE, decode_content=False):
            self.received += len(piece)
            self._raw.append(piece)
            self._content.append(self._decoder.feed(piece))
            if self._full():
                return
        if not self.received and length is None and not stream.chunked:
            # The standard library takes headers that break off for whole ones, and then there is no body.
            words = "could not be fetched: the connection ended with the headers, and these announce no length"
            raise FaultError(words, kind="passing")
        self._decoder.finish()

    def _full(self) -> bool:
        if self._cut:
            return self.received >= self._limit or self._decoder.excess is not None
        if self.received > self._limit:
            self._refuse(f"is larger than {self._limit:,} bytes")
        if self._decoder.excess:
            words = f"{self._decoder.excess}: it looks like a decompression bomb and is not kept"
            raise FaultError(words, kind="lasting")
        return False

    def _refuse(self, words: str) -> None:
        words = f"{words}, and {self._limit:,} bytes are the most that is fetched"
        raise FaultError(words, kind="lasting")
