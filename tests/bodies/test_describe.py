from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.bodies import Mentions, describe
from reportminer.records import Block, Report

CASES = {
    case["name"]: case for case in tomllib.loads((Path(__file__).parent / "cases.toml").read_text("utf-8"))["case"]
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_release_is_about(make, name):
    case = CASES[name]
    report = describe(make(case["title"], *case["paragraphs"], published=case["published"]))
    assert [body.name for body in report.bodies] == case["bodies"]
    assert (report.programme or "") == case["programme"]
    assert [[r.value, r.score or ""] for r in report.ratings if r.scope == "overall"] == case["ratings"]


def test_a_sub_rating_has_its_standard(make):
    case = CASES["an order of places and a sub-rating"]
    report = describe(make(case["title"], *case["paragraphs"], published="2023-02-01"))
    assert [(r.scope, r.value) for r in report.ratings] == [("overall", "Requires improvement"), ("leadership", "Good")]


def test_ratings_of_notes_are_not_read(make):
    report = describe(
        make("Ash PDU inspected", "Ash PDU was inspected.", published="2023-02-01", notes=["Ash PDU was rated ‘Good’."])
    )
    assert report.ratings == ()


@pytest.mark.parametrize(
    "text",
    [
        "This was good work, and leadership was outstanding.",
        "Premises were inadequate.",
        "Ash PDU was once ‘Good’.",
        "None of the units was rated ‘Good’.",
        "Most PDUs are rated ‘Inadequate’.",
        "The next unit, Elm Vale, was rated ‘Good’.",
        "When last inspected, in 2021, it was rated ‘Good’.",
        "It was rated ‘Good’ four years ago.",
        "Its neighbour was rated ‘Good’.",
        "Children rated the staff highly, and said so.",
        "The four grades are ‘Outstanding’, ‘Good’, ‘Requires improvement’ and ‘Inadequate’.",
    ],
)
def test_what_is_no_rating_of_the_body_now(make, text):
    report = describe(
        make("Ash PDU inspected", "Ash Probation Delivery Unit (PDU) was inspected.", text, published="2023-02-01")
    )
    assert [r for r in report.ratings if r.scope == "overall"] == []


def test_two_bodies_with_points(make):
    report = describe(make(
        "A tale of two towns: probation in Stavenham and Winterholm",
        "Stavenham Probation Delivery Unit (PDU) was rated ‘Requires improvement’, with 13 points out of 27; "
        "Winterholm PDU was rated ‘Inadequate’, with three.",
        "The two PDUs belong to one region. Staff in Stavenham were calm. Winterholm had none.",
        published="2022-11-29",
    ))  # fmt: skip
    assert [(r.body, r.value, r.score) for r in report.ratings] == [
        ("Stavenham PDU", "Requires improvement", "13/27"),
        ("Winterholm PDU", "Inadequate", "3/27"),
    ]


def test_empty_report():
    report = describe(Report(id="x", source="x", title="", blocks=()))
    assert (report.bodies, report.ratings, report.programme, report.kind) == ((), (), None, "other")
    assert Mentions(report).about(0, 10) is None


def test_title_without_blocks():
    assert describe(Report(id="x", source="x", title="Ash PDU", blocks=())).bodies == ()


def test_full_report(make):
    title = "An inspection of probation services in: Essex CRC"
    report = describe(make(title, "# Foreword", "Essex CRC is rated ‘Good’.", "# Contents", published="2020-03-01"))
    assert report.kind == "report"
    assert report.bodies[0].name == "Essex Community Rehabilitation Company"


@given(st.lists(st.text(max_size=200), max_size=8), st.none() | st.just("2023-01-01"))
def test_nothing_raises(texts, published):
    blocks, at = [], 0
    for n, text in enumerate(texts):
        blocks.append(Block(n=n, kind="title" if n == 0 else "paragraph", text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    report = describe(
        Report(id="x", source="x", title=texts[0] if texts else "", blocks=tuple(blocks), published=published)
    )
    who = Mentions(report)
    for body in (who.about(0, 3), who.about(at, at + 5), who.about(-1, 0)):
        assert body is None or body in {b.name for b in report.bodies}


_WORDS = st.sampled_from((Path(__file__).parent / "vocabulary.txt").read_text("utf-8").split())


@given(st.lists(st.lists(_WORDS, max_size=30).map(" ".join), min_size=1, max_size=6))
def test_nothing_raises_on_its_own_vocabulary(texts):
    test_nothing_raises.hypothesis.inner_test(texts, "2023-01-01")
