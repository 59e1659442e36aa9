"""Rows of a space to groups: given themes first, the rest discovered, recommendations put to the nearest group."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportminer.given.centres import attracting
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.material import Fit, Labels, Material, Shares, Vectors
from reportminer.themes import Fixed, Themes, stability
from reportminer.themes.communities import quantised
from reportminer.themes.grid import distinct


def fit(material: Material, how: Clustering) -> Fit:
    """Group the findings of the material, and assign the rest.

    Args:
        material: what is grouped, at least one finding.
        how: the settings.

    Returns:
        The groups: given ones in their order, then seeded ones, then those that were discovered, largest first.
    """
    if material.placed is None:
        return _discovered(material, how)
    names = how.given.names if how.given is not None else ()
    free = material.placed.labels < 0
    if not how.discover or not free[material.findings].any():
        return _given(material, names)
    rows = np.flatnonzero(free).tolist()
    rest = replace(material, inputs=[material.inputs[row] for row in rows], rows=material.rows[rows], placed=None)
    return _joined(_given(material, names), _discovered(rest, how), np.flatnonzero(free))


def _given(material: Material, names: tuple[str, ...]) -> Fit:
    """Return the given themes alone: what fits none of them is in no theme."""
    placed = material.placed
    if placed is None:  # never asked for without
        message = "no input was placed among given themes"
        raise ValueError(message)
    findings = material.findings
    centroids = _centroids(material.rows[findings], placed.labels[findings], len(names))
    empty = _empty(names, placed.labels[findings])
    return Fit(
        labels=placed.labels,
        nearest=placed.nearest,
        shares=placed.shares,
        centroids=centroids,
        origins=tuple("given" for _ in names),
        names=names,
        diagnostics={"empty": empty} if empty else {},
    )


def _empty(names: tuple[str, ...], labels: Labels) -> list[str]:
    """Return the names of given or seeded themes, the first ones, that no finding fell to."""
    return [name for n, name in enumerate(names) if not (labels == n).any()]


def _named(names: object) -> list[str]:
    return [str(name) for name in names] if isinstance(names, list) else []


def _joined(given: Fit, found: Fit, free: Labels) -> Fit:
    """Return given themes with those that were discovered in the rest behind them."""
    g = len(given.centroids)
    labels, nearest, shares = given.labels.copy(), given.nearest.copy(), given.shares.copy()
    labels[free] = np.where(found.labels >= 0, found.labels + g, -1)
    nearest[free], shares[free] = found.nearest + g, found.shares
    steadiness = None
    if found.steadiness is not None:
        steadiness = np.full(len(labels), np.nan)
        steadiness[free] = found.steadiness
    empty = [name for one in (given, found) for name in _named(one.diagnostics.get("empty"))]
    return Fit(
        labels=labels,
        nearest=nearest,
        shares=shares,
        centroids=np.vstack([given.centroids, found.centroids]),
        origins=given.origins + found.origins,
        names=given.names + found.names,
        stability=None if found.stability is None else np.concatenate([np.full(g, np.nan), found.stability]),
        steadiness=steadiness,
        diagnostics=found.diagnostics | given.diagnostics | ({"empty": empty} if empty else {}),
    )


def _discovered(material: Material, how: Clustering) -> Fit:
    rows, findings, others = material.rows, material.findings, material.others
    if how.estimator is None:
        estimator, names = _own(material, how)
    else:
        # The user's own stays as it is.
        estimator, names = deepcopy(how.estimator).fit(rows[findings]), ()
    raw = np.asarray(estimator.labels_, dtype=np.intp)
    order = _numbers(raw, len(names))
    labels = np.full(len(rows), -1, dtype=np.intp)
    labels[findings] = _renumbered(raw, order)
    centroids = _centroids(rows[findings], labels[findings], len(order))
    nearest = labels.copy()
    told = np.asarray(getattr(estimator, "nearest_", raw), dtype=np.intp)
    nearest[findings] = _nearest(_renumbered(told, order), rows[findings], centroids)
    shares = np.ones(len(rows))
    shares[findings] = getattr(estimator, "probabilities_", np.ones(len(findings)))
    if others and len(centroids):
        found, shares[others] = _assigned(estimator, rows[others])
        named = np.full(len(others), -1, dtype=np.intp) if found is None else _renumbered(found, order)
        nearest[others] = _nearest(named, rows[others], centroids)
        labels[others] = nearest[others] if found is None else named
    empty = _empty(names, labels[findings])
    result = Fit(
        labels=labels,
        nearest=nearest,
        shares=shares,
        centroids=centroids,
        origins=tuple("seeded" if n < len(names) else "discovered" for n in range(len(centroids))),
        names=names + (None,) * (len(centroids) - len(names)),
        diagnostics=_curve(estimator) | ({"empty": empty} if empty else {}),
    )
    return _measured(result, estimator, material, order, how.resamples) if isinstance(estimator, Themes) else result


def _own(material: Material, how: Clustering) -> tuple[Themes, tuple[str, ...]]:
    """Return our estimator, fitted, and the names of the seeded themes."""
    rows = material.rows[material.findings]
    number = how.n_themes
    if number is not None and how.given is not None:  # given themes take their texts first, and fewer may be left
        number = min(number, len(distinct(quantised(rows))[0]))
    estimator = Themes(number, k_range=how.k_range)
    if how.seeds is None or material.encode is None:
        return estimator.fit(rows), ()
    seeded = attracting(how.seeds, material.encode, rows)
    return estimator.fit(rows, fixed=Fixed(seeded.centres, seeded.least)), seeded.names


def _measured(result: Fit, estimator: Themes, material: Material, order: dict[int, int], resamples: int) -> Fit:
    """Add how far themes and texts can be relied on."""
    rows = material.rows[material.findings]
    diagnostics = dict(result.diagnostics)
    places = sorted(order, key=lambda raw: order[raw])
    if len(np.unique(estimator.labels_)) < 2 or len(rows) < FEWEST_TO_RESAMPLE or resamples < 2:
        return result
    found = stability(rows, estimator, n_resamples=resamples, progress=material.progress)
    steadiness = np.full(len(material.inputs), np.nan)
    steadiness[material.findings] = found.stays
    diagnostics |= {"agreement": found.agreement, "resamples": found.n_resamples, "drawn": found.n_drawn}
    return replace(
        result,
        diagnostics=diagnostics,
        stability=np.array([found.reappears[raw] for raw in places]),
        steadiness=steadiness,
    )


# Nine tenths of fewer than twenty texts are nearly always the same texts.
FEWEST_TO_RESAMPLE = 20


def _numbers(labels: Labels, n_seeded: int) -> dict[int, int]:
    """Number seeded themes in their order, others after them, largest first.

    Examples:
        >>> _numbers(np.array([1, 2, 2, -1]), 2)
        {0: 0, 1: 1, 2: 2}
    """
    rest = _by_size(np.where(labels >= n_seeded, labels, -1))
    return {n: n for n in range(n_seeded)} | {raw: n_seeded + rank for raw, rank in rest.items()}


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


def _centroids(rows: Vectors, labels: Labels, number: int) -> NDArray[np.float64]:
    """Return the mean direction of each theme, shape (themes, dims); zeros for a theme without texts."""
    means = np.array([rows[labels == label].sum(axis=0, dtype=np.float64) for label in range(number)])
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
