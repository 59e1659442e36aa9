"""How many themes there are: as many as can be found again in halves of the texts.

The texts are split at random into halves, each half is grouped alone at a number of resolutions, and each half's themes
are given to all texts. What one grouping tells about the other beyond chance is information that can be found again
(mutual information, the expected taken off); it rises as long as finer themes are there and falls when chance divides
them. Alone it asks for too many themes where texts are many and subjects run into each other: on 10,000 sentences on 27
subjects for a hundred. The share of pairs on which both agree (adjusted Rand) alone asks for too few: two unlike
sources in one corpus always come apart the same way. The **criterion** is information times the square of agreement,
information that can be relied on; of the numbers within 2% of its peak the smallest is taken. A mixture of unlike
sources has a coarse peak and a finer one: then it is the finer, see `best`. The square was chosen on
thirteen labelled sets (``docs/choosing-the-clusterer.md``). Stability under resampling as the measure: Ben-Hur and
others 2002; Lange and others 2004, doi:10.1162/089976604773717621.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score, mutual_info_score
from sklearn.metrics.cluster import contingency_matrix, expected_mutual_information

from reportminer.themes.communities import Floats, Labels, Quantised, condensed, louvain, neighbour_graph
from reportminer.themes.grid import means, nearest

# From a handful of broad themes to hundreds of narrow ones; 77 themes of 3,080 bank questions are found near 11.
RESOLUTIONS = tuple(0.25 * 2 ** (step / 2) for step in range(17))
# Information rises to one peak and then falls (the criterion may have several); three times in a row below this share
# of the most it is past the peak, and finer themes are not tried.
PAST_THE_PEAK = 0.95
# Another draw of the halves moves the criterion by some hundredths: within this share of the peak the simpler account,
# with fewer themes, is as good.
AS_GOOD = 0.98
# A rise of a tenth after a fall is no chance, and a peak at least this share of the highest is one of subjects: in five
# mixtures of two or three unlike sources the finer peak had 0.4 to 0.6 of the highest, in 48 samples of single sources
# of 60 to 3,000 texts there was none. Five sources at once rose by 7% only, which is not told from chance.
RISES, STILL_A_PEAK = 1.1, 0.3
# A theme that the data ask for has at least this many different texts on average.
LEAST_MEAN_SIZE = 4
# Halves are drawn from this many texts at most: more tell no more, and take longer.
MOST_IN_HALVES = 6_000
# Many splits where texts are few and chance is large.
MOST_SPLITS = 6
LEAST_SPLITS = 2
TEXTS_IN_SPLITS = 10_000


class Point(NamedTuple):
    """What halves share at one resolution.

    Attributes:
        resolution: of the communities.
        n_themes: mean number of themes in the halves.
        information: bits that groupings of two halves share beyond chance.
        agreement: adjusted Rand index of the two groupings.
        criterion: information times agreement squared, smoothed over the resolutions beside; 0 where there is none.
    """

    resolution: float
    n_themes: int
    information: float
    agreement: float
    criterion: float


def curve(vectors: Quantised, n_neighbors: int, random: np.random.RandomState) -> list[Point]:
    """Measure what halves share, coarse to fine.

    Args:
        vectors: different rows on the grid, shape (n, dims).
        n_neighbors: neighbours in a graph of all rows; halves have half as many, which reach as far.
        random: source of the halves.

    Returns:
        The points, by rising resolution; those with fewer than two themes are left out.
    """
    pairs = _splits(vectors, n_neighbors, random)
    judged = _drawn(vectors, random)
    points: list[Point] = []
    for resolution in RESOLUTIONS:
        middles = [[half.middles(resolution) for half in pair] for pair in pairs]
        count = round(float(np.mean([len(middle) for pair in middles for middle in pair])))
        if count < 2:
            continue
        if count * LEAST_MEAN_SIZE > len(vectors):
            break
        seen = [(nearest(judged, one), nearest(judged, other)) for one, other in middles]
        information = round(float(np.mean([shared(one, other) for one, other in seen])), 6)
        agreement = round(float(np.mean([adjusted_rand_score(one, other) for one, other in seen])), 6)
        points.append(
            Point(resolution, count, information, agreement, max(information, 0.0) * max(agreement, 0.0) ** 2)
        )
        most = max(point.information for point in points)
        if len(points) > 3 and all(point.information < PAST_THE_PEAK * most for point in points[-3:]):
            break
    return _smoothed(points)


def best(points: Sequence[Point]) -> Point:
    """Return the point with the fewest themes among those as good as the peak.

    Where the criterion falls and rises again, that is the finer peak: unlike sources in one corpus come apart first,
    the same way every time, and subjects within them at a finer resolution. 6,000 questions to a bank, comments of
    patients and findings together have peaks at 12 themes and, half as high, at 80.

    Args:
        points: at least one, by rising resolution.

    Examples:
        >>> best([Point(1.0, 9, 2.0, 0.7, 0.98), Point(2.0, 15, 2.5, 0.63, 0.99)]).n_themes
        9
        >>> values = [(3, 1.2), (10, 1.4), (20, 0.7), (40, 0.5), (80, 0.7), (160, 0.6)]
        >>> best([Point(float(k), k, 0.0, 0.0, value) for k, value in values]).n_themes
        80
    """
    values = [point.criterion for point in points]
    top = values.index(max(values))
    highest = values[top]
    while (finer := _rise(values, top)) is not None and values[finer] >= STILL_A_PEAK * highest:
        top = finer
    floor = top
    while floor > 0 and values[floor - 1] >= AS_GOOD * values[top]:
        floor -= 1
    return points[floor]


def _rise(values: Sequence[float], top: int) -> int | None:
    """Return the highest point after a peak that lies well above the lowest one between the two; None without any."""
    risen = [n for n in range(top + 1, len(values)) if values[n] >= RISES * min(values[top : n + 1])]
    return max(risen, key=lambda n: (values[n], -n)) if risen else None


def shared(one: Labels, other: Labels) -> float:
    """Return how many bits one grouping tells about the other, beyond what groups of these sizes tell by chance.

    Examples:
        >>> halves = np.repeat([0, 1], 500)
        >>> round(shared(halves, halves), 2), abs(round(shared(halves, np.tile([0, 1], 500)), 2))
        (1.0, 0.0)
    """
    table = contingency_matrix(one, other, sparse=True, dtype=np.int64)
    nats = mutual_info_score(None, None, contingency=table) - expected_mutual_information(table, len(one))
    return float(nats / np.log(2))


class _Half:
    """A half of the texts and its communities at every resolution.

    The finest are found first, and each coarser partition is made of the communities of the one before: the graphs
    shrink from step to step, and all seventeen take twice as long as one.
    """

    def __init__(self, rows: Quantised, graph: csr_matrix) -> None:
        self.rows = rows
        self.labels: dict[float, Labels] = {}
        labels = np.arange(len(rows), dtype=np.intp)
        for resolution in reversed(RESOLUTIONS):
            coarser = louvain(graph, resolution)
            graph = condensed(graph, coarser)
            labels = coarser[labels]
            self.labels[resolution] = labels

    def middles(self, resolution: float) -> Floats:
        """Return the mean directions of its communities at a resolution."""
        return means(self.rows, self.labels[resolution])


def _splits(vectors: Quantised, n_neighbors: int, random: np.random.RandomState) -> list[tuple[_Half, _Half]]:
    n = min(len(vectors), MOST_IN_HALVES)
    splits: list[tuple[_Half, _Half]] = []
    for _ in range(min(MOST_SPLITS, max(LEAST_SPLITS, TEXTS_IN_SPLITS // n))):
        order = random.permutation(len(vectors))[:n]
        halves = [vectors[np.sort(part)] for part in (order[: n // 2], order[n // 2 :])]
        one, other = (_Half(half, neighbour_graph(half, (n_neighbors + 1) // 2)) for half in halves)
        splits.append((one, other))
    return splits


def _drawn(vectors: Quantised, random: np.random.RandomState) -> Quantised:
    if len(vectors) <= MOST_IN_HALVES:
        return vectors
    drawn: Quantised = vectors[np.sort(random.permutation(len(vectors))[:MOST_IN_HALVES])]
    return drawn


def _smoothed(points: list[Point]) -> list[Point]:
    """Weigh each criterion with those beside it: a lucky split alone is no peak."""
    raw = [point.criterion for point in points]
    padded = [raw[0], *raw, raw[-1]] if raw else []
    return [
        point._replace(criterion=round((padded[n] + 2 * padded[n + 1] + padded[n + 2]) / 4, 6))
        for n, point in enumerate(points)
    ]
