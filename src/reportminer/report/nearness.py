"""The map in words: which themes lie next to which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


def neighbours(found: Gathered, places: NDArray[np.float32]) -> list[Neighbours]:
    """Return, for each theme on the map, the themes whose middles are nearest to its own.

    The middle of a theme is the median of its findings' places, which a few strays do not move.

    Args:
        found: what the page shows.
        places: places of ``found.rows``, NaN for none; shape (n_rows, 2).
    """
    themes = np.array([row.theme or 0 if row.finding.kind == "finding" else 0 for row in found.rows])
    placed = np.isfinite(places).all(axis=1)
    there = [theme for theme in found.themes if (placed & (themes == theme.id)).any()]
    middles = np.array([np.median(places[placed & (themes == theme.id)], axis=0) for theme in there])
    told = []
    for place, theme in enumerate(there):
        gaps = np.square(middles - middles[place]).sum(axis=1)
        order = [int(other) for other in np.argsort(gaps, kind="stable") if other != place]
        near = tuple(line(there[other].label) for other in order[:MOST_NEAR])
        told.append(Neighbours(theme=theme.id, label=line(theme.label), size=theme.size, near=near))
    return told
