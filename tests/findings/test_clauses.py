from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.findings.clauses import clean, splits, trim


def cleaned(text: str, *, item: bool = False) -> list[str]:
    return [text[piece.start : piece.end] for piece in clean(text, item=item)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("‘The overall standard of work was high.’", "The overall standard of work was high"),
        ("Inspectors found that plans were good.", "plans were good"),
        ("We also noted that plans were good.", "plans were good"),
        ("However, plans were good.", "plans were good"),
        ("But plans were good.", "plans were good"),
        ("As a result they had missed signs of neglect.", "they had missed signs of neglect"),
        (
            "Work was of a high standard, said Liz Calderbank, Chief Inspector of Probation.",
            "Work was of a high standard",
        ),
        ("The service was failing children, inspectors said today.", "The service was failing children"),
        ("Liz Calderbank said: ‘We found that leadership was strong.", "leadership was strong"),
        ("I was troubled by the waits.", "I was troubled by the waits"),
        ("Nor was there any lodging.", "Nor was there any lodging"),
        ("The unit was rated ‘Good’.", "The unit was rated ‘Good’"),
        ("victims were heard; and", "victims were heard"),
    ],
)
def test_what_stands_outside_is_cut_off(text, expected):
    assert cleaned(text) == [expected]


def test_an_area_of_work_is_cut_off_only_at_the_head_of_an_item():
    text = "Reducing reoffending: conclusions were drawn too early."
    assert cleaned(text, item=True) == ["conclusions were drawn too early"]
    assert cleaned(text) == [text[:-1]]


def test_attribution_in_the_middle_gives_two_pieces():
    text = "Work was good overall, said Ann Hill, Chief Inspector of Probation, but plans were thin."
    assert cleaned(text) == ["Work was good overall", "plans were thin"]


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("Plans were clear, but reviews were late", "Plans were clear", "reviews were late"),
        ("Although recruitment has picked up, gaps remain wide", "recruitment has picked up", "gaps remain wide"),
        ("Despite two poor years, the team was recovering", "two poor years", "the team was recovering"),
    ],
)
def test_contrasts_can_be_split(text, left, right):
    ways = [(text[s.left.start : s.left.end], text[s.right.start : s.right.end]) for s in splits(text, clean(text)[0])]
    assert (left, right) in ways


def test_and_is_no_contrast():
    text = "Plans were clear to all, and reviews came in time"
    assert [way.marked for way in splits(text, clean(text)[0])] == [False]


@given(st.text(alphabet=st.sampled_from("abc ,.;:‘’“”'\"-•()Hbut said"), max_size=80))
def test_pieces_lie_inside_and_are_trimmed(text):
    for piece in clean(text):
        assert 0 <= piece.outer <= piece.start < piece.end <= len(text)
        assert trim(text, piece.start, piece.end) == (piece.start, piece.end)
        for way in splits(text, piece):
            assert way.left.end <= way.right.start or way.left.start < way.right.start


def test_all_but_is_one_thing() -> None:
    text = "Home visits had all but died out, but staff saw people in the office."
    (piece,) = clean(text, 0, len(text))
    lefts = {text[way.left.start : way.left.end] for way in splits(text, piece)}
    assert lefts == {"Home visits had all but died out"}
