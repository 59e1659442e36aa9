"""What a codebook asks for, with its contradictions told and set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportminer.codebook.book import Book, BookTheme


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The decisions of a codebook that can be carried out.

    Attributes:
        merges: for each merged theme the theme that it goes to, one step.
        dropped: themes whose findings belong to none.
        splits: themes to be split off, the split of a split behind it.
        conflicts: what cannot be carried out, each with its line.
    """

    merges: Mapping[int, int]
    dropped: frozenset[int]
    splits: tuple[BookTheme, ...]
    conflicts: tuple[str, ...]

    def root(self, theme: int) -> int:
        """Return where the findings of a theme go in the end."""
        while theme in self.merges:
            theme = self.merges[theme]
        return theme

    def is_within(self, theme: int, other: int) -> bool:
        """Tell whether a theme is another, or is merged into it, by however many steps."""
        while theme != other and theme in self.merges:
            theme = self.merges[theme]
        return theme == other


def plan(book: Book) -> Plan:
    """Look through a codebook whose themes are numbered.

    Args:
        book: the codebook.

    Examples:
        >>> found = plan(Book(next_id=2, themes=(BookTheme(id=1, merge_into=7, line=4),)))
        >>> print(found.conflicts[0])
        codebook.toml, line 4: theme 1 cannot be merged into theme 7: there is no theme 7, leave merge_into out
    """
    themes = {theme.number: theme for theme in book.themes}
    conflicts: list[str] = []
    dropped = frozenset(number for number, theme in themes.items() if theme.drop)
    merges = _merges(book, themes, conflicts)
    splits = _splits(book, themes, conflicts)
    seen: dict[str, BookTheme] = {}
    for theme in book.themes:
        if theme.label is None or theme.drop or theme.number in merges:
            continue
        before = seen.setdefault(theme.label.casefold(), theme)
        if before is not theme:
            conflicts.append(
                f"{book.place(theme.line)}: theme {theme.number} is called {theme.label!r}, as is theme "
                f"{before.number} (line {before.line}): rename one, or write merge_into = {before.number}"
            )
    return Plan(merges=merges, dropped=dropped, splits=splits, conflicts=tuple(conflicts))


def _merges(book: Book, themes: Mapping[int, BookTheme], conflicts: list[str]) -> dict[int, int]:
    merges: dict[int, int] = {}
    for theme in book.themes:
        if theme.merge_into is None:
            continue
        into, why = themes.get(theme.merge_into), None
        if into is None:
            why = f"there is no theme {theme.merge_into}, leave merge_into out"
        elif theme.lock:
            why = "it is locked, leave lock or merge_into out"
        elif theme.drop:
            why = "it is dropped, leave drop or merge_into out"
        elif into.drop:
            why = f"theme {into.number} is dropped, write drop = true here too or leave merge_into out"
        if why is None:
            merges[theme.number] = theme.merge_into
        else:
            conflicts.append(
                f"{book.place(theme.line)}: theme {theme.number} cannot be merged into theme {theme.merge_into}: {why}"
            )
    for ring in _rings(merges):
        line = themes[ring[0]].line
        named = " into ".join(map(str, [*ring, ring[0]]))
        conflicts.append(f"{book.place(line)}: themes are merged in a ring, {named}: none of them is merged")
        for number in ring:
            del merges[number]
    return merges


def _splits(book: Book, themes: Mapping[int, BookTheme], conflicts: list[str]) -> tuple[BookTheme, ...]:
    parents: dict[int, int] = {}
    for theme in book.themes:
        if theme.split_from is None:
            continue
        parent, why = themes.get(theme.split_from), None
        if parent is None:
            why = f"there is no theme {theme.split_from}, leave split_from and hints out"
        elif parent.lock:
            why = f"theme {parent.number} is locked, leave its lock out until the split is done"
        if why is None:
            parents[theme.number] = theme.split_from
        else:
            conflicts.append(
                f"{book.place(theme.line)}: theme {theme.number} cannot be split from theme {theme.split_from}: {why}"
            )
    for ring in _rings(parents):
        named = " from ".join(map(str, [*ring, ring[0]]))
        conflicts.append(f"{book.place(themes[ring[0]].line)}: themes are split in a ring, {named}: none is split")
        for number in ring:
            del parents[number]
    depths = {number: _depth(number, parents) for number in parents}
    return tuple(
        theme for theme in sorted(book.themes, key=lambda one: depths.get(one.number, 0)) if theme.id in depths
    )


def _depth(number: int, parents: Mapping[int, int]) -> int:
    depth = 0
    while number in parents:
        number, depth = parents[number], depth + 1
    return depth


def _rings(steps: Mapping[int, int]) -> list[list[int]]:
    """Return the rings that steps from number to number go round in, each from its smallest number on.

    Examples:
        >>> _rings({1: 2, 2: 3, 3: 2, 5: 1})
        [[2, 3]]
    """
    rings: list[list[int]] = []
    done: set[int] = set()
    for start in sorted(steps):
        path: list[int] = []
        number = start
        while number in steps and number not in done and number not in path:
            path.append(number)
            number = steps[number]
        if number in path:
            ring = path[path.index(number) :]
            least = ring.index(min(ring))
            rings.append(ring[least:] + ring[:least])
        done |= set(path)
    return rings
