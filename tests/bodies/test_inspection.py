from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.bodies import describe
from reportminer.bodies.inspection import as_release, authority, days, particulars
from reportminer.readers import read
from reportminer.records import Block, Body, Page, Report

DATA = tomllib.loads(resources.files("reportminer.bodies").joinpath("inspection.toml").read_text(encoding="utf-8"))


def report(*texts, title="", source="x.pdf", page=1, published=None, warnings=()):
    blocks, at = [], 0
    for n, text in enumerate(texts):
        kind = "heading" if text.startswith("# ") else "paragraph"
        text = text.removeprefix("# ")  # noqa: PLW2901
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text), page=page))
        at += len(text) + 2
    return Report(
        id="x", source=source, title=title, blocks=tuple(blocks), published=published, warnings=tuple(warnings)
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("11 to 15 September 2023", "2023-09-11", "2023-09-15"),
        ("16 January to 27 January 2023", "2023-01-16", "2023-01-27"),
        ("11–15 September 2023", "2023-09-11", "2023-09-15"),
        ("15-19 July 2013", "2013-07-15", "2013-07-19"),
        ("25 November 2013 – 18 December 2013", "2013-11-25", "2013-12-18"),
        ("28 February to 4 March 2022", "2022-02-28", "2022-03-04"),
        ("18 December to 12 January 2024", "2023-12-18", "2024-01-12"),
        ("18 December 2023 to 12 January 2024", "2023-12-18", "2024-01-12"),
        ("28 July 2016", "2016-07-28", "2016-07-28"),
        ("Monday 4 and Tuesday 5th March, 2020", "2020-03-04", "2020-03-05"),
        ("4, 5 and 11 March 2020", "2020-03-04", "2020-03-11"),
        ("04/03/2020 to 13/03/2020", "2020-03-04", "2020-03-13"),
        ("from 2 to 6 Dec 2024 13", "2024-12-02", "2024-12-06"),
        ("2 to 6 December 2024, and the report was sent on 3 January 2025", "2024-12-02", "2024-12-06"),
    ],
)
def test_days(text, first, last):
    assert days(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "August 2022",
        "31 February 2022",
        "15 to 11 September 2023",
        "32 cases",
        "1 May 2010 to 4 May 2014",
        "99/99/2020",
    ],
)
def test_no_days(text):
    assert days(text) is None


@given(st.text(alphabet="0123456789 to–-/,Janury Mach20and", max_size=80))
def test_any_text_has_days_in_order_or_none(text):
    found = days(text)
    assert found is None or found[0] <= found[1]


@pytest.mark.parametrize("example", [example for row in DATA["label"] for example in row["examples"]])
def test_examples_of_labels(example):
    found = particulars(report("Inspection of Ashmere", example))
    told = any((found.start, found.published, found.lead_inspector))
    assert told is not example.startswith(("Deputy", "Team"))


@pytest.mark.parametrize("row", DATA["authority"], ids=lambda row: row["pattern"][:30])
def test_examples_of_how_an_authority_is_named(row):
    for example in row["examples"]:
        place = re.search(r"Ashmere|Barnsley|Kent", example)[0]
        assert authority(report(*example.split("\n"))) == Body(name=place, type="local authority")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Anna Gravelle, His Majesty’s Inspector", "Anna Gravelle"),
        ("Jenny Turnross HMI", "Jenny Turnross"),
        ("Fiona J Millns", "Fiona J Millns"),
        ("Dick O’Brien", "Dick O'Brien"),
        ("Mrs Ada van Hoorn (Ofsted)", "Ada van Hoorn"),
        ("Jo Ash HMI Deputy lead inspector: Al Oak", "Jo Ash"),
        ("to be announced", None),
        ("", None),
    ],
)
def test_lead_inspector(value, name):
    assert particulars(report(f"Lead inspector: {value}")).lead_inspector == name
    assert particulars(report("Chapter", f"Lead inspector: {value}", page=40)).lead_inspector == name


def test_a_deputy_does_not_lead():
    assert particulars(report("Deputy lead inspector: Al Oak", "Team inspectors: Jo Ash")).lead_inspector is None


def test_a_value_below_its_label():
    found = particulars(
        report("Inspection dates:", "2 to 6 May 2022", "Lead inspector", "Lead inspector:", "Jo Ash, HMI")
    )
    assert (found.start, found.end, found.lead_inspector) == ("2022-05-02", "2022-05-06", "Jo Ash")


def test_who_led_is_told_in_a_sentence():
    said = "Acknowledgements: This inspection was led by HM Inspector Jane Ashmere, supported by a team of inspectors."
    assert particulars(report("Contents", said, page=30)).lead_inspector == "Jane Ashmere"


def test_dates_that_are_none_are_told():
    found = particulars(report("Inspection dates: 15 to 11 September 2023"))
    assert (found.start, found.end) == (None, None)
    assert found.warnings == ("inspection dates not understood: '15 to 11 September 2023'",)


