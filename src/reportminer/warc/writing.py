"""An answer as the records of a WARC file: same answer, same bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import responses
from io import BytesIO
from uuid import UUID, uuid5

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from reportminer.answer import Answer
from reportminer.errors import UsageError
from reportminer.warc.assembly import PREFIX, SOURCE
from reportminer.warc.digests import digest
from reportminer.warc.fields import encoded
from reportminer.warc.http import uncoded
from reportminer.warc.streams import DamagedError

SOFTWARE = "reportminer/"
"""Begins the name of the program in the record that begins a file."""

_NAMESPACE = UUID("0f6f1d8c-5d0e-5a1b-9b53-3a5c1f0e9a77")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_FACT = re.compile(r"[A-Za-z0-9_.-]+")
_UNWRITABLE = re.compile(r"[^!-;=?-~]")  # what may not stand in an address: white space, < >, anything beyond ASCII


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The records of one answer as bytes, and the identity of its own record."""

    content: bytes
    record: str


def written(answer: Answer, facts: Mapping[str, str], source: str) -> Written:
    """Write an answer, its redirects and its facts as gzipped records.

    Args:
        answer: the answer.
        facts: what is known of it; names are tokens, values any text.
        source: name of the source that it was collected for.

    Raises:
        UsageError: a name is no token, or the time of the answer is not in the form ``2026-11-23T14:01:11Z``.
    """
    if not _DATE.fullmatch(answer.fetched):
        message = f"{answer.final} was fetched {answer.fetched!r}: an archive needs a time like 2026-11-23T14:01:11Z"
        raise UsageError(message)
    if wrong := [name for name in facts if not _FACT.fullmatch(name)]:
        message = f"{wrong[0]!r} cannot name a fact in an archive: use letters, digits, - and _"
        raise UsageError(message)
    body = answer.raw if _readable(answer) else None
    headers, served = _headers(answer, body)
    body = answer.content if body is None else body
    record = _identity("answer", source, answer.address, answer.final, answer.fetched, digest(body))
    records = _Records(answer.fetched)
    for n, hop in enumerate(answer.chain):
        head = _head(hop.status, responses.get(hop.status, ""), [("Location", hop.location), ("Content-Length", "0")])
        records.add("response", hop.address, _identity(record, "redirect", str(n)), b"", head=head, concurrent=record)
    fields = [(SOURCE, source), ("requested", answer.address)]
    if answer.final.lower().startswith("file:"):
        kind = answer.header("content-type") or "application/octet-stream"
        records.add("resource", answer.final, record, body, kind=_line(kind))
        others = [header for header in answer.headers if header[0].lower() != "content-type"]
        fields += [("header", f"{name}: {value}") for name, value in others]
    else:
        records.add("response", answer.final, record, body, head=_head(answer.status, answer.reason, headers))
        fields += [("served", line) for line in served]
    if _address(answer.final) != answer.final:
        fields.append(("answered", answer.final))
    fields += [(f"{PREFIX}{name}", value) for name, value in facts.items()]
    block = encoded(fields)
    described = _identity(record, "metadata", digest(block))
    records.add("metadata", answer.final, described, block, kind="application/warc-fields", concurrent=record)
    return Written(content=records.content, record=record)


def opening(name: str, source: str, date: str) -> bytes:
    """Return the record that begins a file: who wrote it, for which source, by which rules.

    Args:
        name: name of the file.
        source: name of the source.
        date: time of its first answer.
    """
    from reportminer import __version__  # noqa: PLC0415 - takes time, and is needed once a file

    fields = [
        ("software", f"{SOFTWARE}{__version__}"),
        ("source", source),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("robots", "obeyed"),
        ("description", "redirects are kept with their status and Location alone; bodies as they were transferred"),
    ]
    records = _Records(date)
    records.add(
        "warcinfo", "", _identity("file", name, date), encoded(fields), kind="application/warc-fields", file=name
    )
    return records.content


class _Records:
    """Records in memory, each its own gzip member."""

    def __init__(self, date: str) -> None:
        self._out = BytesIO()
        self._writer = WARCWriter(self._out, gzip=True, warc_version="1.1")
        self._date = date

    @property
    def content(self) -> bytes:
        return self._out.getvalue()

    def add(self, type_: str, address: str, record: str, body: bytes, *, head: bytes = b"", **more: str) -> None:
        """Add a record.

        Args:
            type_: ``WARC-Type``.
            address: ``WARC-Target-URI``.
            record: ``WARC-Record-ID``.
            body: its block, or what follows `head` in it.
            head: the HTTP header.
            more: `kind`, the ``Content-Type``; `concurrent`, the record that it belongs to;
                `file`, the name of the file.
        """
        headers = {"WARC-Type": type_, "WARC-Record-ID": f"<{record}>", "WARC-Date": self._date}
        if "file" in more:
            headers["WARC-Filename"] = more["file"]
        if "concurrent" in more:
            headers["WARC-Concurrent-To"] = f"<{more['concurrent']}>"
            if type_ == "metadata":
                headers["WARC-Refers-To"] = f"<{more['concurrent']}>"
        self._writer.write_record(
            self._writer.create_warc_record(
                _address(address),
                type_,
                payload=BytesIO(body),
                length=len(body),
                warc_content_type=more.get("kind", ""),
                warc_headers_dict=headers,
                http_headers=_served(head) if head else None,
            )
        )


def _served(head: bytes) -> StatusAndHeaders:
    """Return an HTTP header that is written as it is: warcio would re-encode what is not ASCII."""
    headers = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
    headers.to_ascii_bytes = lambda _filter=None: head
    return headers


def _head(status: int, reason: str, headers: list[tuple[str, str]]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} {_line(reason)}".rstrip(),
        *(f"{_line(name)}: {_line(value)}" for name, value in headers),
    ]
    text = "\r\n".join([*lines, "", ""])
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:  # no server's header, but somebody's
        return text.encode("utf-8", "replace")


def _readable(answer: Answer) -> bool:
    """Tell whether the content can be read back from the body as it was transferred."""
    coding = answer.header("content-encoding") or ""
    try:
        return answer.raw is not None and uncoded(answer.raw, coding, limit=len(answer.content)) == answer.content
    except DamagedError:
        return False


def _headers(answer: Answer, body: bytes | None) -> tuple[list[tuple[str, str]], list[str]]:
    """Return headers that fit the stored body, and those that had to be changed, as they were served.

    The body is stored without its chunks, and without its content coding where only its content is known (`body` is
    None). In the latter case what is read back has no coding either, and nothing is told.
    """
    plain = body is None and bool(answer.header("content-encoding"))
    length = len(answer.content if body is None else body)
    headers, served = [], []
    for n, (name, value) in enumerate(answer.headers):
        fits = (name, value)
        if name.lower() == "transfer-encoding" or (name.lower() == "content-encoding" and plain):
            fits = (f"X-Archive-Orig-{name}", value)
        elif name.lower() == "content-length" and value.strip() != str(length):
            fits = (name, str(length))
        headers.append(fits)
        if fits != (name, value) and not plain:
            served.append(f"{n} {name}: {value}")
    return headers, served


def _line(text: str) -> str:
    return re.sub(r"[\r\n\x00]+", " ", text).strip()


def _address(address: str) -> str:
    return _UNWRITABLE.sub(
        lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "surrogatepass")), address
    )


def _identity(*parts: str) -> str:
    """Return an identity that is the same for the same parts (UUID of version 5, RFC 9562)."""
    return uuid5(_NAMESPACE, "\n".join(part.encode("utf-8", "replace").decode("utf-8") for part in parts)).urn
