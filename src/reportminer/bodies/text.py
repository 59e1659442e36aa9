"""The text of a report as this room reads it: sentences, and the zone that each stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportminer.bodies.data import pattern, straight
from reportminer.records import Block, Report

# A sentence ends at a stop, with any closing quotes, before a space and something that can open the next one.
_END = re.compile(r"[.!?…][\"')\]]*(?=\s+[\"'(\[*]*[A-Z0-9])")
# "Mr. Jones", "St. Helens", "No. 4": no end of a sentence.
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Rev|Hon|No|Prof|[A-Z])\.$")

LEAD = 3
"""How many paragraphs make the lead of a release: the verdict stands there, and the names in full."""


LONGEST = 1500
"""Most characters that are read as one sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a report.

    Attributes:
        text: the sentence, with straight quotes and dashes, as long as it stands in the report.
        start: its position in `Report.text`.
        end: position after its last character.
        block: number of its block.
        zone: ``title``, ``heading``, ``lead`` (first paragraphs), ``main``, ``notes`` (notes to editors) or ``foot``.
        paragraph: count of paragraphs before it in the release, 0 in the first.
    """

    text: str
    start: int
    end: int
    block: int
    zone: str
    paragraph: int


def cut(text: str) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences: positions of each.

    Examples:
        >>> text = "It was rated 'Good.' Mr. Penhallow agreed. It was."
        >>> [text[a:b] for a, b in cut(text)]
        ["It was rated 'Good.'", 'Mr. Penhallow agreed.', 'It was.']
    """
    out: list[tuple[int, int]] = []
    start = 0
    for hit in _END.finditer(straight(text)):
        if _ABBREVIATION.search(text[max(start, hit.start() - 8) : hit.start() + 1]):
            continue
        out.append((start, hit.end()))
        start = hit.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if text[start:].strip():
        out.append((start, len(text)))
    return [piece for a, b in out for piece in _pieces(text, a, b)]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut what is too long for a sentence (a table, a page without stops), so that reading it takes no longer."""
    out = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + 1, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        out.append((start, stop))
        start = stop
    return [*out, (start, end)]


def _zones(blocks: tuple[Block, ...]) -> list[tuple[str, int]]:
    zones, notes, seen = [], False, 0
    for block in blocks:
        # "Notes to editors:", "Notes to editor", "Notes": all below them is notes.
        notes = notes or (
            block.kind in {"heading", "paragraph"} and bool(pattern("words", "notes").match(block.text.strip()))
        )
        if block.kind == "title":
            zone = "title"
        elif notes or block.kind == "note":
            zone = "notes"
        elif block.kind == "heading":
            zone = "heading"
        elif pattern("words", "foot").match(straight(block.text.strip())):
            zone = "foot"
        else:
            zone = "lead" if seen < LEAD and block.kind == "paragraph" else "main"
        zones.append((zone, seen))
        seen += zone in {"lead", "main"} and block.kind == "paragraph"
    return zones


@cache
def _sentences(blocks: tuple[Block, ...]) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(
            text=straight(block.text[a:b]),
            start=block.start + a,
            end=block.start + b,
            block=block.n,
            zone=zone,
            paragraph=n,
        )
        for block, (zone, n) in zip(blocks, _zones(blocks), strict=True)
        for a, b in cut(block.text)
    )


def sentences(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences of a report in reading order.

    Examples:
        >>> sentences(Report(id="x", source="x", title="", blocks=()))
        ()
    """
    return _sentences(report.blocks)


def own(report: Report) -> tuple[Sentence, ...]:
    """Return the sentences that are about the inspection itself: all but notes to editors and footnotes."""
    return tuple(s for s in sentences(report) if s.zone not in {"notes", "foot"})
