"""Which element of a page holds its main text, and which elements are no part of any text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from reportminer.readers.rules import rules

Element = Any
"""An element of a parsed page: lxml has no types."""

_COMPOUND = re.compile(r"([a-z][a-z0-9]*)?((?:[.#][\w-]+|\[[\w:-]+=[^\]]+\])*)")
_PART = re.compile(r"\.([\w-]+)|#([\w-]+)|\[([\w:-]+)=([^\]]+)\]")
# Elements that lay out a page; every other element belongs to the text of the nearest of these around it.
_BOXES = frozenset({"html", "body", "main", "article", "section", "div", "td", "center", "form"})
_UPPER, _LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"


@cache
def xpath(selector: str) -> Any:  # noqa: ANN401 - lxml has no types
    """Compile a selector of the data file into an XPath query.

    Args:
        selector: ``tag``, ``.class``, ``#id`` and ``[attribute=value]``, alone, joined, or one inside another.

    Returns:
        A function from an element to the list of matching elements below it.

    Raises:
        ValueError: the selector is written otherwise.

    Examples:
        >>> page = etree.fromstring("<div id='content' class='a entry-content'><p/></div>")
        >>> [e.tag for e in xpath("#content.entry-content p")(page)]
        ['p']
    """
    steps: list[str] = []
    for compound in selector.split():
        match = _COMPOUND.fullmatch(compound)
        if match is None:
            message = f"the selector {selector!r} is written in a way that is not known"
            raise ValueError(message)
        tests: list[str] = []
        for name, key, attribute, value in _PART.findall(match[2]):
            if name:
                tests.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')")
            elif key:
                tests.append(f"@id='{key}'")
            else:
                tests.append(f"translate(@{attribute}, '{_UPPER}', '{_LOWER}')='{value.lower()}'")
        steps.append((match[1] or "*") + "".join(f"[{test}]" for test in tests))
    # The last step is looked for first, and what it must stand inside only then: pages nest the outer ones deeply.
    query = steps[0]
    for step in steps[1:]:
        query = f"{step}[ancestor::{query}]"
    return etree.XPath(f"descendant-or-self::{query}", smart_strings=False)


@cache
def _names() -> re.Pattern[str]:
    patterns = (re.escape(name).replace(r"\*", ".*") for name in rules("html")["drop"]["names"])
    return re.compile("|".join(patterns), re.IGNORECASE)


@cache
def _tags() -> frozenset[str]:
    return frozenset(rules("html")["drop"]["tags"])


def names(element: Element) -> list[str]:
    """Return the classes and the id of an element.

    Examples:
        >>> names(etree.fromstring("<p class='a b' id='c'/>"))
        ['a', 'b', 'c']
    """
    return [*(element.get("class") or "").split(), *(element.get("id") or "").split()]


def dropped(element: Element) -> bool:
    """Tell whether an element is no part of the text: navigation, banners, scripts, hidden and print-only parts.

    Args:
        element: any node of a parsed page; comments and processing instructions are dropped too.

    Returns:
        Whether to leave it out with all that is in it.

    Examples:
        >>> [dropped(etree.fromstring(e)) for e in ("<nav/>", "<p hidden=''/>", "<div class='share-links'/>", "<p/>")]
        [True, True, True, False]
    """
    tag = element.tag
    if not isinstance(tag, str):
        return True
    if tag in _tags():
        # Some sites wrap the whole page in a form.
        return tag != "form" or next(element.iterdescendants("h1", "main", "article", "p", "table"), None) is None
    if not element.attrib:
        return False
    if _concealed(element.attrib):
        return True
    if tag in {"html", "body", "main", "article"} or not any(map(_names().fullmatch, names(element))):
        return False
    # "div.cookies-accepted" around everything: what holds the title holds the text.
    return next(element.iterdescendants("h1", "main"), None) is None


def _concealed(attributes: Mapping[str, str]) -> bool:
    """Tell whether attributes hide an element, or give it a part in the page that is not the text's."""
    style = attributes.get("style", "").replace(" ", "").lower()
    return (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").strip().lower() == "true"
        or "display:none" in style
        or "visibility:hidden" in style
        or attributes.get("role", "").strip().lower() in rules("html")["drop"]["roles"]
    )


