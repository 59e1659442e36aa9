"""The HTTP message inside a response record: taken apart, its codings undone."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from reportminer.warc.streams import LONGEST_HEAD, DamagedError

# Crawlers write HTTP/2 too, and leave the reason out.
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]([^\r\n]*))?[ \t]*(?:\r?\n|$)")
_BLANK = re.compile(rb"\r?\n\r?\n")
_LINE = re.compile(rb"\r?\n(?![ \t])")  # a line that begins with white space goes on with the one before
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_WINDOWS = {
    "gzip": (zlib.MAX_WBITS + 16,),
    "x-gzip": (zlib.MAX_WBITS + 16,),
    # Some servers send bare deflate data under this name, as browsers know.
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response.

    Attributes:
        status: its status.
        reason: the words after it.
        headers: names and values, in order; bytes above 127 as Latin-1, as HTTP clients have them.
        body: the body, chunks joined, content codings left on.
    """

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the values of all headers of this name (in lower case), joined with commas."""
        return ", ".join(value for key, value in self.headers if key.lower() == name)


def status_of(block: bytes) -> int | None:
    """Return the status in the first line of a block, or None where there is none."""
    match = _STATUS.match(block[:LONGEST_HEAD])
    return int(match[1]) if match else None


def parsed(block: bytes) -> Response:
    r"""Take a response apart (RFC 9112), forgiving bare line feeds and a message without a blank line.

    Raises:
        DamagedError: it is none, or its chunks are torn.

    Examples:
        >>> parsed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n").body
        b'ab'
    """
    first = _STATUS.match(block[:LONGEST_HEAD])
    if first is None:
        message = f"it holds no HTTP response, but {block[:40]!r}"
        raise DamagedError(message)
    # The blank line may follow the first line at once, which has taken its own line feed.
    start = max(first.end() - 2, 0)
    blank = _BLANK.search(block, start, LONGEST_HEAD)
    if blank is None and len(block) > LONGEST_HEAD:
        message = f"its HTTP header is longer than {LONGEST_HEAD} bytes"
        raise DamagedError(message)
    head, body = (block[: blank.start()], block[blank.end() :]) if blank else (block, b"")
    headers = []
    for line in _LINE.split(head)[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers.append((name.strip(), re.sub(r"\r?\n[ \t]+", " ", value).strip(" \t\r\n")))
    response = Response(
        status=int(first[1]), reason=(first[2] or b"").decode("latin-1").strip(), headers=tuple(headers), body=body
    )
    # Many crawlers join the chunks and leave the header: only what begins like chunks is chunked.
    if "chunked" in response.header("transfer-encoding").lower() and _CHUNK.match(body):
        return Response(status=response.status, reason=response.reason, headers=response.headers, body=_joined(body))
    return response


def _joined(body: bytes) -> bytes:
    """Join the chunks of a body (RFC 9112, section 7.1); trailers are dropped."""
    chunks: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        size = int(chunk[1], 16)
        if not size:
            return b"".join(chunks)
        at = chunk.end() + size
        if at > len(body):
            break
        chunks.append(body[chunk.end() : at])
        at += 2 if body.startswith(b"\r\n", at) else 1 if body.startswith(b"\n", at) else 0
    message = f"its chunks are torn after {at} of {len(body)} bytes"
    raise DamagedError(message)


def uncoded(body: bytes, codings: str, *, limit: int) -> bytes:
    """Undo content codings.

    Args:
        body: a body as transferred.
        codings: value of ``Content-Encoding``: names in the order in which they were applied.
        limit: bytes above which the content is refused: a bomb.

    Raises:
        DamagedError: the data is torn, damaged, too large, or of an unknown coding.

    Examples:
        >>> import gzip
        >>> uncoded(gzip.compress(b"ab"), "gzip", limit=10), uncoded(b"ab", "gzip", limit=10)
        (b'ab', b'ab')
    """
    names = [name for name in re.split(r"[,\s]+", codings.lower()) if name and name != "identity"]
    if len(names) > 3:
        message = f"it has {len(names)} content codings"
        raise DamagedError(message)
    for name in reversed(names):
        if name not in _WINDOWS:
            message = f"its content coding {name!r} is not known here: only gzip and deflate are"
            raise DamagedError(message)
        # Some crawlers undo the coding and leave the header.
        if "gzip" in name and body and not body.startswith(b"\x1f\x8b"):
            continue
        body = _inflated(body, name, limit) if body else body
    return body


def _inflated(body: bytes, name: str, limit: int) -> bytes:
    failure: Exception | None = None
    for window in _WINDOWS[name]:
        pieces: list[bytes] = []
        size, rest = 0, body
        try:
            # gzip data may be several members, one behind the other (RFC 1952, section 2.2).
            while rest and (not pieces or rest.startswith(b"\x1f\x8b")):
                inflate = zlib.decompressobj(window)
                pieces.append(inflate.decompress(rest, limit + 1 - size))
                size += len(pieces[-1])
                if size > limit:
                    message = f"its content is larger than {limit} bytes when decompressed"
                    raise DamagedError(message)
                if not inflate.eof:
                    message = f"its {name} content is torn"
                    raise DamagedError(message)
                rest = inflate.unused_data
            return b"".join(pieces)
        except zlib.error as error:
            failure = error
    message = f"its {name} content is damaged ({failure})"
    raise DamagedError(message) from failure
