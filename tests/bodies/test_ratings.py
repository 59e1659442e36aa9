from __future__ import annotations

import pytest

from reportminer.bodies import describe

GIVEN = {
    "It has been rated as Requires Improvement.": ("Requires improvement", None),
    "The PDU was rated inadequate.": ("Inadequate", None),
    "It received a rating of Good.": ("Good", None),
    "The overall judgement was ‘Good’.": ("Good", None),
    "It scored 20 points out of 27 and is therefore ‘Good’.": ("Good", "20/27"),
    "It was given the grade of ‘Inadequate’.": ("Inadequate", None),
    "It has slipped to ‘Inadequate’ from ‘Good’.": ("Inadequate", None),
    "Ash climbs from ‘Requires improvement’ to ‘Good’.": ("Good", None),
    "The ‘Inadequate’ of two years ago has become ‘Requires improvement’.": ("Requires improvement", None),
    "In 2021 it was ‘Inadequate’. Now it is ‘Good’.": ("Good", None),
    "It was rated ‘Good’, as it had been in 2020.": ("Good", None),
    "It has kept its ‘Good’ rating.": ("Good", None),
    "An overall rating of ‘requires improvement’ was awarded, with nine points (out of 27).": (
        "Requires improvement",
        "9/27",
    ),
    "Ash is now rated Good, up from Inadequate in 2021.": ("Good", None),
    "Ash PDU has once again been rated ‘Inadequate’.": ("Inadequate", None),
    "It is one of only two PDUs to be rated ‘Good’.": ("Good", None),
    "Ash PDU, rated ‘Inadequate’ in 2021, has been rated ‘Good’.": ("Good", None),
    "Three years after being rated ‘Inadequate’, Ash PDU is ‘Good’.": ("Good", None),
    "It was rated ‘Good’ with 18 of a possible 27 points.": ("Good", "18/27"),
    "It was rated ‘Inadequate’, the lowest of the four ratings available.": ("Inadequate", None),
}

NOT_GIVEN = [
    "Last time, in 2019, we rated it ‘Good’.",
    "It had been ‘Good’ in the previous round.",
    "It narrowly missed a ‘Good’ rating.",
    "It is a far cry from the ‘Inadequate’ of 2020.",
    "Of the five units in the region, Elm is ‘Good’.",
    "One more point would have made it ‘Good’.",
    "Staff told us the service was ‘good enough’.",
    "A ‘Good’ plan has three parts.",
    "Elm and Oak were rated ‘Good’ and ‘Inadequate’ respectively.",
    "Two PDUs are rated ‘Inadequate’.",
    "Of 31 units, three were ‘Good’.",
    "The former company was rated ‘Good’ in 2019.",
]


def rated(make, text):
    lead = "Ash Probation Delivery Unit (PDU) was inspected in the autumn."
    report = describe(make("Ash PDU inspected", lead, text, published="2023-02-01"))
    return [(r.value, r.score) for r in report.ratings if r.scope == "overall"]


@pytest.mark.parametrize("text", GIVEN)
def test_a_rating_that_was_given(make, text):
    assert rated(make, text) == [GIVEN[text]]


@pytest.mark.parametrize("text", NOT_GIVEN)
def test_a_rating_that_was_not(make, text):
    assert rated(make, text) == []


@pytest.mark.parametrize("published", ["2014-02-01", "2017-12-01"])
def test_nothing_was_rated_before_2018(make, published):
    report = describe(make("Ash YOS", "Ash Youth Offending Service (YOS) was rated ‘Good’.", published=published))
    assert report.ratings == ()


def test_a_value_shared_by_two_bodies_and_scores_in_a_later_sentence(make):
    report = describe(
        make(
            "Sunderland and Hull: PDUs still failing",
            "Sunderland Probation Delivery Unit (PDU) and Hull and East Riding PDU have both been rated ‘Inadequate’.",
            "Sunderland scored five out of 27. Hull and East Riding scored six.",
            published="2023-01-01",
        )
    )
    assert [(r.body, r.value, r.score) for r in report.ratings] == [
        ("Sunderland PDU", "Inadequate", "5/27"),
        ("Hull and East Riding PDU", "Inadequate", "6/27"),
    ]


def test_a_list_of_registered_units(make):
    report = describe(
        make(
            "Staff shortages hit probation services across London",
            "Six Probation Delivery Units (PDUs) in London have been inspected: Barking, Dagenham and Havering; Ealing "
            "and Hillingdon; Hammersmith, Fulham, Kensington, Chelsea and Westminster; Lambeth; Lewisham and Bromley; "
            "and Newham.",
            published="2022-11-24",
        )
    )
    assert [body.name for body in report.bodies] == [
        "Barking, Dagenham and Havering PDU",
        "Ealing and Hillingdon PDU",
        "Hammersmith, Fulham, Kensington, Chelsea and Westminster PDU",
        "Lambeth PDU",
        "Lewisham and Bromley PDU",
        "Newham PDU",
    ]
