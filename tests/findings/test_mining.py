from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import MissingError
from reportminer.findings import mine
from reportminer.findings.mining import finding_id
from reportminer.records import Block, BlockKind, Finding, Report

Row = tuple[BlockKind, str]
NAME = "Northumbria Probation Trust"
CHIEF = f"The work of {NAME} with offenders was good overall, said Liz Calderbank, Chief Inspector of Probation."


def report(*rows: Row | str, key: str = "0a1b2c3d4e5f6071") -> Report:
    blocks, at = [], 0
    for n, row in enumerate(rows):
        kind, text = ("paragraph", row) if isinstance(row, str) else row
        blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text), page=n // 4 + 1))
        at += len(text) + 2
    title = next((block.text for block in blocks if block.kind == "title"), "")
    return Report(id=key, source="a.txt", title=title, blocks=tuple(blocks))


def check(given_report: Report) -> tuple[Finding, ...]:
    """Mine a report, hold every finding against the laws, and return them."""
    mined = mine(given_report)
    text = mined.report.text
    assert mined.report.blocks == given_report.blocks
    assert text == given_report.text
    known = {body.name for body in mined.report.bodies}
    for one in mined.findings:
        assert text[one.start : one.end] == one.text
        assert one.text == one.text.strip() != ""
        block = mined.report.blocks[one.block]
        assert block.start <= one.start < one.end <= block.end
        assert block.kind in {"paragraph", "list_item"}
        assert (one.report, one.page) == (given_report.id, block.page)
        assert (one.polarity is None) == (one.kind == "recommendation")
        assert 0 <= one.confidence <= 1
        assert one.body is None or one.body in known
        assert one.speaker is None or one.speaker in mined.report.speakers
        assert one.cue is None or one.cue.strip()
    assert len({one.id for one in mined.findings}) == len(mined.findings)
    for one, other in pairwise(mined.findings):
        assert one.end <= other.start
    assert (not any(one.kind == "finding" for one in mined.findings)) == (
        "no findings in the page" in mined.report.warnings
    )
    return mined.findings


RELEASE = (
    ("title", f"{NAME} – doing well"),
    CHIEF,
    "Inspectors were pleased to find that:",
    ("list_item", "plans were of good quality and reviewed in time;"),
    ("list_item", "victims were kept safe."),
    "However, inspectors also found that:",
    ("list_item", "home visits were rarely made."),
    "Inspectors made two recommendations. These included: on reviewing plans; and on prioritising home visits.",
    "Liz Calderbank said: “Leadership of this Trust was strong. Reviews were late and their quality was poor.”",
    "The Trust’s chief executive, Helen Dacey, said: “We are thrilled that our staff did so well.”",
    ("heading", "Notes to editors"),
    ("note", "Work with children was poor in 2009."),
)


def test_a_small_release():
    found = check(report(*RELEASE))
    assert [(one.kind, one.polarity, one.text) for one in found] == [
        ("finding", "strength", f"The work of {NAME} with offenders was good overall"),
        ("finding", "strength", "plans were of good quality and reviewed in time"),
        ("finding", "strength", "victims were kept safe"),
        ("finding", "concern", "home visits were rarely made"),
        ("recommendation", None, "reviewing plans"),
        ("recommendation", None, "prioritising home visits"),
        ("finding", "strength", "Leadership of this Trust was strong"),
        ("finding", "concern", "Reviews were late and their quality was poor"),
    ]


def test_who_said_it_about_whom_and_under_which_cue():
    mined = mine(report(*RELEASE))
    assert mined.report.chief_inspector == "Liz Calderbank"
    assert mined.report.speakers == ("Liz Calderbank",)
    by_text = {one.text: one for one in mined.findings}
    assert {one.body for one in mined.findings} == {NAME}
    assert by_text["Leadership of this Trust was strong"].speaker == "Liz Calderbank"
    assert by_text[f"The work of {NAME} with offenders was good overall"].speaker == "Liz Calderbank"
    assert by_text["victims were kept safe"].speaker is None
    assert by_text["victims were kept safe"].cue == "Inspectors were pleased to find that:"
    assert by_text["home visits were rarely made"].cue == "However, inspectors also found that:"
    assert "These included" in (by_text["reviewing plans"].cue or "")
    assert by_text["Leadership of this Trust was strong"].cue is None


def test_the_same_report_gives_the_same_findings():
    assert mine(report(*RELEASE)) == mine(report(*RELEASE))


def test_a_mined_report_mined_again_gives_the_same():
    first = mine(report(*RELEASE))
    assert mine(first.report) == first


