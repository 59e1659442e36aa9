"""Footnotes apart from the text above them, and their figures out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reportminer.readers.pdf.parts import Part
from reportminer.readers.pdf.shapes import Line, Sheet, Word

# What a small raised figure belongs to: "30 m2".
_POWERS = frozenset({"m", "km", "cm", "ft"})


def notes_apart(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> tuple[list[list[Line]], list[Part]]:
    """Separate footnotes, and remove the raised figures that point to them.

    Args:
        pages: the lines of each page.
        sheets: the pages.

    Returns:
        The other lines of each page, and the notes in order.
    """
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += sum(len(word.text) for word in line.words)
    size = sizes.most_common(1)[0][0] if sizes else 0.0
    out: list[list[Line]] = []
    notes: list[Part] = []
    for lines, sheet in zip(pages, sheets, strict=True):
        start = _first(lines, sheet, size, going_on=bool(notes) and notes[-1].lines[-1].page == sheet.page - 1)
        for line in lines[start:]:
            _note(notes, line)
        out.append([bare for line in lines[:start] if (bare := _bare(line)) is not None])
    return out, notes


def _first(lines: Sequence[Line], sheet: Sheet, size: float, *, going_on: bool) -> int:
    """Return the place of the first line of footnotes: below it all is small, and it begins with a figure.

    A footnote that goes on over the page begins with none, but a short rule stands above it.
    """
    start = len(lines)
    for n in range(len(lines) - 1, -1, -1):
        line = lines[n]
        if line.size > size - 0.8 or line.top < 0.3 * sheet.height or line.cell is not None:
            break
        if _figure(line) or (going_on and _ruled(line, sheet)):
            start = n
    return start


def _ruled(line: Line, sheet: Sheet) -> bool:
    """Tell whether right above a line stands a short rule, as above footnotes."""
    return any(
        rule[2] - rule[0] < 0.5 * sheet.width
        and abs(rule[0] - line.left) < 5.0
        and 0 < line.top - rule[3] < 2 * line.size
        for rule in sheet.rules
    )


def _figure(line: Line) -> bool:
    first = line.words[0]
    return len(line.words) > 1 and (first.raised or (first.text.isdigit() and len(first.text) < 4))


def _note(notes: list[Part], line: Line) -> None:
    if _figure(line):
        part = Part(kind="note", marker=line.words[0].text, mark_left=line.left, size=line.size)
        words = (replace(line.words[1], glued=False), *line.words[2:])
        part.add(replace(line, words=words, left=words[0].left))
        notes.append(part)
    elif notes:
        notes[-1].add(line)


def _bare(line: Line) -> Line | None:
    """Remove raised figures; a full stop or comma behind one stands at the word before it."""
    if not any(word.raised for word in line.words):
        return line
    words: list[Word] = []
    cut = False
    for word in line.words:
        if word.raised and not (words and words[-1].text in _POWERS):
            cut = True
            continue
        stop = cut and bool(words) and not any(map(str.isalnum, word.text))
        words.append(replace(word, glued=True) if stop or (cut and word.glued and words) else word)
        cut = False
    return replace(line, words=tuple(words), left=words[0].left) if words else None
