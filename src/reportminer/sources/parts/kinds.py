"""What a WordPress site holds: which content types are publications, and what kind each is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from reportminer.sources.base import Kind
from reportminer.sources.parts.data import table

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def wanted(name: str) -> bool:
    """Tell whether a content type may be publications.

    Examples:
        >>> wanted("news"), wanted("wp_navigation"), wanted("../users")
        (True, False, False)
    """
    return _NAME.fullmatch(name) is not None and name not in table("wordpress")["types"]["never"]


def type_kind(name: str, kinds: Mapping[str, Kind]) -> Kind:
    """Tell what a content type holds.

    Args:
        name: key of the type, such as ``news``.
        kinds: what the publisher's types hold; the words of names are asked for others.

    Examples:
        >>> type_kind("news", {}), type_kind("hmipris_reports", {}), type_kind("event", {"event": "report"})
        ('press release', 'report', 'report')
    """
    if name in kinds:
        return kinds[name]
    types = table("wordpress")["types"]
    named: dict[str, Kind] = {"post": types["post"]}
    matched = (row["kind"] for row in types["kinds"] if re.search(row["pattern"], name.lower()))
    kind: Kind = named[name] if name in named else next(matched, types["default"])
    return kind


def kind_of(name: str, classes: Iterable[str], kinds: Mapping[str, Kind]) -> Kind:
    """Tell what one post is: by its terms, where they say it, else by its content type.

    Args:
        name: its content type.
        classes: its class names, among them its terms: ``news-type-press-release``.
        kinds: what the publisher's types hold.

    Examples:
        >>> kind_of("news", ["type-news", "news-type-announcement"], {"news": "press release"})
        'other'
        >>> kind_of("news", ["type-news"], {"news": "press release"})
        'press release'
    """
    terms = [each for each in classes if each != name and not each.startswith(("type-", "post-", "status-"))]
    for row in table("wordpress")["terms"]:
        if any(re.search(row["pattern"], term) for term in terms):
            kind: Kind = row["kind"]
            return kind
    return type_kind(name, kinds)


def page_kind(kinds: Mapping[str, Kind]) -> Callable[[Sequence[str]], Kind | None]:
    """Make the function that tells the kind of a page by the class names of its article.

    Examples:
        >>> kind = page_kind({"document": "report"})
        >>> kind(["post-7", "document", "type-document"]), kind(["hentry"])
        ('report', None)
    """

    def kind(classes: Sequence[str]) -> Kind | None:
        name = next((each.removeprefix("type-") for each in classes if each.startswith("type-")), None)
        return None if name is None else kind_of(name, classes, kinds)

    return kind
