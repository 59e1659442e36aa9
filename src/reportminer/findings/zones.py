"""What each block of a report is for: running text, items under a lead-in, context, notes, boilerplate.

A lead-in governs the list items after it, and a heading what stands under it; that is why a report is one Doc.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from reportminer.findings.cues import LeadIn, Means, heading_zone, is_boilerplate, lead_in
from reportminer.findings.sections import Meaning, Section, holds_nothing, is_full_report, sections
from reportminer.records import Block, Polarity

Zone = Literal["text", "lead_in", "items", "context", "notes", "boilerplate", "outside"]

ZONES = "zones"
"""Name of the span group that holds one span a block, labelled by its zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a block stands.

    Attributes:
        block: the block.
        zone: ``text``, ``lead_in``, ``items``, ``context``, ``notes``, ``boilerplate`` or ``outside`` (titles and
            headings).
        lead_in: what the lead-in or heading announces, for a lead-in itself and for the list under it.
        heading: the text of the heading above, if any; of a heading its own.
        section: the section of a full report in which it stands; None in a press release.
    """

    block: Block
    zone: Zone
    lead_in: LeadIn | None = None
    heading: str | None = None
    section: Section | None = None


def places(blocks: Sequence[Block]) -> Iterator[Place]:
    """Yield where each block stands, in order.

    Args:
        blocks: the blocks of one report.

    Examples:
        >>> from reportminer.records import Block
        >>> rows = [("paragraph", "Inspectors were pleased to find that:"), ("list_item", "plans were good;")]
        >>> blocks = [Block(n=i, kind=k, text=t, start=0, end=len(t)) for i, (k, t) in enumerate(rows)]
        >>> [(p.zone, p.lead_in.polarity if p.lead_in else None) for p in places(blocks)]
        [('lead_in', 'strength'), ('items', 'strength')]
    """
    if is_full_report(blocks):
        yield from _report_places(blocks)
        return
    heading: str | None = None
    under: str | None = None
    announced: LeadIn | None = None
    for i, block in enumerate(blocks):
        following = blocks[i + 1].kind if i + 1 < len(blocks) else None
        if block.kind in {"title", "row"}:
            yield Place(block=block, zone="outside")
        elif block.kind == "heading":
            heading, under = block.text, heading_zone(block.text)
            # "Findings" and "Context" announce a list without a colon; "Hollinsea" announces nothing.
            announced = lead_in(block.text)
            announced = None if announced.means == "unknown" else announced
            yield Place(block=block, zone="outside", heading=heading)
        elif under == "notes" or block.kind == "note":
            yield Place(block=block, zone="notes", heading=heading)
        elif is_boilerplate(block.text, whole=True):
            yield Place(block=block, zone="boilerplate", heading=heading)
        elif block.kind == "list_item":
            # "About the service" holds facts, unless a lead-in under it announces findings or recommendations.
            context = under == "context" and (announced is None or announced.means in {"none", "unknown"})
            yield Place(block=block, zone="context" if context else "items", lead_in=announced, heading=heading)
        else:
            introduces = following == "list_item" and block.text.rstrip().endswith((":", "…", "..."))
            announced = lead_in(block.text) if introduces else None
            zone: Zone = "context" if under == "context" else "lead_in" if introduces else "text"
            yield Place(block=block, zone=zone, lead_in=announced, heading=heading)


def _report_places(blocks: Sequence[Block]) -> Iterator[Place]:
    """Yield where each block of a full report stands: its sections say what it is for."""
    announced: LeadIn | None = None
    under: Section | None = None
    for i, (block, section) in enumerate(zip(blocks, sections(blocks), strict=True)):
        if under is None or section.heading != under.heading:
            # The heading introduces what stands under it, as a lead-in does the items of a list.
            announced, under = _of_section(section), section
        zone: Zone = "text"
        if section.opens or block.kind in {"title", "heading", "row"}:
            zone = "outside"
        elif block.kind == "note":
            zone = "notes"
        elif section.means == "out" or holds_nothing(block.text):
            zone = "boilerplate"
        elif block.kind == "paragraph" and _introduces(blocks, i):
            zone = "lead_in"
            announced = lead_in(block.text) if section.means == "findings" else announced
        elif section.means in {"recommendations", "improve"} or (block.kind == "list_item" and not _is_number(block)):
            zone = "items"
        elif section.means == "findings":
            announced = None
        lead = announced if zone in {"items", "lead_in"} else None
        yield Place(block=block, zone=zone, lead_in=lead, heading=section.heading or None, section=section)


_MEANS: dict[Meaning, tuple[Means, Polarity | None]] = {
    "strength": ("findings", "strength"),
    "concern": ("findings", "concern"),
    "improve": ("findings", "concern"),
    "recommendations": ("recommendations", None),
}


def _of_section(section: Section) -> LeadIn | None:
    if section.means not in _MEANS:
        return None
    means, polarity = _MEANS[section.means]
    return LeadIn(means=means, polarity=polarity, text=section.heading)


def _introduces(blocks: Sequence[Block], i: int) -> bool:
    following = blocks[i + 1] if i + 1 < len(blocks) else None
    return following is not None and following.kind == "list_item" and blocks[i].text.rstrip().endswith((":", "…"))


def _is_number(block: Block) -> bool:
    """Tell whether a block is a numbered paragraph of the narrative, which a reader may call a list item."""
    return block.marker is not None and block.marker.rstrip(".)").isdigit()


@Language.factory("reportminer_zones")
class Zones:
    """Component that labels every block with its zone, in the span group ``zones``; ids are block numbers.

    The blocks themselves are found in ``doc.user_data["reportminer"].blocks``, where `reportminer.findings.mine`
    puts them.
    """

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy passes both to every factory
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.spans["zones"]`` and the places of the side table."""
        table = doc.user_data["reportminer"]
        table.places = tuple(places(table.blocks))
        spans: list[Span] = []
        for place in table.places:
            span = doc.char_span(place.block.start, place.block.end, label=place.zone, span_id=str(place.block.n))
            if span is not None:
                spans.append(span)
        doc.spans[ZONES] = SpanGroup(doc, name=ZONES, spans=spans)
        return doc
