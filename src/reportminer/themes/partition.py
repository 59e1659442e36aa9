"""Centroids: at a resolution, or exactly as many as were asked for."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix

from reportminer.themes.communities import SCALE, Floats, Labels, Quantised, consensus, louvain
from reportminer.themes.grid import cosines, means, nearest
from reportminer.themes.hierarchy import tree

# A given number of themes must be met exactly: themes that lost all texts to their neighbours are refilled so often.
MOST_REFILLS = 20
# Partitions that vote on the communities: ten up to 3,000 texts, at least three.
MOST_RUNS = 10
LEAST_RUNS = 3
TEXTS_IN_RUNS = 30_000
# Communities are bounded by their edges, themes by the distance from their middles: so often the texts go to the
# nearest middle and the middles follow (spherical k-means, Dhillon and Modha 2001).
ROUNDS = 3


def at_resolution(
    sample: Quantised, graph: csr_matrix, resolution: float, most: int, random: np.random.RandomState
) -> Floats:
    """Return the middles of the communities at a resolution, shape (k, dims).

    Args:
        sample: rows on the grid, shape (n, dims).
        graph: their neighbour graph.
        resolution: of the communities.
        most: number of themes above which the most alike are merged.
        random: source of the orders in which vertices are visited.
    """
    runs = min(MOST_RUNS, max(LEAST_RUNS, TEXTS_IN_RUNS // len(sample)))
    labels = consensus(graph, resolution, runs, random)
    if labels.max() + 1 > most:
        labels = _merged(sample, labels, most)
    return _settled(sample, means(sample, labels))


def of_number(vectors: Quantised, sample: Quantised, graph: csr_matrix, wanted: int) -> Floats:
    """Return centroids, each nearest to at least one of the vectors.

    Args:
        vectors: all different rows on the grid, shape (n, dims).
        sample: those that the graph is of.
        graph: neighbour graph of the sample.
        wanted: number of centroids, from 1 to n.

    Returns:
        Centroids on the grid, shape (wanted, dims).
    """
    if wanted == len(vectors):
        return vectors.astype(np.float64)
    if wanted == 1:
        return means(vectors, np.zeros(len(vectors), dtype=np.intp))
    if wanted > len(sample):
        return _spread(vectors, wanted)
    centroids = means(sample, _merged(sample, _at_least(graph, wanted), wanted))
    settled = _settled(sample, centroids)
    centroids = settled if len(settled) == wanted else centroids
    for _ in range(MOST_REFILLS):
        labels = nearest(vectors, centroids)
        if len(np.unique(labels)) == wanted:
            return centroids
        centroids = means(vectors, _filled(vectors, labels, centroids))
    return _spread(vectors, wanted)


def _settled(rows: Quantised, centroids: Floats) -> Floats:
    """Move centroids to the middles of the rows nearest to them, a few times; one that loses all rows is dropped."""
    for _ in range(ROUNDS):
        centroids = means(rows, nearest(rows, centroids))
    return centroids


def _at_least(graph: csr_matrix, wanted: int) -> Labels:
    """Return the coarsest communities tried that are at least `wanted` many."""
    resolution = 1.0
    labels = louvain(graph, resolution)
    while labels.max() + 1 < wanted and resolution < 1e6:
        resolution *= 1.5
        labels = louvain(graph, resolution)
    return labels if labels.max() + 1 >= wanted else np.arange(graph.shape[0], dtype=np.intp)


def _merged(rows: Quantised, labels: Labels, wanted: int) -> Labels:
    """Merge communities, each time the pair that loses least variance, until `wanted` are left."""
    _, labels = np.unique(labels, return_inverse=True)
    sizes = np.bincount(labels).astype(np.float64)
    members = csr_matrix((np.ones(len(rows)), (labels, np.arange(len(rows)))))
    middles = (members @ rows.astype(np.float64)) / SCALE / sizes[:, None]
    return np.asarray(tree(middles, sizes).cut(wanted), dtype=np.intp)[labels]


def _filled(vectors: Quantised, labels: Labels, centroids: Floats) -> Labels:
    """Give each centroid without members the row that fits its own worst."""
    empty = np.setdiff1d(np.arange(len(centroids)), labels)
    if not len(empty):
        return labels
    labels = labels.copy()
    fit = cosines(vectors, centroids)[np.arange(len(vectors)), labels]
    for row in np.argsort(fit, kind="stable"):
        if not len(empty):
            break
        if (labels == labels[row]).sum() > 1:
            labels[row], empty = empty[0], empty[1:]
    return labels


def _spread(vectors: Quantised, wanted: int) -> Floats:
    """Return rows as centroids, each as far as can be from those before it: no two are alike, none is left empty."""
    chosen = [0]
    nearest_so_far = np.full(len(vectors), np.inf)
    for _ in range(wanted - 1):
        gaps = ((vectors - vectors[chosen[-1]]).astype(np.float64) ** 2).sum(axis=1)
        nearest_so_far = np.minimum(nearest_so_far, gaps)
        chosen.append(int(nearest_so_far.argmax()))
    return vectors[chosen].astype(np.float64)
