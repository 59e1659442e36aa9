"""Content codings undone, with an eye on bombs."""

from __future__ import annotations

import zlib

from reportminer.fetch.faults import FaultError

FREE = 1_000_000
"""Decoded bytes up to which the ratio is not looked at: an empty table compresses as well as a bomb."""

_GZIP_START = b"\x1f\x8b"


class Decoder:
    """Undoes one content coding, piece by piece (RFC 9110, section 8.4).

    Args:
        coding: value of ``Content-Encoding``; ``gzip``, ``x-gzip``, ``deflate``, ``identity`` or nothing.
        limit: decoded bytes at the most.
        ratio: decoded bytes for each coded byte at the most, beyond `FREE`.

    Attributes:
        excess: why it stopped decoding, where it did.

    Raises:
        FaultError: there are several codings, or one that was not asked for.

    Examples:
        >>> decoder = Decoder("gzip", limit=1000, ratio=200)
        >>> decoder.feed(zlib.compress(b"Report", wbits=31)), decoder.finish()
        (b'Report', None)
    """

    def __init__(self, coding: str, *, limit: int, ratio: float) -> None:
        names = [name.strip().lower() for name in coding.split(",")]
        names = [name for name in names if name not in {"", "identity"}]
        if len(names) > 1 or (names and names[0] not in {"gzip", "x-gzip", "deflate"}):
            words = f"came with the content coding {coding!r}: only gzip or deflate, once, was asked for"
            raise FaultError(words, kind="lasting")
        self.excess: str | None = None
        self._coding = names[0] if names else None
        self._limit = limit
        self._ratio = ratio
        self._start = b""
        self._machine = None if self._coding == "deflate" else zlib.decompressobj(31)
        self._came = 0
        self._made = 0

    def feed(self, data: bytes) -> bytes:
        """Decode a piece.

        Args:
            data: coded bytes.

        Returns:
            Decoded bytes; fewer than there are where `excess` is set by it.

        Raises:
            FaultError: they are not in the coding that the header names.
        """
        self._came += len(data)
        if self._coding is None:
            return data
        try:
            return self._decode(data)
        except zlib.error as error:
            words = f"came with the content coding {self._coding} and is not in it ({error})"
            raise FaultError(words, kind="lasting") from error

    def _decode(self, data: bytes) -> bytes:
        if self._machine is None:
            self._start += data
            if len(self._start) < 2:
                return b""
            data, self._machine = self._start, zlib.decompressobj(_window(self._start))
        made: list[bytes] = []
        while data and self.excess is None:
            if self._machine.eof:
                # A gzip file may have several members (RFC 1952, section 2.2); other bytes after the end are padding.
                if self._coding == "deflate" or not data.startswith(_GZIP_START):
                    break
                self._machine = zlib.decompressobj(31)
            allowed = min(self._limit, max(FREE, int(self._ratio * self._came)))
            piece = self._machine.decompress(data, allowed - self._made + 1)
            data = self._machine.unused_data if self._machine.eof else self._machine.unconsumed_tail
            self._made += len(piece)
            if self._made > allowed:
                self.excess = (
                    f"decodes to more than {allowed:,} bytes from {self._came:,}, "
                    f"and {self._limit:,} bytes or {self._ratio:g} for one are allowed"
                )
                piece = piece[:-1]
            made.append(piece)
        return b"".join(made)

    def finish(self) -> None:
        """Say that no more comes.

        Raises:
            FaultError: the coded body is not complete.
        """
        if self._coding and self._came and not (self._machine and self._machine.eof):
            words = f"could not be fetched: its {self._coding} body broke off after {self._came:,} bytes"
            raise FaultError(words, kind="passing")


def _window(start: bytes) -> int:
    """Tell zlib's wrapping from bare deflate, which some servers send in its place (RFC 9110, section 8.4.1.2)."""
    wrapped = start[0] & 0x0F == 8 and int.from_bytes(start[:2]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
