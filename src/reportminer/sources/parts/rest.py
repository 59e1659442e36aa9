"""WordPress's own interface: which content types there are, and the posts of each (WordPress REST API handbook).

It takes few requests, tells the day of publication and the last change, and needs no selector.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from reportminer.answer import Answer
from reportminer.errors import FetchError, PayloadError, RefusedError, SourceError, StoppedError
from reportminer.sources.base import Announcement, Kind, Visit, Way
from reportminer.sources.parts.kinds import kind_of, wanted
from reportminer.sources.parts.pages import select
from reportminer.sources.parts.soup import absolute, parse, plain, value
from reportminer.sources.parts.stamps import days_before, local_day, version

NAME = "REST"
_ACCEPT = "application/json"
_REL = "https://api.w.org/"
_LINK = re.compile(r'<([^<>]*)>\s*;[^<>]*?rel="?' + re.escape(_REL))
# Post bodies are left out: each page is fetched as a page, and would be sent twice.
_FIELDS = "id,link,date,modified_gmt,type,title,class_list,content.protected"
_MOST = 2_000  # pages of 100 posts
_BASE = re.compile(r"[A-Za-z0-9_-]{1,64}")


def rest(kinds: Mapping[str, Kind]) -> Way:
    """Make the way through the REST interface.

    Args:
        kinds: content types of this publisher, with what they hold; others that it has are announced too.

    Returns:
        The way. Posts come type by type in the order in which they were made, so that new ones come last.

    Examples:
        >>> rest({"news": "press release"}).name
        'REST'
    """

    def find(visit: Visit) -> Iterator[Announcement]:
        root, answer = _types(visit)
        found = _chosen(answer, kinds)
        for name in (name for name in kinds if name not in found):
            visit.note(f"{answer.final} does not have the content type {name!r}: REST brings nothing of it")
        seen: set[str] = set()
        for name, route in found.items():
            try:
                for each in _posts(visit, root, name, route, kinds):
                    if each.address not in seen:
                        seen.add(each.address)
                        yield each
            except FetchError as error:
                # A type that nobody asked for may be closed; one that the publisher is known for may not.
                if name in kinds or error.status not in {401, 403, 404}:
                    raise
                visit.note(f"the content type {name!r} is not open: {error}")
        if not seen and visit.since is None:
            message = f"{answer.final} names the content types {', '.join(found)}, and none of them has a post"
            raise SourceError(message)

    return Way(name=NAME, find=find)


def _types(visit: Visit) -> tuple[str, Answer]:
    """Return the root of the interface, and its list of content types."""
    named = _named_root(visit)
    roots = [named] if named else [f"{visit.site}wp-json/", f"{visit.site}?rest_route=/"]
    for root in roots[:-1]:
        try:
            return root, visit.get(_address(root, "wp/v2/types"), accept=_ACCEPT)
        except (RefusedError, StoppedError):
            # What is forbidden under one address is not asked for under another.
            raise
        except FetchError as error:
            visit.note(f"no REST interface at {root} ({error}): trying {roots[-1]}")
    return roots[-1], visit.get(_address(roots[-1], "wp/v2/types"), accept=_ACCEPT)


def _named_root(visit: Visit) -> str | None:
    """Return the root that the home page names, in a header or in its head."""
    try:
        home = visit.get(visit.site, accept="text/html")
    except (RefusedError, StoppedError):
        raise
    except FetchError as error:
        visit.note(f"the home page does not name its REST interface: {error}")
        return None
    headers = " , ".join(text for name, text in home.headers if name.lower() == "link")
    match = _LINK.search(headers)
    found = absolute(home.final, match[1]) if match else None
    if found is None:
        elements = select(parse(home), f'link[rel~="{_REL}"]')
        found = absolute(home.final, value(elements[0], "href")) if elements else None
    return found


def _address(root: str, route: str, **parameters: str | int) -> str:
    """Return the address of a route, below ``/wp-json/`` as well as in ``?rest_route=/``."""
    address = root.rstrip("/") + "/" + route
    if not parameters:
        return address
    return address + ("&" if "?" in root else "?") + urlencode(parameters, safe=",:")


def _chosen(answer: Answer, kinds: Mapping[str, Kind]) -> dict[str, str]:
    """Return the routes of the content types that are publications: the publisher's own first, then by name."""
    found: dict[str, str] = {}
    types = answer.json()
    rows = types if isinstance(types, dict) else {}
    for name, row in sorted(rows.items(), key=lambda item: (item[0] not in kinds, item[0])):
        base = row.get("rest_base") if isinstance(row, dict) else None
        space = row.get("rest_namespace", "wp/v2") if isinstance(row, dict) else None
        if not wanted(name) or not isinstance(base, str) or not isinstance(space, str):
            continue
        if _BASE.fullmatch(base) and all(_BASE.fullmatch(part) for part in space.split("/")):
            found[name] = f"{space}/{base}"
    if not found:
        there = ", ".join(sorted(map(str, rows))[:20]) or "none"
        message = (
            f"{answer.final} was to name content types with a 'rest_base' that hold publications; it names {there}"
        )
        raise SourceError(message)
    return found


