"""Sitemaps (sitemaps.org, protocol 0.9): WordPress's own, and that of the plug-in Yoast."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from reportminer.answer import Answer
from reportminer.errors import FetchError, RefusedError, SourceError, StoppedError
from reportminer.readers.dates import iso
from reportminer.sources.base import Announcement, Kind, Visit, Way
from reportminer.sources.parts.data import table
from reportminer.sources.parts.kinds import type_kind, wanted
from reportminer.sources.parts.soup import absolute
from reportminer.sources.parts.stamps import days_before, version
from reportminer.sources.parts.xmlfile import Element, parse_xml, words

NAME = "sitemap"
_MOST = 500  # parts of one sitemap


def sitemap(kinds: Mapping[str, Kind]) -> Way:
    """Make the way through the sitemap.

    Args:
        kinds: content types of this publisher, with what they hold. Others are announced where the sitemap says which
            of its parts are content types, and where their name is that of publications.

    Returns:
        The way. It tells addresses and times of last change, no titles and no dates of publication.

    Examples:
        >>> sitemap({"news": "press release"}).name
        'sitemap'
    """

    def find(visit: Visit) -> Iterator[Announcement]:
        start, root = _start(visit)
        earliest = days_before(visit.since, table("wordpress")["sitemap"]["scheduled_days"]) if visit.since else ""
        seen: set[str] = set()
        for listing, name, element in _parts(visit, start, root, kinds):
            for each in _entries(visit, listing, name, element, kinds):
                # A time of last change that is none says nothing, so it counts as late.
                if each.address not in seen and (iso(each.version or "") or earliest) >= earliest:
                    yield each
                seen.add(each.address)
        if not seen:
            message = f"{start.final} has no address of the content types {', '.join(kinds)} (<url><loc>)"
            raise SourceError(message)

    return Way(name=NAME, find=find)


def _start(visit: Visit) -> tuple[Answer, Element]:
    names = table("wordpress")["sitemap"]["names"]
    reasons: list[str] = []
    for name in names:
        try:
            answer = visit.get(visit.site + name, accept="application/xml")
            return answer, parse_xml(answer, "sitemapindex", "urlset")
        except (RefusedError, StoppedError):
            raise
        except FetchError as error:
            reasons.append(str(error))
    message = f"{visit.site} has no sitemap under {', '.join(names)}: {'; '.join(reasons)}"
    raise SourceError(message)


def _parts(
    visit: Visit, start: Answer, root: Element, kinds: Mapping[str, Kind]
) -> Iterator[tuple[str, str | None, Element]]:
    """Yield the parts that list publications, with their address and content type; None where it is not told."""
    parts = [absolute(start.final, words(entry, "{*}loc")) for entry in root.iterfind("{*}sitemap")]
    if not parts:
        yield start.final, None, root
        return
    chosen = {part: name for part in parts if part and (name := _type(part, kinds))}
    if not chosen:
        there = ", ".join(part for part in parts[:10] if part)
        message = f"{start.final} has no part that lists publications (<sitemap><loc>); it has {there}"
        raise SourceError(message)
    # The publisher's own types first, as in the other ways.
    for part, name in sorted(chosen.items(), key=lambda item: (item[1] not in kinds, item[1]))[:_MOST]:
        answer = visit.get(part, accept="application/xml")
        yield answer.final, name, parse_xml(answer, "urlset")


def _type(part: str, kinds: Mapping[str, Kind]) -> str | None:
    """Return the content type that a part of a sitemap lists, by its name.

    Examples:
        >>> names = ("wp-sitemap-posts-news-1.xml", "wp-sitemap-posts-page-1.xml", "wp-sitemap-users-1.xml",
        ...          "wp-sitemap-taxonomies-news-type-1.xml", "news-sitemap2.xml", "news-type-sitemap.xml")
        >>> [_type(f"https://a.example/{name}", {"news": "press release"}) for name in names]
        ['news', None, None, None, 'news', None]
    """
    rules = table("wordpress")["sitemap"]
    name = urlsplit(part).path.rpartition("/")[2]
    if re.search(rules["never"], name) and not any(name.startswith(f"{known}-sitemap") for known in kinds):
        return None
    for place, pattern in enumerate(rules["parts"]):
        match = re.match(pattern, name)
        if match and wanted(match["type"]):
            # WordPress's own names say that they list posts. Yoast's do not, so the name must be one of publications.
            known = match["type"] in kinds or match["type"] == "post" or type_kind(match["type"], kinds) != "other"
            return match["type"] if place == 0 or known else None
    return None


def _entries(
    visit: Visit, listing: str, name: str | None, element: Element, kinds: Mapping[str, Kind]
) -> Iterator[Announcement]:
    for entry in element.iterfind("{*}url"):
        address = absolute(listing, words(entry, "{*}loc"))
        # "/news/anyshire/" in a sitemap without parts: the content type is the first step of the path.
        first, _, rest = (_below(address, visit.site) if address else "").partition("/")
        content = name or first
        # "/news/" alone is the listing, which Yoast's sitemap has as well.
        listed = not rest.strip("/") and first in {*kinds, content}
        if address and not listed and (name or content in kinds):
            changed = version(words(entry, "{*}lastmod"))
            yield Announcement(address=address, listing=listing, kind=type_kind(content, kinds), version=changed)


def _below(address: str, site: str) -> str:
    """Return what stands after the site in an address's path, whatever the scheme and host."""
    path, root = urlsplit(address).path, urlsplit(site).path or "/"
    return path.removeprefix(root) if path.startswith(root) else path.lstrip("/")
