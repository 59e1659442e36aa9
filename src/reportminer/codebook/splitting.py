"""A theme taken apart by hints: what names them or means them goes, what is like it goes with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from reportminer.codebook.book import BookTheme
from reportminer.codebook.found import Floats, Labels, Texts

_WORD = re.compile(r"[^\W_]+")
# Means move a little with the texts that change sides; almost all splits stand still after three rounds.
MOST_ROUNDS = 10
# Where no finding has a hint's words, those are meant whose cosine to it is at least LEAST_MEANT and within NEAR_BEST
# of the best: "first day on a work party" for "induction to unpaid work".
LEAST_MEANT = 0.35
NEAR_BEST = 0.1


def split(
    children: Sequence[BookTheme], places: Labels, texts: Texts, middles: Mapping[int, Floats] | None = None
) -> dict[int, Labels]:
    """Return the texts that go to each child of a theme.

    Texts that have every word of a hint are its seeds, where there are none those that mean it most. Then texts are
    divided between the middles of the seeds and the middle of the rest, seeds staying where they are, until nothing
    changes: seeded k-means (Basu, Banerjee and Mooney 2002).

    Args:
        children: the themes to be split off, with their hints; one parent.
        places: the texts of the parent.
        texts: all texts.
        middles: of children that a refit found as clusters of their own, the middles of these: what is left of them
            in the parent is nearer to that middle than to the rest. Without it their hints would cut into the rest.

    Returns:
        Places of texts by the child's number; a child whose hints catch nothing gets none.
    """
    seeds = np.full(len(places), -1, dtype=np.intp)
    hits = np.zeros(len(places))
    fixed = {n: middles[child.number] for n, child in enumerate(children) if middles and child.number in middles}
    for n, child in enumerate(children):
        strength = _seeds(child.hints, places, texts, by_meaning=n not in fixed)
        better = strength > hits
        seeds[better], hits[better] = n, strength[better]
    labels = seeds.copy()
    kept = [n for n in range(len(children)) if n in fixed or (seeds == n).any()]
    for _ in range(MOST_ROUNDS if kept and (seeds < 0).any() else 0):
        # The rest comes first: it keeps those that are as near to it as to a child.
        groups = [-1, *kept] if (labels < 0).any() else kept
        centres = [fixed[n] if n in fixed else texts.centre(places[labels == n]) for n in groups]
        cosines = np.stack([texts.nearness(places, centre) for centre in centres], axis=1)
        new = np.where(seeds >= 0, seeds, np.asarray(groups, dtype=np.intp)[cosines.argmax(axis=1)])
        if (new == labels).all():
            break
        labels = new
    return {child.number: places[labels == n] for n, child in enumerate(children)}


def _seeds(hints: Sequence[str], places: Labels, texts: Texts, *, by_meaning: bool) -> Floats:
    """Return for each text how surely the hints mean it: how many hints it has, or a cosine below 1."""
    wanted = [_words(hint) for hint in hints]
    said = [_words(texts.words[place]) for place in places]
    counts = np.array([sum(bool(hint) and hint <= words for hint in wanted) for words in said], dtype=np.float64)
    vectors = None if counts.any() or not len(places) or not by_meaning else texts.encode(hints)
    if vectors is None:
        return counts
    cosines: Floats = np.round((texts.rows[places] @ vectors.T).max(axis=1), 6)
    least = max(LEAST_MEANT, float(cosines.max()) - NEAR_BEST)
    return np.where(cosines >= least, np.minimum(cosines, 0.999), 0.0)


def _words(text: str) -> frozenset[str]:
    """Return the words of a text, without case and plural.

    Examples:
        >>> sorted(_words("Home visits; the induction's"))
        ['home', 'induction', 'the', 'visit']
    """
    folded = _WORD.findall(text.casefold().replace("’", "'").replace("'s", " "))
    return frozenset(word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word for word in folded)


def by_parent(splits: Sequence[BookTheme]) -> Mapping[int, list[BookTheme]]:
    """Return splits by the theme that they are split from, in the order given."""
    groups: dict[int, list[BookTheme]] = {}
    for theme in splits:
        groups.setdefault(theme.split_from or 0, []).append(theme)
    return groups
