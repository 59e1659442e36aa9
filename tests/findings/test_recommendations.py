from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.findings.recommendations import announces, is_demand, items


def found(text: str, *, announced: bool = False) -> list[str]:
    return [text[item.start : item.end] for item in items(text, 0, len(text), announced=announced)]


@pytest.mark.parametrize(
    ("text", "announced", "expected"),
    [
        (
            "These included: on reviewing the plan; on the safety of victims;  and on prioritising home visiting.",
            True,
            ["reviewing the plan", "the safety of victims", "prioritising home visiting"],
        ),
        (
            "Inspectors recommended that no child should go unvisited, that officers act and that managers read.",
            False,
            ["no child should go unvisited", "officers act", "managers read"],
        ),
        (
            "Inspectors made recommendations which included the CRC giving staff time, and the NPS making sure of it.",
            False,
            ["the CRC giving staff time", "the NPS making sure of it"],
        ),
        (
            "The region is advised to cut the queue, to move staff and to conclude agreements.",
            False,
            ["to cut the queue", "to move staff", "to conclude agreements"],
        ),
        (
            "These were for the board to meet monthly, and for the service to visit every family.",
            True,
            ["the board to meet monthly", "the service to visit every family"],
        ),
        ("The CRC should review every case and it should obtain police records.", True, None),
        ("Of eight recommendations, three are for the division and one for the ministry.", False, []),
        ("Of the 94 recommendations made then, 51 had been achieved.", False, []),
        ("Plans were as good as they should have been.", False, []),
    ],
)
def test_items(text, announced, expected):
    if expected is None:
        assert len(found(text, announced=announced)) == 2
    else:
        assert found(text, announced=announced) == expected


def test_demands():
    assert found("Managers must read what they sign.") == ["Managers must read what they sign"]
    assert is_demand("I urge the Probation Service to send its managers here.")
    assert not is_demand("It was less than they should have been given.")


def test_a_look_back_announces_nothing():
    assert announces("The report makes six recommendations.")
    assert not announces("Eight of the ten recommendations made on that occasion are outstanding.")


PARTS = ["recommend", " that ", "should ", "must ", "on ", ";", ", ", " and ", "a", "."]


@given(st.lists(st.sampled_from(PARTS), max_size=40).map("".join))
def test_items_lie_inside_and_do_not_overlap(text):
    spans = [(item.start, item.end) for item in items(text, 0, len(text), announced=True)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_introduction_of_a_quotation_stands_outside():
    assert found("Mr Hill added: “I urge managers to visit.") == ["I urge managers to visit"]
