"""How often each phrase stands in the texts of each theme, in its own words and in words of the same families.

"Home visiting" has the support of "homes were visited": the names of a theme are told by its own wording, which varies,
and so a phrase is counted as written (but for number and case), and once more by the stems of its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.phrases import Candidates, Phrase, stem, word_lists

# A longer phrase says more: each further word is worth this much more of the score.
WORTH_OF_A_WORD = 1.0
# "Risk of harm" is a fixed phrase, "plan and manager" hardly ever one; "drugs and alcohol" is, where it stands in such
# a share of the texts that have the rarer of its words.
FIXED = 0.2
WORTH_OF_AND, WORTH_OF_CHANCE = 0.7, 0.2
# "Card", where every second text is about cards, says little.
WORTH_OF_COMMON = 0.5
# What the stems of a phrase tell beside the phrase itself: "assessed" and "assessing" beside "assessment".
WORTH_OF_STEMS = 1.0
# They support it up to so many times its own texts: "care leavers' plans" stood in one text of 139, and 21 had words of
# all three families.
MOST_RELATED = 4
# A phrase with fewer of a theme's texts than this share, or than two, stands behind the others: "dignity of work" was
# in two of 152.
LEAST_SHARE = 0.03
# The phrases of each theme that are looked at closely, best by their own counts.
CLOSELY = 80

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rated:
    """A phrase as a name of one theme.

    Attributes:
        phrase: its words, in the singular.
        score: how well it names the theme by counts; above 0.
        texts: texts of the theme that have it, in its own words.
        family: texts of the theme that have a word of each of its families, `MOST_RELATED` times `texts` at most.
        groups: of how many groups those are that have it in its own words.
    """

    phrase: Phrase
    score: float
    texts: int
    family: int
    groups: int


class PhraseCounts:
    """Counts of the phrases of grouped texts.

    Args:
        texts: the texts, n of them.
        labels: theme of each text, from 0; shape (n,).
        groups: what each text belongs to; None where each stands for itself.
        exclude: names that may not be part of a phrase.

    Attributes:
        sizes: number of texts of each theme; shape (n_themes,).
        groups: number of groups of each theme, n_themes of them; None where texts are of none.

    Examples:
        >>> counts = PhraseCounts(["No home visits", "Homes were visited", "A home visit", "Drugs"],
        ...                       np.array([0, 0, 0, 1]), None, [])
        >>> best = counts.ranked(0)[0]
        >>> best.phrase, best.texts, best.family
        (('home', 'visit'), 2, 3)
    """

    def __init__(
        self, texts: Sequence[str], labels: NDArray[np.intp], groups: Sequence[Hashable] | None, exclude: Sequence[str]
    ) -> None:
        self.sizes: Ids = np.bincount(labels).astype(np.int64)
        self.groups: list[int] | None = None
        if groups is not None:
            met = Counter(theme for theme, _ in set(zip(labels.tolist(), groups, strict=True)))
            self.groups = [met[theme] for theme in range(len(self.sizes))]
        self._labels = labels.astype(np.int64)
        self._n = len(texts)
        self._texts = Candidates(texts, exclude)
        places = self._texts.places()
        base = len(self._texts.lemmas) + 1
        # A phrase as one number: the numbers of its lemmas as digits, so that the order is that of the words.
        lemmas = self._texts.lemma_of[self._texts.at]
        padded = np.concatenate([lemmas, [0, 0]])
        keys = (lemmas[places.starts] + 1) * base * base
        keys += np.where(places.lengths > 1, padded[places.starts + 1] + 1, 0) * base
        keys += np.where(places.lengths > 2, padded[places.starts + 2] + 1, 0)
        self._keys, of = np.unique(keys, return_inverse=True)
        self._base = base
        self._places, self._order = places, np.argsort(of, kind="stable")
        self._begin = np.searchsorted(of[self._order], np.arange(len(self._keys) + 1))
        self._count(of, places.rows, groups)
        self._family()
        self._words = word_lists()
        # A word in this many texts belongs to several themes.
        self._common = self._n * max(0.08, 2.5 / max(1, int((self.sizes > 0).sum())))

    def _count(self, of: Ids, rows: Ids, groups: Sequence[Hashable] | None) -> None:
        """Count texts and groups for each phrase, and for each phrase in each theme."""
        n_phrases = len(self._keys)
        pairs = np.unique(of * max(1, self._n) + rows)
        phrase, row = np.divmod(pairs, max(1, self._n))
        self._total: Ids = np.bincount(phrase, minlength=n_phrases).astype(np.int64)
        cells = self._labels[row] * max(1, n_phrases) + phrase
        self._cells, cell_of, self._inside = np.unique(cells, return_inverse=True, return_counts=True)
        if groups is None:
            self._groups: Ids = self._inside.astype(np.int64)
            return
        number: dict[Hashable, int] = {}
        group = np.array([number.setdefault(one, len(number)) for one in groups], dtype=np.int64)
        met = np.unique(cell_of * max(1, len(number)) + group[row])
        self._groups = np.bincount(met // max(1, len(number)), minlength=len(self._cells)).astype(np.int64)

    def _family(self) -> None:
        """Note which texts have a word of each family."""
        self._number_of = {word: n for n, word in enumerate(self._texts.lemmas)}
        stems = [stem(word) for word in self._texts.lemmas]
        numbers = {word: n for n, word in enumerate(sorted(set(stems)))}
        self._stem_of = {lemma: numbers[word] for lemma, word in zip(self._texts.lemmas, stems, strict=True)}
        of = np.array([numbers[word] for word in stems], dtype=np.int64)[self._texts.lemma_of][self._texts.at]
        real = self._texts.at > 0
        pairs = np.unique(of[real] * max(1, self._n) + self._texts.row_of[real])
        self._stems, self._stem_rows = np.divmod(pairs, max(1, self._n))
        self._supports: dict[frozenset[int], Ids] = {}

    def _support(self, phrase: Phrase) -> Ids:
        """Return in how many texts of each theme there is a word of each family of a phrase; shape (n_themes,)."""
        families = frozenset(self._stem_of[word] for word in phrase if word not in self._words.inside)
        known = self._supports.get(families)
        if known is None:
            rows = sorted((self._having(family) for family in families), key=len)
            common = rows[0]
            for other in rows[1:]:
                common = common[np.searchsorted(other, common, side="right") > np.searchsorted(other, common)]
            known = np.bincount(self._labels[common], minlength=len(self.sizes)).astype(np.int64)
            self._supports[families] = known
        return known

    def _word_texts(self, word: str) -> int:
        """Return how many texts have a word, or one of its family."""
        return len(self._having(self._stem_of[word]))

    def _having(self, family: int) -> Ids:
        begin, end = np.searchsorted(self._stems, [family, family + 1])
        return self._stem_rows[begin:end]

    def phrase(self, number: int) -> Phrase:
        """Return the words of a phrase."""
        key, digits = int(self._keys[number]), []
        while key:
            key, digit = divmod(key, self._base)
            digits.append(digit)
        return tuple(self._texts.lemmas[digit - 1] for digit in reversed(digits) if digit)

    def ranked(self, theme: int) -> list[Rated]:
        """Return a theme's best phrases, best first: those of several of its texts and groups before the others."""
        n_phrases = max(1, len(self._keys))
        begin, end = np.searchsorted(self._cells, [theme * n_phrases, (theme + 1) * n_phrases])
        numbers = self._cells[begin:end] - theme * n_phrases
        inside, groups = self._inside[begin:end], self._groups[begin:end]
        rough = np.round(self._value(theme, inside, self._total[numbers]), 9)
        words = 1 + (numbers_digits(self._keys[numbers], self._base) - 1) * WORTH_OF_A_WORD
        order = np.lexsort((numbers, -rough * words, inside < 2))[:CLOSELY]
        several = len(set(groups.tolist())) > 1
        enough = max(2.0, LEAST_SHARE * float(self.sizes[theme]))
        rated = [self._rated(theme, int(numbers[at]), int(inside[at]), int(groups[at])) for at in order.tolist()]

        def key(one: Rated) -> tuple[bool, bool, float, Phrase]:
            one_group = several and one.groups < 2 and one.texts > 1
            return one.family < enough, one_group, -one.score, one.phrase

        return sorted((one for one in rated if one.score > 0), key=key)

    def _value(self, theme: int, inside: Ids, total: Ids | Floats) -> Floats:
        """Return the share of the theme's texts times the logarithm of how many times that is the share elsewhere."""
        size = int(self.sizes[theme])
        if self._n == size:
            return inside / size
        outside = (total - inside + 1) / (self._n - size + 2)
        return np.asarray(inside / size * np.maximum(np.log2(inside / size / outside), 0.0))

    def _rated(self, theme: int, number: int, inside: int, groups: int) -> Rated:
        phrase = self.phrase(number)
        support = self._support(phrase)
        own = self._value(theme, np.array([inside]), self._total[[number]])[0]
        related = min(int(support[theme]), MOST_RELATED * inside)
        # As many elsewhere as there are for each one here.
        elsewhere = (int(support.sum()) - int(support[theme])) * related / int(support[theme])
        family = self._value(theme, np.array([related]), np.array([related + elsewhere]))[0]
        content = sum(1 for word in phrase if word not in self._words.inside)
        value = (own + WORTH_OF_STEMS * family) / (1 + WORTH_OF_STEMS) * (1 + WORTH_OF_A_WORD * (content - 1))
        value *= (groups / inside) ** 0.5
        if "and" in phrase:
            rarer = min(self._word_texts(word) for word in phrase if word != "and")
            value *= WORTH_OF_AND if self._total[number] >= FIXED * rarer else WORTH_OF_CHANCE
        if len(phrase) == 1 and self._total[number] > self._common:
            value *= WORTH_OF_COMMON
        return Rated(phrase, round(float(value), 9), inside, related, groups)

    def text(self, phrase: Phrase) -> str:
        """Return a phrase as it is mostly written; in lower case where it often is ("Risk of Harm" in a heading)."""
        key = 0
        for place in range(3):
            digit = self._number_of[phrase[place]] + 1 if place < len(phrase) else 0
            key = key * self._base + digit
        number = int(np.searchsorted(self._keys, key))
        at = self._order[self._begin[number] : self._begin[number + 1]]
        starts = self._places.starts[at]
        if len(phrase) == 1:  # "drugs" from "on drugs", not "drug" from "drug workers"
            closing = starts[self._texts.closes(starts)]
            starts = closing if len(closing) else starts
        forms, times = np.unique(
            np.stack([self._texts.at[starts + n] for n in range(len(phrase))]), axis=1, return_counts=True
        )
        written: Counter[str] = Counter()
        for form, count in zip(forms.T.tolist(), times.tolist(), strict=True):
            written[self._texts.cased([self._texts.words[word] for word in form])] += count
        ways = sorted(written.items(), key=lambda item: (-item[1], item[0]))
        lower = [item for item in ways if item[0].islower() and 3 * item[1] >= ways[0][1]]
        return (lower or ways)[0][0]


def numbers_digits(keys: Ids, base: int) -> Ids:
    """Return how many words each phrase has.

    Examples:
        >>> numbers_digits(np.array([100, 120, 123]), 10).tolist()
        [1, 2, 3]
    """
    return np.asarray(1 + (keys // base % base > 0) + (keys % base > 0), dtype=np.int64)