def test_ids_are_made_from_report_kind_and_place():
    first, second = mine(report(*RELEASE)), mine(report(*RELEASE, key="ffff2c3d4e5f6071"))
    assert [one.id for one in first.findings] == [
        finding_id(one.report, one.kind, one.start, one.end) for one in first.findings
    ]
    assert not {one.id for one in first.findings} & {one.id for one in second.findings}
    assert finding_id("0", "finding", 1, 12) != finding_id("0", "finding", 11, 2)
    assert finding_id("0", "finding", 1, 2) != finding_id("0", "recommendation", 1, 2)


def test_what_comes_after_changes_no_place_before():
    short, long = mine(report(*RELEASE[:8])), mine(report(*RELEASE))
    assert {one.id for one in short.findings} <= {one.id for one in long.findings}


def test_a_report_without_blocks_has_no_findings():
    mined = mine(report())
    assert mined.findings == ()
    assert mined.report.warnings == ("no findings in the page",)
    assert (mined.report.chief_inspector, mined.report.speakers) == (None, ())


def test_who_led_an_inspection_is_no_chief_inspector():
    texts = ("Lead inspector: Anna Hill, His Majesty’s Inspector", "Plans were good and reviewed in time.")
    made = mine(report(*texts)).report
    assert (made.lead_inspector, made.chief_inspector, made.speakers) == ("Anna Hill", None, ())
    made = mine(report(*texts, "“Plans were good,” said Anna Hill.")).report
    assert (made.chief_inspector, made.speakers) == (None, ("Anna Hill",))


def test_warnings_of_the_reader_are_kept():
    given_report = replace(report("It rained."), warnings=("no publication date in the page",))
    assert mine(given_report).report.warnings == ("no publication date in the page", "no findings in the page")


def test_a_very_long_block_is_read_to_its_end():
    """One paragraph of a thousand sentences, and one sentence far longer than the model reads."""
    many = "Plans were of good quality and thorough. It is raining in the north of the county today. " * 500
    endless = "plans were poor and " * 2_000 + "reviews were late."
    found = check(report(many, endless))
    assert [one.block for one in found if one.text == "Plans were of good quality and thorough"] == [0] * 500


def test_a_text_beyond_spacys_limit_is_read():
    words = "word " * 210_000  # 1,050,000 characters; spaCy refuses what is longer than a million
    found = check(report(words, "Plans were of good quality and thorough."))
    assert "Plans were of good quality and thorough" in [one.text for one in found]


@pytest.mark.parametrize("space", [" ", "\n ", "\t\n\n", "\u00a0"])
def test_white_space_round_a_block_moves_nothing(space):
    rows = ["Inspectors found that:", "plans were of good quality;", "reviews were late and their quality was poor;"]
    plain = check(report(rows[0], *[("list_item", text) for text in rows[1:]]))
    spaced = check(report(rows[0], *[("list_item", f"{space}{text}{space}") for text in rows[1:]]))
    assert [one.block for one in plain] == [1, 2]
    assert [(one.text, one.polarity, one.block) for one in spaced] == [
        (one.text, one.polarity, one.block) for one in plain
    ]


def test_a_pipeline_that_is_not_installed_is_named():
    with pytest.raises(MissingError, match="en_core_web_nowhere"):
        mine(report("It rained."), pipeline="en_core_web_nowhere")


# The offset law, over whatever blocks a reader could give.

PARTS = st.sampled_from(
    [
        "Plans were good", "reviews were rarely done in time", "but", "However,", "Inspectors found that",
        "said Ann Hill,", "Chief Inspector of Probation", "Ms Hill said:", "“", "”", "‘", "’", '"', "'", "(",
        ")", "[", ".", "!", "?",
        "…", ":", ";", ",", "–", "-", "•", "\u00a0", "\n", "We recommend that the Trust should train staff",
        "on reviewing plans",
        "and", "These included:", "must", "Leeds Probation Trust", "The Trust", "NPS", "Ltd.", "No. 4", "1.", "40%",
        "é",
        "\U0001f600", "\u200b", "‘Good’", "a government spokesperson said", "that", "Although", "Governance:",
    ]
)  # fmt: skip
TEXTS = st.lists(PARTS, min_size=1, max_size=12).map(" ".join)
WILD = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
KINDS: st.SearchStrategy[BlockKind] = st.sampled_from(["title", "heading", "paragraph", "list_item", "note"])
ROWS = st.lists(st.tuples(KINDS, TEXTS | WILD), max_size=6)


@settings(max_examples=150)
@given(ROWS)
def test_every_finding_stands_where_it_says(rows):
    check(report(*rows))


@settings(max_examples=30)
@given(ROWS)
def test_mining_is_repeatable(rows):
    assert mine(report(*rows)) == mine(report(*rows))
