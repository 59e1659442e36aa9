"""The switches of a site, read on every request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a site does, as ``options.json`` in its folder says it. A change counts from the next request on.

    Attributes:
        theme: ``hale`` has the elements and class names of the publisher's theme, ``plain`` those of any simple one.
        heading: where the title stands: in the ``article``, or ``full-width`` above it with "Published: " in a caption.
        dates: whether the article has the date of publication.
        terms: terms of a post as ``tags`` (links), or as a ``list`` of words.
        contents: a list of contents, which puts a link into each ``h2`` and makes the text a document in the document.
        numbers: "1. " before the text of each ``h2``; prints the text likewise.
        document_layout: post types whose pages have the classes of documents: ``document-title``, ``document-content``.
        texturize: whether straight quotation marks and " - " become typographic, as WordPress has it by default.
        cut_pages: slugs whose pages end in the middle, with status 200.
        listing: the listing pages: ``hale``, ``redesigned`` (other elements and classes) or ``empty`` (no post).
        rest: whether REST answers at all; without it everything is 401.
        rest_types: post types that REST has.
        sitemaps: whether there are sitemaps.
        feeds: whether there are feeds.
        robots: ``wordpress``, which makes one, or ``missing``: 404.
        robots_lines: lines that its robots.txt has besides, for every robot: ``Crawl-delay: 2``, ``Disallow: /news/``.
        error_pages: bodies of 400 and 401 are a web page, as behind a web server that has its own.

    Examples:
        >>> Options(listing="redesigned").listing
        'redesigned'
    """

    theme: Literal["hale", "plain"] = "hale"
    heading: Literal["article", "full-width"] = "article"
    dates: bool = True
    terms: Literal["tags", "list"] = "tags"
    contents: bool = False
    numbers: bool = False
    document_layout: tuple[str, ...] = ("document",)
    texturize: bool = False
    cut_pages: tuple[str, ...] = ()
    listing: Literal["hale", "redesigned", "empty"] = "hale"
    rest: bool = True
    rest_types: tuple[str, ...] = ("news", "document")
    sitemaps: bool = True
    feeds: bool = True
    robots: Literal["wordpress", "missing"] = "wordpress"
    robots_lines: tuple[str, ...] = ()
    error_pages: bool = False
