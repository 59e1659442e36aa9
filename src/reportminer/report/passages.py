"""The text round every finding, packed a report at a time: a reader opens few of them, so the rest stays packed."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportminer.records import Block, Finding, Report
from reportminer.report.cleaning import ELLIPSIS, clean, units

WHOLE = 40_000
"""Characters up to which a report stands in the page as a whole; of a longer one, what is round its findings."""

BEFORE = AFTER = 2
"""Blocks before and after that of a finding which are kept of a long report."""

MOST_BLOCK = 12_000
ROUND = 2_000
"""Of a longer block than the first, so many characters round each finding are kept: a page may be one endless line."""

Mark = tuple[int, int, int, int]
"""Number of the finding among those of its report, place of the block among those kept, first and last character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What of a report stands in the page.

    Attributes:
        blocks: number, kind, text, depth, marker, first and last page (0 for none) of each block that is kept.
        marks: where the findings stand in them, in UTF-16 units, as browsers count.
        whole: whether every block is kept.
    """

    blocks: tuple[tuple[int, str, str, int, str, int, int], ...]
    marks: tuple[Mark, ...]
    whole: bool

    def packed(self) -> str:
        """Return it as JSON, compressed (RFC 1952) and in base64: ASCII without a character that HTML knows."""
        blocks = [list(block) for block in self.blocks]
        document = {"blocks": blocks, "marks": [list(mark) for mark in self.marks], "whole": self.whole}
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        # Without a time inside: equal texts make equal bytes.
        return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode("ascii")


def passage(report: Report, findings: Sequence[Finding]) -> Passage:
    """Return the text of a report round its findings.

    Args:
        report: the report.
        findings: its findings and recommendations, in the order of the text.

    Examples:
        >>> from reportminer.records import Block
        >>> block = Block(n=0, kind="paragraph", text="Visits were rare.", start=0, end=17)
        >>> one = Finding(id="f", report="r", kind="finding", polarity="concern", text="Visits were rare", start=0,
        ...     end=16, block=0)
        >>> passage(Report(id="r", source="a.html", title="", blocks=(block,)), [one]).marks
        ((0, 0, 0, 16),)
    """
    held = _kept(report, findings)
    spans: dict[int, list[tuple[int, int, int]]] = {}
    for number, one in enumerate(findings):
        for block in held:
            start, end = max(one.start, block.start) - block.start, min(one.end, block.end) - block.start
            if start < end:
                spans.setdefault(block.n, []).append((number, start, end))
    blocks, marks = [], []
    for place, block in enumerate(held):
        text, found = _shortened(block.text, spans.get(block.n, []))
        first, last = block.page or 0, block.page_at(block.end) or 0
        blocks.append((block.n, block.kind, text, block.depth, clean(block.marker or "")[:12], first, last))
        marks += [(number, place, start, end) for number, start, end in found]
    return Passage(blocks=tuple(blocks), marks=tuple(sorted(marks)), whole=len(held) == len(report.blocks))


def _kept(report: Report, findings: Sequence[Finding]) -> list[Block]:
    """Return the blocks that are kept: all of a short report, of a long one those near a finding and above it."""
    blocks = report.blocks
    if sum(len(block.text) for block in blocks) <= WHOLE:
        return list(blocks)
    place = {block.n: at for at, block in enumerate(blocks)}
    heads = _heads(blocks)
    keep: set[int] = set()
    for one in findings:
        at = place[one.block]
        keep.update(range(max(at - BEFORE, 0), min(at + AFTER + 1, len(blocks))))
        keep.update(heads[at])
    return [block for at, block in enumerate(blocks) if at in keep]


def _heads(blocks: Sequence[Block]) -> list[tuple[int, ...]]:
    """Return, for every block, the heading that it stands under and, for a list item, the paragraph that leads in."""
    heading: int | None = None
    lead: int | None = None
    found = []
    for at, block in enumerate(blocks):
        if block.kind in {"title", "heading"}:
            heading, lead = at, None
        elif block.kind != "list_item":
            lead = at
        wanted = (heading, lead if block.kind == "list_item" else None)
        found.append(tuple(one for one in wanted if one is not None))
    return found


def _shortened(text: str, spans: Sequence[tuple[int, int, int]]) -> tuple[str, list[tuple[int, int, int]]]:
    """Return a block's text, clean and not endless, and where the findings stand in it."""
    if len(text) <= MOST_BLOCK:
        return _mapped([(0, len(text))], text, spans)
    windows = [(0, ROUND)]
    for _, start, end in sorted(spans, key=lambda span: span[1]):
        first, last = max(start - ROUND, 0), min(min(end, start + MOST_BLOCK) + ROUND, len(text))
        if first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(windows[-1][1], last))
        else:
            windows.append((first, last))
    return _mapped(windows, text, spans)


def _mapped(
    windows: Sequence[tuple[int, int]], text: str, spans: Sequence[tuple[int, int, int]]
) -> tuple[str, list[tuple[int, int, int]]]:
    """Join stretches of a text; tell where in the joined text, in UTF-16 units, each span begins and ends."""
    cuts = sorted({place for _, start, end in spans for place in (start, end)})
    at: dict[int, int] = {}
    pieces: list[str] = []
    length = 0
    for first, last in windows:
        if first > 0:
            pieces.append(f" {ELLIPSIS} ")
            length += 3
        places = [first, *(cut for cut in cuts if first < cut < last), last]
        at.setdefault(first, length)
        for start, end in pairwise(places):
            piece = clean(text[start:end])
            pieces.append(piece)
            length += units(piece)
            at[end] = length
    if windows[-1][1] < len(text):
        pieces.append(f" {ELLIPSIS}")
    return "".join(pieces), [(number, at[start], at.get(end, length)) for number, start, end in spans if start in at]
