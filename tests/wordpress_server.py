"""A WordPress for tests: one that holds the sample releases, or a skip that says which packages are missing.

A module has one of its own: ``from wordpress_server import sample_site, site`` makes the fixtures known there. Its
switches are put back to their defaults before each test that asks for `site`; what a test seeds stays in it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "scripts"))

from wordpress import Options, Post, Site, missing, sample_posts, wordpress

__all__ = ["REQUIRED", "need_wordpress", "sample_site", "site", "wordpress_with"]

REQUIRED = "REPORTMINER_REQUIRE_SERVERS"
"""Environment variable: where it is 1, missing packages are a failure and no skip."""


def need_wordpress() -> None:
    """Skip the test where packages are missing; fail it where they are required."""
    lacking = missing()
    if lacking and os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{lacking} ({REQUIRED}=1 requires it)", pytrace=False)
    if lacking:
        pytest.skip(lacking)


@contextmanager
def wordpress_with(posts: Sequence[Post], options: Options | None = None) -> Iterator[Site]:
    """Have a site with these posts for a while, or skip."""
    need_wordpress()
    with wordpress(posts=posts, options=options) as made:
        yield made


@pytest.fixture(scope="module")
def sample_site() -> Iterator[Site]:
    """A site with the 30 sample releases, for all tests of a module."""
    with wordpress_with(sample_posts()) as made:
        yield made


@pytest.fixture
def site(sample_site: Site) -> Site:
    """The site of the module with its switches at their defaults and an empty log."""
    sample_site.reset()
    sample_site.forget()
    return sample_site
