"""Listing pages: what visitors see, and what a redesign changes first. Gone through where no cheaper way works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from reportminer.answer import Answer
from reportminer.errors import FetchError, RefusedError, SourceError, StoppedError
from reportminer.readers.dates import iso
from reportminer.sources.base import Announcement, Kind, Visit, Way
from reportminer.sources.parts.data import table
from reportminer.sources.parts.kinds import kind_of, type_kind
from reportminer.sources.parts.pages import missing, select
from reportminer.sources.parts.soup import links, parse, text, value

NAME = "listing pages"
FORMER = "former listings"
_MOST = 2_000  # pages of one listing
# "/news/page/2/" is not there for whoever accepts JSON as well, so this asks for pages alone.
_ACCEPT = "text/html"
_UNTITLED = tuple(table("wordpress")["page"]["untitled"])


def listings(paths: Mapping[str, Kind], kinds: Mapping[str, Kind]) -> Way:
    """Make the way through listing pages.

    Args:
        paths: listing pages that are known, relative to the site, with what they list: ``{"news/": "press release"}``.
        kinds: content types of this publisher, with what they hold. Where no known listing page has items of some kind
            among them, the links of the site's menus are looked through for more.

    Returns:
        The way, each listing newest first as the site has it.

    Examples:
        >>> listings({"news/": "press release"}, {"news": "press release"}).name
        'listing pages'
    """

    def find(visit: Visit) -> Iterator[Announcement]:
        seen: dict[str, Kind] = {}
        gone: set[str] = set()
        reasons: list[str] = []
        for path, kind in paths.items():
            gone.add(visit.site + path)
            try:
                first = visit.get(visit.site + path, accept=_ACCEPT)
            except FetchError as error:
                if error.status != 404:
                    raise
                reasons.append(str(error))
                continue
            yield from _new(_listing(visit, visit.site + path, kind, kinds, first=first), seen)
        if set(kinds.values()) - set(seen.values()):
            for address, kind, answer in _discovered(visit, gone):
                yield from _new(_listing(visit, address, kind, kinds, first=answer), seen)
        if not seen:
            message = (
                f"{visit.site} has no listing page: neither {', '.join(paths)} nor the links of its menus lead to one"
            )
            raise SourceError("; ".join((message, *reasons)))

    return Way(name=NAME, find=find, cheap=False)


def former_listings(paths: Mapping[str, Kind]) -> Way:
    """Make the way through the listings of the former site, whose pages are numbered: ``inspections/?paged=2``.

    Args:
        paths: its listing pages, relative to the site, with what they list.

    Returns:
        The way. It fails at once on a site of another generation.

    Examples:
        >>> former_listings({"inspections/": "report"}).name
        'former listings'
    """

    def find(visit: Visit) -> Iterator[Announcement]:
        seen: dict[str, Kind] = {}
        for path, kind in paths.items():
            yield from _new(_listing(visit, visit.site + path, kind, {}, numbered=True), seen)

    return Way(name=FORMER, find=find, cheap=False)


def _new(found: Iterator[Announcement], seen: dict[str, Kind]) -> Iterator[Announcement]:
    for each in found:
        if each.address not in seen:
            seen[each.address] = each.kind
            yield each


def _layout(soup: BeautifulSoup) -> dict[str, str] | None:
    """Return the layout whose items are on the page."""
    layouts: list[dict[str, str]] = table("wordpress")["listings"]
    return next((each for each in layouts if select(soup, each["item"])), None)


def _listing(
    visit: Visit,
    address: str,
    kind: Kind,
    kinds: Mapping[str, Kind],
    *,
    first: Answer | None = None,
    numbered: bool = False,
) -> Iterator[Announcement]:
    """Yield what a listing announces, page by page."""
    start, page, told, seen, visited = address, 1, None, set[str](), set[str]()
    answer = first or visit.get(address, accept=_ACCEPT)
    while True:
        visited |= {address, answer.final}
        soup = parse(answer)
        layout = _layout(soup)
        if layout is None:
            if page == 1:
                items = [each["item"] for each in table("wordpress")["listings"]]
                raise missing(items, answer, soup, part="item of a listing")
            visit.note(f"{answer.final} has no items: the listing ended earlier than it said")
            break
        found = [each for each in _items(answer, soup, layout, kind, kinds) if each.address not in seen]
        if not found and page == 1:
            raise missing([f"{layout['item']} {layout['link']}"], answer, soup, part="linked title of a listing")
        if page == 1:
            told = _count(soup, layout)
        seen |= {each.address for each in found}
        # What asks for a password is listed like all else.
        yield from (each for each in found if not (each.title or "").startswith(_UNTITLED))
        page += 1
        following = f"{start}?paged={page}" if numbered else _next(answer, soup, layout)
        if not found or following is None or following in visited or page > _MOST or _old(visit, found):
            told = None if _old(visit, found) else told
            break
        address = following
        try:
            answer = visit.get(address, accept=_ACCEPT)
        except FetchError as error:
            if not numbered or error.status != 404:
                raise
            break
    if told is not None and told != len(seen):
        visit.note(f"{start} says that it lists {told} and {len(seen)} were found")


def _old(visit: Visit, found: list[Announcement]) -> bool:
    """Tell whether a page ends in what is older than wanted; listings are newest first, if all their dates say so."""
    days = [each.published for each in found]
    if not visit.since or not days or None in days:
        return False
    return days == sorted(days, key=str, reverse=True) and str(days[0]) < visit.since


def _items(
    answer: Answer, soup: BeautifulSoup, layout: dict[str, str], kind: Kind, kinds: Mapping[str, Kind]
) -> Iterator[Announcement]:
    for item in select(soup, layout["item"]):
        for address, title in list(links(answer.final, select(item, layout["link"])))[:1]:
            times = [iso(value(each, "datetime")) for each in select(item, layout["date"])]
            yield Announcement(
                address=address,
                listing=answer.final,
                title=title or None,
                published=next((day for day in times if day), None),
                kind=_kind(address, _terms(answer, item, layout), kind, kinds),
            )


def _terms(answer: Answer, item: Tag, layout: dict[str, str]) -> list[str]:
    """Return the terms of an item as class names have them: ``/news-type/blog/`` as ``news-type-blog``."""
    found = links(answer.final, select(item, layout["terms"])) if "terms" in layout else ()
    return ["-".join(urlsplit(address).path.strip("/").split("/")[-2:]) for address, _ in found]


def _kind(address: str, terms: list[str], kind: Kind, kinds: Mapping[str, Kind]) -> Kind:
    """Tell what an item is: by its terms, by the content type in its address (``/news/anyshire/``), by its listing."""
    steps = urlsplit(address).path.strip("/").split("/")
    name = next((step for step in steps[:-1] if step in kinds), "")
    return kind_of(name, terms, {**kinds, "": kind})


def _count(soup: BeautifulSoup, layout: dict[str, str]) -> int | None:
    words = text(select(soup, layout["count"])[0]) if "count" in layout and select(soup, layout["count"]) else ""
    match = re.match(r"(\d{1,7})\b", words.replace(",", ""))
    return int(match[1]) if match else None


def _next(answer: Answer, soup: BeautifulSoup, layout: dict[str, str]) -> str | None:
    found = list(links(answer.final, select(soup, layout["next"]))) if "next" in layout else []
    same = [address for address, _ in found if urlsplit(address).hostname == urlsplit(answer.final).hostname]
    return same[0] if same else None


def _discovered(visit: Visit, gone: set[str]) -> Iterator[tuple[str, Kind, Answer]]:
    """Yield listing pages that the menus of the site lead to."""
    rules = table("wordpress")["navigation"]
    home = visit.get(visit.site, accept=_ACCEPT)
    candidates = {
        address: words
        for address, words in links(home.final, select(parse(home), rules["links"]))
        if urlsplit(address).netloc == urlsplit(home.final).netloc
        and not urlsplit(address).query
        and address not in gone
        and address.rstrip("/") != home.final.rstrip("/")
        and re.search(rules["words"], f"{urlsplit(address).path} {words}".lower())
    }
    for address, words in list(candidates.items())[: rules["most"]]:
        try:
            answer = visit.get(address, accept=_ACCEPT)
            listed = _layout(parse(answer)) is not None
        except (RefusedError, StoppedError):
            raise
        except (FetchError, SourceError) as error:
            visit.note(f"a link of the menus leads nowhere: {error}")
            continue
        if listed and answer.final not in gone:
            gone |= {answer.final}
            slug = urlsplit(address).path.strip("/").rpartition("/")[2]
            kind = type_kind(slug, {})
            yield address, kind if kind != "other" else type_kind(words.lower().replace(" ", "-"), {}), answer
