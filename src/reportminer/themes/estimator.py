"""Themes: vectors in, groups of like vectors out. The number of themes comes from the vectors themselves.

How a fit goes, in seven steps:

1. Rows are scaled to unit length, rounded and sorted by content; equal rows count once, nearly equal ones as their
   mean: neither the order of the texts, nor how often a stock phrase is repeated, nor the number of threads can
   change the themes.
2. Fixed themes, where there are any, take the rows near enough to them; what follows is about the rest.
3. A graph joins each vector to its nearest neighbours.
4. The number of themes is that at which halves of the texts agree most on most: see `reportminer.themes.criterion`.
5. Communities of the graph are found so often, each time visited in another order, and those that the runs agree on
   kept. Their mean directions become centroids, and settle among the texts nearest to them.
6. Every vector goes to its nearest centroid; the few far below what is common are **unassigned**, with the nearest
   theme kept: see `reportminer.themes.doubt`.
7. Themes are numbered by size, largest first, after the fixed ones in their own order.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from reportminer.errors import UsageError
from reportminer.themes.communities import SCALE, Floats, Labels, Quantised, neighbour_graph, quantised
from reportminer.themes.criterion import MOST_IN_HALVES, Point, best, curve
from reportminer.themes.doubt import least_cosines
from reportminer.themes.fixed import Fixed, claimed
from reportminer.themes.grid import cosines, distinct, means, nearest, sets_of_near
from reportminer.themes.hierarchy import Hierarchy, tree
from reportminer.themes.partition import at_resolution, of_number

# Below this many different texts, halves are too small to say anything: all are one theme.
FEWEST_TO_DIVIDE = 8
# Communities are sought among this many vectors at most; further ones go to the nearest centroid.
MOST_IN_GRAPH = 20_000
# In fewer dimensions unlike things are nearly equal: on a circle one vector in sixteen lies within 0.98 of any other.
FEWEST_DIMS_FOR_NEAR = 16


class Themes(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Group unit vectors into themes, as many as can be relied on to be found again in halves of the data.

    Args:
        n_themes: number of themes; None lets the data decide. Beside fixed themes, the number of
            further ones (0 for none), or as many as there are different rows left.
        k_range: smallest and largest number of themes to choose from, where `n_themes` is None. If no candidate lies
            within, the nearest bound is taken.
        n_neighbors: neighbours of each vector in the graph; fewer are taken where there are few texts.
        unassigned: largest share of the different texts that may be left unassigned, 0 to 1; those are left out that
            lie far below what is common (`reportminer.themes.doubt`), commonly fewer. 0 or False: none.
        random_state: seed of the random halves and orders.

    Attributes:
        labels_: theme of each row, from 0, fixed ones first, then largest first; -1 unassigned; shape (n,).
        nearest_: theme of each row, that of an unassigned row the one it is nearest to; shape (n,).
        probabilities_: each row's share for its nearest theme, 0 to 1; shape (n,). See `predict_proba`.
        centroids_: unit vectors in the middle of the themes; shape (n_themes_, dims).
        least_cosines_: cosine with the middle below which a row is not in the theme; shape (n_themes_,).
        sizes_: rows in each theme; shape (n_themes_,). Only fixed themes can have none.
        n_themes_: number of themes, fixed ones included.
        n_fixed_: number of fixed themes.
        criterion_: the curve that chose the number: arrays of equal length under ``resolution``, ``n_themes``,
            ``information`` (bits that groupings of two halves share beyond chance), ``agreement`` (their adjusted Rand
            index) and ``criterion`` (information times agreement squared, smoothed); the number of themes there is
            the mean over the halves. Empty arrays where the number was given or there were too few texts.
        temperature_: fall in cosine that lowers a theme's share by the factor e.
        exceptions_: rows that go with nearly equal ones to a theme that is not their own nearest; shape (m, dims).
        exception_labels_: their labels and nearest themes, shape (m, 2).
        resolution_: of the communities; None where the number of themes was given or forced.
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
        unassigned: float = 0.03,
        random_state: int | None = 0,
    ) -> None:
        self.n_themes = n_themes
        self.k_range = k_range
        self.n_neighbors = n_neighbors
        self.unassigned = unassigned
        self.random_state = random_state

    _resolution: float | None = None
    """Resolution to take in place of a choice: for resamples, and no parameter, since users have no use for it."""

    def fit(self, X: ArrayLike, y: object = None, *, fixed: Fixed | None = None) -> Self:  # noqa: N803, ARG002
        """Find the themes of vectors.

        Args:
            X: array of shape (n, dims), n at least 1. Only directions count, not lengths.
            y: ignored; scikit-learn passes it.
            fixed: themes that exist already; rows near enough to one go there, the others are grouped.

        Returns:
            This estimator, fitted.

        Raises:
            UsageError: a parameter is out of range, or `n_themes` is above the number of different rows.
            ValueError: X is empty, not two-dimensional, or holds what is no number.
        """
        rows = quantised(validate_data(self, X, dtype=[np.float64, np.float32]))
        vectors, back = distinct(rows)
        self._check(len(vectors), fixed, rows.shape[1])
        merged, sets, graph = self._merged(vectors)
        fixed_claims = np.full(len(merged), -1) if fixed is None else fixed.claimed(merged)
        free = merged[fixed_claims < 0]
        if len(free) < len(merged):
            graph = None
        choice, centroids, points = self._discovered(free, graph)
        self.resolution_ = choice if isinstance(choice, float) else None
        self.criterion_ = {
            "resolution": np.array([point.resolution for point in points]),
            "n_themes": np.array([point.n_themes for point in points], dtype=np.intp),
            "information": np.array([point.information for point in points]),
            "agreement": np.array([point.agreement for point in points]),
            "criterion": np.array([point.criterion for point in points]),
        }
        weights = np.bincount(sets[back], minlength=len(merged))
        centroids, least = self._numbered(free, centroids, weights[fixed_claims < 0])
        self.n_fixed_ = 0 if fixed is None else len(fixed)
        if fixed is not None:
            centroids = np.vstack([fixed.grid, centroids])
            least = np.concatenate([fixed.least, least])
        self.centroids_, self.least_cosines_, self.n_themes_ = centroids / SCALE, least, len(centroids)
        self.temperature_ = _temperature(merged, centroids)
        self._keep(vectors, merged, sets, back)
        return self

    def predict(self, X: ArrayLike) -> Labels:  # noqa: N803
        """Return the theme of each row, -1 where it fits none; for the rows of the fit, what the fit said.

        Args:
            X: array of shape (n, dims).

        Returns:
            Theme of each row, shape (n,).

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: X has another number of dims than the fit, or is empty.
        """
        return self._placed(self._rows(X)).labels

    def nearest(self, X: ArrayLike) -> Labels:  # noqa: N803
        """Return the theme of each row, that of a row which fits none the one it is nearest to.

        Args:
            X: array of shape (n, dims).

        Returns:
            Theme of each row, shape (n,).

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: X has another number of dims than the fit, or is empty.
        """
        return self._placed(self._rows(X)).nearest

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
        return self._shares(self._rows(X))

    @property
    def hierarchy_(self) -> Hierarchy:
        """The themes as a tree, to be cut anywhere.

        Examples:
            >>> Themes(n_themes=3).fit(np.array([[1.0, 0], [0, 1], [0.1, 0.9], [0.9, 0]])).hierarchy_.cut(2)
            (0, 1, 1)
        """
        check_is_fitted(self)
        return tree(self.centroids_, self.sizes_.astype(np.float64))

    def _rows(self, given: ArrayLike) -> Quantised:
        check_is_fitted(self)
        return quantised(validate_data(self, given, dtype=[np.float64, np.float32], reset=False))

    def _check(self, n_distinct: int, fixed: Fixed | None, dims: int) -> None:
        """Refuse parameters out of range."""
        least = 1 if fixed is None else 0
        if self.n_themes is not None and not least <= self.n_themes <= n_distinct:
            message = (
                f"n_themes={self.n_themes}, but there are {n_distinct} different texts: "
                f"give a number from {least} to {n_distinct}, or None to let the data decide"
            )
            raise UsageError(message)
        if self.k_range is not None and not 1 <= self.k_range[0] <= self.k_range[1]:
            message = f"k_range={self.k_range}: give the smallest and the largest number of themes, such as (10, 40)"
            raise UsageError(message)
        if self.n_neighbors < 1:
            message = f"n_neighbors={self.n_neighbors}: a graph of neighbours needs 1 or more, such as 15"
            raise UsageError(message)
        if not 0 <= self.unassigned < 1:
            message = f"unassigned={self.unassigned}: give the largest share of texts to leave out, such as 0.03"
            raise UsageError(message)
        if fixed is not None and fixed.grid.shape[1] != dims:
            message = f"fixed themes of {fixed.grid.shape[1]} dims for vectors of {dims}: take both from one space"
            raise UsageError(message)

    def _merged(self, vectors: Quantised) -> tuple[Quantised, Labels, csr_matrix | None]:
        """Return one vector for each set of nearly equal ones, the set of each vector, and the graph if still right."""
        n = len(vectors)
        alone = np.arange(n, dtype=np.intp)
        if n < 2 or n > MOST_IN_GRAPH:  # further ones would take time by the square
            return vectors, alone, None
        graph = neighbour_graph(vectors, self._neighbours(n))
        sets = sets_of_near(vectors, graph) if vectors.shape[1] >= FEWEST_DIMS_FOR_NEAR else alone
        number = int(sets.max()) + 1
        if number == n or number < (self.n_themes or 1):
            return vectors, alone, graph
        return means(vectors, sets).astype(vectors.dtype), sets, None

    def _discovered(self, free: Quantised, graph: csr_matrix | None) -> tuple[float | int, Floats, list[Point]]:
        """Return resolution or number, the centroids of what no fixed theme takes, and the curve that chose."""
        n = len(free)
        if n == 0 or self.n_themes == 0:
            return 0, np.empty((0, free.shape[1])), []
        random = check_random_state(self.random_state)
        sample = free if n <= MOST_IN_GRAPH else free[np.sort(random.permutation(n)[:MOST_IN_GRAPH])]
        if graph is None:
            graph = neighbour_graph(sample, self._neighbours(len(sample))) if n > 1 else csr_matrix((1, 1))
        choice, points = self._choice(sample, random)
        if isinstance(choice, int):
            return choice, of_number(free, sample, graph, min(choice, n)), points
        # In a graph of many more vectors than the halves had, a resolution divides further than was found to hold.
        chosen = next((point.n_themes for point in points if point.resolution == choice), n)
        centroids = at_resolution(sample, graph, choice, chosen if len(sample) > MOST_IN_HALVES else n, random)
        # The range was kept in the halves; in the whole a resolution may give a theme more or less.
        lowest, highest = self.k_range or (1, n)
        found = len(np.unique(nearest(free, centroids)))
        within = min(max(found, lowest), highest, n)
        return choice, (centroids if within == found else of_number(free, sample, graph, within)), points

    def _choice(self, sample: Quantised, random: np.random.RandomState) -> tuple[float | int, list[Point]]:
        """Choose the resolution (a float) or, where the number is given or forced, the number of themes (an int)."""
        n = len(sample)
        lowest, highest = self.k_range or (1, n)
        if self._resolution is not None:
            return self._resolution, []
        if self.n_themes is not None:
            return self.n_themes, []
        if n < max(FEWEST_TO_DIVIDE, 2 * lowest):
            return min(lowest, n), []
        points = curve(sample, self._neighbours(n), random)
        allowed = [point for point in points if lowest <= point.n_themes <= highest]
        if not allowed:
            return (lowest if not points or points[-1].n_themes < lowest else min(highest, n)), points
        return best(allowed).resolution, points

    def _neighbours(self, n: int) -> int:
        """Return how many neighbours a vector has in a graph of n: fewer where n is small, lest all join all."""
        return min(self.n_neighbors, max(2, n // 8))

    def _numbered(self, free: Quantised, centroids: Floats, weights: Labels) -> tuple[Floats, Floats]:
        """Sort centroids by the number of rows in them, leave out those without any, and say where each ends."""
        if not len(centroids):
            return centroids, np.empty(0)
        centroids = centroids[np.unique(nearest(free, centroids))]
        near = nearest(free, centroids)
        fits = cosines(free, centroids)[np.arange(len(free)), near]
        least = least_cosines(fits, near, len(centroids), float(self.unassigned))
        sizes = np.bincount(near, weights=weights * (fits >= least[near]), minlength=len(centroids))
        # Equal sizes: by content, which no order of rows changes.
        order = sorted(range(len(centroids)), key=lambda theme: (-sizes[theme], centroids[theme].tolist()))
        return centroids[order], least[order]

    def _keep(self, vectors: Quantised, merged: Quantised, sets: Labels, back: Labels) -> None:
        """Keep where the rows of the fit are, and which go to another theme than they would alone."""
        self.exceptions_: Floats = np.empty((0, vectors.shape[1]))
        self.exception_labels_: Labels = np.empty((0, 2), dtype=np.intp)
        together = self._placed(merged)
        labels, near = together.labels[sets], together.nearest[sets]
        if len(merged) < len(vectors):
            alone = self._placed(vectors)
            other = np.flatnonzero((alone.labels != labels) | (alone.nearest != near))
            self.exceptions_ = vectors[other].astype(np.float64) / SCALE
            self.exception_labels_ = np.column_stack([labels[other], near[other]])
        self.labels_, self.nearest_ = labels[back], near[back]
        self.sizes_ = np.bincount(self.labels_[self.labels_ >= 0], minlength=self.n_themes_)
        self.probabilities_ = self._shares(vectors)[np.arange(len(vectors)), near][back]

    def _placed(self, rows: Quantised) -> _Placed:
        """Return label and nearest theme of rows: first come fixed themes, then the nearest of the others."""
        centroids = np.rint(self.centroids_ * SCALE)
        g = self.n_fixed_
        fits = cosines(rows, centroids)
        near = nearest(rows, centroids[g:]) + g if len(centroids) > g else np.argmax(fits, axis=1)
        if g:
            taken = claimed(fits[:, :g], self.least_cosines_[:g])
            near = np.where(taken >= 0, taken, near)
        inside = np.rint(fits[np.arange(len(rows)), near] * SCALE**2) >= np.rint(self.least_cosines_[near] * SCALE**2)
        labels = np.where(inside, near, -1)
        if len(self.exceptions_):
            grid = np.rint(self.exceptions_ * SCALE).astype(rows.dtype) + 0.0
            other = {row.tobytes(): place for row, place in zip(grid, self.exception_labels_, strict=True)}
            for n, row in enumerate(rows):
                if (place := other.get(row.tobytes())) is not None:
                    labels[n], near[n] = place
        return _Placed(labels, near)

    def _shares(self, rows: Quantised) -> Floats:
        """Turn cosines with the centroids into shares."""
        near = cosines(rows, np.rint(self.centroids_ * SCALE))
        powers = np.exp((near - near.max(axis=1, keepdims=True)) / self.temperature_)
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares


class _Placed(NamedTuple):
    """Where rows are: themes with -1 for unassigned, and nearest themes."""

    labels: Labels
    nearest: Labels


def _temperature(vectors: Quantised, centroids: Floats) -> float:
    """Return the median lead of the nearest centroid over the second, in cosine."""
    if len(centroids) < 2:
        return 1.0
    two = np.partition(cosines(vectors, centroids), len(centroids) - 2, axis=1)[:, -2:]
    return max(float(np.median(two[:, 1] - two[:, 0])), 1e-3)
