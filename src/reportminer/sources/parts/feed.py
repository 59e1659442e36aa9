"""Feeds (RSS 2.0) of a WordPress site, page by page: the last way, as each page is made anew for each visitor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportminer.errors import FetchError, PayloadError, SourceError
from reportminer.sources.base import Announcement, Kind, Visit, Way
from reportminer.sources.parts.data import table
from reportminer.sources.parts.soup import absolute, plain
from reportminer.sources.parts.stamps import feed_day
from reportminer.sources.parts.xmlfile import parse_xml, words

NAME = "feed"
_MOST = 2_000  # pages of 10 posts


def feed(kinds: Mapping[str, Kind]) -> Way:
    """Make the way through the feeds of content types.

    Args:
        kinds: content types of this publisher, with what they hold; a feed has one type, and no other is known by name.

    Returns:
        The way, newest first.

    Examples:
        >>> feed({"news": "press release"}).cheap
        False
    """

    def find(visit: Visit) -> Iterator[Announcement]:
        seen: set[str] = set()
        reasons: list[str] = []
        for name, kind in kinds.items():
            first = f"{visit.site}feed/?post_type={name}"
            try:
                for each in _items(visit, first, kind):
                    if each.address not in seen:
                        seen.add(each.address)
                        yield each
            except FetchError as error:
                # A type without a feed is not there, or answers with a page; any other failure may be over tomorrow.
                if error.status != 404 and not isinstance(error, PayloadError):
                    raise
                reasons.append(str(error))
                visit.note(f"the feed {first} could not be read to its end: {error}")
        if not seen:
            message = f"the feeds of {', '.join(kinds)} at {visit.site}feed/ have no item (rss > channel > item)"
            raise SourceError("; ".join((message, *reasons)))

    return Way(name=NAME, find=find, cheap=False)


def _items(visit: Visit, first: str, kind: Kind) -> Iterator[Announcement]:
    """Yield the items of a feed. Its pages end with a 404; one that has nothing new ends it too."""
    seen: set[str] = set()
    for page in range(1, _MOST + 1):
        try:
            answer = visit.get(first if page == 1 else f"{first}&paged={page}", accept="application/rss+xml")
        except FetchError as error:
            if page > 1 and error.status == 404:
                return
            raise
        found = []
        for item in parse_xml(answer, "rss").iterfind("channel/item"):
            address = absolute(answer.final, words(item, "link"))
            if address and address not in seen:
                seen.add(address)
                found.append((address, item))
        days = []
        for address, item in found:
            title = plain(words(item, "title"))
            day = feed_day(words(item, "pubDate"))
            days.append(day or "9999")
            if not title.startswith(tuple(table("wordpress")["page"]["untitled"])):
                yield Announcement(address=address, listing=answer.final, title=title or None, published=day, kind=kind)
        if not found or (visit.since and max(days) < visit.since):
            return
