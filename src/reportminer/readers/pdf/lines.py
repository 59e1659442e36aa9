"""Words into lines, in the order in which they are read: tables by their rules, columns side by side, then down."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportminer.readers.pdf.columns import runs
from reportminer.readers.pdf.grids import Grid, grids
from reportminer.readers.pdf.shapes import Line, Sheet, Word, line_of
from reportminer.readers.pdf.tables import cells

# What is set small above the line besides figures: marks of footnotes, and the ends of "18th".
_RAISED = frozenset({"*", "**", "†", "‡", "st", "nd", "rd", "th"})
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def lines(sheet: Sheet) -> tuple[Line, ...]:
    """Return the lines of a page in reading order.

    Args:
        sheet: a page.

    Returns:
        Its lines. Lines of a table know their cell; lines of different columns are apart.
    """
    found = grids(sheet.rules)
    free: list[Word] = []
    inside: dict[int, dict[tuple[int, int], list[Word]]] = {}
    for word in sheet.words:
        at = next(((n, cell) for n, grid in enumerate(found) if (cell := grid.cell(word)) is not None), None)
        if at is None:
            free.append(word)
        else:
            inside.setdefault(at[0], {}).setdefault(at[1], []).append(word)
    # A grid is one thing between the lines above and below it, and so cuts the page into zones.
    places = sorted((found[n].top, n) for n in inside)
    out: list[Line] = []
    zone = 0
    rows = _rows(free)
    for top, n in [*places, (float("inf"), -1)]:
        above = [row for row in rows if _middle(row) < top]
        rows = [row for row in rows if _middle(row) >= top]
        for run in runs(above):
            out.extend(_of_run(run, sheet.page, zone))
            zone += 1
        if n >= 0:
            out.extend(_of_grid(found[n], inside[n], sheet.page, zone))
            zone += 1
    return tuple(out)


def _middle(row: Sequence[Word]) -> float:
    return sum(word.top + word.bottom for word in row) / (2 * len(row))


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Put words that stand on one line together, whatever their order in the file.

    Lines may be set so tightly that they overlap: what counts is the line that the words stand on. Only raised
    figures stand on none, and share the line that they overlap most.
    """
    rows: list[list[Word]] = []
    bases: list[Word] = []
    small: list[Word] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if _figure(word.text):
            small.append(word)
        elif rows and abs(word.base - bases[-1].base) <= 0.25 * max(word.size, bases[-1].size):
            rows[-1].append(word)
            if word.size > bases[-1].size or (bases[-1].symbol and not word.symbol):
                bases[-1] = word
        else:
            rows.append([word])
            bases.append(word)
    heights = [base.base for base in bases]
    for word in small:
        first = bisect_left(heights, word.base - 0.2 * word.size)
        fits = [(_shared(word, bases[n]), n) for n in range(first, min(first + 8, len(heights)))]
        most, n = max(fits, default=(0.0, -1))
        if most > 0.6 * (word.bottom - word.top):
            rows[n].append(word)
        else:
            rows.append([word])
            bases.append(word)
    for row in rows:
        row.sort(key=lambda word: word.left)
    return sorted(rows, key=_middle)


def _figure(text: str) -> bool:
    return text.isdigit() or text in _RAISED


def _shared(word: Word, base: Word) -> float:
    """Return how much of its height a word shares with a line; nothing where it stands below it."""
    if abs(word.base - base.base) <= 0.1 * base.size:
        return 2 * (word.bottom - word.top)
    if word.base > base.base + 0.1 * base.size or word.size > 0.85 * base.size:
        return 0.0
    return min(base.bottom, word.bottom) - max(base.top, word.top)


def _of_grid(grid: Grid, inside: dict[tuple[int, int], list[Word]], page: int, zone: int) -> list[Line]:
    """Lines of a grid: row by row, within it cell by cell; a row of one cell is a box of text."""
    out: list[Line] = []
    for row in sorted({cell[0] for cell in inside}):
        columns = sorted(cell[1] for cell in inside if cell[0] == row)
        single = grid.columns(row) <= 1
        for column in columns:
            edges = grid.edges(row, column)
            for words in _rows(inside[row, column]):
                line = line_of(_marked(words), page, edges)
                out.append(replace(line, zone=zone, cell=None if single else (row, column)))
    return out


def _of_run(run: Sequence[list[Word]], page: int, zone: int) -> list[Line]:
    """Lines of one column, or of a table without rules."""
    made = [(cell, line_of(_marked(words), page)) for cell, words in cells(run)]
    edges = min(line.left for _, line in made), max(line.right for _, line in made)
    return [replace(line, zone=zone, cell=cell, column=edges) for cell, line in made]


def _marked(words: Sequence[Word]) -> list[Word]:
    """Find the raised figures of a line: digits that are smaller and stand higher than the words beside them."""
    if len(words) < 2:
        return list(words)
    line = line_of(words, 0)
    out: list[Word] = []
    for word in words:
        figure = _figure(word.text.strip(","))
        small = word.size <= 0.8 * line.size or (line.base - word.base) > 0.2 * line.size
        raised = figure and small and line.base - word.base > -0.05 * line.size
        if raised and word.text in _ORDINALS:
            out.append(replace(word, glued=bool(out) and out[-1].text[-1:].isdigit()))
        else:
            out.append(replace(word, raised=True) if raised else word)
    return out
