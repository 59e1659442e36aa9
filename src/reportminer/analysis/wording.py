"""Words that set praise apart from criticism inside a theme.

Source: B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' Words: lexical feature selection and evaluation for
identifying the content of political conflict", Political Analysis 16 (2008), 372-403, doi:10.1093/pan/mpn018:
the log-odds ratio with an informative Dirichlet prior, equations 16, 20, 21 and 22.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from reportminer.analysis.clustered import Floats
from reportminer.analysis.groups import NOTHING, few_things, having, themes, told
from reportminer.analysis.observations import Source, observed, people
from reportminer.errors import MissingError, UsageError
from reportminer.masking import BODY, DATE, PERSON, Mask
from reportminer.phrases import word_lists

METHOD = "log-odds with informative Dirichlet prior (Monroe, Colaresi and Quinn 2008)"
# A word of fewer bodies than these tells of them, not of the theme.
LEAST_BODIES = 3
# Function words that tell praise from criticism; the others ("the", "of the") count, and are not shown.
TELLING = frozenset(
    {"no", "nor", "not", "never", "without", "few", "fewer", "little", "less", "least", "too", "only", "enough", "more"}
)
# What keeps two words from being one phrase: a comma, a full stop, a name that was masked.
_BREAK = re.compile(rf"[^\w\s'’-]|\b(?:{BODY}|{PERSON}|{DATE})\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def words(
    source: Source, theme: int | None = None, *, prior: float | None = None, least_bodies: int = LEAST_BODIES
) -> pd.DataFrame:
    """Return words and two-word phrases of the concerns of a theme against those of its strengths.

    The prior is how often each word stands in all findings of the corpus, scaled to as many words as the smaller side
    has: a word that is common everywhere needs more to stand out. Names of bodies and people, and dates, are left out,
    and so are function words but for those that judge ("not", "few", "too").
    The standard error takes words as independent, which words of one report are not: read the order, and ``n_bodies``,
    before the z.

    Args:
        source: a corpus, its store, or rows of `observations`.
        theme: number of the theme; None for all findings.
        prior: how many words the prior is worth; None for those of the smaller side. The more, the nearer all ratios
            are to 0.
        least_bodies: words of fewer bodies are left out.

    Returns:
        One row a word, those of concerns first: ``word``, ``estimate`` (log-odds ratio: above 0 of concerns, below of
        strengths), ``low``, ``high`` (95%), ``se``, ``z``, ``concerns`` and ``strengths`` (times it stands in them),
        ``n`` (both), ``n_bodies``, ``method``.

    Raises:
        MissingError: there is no such theme.
        UsageError: there are no findings; the theme has no concerns or no strengths; `prior` is not above 0.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> table = words(invented(), 1)
        >>> table["word"].iloc[0], table["word"].iloc[-1]
        ('rarely made', 'well')
    """
    rows = observed(source).reset_index(drop=True)  # texts are found by their row, and a filter may have doubled it
    if rows.empty:
        raise UsageError(NOTHING)
    if prior is not None and not prior > 0:
        message = f"prior={prior}: give a number of words above 0, or None for those of the corpus"
        raise UsageError(message)
    label = "all findings"
    chosen = rows
    if theme is not None:
        labels = dict(themes(rows))
        if theme not in labels:
            there = ", ".join(str(number) for number in labels if number is not pd.NA)
            message = f"there is no theme {theme!r}: there are {there}"
            raise MissingError(message)
        label, chosen = f"theme {theme} {labels[theme]}", rows[having(rows, theme)]
    mask = Mask(sorted(rows["body"].dropna().unique()), people(source))
    spoken = pd.Series(
        [terms(mask(text)) if isinstance(text, str) else [] for text in rows["text"]], index=rows.index, dtype=object
    )
    sides = {side: spoken[chosen.index[chosen["polarity"] == side]] for side in ("concern", "strength")}
    for side, texts in sides.items():
        if texts.empty:
            message = f"{label} has no {side}: there is nothing to compare its words with; name another theme"
            raise UsageError(message)
    whole = _counted(spoken)
    bodies = _bodies(spoken[chosen.index], chosen["body"])
    silent = word_lists().stop - TELLING
    kept = [word for word in sorted(whole) if bodies[word] >= least_bodies and not silent.issuperset(word.split())]
    found = {side: _counted(texts) for side, texts in sides.items()}
    # Single words and phrases are two vocabularies: each sums to all the words, and to all the pairs, of a text.
    parts = [
        _table([word for word in whole if (" " in word) == phrase], whole, found, prior) for phrase in (False, True)
    ]
    frame = pd.concat(parts).set_index("word").loc[kept].reset_index()
    frame = frame.assign(n_bodies=[bodies[word] for word in frame["word"]], method=METHOD)
    frame = frame.sort_values(["z", "word"], ascending=[False, True], kind="stable").reset_index(drop=True)
    caption = (
        f"Words of {few_things(len(sides['concern']), 'concerns')} against "
        f"{few_things(len(sides['strength']), 'strengths')}"
        f" of {label}; in {least_bodies} bodies or more."
    )
    neutral = len(chosen) - sum(map(len, sides.values()))
    dropped = [{"reason": "neither strength nor concern", "rows": neutral}] if neutral else []
    frame.attrs["rare_words"] = sum(0 < bodies[word] < least_bodies for word in whole)
    return told(frame, unit="word", caption=caption, dropped=dropped)  # type: ignore[arg-type]


def terms(text: str) -> list[str]:
    """Return words and two-word phrases of a masked text, in small letters; no phrase goes over a comma or a name.

    Examples:
        >>> terms("Home visits were rare, the service said.")
        ['home', 'visits', 'were', 'rare', 'said', 'home visits', 'visits were', 'were rare']
    """
    runs = [_WORD.findall(part.lower().replace("’", "'")) for part in _BREAK.split(text)]
    pairs = [f"{one} {other}" for run in runs for one, other in pairwise(run)]
    return [word for run in runs for word in run] + pairs


def log_odds(one: Floats, other: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Return the log-odds ratio of each word with an informative Dirichlet prior, and its standard error.

    Args:
        one: (n,) times each word stands in the first texts.
        other: (n,) times it stands in the others.
        prior: (n,) what it counts before anything is read; above 0.

    Returns:
        Ratios (n,), above 0 for words of the first texts (equation 16), and standard errors (n,) (the root of
        equation 20); their quotient is the z of equation 22.

    Examples:
        Ten words of each side, "late" twice and never, with a prior of one for each of two words:

        >>> ratio, se = log_odds(np.array([2.0, 8.0]), np.array([0.0, 10.0]), np.array([1.0, 1.0]))
        >>> round(float(ratio[0]), 4), round(float(se[0]), 4)  # log(3 / 9) - log(1 / 11), root of 1 / 3 + 1 / 1
        (1.2993, 1.1547)
    """
    whole = prior.sum()
    sides = []
    for counted in (one, other):
        has = counted + prior
        sides.append(np.log(has / (counted.sum() + whole - has)))
    return sides[0] - sides[1], np.sqrt(1 / (one + prior) + 1 / (other + prior))


