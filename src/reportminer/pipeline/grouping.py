"""Findings and their vectors to themes, in four steps: fit, people's decisions, names and counts, what was measured."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.curating import Decided, decide
from reportminer.pipeline.fitting import fit
from reportminer.pipeline.material import Fit, Grouped, Labels, Material, Shares
from reportminer.pipeline.measuring import measured_of
from reportminer.pipeline.naming import themes_of
from reportminer.records import Theme
from reportminer.store import KnownTheme, Measured, ThemeMember
from reportminer.themes.hierarchy import tree


def group(material: Material, how: Clustering) -> Grouped:
    """Group findings; put each recommendation to the theme that it is nearest to.

    Args:
        material: what is grouped, at least one finding.
        how: the settings; its space must be that of the material's rows.

    Returns:
        The themes, largest first, their members, and what was measured.
    """
    found = fit(material, how)
    decided = decide(material, found)
    slots, labels = decided.slots, decided.labels
    centroids = _middles(material, labels, len(slots))
    themes = themes_of(material, slots, labels, centroids)
    members = _members(material, found, decided)
    texts = _texts(material, labels, len(slots))
    measured = Measured(
        diagnostics=found.diagnostics | measured_of(material, labels, themes) | _told(decided),
        hierarchy=_hierarchy(themes, centroids if material.space is None else material.space.kindred(centroids)),
        numbers=tuple(
            KnownTheme(number=theme.id, label=theme.label, members=texts[n]) for n, theme in enumerate(themes)
        ),
    )
    order = sorted(range(len(themes)), key=lambda n: (-themes[n].size, themes[n].id))
    return Grouped(
        themes=tuple(themes[n] for n in order), members=tuple(members), measured=measured, curated=decided.curated
    )


def _hierarchy(themes: Sequence[Theme], centroids: Shares) -> tuple[tuple[int, int, float], ...]:
    """Return how themes join into broader ones, closest first, by their numbers."""
    if len(themes) < 2:
        return ()
    merges = tree(centroids, np.array([theme.size for theme in themes], dtype=np.float64)).merges
    return tuple((themes[one.kept].id, themes[one.gone].id, round(one.loss, 6)) for one in merges)


def _told(decided: Decided) -> dict[str, object]:
    """Return what is to be remembered of a codebook: what it could not do."""
    conflicts = list(decided.curated.conflicts)
    return {"conflicts": conflicts} if conflicts else {}


def _texts(material: Material, labels: Labels, n_themes: int) -> list[tuple[str, ...]]:
    """Return the hashes of the findings' texts in each theme, sorted."""
    texts: list[set[str]] = [set() for _ in range(n_themes)]
    for row in material.findings:
        if labels[row] >= 0:
            texts[labels[row]].add(material.inputs[row].text_hash)
    return [tuple(sorted(some)) for some in texts]


def _middles(material: Material, labels: Labels, n_themes: int) -> Shares:
    """Return the mean direction of the findings in each theme, shape (n_themes, dims); zeros where there are none."""
    findings = np.array(material.findings, dtype=np.intp)
    rows, of = material.rows[findings].astype(np.float64), labels[findings]
    means = np.array(
        [rows[of == n].mean(axis=0) if (of == n).any() else np.zeros(rows.shape[1]) for n in range(n_themes)]
    )
    means = means.reshape(n_themes, rows.shape[1])
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    middles: Shares = means / np.where(lengths > 0, lengths, 1)
    return middles


def _members(material: Material, found: Fit, decided: Decided) -> list[ThemeMember]:
    slots, labels = decided.slots, decided.labels
    if not slots:
        return []
    steadiness = None if found.steadiness is None else found.steadiness
    return [
        ThemeMember(
            finding=one.finding,
            theme=slots[labels[row] if labels[row] >= 0 else decided.nearest[row]].number,
            probability=round(float(found.shares[row]), 6),
            assigned=bool(labels[row] >= 0),
            steadiness=None if steadiness is None or np.isnan(steadiness[row]) else round(float(steadiness[row]), 4),
        )
        for row, one in enumerate(material.inputs)
    ]
