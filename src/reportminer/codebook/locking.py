"""Locked themes keep their members, whatever a refit does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reportminer.codebook.book import Book, BookTheme
from reportminer.codebook.curated import Effect
from reportminer.codebook.found import Floats, Labels, Texts
from reportminer.codebook.matching import LEAST_SHARE


@dataclass(frozen=True, kw_only=True)
class Locks:
    """Themes of texts once locked themes have their members back.

    Attributes:
        own: theme of each text, below 0 for none.
        listed: texts that a lock holds.
        effects: what each lock did.
        conflicts: texts that two locked themes hold.
    """

    own: Labels
    listed: frozenset[int]
    effects: tuple[Effect, ...]
    conflicts: tuple[str, ...]


def lock(book: Book, texts: Texts, theme_of: Mapping[int, int]) -> Locks:
    """Give locked themes their members back, and let others join them where they are nearest.

    A locked theme's middle is that of its anchors, which stay as they are. Of the clusters that hold most of a locked
    theme, further texts join it where its middle is nearer to them than that of the cluster's own theme; and where the
    cluster is its own, those leave that are nearer to another theme.

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
    _join(own, locked, texts, theme_of)
    for place, number in holders.items():
        own[place] = number
    effects = tuple(_effect(theme, before, own, texts) for theme in locked)
    return Locks(own=own, listed=frozenset(holders), effects=effects, conflicts=tuple(conflicts))


def _join(own: Labels, locked: list[BookTheme], texts: Texts, theme_of: Mapping[int, int]) -> None:
    """Let texts go between locked themes and the clusters that hold them."""
    centres = {
        theme.number: texts.centre(texts.places(theme.anchors) or texts.places(theme.members)) for theme in locked
    }
    middles = {c: texts.centre(np.flatnonzero(texts.clusters == c)) for c in theme_of}
    claims: dict[int, list[int]] = {}
    for theme in locked:
        held = texts.clusters[texts.places(theme.members or theme.anchors)]
        for cluster, number in theme_of.items():
            if number == theme.number or (len(held) and (held == cluster).mean() >= LEAST_SHARE):
                claims.setdefault(cluster, []).append(theme.number)
    for cluster, numbers in claims.items():
        places = np.flatnonzero(texts.clusters == cluster)
        rivals: dict[int, Floats] = {theme_of[cluster]: middles[cluster]}
        if theme_of[cluster] in numbers:  # one's own cluster may have taken in what is another theme's
            rivals |= {theme_of[other]: middle for other, middle in middles.items()}
        rivals |= {number: centres[number] for number in numbers}
        order = sorted(rivals, key=lambda number: (number != theme_of[cluster], number))  # who is as near stays
        cosines = np.stack([texts.nearness(places, rivals[number]) for number in order], axis=1)
        own[places] = np.asarray(order, dtype=np.intp)[cosines.argmax(axis=1)]


def _effect(theme: BookTheme, before: Labels, own: Labels, texts: Texts) -> Effect:
    there = own == theme.number
    came, left = there & (before != theme.number), ~there & (before == theme.number)
    what = f"{int(texts.counts[came].sum())} taken back, {int(texts.counts[left].sum())} kept out"
    return Effect(
        decision="lock", theme=theme.number, what=what, findings=int(texts.counts[there].sum()), line=theme.line
    )
