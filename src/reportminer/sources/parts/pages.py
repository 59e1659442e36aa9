"""Pages described by selectors: title, date, attached files, links, and how much text there is.

The selectors of a publisher are data: a table of a TOML file, or `Selectors` written in its module. A page that is not
as they say is an error that names the selector and the address, never an empty document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from reportminer.answer import Answer
from reportminer.errors import SourceError
from reportminer.readers.dates import iso
from reportminer.sources.base import Document, Kind
from reportminer.sources.parts.labels import attachments, is_file
from reportminer.sources.parts.soup import absolute, links, parse, text, value

_ADDRESSES = ("link[rel~=canonical]", "link[rel~=shortlink]", 'meta[property="og:url"]')


@dataclass(frozen=True, slots=True, kw_only=True)
class DatePlace:
    """Where a page may have its date.

    Attributes:
        selector: CSS selector of the element.
        attribute: its attribute that holds the date; None for its text.
        prefixes: words of which its text must begin with one, such as ``Published:``; empty where it is all date.
    """

    selector: str
    attribute: str | None = None
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where the parts of a publisher's pages stand. Each is a list of CSS selectors, the first that matches is taken.

    Attributes:
        title: the title; of a ``meta`` element its ``content`` is taken.
        body: the element that holds the text; of several that match one selector, the one with the most text.
        published: places of the publication date.
        attachments: links to files, anywhere on the page; all selectors count, not only the first that matches.
        files: further links that count where their address is that of a file (``.pdf``).
        links: links to other pages, inside the body.
        classes: elements whose class names tell the kind of the page.
        refused: elements that no document has, each with what it means: a page that asks for a password.
        hidden: elements taken out before anything is read.
        untitled: beginnings of titles that no document has: ``Protected:``.
    """

    title: tuple[str, ...]
    body: tuple[str, ...]
    published: tuple[DatePlace, ...] = ()
    attachments: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    links: tuple[str, ...] = ("a[href]",)
    classes: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()
    untitled: tuple[str, ...] = ()


def selectors_of(rows: Mapping[str, Any]) -> Selectors:
    """Make selectors of a table of a data file.

    Args:
        rows: lists of selectors by name; ``published`` is a list of tables with ``selector``, ``attribute`` and
            ``prefixes``, ``refused`` a table of selectors with what each means.

    Returns:
        The selectors.

    Examples:
        >>> made = selectors_of({"title": ["h1"], "body": ["main"], "published": [{"selector": "time.published"}]})
        >>> made.title, made.published
        (('h1',), (DatePlace(selector='time.published', attribute=None, prefixes=()),))
    """
    places = tuple(
        DatePlace(
            selector=place["selector"],
            attribute=place.get("attribute"),
            prefixes=tuple(place.get("prefixes", ())),
        )
        for place in rows.get("published", ())
    )
    simple = {name: tuple(found) for name, found in rows.items() if name not in {"published", "refused"}}
    return Selectors(**simple, published=places, refused=tuple(rows.get("refused", {}).items()))


def page_by(
    selectors: Selectors, *, kind: Callable[[Sequence[str]], Kind | None] | None = None
) -> Callable[[Answer], Document]:
    """Make the function that describes the pages of a publisher.

    Args:
        selectors: where their parts stand.
        kind: tells the kind of a page by the class names of `Selectors.classes`, or None.

    Returns:
        A function from an answer to a document. The address of the answer, `Answer.final`, is what links are relative
        to: for an archived page it must be the page's own address, not that of the archive. `Document.selectors` tells
        for ``title``, ``published``, ``length``, ``attachments`` and ``links`` what was looked for.
        It raises SourceError where title or body is not found, or where the page is no document at all.

    Examples:
        >>> page = page_by(Selectors(title=("h1",), body=(".text", "main"), files=("main a[href]",),
        ...                          published=(DatePlace(selector=".date", prefixes=("Published:",)),)))
        >>> html = b"<main><h1>Work in Anyshire</h1><p class=date>Published: 1 July 2024<p><a href=r.pdf>Report</a>"
        >>> found = page(Answer(address="https://a.example/x/", final="https://a.example/x/", status=200, content=html,
        ...                     fetched="2026-11-23T14:01:11Z"))
        >>> found.title, found.published, found.attachments[0].address, found.selectors["length"]
        ('Work in Anyshire', '2024-07-01', 'https://a.example/x/r.pdf', 'main')
    """

    def page(answer: Answer) -> Document:
        return _described(answer, selectors, kind)

    return page


