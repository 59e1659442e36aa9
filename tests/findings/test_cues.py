"""Lead-ins by pattern: every row of what is published, and cousins that no list holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.findings import cues, recommendations
from reportminer.findings.cues import heading_zone, is_boilerplate, lead_in, straight

PUBLISHED = [
    ("Inspectors were pleased to find that:", "findings", "strength"),
    ("Inspectors were pleased to find that, overall:", "findings", "strength"),
    ("Inspectors were pleased to find that overall:", "findings", "strength"),
    ("However, inspectors were pleased to find that:", "findings", "strength"),
    ("Inspectors were concerned to find that:", "findings", "concern"),
    ("However, inspectors were concerned to find that:", "findings", "concern"),
    ("More recently, inspectors were concerned to find that overall:", "findings", "concern"),
    ("However, inspectors had some concerns about the following:", "findings", "concern"),
    ("The inspection found:", "findings", None),
    ("Findings", "findings", None),
    ("Key findings", "findings", None),
    ("The main inspectors’ findings of the work of the CRC were:", "findings", None),
    ("Context", "none", None),
    ("The Inspectorate rated:", "none", None),
    ("This work included:", "none", None),
    ("Our purpose is to:", "none", None),
    ("The report made the following eight recommendations:", "recommendations", None),
]
COUSINS = [
    ("Inspectors were encouraged to see that:", "findings", "strength"),
    ("Inspectors were reassured to learn that:", "findings", "strength"),
    ("There was much to praise:", "findings", "strength"),
    ("Strengths included:", "findings", "strength"),
    ("Areas that needed attention included:", "findings", "concern"),
    ("Areas for improvement:", "findings", "concern"),
    ("Inspectors were disappointed to see that:", "findings", "concern"),
    ("Matters for concern were that:", "findings", "concern"),
    ("Inspectors were not satisfied that:", "findings", "concern"),
    ("In the year to March 2014:", "none", None),
    ("The following steps have been announced:", "none", None),
    ("We recommend that the Trust:", "recommendations", None),
]


@pytest.mark.parametrize(("text", "means", "polarity"), PUBLISHED + COUSINS)
def test_a_lead_in_is_read_by_pattern(text, means, polarity):
    found = lead_in(text)
    assert (found.means, found.polarity) == (means, polarity)


@pytest.mark.parametrize("text", ["However, inspectors also found that:", "But:"])
def test_contrast_alone_is_a_weak_prior(text):
    found = lead_in(text)
    assert found.weak
    assert found.polarity == "concern"


@pytest.mark.parametrize("heading", ["Notes to editors:", "Notes to editor", "NOTES FOR EDITORS", "-ENDS-"])
def test_notes_are_told_by_their_heading(heading):
    assert heading_zone(heading) == "notes"


@pytest.mark.parametrize("heading", ["Findings", "Hollinsea", "Strengths"])
def test_other_headings_open_text(heading):
    assert heading_zone(heading) is None


def _examples(table: str, rows: dict[str, list[dict[str, object]]]) -> Iterator[tuple[str, str]]:
    for row in rows[table]:
        for example in row["examples"]:
            yield str(row["pattern"]), str(example)


@pytest.mark.parametrize("table", ["lead_in", "heading", "boilerplate"])
def test_every_pattern_matches_its_own_examples(table):
    for pattern, example in _examples(table, cues.load()):
        assert re.search(pattern, straight(example), re.IGNORECASE), (pattern, example)


@pytest.mark.parametrize("table", ["announces", "looks_back", "introducer", "demand", "not_demand"])
def test_every_pattern_of_recommendations_matches_its_own_example(table):
    for pattern, example in _examples(table, recommendations._rules()):
        assert re.search(pattern, straight(example), re.IGNORECASE), (pattern, example)


def test_the_programme_paragraph_is_boilerplate():
    assert is_boilerplate("This inspection is the fifth of six where inspectors are focusing on violent offenders.")
    assert not is_boilerplate("This inspection is the fifth of six in the programme of this year.", whole=True)


@given(st.text())
def test_straight_keeps_positions(text):
    assert len(straight(text)) == len(text)
