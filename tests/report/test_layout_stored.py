from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from reportminer.report import layout as layouts
from reportminer.report.layout_stored import places_of

sys.path.append(str(Path(__file__).parents[1]))

from tiny import a_corpus, a_folder, dump


@pytest.fixture
def corpus(tmp_path: Path):
    with a_corpus(a_folder(tmp_path / "pages")) as made:
        made.run()
        yield made


@pytest.fixture
def counted(monkeypatch) -> list[int]:
    """How many rows each layout was made of."""
    made: list[int] = []
    original = layouts.layout

    def layout(vectors: np.ndarray, *, seed: int = 0) -> np.ndarray:
        made.append(len(vectors))
        return original(vectors, seed=seed)

    monkeypatch.setattr(layouts, "layout", layout)
    return made


def test_every_finding_has_a_place_and_no_recommendation(corpus) -> None:
    places = places_of(corpus.store)
    kinds = corpus.findings["kind"]
    assert set(places) == set(kinds.index[kinds == "finding"])
    assert (kinds == "recommendation").any()
    assert all(0 <= value <= 1 for place in places.values() for value in place)


def test_a_map_is_made_once_and_kept_to_the_bit(corpus, counted) -> None:
    first = places_of(corpus.store)
    kept = dump(corpus.database)
    assert places_of(corpus.store) == first
    corpus.close()
    assert places_of(corpus.store) == first
    assert len(counted) == 1
    assert dump(corpus.database) == kept
    assert len(kept["layout_places"]) == counted[0]


def test_another_seed_or_text_makes_it_anew_in_place_of_the_old(corpus, counted) -> None:
    places_of(corpus.store)
    places_of(corpus.store, seed=1)
    assert len(counted) == 2
    (corpus.folder / "more.txt").write_text("Work in Quinshire\n\nHostels were clean. Hostels were not safe.\n")
    corpus.run()
    assert len(places_of(corpus.store)) == len(corpus.findings[corpus.findings["kind"] == "finding"])
    assert len(counted) == 3
    assert len(dump(corpus.database)["layouts"]) == 1


def test_findings_without_vectors_have_no_place_and_the_map_is_not_kept(corpus, counted) -> None:
    before = places_of(corpus.store)
    (corpus.folder / "more.txt").write_text("Work in Quinshire\n\nHostels were clean. Hostels were not safe.\n")
    corpus.run(["collect", "read", "mine"])
    assert set(places_of(corpus.store)) == set(before)
    corpus.run("embed")  # now their texts have vectors, though they are in no theme yet
    assert len(places_of(corpus.store)) == len(before) + 2
    assert counted == [counted[0], counted[0], counted[0] + 2]


def test_without_themes_there_is_no_map(tmp_path: Path) -> None:
    with a_corpus(a_folder(tmp_path / "pages")) as corpus:
        corpus.run(["collect", "read", "mine", "embed"])
        assert places_of(corpus.store) == {}


def test_a_space_that_is_gone_leaves_the_plain_vectors(corpus) -> None:
    corpus.store._database.write(
        "UPDATE theme_runs SET parameters = json_set(parameters, '$.space', 'a-folder-that-is-gone')"
    )
    assert len(places_of(corpus.store)) == (corpus.findings["kind"] == "finding").sum()
    assert corpus.store.layouts.run().space == "general"
