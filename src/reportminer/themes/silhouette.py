"""How much nearer texts are to their own theme than to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from sklearn.utils import check_random_state

from reportminer.themes.communities import SCALE, Labels, quantised
from reportminer.themes.grid import distinct

# Time goes by texts times the sample; more tell no more of a mean.
MOST_SAMPLED = 2_000


@dataclass(frozen=True, slots=True)
class Silhouette:
    """How well themes are apart, -1 to 1; around 0.05 to 0.2 is common for short texts on neighbouring subjects.

    Attributes:
        overall: mean over the sampled rows that are in a theme; 0 where there are fewer than two themes.
        themes: mean of each theme, shape (k,); NaN where no row of it was sampled.
        n_sampled: number of rows measured.
    """

    overall: float
    themes: tuple[float, ...]
    n_sampled: int


def silhouette(X: ArrayLike, labels: ArrayLike, *, random_state: int | None = 0) -> Silhouette:  # noqa: N803
    """Return the silhouette by cosine distance (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7).

    A row is compared with all rows of every theme, exactly: by cosine, the mean distance to a theme is that to the mean
    of its vectors, so no distances of pairs are needed. At most `MOST_SAMPLED` different rows are measured.

    Args:
        X: array of shape (n, dims). Only directions count, not lengths.
        labels: theme of each row, -1 for unassigned, which are left out; shape (n,).
        random_state: seed of the sample.

    Returns:
        Overall and theme by theme. The order of the rows changes nothing.

    Examples:
        >>> found = silhouette(np.eye(2)[[0, 0, 1, 1]], [0, 0, 1, 1])
        >>> found.overall, found.themes
        (1.0, (1.0, 1.0))
    """
    themes = np.asarray(labels, dtype=np.intp)
    inside = themes >= 0
    number = int(themes.max(initial=-1)) + 1
    rows, themes = quantised(np.asarray(X, dtype=np.float64)[inside]), themes[inside]
    if len(np.unique(themes)) < 2:
        return Silhouette(0.0, (0.0,) * number, len(rows))
    chosen = _chosen(np.column_stack([rows, themes]), random_state)
    members = csr_matrix((np.ones(len(rows)), (themes, np.arange(len(rows)))), shape=(number, len(rows)))
    sums = np.asarray(members @ rows.astype(np.float64)) / SCALE
    sizes = np.bincount(themes, minlength=number).astype(np.float64)
    own, unit = themes[chosen], rows[chosen].astype(np.float64) / SCALE
    total = sizes - unit @ sums.T  # of distances to all rows of a theme
    at = np.arange(len(chosen))
    lengths = (unit * unit).sum(axis=1)
    inner = np.round((total[at, own] - (1 - lengths)) / np.maximum(sizes[own] - 1, 1), 9)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(sizes > 0, total / sizes, np.inf)
    means[at, own] = np.inf
    outer = np.round(means.min(axis=1), 9)
    largest = np.maximum(inner, outer)
    values = np.where((sizes[own] > 1) & (largest > 0), (outer - inner) / np.where(largest > 0, largest, 1), 0.0)
    each = tuple(
        round(float(values[own == theme].mean()), 6) if (own == theme).any() else float("nan")
        for theme in range(number)
    )
    return Silhouette(round(float(values.mean()), 6), each, len(chosen))


def _chosen(rows: np.ndarray, random_state: int | None) -> Labels:
    """Return rows to measure: all, or a random sample that does not depend on their order."""
    if len(rows) <= MOST_SAMPLED:
        return np.arange(len(rows), dtype=np.intp)
    different, places = distinct(rows)
    first = np.full(len(different), -1, dtype=np.intp)
    first[places[::-1]] = np.arange(len(rows))[::-1]
    drawn: Labels = first[check_random_state(random_state).permutation(len(different))[:MOST_SAMPLED]]
    return drawn
