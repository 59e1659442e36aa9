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
from reportminer.phrases import Candidates, Phrase, lemma, word_lists

# A longer phrase says more: each further word is worth this much more of the score.
WORTH_OF_A_WORD = 1.0
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
    if numbers.min() < 0:
        message = f"label {numbers.min()} is negative: themes are numbered from 0"
        raise UsageError(message)
    counts = _Counts(texts, numbers, groups, exclude)
    ranked = [counts.ranked(theme) for theme in range(int(numbers.max()) + 1)]
    if meaning is not None:
        ranked = [_by_meaning(counts, theme, phrases, meaning) for theme, phrases in enumerate(ranked)]
    rows = exemplars(vectors, numbers, groups=groups, n=N_EXEMPLARS) if vectors is not None else [()] * len(ranked)
    return [
        ThemeName(
            label=_together(counts, theme, ranked[theme], label),
            keywords=_keywords(counts, theme, label, ranked[theme]),
            exemplar_rows=rows[theme],
        )
        for theme, label in enumerate(_labels(counts, ranked))
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


class _Counts:
    """Which candidate phrases stand in which texts, and how they are written."""

    def __init__(
        self,
        texts: Sequence[str],
        labels: NDArray[np.intp],
        groups: Sequence[Hashable] | None,
        exclude: Sequence[str],
    ) -> None:
        self.sizes = np.bincount(labels)
        self.n = len(texts)
        # A word in this many texts belongs to several themes.
        self.common = self.n * max(0.08, 2.5 / len(self.sizes))
        self.rows: dict[Phrase, list[int]] = defaultdict(list)
        self.written: dict[Phrase, Counter[str]] = defaultdict(Counter)
        self.by_theme: list[Counter[Phrase]] = [Counter() for _ in self.sizes]
        self.groups_of: dict[tuple[int, Phrase], set[Hashable]] = defaultdict(set)
        candidates = Candidates(texts, exclude)
        for row in range(len(texts)):
            theme = int(labels[row])
            seen: set[Phrase] = set()
            for phrase, written in candidates.of(row):
                self.written[phrase][written] += 1
                if phrase not in seen:
                    seen.add(phrase)
                    self.rows[phrase].append(row)
                    self.by_theme[theme][phrase] += 1
                    self.groups_of[theme, phrase].add(groups[row] if groups is not None else row)

    def score(self, theme: int, phrase: Phrase) -> float:
        """Return how well a phrase names a theme; 0 where it is no commoner in it than elsewhere."""
        inside = self.by_theme[theme][phrase]
        size = int(self.sizes[theme])
        outside = (len(self.rows[phrase]) - inside + 1) / (self.n - size + 2)
        lift = math.log2(inside / size / outside) if self.n > size else 1.0
        content = sum(1 for word in phrase if word not in word_lists().inside)
        spread = math.sqrt(len(self.groups_of[theme, phrase]) / inside)
        value = inside / size * max(lift, 0.0) * (1 + WORTH_OF_A_WORD * (content - 1)) * spread
        if "and" in phrase:  # "risk of harm" is a fixed phrase, "plan and manager" hardly ever one
            value *= 0.7
        if len(phrase) == 1 and len(self.rows[phrase]) > self.common:  # "card", where every second text is about cards
            value *= 0.5
        return round(value, 9)

    def ranked(self, theme: int) -> list[Phrase]:
        """Return a theme's phrases, best first: those in two of its texts before those in one."""
        found = self.by_theme[theme]
        spread = len({len(groups) for (of, _), groups in self.groups_of.items() if of == theme}) > 1
        scores = {phrase: self.score(theme, phrase) for phrase in found}

        def key(phrase: Phrase) -> tuple[bool, bool, float, Phrase]:
            one_group = spread and len(self.groups_of[theme, phrase]) < 2
            return found[phrase] < 2, one_group, -scores[phrase], phrase

        return sorted((phrase for phrase in found if scores[phrase] > 0), key=key)

    def text(self, phrase: Phrase) -> str:
        """Return a phrase as it is mostly written; in lower case where it often is ("Risk of Harm" in a heading)."""
        ways = sorted(self.written[phrase].items(), key=lambda item: (-item[1], item[0]))
        lower = [item for item in ways if item[0].islower() and 3 * item[1] >= ways[0][1]]
        return (lower or ways)[0][0]


def _labels(counts: _Counts, ranked: Sequence[Sequence[Phrase]]) -> list[str]:
    """Give each theme its best phrase that no surer theme has taken."""
    best = [_longer(counts, theme, phrases) for theme, phrases in enumerate(ranked)]
    order = sorted(
        range(len(ranked)), key=lambda theme: (-counts.score(theme, best[theme][0]) if best[theme] else 0.0, theme)
    )
    labels = [""] * len(ranked)
    taken: set[frozenset[str]] = set()
    written: set[str] = set()
    for theme in order:
        for phrase in best[theme]:
            key = frozenset(phrase) - word_lists().inside
            if key not in taken and counts.text(phrase).lower() not in written:
                taken.add(key)
                labels[theme] = counts.text(phrase)
                break
        # Texts of one word or of figures only name nothing.
        labels[theme] = labels[theme] or f"theme {theme + 1}"
        written.add(labels[theme].lower())
    return labels


def _by_meaning(counts: _Counts, theme: int, phrases: Sequence[Phrase], meaning: Meaning) -> list[Phrase]:
    """Sort a theme's best phrases by count and meaning together: "home visits" before "home", which houses share.

    A phrase of a single text or body stays behind those of several, as before.
    """
    best, rest = list(phrases[:N_WEIGHED]), list(phrases[N_WEIGHED:])
    if not best:
        return rest
    shared = [counts.by_theme[theme][phrase] > 1 for phrase in best]
    near = meaning(theme, [counts.text(phrase) for phrase in best])
    weights = {
        phrase: round(counts.score(theme, phrase) ** COUNT_POWER * max(float(fit), 0.0) ** MEANING_POWER, 9)
        for phrase, fit in zip(best, near, strict=True)
    }
    kept = dict(zip(best, shared, strict=True))
    fits = dict(zip(best, near, strict=True))
    best.sort(key=lambda phrase: (not kept[phrase], -weights[phrase], phrase))
    # A word alone says little: "home" gives way to "home visits", "court" to "court reports", if they mean it as much.
    for longer in [p for p in best if len(p) > 1 and set(best[0]) < set(p) and kept[p]] if len(best[0]) == 1 else []:
        if fits[longer] >= fits[best[0]] - AS_NEAR:
            best.remove(longer)
            best.insert(0, longer)
            break
    return [*best, *rest]


def _together(counts: _Counts, theme: int, phrases: Sequence[Phrase], label: str) -> str:
    """Join two words that share a theme: "assessments and reviews", "drink and drugs".

    Only where the label is one word and the next phrase is nearly as good and stands in other texts of the theme.
    """
    words = label.lower().split()
    first = next((phrase for phrase in phrases[:3] if counts.text(phrase) == label), None)
    if len(words) > 1 or first is None:
        return label
    own = set(counts.rows[first])
    for phrase in phrases[:4]:
        inside = counts.by_theme[theme][phrase]
        if phrase == first or inside < max(3, PAIR * counts.by_theme[theme][first]) or set(first) & set(phrase):
            continue
        if len(own & set(counts.rows[phrase])) <= inside / 2 and counts.score(theme, phrase) >= PAIR * counts.score(
            theme, first
        ):
            return f"{label} and {counts.text(phrase)}"
    return label


def _longer(counts: _Counts, theme: int, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Put a longer phrase before the shorter one within it that mostly stands in it."""
    ordered = list(phrases)
    for short in list(ordered[:3]):
        for long in phrases[:40]:
            if (
                len(long) > len(short)
                and set(short) < set(long)
                and ordered.index(long) > ordered.index(short)
                and counts.by_theme[theme][long] >= max(2, GIVES_WAY * counts.by_theme[theme][short])
            ):
                ordered.remove(long)
                ordered.insert(ordered.index(short), long)
                break
    return ordered


def _keywords(counts: _Counts, theme: int, label: str, phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """Choose keywords: the label, then the best phrases that share no more than one word with those before."""
    keywords = [label] if phrases else []
    used: list[set[str]] = [{lemma(word) for word in label.split()}]
    for phrase in phrases:
        # A phrase of a single text fills up a short list, but says little of the theme.
        if len(keywords) == N_KEYWORDS or (len(keywords) >= ENOUGH_KEYWORDS and counts.by_theme[theme][phrase] < 2):
            break
        words = set(phrase) - word_lists().inside
        if any(words <= others or words >= others for others in used):
            continue
        used.append(words)
        keywords.append(counts.text(phrase))
    return tuple(keywords)
