from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.masking import BODY, Mask

BODIES = ["Northmarch Probation Trust", "Harlsea and Fenmoor CRC", "Cranholme", "Dunmere Valley Youth Offending Team"]
MASK = Mask(BODIES, ["Liz Calderbank", "Justin Russell"])


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Northmarch Probation Trust knew its cases.", "the service knew its cases."),
        ("In Northmarch, visits were rare.", "In the service, visits were rare."),
        ("Cranholme's board met seldom.", "the service board met seldom."),
        ("Staff of the Dunmere Valley Youth Offending Team were keen.", "Staff of the service were keen."),
        ("Mr Russell was impressed.", "the inspector was impressed."),
        ("It had improved since 3 June 2014.", "It had improved since that time."),
        ("It had improved since 2013-14.", "It had improved since that time."),
        ("Of 2,014 cases, 20 were reviewed.", "Of 2,014 cases, 20 were reviewed."),
        ("the march north was long", "the march north was long"),
    ],
)
def test_names_and_dates_are_masked_and_nothing_else(text, masked):
    assert MASK(text) == masked


@given(st.text())
def test_a_masked_text_holds_no_name_and_is_not_masked_again(text):
    masked = MASK(f"{text} Cranholme {text}")
    assert "Cranholme" not in masked.split()
    assert BODY in masked
    assert MASK(masked) == masked


def test_no_names_are_no_trouble():
    assert Mask([])("Home visits were rare in Northmarch.") == "Home visits were rare in Northmarch."


def test_a_finding_differs_by_its_body_alone_no_longer():
    assert len({Mask(BODIES)(f"Visits were rare in {body}") for body in BODIES}) == 1
