"""Folders and sites for the tests of visits."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent))

from mill import Mill, running, sample_mill

from reportminer import sources
from reportminer.collecting import CollectSummary, Connection, Wish, collect
from reportminer.corpus import Corpus
from reportminer.fetch import Rules


@pytest.fixture
def mill() -> Iterator[Mill]:
    """A site of five sample releases, one of which offers a PDF."""
    with running(sample_mill(5)) as made:
        yield made


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    with Corpus(folder) as made:
        yield made


Visiting = Callable[..., CollectSummary]


@pytest.fixture
def visit(corpus: Corpus, mill: Mill) -> Visiting:
    """Visits the site as the present one of HMI Probation."""

    def visit(watch: Any = None, *, archive: str | None = None, **wish: Any) -> CollectSummary:
        rules = Rules(retries=1, backoff=0.01, jitter=0.01)
        connection = Connection(site=mill.root, allow_local=True, pace=0, archive=archive, rules=rules)
        found = sources.source("hmi-probation")
        return collect(corpus.folder, corpus.store, found, wish=Wish(**wish), connection=connection, watch=watch)

    return visit
