"""The map in words: which themes lie next to which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import dist
from statistics import median

from reportminer.report.cleaning import line
from reportminer.report.gathering import Gathered

MOST_NEAR = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """A theme and the labels of those that lie next to it on the map, nearest first."""

    theme: int
    label: str
    size: int
    near: tuple[str, ...]


def neighbours(found: Gathered, places: Mapping[str, tuple[float, float]]) -> list[Neighbours]:
    """Return, for each theme on the map, the themes whose middles are nearest to its own.

    The middle of a theme is the median of its findings' places, which a few strays do not move.

    Args:
        found: what the page shows.
        places: x and y on the map by key of the finding.
    """
    spots: dict[int, list[tuple[float, float]]] = {}
    for row in found.findings:
        if row.theme is not None and row.finding.id in places:
            spots.setdefault(row.theme, []).append(places[row.finding.id])
    there = [theme for theme in found.themes if theme.id in spots]
    middles = [(median(x for x, _ in spots[one.id]), median(y for _, y in spots[one.id])) for one in there]
    told = []
    for place, theme in enumerate(there):
        others = [other for other in range(len(there)) if other != place]
        others.sort(key=lambda other: dist(middles[place], middles[other]))
        near = tuple(line(there[other].label) for other in others[:MOST_NEAR])
        told.append(Neighbours(theme=theme.id, label=line(theme.label), size=theme.size, near=near))
    return told
