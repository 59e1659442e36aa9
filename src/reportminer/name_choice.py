"""Which of its phrases, or which subject of the field, a theme is called by, so that no two are called the same.

A reader wants to know at once what a theme is about. "Court" does not say it, "court reports" does: where the subject
of a theme is known from elsewhere, it takes the place of a word alone and of a phrase that few of the texts have; the
theme's own words are then told as keywords. Where it is not, two words say more than one that is weak.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.phrase_counts import Rated
from reportminer.phrases import WORD, stem, word_lists

Families = frozenset[str]
Subject = tuple[str, float]

# How much count and meaning weigh.
COUNT_POWER, MEANING_POWER = 0.75, 2.0
# "Natasha", whom patients thank, and "nurse Natasha" are no subjects.
WORTH_OF_A_NAME = 0.3
# A theme whose best phrases stand in fewer than this share of its texts is called by its subject, if that is known:
# "respects" stood in two of 31 verdicts on whole services.
WEAK_LABEL = 0.15
# And it is as near to the subject as this: themes that the field has no subject for came as near as 0.62.
LIKELY = 0.65
# Nearness from which a theme is sure to be of its subject, so that "police" may be called "information sharing".
SURE = 0.75
# Of such a theme "drug treatment" in a third of the texts is the better label, "police intelligence" in a tenth is not.
STRONG_LABEL = 0.2
# A label that is part of another's gives way to one that has this share of its weight.
STILL_AS_GOOD = 0.3
# A word alone that fewer groups and few texts have ("patience", of one body and another) is told with the next best.
ENOUGH_GROUPS = 3
# Phrases that are looked at for that.
FIRST_FEW = 3
# What joins the two parts of a label.
SEPARATORS = re.compile(r"[,:] ")


@dataclass(frozen=True, slots=True)
class Name:
    """A phrase of a theme with everything that is weighed: counts, and nearness in meaning (1 where none is known)."""

    rated: Rated
    text: str
    fit: float

    @property
    def words(self) -> frozenset[str]:
        """The content words."""
        return frozenset(self.rated.phrase) - word_lists().inside

    @property
    def families(self) -> Families:
        """The stems of the content words."""
        return frozenset(stem(word) for word in self.words)

    @property
    def weight(self) -> float:
        """Counts and meaning together: "home visits" before "home", which houses share."""
        worth = WORTH_OF_A_NAME if _proper(self.text) else 1.0
        return round(worth * math.pow(self.rated.score, COUNT_POWER) * math.pow(max(self.fit, 0.0), MEANING_POWER), 9)


def _proper(text: str) -> bool:
    """Tell whether a phrase names a person or a place: one capitalised word, or one beside plain ones.

    Acronyms ("MAPPA") name subjects, and so do names of several words ("Community Payback").
    """
    words = [word for word in text.split() if word not in word_lists().inside]
    named = [word for word in words if word[0].isupper() and word[1:].islower()]
    return bool(named) and (len(words) == 1 or len(named) < len(words))


def families_of(text: str) -> Families:
    """Return the stems of the content words of a text.

    Examples:
        >>> sorted(families_of("reviews of plans"))
        ['plan', 'review']
    """
    return frozenset(stem(word) for word in WORD.findall(text) if word[0].isalpha()) - word_lists().inside


class Choice:
    """Gives every theme its label.

    Args:
        ranked: the phrases of each theme, best first.
        subjects: the subject of each theme and how near it is, at most 1; None where it is near none.
        sizes: number of texts of each theme.
        groups: number of groups of each theme; None where texts are of none.
    """

    def __init__(
        self,
        ranked: Sequence[Sequence[Name]],
        subjects: Sequence[Subject | None],
        sizes: Sequence[int],
        groups: Sequence[int] | None,
    ) -> None:
        self._ranked, self._subjects, self._sizes, self._groups = ranked, subjects, sizes, groups
        self._taken: set[Families] = set()
        self._written: set[str] = set()

    def labels(self) -> list[str]:
        """Return a label for each theme: subjects first, then phrases, those that weigh most before the others.

        Of each theme the label is unlike that of any other, whatever the case of letters.
        """
        n_themes = len(self._ranked)
        labels = [""] * n_themes
        own = set(self._nearest().values())
        for theme in range(n_themes):
            subject = self._subjects[theme]
            if subject is not None and theme in own and self._is_called_by(theme, subject):
                labels[theme] = self._take(subject[0])
        weights = [ranked[0].weight if ranked else 0.0 for ranked in self._ranked]
        order = sorted(range(n_themes), key=lambda theme: (-weights[theme], theme))
        for theme in order:
            if not labels[theme]:
                # Texts of one word or of figures only name nothing.
                labels[theme] = self._take(self._phrase(theme) or f"theme {theme + 1}")
        # Beside "transfer wait", "transfer, wait" looks for another word.
        times = Counter(families_of(label) for label in labels)
        for theme in order:
            if SEPARATORS.search(labels[theme]) and times[families_of(labels[theme])] > 1:
                labels[theme] = self._take(self._phrase(theme) or labels[theme])
        return labels

    def _take(self, label: str) -> str:
        # Of "card, tracking" each part is taken.
        self._taken.update(families_of(part) for part in SEPARATORS.split(label))
        self._written.add(label.lower())
        return label

    def _nearest(self) -> dict[str, int]:
        """Return for each subject the theme that is nearest to it: no other is called by it alone."""
        nearest: dict[str, tuple[float, int]] = {}
        for theme, subject in enumerate(self._subjects):
            if subject is not None:
                nearest[subject[0]] = max(nearest.get(subject[0], (-1.0, 0)), (subject[1], -theme))
        return {name: -number for name, (_, number) in nearest.items()}

    def _is_called_by(self, theme: int, subject: Subject) -> bool:
        """Tell whether the subject says more than the best phrase of the theme does."""
        names, size = self._ranked[theme], self._sizes[theme]
        if all(one.rated.family < WEAK_LABEL * size for one in names[:FIRST_FEW]):
            return subject[1] >= LIKELY
        of_subject, best = families_of(subject[0]), names[0]
        if len(best.families) == 1 and best.families < of_subject:  # "court", and "court reports"
            return True
        if subject[1] < SURE:
            return False
        return len(best.families) == 1 or best.rated.family < STRONG_LABEL * size

    def _is_told_beside(self, theme: int, name: Name, subject: Subject) -> bool:
        """Tell whether the label names the subject too: of a second theme of it ("child safeguarding: schools")."""
        if subject[1] >= SURE:
            return self._is_called_by(theme, subject)
        # "Out-of-court disposals: cautions": it is likely these, and the word alone says too little.
        return subject[1] >= LIKELY and len(name.families) == 1 and not name.families & families_of(subject[0])

    def _phrase(self, theme: int) -> str:
        """Return the best phrase of a theme that no other has taken; with the subject or another phrase where weak."""
        names, subject = self._ranked[theme], self._subjects[theme]
        free = [n for n in names if n.families not in self._taken and n.text.lower() not in self._written]
        if not free:
            return ""
        # Beside "care leavers", "leavers" would say that these are others.
        whole = [name for name in free if not any(name.families < others for others in self._taken)]
        name = whole[0] if whole and whole[0].weight >= STILL_AS_GOOD * free[0].weight else free[0]
        if subject is not None and self._is_told_beside(theme, name, subject):
            return self._joined(f"{subject[0]}:", families_of(subject[0]), free, name)
        if len(name.families) > 1:
            return name.text
        if name.weight < STILL_AS_GOOD * names[0].weight:
            # "Card" is the best of many themes: this one is "card, tracking".
            return self._joined(f"{names[0].text},", names[0].families, [name, *free], name)
        if name not in whole:
            return self._joined(f"{name.text},", name.families, whole, name)
        return self._of_two(theme, name) or name.text

    def _of_two(self, theme: int, name: Name) -> str:
        """Return a word with the next best where few groups and few texts have it, else nothing."""
        few = self._groups is not None and name.rated.groups < ENOUGH_GROUPS <= self._groups[theme]
        if not few or name.rated.family >= max(ENOUGH_GROUPS, WEAK_LABEL * self._sizes[theme]):
            return ""
        others = [one for one in self._ranked[theme] if one.rated.groups > 1]
        return self._joined(f"{name.text},", name.families, others, name)

    def _joined(self, first: str, told: Families, others: Sequence[Name], otherwise: Name) -> str:
        """Return a label of two parts; one phrase where there is no other part, or another theme is called so."""
        apart = next((n for n in others if not n.families & told and n.families | told not in self._taken), None)
        label = otherwise.text if apart is None else f"{first} {apart.text}"
        return label if label.lower() not in self._written else otherwise.text
