"""Communities of a neighbour graph: which texts hang together, at a given resolution.

The graph joins every vector to its nearest neighbours; the Louvain method then moves vertices between communities
as long as modularity grows (Blondel and others 2008, arXiv:0803.0476, with the queue of Traag and others 2019). It
is written out here, and not taken from a library, for three reasons: the fast libraries are under the GPL, the
permissive one takes twenty times as long, and the answer must not change with a library's version.

Every similarity is a whole number held in floating point, so that sums are exact and come out the same in any
order, on any number of threads: see `quantised`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Quantised = NDArray[np.float32]
Labels = NDArray[np.intp]

# Unit vectors are rounded to a grid of 1/4000: the inner product of two of them is a whole number below 2**24, which
# float32 holds exactly whatever the order of summation, and a cosine is off by some 0.0001 only.
SCALE = 4000.0
# (SCALE + sqrt(dims) / 2) ** 2 stays below 2 ** 24 up to here; longer vectors are held in float64.
MOST_DIMS_IN_FLOAT32 = 30_000
ROWS_AT_ONCE = 128  # 512 were no faster at 10,000 texts and took 58 MB more
WEIGHT_OF_A_VOTE = 1_000_000.0


def quantised(vectors: NDArray[np.floating]) -> Quantised:
    """Scale rows to unit length and round them to the grid on which inner products are exact.

    Args:
        vectors: array of shape (n, dims), any lengths. A row of zeros stays zeros.

    Returns:
        Whole numbers in float32 of shape (n, dims): unit rows times `SCALE`.

    Examples:
        >>> quantised(np.array([[3.0, 4.0]])).tolist()
        [[2400.0, 3200.0]]
    """
    rows = np.ascontiguousarray(vectors, dtype=np.float64)
    # Divided by the largest entry first: squares of very large or very small numbers would overflow or vanish.
    largest = np.abs(rows).max(axis=1, keepdims=True)
    rows = rows / np.where(largest > 0, largest, 1.0)
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    grid = np.rint(rows / np.where(lengths > 0, lengths, 1.0) * SCALE) + 0.0  # + 0.0 turns -0.0 into 0.0
    dtype = np.float32 if rows.shape[1] <= MOST_DIMS_IN_FLOAT32 else np.float64
    return grid.astype(dtype)


def neighbour_graph(vectors: Quantised, n_neighbors: int) -> csr_matrix:
    """Join every vector to its nearest neighbours by cosine.

    An edge stands where either end is among the other's neighbours. Of equally near neighbours the first rows count,
    so that the graph does not depend on how a library sorts ties.

    Args:
        vectors: what `quantised` returns, shape (n, dims), n at least 2.
        n_neighbors: neighbours of each vector, at least 1; at most n - 1 are taken.

    Returns:
        Symmetric sparse matrix (n, n) of whole-numbered weights, at least 1 where there is an edge.

    Examples:
        >>> graph = neighbour_graph(quantised(np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0]])), 1)
        >>> sorted(zip(*(axis.tolist() for axis in graph.nonzero())))
        [(0, 1), (1, 0), (1, 2), (2, 1)]
    """
    n = len(vectors)
    wanted = min(n_neighbors, n - 1)
    columns: list[NDArray[np.intp]] = []
    weights: list[NDArray[np.floating]] = []
    for start in range(0, n, ROWS_AT_ONCE):
        similarity = vectors[start : start + ROWS_AT_ONCE] @ vectors.T
        rows = np.arange(len(similarity))
        similarity[rows, rows + start] = -np.inf
        chosen = np.argpartition(similarity, n - wanted, axis=1)[:, n - wanted :]
        last = np.take_along_axis(similarity, chosen, axis=1).min(axis=1)
        at_least = similarity >= last[:, None]
        for row in np.flatnonzero(at_least.sum(axis=1) > wanted):  # ties at the last place
            nearer = np.flatnonzero(similarity[row] > last[row])
            equal = np.flatnonzero(similarity[row] == last[row])
            chosen[row] = np.concatenate([nearer, equal[: wanted - len(nearer)]])
        columns.append(chosen.ravel())
        weights.append(np.take_along_axis(similarity, chosen, axis=1).ravel())
    edges = csr_matrix(
        (
            np.maximum(np.concatenate(weights).astype(np.float64), 1.0),
            (np.repeat(np.arange(n), wanted), np.concatenate(columns)),
        ),
        shape=(n, n),
    )
    return csr_matrix(edges.maximum(edges.T))


def louvain(graph: csr_matrix, resolution: float, order: Labels | None = None) -> Labels:
    """Partition a graph into communities of high modularity.

    Args:
        graph: symmetric sparse matrix of weights, shape (n, n).
        resolution: above 0; the higher, the more and the smaller communities.
        order: in which order vertices are first visited, shape (n,); None for their own.

    Returns:
        Community of each vertex, shape (n,), numbered from 0 in no particular order. The same graph and order give
        the same communities.

    Examples:
        >>> two_pairs = csr_matrix(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], dtype=float))
        >>> louvain(two_pairs, 1.0).tolist()
        [0, 0, 1, 1]
    """
    labels: Labels = np.arange(graph.shape[0], dtype=np.intp)
    if graph.nnz == 0:
        return labels
    while True:
        moved = _moved(graph, resolution, range(graph.shape[0]) if order is None else order.tolist())
        order = None
        communities, inverse = np.unique(moved, return_inverse=True)
        labels = inverse[labels]
        if len(communities) == graph.shape[0]:
            return labels
        graph = condensed(graph, inverse)


def condensed(graph: csr_matrix, labels: Labels) -> csr_matrix:
    """Make one vertex of each community; edges add up, those within a community to a loop.

    Args:
        graph: symmetric sparse matrix of weights, shape (n, n).
        labels: community of each vertex, from 0 without gaps; shape (n,).

    Returns:
        Symmetric sparse matrix (communities, communities).

    Examples:
        >>> path = csr_matrix(np.array([[0, 1, 0], [1, 0, 2], [0, 2, 0]], dtype=float))
        >>> condensed(path, np.array([0, 0, 1])).toarray().tolist()
        [[2.0, 2.0], [2.0, 0.0]]
    """
    members = csr_matrix((np.ones(len(labels)), (np.arange(len(labels)), labels)))
    smaller = csr_matrix(members.T @ graph @ members)
    smaller.sort_indices()
    return smaller


def consensus(graph: csr_matrix, resolution: float, runs: int, random: np.random.RandomState) -> Labels:
    """Partition a graph into the communities that several partitions agree on.

    One Louvain partition depends on the order in which it visits the vertices. Here several random orders are taken,
    each edge is weighed by the share of partitions that hold its two ends together, and the graph so sharpened is
    partitioned once more (Lancichinetti and Fortunato 2012, doi:10.1038/srep00336).

    Args:
        graph: symmetric sparse matrix of weights, shape (n, n), without loops.
        resolution: as for `louvain`.
        runs: number of partitions that vote; 0 for one partition without a vote.
        random: source of the orders.

    Returns:
        Community of each vertex, shape (n,).

    Examples:
        >>> two_pairs = csr_matrix(np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]], dtype=float))
        >>> consensus(two_pairs, 1.0, 5, np.random.RandomState(0)).tolist()
        [0, 0, 1, 1]
    """
    n = graph.shape[0]
    if not runs or graph.nnz == 0:
        return louvain(graph, resolution)
    ends = graph.tocoo()
    votes = np.zeros(len(ends.data))
    for _ in range(runs):
        labels = louvain(graph, resolution, random.permutation(n))
        votes += labels[ends.row] == labels[ends.col]
    # Whole votes in the millions, as the weights of a neighbour graph: sums stay exact, and gains are far above 1e-3.
    sharpened = csr_matrix((votes * WEIGHT_OF_A_VOTE, (ends.row, ends.col)), shape=graph.shape)
    sharpened.eliminate_zeros()
    return louvain(sharpened, resolution)


def _moved(graph: csr_matrix, resolution: float, order: Iterable[int]) -> list[int]:
    """Move vertices one by one to the neighbouring community with the largest gain, until none gains."""
    strength: list[float] = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel().tolist()
    penalty = resolution / sum(strength)
    starts, ends, weights = graph.indptr.tolist(), graph.indices.tolist(), graph.data.tolist()
    around = [
        [(j, w) for j, w in zip(ends[a:b], weights[a:b], strict=True) if j != i]
        for i, (a, b) in enumerate(pairwise(starts))
    ]
    community = list(range(len(strength)))
    total = strength.copy()
    waiting = deque(order)
    is_waiting = [True] * len(community)
    while waiting:
        i = waiting.popleft()
        is_waiting[i] = False
        own, weight = community[i], strength[i]
        links = {own: 0.0}
        for j, w in around[i]:
            other = community[j]
            if other in links:
                links[other] += w
            else:
                links[other] = w
        total[own] -= weight
        best, best_gain = own, links[own] - penalty * weight * total[own]
        for other, link in links.items():
            gain = link - penalty * weight * total[other]
            # Weights are in the millions: a gain below a thousandth is rounding, and could go round in circles.
            if gain > best_gain + 1e-3:
                best, best_gain = other, gain
        total[best] += weight
        if best != own:
            community[i] = best
            for j, _ in around[i]:
                if community[j] != best and not is_waiting[j]:
                    is_waiting[j] = True
                    waiting.append(j)
    return community
