"""Given themes first, the rest discovered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.given.centres import FixedThemes

Vectors = NDArray[np.float32]
Labels = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Rows in given and discovered themes.

    Attributes:
        labels: theme of each row: the given ones in their order from 0, then the discovered ones; -1 for none.
        n_given: number of given themes.
        empty: names of given themes that attracted no row.
    """

    labels: Labels
    n_given: int
    empty: tuple[str, ...]


def mix(rows: Vectors, fixed: FixedThemes, discover: Callable[[Vectors], Labels]) -> Mixed:
    """Give rows to the themes that attract them, and discover themes in the rest.

    Args:
        rows: unit rows in the space of the fixed themes, shape (n, dims).
        fixed: the given themes.
        discover: takes the rows that no theme attracted, at least one, and returns a label from 0 for each (or -1),
            such as ``lambda rest: Themes().fit(rest).labels_``.

    Returns:
        The labels.

    Examples:
        >>> centres = np.array([[1.0, 0, 0], [0, 0, -1]])
        >>> fixed = FixedThemes(names=("a", "z"), centres=centres, least=np.array([0.5, 0.5]))
        >>> rows = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
        >>> found = mix(rows, fixed, lambda rest: np.arange(len(rest)))
        >>> found.labels.tolist(), found.empty
        ([0, 2, 3], ('z',))
    """
    labels = fixed.attract(rows) if len(rows) else np.empty(0, np.intp)
    rest = np.flatnonzero(labels < 0)
    n_given = len(fixed.names)
    if len(rest):
        found = np.asarray(discover(rows[rest]), dtype=np.intp)
        labels[rest] = np.where(found < 0, -1, found + n_given)
    empty = tuple(name for number, name in enumerate(fixed.names) if not (labels == number).any())
    return Mixed(labels=labels, n_given=n_given, empty=empty)
