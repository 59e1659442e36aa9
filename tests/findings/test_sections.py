"""Sections of full reports: what headings say about what stands under them, and what is mined of it."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.findings.candidates import Candidate, Table
from reportminer.findings.decide import decide
from reportminer.findings.judging import ReportJudge
from reportminer.findings.pipeline import annotate
from reportminer.findings.sections import holds_nothing, is_addressed, is_reference, meaning, sections
from reportminer.findings.zones import places
from reportminer.records import Block, BlockKind, Report

DATA = tomllib.loads(resources.files("reportminer.findings").joinpath("sections.toml").read_text(encoding="utf-8"))
Row = tuple[str, str] | str
KINDS: dict[str, tuple[BlockKind, int, str | None]] = {
    "h1": ("heading", 1, None),
    "h2": ("heading", 2, None),
    "h3": ("heading", 3, None),
    "p": ("paragraph", 0, None),
    "1.": ("paragraph", 0, "1."),
    "•": ("list_item", 1, "•"),
    "2.": ("list_item", 1, "2."),
    "row": ("row", 0, None),
    "note": ("note", 0, "1"),
    "t": ("title", 0, None),
}


def blocks(*rows: Row, paged: bool = True) -> list[Block]:
    out, at = [], 0
    for n, row in enumerate(rows):
        sort, text = ("p", row) if isinstance(row, str) else row
        kind, depth, marker = KINDS[sort]
        page = 4 if paged else None
        out.append(
            Block(n=n, kind=kind, text=text, start=at, end=at + len(text), depth=depth, marker=marker, page=page)
        )
        at += len(text) + 2
    return out


def mined(*rows: Row) -> list[tuple[str, str]]:
    report = Report(id="0", source="a.pdf", title="", blocks=tuple(blocks(*rows)))
    table: Table = annotate(report).user_data["reportminer"]
    return [(d.label, report.text[d.start : d.end]) for d in decide(report.text, table.candidates)]


@pytest.mark.parametrize(
    ("means", "example"), [(row["means"], example) for row in DATA["section"] for example in row["examples"]]
)
def test_every_heading_that_is_an_example_means_what_its_row_says(means, example):
    assert meaning(example) == means


@pytest.mark.parametrize("example", [example for row in DATA["paragraph"] for example in row["examples"]])
def test_every_paragraph_that_is_an_example_holds_nothing(example):
    assert holds_nothing(example)


@pytest.mark.parametrize("example", [example for row in DATA["sentence"] for example in row["examples"]])
def test_every_reference_that_is_an_example_is_one(example):
    assert is_reference(example)


@pytest.mark.parametrize("example", DATA["demand"]["examples"])
def test_every_demand_that_is_an_example_says_who_must_act(example):
    assert is_addressed(example)


@pytest.mark.parametrize("table", ["section", "paragraph", "sentence"])
def test_every_row_has_a_reason_and_examples(table):
    for row in DATA[table]:
        assert row["why"]
        assert row["examples"]
        re.compile(row["pattern"])


@pytest.mark.parametrize(
    "heading",
    ["Thresholds", "Quality of practice", "Early help", "The casework model used in this area", "Good work", ""],
)
def test_other_headings_say_nothing(heading):
    assert meaning(heading) is None


@pytest.mark.parametrize(
    "text", ["Plans are clear.", "Strengths are few.", "Inspectors found that plans for areas of the town were weak."]
)
def test_plain_paragraphs_are_kept(text):
    assert not holds_nothing(text)


def meanings(*rows: Row) -> list[str]:
    return [section.means for section in sections(blocks(*rows)) if not section.opens]


def test_a_section_lasts_to_the_next_heading_of_its_level_or_a_higher_one():
    rows = [
        ("h2", "Strengths"),
        "a",
        ("h3", "Staff"),
        "b",
        ("h2", "Other"),
        "c",
        ("h2", "Strengths"),
        ("h1", "Part"),
        "d",
    ]
    assert meanings(*rows) == ["strength", "strength", "findings", "findings"]


def test_a_heading_that_is_known_ends_a_section_whatever_its_level():
    rows = [("h1", "Information about this local authority area"), "a", ("h3", "Executive summary"), "b"]
    assert meanings(*rows) == ["out", "findings"]


def test_a_line_of_text_may_open_a_section():
    rows = [
        "This local authority requires improvement and is not yet good because",
        ("1.", "Plans drift."),
        ("h3", "x"),
        "b",
    ]
    assert meanings(*rows) == ["concern", "findings"]


def test_a_numbered_or_finished_sentence_opens_none():
    assert meanings(("1.", "Strengths"), "Strengths.") == ["findings"] * 2


def test_before_the_first_heading_stand_findings():
    assert meanings("a") == ["findings"]


def zones(*rows: Row, paged: bool = True) -> list[str]:
    return [place.zone for place in places(blocks(*rows, paged=paged))]


def test_tables_titles_footnotes_and_the_publisher_hold_nothing():
    rows = [
        ("t", "Inspection"),
        ("row", "Overall | Good"),
        ("note", "Act of 1989"),
        "© Crown copyright 2017",
        "Plans are good.",
    ]
    assert zones(*rows) == ["outside", "outside", "notes", "boilerplate", "text"]


def test_numbered_paragraphs_are_text_and_bullets_are_items():
    rows = [("h2", "Inspection findings"), ("1.", "Plans are good."), ("2.", "Visits are rare."), ("•", "staff stay;")]
    assert zones(*rows) == ["outside", "text", "text", "items"]


def test_a_press_release_has_no_sections():
    assert all(place.section is None for place in places(blocks(("h2", "Strengths"), "a", paged=False)))


def test_a_table_row_of_a_web_page_holds_nothing():
    assert zones(("row", "Overall | Good"), paged=False) == ["outside"]


def test_things_to_improve_are_concerns_and_what_to_do_is_a_recommendation():
    found = mined(
        ("h2", "What needs to improve?"),
        ("•", "The timeliness of initial health assessments."),
        ("•", "Frontline workforce sufficiency."),
        ("•", "Ensure that all plans are shared with families."),
    )
    assert found == [
        ("concern", "The timeliness of initial health assessments"),
        ("concern", "Frontline workforce sufficiency"),
        ("recommendation", "Ensure that all plans are shared with families"),
    ]


def test_every_sentence_under_recommendations_is_one():
    found = mined(
        ("h2", "Areas for improvement"),
        ("1.", "Improve the quality of plans. This should include timescales."),
        ("h2", "Priority and immediate action"),
        "The inspection did not find any areas for priority and immediate action.",
    )
    assert found == [
        ("recommendation", "Improve the quality of plans"),
        ("recommendation", "This should include timescales"),
    ]


def test_sections_give_polarity_to_what_has_none():
    facts = "Some young people take the minutes of their reviews."
    assert mined(("h2", "Strengths"), ("1.", facts)) == [("strength", facts[:-1])]
    assert mined(("h2", "The authority is not yet good because:"), ("1.", facts)) == [("concern", facts[:-1])]


def test_the_area_and_the_inspection_are_left_out():
    found = mined(
        ("h2", "Children living in this area"),
        ("•", "Too many children are living in poverty, which is poor."),
        ("h2", "Information about this inspection"),
        "Inspectors considered the quality of work and the difference adults make. Practice was inadequate.",
    )
    assert found == []


def test_narrative_gives_a_finding_a_sentence():
    found = mined(
        ("h2", "The experiences and progress of children in care: good"),
        ("1.", "Plans are thorough and up to date. However, children wait too long to be seen. (Recommendation)"),
    )
    assert found == [
        ("strength", "Plans are thorough and up to date"),
        ("concern", "children wait too long to be seen"),
    ]


def test_a_sentence_that_begins_with_while_stays_whole_where_it_is_one_finding():
    found = mined(("1.", "While supervision takes place, it is often rushed and too infrequent."))
    assert found == [("concern", "While supervision takes place, it is often rushed and too infrequent")]


def test_a_contrast_is_two_findings_and_an_addition_is_one():
    assert [
        label for label, _ in mined(("1.", "Assessments are thorough and timely, but many plans are poor and drift."))
    ] == [
        "strength",
        "concern",
    ]
    assert (
        len(mined(("1.", "Plans are mostly well focused, with clear measures of progress, and visits are regular.")))
        == 1
    )


def judged(scores: list[float], section: str, item: object = None) -> list[float]:
    rows = [("h2", section), "Plans exist."] if section else ["Plans exist."]
    report = Report(id="0", source="a.pdf", title="", blocks=tuple(blocks(*rows)))
    found: list[Candidate] = annotate(report).user_data["reportminer"].candidates
    assert item is None
    return ReportJudge().judge(found, np.array([scores]), {})[0].tolist()


def test_without_a_section_the_words_decide():
    assert np.argmax(judged([0.1, 0.2, 0.6, 0.1, 0.0], "")) == 2
    assert np.argmax(judged([0.7, 0.2, 0.05, 0.05, 0.0], "")) == 0


def test_a_doubtful_neutral_goes_to_the_likelier_polarity():
    assert judged([0.0, 0.3, 0.2, 0.5, 0.0], "") == pytest.approx([0.0, 0.8, 0.2, 0.0, 0.0])
    assert np.argmax(judged([0.0, 0.1, 0.1, 0.8, 0.0], "")) == 3


def test_a_demand_of_nobody_is_a_concern():
    assert judged([0.0, 0.2, 0.2, 0.0, 0.6], "") == pytest.approx([0.0, 0.2, 0.8, 0.0, 0.0])


@given(
    st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5).filter(lambda row: sum(row) > 0.01),
    st.sampled_from(["", "Strengths", "The service is inadequate because", "What needs to improve", "Summary"]),
)
def test_probabilities_sum_to_one(row, section):
    scores = (np.array(row) / sum(row)).tolist()
    out = judged(scores, section)
    assert sum(out) == pytest.approx(1.0)
    assert min(out) >= 0.0
