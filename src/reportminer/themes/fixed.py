"""Themes that exist before a fit: of a codebook, of an earlier edition, or around phrases that someone gave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportminer.errors import UsageError
from reportminer.themes.communities import SCALE, Floats, Labels, Quantised, quantised
from reportminer.themes.grid import cosines


@dataclass(frozen=True)
class Fixed:
    """Themes with a given middle, to which texts go first.

    Args:
        centres: directions of the middles, shape (g, dims), g at least 1; lengths do not count.
        least_cosines: cosine from which a text belongs to each, -1 to 1: one number for all, or shape (g,).

    Raises:
        UsageError: the shapes do not match, or a cosine is out of range.

    Examples:
        >>> Fixed(np.eye(2), 0.5).claimed(quantised(np.array([[1.0, 0.1], [1.0, -1.0], [-1.0, 0.0]]))).tolist()
        [0, 0, -1]
    """

    centres: ArrayLike
    least_cosines: ArrayLike

    def __post_init__(self) -> None:
        """Check the shapes."""
        centres = np.asarray(self.centres)
        if centres.ndim != 2 or not len(centres):
            message = f"centres of shape {centres.shape}: give one row a theme, shape (themes, dims), at least one"
            raise UsageError(message)
        least = np.asarray(self.least_cosines)
        if least.shape not in {(), (len(centres),)}:
            message = f"least_cosines of shape {least.shape} for {len(centres)} centres: give one number, or one each"
            raise UsageError(message)
        if not ((least >= -1) & (least <= 1)).all():
            message = f"least_cosines from {least.min()} to {least.max()}: give cosines from -1 to 1, such as 0.5"
            raise UsageError(message)

    def __len__(self) -> int:
        return len(np.asarray(self.centres))

    @property
    def grid(self) -> Floats:
        """The middles on the grid, shape (g, dims)."""
        return quantised(np.asarray(self.centres, dtype=np.float64)).astype(np.float64)

    @property
    def least(self) -> Floats:
        """The least cosine of each, shape (g,)."""
        return np.array(np.broadcast_to(np.asarray(self.least_cosines, dtype=np.float64), len(self)))

    def claimed(self, rows: Quantised) -> Labels:
        """Return the theme of each row among these, -1 where it is near enough to none; shape (n,)."""
        return claimed(cosines(rows, self.grid), self.least)


def claimed(near: Floats, least: Floats) -> Labels:
    """Return the nearest theme that takes each row, the first of equally near ones; -1 where none does.

    Examples:
        >>> claimed(np.array([[0.6, 0.7], [0.3, 0.4]]), np.array([0.5, 0.8])).tolist()
        [0, -1]
    """
    taking = np.where(np.rint(near * SCALE**2) >= np.rint(least * SCALE**2), near, -np.inf)
    best: Labels = np.argmax(taking, axis=1)
    return np.where(np.isneginf(taking.max(axis=1)), -1, best)
