"""Which pages are those of the sample corpus, whose bodies, people and findings are invented."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import sha256

from reportminer.errors import MissingError
from reportminer.pipeline.places import sample_pages
from reportminer.store import Origin


@cache
def sample_hashes() -> frozenset[str]:
    """Return the sha256 of every page of the sample corpus; none where the installation lacks it.

    Examples:
        >>> len(sample_hashes())
        30
    """
    try:
        place = sample_pages()
    except MissingError:
        return frozenset()
    return frozenset(sha256(path.read_bytes()).hexdigest() for path in place.iterdir() if path.is_file())


def is_invented(page: str) -> bool:
    """Tell whether a page of this hash is one of the sample corpus, in whatever folder it lies."""
    return page in sample_hashes()


def number_invented(origins: Iterable[Origin]) -> int:
    """Return how many pages are of the sample corpus."""
    return sum(is_invented(one.sha256) for one in origins)