def _table(
    vocabulary: list[str], whole: Counter[str], found: dict[str, Counter[str]], prior: float | None
) -> pd.DataFrame:
    """Return the figures of the words of one vocabulary."""
    vocabulary = sorted(vocabulary)
    one, other, every = (
        np.array([counted[word] for word in vocabulary], float)
        for counted in (found["concern"], found["strength"], whole)
    )
    worth = min(one.sum(), other.sum()) if prior is None else prior
    scale = max(worth, 1.0) / max(every.sum(), 1.0)
    ratio, error = log_odds(one, other, every * scale)
    return pd.DataFrame(
        {
            "word": vocabulary,
            "estimate": ratio,
            "low": ratio - 1.959964 * error,
            "high": ratio + 1.959964 * error,
            "se": error,
            "z": ratio / error,
            "concerns": one.astype(int),
            "strengths": other.astype(int),
            "n": (one + other).astype(int),
        }
    )


def _counted(texts: Iterable[list[str]]) -> Counter[str]:
    return Counter(word for text in texts for word in text)


def _bodies(texts: pd.Series, bodies: pd.Series) -> Counter[str]:
    """Return of how many bodies the texts are that have each word."""
    pairs = {
        (word, body) for text, body in zip(texts, bodies, strict=True) if isinstance(body, str) for word in set(text)
    }
    return Counter(word for word, _ in pairs)
