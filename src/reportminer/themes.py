"""Themes: vectors in, groups of like vectors out. The number of themes comes from the vectors themselves.

How a fit goes, in five steps:

1. Rows are scaled to unit length, rounded, sorted by content, and equal rows collapsed: neither the order of the
   texts, nor how often a stock phrase is repeated, nor the number of threads can change the themes.
2. A graph joins each vector to its nearest neighbours, and Louvain communities are found in it, from few to many.
3. For each resolution the texts are split at random into halves, each half is grouped alone, and each half's themes
   are given to all texts. What the one grouping tells about the other, beyond chance, is information that can be
   found again; what it does not is noise. The **criterion** is that information (expected mutual information taken
   off): it grows as long as finer themes are there, falls when chance divides them, and its peak sets the number.
   The share of agreement alone would not do: two unlike sources in one corpus always come apart the same way, and
   two themes would win over thirty.
4. The communities' mean directions become centroids, and every vector goes to its nearest.
5. Themes are numbered by size, largest first. There is no left-over class.
"""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.metrics import mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from reportminer.communities import SCALE, Floats, Labels, Quantised, louvain, neighbour_graph, quantised
from reportminer.errors import UsageError

# From a handful of broad themes to hundreds of narrow ones; 77 themes of 3,080 bank questions are found near 11.
RESOLUTIONS = tuple(0.25 * 2 ** (step / 2) for step in range(17))
# Information rises to a peak and then falls; twice in a row below this share of the best it is past the peak, and finer
# themes are not tried.
PAST_THE_PEAK = 0.93
# Below this many different texts, halves are too small to say anything: all are one theme.
FEWEST_TO_DIVIDE = 8
# A theme that the data ask for has at least this many different texts on average.
LEAST_MEAN_SIZE = 4
# A given number of themes must be met exactly: themes that lost all texts to their neighbours are refilled so often.
MOST_REFILLS = 20
# Communities are sought among this many vectors at most; further ones go to the nearest centroid.
MOST_IN_GRAPH = 20_000


