"""Findings by words and by meaning, in one list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportminer.embed import Embedder
from reportminer.errors import UsageError
from reportminer.records import Finding
from reportminer.store import Store

# How many of each kind take part: further down, neither rank says much.
POOL = 100
# Reciprocal rank fusion (Cormack, Clarke and Büttcher 2009): a hit's score is the sum of 1 / (60 + rank).
FUSION = 60
# Below this cosine a likeness is chance. "home visits" has 0.66 with "Visits to the home were rare.", 0.17 with
# "Supervision was good." and 0.02 with "the cat sat on the mat" (default model).
LEAST_SIMILARITY = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A finding that a search found.

    Attributes:
        finding: the finding; `Finding.id` and `Finding.body` among the rest.
        title: title of its report.
        source: source of its report.
        published: publication date of its report, ``YYYY-MM-DD`` or None.
        theme: label of its theme, or None.
        score: 0 to 1, 1 for the best both in words and in meaning. Orders the hits of one search, no more.
        by_words: whether it shares words with the query.
        similarity: cosine of its meaning with the query's, or None where it has no vector.
    """

    finding: Finding
    title: str
    source: str
    published: str | None
    theme: str | None
    score: float
    by_words: bool
    similarity: float | None


def search(store: Store, query: str, limit: int, embedder: Callable[[], Embedder]) -> list[Hit]:
    """Find findings by words and by meaning.

    Args:
        store: where to look.
        query: words as a person types them.
        limit: at most so many hits.
        embedder: called when the query needs a vector, that is, where the findings have vectors.

    Returns:
        Hits, best first.

    Raises:
        UsageError: the query is empty, or the limit below 1.
    """
    if not query.strip():
        message = "the search query is empty: give a word or more, such as 'home visits'"
        raise UsageError(message)
    if limit < 1:
        message = f"a search for {limit} hits finds nothing: give a limit of 1 or more"
        raise UsageError(message)
    by_words = store.found.by_words(query, POOL)
    similar = _by_meaning(store, query, embedder)
    near = [key for key, cosine in similar.items() if cosine >= LEAST_SIMILARITY][:POOL]
    scores: dict[str, float] = {}
    for ranked in (by_words, near):
        for rank, key in enumerate(ranked, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (FUSION + rank)
    best = sorted(scores, key=lambda key: (-scores[key], -similar.get(key, 0.0), key))[:limit]
    found = store.found.get(best)
    words = set(by_words)
    return [
        Hit(
            finding=found[key].finding,
            title=found[key].title,
            source=found[key].source,
            published=found[key].published,
            theme=found[key].label,
            score=round(scores[key] * (FUSION + 1) / 2, 4),
            by_words=key in words,
            similarity=similar.get(key),
        )
        for key in best
        if key in found
    ]


def _by_meaning(store: Store, query: str, embedder: Callable[[], Embedder]) -> dict[str, float]:
    """Return the cosine of every finding with the query, nearest first."""
    model = embedder()
    pairs = store.found.with_vectors(model.key)
    if not pairs:
        return {}
    import numpy as np  # noqa: PLC0415 - only where there are vectors

    vectors = np.frombuffer(b"".join(vector for _, vector in pairs), "<f4").reshape(len(pairs), -1)
    cosines: Sequence[float] = (vectors @ model.encode([query])[0]).astype(float).round(4).tolist()
    keys = [key for key, _ in pairs]
    return dict(sorted(zip(keys, cosines, strict=True), key=lambda pair: (-pair[1], pair[0])))
