"""Columns of text side by side: where a page has them, the left one is read to its end before the right one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from reportminer.readers.pdf.shapes import Word

Row = list[Word]
# As many lines as this make a column, with as many characters as this each; fewer are a table.
_LEAST_LINES = 5
_LEAST_CHARACTERS = 18


def runs(rows: Sequence[Row], deep: int = 0) -> list[list[Row]]:
    """Divide rows of words into runs that are read one after the other.

    Args:
        rows: words that stand on one line each, from the top.
        deep: how often a column has been divided already.

    Returns:
        The rows as they are where there is one column; else those above the columns, each column, and those below.
    """
    found = _columns(rows) if deep < 3 and len(rows) >= _LEAST_LINES else None
    if found is None:
        return [list(rows)] if rows else []
    first, last, edge = found
    left = [row for words in rows[first:last] if (row := [word for word in words if word.left < edge])]
    right = [row for words in rows[first:last] if (row := [word for word in words if word.left >= edge])]
    above, below = rows[:first], rows[last:]
    return [*runs(above, deep + 1), *runs(left, deep + 1), *runs(right, deep + 1), *runs(below, deep + 1)]


def _columns(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """Find the first and last row of two columns, and where the right one begins."""
    begins: Counter[int] = Counter()
    for row in rows:
        for before, word in pairwise(row):
            if word.left - before.right > 0.9 * word.size:
                begins[round(word.left)] += 1
    for place, _ in sorted(begins.items(), key=lambda item: -(begins[item[0] - 1] + item[1] + begins[item[0] + 1]))[:6]:
        edge = place - 2.5
        span = _span(rows, edge)
        if span is not None:
            return (*span, edge)
    return None


def _span(rows: Sequence[Row], edge: float) -> tuple[int, int] | None:
    """Return the longest run of rows that nothing in them crosses `edge`, if both its sides are text."""
    clear = [_clear(row, edge) for row in rows]
    best: tuple[int, int] | None = None
    n = 0
    while n < len(rows):
        end = n
        while end < len(rows) and clear[end]:
            end += 1
        if end > n:
            span = _trimmed(rows, n, end, edge)
            if span and _text(rows[span[0] : span[1]], edge) and (not best or span[1] - span[0] > best[1] - best[0]):
                best = span
        n = end + 1
    return best


def _clear(row: Row, edge: float) -> bool:
    """Tell whether no word of a row crosses or touches the gap before `edge`."""
    left = max((word.right for word in row if word.left < edge), default=0.0)
    return left < edge - 0.4 * row[0].size


def _trimmed(rows: Sequence[Row], start: int, end: int, edge: float) -> tuple[int, int] | None:
    """Leave out rows before and after the columns that stand left of them only because they are short."""
    both = [n for n in range(start, end) if rows[n][-1].left >= edge]
    if not both:
        return None
    first, last = both[0], both[-1]
    while first > start and _near(rows[first - 1], rows[first]):
        first -= 1
    while last + 1 < end and _near(rows[last], rows[last + 1]):
        last += 1
    return first, last + 1


def _near(above: Row, below: Row) -> bool:
    return 0 <= below[0].base - above[0].base < 1.6 * below[0].size and abs(above[0].size - below[0].size) < 0.6


def _text(rows: Sequence[Row], edge: float) -> bool:
    """Tell whether both sides are running text, and the right one has an edge that most of its lines begin at."""
    for side in (
        [[word for word in row if word.left < edge] for row in rows],
        [[word for word in row if word.left >= edge] for row in rows],
    ):
        lines = [row for row in side if row]
        length = sum(len(word.text) + 1 for row in lines for word in row)
        if len(lines) < _LEAST_LINES or length < _LEAST_CHARACTERS * len(lines):
            return False
    lefts = Counter(round(row[0].left / 4) for row in side if row)
    most = max(lefts[left - 1] + lefts[left] + lefts[left + 1] for left in lefts)
    return most >= 0.5 * len(lines)