@pytest.mark.parametrize(
    ("texts", "source", "published"),
    [
        (["Report published: 7 July 2017"], "x.pdf", "2017-07-07"),
        (["Report published: 7 July 2017"], "ash_2019-01-01.pdf", "2017-07-07"),
        (["Inspection dates: 2 to 6 May 2022"], "folder_2001-01-01/ash_2022-06-10.pdf", "2022-06-10"),
        # Before the inspection, long after it, no such day, no inspection to compare with.
        (["Inspection dates: 2 to 6 May 2022"], "ash_2022-05-01.pdf", None),
        (["Inspection dates: 2 to 6 May 2022"], "ash_2030-05-01.pdf", None),
        (["Inspection dates: 2 to 6 May 2022"], "ash_2022-06-31.pdf", None),
        (["Inspection"], "ash_2022-06-10.pdf", None),
        (["Published: June 2022"], "x.pdf", None),
    ],
)
def test_publication_date(texts, source, published):
    found = particulars(report(*texts, source=source))
    assert found.published == published
    assert bool(found.warnings) is (published == "2022-06-10")


def test_a_page_of_the_web_keeps_its_own_date():
    told = ["Report published: 7 July 2017"]
    made = describe(
        report(*told, page=None, published="2018-01-01", warnings=["publication date taken from the listing"])
    )
    assert (made.published, made.warnings) == ("2018-01-01", ("publication date taken from the listing",))
    made = describe(report(*told, published="2018-01-01", warnings=["publication date taken from the listing"]))
    assert (made.published, made.warnings) == ("2017-07-07", ())


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (
            ["Inspection of Bath and North East", "Somerset local authority children’s services"],
            "Bath and North East Somerset",
        ),
        (["Inspection of Leicestershire County", "Council local authority children’s", "services"], "Leicestershire"),
        (["Inspection of City of London local authority children’s services"], "City of London"),
        (["Inspection of Bedford Borough local authority children’s services"], "Bedford"),
        (
            ["St. Helens Metropolitan Borough", "Council", "Inspection of services for children in need of help"],
            "St Helens",
        ),
        (
            ["Ofsted", "Metropolitan Borough of Rotherham", "Inspection of services for children in need of help"],
            "Rotherham",
        ),
        (["Warwickshire", "Inspection of services for children in need of help and protection"], "Warwickshire"),
        (["London Borough of Merricombe: Inspection of services for children in need of help"], "Merricombe"),
        (["Monitoring visit of Merricombe local authority children’s services"], "Merricombe"),
        (
            ["Inspection of services for children", "Children’s services in the City of London are good"],
            "City of London",
        ),
        (["Inspection of children’s services"], None),
        (["An inspection of youth offending services in Barnsley"], None),
    ],
)
def test_authority(texts, name):
    found = authority(report(*texts))
    assert (found and found.name) == name


def test_a_release_that_speaks_of_childrens_services_is_about_none():
    said = "Children’s services in Kent are part of the team."
    assert authority(report(said, page=None, title="Inspection of youth offending work in Kent")) is None


@pytest.mark.parametrize(
    ("texts", "published", "programme"),
    [
        (["Inspection of Kent local authority children’s services"], "2022-07-05", "(ILACS)"),
        (["Kent County Council", "Inspection of children’s social care services"], "2020-03-17", "(ILACS)"),
        (["Focused visit to Kent local authority children’s services"], "2020-03-17", "Focused visit"),
        (["Monitoring visit to Kent local authority children’s services"], "2020-03-17", "Monitoring visit"),
        (
            [
                "Kent",
                "Inspection of services for children in need of help and protection",
                "children looked after and care leavers",
            ],
            "2017-07-14",
            "(single inspection framework)",
        ),
        (
            ["Inspection of local authority arrangements for the protection of children", "Kent"],
            "2013-01-10",
            "protection",
        ),
        (["Inspection of looked after children services: Kent County Council"], "2013-08-23", "looked after"),
    ],
)
def test_programme_of_an_authority(texts, published, programme):
    made = describe(report(*[f"# {text}" for text in texts], "Inspection dates: 2 May 2012", published=published))
    assert [body.name for body in made.bodies] == ["Kent"]
    assert programme in made.programme
    assert made.kind == "report"


def test_another_inspectorates_report_is_not_read_as_a_release():
    made = report("Joint targeted area inspection of Ashmere", "Ashmere Youth Service (YOS) is well led.")
    assert not as_release(made)
    assert describe(made).bodies == ()


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("Devon County Council", Body(name="Devon", type="local authority")),
        ("Devon", Body(name="Devon", type="local authority")),
        ("Ashmere Children’s Trust", Body(name="Ashmere Children’s Trust", type="none")),
    ],
)
def test_the_body_of_the_listing_counts_where_the_report_names_none(listed, found):
    page = Page(source="a", media_type="text/plain", content=b"A letter\n\nPlans are good.\n", sha256="0" * 64)
    made = describe(read(replace(page, listed_body=listed, listed_kind="report")))
    assert made.bodies == (found,)
    assert describe(made) == made


def test_the_body_that_a_report_names_counts_before_that_of_its_listing():
    made = report("Plans are good.", title="Inspection of Ashmere Borough Council children’s services")
    (body,) = describe(replace(made, bodies=(Body(name="Devon", type="none"),))).bodies
    assert body.name.startswith("Ashmere")


@pytest.mark.parametrize(
    "text", ["A " * 4000, "Inspection of " + "A, " * 3000, "1 to " * 3000, "Lead inspector: " * 900]
)
def test_hostile_covers_take_no_time(text):
    before = time.perf_counter()
    describe(report(*[f"children’s services {text}"[at : at + 290] for at in range(0, 8000, 290)], text, title=text))
    assert time.perf_counter() - before < 2
