"""Themes as they are kept for the next edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import UsageError

FORMAT = 2
"""Version of the format that is written. 1 had no least cosines, no broad themes and no members."""

EVERYTHING = -1.0
"""Least cosine of a theme that any text fits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTheme:
    """One theme.

    Attributes:
        id: its number, which never changes.
        label: what it is called.
        keywords: words that set it apart, best first.
        note: what people wrote about it.
        least: cosine with its centroid below which a text does not fit it; -1 where any text does.
        broad: number of the broad theme that it belongs to, or None.
        findings: how many findings were in it.
        bodies: names of the inspected bodies that they are about, sorted.
    """

    id: int
    label: str
    keywords: tuple[str, ...] = ()
    note: str = ""
    least: float = EVERYTHING
    broad: int | None = None
    findings: int = 0
    bodies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What made the themes.

    Attributes:
        package: version of reportminer.
        created: day or moment, as the caller gives it.
        findings: how many findings were grouped.
        reports: ids of the reports that they stand in, sorted.
        settings: settings of the grouping, in words.
        seed: seed of the grouping, or None.
    """

    package: str
    created: str
    findings: int = 0
    reports: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeModel:
    """Fixed themes in a space of vectors.

    Attributes:
        embedder: key of the embedder whose vectors were grouped.
        space: id of the space that they were projected into, or ``general``.
        space_sha256: hash of the space's file; empty for ``general``.
        themes: the themes; their ids are all different.
        centroids: unit rows, the middle of each theme, shape (themes, dims); taken out of a comparison by ``==``.
        temperature: fall in cosine that lowers a theme's share by the factor e.
        broad: label of each broad theme by its number.
        members: theme of each text that the themes were made of, by `reportminer.store.rows.text_hash`; None for a
            text that was in no theme.
        made: what made them.

    Raises:
        UsageError: its parts do not fit together.
    """

    embedder: str
    space: str
    space_sha256: str
    themes: tuple[SavedTheme, ...]
    centroids: NDArray[np.float64] = field(compare=False)
    temperature: float
    made: Made
    broad: Mapping[int, str] = field(default_factory=dict)
    members: Mapping[str, int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the parts fit together."""
        ids = {theme.id for theme in self.themes}
        lengths = np.linalg.norm(self.centroids, axis=1) if self.centroids.ndim == 2 else np.zeros(1)
        faults = {
            "it has no theme": not self.themes,
            "two themes have one number": len(ids) < len(self.themes),
            "a theme has no label": not all(theme.label.strip() for theme in self.themes),
            f"{len(self.themes)} themes and centroids of shape {self.centroids.shape} do not fit together": (
                self.centroids.ndim != 2 or len(self.centroids) != len(self.themes) or not self.centroids.shape[1]
            ),
            "a centroid is no direction": not np.allclose(lengths, 1, atol=1e-3),
            f"its temperature {self.temperature} is not above 0": not 0 < self.temperature < float("inf"),
            "a least cosine is not between -1 and 1": not all(-1 <= theme.least <= 1 for theme in self.themes),
            "a text is in a theme that does not exist": not set(self.members.values()) <= ids | {None},
            "a theme belongs to a broad one that does not exist": (
                not {theme.broad for theme in self.themes} <= set(self.broad) | {None}
            ),
        }
        for fault, there in faults.items():
            if there:
                message = f"these are no sound themes: {fault}"
                raise UsageError(message)

    @property
    def labels(self) -> dict[int, str]:
        """Label of each theme by its number."""
        return {theme.id: theme.label for theme in self.themes}
