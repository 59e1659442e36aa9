"""What each block of a report is for: running text, items under a lead-in, context, notes, boilerplate.

A lead-in governs the list items after it, and a heading what stands under it; that is why a report is one Doc.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from reportminer.findings.cues import LeadIn, heading_zone, is_boilerplate, lead_in
from reportminer.records import Block

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
    """

    block: Block
    zone: Zone
    lead_in: LeadIn | None = None
    heading: str | None = None


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
    heading: str | None = None
    under: str | None = None
    announced: LeadIn | None = None
    for i, block in enumerate(blocks):
        following = blocks[i + 1].kind if i + 1 < len(blocks) else None
        if block.kind == "title":
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
