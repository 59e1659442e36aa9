"""Web archives: what stood at a publisher's former addresses, or at any addresses, by the CDX interface and raw replay.

The CDX interface is asked once for each beginning of addresses (``matchType=prefix``). No filter is left to the server,
since servers differ in them; of each document the newest good capture is announced.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import unquote, urlsplit

from reportminer.addresses import canonical
from reportminer.answer import Answer
from reportminer.errors import FetchError, RefusedError, SourceError, StoppedError, UsageError
from reportminer.sources.base import Announcement, Document, Former, Options, Source, Visit, Way
from reportminer.sources.parts.archives import Archive, archive
from reportminer.sources.parts.captures import Capture, newest
from reportminer.sources.parts.data import table
from reportminer.sources.parts.mementos import announced, answers_below, archived, captures
from reportminer.sources.parts.pages import page_by, selectors_of

__all__ = ["SOURCE", "archived", "captures", "make"]

_EVERYTHING = ".*"


@dataclass(slots=True)
class _Found:
    """Captures by document, each document under the first of the wanted addresses that it matches.

    Attributes:
        documents: captures of each document, with what it is and the request that listed it, by canonical address.
        seen: number of captures of any kind, by prefix.
    """

    documents: dict[str, tuple[Former, str, list[Capture]]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)


def make(options: Options) -> Source:
    """Return the source of a web archive's copies.

    Args:
        options: `Options.of`, a publisher whose former addresses are wanted, or `Options.prefixes`, or both; and
            `Options.archive`.

    Returns:
        The source.

    Raises:
        UsageError: nothing is asked for, or there is no such archive.

    Examples:
        >>> made = make(Options(prefixes=("www.example.org/reports/",), archive="internet-archive"))
        >>> made.site, made.ways[0].name
        ('https://web.archive.org/', 'CDX')
        >>> make(Options())
        Traceback (most recent call last):
        ...
        reportminer.errors.UsageError: web-archive must be told what to look for: a publisher (--of hmi-probation) or beginnings of addresses (--prefix www.example.org/reports/)
    """  # noqa: E501 - the message is one line
    where = archive(options.archive)
    wanted = [*(_former(options.of) if options.of else ()), *map(_any, options.prefixes)]
    if not wanted and options.of:
        message = f"{options.of.name} has no site and no former addresses that an archive could be asked for"
        raise UsageError(message)
    if not wanted:
        message = (
            "web-archive must be told what to look for: a publisher (--of hmi-probation) or beginnings of addresses "
            "(--prefix www.example.org/reports/)"
        )
        raise UsageError(message)
    return replace(
        SOURCE,
        publisher=where.title,
        site=where.site,
        ways=(Way(name="CDX", find=partial(_find, where, wanted)),),
        page=_or_pdf(options.of.page) if options.of else SOURCE.page,
        licence=options.of.licence if options.of else SOURCE.licence,
        sought=" ".join(former.prefix for former in wanted),
        make=None,
    )


def _former(of: Source) -> Iterable[Former]:
    """Yield the former addresses of a publisher, and those of its site unless they are among them."""
    yield from of.former
    if of.site:
        live = of.site.partition("://")[2]
        if not any(_plain(former.prefix).startswith(_plain(live)) for former in of.former):
            yield Former(prefix=live, pattern=table("archives")["live"]["pattern"], kind="other")


def _any(prefix: str) -> Former:
    """Return a beginning of addresses as a user wrote it, with or without scheme."""
    bare = re.sub("^https?:/*", "", prefix.strip(), flags=re.IGNORECASE)
    try:
        host = urlsplit(f"//{bare}").hostname
    except ValueError:
        host = None
    if not host or not bare.isprintable() or set(bare) & set(" ?#"):
        message = f"{prefix!r} is no beginning of addresses: give host and path, such as www.example.org/reports/"
        raise UsageError(message)
    return Former(prefix=bare, pattern=_EVERYTHING, kind="other")


def _find(where: Archive, wanted: Sequence[Former], visit: Visit) -> list[Announcement]:
    # A visit may go to a copy of the archive: that is a collection of pywb.
    where = where if visit.site in {"", where.site} else archive(visit.site)
    found = _Found()
    failed: FetchError | SourceError | None = None
    # Several kinds of documents may begin alike: asked once.
    for prefix in dict.fromkeys(former.prefix for former in wanted):
        try:
            _ask(where, prefix, [former for former in wanted if former.prefix == prefix], visit, found)
        except (StoppedError, RefusedError):
            raise
        except (FetchError, SourceError) as error:
            visit.note(f"what begins with {prefix} is left out: {error}")
            failed = error
    documents = [
        (former, asked, best)
        for _, (former, asked, copies) in sorted(found.documents.items())
        if (best := newest(copies)) is not None
    ]
    if not documents:
        raise failed or _nothing(where, wanted, found)
    # What was captured last before a day was neither published nor changed after it.
    since = (visit.since or "").replace("-", "")
    return [
        announced(where, best, address=_own(best.address), listing=asked, kind=former.kind)
        for former, asked, best in documents
        if best.timestamp >= since
    ]


def _ask(where: Archive, prefix: str, wanted: Sequence[Former], visit: Visit, found: _Found) -> None:
    """Ask for one beginning of addresses, and keep the captures of documents: all, or none if some do not come."""
    asked = where.below(prefix)
    matchers = [(former, _matcher(former)) for former in wanted]
    damaged: list[str] = []
    kept: list[tuple[Former, Capture]] = []
    seen = 0
    try:
        for answer in answers_below(visit.get, where, prefix):
            damaged.extend(answer.damaged)
            seen += len(answer.captures)
            for capture in answer.captures:
                former = next((former for former, matches in matchers if matches(capture.address)), None)
                if former is not None:
                    kept.append((former, capture))
    except FetchError as error:
        if error.status != 404 or seen:  # some servers say so where they have no capture
            raise
    found.seen[prefix] = seen
    for former, capture in kept:
        _, _, copies = found.documents.setdefault(canonical(capture.address), (former, asked, []))
        copies.append(capture)
    if damaged:
        visit.note(f"{len(damaged)} entries of {asked} are no captures and were left out, the first: {damaged[0]}")


def _matcher(former: Former) -> Callable[[str], bool]:
    """Return what tells whether an address is wanted: it begins so, the rest matches, and it has no query."""
    prefix = _plain(former.prefix)
    pattern = re.compile(former.pattern, re.DOTALL)

    def matches(address: str) -> bool:
        plain = _plain(address)
        # Indexes do not tell capital letters from small ones, and neither does the beginning here.
        begins = plain[: len(prefix)].lower() == prefix.lower()
        return begins and not urlsplit(address).query and pattern.fullmatch(plain[len(prefix) :]) is not None

    return matches


def _plain(address: str) -> str:
    """Return host and path of an address, decoded, without scheme, ``www.`` and port."""
    parts = urlsplit(address if re.match("https?:", address, re.IGNORECASE) else f"//{address}")
    return (parts.hostname or "").removeprefix("www.") + (unquote(parts.path) or "/")


def _own(address: str) -> str:
    """Return an address as its publisher would write it: crawlers of old wrote ``http://www.example.org:80/``."""
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    return parts._replace(netloc=parts.netloc.rpartition(":")[0]).geturl() if parts.port == usual else address


def _nothing(where: Archive, wanted: Sequence[Former], found: _Found) -> SourceError:
    each = "; ".join(
        f"{former.prefix}: {found.seen.get(former.prefix, 0)} captures, none good that matches {former.pattern!r}"
        for former in wanted
    )
    return SourceError(
        f"the {where.title} at {where.site} lists no document ({each}): check the addresses, or try another archive"
    )


def _or_pdf(page: Callable[[Answer], Document]) -> Callable[[Answer], Document]:
    """Make a description of pages one of files too: a PDF at a former address says nothing beside its text."""

    def described(answer: Answer) -> Document:
        return Document() if answer.content.startswith(b"%PDF-") else page(answer)

    return described


SOURCE = Source(
    name="web-archive",
    publisher="web archives",
    site="",
    ways=(),
    page=_or_pdf(page_by(selectors_of(table("general")))),
    licence="as each publisher says",
    make=make,
)
