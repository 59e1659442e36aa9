"""A head for given themes learned from labelled texts: see `reportminer.given.head` for what it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from reportminer.given.head import Head
from reportminer.given.terms import counted, weighted

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]

# Inverse strengths of the penalty, chosen by cross-validation over bodies on the training releases.
VECTOR_C = 1.0  # among 1 and 3 with the words beside it (alone 3 is best); for fewer texts it is raised
WORD_C = 10.0  # among 3, 10, 30
# With 300 findings 1 gave 0.29 and 30 gave 0.40, with 1,200 0.58 and (10) 0.62.
FULL, MOST_C = 18_000, 30.0
FEWEST_TEXTS = 3  # a term in fewer texts is left out, among 2 and 3: half the file, the same accuracy
MOST_ITERATIONS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What there is to learn from.

    Attributes:
        texts: the texts, n of them.
        rows: their vectors, shape (n, dims).
        labels: key of the theme of each.
        weights: how much each counts, shape (n,).
    """

    texts: Sequence[str]
    rows: Vectors
    labels: NDArray[np.str_]
    weights: Floats


def learn_head(lesson: Lesson, *, name: str, model: str, names: dict[str, str]) -> Head:
    """Learn a head.

    Args:
        lesson: texts of at least two themes.
        name: id of the head.
        model: id of the embedder of the vectors.
        names: name of each theme by key; a key without one is its own name.

    Returns:
        The head, with temperature 1 and a least share of 0.
    """
    keys = sorted(set(lesson.labels.tolist()))
    numbers = np.array([keys.index(label) for label in lesson.labels.tolist()])
    strength = float(np.clip(VECTOR_C * FULL / lesson.weights.sum(), VECTOR_C, MOST_C))
    seen = _fitted(lesson.rows.astype(np.float64), numbers, lesson.weights, strength)
    bags = [counted(text) for text in lesson.texts]
    frequency = Counter(term for bag in bags for term in bag)
    terms = sorted(term for term, n in frequency.items() if n >= FEWEST_TEXTS)
    idf = {term: math.log((1 + len(bags)) / (1 + frequency[term])) + 1 for term in terms}
    place = {term: n for n, term in enumerate(terms)}
    if terms:
        said = _fitted(_matrix(lesson.texts, idf, place), numbers, lesson.weights, WORD_C)
    else:
        said = np.zeros((0, len(keys))), np.zeros(len(keys))
    return Head(
        id=name,
        model=model,
        keys=tuple(keys),
        names=tuple(names.get(key, key) for key in keys),
        weights=seen[0].astype(np.float32),
        bias=seen[1].astype(np.float32),
        idf=idf,
        terms=place,
        term_weights=said[0].astype(np.float32),
        term_bias=said[1].astype(np.float32),
    )


def calibrated(shares: Floats, truth: NDArray[np.intp]) -> float:
    """Return the temperature at which held-out shares are as often right as they say (Guo and others 2017).

    Args:
        shares: shares of held-out texts at temperature 1, shape (n, themes).
        truth: number of the right theme of each, shape (n,).

    Returns:
        The temperature with the least log loss, among 0.5 to 4 in steps of a tenth.
    """
    logs = np.log(np.maximum(shares, 1e-9))

    def loss(temperature: float) -> float:
        scaled = logs / temperature
        scaled -= np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return -float(scaled[np.arange(len(truth)), truth].mean())

    return min((n / 10 for n in range(5, 41)), key=loss)


def _fitted(x: Floats | csr_matrix, numbers: NDArray[np.intp], weights: Floats, c: float) -> tuple[Floats, Floats]:
    """Return weights, shape (features, themes), and bias."""
    model = LogisticRegression(C=c, max_iter=MOST_ITERATIONS).fit(x, numbers, sample_weight=weights)
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        return np.vstack([-model.coef_, model.coef_]).T / 2, np.concatenate([-model.intercept_, model.intercept_]) / 2
    return model.coef_.T, model.intercept_


def _matrix(texts: Sequence[str], idf: dict[str, float], place: dict[str, int]) -> csr_matrix:
    bags = [weighted(text, idf) for text in texts]
    columns = [place[term] for bag in bags for term in bag]
    values = [value for bag in bags for value in bag.values()]
    starts = np.cumsum([0, *(len(bag) for bag in bags)])
    return csr_matrix((values, columns, starts), shape=(len(texts), len(place)))
