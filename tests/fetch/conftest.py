"""A server that misbehaves, and fetchers for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reportminer.fetch import Fetcher, Request, Rules

sys.path.append(str(Path(__file__).parent))

from awkward_server import QUICK, Site, served


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "REPORTMINER_CONTACT"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(served())


@pytest.fixture
def site(new_site) -> Site:
    return new_site()


@pytest.fixture
def log() -> list[Request]:
    return []


@pytest.fixture
def fetcher(log) -> Iterator[Callable[..., Fetcher]]:
    """Make a fetcher for some sites, with quick rules and whatever else is given."""
    made: list[Fetcher] = []

    def make(*sites: Site, rules: Rules = QUICK, **options: Any) -> Fetcher:
        hosts = [*(site.host for site in sites), *options.pop("hosts", ())]
        options = {"contact": "you@example.org", "allow_local": True, **options}
        made.append(Fetcher(hosts=hosts, rules=rules, log=log.append, **options))
        return made[-1]

    yield make
    for fetch in made:
        fetch.close()