def length(element: Element) -> int:
    """Return the number of characters of text in an element, without its dropped parts.

    Examples:
        >>> length(etree.fromstring("<div><p>four</p> <nav>Home</nav></div>"))
        4
    """
    return sum(len(text.strip()) for _, text, _ in _texts(element))


def visible(root: Element, skip: Element | None = None) -> Iterator[tuple[str, Element, str | None]]:
    """Walk over an element without its dropped parts, however deep it is.

    Args:
        root: any element.
        skip: one more element to leave out.

    Yields:
        ``start`` or ``end``, the element, and the text after the tag; ``gone`` for a dropped part or a comment.

    Examples:
        >>> page = etree.fromstring("<p>a <nav>Home</nav> b</p>")
        >>> [(event, element.tag, text) for event, element, text in visible(page)]
        [('start', 'p', 'a '), ('gone', 'nav', ' b'), ('end', 'p', None)]
    """
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped: Element | None = None
    for event, element in walk:
        if event == "start" and (element is skip or (element is not root and dropped(element))):
            walk.skip_subtree()
            skipped = element
        elif event == "start":
            yield "start", element, element.text
        else:
            tail = None if element is root else element.tail
            yield ("end" if event == "end" and element is not skipped else "gone"), element, tail


def _texts(root: Element) -> Iterator[tuple[Element, str, bool]]:
    """Yield every text in `root` that is not dropped, with the box it belongs to and whether a link holds it."""
    boxes: list[Element] = [root]
    links = 0
    for event, element, text in visible(root):
        step = {"start": 1, "end": -1}.get(event, 0)
        links += step * (element.tag == "a")
        if element.tag in _BOXES and element is not root:
            if step > 0:
                boxes.append(element)
            elif step < 0:
                boxes.pop()
        if text:
            yield boxes[-1], text, links > 0


def find(page: Element) -> tuple[Element, str | None]:
    """Find the element that holds the main text of a page.

    Args:
        page: the root of a parsed page.

    Returns:
        The element, and how it was found if not by a known container: the name of a landmark, or ``densest text``.

    Examples:
        >>> page = etree.fromstring("<html><nav>Home</nav><main><p>Inspectors found little.</p></main></html>")
        >>> find(page)[0].tag, find(page)[1]
        ('main', 'main')
    """
    known = [selector for container in rules("html")["containers"] for selector in container["selectors"]]
    for selector in known:
        element = _largest(page, selector)
        if element is not None:
            return element, None
    for selector in rules("html")["fallback"]["selectors"]:
        element = _largest(page, selector)
        if element is not None:
            return element, selector
    return _densest(page), "densest text"


def _largest(page: Element, selector: str) -> Element | None:
    best, most = None, 0
    outer: set[Element] = set()
    for element in xpath(selector)(page):
        # What stands inside another match has no more text than it.
        if not outer.isdisjoint(element.iterancestors()):
            continue
        outer.add(element)
        size = 0 if _inside_dropped(element) else length(element)
        if size > most:
            best, most = element, size
    return best


def _inside_dropped(element: Element) -> bool:
    return any(dropped(around) for around in element.iterancestors())


def _densest(page: Element) -> Element:
    """Return the box with the most text of its own and of the boxes in it, where text in links counts against it."""
    own: dict[Element, float] = {}
    for box, text, link in _texts(page):
        size = len(text.strip())
        own[box] = own.get(box, 0.0) + (-size if link else size)
    best, most = page, 0.0
    body = page.find("body")
    if body is not None:
        best = body
    scores: dict[Element, float] = {}
    for element in reversed(list(page.iter(*_BOXES))):
        # Children come before their parents here. A box passes half its score on: a box around three paragraphs that
        # are boxes themselves wins over each; a box around one box does not.
        score = own.get(element, 0.0) + scores.get(element, 0.0)
        parent = element.getparent()
        while parent is not None and parent.tag not in _BOXES:
            parent = parent.getparent()
        if parent is not None and score > 0:
            scores[parent] = scores.get(parent, 0.0) + score / 2
        if score > most:
            best, most = element, score
    return best
