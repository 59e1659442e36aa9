"""Parts into blocks, and the place of every word of them on the page and in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportminer.readers.blocks import clean
from reportminer.readers.pdf.parts import Part
from reportminer.readers.pdf.shapes import Box
from reportminer.readers.pdf.shapes import Line as Printed
from reportminer.records import BLOCK_SEPARATOR, Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of text that became part of a block.

    Attributes:
        page: page number from 1.
        box: left, top, right, bottom in points from the top left corner of the page.
        start: position of its first character in `Report.text`.
        end: position after its last character.
        words: for each of its words the position of its first character, its left and its right end.
    """

    page: int
    box: Box
    start: int
    end: int
    words: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where the text of a report stands on its pages.

    Attributes:
        pages: width and height of each page in points.
        lines: the lines of its blocks, in the order of `Report.text`.
    """

    pages: tuple[tuple[float, float], ...]
    lines: tuple[Line, ...]

    def boxes(self, start: int, end: int) -> tuple[tuple[int, Box], ...]:
        """Return the boxes of some text: for each line it stands on, the page and the words that belong to it.

        Args:
            start: position in `Report.text`.
            end: position after its last character.

        Examples:
            >>> words = ((0, 10.0, 30.0), (5, 33.0, 60.0))
            >>> line = Line(page=1, box=(10, 20, 60, 32), start=0, end=10, words=words)
            >>> Layout(pages=((595, 842),), lines=(line,)).boxes(5, 10)
            ((1, (33.0, 20, 60.0, 32)),)
        """
        out: list[tuple[int, Box]] = []
        for line in self.lines:
            if line.start >= end or line.end <= start:
                continue
            ends = [*(word[0] for word in line.words[1:]), line.end]
            meant = [w for w, stop in zip(line.words, ends, strict=True) if w[0] < end and stop > start]
            if meant:
                left, right = min(word[1] for word in meant), max(word[2] for word in meant)
                out.append((line.page, (left, line.box[1], right, line.box[3])))
        return tuple(out)


def placed(parts: Sequence[Part]) -> tuple[tuple[Block, ...], tuple[Line, ...]]:
    """Make blocks of parts.

    Args:
        parts: the parts of a report in order; parts without text are left out.

    Returns:
        The blocks, whose positions count in their texts joined with a blank line, and the lines they are made of.
    """
    blocks: list[Block] = []
    lines: list[Line] = []
    start = 0
    for part in parts:
        text, own = _composed(part, start)
        if not text:
            continue
        page = own[0].page
        lines.extend(own)
        turns = [line.start for before, line in pairwise(own) for _ in range(line.page - before.page)]
        marker = clean(part.marker) if part.marker else None
        block = Block(
            n=len(blocks), kind=part.kind, text=text, start=start, end=start + len(text), depth=part.depth,
            marker=marker or None, page=page, box=_around([line.box for line in own if line.page == page]),
            turns=tuple(turns),
        )  # fmt: skip
        blocks.append(block)
        start = block.end + len(BLOCK_SEPARATOR)
    return tuple(blocks), tuple(lines)


def _composed(part: Part, start: int) -> tuple[str, list[Line]]:
    """Return the text of a part and its lines, the first of them at position `start`."""
    pieces: list[str] = []
    length = 0
    own: list[Line] = []
    for printed, space in zip(part.lines, part.breaks, strict=True):
        words: list[tuple[int, float, float]] = []
        for n, word in enumerate(printed.words):
            said = clean(word.text)
            if not said:
                continue
            before = (space if not words and (n == 0 or own) else "" if word.glued else " ") if pieces else ""
            pieces.append(before + said)
            words.append((start + length + len(before), word.left, word.right))
            length += len(before) + len(said)
        if words:
            own.append(_line(printed, words, start + length))
    return "".join(pieces), own


def _line(printed: Printed, words: list[tuple[int, float, float]], end: int) -> Line:
    box = (
        round(printed.left, 1),
        round(printed.top, 1),
        round(printed.right, 1),
        round(printed.bottom, 1),
    )
    return Line(page=printed.page, box=box, start=words[0][0], end=end, words=tuple(words))


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
