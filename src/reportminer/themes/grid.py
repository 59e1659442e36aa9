"""Small operations on vectors of the grid (see `reportminer.themes.communities.quantised`); all are exact."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from reportminer.themes.communities import SCALE, Floats, Labels, Quantised, quantised

# Texts that differ in a full stop, a capital or one small word stand at 0.98 and above in sentence vectors ("Staff were
# well trained" and "Staff were well-trained." at 0.988); other wordings of one judgement at 0.6 to 0.95.
NEARLY_EQUAL = 0.98
ROWS_AT_ONCE = 4096


def distinct(rows: Quantised) -> tuple[Quantised, Labels]:
    """Return the different rows sorted by content (its bytes), and for each given row its place among them.

    Examples:
        >>> rows, places = distinct(np.array([[0, 2], [0, 1], [0, 2]], np.float32))
        >>> len(rows), rows[places].tolist()
        (2, [[0.0, 2.0], [0.0, 1.0], [0.0, 2.0]])
    """
    keys = [row.tobytes() for row in rows]
    row_of = dict(zip(keys, range(len(keys)), strict=True))
    ordered = sorted(row_of)
    place = {key: n for n, key in enumerate(ordered)}
    return rows[[row_of[key] for key in ordered]], np.array([place[key] for key in keys], dtype=np.intp)


def sets_of_near(rows: Quantised, graph: csr_matrix) -> Labels:
    """Return which rows are nearly equal.

    Two rows are in one set where a chain of neighbours, each nearly equal to the next, joins them, and all rows of the
    set are nearly equal to its mean. A chain that leads from one subject to another is no set of duplicates: its rows
    stay alone.

    Args:
        rows: vectors on the grid, shape (n, dims).
        graph: their neighbour graph.

    Returns:
        Number of each row's set, from 0 without gaps, sets in the order of their first rows; shape (n,).

    Examples:
        >>> from reportminer.themes.communities import neighbour_graph
        >>> rows = quantised(np.array([[1, 0], [1, 0.01], [0, 1]]))
        >>> sets_of_near(rows, neighbour_graph(rows, 1)).tolist()
        [0, 0, 1]
    """
    near = graph.copy()
    near.data = (near.data >= NEARLY_EQUAL * SCALE**2).astype(np.float64)
    near.eliminate_zeros()
    if near.nnz == 0:
        return np.arange(len(rows), dtype=np.intp)
    _, parts = connected_components(near, directed=False)
    fits = (rows * means(rows, parts.astype(np.intp))[parts]).sum(axis=1, dtype=np.float64) / SCALE**2
    loose = np.zeros(parts.max() + 1, dtype=bool)
    loose[parts[fits < NEARLY_EQUAL]] = True
    parts = np.where(loose[parts], len(rows) + np.arange(len(rows)), parts)
    _, first, numbers = np.unique(parts, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.argsort(first)] = np.arange(len(first))
    sets: Labels = rank[numbers]
    return sets


def cosines(rows: Quantised, centroids: Floats) -> Floats:
    """Return the cosine of each row with each centroid of the grid, shape (n, k)."""
    inner: Floats = (rows @ centroids.T.astype(rows.dtype)).astype(np.float64) / SCALE**2
    return inner


def nearest(rows: Quantised, centroids: Floats) -> Labels:
    """Return the nearest centroid of each row by distance on the grid; the first of equally near ones."""
    # |x - c|² = |x|² - 2xc + |c|²; every number is whole and exact. In slices, as rows by themes may be many.
    squares = (centroids * centroids).sum(axis=1)
    columns = centroids.T.astype(rows.dtype)
    found = [
        np.argmax(2 * (rows[start : start + ROWS_AT_ONCE] @ columns).astype(np.float64) - squares, axis=1)
        for start in range(0, len(rows), ROWS_AT_ONCE)
    ]
    return np.concatenate(found)


def means(rows: Quantised, labels: Labels) -> Floats:
    """Return the mean direction of each label that occurs, in the order of labels, rounded as rows are."""
    _, numbers = np.unique(labels, return_inverse=True)
    members = csr_matrix((np.ones(len(rows)), (numbers, np.arange(len(rows)))))
    return quantised(members @ rows.astype(np.float64)).astype(np.float64)
