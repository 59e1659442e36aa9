from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.errors import UsageError
from reportminer.pipeline.broad import broad_themes, levels


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tiny.a_folder(tmp_path_factory.mktemp("broad") / "pages", 12)
    with tiny.a_corpus(folder, n_themes=7) as corpus:
        corpus.run()
        yield corpus.store


def test_every_cut_joins_whole_themes_and_none_is_lost(store) -> None:
    themes = {one.id: one for one in store.themes.all()}
    finer: list[frozenset[int]] = [frozenset([number]) for number in themes]
    for most in range(len(themes), 0, -1):
        broad = broad_themes(store, max_themes=most)
        assert len(broad) <= most
        parts = [frozenset(theme.id for theme in one.themes) for one in broad]
        assert sorted(number for part in parts for number in part) == sorted(themes)
        assert all(any(part <= wide for wide in parts) for part in finer)
        finer = parts
        for one in broad:
            assert one.id == one.themes[0].id
            assert one.size == sum(theme.size for theme in one.themes)
            assert one.strengths + one.concerns + one.neutral <= one.size
            assert max(theme.bodies for theme in one.themes) <= one.bodies <= sum(theme.bodies for theme in one.themes)
            assert all(theme.label in one.label for theme in one.themes[:1])


def test_levels_are_those_that_are_shown(store) -> None:
    counts = levels(store)
    assert counts == sorted(counts)
    assert counts[-1] == len(store.themes.all())
    for level, number in enumerate(counts, start=1):
        assert len(broad_themes(store, level=level)) == number
    for level in (0, len(counts) + 1):
        with pytest.raises(UsageError, match=rf"there is no level {level}: the levels are 1 \("):
            broad_themes(store, level=level)


def test_without_themes_there_are_no_broad_ones(tmp_path) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "none", 0)) as corpus:
        corpus.run()
        assert (broad_themes(corpus.store, max_themes=3), levels(corpus.store)) == ([], [])
