"""Lines into parts: paragraphs, items and rows of tables, joined over lines and over pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reportminer.readers.pdf.marks import mark
from reportminer.readers.pdf.shapes import Line, Word
from reportminer.records import BlockKind

_ENDS = re.compile(r"[.!?:;…][’”\"')\]]*$")


@dataclass(slots=True)
class Part:
    """One block while it is put together.

    Attributes:
        kind: as in `Block`.
        lines: its lines, without the mark of the first.
        breaks: what stands before each line: a space, nothing, or " | ".
        marker: its bullet or number as printed.
        bullet: whether the marker is a bullet.
        depth: as in `Block`.
        mark_left: where its mark, or else its first line, begins.
        size: size of its type.
        bold: whether all of it is bold.
        italic: whether all of it is slanted.
    """

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    breaks: list[str] = field(default_factory=list)
    marker: str | None = None
    bullet: bool = False
    depth: int = 0
    mark_left: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False

    def add(self, line: Line, space: str = " ") -> None:
        """Put a line at the end."""
        self.lines.append(line)
        self.breaks.append(space if len(self.lines) > 1 else "")

    @property
    def words(self) -> list[tuple[str, Word, Line]]:
        """Its words, each with what stands before it and the line it stands in."""
        out: list[tuple[str, Word, Line]] = []
        for line, space in zip(self.lines, self.breaks, strict=True):
            for n, word in enumerate(line.words):
                before = space if n == 0 else ("" if word.glued else " ")
                out.append((before, word, line))
        return out

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(before + word.text for before, word, _ in self.words)


def pitch(pages: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance between two lines of a paragraph, in sizes of the type.

    Args:
        pages: the lines of each page.

    Returns:
        The commonest distance; 1.2 where there is none.
    """
    counts: Counter[float] = Counter()
    for lines in pages:
        for before, line in pairwise(lines):
            if before.size == line.size and before.zone == line.zone and line.size > 0:
                step = (line.base - before.base) / line.size
                if 0.9 < step < 2.2:
                    counts[round(step * 20) / 20] += 1
    return counts.most_common(1)[0][0] if counts else 1.2


def parts(pages: Sequence[Sequence[Line]]) -> list[Part]:
    """Put lines together to parts.

    Args:
        pages: the lines of each page, in reading order, without headers, footers and footnotes.

    Returns:
        Paragraphs, list items and rows in reading order. Headings are told later.
    """
    step = pitch(pages)
    out: list[Part] = []
    before: Line | None = None
    for lines in pages:
        for line in lines:
            if line.cell is not None:
                _cell(out, before, line)
            else:
                last = out[-1] if out else None
                found = mark(line)
                if found and last is not None and before is not None and _in_text(last, before, line, found):
                    found = None
                if last is None or before is None or found or not _goes_on(last, before, line, step):
                    out.append(_begin(line, found))
                else:
                    last.add(line)
                    last.bold, last.italic = last.bold and line.bold, last.italic and line.italic
            before = line
    return out


def _in_text(last: Part, before: Line, line: Line, found: tuple[str, str, int]) -> bool:
    """Tell whether a number at the beginning of a line is part of a sentence: "aged 10-" / "17. They"."""
    if found[0] != "number" or last.kind == "row" or _ENDS.search(before.text) or before.size != line.size:
        return False
    if abs(line.left - last.lines[-1].left) > 4.0 or last.bold or line.page != before.page:
        return False
    if line.base - before.base > 1.7 * line.size or _fits(before, line):
        return False
    if last.marker is None or last.lines[0].left > last.mark_left + 4.0:
        return True
    return (
        found[1].strip("().").isdigit()
        and last.marker.strip("().").isdigit()
        and (int(found[1].strip("().")) != int(last.marker.strip("().")) + 1)
    )


def _begin(line: Line, found: tuple[str, str, int] | None) -> Part:
    part = Part(kind="paragraph", mark_left=line.left, size=line.size, bold=line.bold, italic=line.italic)
    if found:
        what, text, count = found
        part.marker, part.bullet = text, what == "bullet"
        part.kind = "list_item" if part.bullet else "paragraph"
        words = line.words[count:]
        line = replace(line, words=words, left=words[0].left)
    part.add(line)
    return part


def _cell(out: list[Part], before: Line | None, line: Line) -> None:
    """Put a line of a cell into the row it belongs to."""
    last = out[-1] if out else None
    same = (
        last is not None
        and last.kind == "row"
        and before is not None
        and before.cell is not None
        and line.cell is not None
        and (before.page, before.zone, before.cell[0]) == (line.page, line.zone, line.cell[0])
    )
    found = mark(line)
    if found and found[0] == "bullet":
        words = line.words[found[2] :]
        line = replace(line, words=words, left=words[0].left)
    if same and last is not None and before is not None:
        last.add(line, " " if before.cell == line.cell else " | ")
        last.bold = last.bold and line.bold
    else:
        part = Part(kind="row", mark_left=line.left, size=line.size, bold=line.bold, italic=line.italic)
        part.add(line)
        out.append(part)


def _goes_on(last: Part, before: Line, line: Line, step: float) -> bool:
    """Tell whether an unmarked line belongs to the part before it."""
    if last.kind == "row" or before.cell is not None:
        return False
    if abs(line.size - last.size) > 0.6 or _changes(before, line):
        return False
    if line.page != before.page or (line.zone != before.zone and line.base < before.base):
        return _turns(last, before, line)
    gap = (line.base - before.base) / max(1.0, line.size)
    if gap > 1.3 * step or gap < 0:
        return False
    set_in = line.left - last.lines[-1].left
    if abs(set_in) > 4.0:
        # A first line may be set further in than the others; anything else set otherwise is something new.
        first = len(last.lines) == 1 and last.marker is None and -40.0 < set_in < -4.0
        marked = len(last.lines) == 1 and last.marker is not None and abs(line.left - last.mark_left) < 4.0
        if not (first or marked):
            return False
    return not (_ENDS.search(before.text) and _fits(before, line))


def _turns(last: Part, before: Line, line: Line) -> bool:
    """Tell whether a part goes on with a line at the top of the next page or column."""
    if last.bold and last.marker is None:
        return False
    ended = _ENDS.search(before.text) is not None
    if last.marker is None:
        return not ended
    # What follows a mark hangs to the right of it: so does what goes on over the page, where margins may differ.
    text = last.lines[0]
    shift = min(abs(line.left - text.left), abs(line.left - line.column[0] - text.left + text.column[0]))
    return (shift < 4.0 and text.left > last.mark_left + 4.0) or not ended


def _changes(before: Line, line: Line) -> bool:
    """Tell whether weight or slant change just where a line ends: within a sentence they change elsewhere too."""
    last, first = before.words[-1], line.words[0]
    if (last.bold, last.italic) == (first.bold, first.italic):
        return False
    return (before.bold, before.italic) != (line.bold, line.italic)


def _fits(before: Line, line: Line) -> bool:
    """Tell whether the first word of a line would have had room at the end of the one before."""
    count = 1
    while count < len(line.words) and line.words[count].glued:
        count += 1
    first = line.words[count - 1].right - line.words[0].left
    return before.right + first + 1.2 * line.size < before.column[1]