class Themes(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Group unit vectors into themes, as many as can be found again in halves of the data.

    Args:
        n_themes: number of themes; None lets the data decide.
        k_range: smallest and largest number of themes to choose from, where `n_themes` is None. If no candidate lies
            within, the nearest bound is taken.
        n_neighbors: neighbours of each vector in the graph; fewer are taken where there are few texts.
        random_state: seed of the random halves.

    Attributes:
        labels_: theme of each row, from 0, largest theme first; shape (n,).
        probabilities_: each row's share for its own theme, 0 to 1; shape (n,). See `predict_proba`.
        centroids_: unit vectors in the middle of the themes; shape (n_themes_, dims).
        n_themes_: number of themes.
        criterion_: the curve that chose the number: arrays of equal length under ``resolution``, ``n_themes`` and
            ``information`` (bits that groupings of two halves share beyond chance); the number of themes there is
            the mean over the halves. Empty arrays where the number was given or there were too few texts.
        temperature_: fall in cosine that lowers a theme's share by the factor e.
        n_features_in_: dims.

    Examples:
        >>> import numpy as np
        >>> vectors = np.array([[1.0, 0.0], [0.0, 1.0], [0.1, 0.9], [0.9, 0.1], [0.95, 0.05]])
        >>> Themes(n_themes=2).fit(vectors).labels_.tolist()
        [0, 1, 1, 0, 0]
    """

    def __init__(
        self,
        n_themes: int | None = None,
        *,
        k_range: tuple[int, int] | None = None,
        n_neighbors: int = 15,
        random_state: int | None = 0,
    ) -> None:
        self.n_themes = n_themes
        self.k_range = k_range
        self.n_neighbors = n_neighbors
        self.random_state = random_state

    def fit(self, X: ArrayLike, y: object = None) -> Self:  # noqa: N803, ARG002
        """Find the themes of vectors.

        Args:
            X: array of shape (n, dims), n at least 1. Only directions count, not lengths.
            y: ignored; scikit-learn passes it.

        Returns:
            This estimator, fitted.

        Raises:
            UsageError: a parameter is out of range, or `n_themes` is above the number of different rows.
            ValueError: X is empty, not two-dimensional, or holds what is no number.
        """
        rows = quantised(validate_data(self, X, dtype=np.float64))
        vectors, back = _distinct(rows)
        self._check(len(vectors))
        sample = self._sample(vectors)
        graph = neighbour_graph(sample, self._neighbours(len(sample))) if len(sample) > 1 else csr_matrix((1, 1))
        choice, curve = self._choice(sample)
        self.criterion_ = {
            "resolution": np.array([point[0] for point in curve]),
            "n_themes": np.array([point[1] for point in curve], dtype=np.intp),
            "information": np.array([point[2] for point in curve]),
        }
        centroids = self._centroids(vectors, sample, graph, choice)
        centroids, labels = _by_size(vectors, centroids, back)
        # The range was kept in the halves; in the whole a resolution may give a theme more or less.
        lowest, highest = self.k_range or (1, len(vectors))
        within = min(max(len(centroids), lowest), highest, len(vectors))
        if self.n_themes is None and within != len(centroids):
            centroids, labels = _by_size(vectors, self._centroids(vectors, sample, graph, within), back)
        self.centroids_ = centroids / SCALE
        self.n_themes_ = len(centroids)
        self.labels_ = labels[back]
        self.temperature_ = _temperature(vectors, centroids)
        shares = self._shares(vectors)
        self.probabilities_ = shares[np.arange(len(vectors)), labels][back]
        return self

    def predict(self, X: ArrayLike) -> Labels:  # noqa: N803
        """Return the nearest theme of each row; for the rows of the fit, what the fit said.

        Args:
            X: array of shape (n, dims).

        Returns:
            Theme of each row, shape (n,).

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: X has another number of dims than the fit, or is empty.
        """
        check_is_fitted(self)
        rows = quantised(validate_data(self, X, dtype=np.float64, reset=False))
        return _nearest(rows, np.rint(self.centroids_ * SCALE))

    def predict_proba(self, X: ArrayLike) -> Floats:  # noqa: N803
        """Return how near each row is to every theme, as shares that sum to one.

        A share falls by the factor e for every `temperature_` of cosine; the typical text of the fit stands e to 1
        for its theme against the second. The shares order texts from typical to doubtful; they are not calibrated
        chances.

        Args:
            X: array of shape (n, dims).

        Returns:
            Shares, shape (n, n_themes_).

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: X has another number of dims than the fit, or is empty.
        """
        check_is_fitted(self)
        return self._shares(quantised(validate_data(self, X, dtype=np.float64, reset=False)))

    def _check(self, distinct: int) -> None:
        """Refuse parameters out of range."""
        if self.n_themes is not None and not 1 <= self.n_themes <= distinct:
            message = (
                f"n_themes={self.n_themes}, but there are {distinct} different texts: "
                f"give a number from 1 to {distinct}, or None to let the data decide"
            )
            raise UsageError(message)
        if self.k_range is not None and not 1 <= self.k_range[0] <= self.k_range[1]:
            message = f"k_range={self.k_range}: give the smallest and the largest number of themes, such as (10, 40)"
            raise UsageError(message)
        if self.n_neighbors < 1:
            message = f"n_neighbors={self.n_neighbors}: a graph of neighbours needs 1 or more, such as 15"
            raise UsageError(message)

    def _choice(self, sample: Quantised) -> tuple[float | int, list[tuple[float, int, float]]]:
        """Choose the resolution (a float) or, where the number is given or forced, the number of themes (an int)."""
        n = len(sample)
        lowest, highest = self.k_range or (1, n)
        if self.n_themes is not None:
            return self.n_themes, []
        if n < max(FEWEST_TO_DIVIDE, 2 * lowest):
            return min(lowest, n), []
        curve = self._curve(sample)
        allowed = [point for point in curve if lowest <= point[1] <= highest]
        if not allowed:
            return (lowest if not curve or curve[-1][1] < lowest else min(highest, n)), curve
        return max(allowed, key=lambda point: (point[2], -point[1]))[0], curve

    def _curve(self, vectors: Quantised) -> list[tuple[float, int, float]]:
        """Measure what halves share: (resolution, mean number of themes, information), coarse to fine."""
        n = len(vectors)
        random = check_random_state(self.random_state)
        halves: list[tuple[Quantised, csr_matrix]] = []
        # Many splits where texts are few and chance is large; in 8,000 comments one split alone found 31 or 81 themes.
        for _ in range(min(6, max(2, 6000 // n))):
            shuffled = random.permutation(n)
            for part in (shuffled[: n // 2], shuffled[n // 2 :]):
                half = vectors[np.sort(part)]
                # Half the neighbours among half the texts reach as far as all among all.
                halves.append((half, neighbour_graph(half, (self._neighbours(n) + 1) // 2)))
        curve: list[tuple[float, int, float]] = []
        for resolution in RESOLUTIONS:
            middles = [_means(half, louvain(part, resolution)) for half, part in halves]
            count = round(float(np.mean([len(middle) for middle in middles])))
            if count < 2:
                continue
            if count * LEAST_MEAN_SIZE > n:
                break
            seen = [_nearest(vectors, middle) for middle in middles]
            pairs = zip(seen[::2], seen[1::2], strict=True)
            shared = round(float(np.mean([_shared(a, b) for a, b in pairs])), 6)
            curve.append((resolution, count, shared))
            best = max(point[2] for point in curve)
            if len(curve) > 2 and all(point[2] < PAST_THE_PEAK * best for point in curve[-2:]):
                break
        return curve

    def _neighbours(self, n: int) -> int:
        """Return how many neighbours a vector has in a graph of n: fewer where n is small, lest all join all."""
        return min(self.n_neighbors, max(2, n // 8))

    def _sample(self, vectors: Quantised) -> Quantised:
        """Return as many of the vectors as communities are sought in."""
        if len(vectors) <= MOST_IN_GRAPH:
            return vectors
        chosen = check_random_state(self.random_state).permutation(len(vectors))[:MOST_IN_GRAPH]
        sample: Quantised = vectors[np.sort(chosen)]
        return sample

    def _centroids(self, vectors: Quantised, sample: Quantised, graph: csr_matrix, choice: float) -> Floats:
        """Return centroids at a resolution (a float), or a given number of them (an int)."""
        exact = choice if isinstance(choice, int) else None
        if exact == len(vectors) or len(vectors) == 1:
            return vectors.astype(np.float64)
        if exact == 1:
            return _means(vectors, np.zeros(len(vectors), dtype=np.intp))
        if exact is not None and exact > len(sample):
            return _spread(vectors, exact)
        labels = louvain(graph, choice) if exact is None else _at_least(graph, exact)
        if exact is not None:
            labels = _merged(sample, labels, exact)
        centroids = _means(sample, labels)
        if exact is None:
            return centroids
        for _ in range(MOST_REFILLS):
            labels = _nearest(vectors, centroids)
            if len(np.unique(labels)) == exact:
                return centroids
            centroids = _means(vectors, _filled(vectors, labels, centroids))
        return _spread(vectors, exact)

    def _shares(self, rows: Quantised) -> Floats:
        """Turn cosines with the centroids into shares."""
        cosines = _cosines(rows, np.rint(self.centroids_ * SCALE))
        powers = np.exp((cosines - cosines.max(axis=1, keepdims=True)) / self.temperature_)
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares


def _distinct(rows: Quantised) -> tuple[Quantised, Labels]:
    """Return the different rows sorted by content, and for each given row its place among them."""
    keys = [row.tobytes() for row in rows]
    row_of = dict(zip(keys, range(len(keys)), strict=True))
    ordered = sorted(row_of)
    place = {key: n for n, key in enumerate(ordered)}
    return rows[[row_of[key] for key in ordered]], np.array([place[key] for key in keys], dtype=np.intp)


def _nearest(rows: Quantised, centroids: Floats) -> Labels:
    """Return the nearest centroid of each row by distance on the grid; the first of equally near ones."""
    # |x - c|² = |x|² - 2xc + |c|²; every number is whole and exact.
    inner = (rows @ centroids.T.astype(rows.dtype)).astype(np.float64)
    nearest: Labels = np.argmax(2 * inner - (centroids * centroids).sum(axis=1), axis=1)
    return nearest


def _cosines(rows: Quantised, centroids: Floats) -> Floats:
    """Return the cosine of each row with each centroid, shape (n, k)."""
    inner: Floats = (rows @ centroids.T.astype(rows.dtype)).astype(np.float64) / SCALE**2
    return inner


def _means(rows: Quantised, labels: Labels) -> Floats:
    """Return the mean direction of each label that occurs, in the order of labels, rounded as rows are."""
    _, numbers = np.unique(labels, return_inverse=True)
    members = csr_matrix((np.ones(len(rows)), (numbers, np.arange(len(rows)))))
    return quantised(members @ rows.astype(np.float64)).astype(np.float64)


def _shared(one: Labels, other: Labels) -> float:
    """Return how many bits one grouping tells about the other, beyond what groups of these sizes tell by chance."""
    table = contingency_matrix(one, other, sparse=True, dtype=np.int64)
    nats = mutual_info_score(None, None, contingency=table) - expected_mutual_information(table, len(one))
    return float(nats / np.log(2))


def _by_size(vectors: Quantised, centroids: Floats, back: Labels) -> tuple[Floats, Labels]:
    """Sort centroids by the number of given rows that are nearest to them, and leave out those that have none."""
    labels = _nearest(vectors, centroids)
    sizes = np.bincount(labels[back], minlength=len(centroids))
    # Equal sizes: by content, which no order of rows changes.
    order = sorted(np.flatnonzero(sizes), key=lambda theme: (-sizes[theme], centroids[theme].tolist()))
    centroids = centroids[order]
    return centroids, _nearest(vectors, centroids)


def _temperature(vectors: Quantised, centroids: Floats) -> float:
    """Return the median lead of the nearest centroid over the second, in cosine."""
    if len(centroids) < 2:
        return 1.0
    two = np.sort(_cosines(vectors, centroids), axis=1)[:, -2:]
    return max(float(np.median(two[:, 1] - two[:, 0])), 1e-3)


def _at_least(graph: csr_matrix, wanted: int) -> Labels:
    """Return the coarsest communities tried that are at least `wanted` many."""
    resolution = 1.0
    labels = louvain(graph, resolution)
    while labels.max() + 1 < wanted and resolution < 1e6:
        resolution *= 1.5
        labels = louvain(graph, resolution)
    return labels if labels.max() + 1 >= wanted else np.arange(graph.shape[0], dtype=np.intp)


def _merged(rows: Quantised, labels: Labels, wanted: int) -> Labels:
    """Merge communities, each time the pair that loses least variance (Ward), until `wanted` are left."""
    _, labels = np.unique(labels, return_inverse=True)
    sizes = np.bincount(labels).astype(np.float64)
    members = csr_matrix((np.ones(len(rows)), (labels, np.arange(len(rows)))))
    means = (members @ rows.astype(np.float64)) / SCALE / sizes[:, None]
    squares = (means * means).sum(axis=1)
    distance = np.maximum(squares[:, None] + squares[None] - 2 * means @ means.T, 0.0)
    # Rounded: the last digits of a matrix product depend on the machine.
    cost = np.round(distance * sizes[:, None] * sizes[None] / (sizes[:, None] + sizes[None]), 9)
    np.fill_diagonal(cost, np.inf)
    heir = np.arange(len(sizes))
    for _ in range(len(sizes) - wanted):
        a, b = sorted(divmod(int(cost.argmin()), len(sizes)))
        means[a] = (means[a] * sizes[a] + means[b] * sizes[b]) / (sizes[a] + sizes[b])
        sizes[a] += sizes[b]
        heir[heir == b] = a
        new = np.round(((means - means[a]) ** 2).sum(axis=1) * sizes * sizes[a] / (sizes + sizes[a]), 9)
        cost[a] = cost[:, a] = np.where(np.isinf(cost[a]), np.inf, new)
        cost[b] = cost[:, b] = np.inf
    return heir[labels]


def _filled(vectors: Quantised, labels: Labels, centroids: Floats) -> Labels:
    """Give each centroid without members the row that fits its own worst."""
    empty = np.setdiff1d(np.arange(len(centroids)), labels)
    if not len(empty):
        return labels
    labels = labels.copy()
    fit = _cosines(vectors, centroids)[np.arange(len(vectors)), labels]
    for row in np.argsort(fit, kind="stable"):
        if not len(empty):
            break
        if (labels == labels[row]).sum() > 1:
            labels[row], empty = empty[0], empty[1:]
    return labels


def _spread(vectors: Quantised, wanted: int) -> Floats:
    """Return rows as centroids, each as far as can be from those before it: no two are alike, none is left empty."""
    chosen = [0]
    nearest = np.full(len(vectors), np.inf)
    for _ in range(wanted - 1):
        nearest = np.minimum(nearest, ((vectors - vectors[chosen[-1]]).astype(np.float64) ** 2).sum(axis=1))
        chosen.append(int(nearest.argmax()))
    return vectors[chosen].astype(np.float64)
