"""Names of themes: for each theme a noun phrase that a reader would use, keywords, and typical texts.

Every run of one to three words that could be a noun phrase is a candidate. The best name is in many texts of its
theme (and of many bodies), and in few of the others: its share of the theme's texts times the logarithm of how many
times larger that is than its share elsewhere (a class-based TF-IDF). Plural and singular count as one.
Which runs of words could name something is told by `reportminer.phrases`.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportminer.errors import UsageError
from reportminer.phrase_counts import PhraseCounts, Rated
from reportminer.phrases import stem, word_lists

UNASSIGNED = -1
"""Label of a text that is in no theme."""

# "visit" gives way to "home visit" where the longer stands in at least this share of the texts with the shorter.
GIVES_WAY = 0.4
# How many of a theme's phrases are weighed by meaning too, and how much count and meaning weigh.
N_WEIGHED = 40
COUNT_POWER, MEANING_POWER = 0.5, 2.0
AS_NEAR = 0.1  # of a cosine
# "reviews" joins "assessments" as a label where it has this share of its texts and score.
PAIR = 0.5
N_KEYWORDS = 8
ENOUGH_KEYWORDS = 4
N_EXEMPLARS = 5


Meaning = Callable[[int, list[str]], Sequence[float]]
"""Takes the number of a theme and phrases, returns how near each is in meaning to the theme's centre, at most 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeName:
    """What a theme is called.

    Attributes:
        label: a noun phrase, unlike that of any other theme.
        keywords: phrases that set the theme apart, best first, the label's own among them.
        exemplar_rows: rows of typical texts, best first, one a group before a second of any; empty where no vectors
            were given.
    """

    label: str
    keywords: tuple[str, ...]
    exemplar_rows: tuple[int, ...] = ()


def name_themes(
    texts: Sequence[str],
    labels: Sequence[int] | NDArray[np.integer],
    *,
    groups: Sequence[Hashable] | None = None,
    exclude: Sequence[str] = (),
    vectors: ArrayLike | None = None,
    meaning: Meaning | None = None,
) -> list[ThemeName]:
    """Name every theme.

    Args:
        texts: the texts, n of them.
        labels: theme of each text, whole numbers from 0; shape (n,).
        groups: what each text belongs to, such as the inspected body; a phrase that several groups use is preferred.
        exclude: names that may not be part of a label, such as those of bodies and people.
        vectors: vectors of the texts, shape (n, dims), for the choice of exemplars.
        meaning: tells how near phrases are in meaning to a theme, see `Meaning`; None for counts alone.

    Returns:
        One name a theme, in the order of their numbers; labels are all different.

    Raises:
        UsageError: the arguments differ in length, or a label is negative.

    Examples:
        >>> texts = ["Home visits were rare.", "Home visits took place.", "Delays in drug treatment.",
        ...          "The drug treatment was good."]
        >>> [name.label for name in name_themes(texts, [0, 0, 1, 1])]
        ['home visits', 'drug treatment']
    """
    numbers = np.asarray(labels, dtype=np.intp)
    for what, length in (("labels", len(numbers)), ("groups", len(groups) if groups is not None else len(texts))):
        if length != len(texts):
            message = f"{len(texts)} texts but {length} {what}: give one for each text"
            raise UsageError(message)
    if not len(texts):
        return []
    if numbers.min() < UNASSIGNED:
        message = f"label {numbers.min()} is below {UNASSIGNED}: themes are numbered from 0, a text in none has {UNASSIGNED}"
        raise UsageError(message)
    kept = np.flatnonzero(numbers >= 0).tolist()
    n_themes = int(numbers.max()) + 1
    if not n_themes:
        return []
    counts = PhraseCounts(
        [texts[row] for row in kept],
        numbers[kept],
        [groups[row] for row in kept] if groups is not None else None,
        exclude,
    )
    ranked = [_weighed(counts, theme, meaning) for theme in range(n_themes)]
    rows = exemplars(vectors, numbers, groups=groups, n=N_EXEMPLARS) if vectors is not None else [()] * n_themes
    return [
        ThemeName(label=label, keywords=_keywords(label, ranked[theme]), exemplar_rows=rows[theme])
        for theme, label in enumerate(_labels(ranked))
    ]


