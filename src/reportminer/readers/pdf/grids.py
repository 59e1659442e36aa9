"""Tables and boxes by the rules that are drawn round their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportminer.readers.pdf.shapes import Box, Word

# Rules of one table meet, or miss each other by less than this.
_NEAR = 2.5


@dataclass(frozen=True, slots=True)
class Grid:
    """One table or box: its horizontal rules, and for each row between two of them the vertical ones that cross it.

    Attributes:
        ys: heights of the horizontal rules, from the top.
        xs: for each row, the places of its vertical rules, from the left.
    """

    ys: tuple[float, ...]
    xs: tuple[tuple[float, ...], ...]

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.ys[0]

    def cell(self, word: Word) -> tuple[int, int] | None:
        """Return row and column in which a word stands, or None where it stands outside.

        Examples:
            >>> word = Word(text="Good", left=60, top=10, right=80, bottom=20, base=18, size=10)
            >>> Grid((0, 30), ((0, 50, 100),)).cell(word)
            (0, 1)
        """
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        if not self.ys[0] <= y < self.ys[-1]:
            return None
        row = bisect_right(self.ys, y) - 1
        edges = self.xs[row]
        if len(edges) < 2 or not edges[0] <= x < edges[-1]:
            return None
        return row, bisect_right(edges, x) - 1

    def columns(self, row: int) -> int:
        """Return the number of cells in a row."""
        return len(self.xs[row]) - 1

    def edges(self, row: int, column: int) -> tuple[float, float]:
        """Return the left and the right edge of a cell."""
        return self.xs[row][column], self.xs[row][column + 1]


def grids(rules: Sequence[Box]) -> list[Grid]:
    """Find the tables and boxes that rules make.

    Args:
        rules: thin rectangles.

    Returns:
        Tables and boxes from the top; a rule that stands alone, such as the line above a footnote, makes none.

    Examples:
        >>> box = [(0, 0, 100, 1), (0, 29, 100, 30), (0, 0, 1, 30), (99, 0, 100, 30)]
        >>> [grid.ys for grid in grids(box)]
        [(0.5, 29.5)]
    """
    out = [grid for group in _groups(rules) if (grid := _grid(group)) is not None]
    return sorted(out, key=lambda grid: grid.top)


def _groups(rules: Sequence[Box]) -> list[list[Box]]:
    """Put rules that touch each other together."""
    parents = list(range(len(rules)))

    def root(n: int) -> int:
        while parents[n] != n:
            parents[n] = parents[parents[n]]
            n = parents[n]
        return n

    order = sorted(range(len(rules)), key=lambda n: rules[n][1])
    open_: list[int] = []
    for n in order:
        left, top, right, bottom = rules[n]
        open_ = [m for m in open_ if rules[m][3] >= top - _NEAR]
        for m in open_:
            if rules[m][0] <= right + _NEAR and left <= rules[m][2] + _NEAR and rules[m][1] <= bottom + _NEAR:
                parents[root(n)] = root(m)
        open_.append(n)
    groups: dict[int, list[Box]] = {}
    for n, rule in enumerate(rules):
        groups.setdefault(root(n), []).append(rule)
    return list(groups.values())


def _grid(rules: Sequence[Box]) -> Grid | None:
    """Make a grid of rules that touch, or None where they close nothing."""
    flat = [rule for rule in rules if rule[2] - rule[0] > max(8.0, rule[3] - rule[1])]
    upright = [rule for rule in rules if rule[3] - rule[1] > max(8.0, rule[2] - rule[0])]
    ys = _places((rule[1] + rule[3]) / 2 for rule in flat)
    if len(ys) < 2 or len(upright) < 2:
        return None
    rows: list[tuple[float, ...]] = []
    for top, bottom in pairwise(ys):
        crossing = [r for r in upright if min(bottom, r[3]) - max(top, r[1]) > 0.6 * (bottom - top)]
        rows.append(tuple(_places((rule[0] + rule[2]) / 2 for rule in crossing)))
    return Grid(tuple(ys), tuple(rows))


def _places(values: Iterable[float]) -> list[float]:
    """Return values in order, those within a few points of each other as one."""
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out
