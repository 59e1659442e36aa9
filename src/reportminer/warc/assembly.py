"""Records put together: an answer, the redirects that led to it, and the facts about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reportminer.answer import Answer, Hop
from reportminer.records import Pointer
from reportminer.warc.fields import decoded
from reportminer.warc.http import parsed, status_of, uncoded
from reportminer.warc.kept import Kept
from reportminer.warc.streams import DamagedError
from reportminer.warc.walk import Raw

PREFIX = "reportminer-"
"""Begins the name of every fact in a metadata record."""

SOURCE = "collected-for"
"""The field of a metadata record that names the source, and marks the record as ours."""

_WEB = re.compile(r"(?:https?|file):", re.IGNORECASE)
# WARC 1.1 allows dates of any precision, WARC 1.0 seconds only (section 5.4).
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?Z)?)?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The records of one answer.

    Attributes:
        main: the response or resource.
        hops: redirects that led to it.
        fields: fields of its metadata record; None where none of ours followed.
        end: offset after its last record.
    """

    main: Raw
    hops: tuple[Raw, ...] = ()
    fields: list[tuple[str, str]] | None = field(default=None)
    end: int

    @property
    def offset(self) -> int:
        """Offset of its first record."""
        return self.hops[0].offset if self.hops else self.main.offset

    def kept(self, file: str, *, limit: int) -> Kept:
        """Return what it holds.

        Args:
            file: name of its file.
            limit: bytes of content above which it is refused.

        Raises:
            DamagedError: no answer can be made of it.
        """
        fields = self.fields or []
        return Kept(
            pointer=Pointer(file=file, offset=self.offset, length=self.end - self.offset, record=self.main.record),
            answer=_answer(self, dict(fields), limit),
            facts={name.removeprefix(PREFIX): value for name, value in fields if name.startswith(PREFIX)},
            source=dict(fields).get(SOURCE),
        )


def groups(raws: Iterable[Raw]) -> Iterator[Group]:
    """Put records together.

    Yields:
        Each response and resource, as soon as its metadata record has come, or something that shows that none will.
    """
    hops: list[Raw] = []
    main: Raw | None = None
    for raw in raws:
        if main is not None and _describes(raw, main):
            if is_ours(raw):
                yield Group(main=main, hops=tuple(hops), fields=decoded(raw.block or b""), end=raw.end)
                hops, main = [], None
        elif raw.type in {"response", "resource", "warcinfo"}:
            if main is not None:
                yield Group(main=main, hops=tuple(hops), end=main.end)
                hops, main = [], None
            if hops and raw.record != hops[0].reference("warc-concurrent-to") and not _same_chain(raw, hops):
                yield from _alone(hops)
                hops = []
            if _is_hop(raw):
                hops.append(raw)
            elif _is_page(raw):
                main = raw
    if main is not None:
        yield Group(main=main, hops=tuple(hops), end=main.end)
    else:
        yield from _alone(hops)


def is_ours(raw: Raw) -> bool:
    """Tell whether a record is one that `Archive.append` ends a piece with."""
    return raw.type == "metadata" and (raw.block or b"").startswith(f"{SOURCE}: ".encode())


def _alone(hops: list[Raw]) -> Iterator[Group]:
    """Return redirects of foreign files, which belong to nothing that followed."""
    return (Group(main=hop, end=hop.end) for hop in hops)


def _describes(raw: Raw, main: Raw) -> bool:
    return raw.type == "metadata" and main.record in {
        raw.reference("warc-refers-to"),
        raw.reference("warc-concurrent-to"),
    }


def _same_chain(raw: Raw, hops: list[Raw]) -> bool:
    return _is_hop(raw) and raw.reference("warc-concurrent-to") == hops[0].reference("warc-concurrent-to")


def _is_hop(raw: Raw) -> bool:
    return (
        raw.type == "response"
        and bool(raw.reference("warc-concurrent-to"))
        and _is_page(raw)
        and (status_of(raw.block or b"") or 0) in {301, 302, 303, 307, 308}
    )


def _is_page(raw: Raw) -> bool:
    """Tell whether a record holds something from the web: not a name's address (``dns:``) or a crawler's own notes."""
    return raw.block is not None and _WEB.match(raw.target) is not None


def _answer(group: Group, fields: dict[str, str], limit: int) -> Answer:
    main = group.main
    if main.headers.get("warc-truncated"):
        message = f"its crawler has cut it off ({main.headers['warc-truncated']})"
        raise DamagedError(message)
    if main.headers.get("warc-segment-number"):
        message = "it is a part of a record in several pieces"
        raise DamagedError(message)
    chain = tuple(_hop(raw) for raw in group.hops)
    final = fields.get("answered", main.target)
    asked = fields.get("requested", chain[0].address if chain else final)
    if main.type == "resource":
        block = main.block or b""
        kind = main.headers.get("content-type")
        headers = [("Content-Type", kind)] if kind else []
        served = [value.partition(":") for name, value in group.fields or [] if name == "header"]
        headers += [(name, value.removeprefix(" ")) for name, _, value in served]
        status, reason, raw, content = 200, "OK", block, block
    else:
        response = parsed(main.block or b"")
        status, reason, raw = response.status, response.reason, response.body
        headers = list(response.headers)
        content = uncoded(raw, response.header("content-encoding"), limit=limit)
        for position, name, value in _served(group.fields or []):
            if position < len(headers):
                headers[position] = (name, value)
    return Answer(
        address=asked,
        final=final,
        status=status,
        reason=reason,
        headers=tuple(headers),
        content=content,
        raw=raw,
        fetched=_date(main.headers.get("warc-date", "")),
        chain=chain,
    )


def _served(fields: list[tuple[str, str]]) -> Iterator[tuple[int, str, str]]:
    """Return headers that the record has otherwise than they were served: position, name and value."""
    for field_name, value in fields:
        match = re.fullmatch(r"(\d{1,6}) ([^:]*): (.*)", value, re.DOTALL) if field_name == "served" else None
        if match:
            yield int(match[1]), match[2], match[3]


def _hop(raw: Raw) -> Hop:
    response = parsed(raw.block or b"")
    return Hop(address=raw.target, status=response.status, location=response.header("location"))


def _date(date: str) -> str:
    match = _DATE.fullmatch(date.strip())
    if match is None:
        message = f"its WARC-Date is {date!r}"
        raise DamagedError(message)
    year, month, day, hour, minute, second = (part or "00" for part in match.groups())
    return f"{year}-{month if match[2] else '01'}-{day if match[3] else '01'}T{hour}:{minute}:{second}Z"
