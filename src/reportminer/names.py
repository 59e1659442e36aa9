"""Names of themes: for each theme a noun phrase that a reader would use, keywords, and typical texts.

Every run of one to three words that could be a noun phrase is a candidate. The best name is in many texts of its
theme (and of many bodies), and in few of the others: its share of the theme's texts times the logarithm of how many
times larger that is than its share elsewhere (a class-based TF-IDF). Plural and singular count as one.
Which runs of words could name something is told by `reportminer.phrases`, which of them a theme is called by at last,
so that no two are called the same, by `reportminer.name_choice`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportminer.errors import UsageError
from reportminer.name_choice import Choice, Name, families_of
from reportminer.phrase_counts import LEAST_SHARE, PhraseCounts

UNASSIGNED = -1
"""Label of a text that is in no theme."""

# "visit" gives way to "home visit" where the longer stands in at least this share of the texts with the shorter.
GIVES_WAY = 0.4
# And "court" to "court reports", which mean as much, where that is at least this share.
GIVES_WAY_IN_MEANING = 0.25
# How many of a theme's phrases are weighed by meaning too: 30, or of very many themes so few that all together are no
# more than these, which takes two seconds of one core.
N_WEIGHED, LEAST_WEIGHED = 30, 8
MOST_WEIGHED = 2_400
AS_NEAR = 0.1  # of a cosine
# Texts that are looked at, so that memory stays bounded (half a gigabyte for texts of a line), and of a theme at least.
MOST_TEXTS = 200_000
LEAST_OF_A_THEME = 100
N_KEYWORDS = 8
# Keywords that a reader sees in a table, the label among them.
FIRST_READ = 3
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
    """

    label: str
    keywords: tuple[str, ...]


def name_themes(
    texts: Sequence[str],
    labels: Sequence[int] | NDArray[np.integer],
    *,
    groups: Sequence[Hashable] | None = None,
    exclude: Sequence[str] = (),
    meaning: Meaning | None = None,
    subjects: Sequence[tuple[str, float] | None] | None = None,
) -> list[ThemeName]:
    """Name every theme. Texts in no theme (label -1) take no part.

    Args:
        texts: the texts, n of them.
        labels: theme of each text, whole numbers from 0, or -1; shape (n,).
        groups: what each text belongs to, such as the inspected body; a phrase that several groups use is preferred.
        exclude: names that may not be part of a label, such as those of bodies and people.
        meaning: tells how near phrases are in meaning to a theme, see `Meaning`; None for counts alone.
        subjects: for each theme the subject of a known field that it is nearest to, and how near, at most 1; None for
            a theme that is near none. Of the themes of one subject the nearest is called by it where its own best
            phrase is a word alone or stands in few of its texts, see `reportminer.name_choice`; where the label does
            not tell the subject, a keyword does.

    Returns:
        One name a theme, in the order of their numbers; labels are all different.

    Raises:
        UsageError: the arguments differ in length, or a label is below -1.

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
        message = (
            f"label {numbers.min()} is below {UNASSIGNED}: themes are numbered from 0, a text in none has {UNASSIGNED}"
        )
        raise UsageError(message)
    kept = _looked_at(texts, numbers, groups)
    n_themes = int(numbers.max()) + 1
    if not n_themes:
        return []
    counts = PhraseCounts(
        [texts[row] for row in kept],
        numbers[kept],
        [groups[row] for row in kept] if groups is not None else None,
        exclude,
    )
    looked_at = min(N_WEIGHED, max(LEAST_WEIGHED, MOST_WEIGHED // n_themes))
    ranked = [_weighed(counts, theme, meaning, looked_at) for theme in range(n_themes)]
    near = list(subjects) if subjects is not None else [None] * n_themes
    labels_ = Choice(ranked, near, counts.sizes.tolist(), counts.groups).labels()
    return [
        ThemeName(label=label, keywords=_keywords(label, ranked[n], subject[0] if subject else None))
        for n, (label, subject) in enumerate(zip(labels_, near, strict=True))
    ]


def _looked_at(texts: Sequence[str], labels: NDArray[np.intp], groups: Sequence[Hashable] | None) -> list[int]:
    """Return the rows that are looked at: those in a theme, or of very many an even share of each theme's.

    Which ones is told by the texts themselves, so that neither their order nor chance decides.
    """
    rows = np.flatnonzero(labels >= 0)
    if len(rows) <= MOST_TEXTS:
        return [int(row) for row in rows]
    share = MOST_TEXTS / len(rows)

    def key(row: int) -> tuple[int, str, str]:
        return zlib.crc32(texts[row].encode()), texts[row], str(groups[row]) if groups is not None else ""

    chosen: list[int] = []
    for theme in range(int(labels.max()) + 1):
        members = np.flatnonzero(labels == theme).tolist()
        chosen += sorted(members, key=key)[: max(LEAST_OF_A_THEME, round(share * len(members)))]
    return sorted(chosen)


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


def _weighed(counts: PhraseCounts, theme: int, meaning: Meaning | None, most: int) -> list[Name]:
    """Return a theme's phrases by count and meaning, best first; those of hardly any text behind the others."""
    best = counts.ranked(theme)[:most]
    texts = [counts.text(one.phrase) for one in best]
    fits = list(meaning(theme, texts)) if meaning is not None and best else [1.0] * len(best)
    names = [Name(*one) for one in zip(best, texts, map(float, fits), strict=True)]
    enough = max(2.0, LEAST_SHARE * float(counts.sizes[theme]))
    names.sort(key=lambda name: (name.rated.family < enough, -name.weight, name.rated.phrase))
    return _longer(names, by_meaning=meaning is not None)


def _longer(names: list[Name], *, by_meaning: bool) -> list[Name]:
    """Put a longer phrase before the shorter one within it that mostly stands in it, or means no more."""
    ordered = list(names)
    for short in names[:3]:
        for long in names:
            if (
                short.words < long.words
                and ordered.index(long) > ordered.index(short)
                and long.rated.family >= 2
                and long.rated.texts >= 2
                and "and" not in long.rated.phrase
                and (
                    long.rated.texts >= GIVES_WAY * short.rated.texts
                    or (
                        by_meaning
                        and len(short.words) == 1
                        and long.fit >= short.fit - AS_NEAR
                        and long.rated.texts >= GIVES_WAY_IN_MEANING * short.rated.texts
                    )
                )
            ):
                ordered.remove(long)
                ordered.insert(ordered.index(short), long)
                break
    return ordered


def _keywords(label: str, names: Sequence[Name], subject: str | None) -> tuple[str, ...]:
    """Choose keywords: the label, then the best phrases whose words are not those of one before.

    The name of the subject stands among the first where none of its words does.
    """
    keywords = [label] if names or label == subject else []
    used: list[frozenset[str]] = [families_of(label)]
    for name in names:
        # A phrase of a single text fills up a short list, but says little of the theme.
        if len(keywords) == N_KEYWORDS or (len(keywords) >= ENOUGH_KEYWORDS and name.rated.family < 2):
            break
        if any(name.families <= others or name.families >= others for others in used):
            continue
        # "Multi-agency" has been told when it stands in two of them.
        if any(sum(family in others for others in used) >= 2 for family in name.families):
            continue
        used.append(name.families)
        keywords.append(name.text)
    if subject is not None and not any(families_of(subject) & others for others in used[:FIRST_READ]):
        keywords.insert(FIRST_READ - 1, subject)
    return tuple(keywords[:N_KEYWORDS])
