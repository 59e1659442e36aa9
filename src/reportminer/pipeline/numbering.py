"""Numbers of themes: a theme that is found again keeps its number, and no number is ever given to another."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.store import KnownTheme

# A group is an earlier theme again where they share at least this much of both together (Jaccard), as in Hennig 2007.
SAME_THEME = 0.5


def numbered(groups: Sequence[Sequence[str]], previous: Sequence[KnownTheme]) -> list[int]:
    """Number groups of texts.

    Args:
        groups: hashes of the texts of each group, largest group first.
        previous: every number that was given before.

    Returns:
        One number a group: that of the earlier theme that it is again, or a fresh one.

    Examples:
        >>> before = [KnownTheme(number=4, label="court", members=("a", "b", "c"))]
        >>> numbered([("x", "y"), ("a", "b", "d")], before)
        [5, 4]
    """
    sets = [set(group) for group in groups]
    pairs: list[tuple[float, int, int]] = []
    for known in previous:
        members = set(known.members)
        for n, group in enumerate(sets):
            both = len(members & group)
            if both and both >= SAME_THEME * len(members | group):
                pairs.append((-both / len(members | group), known.number, n))
    given: dict[int, int] = {}
    for _, number, n in sorted(pairs):
        if n not in given and number not in given.values():
            given[n] = number
    fresh = max((known.number for known in previous), default=0)
    numbers: list[int] = []
    for n in range(len(groups)):
        if n in given:
            numbers.append(given[n])
        else:
            fresh += 1
            numbers.append(fresh)
    return numbers