def _posts(visit: Visit, root: str, name: str, route: str, kinds: Mapping[str, Kind]) -> Iterator[Announcement]:
    # By number, not by date: posts of the same minute have no order among them, and could be on two pages or on none.
    query: dict[str, str | int] = {"per_page": 100, "orderby": "id", "order": "asc", "_fields": _FIELDS}
    if visit.since is None:
        limits: list[dict[str, str]] = [{}]
    else:
        # Both are exclusive. Both are needed: a release that was written on Monday and set to appear on Thursday has
        # Monday as its last change.
        start = f"{days_before(visit.since, 1)}T23:59:59"
        limits = [{"after": start}, {"modified_after": start}]
    for limit in limits:
        address = _address(root, route, **{**query, **limit})
        for row, listing in _rows(visit, address):
            link = row.get("link")
            link = absolute(listing, link) if isinstance(link, str) else None
            if link and not _protected(row):
                yield _announcement(row, link=link, listing=listing, name=name, kinds=kinds)
            elif not link:
                visit.note(f"{listing} has a post without an address (id {str(row.get('id'))[:20]})")


def _rows(visit: Visit, first: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the posts of a collection with the address of their page of it.

    Never a page beyond the last is asked for: it is an error, and some hosts count errors against a visitor.
    """
    seen, total, pages, page = 0, None, 1, 1
    last: list[dict[str, Any]] = []
    while page <= min(pages, _MOST):
        address = first if page == 1 else f"{first}&page={page}"
        try:
            answer = visit.get(address, accept=_ACCEPT)
        except FetchError as error:
            if page == 1 or error.status != 400:
                raise
            visit.note(f"{address} is gone: posts were taken away during the visit, and the next one may find more")
            return
        rows = answer.json()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            message = f"{answer.final} was to be a list of posts and is a {type(rows).__name__}"
            raise PayloadError(message, address=answer.final, status=answer.status)
        if not rows:
            break
        if rows == last:
            visit.note(f"{address} has the same posts as the page before: what comes after it is not asked for")
            break
        last = rows
        yield from ((row, answer.final) for row in rows)
        seen += len(rows)
        total = _number(answer.header("x-wp-total"))
        # A proxy may take the header away: then a full page means that there may be another.
        named = _number(answer.header("x-wp-totalpages"))
        pages = named if named is not None else page + (len(rows) == 100)
        page += 1
    if total is not None and total != seen:
        visit.note(f"{first} has {total} posts and gave {seen}: it changed during the visit")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _protected(row: dict[str, Any]) -> bool:
    """Tell whether a post asks for a password: it is listed like any other, and its text is a form."""
    parts = (row.get(part) for part in ("content", "title"))
    return any(isinstance(part, dict) and bool(part.get("protected")) for part in parts)


def _announcement(
    row: dict[str, Any], *, link: str, listing: str, name: str, kinds: Mapping[str, Kind]
) -> Announcement:
    title = row.get("title")
    rendered = title.get("rendered") if isinstance(title, dict) else title
    classes = row.get("class_list")
    # PHP writes a list with gaps as an object.
    names = list(classes.values()) if isinstance(classes, dict) else classes if isinstance(classes, list) else []
    date, changed = row.get("date"), row.get("modified_gmt")
    return Announcement(
        address=link,
        listing=listing,
        title=(plain(rendered) or None) if isinstance(rendered, str) else None,
        published=local_day(date) if isinstance(date, str) else None,
        kind=kind_of(name, [each for each in names if isinstance(each, str)], kinds),
        version=version(changed) if isinstance(changed, str) else None,
    )
