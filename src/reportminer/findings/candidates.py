"""Candidates: the stretches of text that may be findings, each with what surrounds it.

Every sentence of running text and of list items is a candidate, with attribution, quote marks, neutral cues and
connectives cut off. Whether it is a finding, and of which polarity, is decided later, by `reportminer.findings.decide`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from reportminer.findings import recommendations
from reportminer.findings.clauses import Split, clean, splits, trim
from reportminer.findings.cues import is_boilerplate
from reportminer.findings.sections import is_addressed, is_reference
from reportminer.findings.speakers import Speakers, Speech
from reportminer.findings.zones import Place
from reportminer.records import Block

CANDIDATES = "candidates"
"""Name of the span group that holds the candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A stretch of text that may be a finding or a recommendation.

    Attributes:
        start: character position in the report's text.
        end: position after the last character.
        place: where its block stands.
        context: the sentence before it in its block, or the lead-in above its list; empty where there is neither.
        sentence: number of its sentence in the block, from 0.
        sentences: number of sentences in the block.
        cue: neutral cue in front ("Inspectors found that"), or what introduces a recommendation, or None.
        connective: connective in front or behind ("but", "however"), or None.
        speech: the quotation that it stands in, or None.
        boilerplate: its sentence is programme text.
        item: it is an item of a list of recommendations, or a demand.
        halves: the ways in which it could be two findings.
    """

    start: int
    end: int
    place: Place
    context: str
    sentence: int
    sentences: int
    cue: str | None = None
    connective: str | None = None
    speech: Speech | None = None
    boilerplate: bool = False
    item: recommendations.Item | None = None
    halves: tuple[Split, ...] = ()


@dataclass(slots=True, kw_only=True)
class Table:
    """The side table of a Doc: everything about its spans but label and id.

    Attributes:
        blocks: the blocks of the report.
        places: where each block stands.
        speakers: who speaks where.
        candidates: candidates in the order of the text.
    """

    blocks: Sequence[Block]
    places: Sequence[Place] = ()
    speakers: Speakers | None = None
    candidates: list[Candidate] = field(default_factory=list)


def _of_block(text: str, place: Place, sentences: Sequence[tuple[int, int]], speakers: Speakers) -> Iterator[Candidate]:
    """Yield the candidates of one block; `text` is the whole report's."""
    announced = place.lead_in is not None and place.lead_in.means == "recommendations" and place.zone == "items"
    listed = announced
    context = place.lead_in.text if place.lead_in is not None and place.zone == "items" else ""
    paged = place.section is not None
    for i, (start, end) in enumerate(sentences):
        boilerplate = is_reference(text[start:end]) if paged else is_boilerplate(text[start:end])
        common: dict[str, Any] = {
            "place": place,
            "context": context,
            "sentence": i,
            "sentences": len(sentences),
            "boilerplate": boilerplate,
        }
        # A full report announces its recommendations by its sections; "earlier recommendations" are met in all others.
        speaks = not paged and recommendations.announces(text[start:end])
        if boilerplate and paged:
            continue
        if listed:
            items = _listed(text, start, end)
        elif place.section is not None:
            items = _demand(text, start, end, improve=place.section.means == "improve")
        else:
            items = recommendations.items(text, start, end, announced=announced)
        announced = announced or speaks
        context = text[start:end]
        for item in items:
            speech = speakers.at(item.start, item.end)
            yield Candidate(start=item.start, end=item.end, cue=item.cue, speech=speech, item=item, **common)
        if items and (listed or not all(item.demand for item in items)):
            continue
        for piece in clean(text, start, end, item=place.zone == "items" and i == 0, release=not paged):
            # In reports "…, and …" hardly ever joins what differs in polarity, and a fragment ("with clear measures of
            # progress") is read worse than a sentence.
            halves = tuple(way for way in splits(text, piece) if way.marked or not paged)
            speech = speakers.at(piece.start, piece.end)
            yield Candidate(
                start=piece.start,
                end=piece.end,
                cue=piece.cue,
                connective=piece.connective,
                speech=speech,
                halves=halves,
                **common,
            )


def _listed(text: str, start: int, end: int) -> list[recommendations.Item]:
    """Return a sentence of a bullet under "The report made eight recommendations:" as one recommendation."""
    a, b = trim(text, start, end)
    return [recommendations.Item(start=a, end=b, cue="recommendation")] if len(text[a:b].split()) > 2 else []


def _demand(text: str, start: int, end: int, *, improve: bool) -> list[recommendations.Item]:
    """Return a sentence of a full report as a demand, if it says who must act; among things to improve, what to do."""
    if improve and recommendations.is_instruction(text[start:end]):
        return _listed(text, start, end)
    if not (is_addressed(text[start:end]) and recommendations.is_demand(text[start:end])):
        return []
    piece = clean(text, start, end, release=False)[:1]
    return [recommendations.Item(start=p.start, end=p.end, cue="demand", demand=True) for p in piece]


@Language.factory("reportminer_candidates")
class Candidates:
    """Component that finds the candidates, in the span group ``candidates``; ids are numbers of the side table."""

    def __init__(self, nlp: Language, name: str) -> None:  # noqa: ARG002 - spaCy passes both to every factory
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Fill ``doc.spans["candidates"]`` and the candidates of the side table."""
        table: Table = doc.user_data["reportminer"]
        table.speakers = Speakers(table.blocks)
        sentences: dict[int, list[tuple[int, int]]] = {}
        starts = [place.block.start for place in table.places]
        text = doc.text
        for sentence in doc.sents:
            # White space at the beginning of a block may be one token with the blank line before it.
            start = sentence.start_char + len(sentence.text) - len(sentence.text.lstrip())
            end = sentence.start_char + len(sentence.text.rstrip())
            if start < end:
                sentences.setdefault(bisect_right(starts, start) - 1, []).append((start, end))
        for n, place in enumerate(table.places):
            if place.zone in {"text", "items", "lead_in"}:
                table.candidates += _of_block(text, place, sentences.get(n, []), table.speakers)
        spans: list[Span] = []
        for n, candidate in enumerate(table.candidates):
            label = "recommendation" if candidate.item else "candidate"
            span = doc.char_span(candidate.start, candidate.end, label=label, span_id=str(n), alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans[CANDIDATES] = SpanGroup(doc, name=CANDIDATES, spans=spans)
        return doc