def exemplars(
    vectors: ArrayLike,
    labels: Sequence[int] | NDArray[np.integer],
    *,
    centroids: ArrayLike | None = None,
    groups: Sequence[Hashable] | None = None,
    n: int = N_EXEMPLARS,
) -> list[tuple[int, ...]]:
    """Choose the typical rows of each theme: nearest to its centroid, one a group before a second of any.

    Args:
        vectors: shape (rows, dims).
        labels: theme of each row, from 0; shape (rows,).
        centroids: shape (themes, dims); the mean of each theme's rows where None.
        groups: what each row belongs to; None for all different.
        n: how many rows a theme at most.

    Returns:
        Rows of each theme, best first.

    Examples:
        >>> exemplars([[1.0, 0.0], [0.9, 0.1], [0.5, 0.5]], [0, 0, 0], groups=["a", "a", "b"], n=2)
        [(0, 2)]
    """
    rows = np.asarray(vectors, dtype=np.float64)
    numbers = np.asarray(labels, dtype=np.intp)
    chosen: list[tuple[int, ...]] = []
    for theme in range(int(numbers.max()) + 1 if len(numbers) else 0):
        members = np.flatnonzero(numbers == theme)
        centre = np.asarray(centroids, dtype=np.float64)[theme] if centroids is not None else rows[members].sum(axis=0)
        length = np.linalg.norm(centre) or 1.0
        # Rounded, so that last digits do not decide; equally near rows stand in their order.
        fit = np.round((rows[members] * (centre / length)).sum(axis=1), 6)
        turns: Counter[Hashable] = Counter()
        queue: list[tuple[int, int]] = []
        for place, member in enumerate(members[np.argsort(-fit, kind="stable")].tolist()):
            group = groups[member] if groups is not None else member
            queue.append((turns[group], place))
            turns[group] += 1
        order = members[np.argsort(-fit, kind="stable")]
        chosen.append(tuple(int(order[place]) for _, place in sorted(queue)[:n]))
    return chosen



@dataclass(frozen=True, slots=True)
class _Name:
    """A phrase of a theme with everything that is weighed: counts, and nearness in meaning (1 where none is known)."""

    rated: Rated
    text: str
    fit: float

    @property
    def words(self) -> frozenset[str]:
        """The content words."""
        return frozenset(self.rated.phrase) - word_lists().inside

    @property
    def families(self) -> frozenset[str]:
        """The stems of the content words."""
        return frozenset(stem(word) for word in self.words)

    @property
    def weight(self) -> float:
        """Counts and meaning together: "home visits" before "home", which houses share."""
        return round(self.rated.score**COUNT_POWER * max(self.fit, 0.0) ** MEANING_POWER, 9)


def _weighed(counts: PhraseCounts, theme: int, meaning: Meaning | None) -> list[_Name]:
    """Return a theme's phrases by count and meaning, best first; those of a single text behind those of several."""
    best = counts.ranked(theme)[:N_WEIGHED]
    texts = [counts.text(one.phrase) for one in best]
    fits = list(meaning(theme, texts)) if meaning is not None and best else [1.0] * len(best)
    names = [_Name(*one) for one in zip(best, texts, map(float, fits), strict=True)]
    names.sort(key=lambda name: (name.rated.family < 2, -name.weight, name.rated.phrase))
    return _longer(names)


def _longer(names: list[_Name]) -> list[_Name]:
    """Put a longer phrase before the shorter one within it that mostly stands in it, or means no more."""
    ordered = list(names)
    for short in names[:3]:
        for long in names:
            if (
                short.words < long.words
                and ordered.index(long) > ordered.index(short)
                and long.rated.family >= 2
                and (long.rated.texts >= max(2, GIVES_WAY * short.rated.texts))
            ):
                ordered.remove(long)
                ordered.insert(ordered.index(short), long)
                break
    return ordered


def _labels(ranked: Sequence[Sequence[_Name]]) -> list[str]:
    """Give each theme its best phrase that no surer theme has taken."""
    order = sorted(
        range(len(ranked)), key=lambda theme: (-ranked[theme][0].weight if ranked[theme] else 0.0, theme)
    )
    labels = [""] * len(ranked)
    taken: set[frozenset[str]] = set()
    written: set[str] = set()
    for theme in order:
        for name in ranked[theme]:
            if name.families not in taken and name.text.lower() not in written:
                taken.add(name.families)
                labels[theme] = name.text
                break
        # Texts of one word or of figures only name nothing.
        labels[theme] = labels[theme] or f"theme {theme + 1}"
        written.add(labels[theme].lower())
    return labels


def _keywords(label: str, names: Sequence[_Name]) -> tuple[str, ...]:
    """Choose keywords: the label, then the best phrases whose words are not those of one before."""
    keywords = [label] if names else []
    used: list[frozenset[str]] = [frozenset(stem(word) for word in label.split())]
    for name in names:
        # A phrase of a single text fills up a short list, but says little of the theme.
        if len(keywords) == N_KEYWORDS or (len(keywords) >= ENOUGH_KEYWORDS and name.rated.family < 2):
            break
        if any(name.families <= others or name.families >= others for others in used):
            continue
        used.append(name.families)
        keywords.append(name.text)
    return tuple(keywords)
