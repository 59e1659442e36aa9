"""What people decided about stays there: locked themes keep their members, others are held apart.

A clusterer that finds 40 themes where it found 60 would swallow a third of what people named. A theme that somebody
renamed, noted, merged or dropped is therefore taken out again of the cluster that took it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reportminer.codebook.book import Book, BookTheme
from reportminer.codebook.curated import Effect
from reportminer.codebook.found import Floats, Labels, Texts

# Clusters with at least this share of a theme's anchors may give it texts: with 0.3 in its place, themes that a refit
# scattered kept most of their findings in 79 of 100 cases, with 0.15 in 87.
LEAST_CLAIM = 0.15
MOST_ROUNDS = 10


@dataclass(frozen=True, kw_only=True)
class Holds:
    """Themes of texts once locked themes have their members back and others are held apart.

    Attributes:
        own: theme of each text, below 0 for none.
        listed: texts that a lock holds.
        apart: themes that were taken out of the cluster of another.
        effects: what each lock did.
        conflicts: texts that two locked themes hold.
    """

    own: Labels
    listed: frozenset[int]
    apart: tuple[int, ...]
    effects: tuple[Effect, ...]
    conflicts: tuple[str, ...]


def hold(book: Book, texts: Texts, theme_of: Mapping[int, int]) -> Holds:
    """Give locked themes their members back, and take out what people decided about of clusters that swallowed it.

    The middle of such a theme is that of its anchors, which stay as they are. Of the clusters that hold many of them,
    texts join it where its middle is nearer to them than that of the cluster; and where the cluster is a locked theme's
    own, those leave that are nearer to another theme.

    Args:
        book: the codebook, its themes numbered.
        texts: the texts.
        theme_of: theme of each cluster.
    """
    before = np.array([theme_of.get(n, -1) for n in range(texts.clusters.max(initial=-1) + 1)] + [-1], dtype=np.intp)[
        texts.clusters
    ]
    own = before.copy()
    locked = [theme for theme in book.themes if theme.lock and (theme.members or theme.anchors)]
    holders: dict[int, int] = {}
    conflicts: list[str] = []
    for theme in locked:
        twice = 0
        for place in texts.places(theme.members or theme.anchors):
            twice += holders.setdefault(place, theme.number) != theme.number
        if twice:
            conflicts.append(
                f"{book.place(theme.line)}: {twice} members of theme {theme.number} are in another locked theme above "
                "it too, and stay there: take their hashes out of one list"
            )
    is_there = set(theme_of.values())
    apart = [
        theme
        for theme in book.themes
        if theme.anchors
        and not (theme.lock or theme.split_from is not None or theme.number in is_there)
        and theme.number in book.decided
    ]
    _join(own, [*locked, *apart], texts, theme_of)
    for place, number in holders.items():
        own[place] = number
    effects = tuple(_effect(theme, before, own, texts) for theme in locked)
    return Holds(
        own=own,
        listed=frozenset(holders),
        apart=tuple(theme.number for theme in apart if (own == theme.number).any()),
        effects=effects,
        conflicts=tuple(conflicts),
    )


def _join(own: Labels, held: list[BookTheme], texts: Texts, theme_of: Mapping[int, int]) -> None:
    """Let texts go between held themes and the clusters that hold them."""
    centres = {theme.number: texts.centre(texts.places(theme.anchors) or texts.places(theme.members)) for theme in held}
    middles = {c: texts.centre(np.flatnonzero(texts.clusters == c)) for c in theme_of}
    claims: dict[int, list[int]] = {}
    for theme in held:
        # Of anchors, which stay; members grow as others join, and would claim more at every replay.
        inside = texts.clusters[texts.places(theme.anchors) or texts.places(theme.members)]
        for cluster, number in theme_of.items():
            if number == theme.number or (len(inside) and (inside == cluster).mean() >= LEAST_CLAIM):
                claims.setdefault(cluster, []).append(theme.number)
    for cluster, numbers in claims.items():
        places = np.flatnonzero(texts.clusters == cluster)
        rivals: dict[int, Floats] = {theme_of[cluster]: middles[cluster]}
        if theme_of[cluster] in numbers:  # one's own cluster may have taken in what is another theme's
            rivals |= {theme_of[other]: middle for other, middle in middles.items()}
        rivals |= {number: centres[number] for number in numbers}
        order = sorted(rivals, key=lambda number: (number != theme_of[cluster], number))  # who is as near stays
        cosines = np.stack([texts.nearness(places, rivals[number]) for number in order], axis=1)
        nearest = cosines.argmax(axis=1)
        # What is left to the cluster's own theme has another middle than the whole had: two or three rounds settle it.
        for _ in range(MOST_ROUNDS if theme_of[cluster] not in numbers else 0):
            rest = places[nearest == 0]
            if not len(rest):
                break
            cosines[:, 0] = texts.nearness(places, texts.centre(rest))
            before, nearest = nearest, cosines.argmax(axis=1)
            if (before == nearest).all():
                break
        own[places] = np.asarray(order, dtype=np.intp)[nearest]


def _effect(theme: BookTheme, before: Labels, own: Labels, texts: Texts) -> Effect:
    there = own == theme.number
    came, left = there & (before != theme.number), ~there & (before == theme.number)
    what = f"{int(texts.counts[came].sum())} taken back, {int(texts.counts[left].sum())} kept out"
    return Effect(
        decision="lock", theme=theme.number, what=what, findings=int(texts.counts[there].sum()), line=theme.line
    )
