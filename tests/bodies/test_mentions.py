from __future__ import annotations

import pytest

from reportminer.bodies import Mentions, describe

TEXT = (
    "The National Probation Service (NPS) in Brackenshire was effective, while the work of the Community "
    "Rehabilitation Company (CRC) fell short, said the Chief Inspector."
)


@pytest.fixture
def quality(make):
    return describe(
        make(
            "Probation work in Brackenshire – NPS effective, CRC held back",
            TEXT,
            "The inspection looked at the work of the CRC and of the NPS.",
            "The CRC had lost staff. Morale had slumped. Its owners had pressed on.",
            "NPS staff in the county work from four offices. Police intelligence reached the right desk.",
            "They handed cases to the CRC at once.",
            "# The company",
            "Induction has been overhauled.",
            "Crown Court judges liked the reports.",
            published="2016-10-18",
        )
    )


@pytest.mark.parametrize(
    ("span", "kind"),
    [
        ("was effective", "nps"),
        ("fell short", "crc"),
        ("Morale had slumped", "crc"),
        ("Its owners had pressed on", "crc"),
        ("Police intelligence reached", "nps"),
        ("They handed cases to the CRC at once", "nps"),
        ("Induction has been overhauled", "crc"),
        ("Crown Court judges liked the reports", "nps"),
    ],
)
def test_company_and_national_service(quality, span, kind):
    at = quality.text.index(span)
    name = Mentions(quality).about(at, at + len(span))
    assert {body.name: body.type for body in quality.bodies}[name] == kind


def test_one_body_is_meant_everywhere(make):
    report = describe(make("Ash PDU rated ‘Good’", "Ash PDU was rated ‘Good’.", published="2023-01-01"))
    who = Mentions(report)
    assert {who.about(0, 3), who.about(20, 30), who.about(9000, 9001)} == {"Ash PDU"}


def test_two_units_within_a_sentence(make):
    text = "In Stavenham somebody is in charge, and in Winterholm there have been four heads."
    report = describe(
        make(
            "Two PDUs inspected: Stavenham and Winterholm",
            "Stavenham PDU was rated ‘Good’. Winterholm PDU was rated ‘Inadequate’.",
            text,
            "There, files went unread.",
            published="2022-11-29",
        )
    )
    who, said = Mentions(report), report.text
    assert who.about(said.index("somebody"), said.index("somebody") + 20) == "Stavenham PDU"
    assert who.about(said.index("there have"), said.index("there have") + 20) == "Winterholm PDU"
    assert who.about(said.index("files went"), said.index("files went") + 17) == "Winterholm PDU"