def _described(answer: Answer, selectors: Selectors, kind: Callable[[Sequence[str]], Kind | None] | None) -> Document:
    soup = parse(answer)
    _refuse(answer, soup, selectors)
    for element in select(soup, *selectors.hidden):
        element.extract()
    used: dict[str, str] = {}
    shown = _first(soup, selectors.title)
    if shown is None:
        raise missing(selectors.title, answer, soup, part="title")
    used["title"], title = shown[0], text(shown[1])
    body = _body(soup, selectors.body)
    if body is None:
        raise missing(selectors.body, answer, soup, part="body")
    if title.startswith(selectors.untitled):
        message = f"{answer.final} is no document: its title, by {used['title']!r}, is {title[:80]!r}"
        raise SourceError(message)
    used["length"], within = body
    used["published"], published = _published(soup, selectors.published)
    used["attachments"] = ", ".join((*selectors.attachments, *selectors.files))
    used["links"] = ", ".join(selectors.links)
    base = answer.final
    attached = {id(element) for element in select(soup, *selectors.attachments)}
    # In the order of the page, whichever selector found them.
    found = list(links(base, _marked(soup, attached, selectors.files)))
    addresses = {address for address, _ in found}
    others = dict.fromkeys(address for address, _ in links(base, select(within, *selectors.links)))
    classes = [name for element in select(soup, *selectors.classes) for name in value(element, "class").split()]
    return Document(
        title=title,
        published=published,
        kind=kind(classes) if kind else None,
        addresses=tuple(_addresses(base, soup)),
        attachments=attachments(found),
        links=tuple(address for address in others if address not in addresses and address != base),
        selectors=used,
        length=len(text(within)),
    )


def select(page: Tag, *selectors: str) -> list[Tag]:
    """Return the elements that match any of some selectors, in the order of the page, each once.

    Examples:
        >>> [element.name for element in select(BeautifulSoup("<h1>A</h1><p>B", "lxml"), "p", "h1")]
        ['h1', 'p']
    """
    return page.select(", ".join(selectors)) if selectors else []


def missing(selectors: Sequence[str], answer: Answer, soup: Tag, *, part: str) -> SourceError:
    """Return the error that says which selector found nothing on which address, and what there is."""
    named = soup.find("title")
    called = f", called {text(named)[:80]!r}" if isinstance(named, Tag) else ""
    return SourceError(
        f"no {part} on {answer.final}: {' / '.join(repr(each) for each in selectors)} matched nothing "
        f"(a page of {len(answer.content)} bytes{called}); if the site has changed, the selectors must follow it"
    )


def _refuse(answer: Answer, soup: BeautifulSoup, selectors: Selectors) -> None:
    for selector, meaning in selectors.refused:
        if soup.select_one(selector) is not None:
            message = f"{answer.final} is no document: {meaning} ({selector!r} matched)"
            raise SourceError(message)


def _first(soup: Tag, selectors: Sequence[str]) -> tuple[str, Tag] | None:
    """Return the first element that has text, with the selector that found it."""
    for selector in selectors:
        for element in soup.select(selector):
            if text(element):
                return selector, element
    return None


def _body(soup: Tag, selectors: Sequence[str]) -> tuple[str, Tag] | None:
    for selector in selectors:
        found = soup.select(selector)
        if found:
            return selector, max(found, key=lambda element: len(text(element)))
    return None


def _published(soup: Tag, places: Sequence[DatePlace]) -> tuple[str, str | None]:
    for place in places:
        for element in soup.select(place.selector):
            day = iso(_dated(element, place))
            if day:
                return place.selector, day
    return ", ".join(place.selector for place in places), None


def _dated(element: Tag, place: DatePlace) -> str:
    if place.attribute:
        return value(element, place.attribute)
    words = text(element)
    if not place.prefixes:
        return words
    begun = next((prefix for prefix in place.prefixes if words.casefold().startswith(prefix.casefold())), None)
    return "" if begun is None else words[len(begun) :]


def _marked(soup: Tag, attached: set[int], files: Sequence[str]) -> Iterator[Tag]:
    """Yield the links that are marked as files, and those of `files` whose address is that of a file."""
    candidates = {id(element) for element in select(soup, *files)} - attached
    for element in soup.find_all("a", href=True):
        if id(element) in attached:
            yield element
        elif id(element) in candidates:
            # Relative or not, the path ends alike.
            address = absolute("https://a.invalid/", value(element, "href"))
            if address and is_file(address):
                yield element


def _addresses(base: str, soup: Tag) -> Iterator[str]:
    found = dict.fromkeys(
        absolute(base, value(element, "href") or value(element, "content"))
        for element in select(soup, *_ADDRESSES)
        if value(element, "href") or value(element, "content")
    )
    return (address for address in found if address and address != base)
