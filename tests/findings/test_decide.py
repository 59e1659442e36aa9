from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.embed.register import decision_file
from reportminer.errors import ModelError
from reportminer.findings.candidates import Candidate, Table
from reportminer.findings.decide import (
    Decision,
    DecisionModel,
    Key,
    _without_overlap,
    decide,
    decision_model,
    keys,
    sentence_reader,
)
from reportminer.findings.features import COLUMNS, LABELS
from reportminer.findings.pipeline import annotate
from reportminer.findings.reader import MODEL
from reportminer.findings.zones import Place
from reportminer.records import Block, BlockKind, Report

Row = tuple[BlockKind, str]


def candidates(*rows: Row | str) -> tuple[str, list[Candidate]]:
    blocks, at = [], 0
    for n, row in enumerate(rows):
        kind, text = ("paragraph", row) if isinstance(row, str) else row
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    report = Report(id="0", source="a.txt", title="", blocks=tuple(blocks))
    table: Table = annotate(report).user_data["reportminer"]
    return report.text, table.candidates


def decided(*rows: Row | str) -> list[tuple[str, str]]:
    text, found = candidates(*rows)
    return [(one.label, text[one.start : one.end]) for one in decide(text, found)]


class Scores(dict[Key, np.ndarray]):
    """Scores by the words of a text: "good" is praise, "poor" is blame, "must" asks, anything else says nothing."""

    WORDS: Mapping[str, int] = {"good": 1, "poor": 2, "must": 4}

    def __missing__(self, key: Key) -> np.ndarray:
        found = {label for word, label in self.WORDS.items() if word in key[1]}
        row = np.full(len(LABELS), 0.01)
        for label in found or {0}:
            row[label] = 0.96 / len(found or {0})
        return row


def by_scores_alone() -> DecisionModel:
    """Return a decision model that believes the sentence reader and nothing else."""
    weights = np.zeros((len(LABELS), len(COLUMNS)))
    weights[:, : len(LABELS)] = np.eye(len(LABELS))
    return DecisionModel(
        {"columns": list(COLUMNS), "labels": list(LABELS), "weights": weights.tolist(), "bias": [0.0] * len(LABELS)}
    )


def by_words(*rows: Row | str) -> list[tuple[str, str]]:
    text, found = candidates(*rows)
    return [(one.label, text[one.start : one.end]) for one in decide(text, found, Scores(), by_scores_alone())]


# Splits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Plans were good at the start, but reviews were poor.",
            [("strength", "Plans were good at the start"), ("concern", "reviews were poor")],
        ),
        (
            "Although plans were poor at first, all reviews were good.",
            [("concern", "plans were poor at first"), ("strength", "all reviews were good")],
        ),
        (
            "Plans were good, and the reviews were poor.",
            [("strength", "Plans were good"), ("concern", "the reviews were poor")],
        ),
        (
            "Plans were good, but the reviews were good too.",
            [("strength", "Plans were good, but the reviews were good too")],
        ),
        ("Despite the price of rooms, housing was good.", [("strength", "housing was good")]),
        ("Plans were good, but it rained all day.", [("strength", "Plans were good, but it rained all day")]),
        ("It rained all day, but nobody seemed to mind.", []),
    ],
)  # fmt: skip
def test_a_sentence_is_split_where_its_halves_differ(text, expected):
    assert by_words(text) == expected


def test_a_demand_is_a_recommendation_and_is_taken_once():
    assert by_words("The council must do good work with children.") == [
        ("recommendation", "The council must do good work with children")
    ]


def test_halves_of_a_bullet_are_decided_among_the_other_bullets():
    lead: Row = ("paragraph", "Inspectors found that:")
    rows: list[Row] = [("list_item", t) for t in ("plans were good;", "visits were good but reviews were poor;")]
    assert by_words(lead, *rows) == [
        ("strength", "plans were good"),
        ("strength", "visits were good"),
        ("concern", "reviews were poor"),
    ]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Plans were thorough and well written, but reviews were late and superficial.", ["strength", "concern"]),
        ("Although leadership was weak, staff were skilled and children were well supported.", ["concern", "strength"]),
        ("Staff were skilled, and children were well supported by them.", ["strength"]),
    ],
)
def test_the_packages_own_models_split_alike(text, labels):
    assert [label for label, _ in decided(text)] == labels


# What never is a finding

CHIEF = "Work was good, said Ann Hill, Chief Inspector of Probation."


@pytest.mark.parametrize(
    "quotation",
    [
        "The Trust’s chief executive, Helen Dacey, said: “Our plans were poor. Our visits were good.”",
        "“Our plans were poor and our visits were good last year,” a government spokesperson said.",
    ],
)
def test_quotations_of_others_hold_nothing(quotation):
    assert by_words(CHIEF, quotation) == [("strength", "Work was good")]
    assert decided(quotation) == []


def test_quotations_of_the_inspector_do():
    assert by_words(CHIEF, "Ms Hill said: “Their plans were poor last year.”") == [
        ("strength", "Work was good"),
        ("concern", "Their plans were poor last year"),
    ]


