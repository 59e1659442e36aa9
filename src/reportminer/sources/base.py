"""What a source is: where a publisher announces its documents, and how its pages are described.

A source never fetches by itself: it is handed `get`. So the same code reads the live site, saved sample pages, WARC
files and test servers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from reportminer.answer import Answer

Kind = Literal["press release", "report", "other"]
KINDS: tuple[Kind, ...] = ("press release", "report", "other")


class Get(Protocol):
    """Anything that brings what stands at an address."""

    def __call__(self, address: str, *, accept: str = "*/*") -> Answer:
        """Return the answer to a request, with status 200 and its redirects followed.

        Raises:
            FetchError: every other end, with the status where there was one.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a listing says of one document.

    Attributes:
        address: the document's own address, absolute.
        listing: address of the listing that announces it.
        title: its title, entities resolved.
        published: its publication date, ``YYYY-MM-DD``.
        kind: what it is.
        body: the inspected body, where the listing names it.
        version: changes when the document changes: a time of last change, a digest. None where the listing tells none.
        copy: where its bytes are fetched, where that is not `address`: the raw replay of a web archive.
    """

    address: str
    listing: str
    title: str | None = None
    published: str | None = None
    kind: Kind = "other"
    body: str | None = None
    version: str | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that a page offers: its address (absolute), the words of its link, and what it is."""

    address: str
    label: str = ""
    kind: Kind = "report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a page says of itself, beside its text.

    Attributes:
        title: title, where the page shows one.
        published: publication date, ``YYYY-MM-DD``, where it shows one.
        kind: what it is, where the page tells.
        body: inspected body, where the page names it outside its text.
        addresses: its other addresses as the page names them, absolute: canonical link, short link.
        attachments: files it offers, each address once, in order.
        links: absolute addresses of other pages that its text links to, each once, in order.
        selectors: what each field was looked for with: ``{"title": "h1.document-title", ...}``; named in errors.
        length: characters of text in the element that holds the body, 0 where that element was not found.
    """

    title: str | None = None
    published: str | None = None
    kind: Kind | None = None
    body: str | None = None
    addresses: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[str, ...] = ()
    selectors: dict[str, str] = field(default_factory=dict)
    length: int = 0


def unheard(text: str) -> None:
    """Take a warning and tell nobody."""
    del text


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit to a publisher, as a way is given it.

    Attributes:
        get: brings what stands at an address.
        site: where the site stands, with a slash at the end: the source's own `Source.site`, or a copy of it.
        since: only documents published or changed on or after this day (``YYYY-MM-DD``) are wanted; a way that cannot
            tell may yield older ones.
        note: takes a warning for the user.
    """

    get: Get
    site: str
    since: str | None = None
    note: Callable[[str], None] = unheard


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to learn what a publisher has: an interface, a sitemap, listing pages.

    Attributes:
        name: what people call it: ``REST``, ``sitemap``, ``listing pages``.
        find: yields announcements, in an order that does not change from visit to visit as long as nothing changes.
            Raises SourceError where the listing is not as expected (naming selector and address), FetchError where it
            cannot be had.
        cheap: whether it takes few requests. Cheap ways are all gone and their announcements joined; the others are
            gone only where no cheap way works.
    """

    name: str
    find: Callable[[Visit], Iterable[Announcement]]
    cheap: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Former:
    r"""Former addresses of a publisher, to be asked of a web archive.

    Attributes:
        prefix: beginning of the addresses, without scheme: ``www.example.org/hmiprobation/media/press-releases/``.
        pattern: regular expression that the rest of a document's address matches in full, after `prefix` and without
            query: ``\d{4}/\d{2}/[^/]+/?``.
        kind: what stands there.
    """

    prefix: str
    pattern: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a user may tell a source that needs to be told something.

    Attributes:
        of: the publisher whose former addresses are wanted, for ``web-archive``.
        prefixes: beginnings of addresses that are wanted, without scheme, for ``web-archive``.
        archive: name or address of a web archive.
        paths: folders and files, for ``local``.
    """

    of: Source | None = None
    prefixes: tuple[str, ...] = ()
    archive: str | None = None
    paths: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A publisher: its site, the ways to what it has published, and how its pages are described.

    Attributes:
        name: as on the command line: ``hmi-probation``.
        publisher: its name in print.
        site: address of its site, with a slash at the end; an empty string where the source has no site of its own.
        ways: ways to its documents, best first.
        page: describes a page. Raises SourceError where a part that every page has is missing.
        files: other hosts that its files stand on, as ``fnmatch`` patterns: ``*.cloudfront.net``.
        former: its addresses of former times.
        licence: licence of what it publishes.
        sought: what is looked for, where a source can look for different things; its visits are compared with those
            that looked for the same.
        get: brings what stands at an address in place of the network, for a source that is on this machine.
        make: returns the source as the user's options make it, for a source that cannot do without; raises UsageError
            where something is missing or makes no sense.
    """

    name: str
    publisher: str
    site: str
    ways: tuple[Way, ...]
    page: Callable[[Answer], Document]
    files: tuple[str, ...] = ()
    former: tuple[Former, ...] = ()
    licence: str = "Open Government Licence v3.0"
    sought: str = ""
    get: Get | None = None
    make: Callable[[Options], Source] | None = None
