"""A coefficient of agreement: its value, and what of it every unit contributes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reportminer.agreement.bounds import Interval, interval

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Coefficient:
    """A coefficient as a function of sums over units, so that it can be made anew of any part of them.

    Attributes:
        name: what it is called.
        parts: what each unit adds to each sum, shape (units, sums).
        formula: makes the value from the sums, shape (..., sums) to (...); not a number where it is undefined.
        least: the smallest value that it can have.
        chance: what 1 less the value is measured in: the disagreement expected by chance; None where it is 1.
    """

    name: str
    parts: Numbers
    formula: Callable[[Numbers], Numbers] = field(repr=False)
    least: float = -1.0
    chance: Callable[[Numbers], Numbers] | None = field(default=None, repr=False)

    @cached_property
    def value(self) -> float:
        """The value; not a number where it is undefined, as where every coder used one and the same code."""
        return float(self.formula(self.parts.sum(axis=0))) if len(self.parts) else float("nan")

    @property
    def units(self) -> int:
        """How many units it is made of."""
        return int(self.parts.any(axis=1).sum())

    def weighted(self, weights: Sequence[float]) -> float:
        """Return the value for the population that the units were drawn from.

        Args:
            weights: one over the probability that each unit was drawn with, shape (units,).
        """
        given = np.asarray(weights, dtype=np.float64)
        return float(self.formula(given @ self.parts * (len(given) / given.sum()))) if len(given) else float("nan")

    def interval(self, clusters: Sequence[Hashable] | None = None, *, level: float = 0.95, seed: int = 0) -> Interval:
        """Return an interval for the value, see `reportminer.agreement.bounds.interval`.

        Args:
            clusters: what each unit belongs to, such as a body or report; None where every unit stands alone.
            level: the share of such intervals that hold the true value.
            seed: for the resampling.
        """
        return interval(self, clusters, level=level, seed=seed)
