"""Findings and their vectors to themes: labels from the estimator, names, counts, typical findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportminer.names import Meaning, exemplars, name_themes
from reportminer.pipeline.cluster import Clustering
from reportminer.records import Theme
from reportminer.space import GENERAL, Space, space
from reportminer.store import ThemeInput, ThemeMember
from reportminer.themes import Themes

# Enough to see what a theme is about on half a page.
MOST_EXEMPLARS = 5
# A label that stands in fewer than this share of its theme's findings says little of them.
WEAK_LABEL = 0.15
NEAR_SUBJECT = 0.5  # cosine from which a theme may take the name of a subject

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
Labels = NDArray[np.intp]


def group(
    inputs: Sequence[ThemeInput],
    vectors: Mapping[str, bytes],
    how: Clustering,
    *,
    barred: Sequence[str] = (),
    encode: Encode | None = None,
) -> tuple[list[Theme], list[ThemeMember]]:
    """Group findings; put each recommendation to the theme that it is nearest to.

    Args:
        inputs: findings, at least one, and recommendations, sorted by text hash and key.
        vectors: float32 bytes of every text, by text hash.
        how: the settings; its space must fit the vectors.
        barred: names of bodies and people, which may not stand in a label.
        encode: the embedder that made the vectors; with it labels are chosen by meaning too.

    Returns:
        The themes, largest first, and their findings and recommendations. Sizes and counts are of findings only.
    """
    findings = [one for one in inputs if one.kind == "finding"]
    others = [one for one in inputs if one.kind != "finding"]
    field = None if how.space == GENERAL else space(how.space)
    project = _identity if field is None else field.project
    rows = project(_rows(findings, vectors))
    estimator = _estimator(how)
    raw = np.asarray(estimator.fit(rows).labels_, dtype=np.intp)
    labels = _by_size(raw)
    centroids = _centroids(rows, labels)
    shares = np.asarray(getattr(estimator, "probabilities_", np.ones(len(rows))), dtype=np.float64)
    members = [
        ThemeMember(finding=one.finding, theme=int(label) + 1, probability=float(share))
        for one, label, share in zip(findings, labels, shares, strict=True)
        if label >= 0
    ]
    if others and len(centroids):
        nearest, share = _assigned(
            estimator, project(_rows(others, vectors)), dict(zip(raw.tolist(), labels, strict=True)), centroids
        )
        members += [
            ThemeMember(finding=one.finding, theme=int(label) + 1, probability=float(probability))
            for one, label, probability in zip(others, nearest, share, strict=True)
            if label >= 0
        ]
    meaning = None if encode is None else _meaning(encode, project, centroids)
    themes = _themes(findings, (rows, labels, centroids), barred, meaning)
    texts = [[one.text for one, label in zip(findings, labels, strict=True) if label == t] for t in range(len(themes))]
    return themes if field is None else _with_subjects(themes, texts, centroids, field), members


def _with_subjects(
    themes: Sequence[Theme], texts: Sequence[Sequence[str]], centroids: NDArray[np.float64], field: Space
) -> list[Theme]:
    """Name themes whose words have nothing in common by the subject of the field that they are nearest to.

    "Respects" stood in two of 31 verdicts on whole services, the best phrase of its theme; they are called "overall
    verdict". A subject names one theme, the nearest; keywords stay as they are.
    """
    weak = [
        n
        for n, theme in enumerate(themes)
        if sum(theme.label.lower() in text.lower() for text in texts[n]) < WEAK_LABEL * len(texts[n])
    ]
    nearest = {n: field.subject(centroids[n]) for n in range(len(themes))}
    named = list(themes)
    for n in weak:
        subject, cosine = nearest[n]
        rivals = [other for other, (name, fit) in nearest.items() if name == subject and fit > cosine]
        if cosine >= NEAR_SUBJECT and not rivals and subject.lower() not in {theme.label.lower() for theme in named}:
            named[n] = replace(themes[n], label=subject)
    return named


def _meaning(encode: Encode, project: Callable[[Vectors], Vectors], centroids: NDArray[np.float64]) -> Meaning:
    """Return how near phrases are to the centre of a theme, as a cosine; rounded, so that last digits do not decide."""

    def near(theme: int, phrases: list[str]) -> Sequence[float]:
        rows: NDArray[np.float64] = project(encode(phrases)).astype(np.float64)
        return [round(float(cosine), 4) for cosine in rows @ centroids[theme]]

    return near


def _identity(vectors: Vectors) -> Vectors:
    return vectors


def _estimator(how: Clustering) -> Any:  # noqa: ANN401 - scikit-learn has no types
    if how.estimator is None:
        return Themes(how.n_themes)
    return deepcopy(how.estimator)  # the user's own stays as it is


def _rows(inputs: Sequence[ThemeInput], vectors: Mapping[str, bytes]) -> Vectors:
    joined = b"".join(vectors[one.text_hash] for one in inputs)
    return np.frombuffer(joined, "<f4").astype(np.float32).reshape(len(inputs), -1)


def _by_size(labels: Labels) -> Labels:
    """Renumber labels from 0, largest first, of equal ones the first in order; below 0 (in no theme) becomes -1.

    Examples:
        >>> _by_size(np.array([7, 2, 2, -1, 5])).tolist()
        [1, 0, 0, -1, 2]
    """
    kinds, first, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = sorted(range(len(kinds)), key=lambda n: (-sizes[n], first[n]))
    new = {int(kinds[n]): rank for rank, n in enumerate(order)}
    return np.array([new.get(int(label), -1) for label in labels], dtype=np.intp)


def _centroids(rows: Vectors, labels: Labels) -> NDArray[np.float64]:
    """Return the mean direction of each theme, shape (themes, dims)."""
    means = np.array(
        [rows[labels == label].mean(axis=0, dtype=np.float64) for label in range(labels.max(initial=-1) + 1)]
    )
    if not len(means):
        return np.empty((0, rows.shape[1]))
    lengths: NDArray[np.float64] = np.linalg.norm(means, axis=1, keepdims=True)
    return means / np.where(lengths > 0, lengths, 1)


def _assigned(
    estimator: Any,  # noqa: ANN401 - scikit-learn has no types
    rows: Vectors,
    numbers: Mapping[int, int],
    centroids: NDArray[np.float64],
) -> tuple[Labels, NDArray[np.float64]]:
    """Return theme and share of rows that took no part in the fit."""
    if not hasattr(estimator, "predict"):  # a clusterer that only labels what it was fitted on
        return np.argmax(rows @ centroids.T, axis=1), np.ones(len(rows))
    labels = np.array([numbers.get(int(label), -1) for label in estimator.predict(rows)], dtype=np.intp)
    if not hasattr(estimator, "predict_proba"):
        return labels, np.ones(len(rows))
    return labels, np.asarray(estimator.predict_proba(rows)).max(axis=1)


def _themes(
    findings: Sequence[ThemeInput],
    grouped: tuple[Vectors, Labels, NDArray[np.float64]],
    barred: Sequence[str],
    meaning: Meaning | None,
) -> list[Theme]:
    rows, labels, centroids = grouped
    if not len(centroids):
        return []
    kept = [n for n, label in enumerate(labels) if label >= 0]
    places_of = [one.body or f"report {one.report}" for one in findings]
    names = name_themes(
        [findings[n].text for n in kept],
        labels[kept],
        groups=[places_of[n] for n in kept],
        exclude=barred,
        meaning=meaning,
    )
    # A text that stands in several reports is typical once.
    once = list({findings[n].text_hash: n for n in reversed(kept)}.values())[::-1]
    typical = exemplars(
        rows[once], labels[once], centroids=centroids, groups=[places_of[n] for n in once], n=MOST_EXEMPLARS
    )
    themes: list[Theme] = []
    for label, name in enumerate(names):
        places = np.flatnonzero(labels == label)
        group_ = [findings[place] for place in places.tolist()]
        polarities = [one.polarity for one in group_]
        themes.append(
            Theme(
                id=label + 1,
                label=name.label,
                keywords=name.keywords,
                exemplars=tuple(findings[once[n]].finding for n in typical[label]),
                size=len(group_),
                bodies=len({one.body for one in group_ if one.body is not None}),
                reports=len({one.report for one in group_}),
                strengths=polarities.count("strength"),
                concerns=polarities.count("concern"),
                neutral=polarities.count("neutral"),
                years=tuple(sorted({int(one.published[:4]) for one in group_ if one.published})),
            )
        )
    return themes
