from __future__ import annotations

import pytest

from reportminer.findings.pipeline import annotate
from reportminer.findings.zones import ZONES, places
from reportminer.records import Block, BlockKind, Report


def blocks(*rows: tuple[BlockKind, str]) -> list[Block]:
    out, at = [], 0
    for n, (kind, text) in enumerate(rows):
        out.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text)))
        at += len(text) + 2
    return out


def zones(*rows: tuple[BlockKind, str]) -> list[str]:
    return [place.zone for place in places(blocks(*rows))]


ITEM: tuple[BlockKind, str] = ("list_item", "Plans were poor;")


def test_no_blocks_have_no_places():
    assert list(places([])) == []


def test_every_block_has_one_place_in_order():
    rows = blocks(("title", "A start"), ("paragraph", "It was good."), ("heading", "Notes to editors"), ITEM)
    assert [place.block for place in places(rows)] == rows


@pytest.mark.parametrize(
    ("lead", "means", "polarity", "weak"),
    [
        ("Inspectors were pleased to find that:", "findings", "strength", False),
        ("Areas that needed attention included:", "findings", "concern", False),
        ("However, inspectors also found that:", "findings", "concern", True),
        ("Inspectors found that:", "findings", None, False),
        ("The inspectorate recommended that:", "recommendations", None, False),
        ("This work included:", "none", None, False),
    ],
)
def test_a_lead_in_governs_every_item_under_it(lead, means, polarity, weak):
    found = list(places(blocks(("paragraph", lead), ITEM, ITEM, ITEM)))
    assert [place.zone for place in found] == ["lead_in", "items", "items", "items"]
    for place in found:
        assert place.lead_in is not None
        assert (place.lead_in.means, place.lead_in.polarity, place.lead_in.weak) == (means, polarity, weak)
        assert place.lead_in.text == lead


def test_a_lead_in_ends_with_the_next_paragraph():
    lead = "Inspectors were pleased to find that:"
    found = list(places(blocks(("paragraph", lead), ITEM, ("paragraph", "Later it rained."), ITEM)))
    assert [place.zone for place in found] == ["lead_in", "items", "text", "items"]
    assert found[3].lead_in is None


def test_a_second_lead_in_takes_over_from_the_first():
    first, second = "Inspectors were pleased to find that:", "They were less happy to find that:"
    found = list(places(blocks(("paragraph", first), ITEM, ("paragraph", second), ITEM)))
    assert [place.lead_in.polarity for place in found if place.lead_in] == ["strength"] * 2 + ["concern"] * 2


def test_a_colon_without_a_list_is_no_lead_in():
    assert zones(("paragraph", "Inspectors found that:"), ("paragraph", "Plans were poor.")) == ["text", "text"]


def test_a_heading_can_announce_a_list_and_one_with_a_name_does_not():
    announced = list(places(blocks(("heading", "Key findings"), ITEM)))[1]
    named = list(places(blocks(("heading", "Hollinsea"), ITEM)))[1]
    assert announced.lead_in is not None
    assert announced.lead_in.means == "findings"
    assert named.lead_in is None
    assert (announced.heading, named.heading) == ("Key findings", "Hollinsea")


@pytest.mark.parametrize(
    "heading",
    ["Context", "Background", "Key facts", "About the service", "Related links", "Summary of ratings", "Downloads"],
)
def test_a_list_under_a_heading_of_context_is_context(heading):
    assert zones(("heading", heading), ("paragraph", "It has 40 staff."), ITEM) == ["outside", "context", "context"]
    assert zones(("heading", heading), ITEM) == ["outside", "context"]


def test_findings_announced_under_a_heading_of_context_are_read():
    rows = (("heading", "Context"), ("paragraph", "Inspectors were pleased to find that:"), ITEM)
    assert zones(*rows) == ["outside", "context", "items"]


def test_the_next_heading_ends_notes_and_context():
    for heading, zone in (("Notes to editors:", "notes"), ("Context", "context")):
        rows = (("heading", heading), ("paragraph", "It is big."), ("heading", "Leeds"), ("paragraph", "It was good."))
        assert zones(*rows) == ["outside", zone, "outside", "text"]


def test_notes_hold_lists_and_paragraphs_to_the_end():
    rows = (("heading", "Notes to editors"), ("paragraph", "Inspectors found that:"), ITEM, ("note", "1. A note."))
    assert zones(*rows) == ["outside", "notes", "notes", "notes"]


def test_a_numbered_note_is_one_without_a_heading_too():
    assert zones(("note", "The report is on the site.")) == ["notes"]


def test_boilerplate_is_told_from_text():
    rows = (("paragraph", "Download this press release as a PDF (PDF, 61 kB)"), ("paragraph", "Plans were poor."))
    assert zones(*rows) == ["boilerplate", "text"]


def test_the_component_labels_every_block():
    rows = blocks(("title", "A start"), ("paragraph", "Inspectors found that:"), ITEM, ("note", "A note."))
    doc = annotate(Report(id="0", source="a.txt", title="A start", blocks=tuple(rows)))
    spans = doc.spans[ZONES]
    assert [(span.label_, int(span.id_), span.text) for span in spans] == [
        (zone, block.n, block.text) for zone, block in zip(("outside", "lead_in", "items", "notes"), rows, strict=True)
    ]
