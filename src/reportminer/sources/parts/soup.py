"""Web pages of strangers: parsed, their text and their addresses taken without ever failing on them."""

from __future__ import annotations

import re
import warnings
from codecs import lookup
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, CData, NavigableString, Tag
from bs4.exceptions import ParserRejectedMarkup

from reportminer.answer import Answer
from reportminer.errors import SourceError

LIMIT = 20_000_000
"""Bytes above which a page is not parsed: the longest page that was seen has a fortieth of it."""

_TITLE_LENGTH = 2_000
_ADDRESS_LENGTH = 4_000  # characters; longer "addresses" are embedded pictures and mistakes
_TEXT = (NavigableString, CData)  # not comments, scripts and styles, which are kinds of text too in this parser
_BREAKS = frozenset(
    {"br", "p", "div", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "section"}
)
_BAD = re.compile(r"[\x00-\x1f\x7f]")


def parse(answer: Answer) -> BeautifulSoup:
    """Parse a web page with lxml, which flattens a second ``<html>`` inside the first, as browsers do.

    Args:
        answer: what a server answered.

    Returns:
        The page.

    Raises:
        SourceError: it is too large, or cannot be parsed.

    Examples:
        >>> answer = Answer(address="http://a.example/", final="http://a.example/", status=200, fetched="",
        ...                 content=b"<p>Work in <b>Anyshire</b>")
        >>> text(parse(answer))
        'Work in Anyshire'
    """
    if len(answer.content) > LIMIT:
        message = f"{answer.final} has {len(answer.content)} bytes, more than the {LIMIT} that a page may have"
        raise SourceError(message)
    with warnings.catch_warnings():
        # It warns of pages that look like XML or like a file name; what they are is said by the server.
        warnings.simplefilter("ignore")
        try:
            return BeautifulSoup(answer.content, "lxml", from_encoding=_charset(answer))
        except (ParserRejectedMarkup, ValueError, AssertionError, RecursionError) as error:
            message = f"{answer.final} cannot be parsed as a web page ({type(error).__name__}: {error}): look at it"
            raise SourceError(message) from error


def _charset(answer: Answer) -> str | None:
    """Return the declared character set where there is such a thing; else the page's own words are believed."""
    try:
        name = answer.charset
        # Python knows "encodings" that are none for a page: base64, idna, undefined.
        return name if name and lookup(name).name not in {"idna", "punycode", "undefined", "utf-7"} else None
    except (LookupError, ValueError):
        return None


def text(element: Tag) -> str:
    """Return the text of an element on one line; a ``meta`` element has its text in ``content``.

    Examples:
        >>> text(BeautifulSoup("<h1>Work <b>in</b><br>Anyshire<script>1</script></h1>", "lxml"))
        'Work in Anyshire'
    """
    if element.name == "meta":
        return " ".join(value(element, "content").split())
    parts = (
        str(node) if type(node) in _TEXT else " "
        for node in element.descendants
        if type(node) in _TEXT or (isinstance(node, Tag) and node.name in _BREAKS)
    )
    return " ".join("".join(parts).split())


def plain(markup: str) -> str:
    """Return the text of a piece of HTML on one line: WordPress tells titles with entities, and at times with tags.

    Examples:
        >>> plain("Anyshire &#8211; <em>good</em> &amp; better"), plain("R&D")
        ('Anyshire – good & better', 'R&D')
    """
    markup = markup[:_TITLE_LENGTH]
    if "<" not in markup:
        return " ".join(unescape(markup).split())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return text(BeautifulSoup(markup, "lxml"))
        except (ParserRejectedMarkup, ValueError, AssertionError, RecursionError):
            return " ".join(markup.split())


def value(element: Tag, attribute: str) -> str:
    """Return an attribute as one string, empty where it is missing; ``class`` and ``rel`` are lists in this parser.

    Examples:
        >>> value(BeautifulSoup("<a rel='next nofollow'>", "lxml").a, "rel")
        'next nofollow'
    """
    found = element.get(attribute)
    return "" if found is None else " ".join(found) if isinstance(found, list) else str(found)


def absolute(base: str, link: str) -> str | None:
    """Return the address that a link on a page leads to.

    Args:
        base: address of the page.
        link: the link as it is written there.

    Returns:
        The address, absolute and without fragment; None where it is no address of the web (``mailto:``, ``data:``,
        ``http://[``) or names a user and password.

    Examples:
        >>> absolute("https://a.example/news/x/", "../y/#top"), absolute("https://a.example/", "r 1.pdf")
        ('https://a.example/news/y/', 'https://a.example/r%201.pdf')
        >>> absolute("https://a.example/", "javascript:void(0)"), absolute("https://a.example/", "http://[")
        (None, None)
    """
    link = link.strip()
    if len(link) > _ADDRESS_LENGTH or _BAD.search(link):
        return None
    try:
        parts = urlsplit(urljoin(base, link))
        if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        _ = parts.port  # raises where it is no number
        found = parts._replace(fragment="").geturl()
    except ValueError:
        return None
    return found.replace(" ", "%20")


def links(base: str, elements: Iterable[Tag]) -> Iterator[tuple[str, str]]:
    """Yield address and words of each link among some elements, in order; those that lead nowhere are left out."""
    for element in elements:
        address = absolute(base, value(element, "href")) if element.get("href") else None
        if address:
            yield address, text(element)
