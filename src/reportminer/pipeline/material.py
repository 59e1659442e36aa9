"""What the stage "cluster" works on, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reportminer.codebook import Book
from reportminer.codebook.curated import Curated
from reportminer.records import Theme, ThemeOrigin
from reportminer.space import Space
from reportminer.store import KnownTheme, Measured, ThemeInput, ThemeMember

Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]
Shares = NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Inputs among given themes.

    Attributes:
        labels: given theme of every input, from 0, -1 for one that fits none; shape (n_inputs,).
        nearest: the given theme that is nearest to it; shape (n_inputs,).
        shares: share of that theme among all given ones; shape (n_inputs,).
    """

    labels: Labels
    nearest: Labels
    shares: Shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What is grouped.

    Attributes:
        inputs: findings, at least one, and recommendations, sorted by text hash and key.
        rows: their vectors in the space, unit length; shape (n_inputs, dims).
        space: the space; None for plain sentence vectors.
        encode: phrases to rows of the space, for labels by meaning; None where there is no embedder.
        barred: names of bodies and people, which may not stand in a label.
        previous: every number that a theme of this corpus had before.
        book: what people decided about themes.
        placed: the inputs among given themes; None where there are none.
        progress: told how many of how many resamples are done.
    """

    inputs: Sequence[ThemeInput]
    rows: Vectors
    space: Space | None = None
    encode: Encode | None = None
    barred: Sequence[str] = ()
    previous: Sequence[KnownTheme] = ()
    book: Book = field(default_factory=Book)
    placed: Placed | None = None
    progress: Callable[[int, int], None] | None = None

    @property
    def findings(self) -> list[int]:
        """Rows of the findings: themes are made of them."""
        return [row for row, one in enumerate(self.inputs) if one.kind == "finding"]

    def texts_of(self, labels: Labels, number: int) -> list[tuple[str, ...]]:
        """Return the hashes of the findings' texts in each theme, sorted.

        Args:
            labels: theme of every input, from 0, -1 for none; shape (n_inputs,).
            number: number of themes.
        """
        texts: list[set[str]] = [set() for _ in range(number)]
        for row in self.findings:
            if labels[row] >= 0:
                texts[labels[row]].add(self.inputs[row].text_hash)
        return [tuple(sorted(some)) for some in texts]

    @property
    def others(self) -> list[int]:
        """Rows of the recommendations: they are put to the themes that were made."""
        return [row for row, one in enumerate(self.inputs) if one.kind != "finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What the estimator found, before people's decisions and names.

    Attributes:
        labels: theme of every input, from 0, -1 for one that fits none; shape (n_inputs,).
        nearest: the theme that is nearest to it, its own where it has one; shape (n_inputs,).
        shares: share of that theme among all, 0 to 1; shape (n_inputs,).
        centroids: unit vectors, shape (n_themes, dims); zeros for a given theme without findings.
        origins: where each theme comes from.
        names: what a given or seeded theme is called, None for a discovered one.
        stability: share of resamples in which each theme reappears, NaN for given ones, shape (n_themes,); None if not
            measured.
        steadiness: share of resamples in which each input stays with its theme, NaN for those that took no part,
            shape (n_inputs,); None if not measured.
        diagnostics: figures by name, as JSON holds them.
    """

    labels: Labels
    nearest: Labels
    shares: Shares
    centroids: Shares
    origins: tuple[ThemeOrigin, ...]
    names: tuple[str | None, ...]
    stability: Shares | None = None
    steadiness: Shares | None = None
    diagnostics: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The themes, largest first, their findings and recommendations, and what was measured. Sizes are of findings.

    Attributes:
        themes: the themes.
        members: who is in them.
        measured: what was measured.
        curated: what people's decisions did, and the codebook as it is to become.
    """

    themes: tuple[Theme, ...]
    members: tuple[ThemeMember, ...]
    measured: Measured
    curated: Curated
