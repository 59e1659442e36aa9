"""Which themes come back when some texts are left out, and which texts wander."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.utils import check_random_state

from reportminer.errors import UsageError
from reportminer.themes.communities import Floats, Labels, quantised
from reportminer.themes.estimator import Themes
from reportminer.themes.fixed import Fixed
from reportminer.themes.grid import distinct

# Hennig (2007) calls a cluster dissolved where no cluster of the resample has this much in common with it.
REAPPEARS = 0.5
# Resamples are drawn from this many different texts at most; what they find is given to all texts.
MOST_IN_RESAMPLES = 10_000
# Of many texts fewer resamples are taken, at least six: 20 up to 4,500 texts, 9 of 10,000.
TEXTS_IN_ALL = 90_000
FEWEST_RESAMPLES = 6
# Where resamples are drawn from a part of the texts, neighbours lie farther apart: in proportion fewer reach as far.
FEWEST_NEIGHBOURS = 5


@dataclass(frozen=True, slots=True)
class Stability:
    """How far themes can be relied on.

    Attributes:
        reappears: share of the resamples in which each theme came back (Jaccard index of members at least 0.5), 0 to 1.
        jaccard: mean Jaccard index of each theme and the theme of the resample that is most like it, 0 to 1.
        stays: share of the resamples in which each row is with most of its nearest theme; rows with a low share wander.
        agreement: median adjusted Rand index of the groupings of two resamples, each unassigned row a group of its own.
        n_resamples: number of resamples.
        n_drawn: different texts in each resample.
    """

    reappears: tuple[float, ...]
    jaccard: tuple[float, ...]
    stays: tuple[float, ...]
    agreement: float
    n_resamples: int
    n_drawn: int


def stability(
    X: ArrayLike,  # noqa: N803
    fitted: Themes,
    *,
    n_resamples: int = 20,
    share: float = 0.9,
    random_state: int | None = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Stability:
    """Group random parts of the texts anew and compare.

    Clusterwise stability: Hennig 2007, doi:10.1016/j.csda.2006.11.025.

    Themes are found anew at the resolution of the fit, which is not chosen anew: the figures are about these themes,
    not about how many there are, which the curve of the criterion tells. A resample is drawn from at most 10,000
    different texts and its themes are given to all rows, and of many texts fewer resamples are taken, so that the cost
    is bounded but for one assignment of the rows a resample; above that size the figures are on the low side.

    Args:
        X: the rows of the fit, shape (n, dims).
        fitted: the fitted estimator; it stays as it is.
        n_resamples: largest number of resamples, at least 2; of more than 4,500 texts fewer are taken.
        share: share of the different rows in each, above 0 and below 1.
        random_state: seed of the resamples.
        progress: told how many of how many resamples are done.

    Returns:
        Figures for themes, for rows, and overall. The order of the rows changes nothing.

    Raises:
        UsageError: a parameter is out of range, or `X` is not what `fitted` was fitted on.

    Examples:
        >>> x = np.repeat(np.eye(20)[:2], 30, axis=0) + 0.1 * np.random.RandomState(0).normal(size=(60, 20))
        >>> found = stability(x, Themes(n_themes=2).fit(x), n_resamples=3)
        >>> found.reappears, found.agreement > 0.9
        ((1.0, 1.0), True)
    """
    if n_resamples < 2 or not 0 < share < 1:
        message = f"n_resamples={n_resamples}, share={share}: give 2 resamples or more and a share such as 0.9"
        raise UsageError(message)
    given = np.asarray(X, dtype=np.float32)
    rows, back = distinct(quantised(given))
    if len(given) != len(fitted.labels_):
        message = f"{len(given)} rows, but the themes were fitted on {len(fitted.labels_)}: give the rows of the fit"
        raise UsageError(message)
    random = check_random_state(random_state)
    pool = random.permutation(len(rows))[:MOST_IN_RESAMPLES]
    number = max(1, round(share * len(pool)))
    n_resamples = min(n_resamples, max(FEWEST_RESAMPLES, TEXTS_IN_ALL // len(pool)))
    reach = len(pool) / len(rows)
    g = fitted.n_fixed_
    fixed = Fixed(fitted.centroids_[:g], fitted.least_cosines_[:g]) if g else None
    overlaps = np.zeros((n_resamples, fitted.n_themes_))
    stays = np.zeros(len(given))
    drawn: list[Labels] = []
    seen: list[Labels] = []
    for n in range(n_resamples):
        part = np.sort(random.permutation(pool)[:number])
        again = _again(fitted, number, reach).fit(rows[part], fixed=fixed)
        found = again.predict(rows)
        overlaps[n], best = _overlaps(fitted.labels_, found[back], fitted.n_themes_)
        stays += again.nearest(rows)[back] == best[fitted.nearest_]
        drawn.append(part)
        seen.append(found)
        if progress is not None:
            progress(n + 1, n_resamples)
    everything = len(pool) == len(rows)
    pairs = [
        _agreement(one, other, np.intersect1d(drawn[n], drawn[n + 1]) if everything else np.arange(len(rows)))
        for n, (one, other) in enumerate(pairwise(seen))
    ]
    return Stability(
        reappears=_told((overlaps >= REAPPEARS).mean(axis=0)),
        jaccard=_told(overlaps.mean(axis=0)),
        stays=_told(stays / n_resamples),
        agreement=round(float(np.median(pairs)), 6),
        n_resamples=n_resamples,
        n_drawn=number,
    )


def _again(fitted: Themes, n: int, reach: float) -> Themes:
    """Return an estimator with the same settings; a given number of themes cannot be above that of the texts."""
    again: Themes = clone(fitted)
    again._resolution = fitted.resolution_  # noqa: SLF001 - the two are one: see there
    if reach < 1:
        again.n_neighbors = min(again.n_neighbors, max(FEWEST_NEIGHBOURS, round(reach * again.n_neighbors)))
    if again.n_themes is not None:
        again.n_themes = min(again.n_themes, n)
    return again


def _overlaps(themes: Labels, found: Labels, number: int) -> tuple[Floats, Labels]:
    """Return the Jaccard index of each theme with the found one most like it, and which that is (-1: none)."""
    k = max(int(found.max()) + 1, 1)
    inside = (themes >= 0) & (found >= 0)
    both = csr_matrix((np.ones(inside.sum()), (themes[inside], found[inside])), shape=(number, k)).toarray()
    sizes = np.bincount(themes[themes >= 0], minlength=number)[:, None]
    others = np.bincount(found[found >= 0], minlength=k)[None]
    index = both / np.maximum(sizes + others - both, 1)
    best = np.where(index.max(axis=1) > 0, index.argmax(axis=1), -1)
    return index.max(axis=1), best


def _agreement(one: Labels, other: Labels, common: Labels) -> float:
    """Return the adjusted Rand index of two groupings of the rows common to both."""
    if len(common) < 2:
        return 1.0
    alone = [np.where(labels >= 0, labels, len(labels) + np.arange(len(labels)))[common] for labels in (one, other)]
    return float(adjusted_rand_score(*alone))


def _told(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)
