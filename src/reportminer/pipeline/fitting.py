"""Rows of a space to groups: the estimator is fitted on the findings, recommendations are put to the nearest group."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportminer.pipeline.cluster import Clustering
from reportminer.pipeline.material import Fit, Labels, Material, Shares, Vectors
from reportminer.themes import Themes


def fit(material: Material, how: Clustering) -> Fit:
    """Group the findings of the material, and assign the rest.

    Args:
        material: what is grouped, at least one finding.
        how: the settings.

    Returns:
        The groups, largest first.
    """
    rows, findings, others = material.rows, material.findings, material.others
    estimator = _estimator(how)
    raw = np.asarray(estimator.fit(rows[findings]).labels_, dtype=np.intp)
    order = _by_size(raw)
    raw_nearest = np.asarray(getattr(estimator, "nearest_", raw), dtype=np.intp)
    labels = np.full(len(rows), -1, dtype=np.intp)
    labels[findings] = _renumbered(raw, order)
    centroids = _centroids(rows[findings], labels[findings])
    nearest = labels.copy()
    nearest[findings] = _nearest(_renumbered(raw_nearest, order), rows[findings], centroids)
    shares = np.ones(len(rows))
    shares[findings] = getattr(estimator, "probabilities_", np.ones(len(findings)))
    if others and len(centroids):
        found, shares[others] = _assigned(estimator, rows[others])
        named = np.full(len(others), -1, dtype=np.intp) if found is None else _renumbered(found, order)
        nearest[others] = _nearest(named, rows[others], centroids)
        labels[others] = nearest[others] if found is None else named
    return Fit(labels=labels, nearest=nearest, shares=shares, centroids=centroids, diagnostics=_curve(estimator))


def _estimator(how: Clustering) -> Any:  # noqa: ANN401 - scikit-learn has no types
    if how.estimator is None:
        return Themes(how.n_themes)
    return deepcopy(how.estimator)  # the user's own stays as it is


def _by_size(labels: Labels) -> dict[int, int]:
    """Number labels from 0, largest first, of equal ones the first in order; those below 0 have no number.

    Examples:
        >>> _by_size(np.array([7, 2, 2, -1, 5]))
        {2: 0, 7: 1, 5: 2}
    """
    kinds, first, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = sorted(range(len(kinds)), key=lambda n: (-sizes[n], first[n]))
    return {int(kinds[n]): rank for rank, n in enumerate(order)}


def _renumbered(labels: Labels, order: dict[int, int]) -> Labels:
    return np.array([order.get(int(label), -1) for label in labels], dtype=np.intp)


def _nearest(labels: Labels, rows: Vectors, centroids: Shares) -> Labels:
    """Return labels with the nearest centroid in place of -1."""
    if not len(centroids):
        return labels
    return np.where(labels >= 0, labels, np.argmax(np.round(rows @ centroids.T, 6), axis=1)).astype(np.intp)


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
) -> tuple[Labels | None, Shares]:
    """Return theme and share of rows that took no part in the fit; no themes of a clusterer that has no `predict`."""
    if not hasattr(estimator, "predict"):
        return None, np.ones(len(rows))
    labels = np.asarray(estimator.predict(rows), dtype=np.intp)
    if not hasattr(estimator, "predict_proba"):
        return labels, np.ones(len(rows))
    return labels, np.asarray(estimator.predict_proba(rows)).max(axis=1)


def _curve(estimator: Any) -> dict[str, object]:  # noqa: ANN401 - scikit-learn has no types
    """Return the curve of the criterion that chose the number of themes."""
    curve = getattr(estimator, "criterion_", None)
    if not isinstance(curve, dict):
        return {}
    return {"criterion": {name: np.round(np.asarray(values), 6).tolist() for name, values in curve.items()}}
