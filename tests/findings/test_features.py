from __future__ import annotations

import numpy as np
import pytest

from reportminer.findings.candidates import Candidate
from reportminer.findings.cues import LeadIn
from reportminer.findings.features import (
    COLUMNS,
    CONTRAST,
    LABELS,
    NEIGHBOUR_COLUMNS,
    PLACE_COLUMNS,
    block_order,
    rows,
)
from reportminer.findings.speakers import Speech
from reportminer.findings.zones import Place, Zone
from reportminer.records import Block

STRENGTH = LeadIn(means="findings", polarity="strength", text="Inspectors were pleased to find that:")
BUT = LeadIn(means="findings", polarity="concern", weak=True, text="But:")


def place(n: int, zone: Zone = "text", lead: LeadIn | None = None) -> Place:
    kind = "list_item" if zone == "items" else "paragraph"
    return Place(block=Block(n=n, kind=kind, text="x", start=n * 3, end=n * 3 + 1), zone=zone, lead_in=lead)


def candidate(where: Place, sentence: int = 0, sentences: int = 1, **rest: object) -> Candidate:
    given = {"start": 0, "end": 1, "context": "", "place": where, "sentence": sentence, "sentences": sentences}
    return Candidate(**(given | rest))  # type: ignore[arg-type]


def scores(n: int) -> np.ndarray:
    return np.random.default_rng(0).dirichlet(np.ones(len(LABELS)), n)


def table(candidates: list[Candidate], given: np.ndarray | None = None) -> list[dict[str, float]]:
    found = rows(candidates, scores(len(candidates)) if given is None else given)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found.tolist()]


def test_columns_have_names_of_their_own():
    assert len(set(COLUMNS)) == len(COLUMNS) == 2 * len(LABELS) + len(PLACE_COLUMNS) + len(NEIGHBOUR_COLUMNS)


MIXED = [
    candidate(place(0), 0, 2),
    candidate(place(0), 1, 2, connective="but"),
    candidate(place(1, "lead_in", STRENGTH)),
    candidate(place(2, "items", STRENGTH), 0, 2),
    candidate(place(2, "items", STRENGTH), 1, 2),
    candidate(place(3, "items", STRENGTH)),
    candidate(place(5, "items"), speech=Speech(start=0, end=9, inspectorate=True, name=None)),
    candidate(place(7, "items", BUT), boilerplate=True, cue="Inspectors found that"),
]


def test_rows_have_every_column_and_are_finite():
    found = rows(MIXED, scores(len(MIXED)))
    assert found.shape == (len(MIXED), len(COLUMNS))
    assert np.isfinite(found).all()


def test_certain_scores_are_finite_too():
    assert np.isfinite(rows(MIXED, np.eye(len(LABELS))[[i % len(LABELS) for i in range(len(MIXED))]])).all()


def test_no_candidates_give_no_rows():
    assert rows([], np.zeros((0, len(LABELS)))).shape == (0, len(COLUMNS))


def test_the_scores_given_are_not_changed():
    given = scores(len(MIXED))
    before = given.copy()
    rows(MIXED, given)
    assert (given == before).all()


def test_where_a_candidate_stands_is_told():
    found = table(MIXED)
    assert [row["item"] for row in found] == [0, 0, 0, 1, 1, 1, 1, 1]
    assert [row["lead_in"] for row in found] == [0, 0, 1, 0, 0, 0, 0, 0]
    assert [row["prior_strength"] for row in found] == [0, 0, 0, 1, 1, 1, 0, 0]
    assert [row["prior_by_contrast"] for row in found] == [0, 0, 0, 0, 0, 0, 0, 1]
    assert [row["announced_unknown"] for row in found] == [0, 0, 0, 0, 0, 0, 1, 0]
    assert [row["prior_of_single_strength"] for row in found] == [0, 0, 0, 0, 0, 1, 0, 0]
    assert [row["prior_of_first_strength"] for row in found] == [0, 0, 0, 1, 0, 0, 0, 0]
    assert [row["contrast"] for row in found] == [0, 1, 0, 0, 0, 0, 0, 0]
    assert [row["first_block"] for row in found] == [1, 1, 0, 0, 0, 0, 0, 0]
    assert [row["quoted_inspectorate"] for row in found] == [0, 0, 0, 0, 0, 0, 1, 0]


def test_scores_count_once_more_in_items_only():
    for row, item in zip(table(MIXED), [0, 0, 0, 1, 1, 1, 1, 1], strict=True):
        for label in LABELS:
            assert row[f"item_score_{label}"] == row[f"score_{label}"] * item


def test_neighbours_are_those_of_the_block_and_of_the_list():
    given = scores(len(MIXED))
    found = table(MIXED, given)
    lean = given[:, 1] - given[:, 2]
    assert found[1]["before_polarity"] == pytest.approx(lean[0])
    assert found[0]["after_polarity"] == pytest.approx(lean[1])
    assert found[1]["before_polarity_x_contrast"] == pytest.approx(lean[0])
    assert (found[0]["before_exists"], found[1]["after_exists"], found[2]["block_exists"]) == (0, 0, 0)
    # The list of the first two bullets has three candidates, which stand in two blocks.
    assert found[5]["list_polarity"] == pytest.approx(lean[3:5].mean())
    assert found[3]["block_polarity"] == pytest.approx(lean[4])
    assert (found[6]["list_exists"], found[7]["list_exists"]) == (0, 0)


def test_blocks_are_ranked_among_those_that_hold_a_candidate():
    assert block_order(MIXED) == {0: 0, 1: 1, 2: 2, 3: 3, 5: 4, 7: 5}


@pytest.mark.parametrize("part", [slice(0, 2), slice(3, 6)])
def test_a_whole_block_or_list_alone_gives_the_rows_that_it_has_in_the_report(part):
    """Halves of a sentence are scored so: with their block or list only, and the order of the whole report."""
    given = scores(len(MIXED))
    alone = rows(MIXED[part], given[part], block_order(MIXED))
    assert np.allclose(alone, rows(MIXED, given)[part], atol=1e-12)


def test_without_the_order_of_the_report_a_part_would_look_like_its_beginning():
    given = scores(len(MIXED))
    alone = rows(MIXED[3:6], given[3:6])
    assert alone[0][COLUMNS.index("first_block")] == 1
    assert rows(MIXED, given)[3][COLUMNS.index("first_block")] == 0


def test_words_of_contrast_are_connectives_that_are_cut_off():
    from reportminer.findings.cues import load  # noqa: PLC0415

    prefix = load()["prefix"]
    assert set(prefix["connectives"]) | set(prefix["bare"]) >= CONTRAST
