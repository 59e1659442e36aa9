"""A site of a few pages, held in memory, that the sources of these tests visit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from reportminer.answer import Answer
from reportminer.errors import FetchError
from reportminer.sources import Visit
from reportminer.sources.base import Announcement, Way

SITE = "https://site.example/"


def answer(content: str | bytes, address: str = SITE, **headers: str) -> Answer:
    body = content.encode() if isinstance(content, str) else content
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(
        address=address,
        final=address,
        status=200,
        content=body,
        fetched="2026-11-23T14:00:00Z",
        headers=tuple({"Content-Type": "text/html; charset=UTF-8", **named}.items()),
    )


@dataclass
class Site:
    """Pages by address relative to the site; what is not there is a 404, an exception is raised."""

    pages: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def get(self, address: str, *, accept: str = "*/*") -> Answer:
        path = address.removeprefix(SITE)
        self.asked.append(path)
        self.accepted.append(accept)
        found = self.pages.get(path)
        if isinstance(found, Exception):
            raise found
        if found is None:
            message = f"{address}: status 404"
            raise FetchError(message, address=address, status=404)
        if not isinstance(found, str | bytes):
            found = json.dumps(found)
        return answer(found, address, **self.headers.get(path, {}))

    def visit(self, since: str | None = None) -> Visit:
        return Visit(get=self.get, site=SITE, since=since, note=self.notes.append)

    def found(self, way: Way, since: str | None = None) -> list[Announcement]:
        return list(way.find(self.visit(since)))


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def page() -> Callable[..., Answer]:
    return answer
