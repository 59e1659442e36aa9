"""Drafts of blocks, and blocks with their places: the end of every reader.

A reader finds out what a page consists of and says so in drafts. `build` cleans their text and gives each its place
in `Report.text`, so that ``report.text[block.start:block.end] == block.text`` holds however the drafts were found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportminer.records import BLOCK_SEPARATOR, Block, BlockKind

# Control characters other than white space, lone surrogates, and marks that only say where a line may break:
# "proba\u00adtion" is "probation" with a soft hyphen in it. U+0080 to U+009F are control characters too.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a reader says of one block before its place in the report is known.

    Attributes:
        text: its text, cleaned or not.
        kind: as in `Block`.
        depth: as in `Block`.
        marker: as in `Block`.
        indent: columns of white space before it, in plain text.
        gap: whether a blank line stands before it, in plain text; always true of paragraphs of a web page.
        summary: whether it stands in a summary above the text, which often repeats the first paragraph.
    """

    text: str
    kind: BlockKind = "paragraph"
    depth: int = 0
    marker: str | None = None
    indent: int = 0
    gap: bool = True
    summary: bool = False


def clean(text: str) -> str:
    r"""Return `text` on one line: white space of all sorts becomes single spaces, invisible characters go.

    Non-breaking spaces, tabs and line breaks are white space; soft hyphens, zero-width spaces, control characters and
    lone surrogates are removed. Quotation marks, dashes, ligatures and everything else stay as they are printed.

    Args:
        text: any string.

    Returns:
        The cleaned string, without white space at either end; possibly empty.

    Examples:
        >>> clean("the Trust’s\u00a0 proba\u00adtion\n work ")
        'the Trust’s probation work'
    """
    return " ".join(_UNWANTED.sub("", text).split())


def build(drafts: Iterable[Draft]) -> tuple[Block, ...]:
    """Clean drafts, leave out empty ones, and give every other its number and its place.

    Args:
        drafts: drafts in reading order.

    Returns:
        Blocks whose `start` and `end` count in their texts joined with a blank line.

    Examples:
        >>> heading = Draft(text="Findings", kind="heading", depth=2)
        >>> blocks = build([heading, Draft(text="  "), Draft(text="All was well.")])
        >>> [(b.n, b.kind, b.start, b.end) for b in blocks]
        [(0, 'heading', 0, 8), (1, 'paragraph', 10, 23)]
    """
    blocks: list[Block] = []
    start = 0
    for draft in drafts:
        text = clean(draft.text)
        if not text:
            continue
        marker = clean(draft.marker) if draft.marker else None
        block = Block(
            n=len(blocks),
            kind=draft.kind,
            text=text,
            start=start,
            end=start + len(text),
            depth=draft.depth,
            marker=marker or None,
        )
        blocks.append(block)
        start = block.end + len(BLOCK_SEPARATOR)
    return tuple(blocks)
