"""A publisher on WordPress with the theme of the Ministry of Justice: its ways and its pages, in one call each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportminer.answer import Answer
from reportminer.sources.base import Document, Kind, Way
from reportminer.sources.parts.data import table
from reportminer.sources.parts.feed import feed
from reportminer.sources.parts.kinds import page_kind
from reportminer.sources.parts.listing import listings
from reportminer.sources.parts.pages import page_by, selectors_of
from reportminer.sources.parts.rest import rest
from reportminer.sources.parts.sitemap import sitemap


def wordpress_ways(kinds: Mapping[str, Kind], paths: Mapping[str, Kind]) -> tuple[Way, ...]:
    """Return the ways to what a WordPress site publishes, best first.

    Args:
        kinds: its content types, with what they hold.
        paths: its listing pages that are known, relative to the site, with what they list.

    Examples:
        >>> [way.name for way in wordpress_ways({"news": "press release"}, {"news/": "press release"})]
        ['REST', 'sitemap', 'listing pages', 'feed']
    """
    return (rest(kinds), sitemap(kinds), listings(paths, kinds), feed(kinds))


def wordpress_page(kinds: Mapping[str, Kind]) -> Callable[[Answer], Document]:
    """Return the function that describes the pages of a WordPress site, of the present and of the former theme.

    Args:
        kinds: its content types, with what they hold.

    Examples:
        >>> html = b'<article class="flexible-post-type-single type-news"><h1>Work</h1>'
        >>> html += b'<div class="flexible-post-type-content"><p>It is good.</div></article>'
        >>> page = wordpress_page({"news": "press release"})
        >>> address = "http://a.example/"
        >>> page(Answer(address=address, final=address, status=200, fetched="", content=html)).kind
        'press release'
    """
    return page_by(selectors_of(table("wordpress")["page"]), kind=page_kind(kinds))
