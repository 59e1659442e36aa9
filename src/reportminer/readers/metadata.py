"""What a web page says about itself: title, publication date, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from reportminer.readers.blocks import clean
from reportminer.readers.containers import Element, dropped, xpath
from reportminer.readers.dates import iso
from reportminer.readers.rules import rules

# " - ", " | ", " – ": what a site puts between the title of a page and its own name.
_SEPARATOR = re.compile(r"\s+[-–—|»·:]{1,2}\s+")


def content(element: Element) -> str:
    """Return the text of an element on one line, without its dropped parts.

    Examples:
        >>> from lxml import etree
        >>> content(etree.fromstring("<h1>Work <b>in</b> Anyshire<span class='back-to-top'> (Back to top)</span></h1>"))
        'Work in Anyshire'
    """
    parts: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
        elif node is element or not dropped(node):
            stack.extend(part for child in reversed(node) for part in (child.tail or "", child))
            parts.append(" " if node.tag == "br" else node.text or "")
    return clean("".join(parts))


def heading(page: Element, container: Element) -> Element | None:
    """Find the element that shows the title: the first ``h1`` in the main text, or the one that belongs to it.

    Args:
        page: the root of a parsed page.
        container: the element that holds the main text.

    Returns:
        The element, or None where no ``h1`` is the title.
    """
    for element in container.iter("h1"):
        if not _hidden(element, container) and content(element):
            return element
    lines = [text for text in (_meta(page, "meta[property=og:title]"), _named(page)) if text]
    sites = _sites(page) | {part for line in lines for part in _SEPARATOR.split(line)[1:]}
    shown = [element for element in page.iter("h1") if not _hidden(element, page)]
    # The site's own name may be an h1 too: "HM Inspectorate of Probation". The title comes before it in <title>.
    named = [element for element in shown if any(_begins(line, content(element)) for line in lines)]
    others = [element for element in shown if content(element) and content(element) not in sites]
    return max(named, key=lambda element: len(content(element)), default=others[0] if len(others) == 1 else None)


def _begins(line: str, text: str) -> bool:
    return bool(text) and line.casefold().startswith(text.casefold())


def _hidden(element: Element, root: Element) -> bool:
    """Tell whether an ``h1`` is out of sight; the header of an article is where it belongs, though."""
    while element is not None and element is not root:
        if element.tag not in {"header", "h1"} and dropped(element):
            return True
        element = element.getparent()
    return False


def title(page: Element, shown: Element | None) -> str:
    """Return the title of a page.

    Args:
        page: the root of a parsed page.
        shown: the element that shows the title, as `heading` found it.

    Returns:
        Its text; else ``og:title``; else ``<title>`` without the name of the site; else an empty string.
    """
    if shown is not None:
        return content(shown)
    return _proper(page, _meta(page, "meta[property=og:title]")) or _proper(page, _named(page))


def _named(page: Element) -> str:
    found = [clean("".join(element.itertext())) for element in page.iter("title") if element.getparent().tag != "svg"]
    return found[0] if found else ""


def _sites(page: Element) -> set[str]:
    return {*rules("html")["title"]["sites"], _meta(page, "meta[property=og:site_name]")} - {""}


def _proper(page: Element, text: str) -> str:
    """Cut the name of the site off: "Work in Anyshire - HM Inspectorate of Probation"."""
    sites = {name.casefold() for name in _sites(page)}
    parts = _SEPARATOR.split(text)
    separators = _SEPARATOR.findall(text)
    # "Probation services in Anyshire - poor" keeps its last part; after a bar there is only ever the site.
    while len(parts) > 1 and (parts[-1].casefold() in sites or "|" in separators[-1]):
        parts.pop()
        separators.pop()
    whole = parts[0]
    for separator, part in zip(separators, parts[1:], strict=True):
        whole += separator + part
    return "" if whole.casefold() in sites else clean(whole)


def _meta(page: Element, selector: str) -> str:
    return next(
        (clean(element.get("content") or "") for element in xpath(selector)(page) if element.get("content")), ""
    )


def published(page: Element, container: Element) -> tuple[str | None, list[str]]:
    """Find the publication date in the metadata of a page.

    Args:
        page: the root of a parsed page.
        container: the element that holds the main text: its date comes before one elsewhere on the page.

    Returns:
        The date as ``YYYY-MM-DD`` or None, and warnings about dates that are none.
    """
    warnings: list[str] = []
    for place in rules("html")["date"]["places"]:
        for text in _candidates(page, container, place):
            day = iso(text)
            if day:
                return day, warnings
            warnings.append(f"not a date: {text[:60]!r}")
    return None, [*dict.fromkeys(warnings), "no publication date in the page"]


def _candidates(page: Element, container: Element, place: dict[str, str]) -> list[str]:
    if "json" in place:
        found = list(_linked(page, place["json"]))
    elif "term" in place:
        terms = [term for term in page.iter("dt") if content(term).rstrip(":").casefold() == place["term"].casefold()]
        found = [content(term.getnext()) for term in terms if term.getnext() is not None and term.getnext().tag == "dd"]
    else:
        query = xpath(place["selector"])
        elements = query(container)
        if not elements:
            elements = query(page)
            # Several dates outside the text are those of other pages, in a list of news.
            if len(elements) > 1 and not place["selector"].startswith("meta"):
                return []
        values = [element.get(place["attribute"]) if "attribute" in place else content(element) for element in elements]
        prefix = place.get("prefix", "")
        found = [value[len(prefix) :] for value in values if value and value.startswith(prefix)]
    return [text for text in map(clean, found[:3]) if text]


def _linked(page: Element, key: str) -> Iterator[str]:
    """Yield the values of `key` in the linked data of a page, outermost first."""
    for script in xpath("script[type=application/ld+json]")(page):
        try:
            queue: list[Any] = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        for node in queue:
            if isinstance(node, dict):
                if isinstance(node.get(key), str):
                    yield node[key]
                queue.extend(node.values())
            elif isinstance(node, list):
                queue.extend(node)


def address(page: Element, fetched: str | None) -> str | None:
    """Return the canonical address of a page.

    Args:
        page: the root of a parsed page.
        fetched: the address it was fetched from, where known.

    Returns:
        ``link rel=canonical``, else ``og:url``, else `fetched`; None where none of them is an http address.
    """
    linked = [
        element.get("href")
        for element in page.iter("link")
        if "canonical" in (element.get("rel") or "").lower().split()
    ]
    for candidate in (*linked, _meta(page, "meta[property=og:url]")):
        try:
            whole = urljoin(fetched or "", clean(candidate or ""))
            if candidate and urlsplit(whole).scheme in {"http", "https"} and urlsplit(whole).netloc:
                return whole
        except ValueError:
            continue
    return fetched
