"""Words and pairs of words of a text, weighted by TF-IDF as scikit-learn's vectoriser does it, in plain Python."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

WORD = re.compile(r"\w\w+")


def counted(text: str) -> Counter[str]:
    """Return the words of two letters or more of a text and its pairs of neighbouring words, counted.

    Examples:
        >>> counted("Home visits: a home visit")
        Counter({'home': 2, 'visits': 1, 'visit': 1, 'home visits': 1, 'visits home': 1, 'home visit': 1})
    """
    words = WORD.findall(text.casefold())
    return Counter([*words, *(f"{one} {other}" for one, other in pairwise(words))])


def weighted(text: str, idf: Mapping[str, float]) -> dict[str, float]:
    """Return the known terms of a text with their weights: 1 + log of the count, times idf, of length 1 together.

    Args:
        text: the text.
        idf: inverse document frequency of every known term.

    Returns:
        Weights by term, in the order of the text; none where no term is known.

    Examples:
        >>> {term: round(weight, 2) for term, weight in weighted("Home home visits", {"home": 3, "visits": 4}).items()}
        {'home': 0.79, 'visits': 0.62}
    """
    raw = {term: (1 + math.log(n)) * idf[term] for term, n in counted(text).items() if term in idf}
    length = math.sqrt(math.fsum(value * value for value in raw.values()))
    return {term: value / length for term, value in raw.items()}
