"""What a codebook is to know of its themes after a replay: anchors, members of locked themes, numbers given."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from reportminer.codebook.book import Book, BookTheme
from reportminer.codebook.found import Labels, Texts
from reportminer.codebook.matching import Matches

# So many typical texts tell a theme. Of themes of general sentence vectors that a refit of 90% put together
# otherwise (63 themes, then 35 to 48), 81% kept most of their findings with 12 and 87% with 20.
MOST_ANCHORS = 20
# Where fewer than half of them are left together, they are chosen anew from what the theme is now. Else they stay, so
# that a theme does not drift from refit to refit, nor the file change without need.
KEPT_ANCHORS = 0.5


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a replay went, text by text.

    Attributes:
        own: theme of each text before merges, below 0 for none.
        kept: the same after merges and moves, before drops.
        moved: texts that a move put where they are.
    """

    own: Labels
    kept: Labels
    moved: frozenset[int]


def remembered(book: Book, texts: Texts, matches: Matches, outcome: Outcome) -> Book:
    """Return the codebook as it is to be written.

    Themes get anchors from their own cluster, not from what was merged into them or moved: by these the cluster is
    known again. So the codebook, replayed on the same clusters, gives the same answer.

    Args:
        book: the codebook, its themes numbered.
        texts: the texts.
        matches: the themes of the clusters.
        outcome: how the replay went.
    """
    cluster_of = {theme: cluster for cluster, theme in matches.theme_of.items()}
    known = {theme.number for theme in book.themes}
    new = tuple(BookTheme(id=number) for number in sorted(cluster_of.keys() - known))
    themes = tuple(
        replace(
            theme,
            anchors=_anchors(theme, texts, outcome, cluster_of.get(theme.number)),
            members=_members(theme, texts, outcome) if theme.lock else theme.members,
        )
        for theme in (*book.themes, *new)
    )
    return replace(book, themes=themes, next_id=matches.next_id)


def _anchors(theme: BookTheme, texts: Texts, outcome: Outcome, cluster: int | None) -> tuple[str, ...]:
    """Return the anchors of a theme: those of before while they hold, else typical texts of what is its own now."""
    own = np.flatnonzero(outcome.own == theme.number)
    home = own
    if theme.split_from is None or cluster is not None:
        home = np.flatnonzero(texts.clusters == cluster) if cluster is not None else own[:0]
        own = own[texts.clusters[own] == cluster] if cluster is not None else own[:0]
        own = own if len(own) else home  # all was split off, or is locked elsewhere
    if not len(own) or (theme.lock and theme.anchors):
        return theme.anchors
    # What counts is where the cluster is: of two themes in one cluster, that which it became must stay the one.
    inside = set(home.tolist())
    there = texts.places(theme.anchors)
    kept = sum(place in inside for place in there)
    if kept >= KEPT_ANCHORS * len(there) and kept >= KEPT_ANCHORS * min(MOST_ANCHORS, len(own)):
        return theme.anchors
    return tuple(texts.hashes[place] for place in texts.typical(own, MOST_ANCHORS))


def _members(theme: BookTheme, texts: Texts, outcome: Outcome) -> tuple[str, ...]:
    """Return who is in a locked theme: who was before, in the corpus or not, and who came, by hash; moves left out."""
    inside = {
        texts.hashes[place]
        for place in np.flatnonzero(outcome.kept == theme.number).tolist()
        if place not in outcome.moved
    }
    before = [one for one in theme.members if one in inside or one not in texts.place]
    return (*before, *sorted(inside - set(before)))
