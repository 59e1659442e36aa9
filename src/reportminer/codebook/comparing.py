"""What would change: two answers about the same findings side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChange:
    """One theme before and after.

    Attributes:
        id: its number.
        label: what it is called after; before, where it is gone.
        was: what it was called before, None where it was not there.
        before: number of findings before.
        after: number of findings after.
        came: how many came to it.
        left: how many left it.
    """

    id: int
    label: str
    was: str | None
    before: int
    after: int
    came: int
    left: int

    @property
    def is_change(self) -> bool:
        """Whether anything is otherwise: findings, or the name."""
        return bool(self.came or self.left or (self.was is not None and self.was != self.label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two answers: the theme of each finding, None for none, and the names of themes by number."""

    theme_of: Mapping[str, int | None]
    labels: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Themes by number, and the findings that go from one to another: (finding, from, to), by id."""

    themes: tuple[ThemeChange, ...]
    moved: tuple[tuple[str, int | None, int | None], ...]


def compare(before: Side, after: Side) -> Comparison:
    """Set two answers side by side.

    Args:
        before: one answer.
        after: the other. A finding that is in one of them only counts as in no theme in the other.

    Examples:
        >>> before = Side(theme_of={"a": 1, "b": 1, "c": 2}, labels={1: "visits", 2: "court"})
        >>> after = Side(theme_of={"a": 1, "b": 2, "c": 2}, labels={1: "visits", 2: "courts"})
        >>> found = compare(before, after)
        >>> [(one.id, one.before, one.after, one.was, one.label) for one in found.themes]
        [(1, 2, 1, 'visits', 'visits'), (2, 1, 2, 'court', 'courts')]
        >>> found.moved
        (('b', 1, 2),)
    """
    pairs = {
        one: (before.theme_of.get(one), after.theme_of.get(one))
        for one in before.theme_of.keys() | after.theme_of.keys()
    }
    moved = tuple((one, old, new) for one, (old, new) in sorted(pairs.items()) if old != new)
    sizes = [Counter(side.theme_of.values()) for side in (before, after)]
    left, came = Counter(old for _, old, _ in moved), Counter(new for _, _, new in moved)
    numbers = sorted({number for side in sizes for number in side if number is not None})
    changes = tuple(
        ThemeChange(
            id=number,
            label=after.labels.get(number) or before.labels.get(number) or "",
            was=before.labels.get(number) if sizes[0][number] else None,
            before=sizes[0][number],
            after=sizes[1][number],
            came=came[number],
            left=left[number],
        )
        for number in numbers
    )
    return Comparison(themes=changes, moved=moved)
