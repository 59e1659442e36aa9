"""Distances between sets of codes: 0 for the same set, 1 for sets that share nothing."""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Set as AbstractSet


def nominal(one: Hashable, other: Hashable) -> float:
    """Return 0 for the same value and 1 for another.

    Examples:
        >>> nominal("a", "a"), nominal("a", "b")
        (0.0, 1.0)
    """
    return float(one != other)


def jaccard(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the share of the codes of either set that are not in both (Jaccard 1912).

    Examples:
        >>> jaccard({"a", "b"}, {"a", "b", "c", "d"}), jaccard({"a"}, {"b"})
        (0.5, 1.0)
    """
    either = len(one | other)
    return 1 - len(one & other) / either if either else 0.0


def masi(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return the distance "measuring agreement on set-valued items" (Passonneau 2006, LREC, pp. 831-836).

    One less the Jaccard share of common codes times a weight: 1 for the same set, 2/3 where one set holds the other,
    1/3 where they overlap, 0 where they share nothing.

    Examples:
        >>> round(masi({"a", "b"}, {"a", "b", "c", "d"}), 3), round(masi({"a", "b"}, {"b", "c"}), 3), masi({"a"}, {"b"})
        (0.667, 0.889, 1.0)
    """
    if one == other:
        return 0.0
    weight = 2 / 3 if one <= other or other <= one else 1 / 3
    return 1 - weight * (1 - jaccard(one, other))
