"""Which cluster of a refit is which theme of before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reportminer.codebook.book import Book, short
from reportminer.codebook.found import Floats, Labels, Previous, Texts

# A cluster with fewer than this share of a theme's anchors is not that theme; the nearest in meaning may still be.
LEAST_SHARE = 0.3
# Two halves of one theme point the same way within this cosine; different themes of one corpus seldom do.
LEAST_COSINE = 0.8


@dataclass(frozen=True, kw_only=True)
class Matches:
    """Clusters and the numbers of their themes.

    Attributes:
        theme_of: theme of each cluster.
        shares: for each theme of the codebook that was found again by its anchors, the share of them in its cluster.
        fresh: numbers that are new.
        next_id: the smallest number that is free now.
    """

    theme_of: dict[int, int]
    shares: dict[int, float]
    fresh: tuple[int, ...]
    next_id: int


def match(book: Book, texts: Texts, previous: Previous, *, retired_below: int) -> Matches:
    """Find the themes again.

    A cluster is the theme of the codebook most of whose anchors are in it, one cluster to one theme, best first; then,
    of what is left, the theme whose anchors point its way; then a theme that was split off; then a theme of the run
    before that the codebook does not know; and if it is none of these, a new one.

    Args:
        book: the codebook, its themes numbered.
        texts: the texts with their clusters.
        previous: the run before.
        retired_below: numbers below that have no table in the codebook are retired: their tables were deleted.
    """
    sizes = np.bincount(texts.clusters[texts.clusters >= 0])
    # Largest first, of equal ones that with the smallest hash: new numbers do not depend on how clusters are labelled.
    firsts = {int(c): n for n, c in reversed(list(enumerate(texts.clusters.tolist()))) if c >= 0}
    clusters = sorted(firsts, key=lambda c: (-int(sizes[c]), firsts[c]))
    middles = {c: texts.centre(np.flatnonzero(texts.clusters == c)) for c in clusters}
    theme_of: dict[int, int] = {}
    shares: dict[int, float] = {}
    for is_split in (False, True):
        themes = [theme for theme in book.themes if (theme.split_from is not None) == is_split]
        evidence = {theme.number: texts.places(theme.anchors) for theme in themes}
        for share, cluster, theme in _by_anchors(evidence, texts, middles, theme_of):
            theme_of[cluster], shares[theme] = theme, share
        if not is_split:
            theme_of |= _by_meaning(evidence, texts, middles, theme_of)
    theme_of |= _carried(
        texts,
        {n: members for n, members in previous.themes.items() if n >= retired_below and book.theme(n) is None},
        previous,
        [c for c in clusters if c not in theme_of],
    )
    free = max(book.free_id, previous.next_id, *(number + 1 for number in (0, *previous.themes)))
    fresh = [c for c in clusters if c not in theme_of]
    for cluster in fresh:
        while free in book.named:
            free += 1
        theme_of[cluster], free = free, free + 1
    return Matches(
        theme_of=theme_of,
        shares=shares,
        fresh=tuple(theme_of[cluster] for cluster in fresh),
        next_id=free,
    )


def _by_anchors(
    evidence: Mapping[int, Sequence[int]], texts: Texts, middles: Mapping[int, Floats], taken: Mapping[int, int]
) -> list[tuple[float, int, int]]:
    """Return (share, cluster, theme), one cluster to one theme, the largest share first."""
    pairs: list[tuple[float, int, float, int, int, int]] = []
    ranks = {cluster: rank for rank, cluster in enumerate(middles)}
    for theme, places in evidence.items():
        if not places:
            continue
        middle = texts.centre(places)
        for cluster, count in _counts(texts.clusters[places]).items():
            share = round(count / len(places), 6)
            if share >= LEAST_SHARE and cluster not in taken:
                # Where two themes have come together, the cluster is the larger, then the one nearer to its middle.
                pairs.append((share, count, round(float(middles[cluster] @ middle), 6), theme, ranks[cluster], cluster))
    chosen: list[tuple[float, int, int]] = []
    clusters: set[int] = set()
    themes: set[int] = set()
    order = sorted(pairs, key=lambda pair: (-pair[0], -pair[1], -pair[2], *pair[3:5]))
    for share, _, _, theme, _, cluster in order:
        if cluster not in clusters and theme not in themes:
            clusters.add(cluster)
            themes.add(theme)
            chosen.append((share, cluster, theme))
    return chosen


def _by_meaning(
    evidence: Mapping[int, Sequence[int]], texts: Texts, middles: Mapping[int, Floats], taken: Mapping[int, int]
) -> dict[int, int]:
    """Return the themes of further clusters by the cosine of anchors' middle and cluster's middle."""
    lost = {theme: texts.centre(places) for theme, places in evidence.items() if places and theme not in taken.values()}
    pairs = [
        (round(float(middle @ centre), 6), theme, rank, cluster)
        for rank, (cluster, middle) in enumerate(middles.items())
        for theme, centre in lost.items()
        if cluster not in taken
    ]
    chosen: dict[int, int] = {}
    for cosine, theme, _, cluster in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:3])):
        if cosine >= LEAST_COSINE and cluster not in chosen and theme not in chosen.values():
            chosen[cluster] = theme
    return chosen


def _carried(
    texts: Texts, unknown: Mapping[int, frozenset[str]], previous: Previous, clusters: Sequence[int]
) -> dict[int, int]:
    """Return the themes of clusters that the run before knew and the codebook does not.

    Members are compared whole, by twice what they share over what they have (Dice 1945), texts that are new left out.
    """
    themes = {number: set(texts.places(map(short, members))) for number, members in unknown.items()}
    known = set(texts.places(short(one) for members in previous.themes.values() for one in members))
    pairs: list[tuple[float, int, int]] = []
    for rank, cluster in enumerate(clusters):
        inside = known & set(np.flatnonzero(texts.clusters == cluster).tolist())
        for number, members in themes.items():
            both = len(inside & members)
            if both:
                pairs.append((round(2 * both / (len(inside) + len(members)), 6), rank, number))
    chosen: dict[int, int] = {}
    for share, rank, number in sorted(pairs, key=lambda pair: (-pair[0], pair[2], pair[1])):
        if share >= LEAST_SHARE and clusters[rank] not in chosen and number not in chosen.values():
            chosen[clusters[rank]] = number
    return chosen


def _counts(clusters: Labels) -> dict[int, int]:
    kinds, counts = np.unique(clusters[clusters >= 0], return_counts=True)
    return dict(zip(kinds.tolist(), counts.tolist(), strict=True))
