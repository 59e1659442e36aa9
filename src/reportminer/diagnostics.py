"""How good themes are, in a handful of numbers, each with what it means.

Two numbers come from the texts and are counted here: how well the keywords of a theme belong together, and how little
themes repeat each other's. Two come from the vectors and are made beside the clusterer: how well themes stand apart,
and how surely each is found again when some of the texts are left out. The last of them says which themes to trust.

Sources: normalised pointwise mutual information after Lau, Newman and Baldwin 2014 and Röder, Both and Hinneburg 2015,
the window being the whole short text; topic diversity after Dieng, Ruiz and Blei 2020; the thresholds of stability
after Hennig 2007, who finds a cluster valid from a mean Jaccard coefficient of 0.75 and highly stable from 0.85.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from reportminer.errors import UsageError
from reportminer.phrases import WORD, lemma, word_lists

RELIABLE, PATTERN = 0.75, 0.6
"""Stability from which a theme is found again nearly whole, and from which it is at least a pattern."""

# Keywords that are looked at, best first: as many as a reader takes in.
N_KEYWORDS = 8

Trust = Literal["reliable", "pattern", "doubtful"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeDiagnostics:
    """How good one theme is.

    Attributes:
        theme: its id.
        size: number of its texts.
        share: of all texts, those in no theme included; 0 to 1.
        coherence: how often its keywords stand in one text, -1 (never) to 1 (always); 0 is chance; None for fewer than
            two keywords.
        silhouette: how much nearer its texts are to each other than to the next theme, -1 to 1; None where not made.
        stability: share of its texts that come back together when texts are left out, 0 to 1; None where not made.
    """

    theme: int
    size: int
    share: float
    coherence: float | None
    silhouette: float | None = None
    stability: float | None = None

    @property
    def trust(self) -> Trust | None:
        """How far to trust it; None where its stability is not known.

        Examples:
            >>> ThemeDiagnostics(theme=1, size=9, share=0.1, coherence=0.2, stability=0.7).trust
            'pattern'
        """
        if self.stability is None:
            return None
        if self.stability >= RELIABLE:
            return "reliable"
        return "pattern" if self.stability >= PATTERN else "doubtful"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostics:
    """How good themes are together.

    Attributes:
        themes: one a theme, in the order of their numbers.
        texts: number of all texts.
        coverage: share of the texts that are in a theme, 0 to 1.
        coherence: mean of the themes' coherence; None where no theme has one.
        diversity: share of the words in the themes' keywords that only one theme has, counted once, 0 to 1; None
            without keywords.
        silhouette: mean over the texts in themes; None where not made.
        stability: agreement of whole groupings when texts are left out (adjusted Rand), or the mean of the themes'.
    """

    themes: tuple[ThemeDiagnostics, ...]
    texts: int
    coverage: float
    coherence: float | None
    diversity: float | None
    silhouette: float | None = None
    stability: float | None = None

    @property
    def sentences(self) -> tuple[str, ...]:
        """What each number means, a plain sentence each; numbers that were not made are left out.

        Examples:
            >>> found = diagnose(["Drug tests", "Drug tests again", "Home visits"], [0, 0, -1], [("drug", "tests")])
            >>> print(found.sentences[0])
            Coverage 0.67: 2 of 3 texts are in a theme, 1 is in none.
        """
        assigned = sum(theme.size for theme in self.themes)
        rest = self.texts - assigned
        others = f"{rest:,} {'is' if rest == 1 else 'are'} in none"
        said = [f"Coverage {self.coverage:.2f}: {assigned:,} of {self.texts:,} texts are in a theme, {others}."]
        if self.coherence is not None:
            said.append(
                f"Coherence {self.coherence:.2f} (NPMI): {_coherence(self.coherence)}; 1 would be always, 0 is what "
                "chance would do, -1 never. Short texts that vary their words keep it low."
            )
        if self.diversity is not None:
            said.append(
                f"Diversity {self.diversity:.2f}: so large a share of the words in the keywords is different; 1 would "
                "be no word twice, and themes that repeat each other make it low."
            )
        if self.silhouette is not None:
            said.append(
                f"Silhouette {self.silhouette:.2f}: {_silhouette(self.silhouette)}; 1 would be themes far apart, 0 "
                "themes that touch. Texts about several subjects at once keep it low."
            )
        if self.stability is not None:
            said.append(
                f"Stability {self.stability:.2f}: {_stability(self.stability)}; 1 would be the same themes again, "
                "whichever texts are left out."
            )
        return tuple(said)


def diagnose(
    texts: Sequence[str],
    labels: ArrayLike,
    keywords: Sequence[Sequence[str]],
    *,
    ids: Sequence[int] | None = None,
    silhouette: Sequence[float | None] | None = None,
    stability: Sequence[float | None] | None = None,
) -> Diagnostics:
    """Bring together what can be said of themes.

    Args:
        texts: the texts, n of them.
        labels: theme of each text, from 0, or -1 for one in none; shape (n,).
        keywords: of each theme, best first; shape (n_themes, any).
        ids: id of each theme; its number from 1 where None.
        silhouette: mean silhouette of each theme, made from the vectors.
        stability: stability of each theme, made from resamples.

    Returns:
        The numbers; the silhouette over all is weighted by size, the stability over all is the mean.

    Raises:
        UsageError: the arguments do not fit together.

    Examples:
        >>> found = diagnose(["Drug tests", "Home visits", "A home visit"], [0, 1, 1], [("drug", "tests"), ("home",)])
        >>> found.themes[0].coherence, found.diversity, found.coverage
        (1.0, 1.0, 1.0)
    """
    numbers = np.asarray(labels, dtype=np.intp)
    n_themes = len(keywords)
    if len(numbers) != len(texts) or (len(numbers) and not -1 <= numbers.min() <= numbers.max() < n_themes):
        message = (
            f"{len(texts)} texts, {len(numbers)} labels and keywords of {n_themes} themes do not fit together: "
            "give each text one label, from -1 to the number of themes less one"
        )
        raise UsageError(message)
    for what, given in (("ids", ids), ("silhouettes", silhouette), ("stabilities", stability)):
        if given is not None and len(given) != n_themes:
            message = f"{len(given)} {what} of {n_themes} themes: give one for each theme"
            raise UsageError(message)
    sizes = np.bincount(numbers[numbers >= 0], minlength=n_themes).tolist()
    rows = _rows(texts, keywords)
    themes = tuple(
        ThemeDiagnostics(
            theme=ids[n] if ids is not None else n + 1,
            size=sizes[n],
            share=sizes[n] / len(texts) if len(texts) else 0.0,
            coherence=_npmi([rows[keyword] for keyword in words[:N_KEYWORDS]], len(texts)),
            silhouette=silhouette[n] if silhouette is not None else None,
            stability=stability[n] if stability is not None else None,
        )
        for n, words in enumerate(keywords)
    )
    return Diagnostics(
        themes=themes,
        texts=len(texts),
        coverage=sum(sizes) / len(texts) if len(texts) else 0.0,
        coherence=_mean([(theme.coherence, 1) for theme in themes]),
        diversity=_diversity(keywords),
        silhouette=_mean([(theme.silhouette, theme.size) for theme in themes]),
        stability=_mean([(theme.stability, 1) for theme in themes]),
    )


def trust_line(themes: Sequence[ThemeDiagnostics]) -> str:
    """Say in one line which themes to trust, by their ids.

    Args:
        themes: the themes, with their stability where it is known.

    Examples:
        >>> made = [ThemeDiagnostics(theme=n, size=9, share=0.1, coherence=None, stability=value)
        ...         for n, value in ((1, 0.9), (2, 0.8), (3, 0.7), (4, 0.2))]
        >>> print(trust_line(made))
        Found again nearly whole (trust them): themes 1-2. A pattern with blurred edges: theme 3. Doubtful: theme 4.
    """
    groups: dict[Trust | None, list[int]] = {"reliable": [], "pattern": [], "doubtful": [], None: []}
    for theme in themes:
        groups[theme.trust].append(theme.theme)
    if len(groups[None]) == len(themes):
        return "Which themes to trust is not known: their stability has not been measured."
    words = {
        "reliable": "Found again nearly whole (trust them)",
        "pattern": "A pattern with blurred edges",
        "doubtful": "Doubtful",
        None: "Not measured",
    }
    told = [f"{words[trust]}: {numbered(ids)}." for trust, ids in groups.items() if ids]
    if not groups["reliable"]:
        told.insert(0, "No theme is found again nearly whole.")
    return " ".join(told)


def numbered(ids: Sequence[int]) -> str:
    """Return numbers of themes with runs drawn together.

    Args:
        ids: the numbers, at least one, in any order.

    Examples:
        >>> numbered([7, 1, 2, 3]), numbered([4])
        ('themes 1-3, 7', 'theme 4')
    """
    runs: list[list[int]] = []
    for number in sorted(ids):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
    return f"theme{'s' if len(ids) > 1 else ''} {shown}"


def _words(text: str) -> list[str]:
    return [lemma(word) for word in WORD.findall(text) if word[0].isalnum()]


def _rows(texts: Sequence[str], keywords: Sequence[Sequence[str]]) -> dict[str, frozenset[int]]:
    """Return for each keyword the texts that have all its words, in whatever number and case."""
    of = {keyword: frozenset(_words(keyword)) for words in keywords for keyword in words[:N_KEYWORDS]}
    wanted: dict[str, set[int]] = {word: set() for words in of.values() for word in words}
    known: dict[str, str] = {}
    for row, text in enumerate(texts):
        for word in WORD.findall(text):
            if word not in known:
                known[word] = lemma(word)
            if (found := wanted.get(known[word])) is not None:
                found.add(row)
    return {
        keyword: frozenset(set.intersection(*(wanted[word] for word in words))) if words else frozenset()
        for keyword, words in of.items()
    }


def _npmi(rows: Sequence[frozenset[int]], n: int) -> float | None:
    """Return the mean over all pairs; a pair that never meets counts -1, also where one of the two stands nowhere."""
    if len(rows) < 2:
        return None
    values: list[float] = []
    for one, other in combinations(rows, 2):
        both = len(one & other)
        if not both:
            values.append(-1.0)
        elif both == n:
            values.append(1.0)
        else:
            values.append(math.log(both * n / (len(one) * len(other))) / -math.log(both / n))
    return round(sum(values) / len(values), 9)


def _diversity(keywords: Sequence[Sequence[str]]) -> float | None:
    # A word that a theme's own keywords repeat counts once for that theme.
    bags = [{w for keyword in words[:N_KEYWORDS] for w in _words(keyword)} - word_lists().inside for words in keywords]
    total = sum(map(len, bags))
    return len(set().union(*bags)) / total if total else None


def _mean(values: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(value, weight) for value, weight in values if value is not None]
    total = sum(weight for _, weight in known)
    return sum(value * weight for value, weight in known) / total if total else None


def _coherence(value: float) -> str:
    if value >= 0.1:
        return "keywords of a theme stand together in a text more often than chance would have it"
    if value >= -0.1:
        return "keywords of a theme stand together in a text about as often as chance would have it"
    return (
        "keywords of a theme seldom stand in one text: they are different words for the subject, or too many subjects"
    )


def _silhouette(value: float) -> str:
    if value >= 0.25:
        return "texts are clearly nearer to their own theme than to the next"
    if value >= 0.05:
        return "texts are a little nearer to their own theme than to the next"
    return "texts are hardly nearer to their own theme than to the next"


def _stability(value: float) -> str:
    if value >= RELIABLE:
        return "the themes come back nearly whole"
    if value >= PATTERN:
        return "the themes come back as patterns, and which texts belong to them wavers"
    return "many themes do not come back"