@pytest.mark.parametrize("heading", ["Context", "About the service", "Background"])
def test_a_list_under_context_holds_nothing(heading):
    items: list[Row] = [("list_item", "housing in the area was poor;"), ("list_item", "bus services were good.")]
    assert by_words(("heading", heading), *items) == []
    assert by_words(("heading", heading), "The area is large:", *items) == []
    assert decided(("heading", heading), *items) == []
    # The same list elsewhere is read.
    assert [label for label, _ in by_words(("heading", "Hollinsea"), *items)] == ["concern", "strength"]


def test_a_list_of_what_inspectors_did_holds_nothing():
    items: list[Row] = [("list_item", "read good and poor plans;"), ("list_item", "met poor families.")]
    assert by_words("This work included:", *items) == []


def test_programme_notes_and_lead_ins_hold_nothing():
    rows: list[Row] = [
        ("title", "Plans were poor in Leeds"),
        ("paragraph", "The purpose of the inspection is to assess whether work is good."),
        ("paragraph", "Inspectors were pleased that good work was done and found that:"),
        ("heading", "Notes to editors"),
        ("paragraph", "Plans were poor."),
    ]
    assert by_words(*rows) == []


def test_no_candidates_give_no_decisions():
    assert decide("", []) == []


# Laws

WORDS = st.sampled_from(
    ["plans were good", "visits were poor", "it rained", "but", ",", ", and", ";", "although", "they must act"]
)


@given(st.lists(st.tuples(st.booleans(), st.lists(WORDS, min_size=1, max_size=7)), max_size=5))
def test_decisions_never_overlap_and_stand_in_order(drawn):
    rows: list[Row] = [("list_item" if item else "paragraph", " ".join(words) + ".") for item, words in drawn]
    text, found = candidates(*rows)
    taken = decide(text, found, Scores(), by_scores_alone())
    for one in taken:
        assert one.candidate.start <= one.start < one.end <= one.candidate.end
        assert text[one.start : one.end].strip()
        assert 0 < one.confidence <= 1
    for one, other in pairwise(taken):
        assert one.end <= other.start


def a_decision(start: int, end: int, label: str, confidence: float) -> Decision:
    block = Block(n=0, kind="paragraph", text="x" * 60, start=0, end=60)
    place = Place(block=block, zone="text")
    candidate = Candidate(start=start, end=end, place=place, context="", sentence=0, sentences=1)
    return Decision(start=start, end=end, label=label, confidence=confidence, candidate=candidate)  # type: ignore[arg-type]


SPANS = st.builds(
    lambda start, length, label, confidence: a_decision(start, start + length, label, confidence),
    st.integers(0, 40),
    st.integers(1, 20),
    st.sampled_from(["strength", "concern", "recommendation"]),
    st.floats(0, 1),
)


@given(st.lists(SPANS, max_size=8))
def test_of_decisions_that_overlap_some_are_kept(taken):
    kept = _without_overlap(taken)
    assert all(one in taken for one in kept)
    assert all(one.end <= other.start for one, other in pairwise(kept))
    assert bool(kept) == bool(taken)
    for i, one in enumerate(taken):
        if not any(one.start < other.end and other.start < one.end for other in taken[:i] + taken[i + 1 :]):
            assert one in kept


def test_of_two_that_overlap_a_recommendation_stays_and_else_the_surer():
    low, high = a_decision(0, 9, "strength", 0.6), a_decision(2, 12, "concern", 0.8)
    asked = a_decision(5, 20, "recommendation", 0.5)
    assert _without_overlap([low, high]) == [high]
    assert _without_overlap([high, asked]) == [asked]
    assert _without_overlap([asked, low]) == [asked]


def test_keys_are_sorted_and_stand_once():
    text, found = candidates("Plans were good, but reviews were poor. Plans were good.", "Plans were good.")
    wanted = keys(text, found)
    assert wanted == sorted(set(wanted))
    assert ("", "Plans were good, but reviews were poor") in wanted
    assert ("", "reviews were poor") in wanted
    assert ("Plans were good, but reviews were poor.", "Plans were good") in wanted


def test_scores_given_are_those_that_would_be_made():
    text, found = candidates("Plans were thorough, but reviews were late.", "Visits were rare.")
    wanted = keys(text, found)
    given_scores = dict(zip(wanted, sentence_reader().probabilities(wanted), strict=True))
    assert decide(text, found, given_scores) == decide(text, found)


def test_only_recommendations_have_no_polarity():
    assert [a_decision(0, 1, label, 1).polarity for label in LABELS[1:]] == ["strength", "concern", "neutral", None]


# The decision model


def test_its_probabilities_sum_to_one_even_where_scores_are_huge():
    model = decision_model()
    features = np.random.default_rng(0).normal(scale=1000, size=(7, len(COLUMNS)))
    found = model.probabilities(features)
    assert found.shape == (7, len(LABELS))
    assert np.allclose(found.sum(axis=1), 1)


@pytest.mark.parametrize(
    "change",
    [
        {"columns": list(COLUMNS[:-1])},
        {"columns": [*COLUMNS[1:], COLUMNS[0]]},
        {"labels": list(LABELS[::-1])},
        {"columns": None},
        {"labels": None},
    ],
)
def test_a_model_of_other_columns_or_labels_is_refused(change):
    content = json.loads(decision_file(MODEL))
    DecisionModel(content)
    with pytest.raises(ModelError, match="another version"):
        DecisionModel(content | change)
