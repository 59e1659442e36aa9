"""Which of its phrases, or which subject of the field, a theme is called by, so that no two are called the same.

A reader wants to know at once what a theme is about. "Court" does not say it, "court reports" does: where the subject of
a theme is known from elsewhere, it takes the place of a word alone and of a phrase that few of the texts have; the
theme's own words are then told as keywords.
"""

from __future__ import annotations

import math
import re
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
        """Return a label for each theme: subjects first, then phrases, those that weigh most before the others."""
        n_themes = len(self._ranked)
        labels = [""] * n_themes
        own = set(self._nearest().values())
        for theme in range(n_themes):
            subject = self._subjects[theme]
            if subject is not None and theme in own and self._is_called_by(theme, subject):
                labels[theme] = self._take(subject[0])
        weights = [ranked[0].weight if ranked else 0.0 for ranked in self._ranked]
        for theme in sorted(range(n_themes), key=lambda theme: (-weights[theme], theme)):
            if not labels[theme]:
                # Texts of one word or of figures only name nothing.
                labels[theme] = self._take(self._phrase(theme) or f"theme {theme + 1}")
        return labels

    def _take(self, label: str) -> str:
        # Of "transfer, wait" each part is taken: "transfer wait" may be another.
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

    def _phrase(self, theme: int) -> str:
        """Return the best phrase of a theme that no other has taken; with the subject or another phrase where weak."""
        names, subject = self._ranked[theme], self._subjects[theme]
        free = [n for n in names if n.families not in self._taken and n.text.lower() not in self._written]
        # Beside "care leavers", "leavers" would say that these are others.
        whole = [name for name in free if not any(name.families < others for others in self._taken)]
        if not free:
            return ""
        name = whole[0] if whole and whole[0].weight >= STILL_AS_GOOD * free[0].weight else free[0]
        if subject is not None and subject[1] >= SURE and self._is_called_by(theme, subject):
            of_subject = families_of(subject[0])
            return self._joined(subject[0] + ":", [one for one in free if not one.families & of_subject], name)
        if len(name.families) > 1:
            return name.text
        best = names[0]
        if best is not name and name.weight < STILL_AS_GOOD * best.weight:
            # "Card" is the best of many themes: this one is "card, tracking".
            return self._joined(
                best.text + ",", [one for one in (name, *free) if not one.families & best.families], name
            )
        if name not in whole:
            return self._joined(name.text + ",", [one for one in whole if not one.families & name.families], name)
        few = self._groups is not None and name.rated.groups < ENOUGH_GROUPS <= self._groups[theme]
        if few and name.rated.family < WEAK_LABEL * self._sizes[theme]:
            others = [one for one in names if one.rated.groups > 1 and not one.families & name.families]
            return self._joined(name.text + ",", others, name)
        return name.text

    def _joined(self, first: str, others: Sequence[Name], otherwise: Name) -> str:
        """Return a label of two parts; one phrase where there is no other, or another theme is called so."""
        label = f"{first} {others[0].text}" if others else otherwise.text
        return label if label.lower() not in self._written else otherwise.text
