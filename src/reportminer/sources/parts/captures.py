"""Captures of a web archive, as its CDX server and its TimeMaps list them.

Three forms are read: one JSON object a line (pywb), one array of arrays with a header row (Internet Archive), and
``application/link-format`` (RFC 7089, section 5; RFC 6690).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any
from urllib.parse import unquote, urlsplit

from reportminer.answer import Answer
from reportminer.errors import SourceError

REVISIT = "warc/revisit"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_PDFS = frozenset({"application/pdf", "application/x-pdf"})
# What stands for "not known" in indexes; the end of the address tells then.
_UNKNOWN = frozenset({"", "-", "unk", "unknown", REVISIT})
_PAGE_ENDS = frozenset({"", "html", "htm", "xhtml", "shtml", "php", "asp", "aspx", "jsp"})
_ADDRESS_LENGTH = 4_000  # characters
_DIGEST_LENGTH = 200  # characters; a SHA-512 in hexadecimal has 128
# <https://archive.example/coll/20131112000000mp_/http://www.example.org/a/>; rel="memento"; datetime="…"
# No part gives back what it took (``*+``): an answer of a million spaces takes no longer than another.
_LINK = re.compile(r'<([^<>]*+)>((?:\s*+;\s*+[\w*-]++\s*+(?:=\s*+(?:"[^"]*+"|[^\s",;<>]*+))?+)*+)')
_PARAMETER = re.compile(r';\s*+([\w*-]++)\s*+=\s*+(?:"([^"]*+)"|([^\s",;<>]*+))')
_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One capture of an address.

    Attributes:
        address: the address as it was captured.
        timestamp: when, in UTC: ``20131112000100``.
        media_type: its media type as the index tells it: ``warc/revisit`` for a capture that equals an earlier one,
            an empty string where it is not told.
        status: its HTTP status, None where the index does not tell.
        digest: digest of its bytes, None where the index does not tell.
    """

    address: str
    timestamp: str
    media_type: str = ""
    status: int | None = None
    digest: str | None = None

    @property
    def good(self) -> bool:
        """Whether it holds, as far as the index tells, a web page or a PDF, and not an error, a redirect, a picture."""
        return self.status in {None, 200} and self._document

    @property
    def _document(self) -> bool:
        if self.media_type in _UNKNOWN:
            name = unquote(urlsplit(self.address).path).rpartition("/")[2]
            _, dot, suffix = name.rpartition(".")
            return (suffix.lower() if dot else "") in {*_PAGE_ENDS, "pdf"}
        return self.media_type in _PAGES | _PDFS


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one answer of a CDX server or TimeMap holds.

    Attributes:
        captures: its captures, in its order; those of other things than the web (``dns:``) left out.
        damaged: entries that are no captures, the first few as they came.
        resume: key to the next answer, where there is more.
        pages: number of pages to ask for, where the server told that in place of captures.
    """

    captures: tuple[Capture, ...] = ()
    damaged: tuple[str, ...] = ()
    resume: str | None = None
    pages: int | None = None


def listed(answer: Answer) -> Listing:
    """Read what a CDX server or a TimeMap answered.

    Args:
        answer: the answer.

    Returns:
        Its captures.

    Raises:
        SourceError: it is no such thing: an error page, a torn answer.

    Examples:
        >>> def said(content):
        ...     return Answer(address="http://a.example/cdx", final="http://a.example/cdx", status=200, content=content,
        ...                   fetched="2026-11-23T14:01:11Z")
        >>> line = b'{"url": "http://b.example/", "timestamp": "20131112000100", "mime": "text/html", "status": "200"}'
        >>> listed(said(line)).captures[0].good
        True
        >>> listed(said(b"<!DOCTYPE html><title>Sorry</title>"))
        Traceback (most recent call last):
        ...
        reportminer.errors.SourceError: http://a.example/cdx was to list captures and does not (application/octet-stream, 35 bytes): it begins with '<!DOCTYPE html><title>Sorry</title>'
    """  # noqa: E501 - the message is one line
    content = answer.content.removeprefix(b"\xef\xbb\xbf").strip()
    if not content:
        return Listing()
    if content[:1] == b"{":
        found = _lines(content, answer)
    elif content[:1] == b"[":
        found = _array(content, answer)
    elif content[:1] == b"<" and answer.media_type != "text/html":
        found = _links(content)
    elif content.isdigit() and len(content) < 10:
        return Listing(pages=int(content))  # showNumPages of OpenWayback
    else:
        raise _no_listing(answer)
    if not found.captures and (found.damaged or content[:1] == b"<"):
        raise _no_listing(answer)
    return found


def settled(captures: Iterable[Capture]) -> list[Capture]:
    """Give captures that equal an earlier one the type and status of that, where it is among them.

    Examples:
        >>> first = Capture(address="http://a.example/x.png", timestamp="2013", media_type="image/png", digest="A", status=200)
        >>> again = Capture(address="http://a.example/x", timestamp="2014", media_type="warc/revisit", digest="A")
        >>> [capture.media_type for capture in settled([first, again])]
        ['image/png', 'image/png']
    """  # noqa: E501 - one capture a line
    captures = list(captures)
    known = {one.digest: one for one in captures if one.digest and one.media_type not in _UNKNOWN and one.status}
    return [
        replace(one, media_type=known[one.digest].media_type, status=one.status or known[one.digest].status)
        if one.media_type == REVISIT and one.digest in known
        else one
        for one in captures
    ]


def newest(captures: Iterable[Capture]) -> Capture | None:
    """Return the newest good capture, None where none is good."""
    good = (capture for capture in settled(captures) if capture.good)
    return max(good, key=lambda one: (one.timestamp, one.address, one.digest or ""), default=None)


def _lines(content: bytes, answer: Answer) -> Listing:
    """Read one JSON object a line, without holding them all."""
    captures: list[Capture] = []
    damaged: list[str] = []
    pages: list[int] = []
    for n, line in enumerate(BytesIO(content), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _no_listing(answer, f"line {n} of it is no JSON ({_shown(line)})") from error
        if isinstance(row, dict) and isinstance(row.get("pages"), int) and "url" not in row:
            pages.append(row["pages"])
        else:
            _add(row, captures, damaged)
    if pages and not captures:
        return Listing(pages=max(pages))
    return Listing(captures=tuple(captures), damaged=tuple(damaged))


def _array(content: bytes, answer: Answer) -> Listing:
    """Read an array of arrays: names of fields first; after an empty row, the key to what follows."""
    try:
        rows = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _no_listing(answer, f"it is no JSON to its end ({_shown(content[-200:])})") from error
    if not rows:
        return Listing()
    if not all(isinstance(row, list) for row in rows) or not all(isinstance(name, str) for name in rows[0]):
        raise _no_listing(answer)
    resume = None
    if len(rows) > 2 and rows[-2] == [] and len(rows[-1]) == 1 and isinstance(rows[-1][0], str):
        resume, rows = rows[-1][0], rows[:-2]
    captures: list[Capture] = []
    damaged: list[str] = []
    for row in rows[1:]:
        _add(dict(zip(rows[0], row, strict=False)), captures, damaged)
    return Listing(captures=tuple(captures), damaged=tuple(damaged), resume=resume)


def _links(content: bytes) -> Listing:
    """Read a TimeMap in the form of web links."""
    text = content.decode("utf-8", errors="replace")
    found = [
        (target, {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(parameters)})
        for target, parameters in _LINK.findall(text)
    ]
    original = next((target for target, said in found if "original" in said.get("rel", "").split()), None)
    captures: list[Capture] = []
    damaged: list[str] = []
    for target, said in found:
        if "memento" in said.get("rel", "").split():
            _add(_memento(target, said, original), captures, damaged)
    return Listing(captures=tuple(captures), damaged=tuple(damaged))


def _memento(target: str, said: Mapping[str, str], original: str | None) -> dict[str, Any]:
    """Return address and time of a capture: as its replay address has them, or else as the TimeMap says."""
    named = _MEMENTO.search(target)
    if named:
        # Some software makes one slash of two in the path of a replay address.
        return {"timestamp": named[1], "url": re.sub("^([^:]+):/+", r"\1://", named[2])}
    try:
        time = parsedate_to_datetime(said.get("datetime", "")).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return {"damaged": target}
    return {"timestamp": f"{time:%Y%m%d%H%M%S}".zfill(14), "url": original}


def _add(row: object, captures: list[Capture], damaged: list[str]) -> None:
    try:
        capture = _capture(row if isinstance(row, dict) else {})
    except ValueError:
        damaged.append(_shown(row))
    else:
        if capture is not None:
            captures.append(capture)


def _capture(row: Mapping[str, Any]) -> Capture | None:
    """Return the capture of a row, None where it is none of the web; raise ValueError where it makes no sense."""
    timestamp, address = row.get("timestamp"), row.get("url") or row.get("original")
    if not isinstance(address, str) or not isinstance(timestamp, str) or not re.fullmatch(r"[0-9]{14}", timestamp):
        raise ValueError
    if not address.lower().startswith(("http:", "https:")):
        return None
    parts = urlsplit(address)
    _ = parts.port  # raises ValueError where it is no number
    plain = address.isprintable() and " " not in address and len(address) <= _ADDRESS_LENGTH
    if not plain or not parts.hostname or "@" in parts.netloc:
        raise ValueError
    kind = str(row.get("mime") or row.get("mimetype") or "").partition(";")[0].strip().lower()
    digest = _said(row, "digest", valid=lambda text: text.isprintable() and len(text) <= _DIGEST_LENGTH)
    status = _said(row, "status", "statuscode", valid=lambda text: re.fullmatch(r"[0-9]{3}", text) is not None)
    return Capture(
        address=address,
        timestamp=timestamp,
        media_type=kind,
        status=int(status) if status else None,
        digest=digest.removeprefix("sha1:") if digest else None,
    )


def _said(row: Mapping[str, Any], *names: str, valid: Callable[[str], bool]) -> str | None:
    """Return a field of a row, None where it has none or says ``-``; raise ValueError where it makes no sense."""
    text = next((str(row[name]) for name in names if row.get(name) is not None), "")
    if text in {"", "-"}:
        return None
    if not valid(text):
        raise ValueError
    return text


def _shown(thing: object) -> str:
    return ascii(thing.decode("utf-8", "replace") if isinstance(thing, bytes) else thing)[:120]


def _no_listing(answer: Answer, why: str | None = None) -> SourceError:
    reason = why or f"it begins with {_shown(answer.content[:100])}"
    return SourceError(
        f"{answer.final} was to list captures and does not ({answer.media_type}, {len(answer.content)} bytes): {reason}"
    )
