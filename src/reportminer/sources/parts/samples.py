"""Saved sample pages of a source: served in place of the network, to test a source and to show what it finds.

``samples/<name>/pages.toml`` lists them::

    fetched = "2026-11-23T14:00:00Z"        # when they were saved

    [[page]]
    address = "https://www.example.org/news/"
    file = "news.html"                      # in the same folder
    media_type = "text/html; charset=UTF-8"
    headers = { X-WP-TotalPages = "1" }     # optional
    status = 200                            # optional; every other status is an error, as it is on the network
    location = "https://…"                  # optional, in place of `file`: a redirect

    [expected]
    documents = 6                           # pages that can be described
    attachments = 4                         # their files, each once
    ways = { REST = 6, sitemap = 6 }        # announcements by way
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from reportminer.answer import Answer, Hop
from reportminer.errors import FetchError, MissingError
from reportminer.sources.base import Get

FOLDER = Path(__file__).resolve().parents[1] / "samples"
_HOPS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a source finds in its sample pages.

    Attributes:
        ways: announcements, by name of the way.
        documents: announced pages, all ways joined, that can be described.
        attachments: files that they offer, each address once.
    """

    ways: Mapping[str, int] = field(default_factory=dict)
    documents: int = 0
    attachments: int = 0


def sample_names() -> tuple[str, ...]:
    """Return the names of the sources that have sample pages, sorted.

    Examples:
        >>> "hmi-probation" in sample_names()
        True
    """
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/pages.toml")))


def sample_addresses(name: str) -> tuple[str, ...]:
    """Return the addresses of a source's sample pages, as they are listed."""
    return tuple(_rows(name))


def sample_expected(name: str) -> Expected:
    """Return what a source is to find in its sample pages.

    Raises:
        MissingError: the source has none.

    Examples:
        >>> sample_expected("hmi-probation").documents > 0
        True
    """
    rows = _table(name).get("expected", {})
    return Expected(
        ways=dict(rows.get("ways", {})), documents=rows.get("documents", 0), attachments=rows.get("attachments", 0)
    )


def sample_get(name: str) -> Get:
    """Return a `get` that serves a source's sample pages.

    Args:
        name: name of the source.

    Returns:
        The function. It raises FetchError with status 404 for every address that is not among them.

    Raises:
        MissingError: the source has none.

    Examples:
        >>> get = sample_get("hmi-probation")
        >>> get("https://hmiprobation.justiceinspectorates.gov.uk/").media_type
        'text/html'
        >>> get("https://hmiprobation.example/")
        Traceback (most recent call last):
        ...
        reportminer.errors.FetchError: https://hmiprobation.example/ is no sample page: status 404
    """
    rows = _rows(name)
    fetched = str(_table(name).get("fetched", "2026-01-01T00:00:00Z"))

    def get(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        chain: list[Hop] = []
        final = address
        while len(chain) <= _HOPS:
            row = rows.get(urldefrag(final).url, {"status": 404})
            status = row.get("status", 301 if "location" in row else 200)
            if "location" in row:
                chain.append(Hop(address=final, status=status, location=row["location"]))
                final = row["location"]
                continue
            if status != 200:
                message = f"{final} is no sample page: status {status}"
                raise FetchError(message, address=address, status=status)
            headers = {"Content-Type": row.get("media_type", "text/html; charset=UTF-8"), **row.get("headers", {})}
            return Answer(
                address=address,
                final=final,
                status=200,
                headers=tuple(headers.items()),
                content=(FOLDER / name / row["file"]).read_bytes(),
                fetched=fetched,
                chain=tuple(chain),
            )
        message = f"{address} is redirected more than {_HOPS} times: mend pages.toml of {name}"
        raise FetchError(message, address=address, status=301)

    return get


def _rows(name: str) -> dict[str, dict[str, Any]]:
    return {row["address"]: row for row in _table(name).get("page", ())}


@cache
def _table(name: str) -> dict[str, Any]:
    path = FOLDER / name / "pages.toml"
    if name not in sample_names():
        message = f"the source {name!r} has no sample pages: there are some of {', '.join(sample_names())}"
        raise MissingError(message)
    return tomllib.loads(path.read_text(encoding="utf-8"))
