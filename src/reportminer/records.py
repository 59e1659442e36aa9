"""The five records: Page, Report, Block, Finding, Theme, and the small ones they hold.

A Page is collected, read into a Report of Blocks, mined for Findings, and the findings of many reports are
grouped into Themes. Each is a row of the corpus database too. Records are frozen: a stage makes new ones.

There is one coordinate system. `Report.text` joins the texts of its blocks with a blank line, and every offset
anywhere is a character position in it: ``report.text[f.start:f.end] == f.text`` for every finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "list_item", "note", "row"]
FindingKind = Literal["finding", "recommendation"]
Polarity = Literal["strength", "concern", "neutral"]
ThemeOrigin = Literal["discovered", "given", "seeded"]

BLOCK_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document as it was collected, byte for byte.

    Attributes:
        source: where it came from, as the user knows it: a path relative to the corpus folder, or an address.
        media_type: ``text/html``, ``text/plain`` or ``application/pdf``.
        content: the bytes as they were served or stored.
        sha256: hexadecimal hash of `content`; the identity of the page.
        address: address it was fetched from, where known.
        fetched: when it was fetched or first seen, ISO 8601 in UTC, where known.
        identity: hash of what it says, for a page whose bytes change from visit to visit though its text does not.
        listed_title: title as its listing gave it, for a page that may not show it.
        listed_published: publication date, ``YYYY-MM-DD``, as its listing gave it.
        listed_kind: kind as its listing gave it, see `Report.kind`.
        listed_body: name of the inspected body as its listing gave it.
    """

    source: str
    media_type: str
    content: bytes
    sha256: str
    address: str | None = None
    fetched: str | None = None
    identity: str | None = None
    listed_title: str | None = None
    listed_published: str | None = None
    listed_kind: str | None = None
    listed_body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Where an answer stands: the records of its redirects, its own record, and the facts about it, in one piece.

    Attributes:
        file: name of the WARC file, within its folder.
        offset: first byte of the piece.
        length: bytes of the piece.
        record: ``WARC-Record-ID`` of the answer's own record, such as ``urn:uuid:…``, by which archive tools cite it.
    """

    file: str
    offset: int
    length: int
    record: str

    @property
    def end(self) -> int:
        """The first byte after the piece."""
        return self.offset + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One heading, paragraph, list item, note or table row of a report, in reading order.

    Attributes:
        n: position in the report, from 0.
        kind: ``title``, ``heading``, ``paragraph``, ``list_item``, ``note`` (numbered, or a footnote) or ``row`` (of
            a table: its cells are joined with " | ").
        text: the text of the block, without bullet mark or number.
        start: character position of the block in `Report.text`.
        end: ``start + len(text)``.
        depth: nesting depth of a list item (1 for an outer list) or level of a heading; 0 otherwise.
        marker: the bullet mark or number as printed (``•``, ``1.``), where the source shows one.
        page: page number from 1 on which it begins, for paged documents.
        box: left, top, right, bottom in points from the top left corner of that page, for paged documents; of a block
            that goes on over the page, only the part on its first page.
        turns: character positions in `Report.text` at which the block goes on on a next page, in order.
    """

    n: int
    kind: BlockKind
    text: str
    start: int
    end: int
    depth: int = 0
    marker: str | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    turns: tuple[int, ...] = ()

    def page_at(self, position: int) -> int | None:
        """Return the page on which the character at a position of `Report.text` stands, for paged documents.

        Examples:
            >>> block = Block(n=0, kind="paragraph", text="over the page", start=0, end=13, page=4, turns=(5,))
            >>> block.page_at(0), block.page_at(5)
            (4, 5)
        """
        return None if self.page is None else self.page + sum(turn <= position for turn in self.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An inspected body: ``Body(name="Northumbria Probation Trust", type="trust")``."""

    name: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """An official rating of one body: scope ``overall`` or the name of a standard, value, and score like ``14/36``."""

    body: str | None
    scope: str
    value: str
    score: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One press release or report: its blocks and what is known of it.

    Attributes:
        id: stable key of the report: first 16 hexadecimal digits of `Page.identity`, else of the page's hash.
        source: the source of its page.
        title: the title as printed, or an empty string where none was found.
        published: publication date as ``YYYY-MM-DD``, or None. Never guessed from the text.
        kind: ``press release``, ``report`` or ``other``, which is also what it is before mining looked at it.
        programme: inspection programme, e.g. ``Inspection of Adult Offending Work``, or None.
        chief_inspector: the chief inspector (or assistant chief inspector) who speaks in it, or None.
        bodies: inspected bodies, in order of first mention.
        speakers: people quoted on behalf of the inspectorate, in order of first mention.
        ratings: official ratings of the inspected bodies.
        blocks: its blocks in reading order.
        address: canonical address, where the page names one.
        inspection_start: first day of the inspection, ``YYYY-MM-DD``, where the report names it.
        inspection_end: last day of the inspection, ``YYYY-MM-DD``.
        lead_inspector: who led the inspection, as printed.
        warnings: what a reader of results should know, e.g. ``no publication date in the page``.
    """

    id: str
    source: str
    title: str
    blocks: tuple[Block, ...]
    published: str | None = None
    kind: str = "other"
    programme: str | None = None
    chief_inspector: str | None = None
    bodies: tuple[Body, ...] = ()
    speakers: tuple[str, ...] = ()
    ratings: tuple[Rating, ...] = ()
    address: str | None = None
    inspection_start: str | None = None
    inspection_end: str | None = None
    lead_inspector: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole text: blocks joined with a blank line. All offsets count in it."""
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One judgement of the inspectors, or one recommendation, at its place in the text.

    Attributes:
        id: stable key: made from the report, kind, start and end.
        report: `Report.id` of the report it stands in.
        kind: ``finding`` or ``recommendation``.
        polarity: ``strength``, ``concern`` or ``neutral`` for a finding; None for a recommendation.
        text: the words themselves; equals ``report.text[start:end]``.
        start: character position in `Report.text`.
        end: character position after the last character.
        block: `Block.n` of the block it stands in.
        body: name of the inspected body it is about, where known.
        speaker: who says it, where it stands in a quotation.
        page: page number from 1, for paged documents.
        cue: the lead-in or cue phrase that governs it, where there is one.
        confidence: 0 to 1, how sure the miner is that this is a finding of this polarity.
    """

    id: str
    report: str
    kind: FindingKind
    polarity: Polarity | None
    text: str
    start: int
    end: int
    block: int
    body: str | None = None
    speaker: str | None = None
    page: int | None = None
    cue: str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A group of findings about one subject.

    Attributes:
        id: number of the theme. A first run counts from 1, largest theme first; later runs keep the number of a theme
            that they find again, and no number is given twice.
        label: a noun phrase that a reader of the findings would use.
        keywords: words and phrases that set the theme apart, best first.
        exemplars: ids of typical findings, best first, one a body before a second of any.
        size: number of findings.
        bodies: number of different inspected bodies.
        reports: number of different reports.
        strengths: number of strengths among the findings.
        concerns: number of concerns among the findings.
        neutral: number of neutral findings.
        years: publication years of the findings, sorted, without repeats.
        origin: ``discovered``, ``given`` (of a codebook that was there before) or ``seeded`` (attracted by phrases).
        stability: share of resamples of the findings in which the theme reappears, 0 to 1; None if not measured.
        note: what a person wrote about it.
        locked: whether a person decided that it keeps its findings.
    """

    id: int
    label: str
    keywords: tuple[str, ...]
    exemplars: tuple[str, ...] = ()
    size: int = 0
    bodies: int = 0
    reports: int = 0
    strengths: int = 0
    concerns: int = 0
    neutral: int = 0
    years: tuple[int, ...] = field(default=())
    origin: ThemeOrigin = "discovered"
    stability: float | None = None
    note: str | None = None
    locked: bool = False
