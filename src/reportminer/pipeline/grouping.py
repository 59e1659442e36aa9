"""Findings and their vectors to themes, in four steps: fit, people's decisions, names and counts, what was measured."""

from __future__ import annotations

import numpy as np

from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.curating import Decided, decide
from reportminer.pipeline.fitting import fit
from reportminer.pipeline.material import Fit, Grouped, Material
from reportminer.pipeline.measuring import measured_of
from reportminer.pipeline.naming import joined, middles_of, themes_of
from reportminer.store import KnownTheme, Measured, ThemeMember


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
    centroids = middles_of(material, labels, len(slots))
    themes = themes_of(material, slots, labels, centroids)
    members = _members(material, found, decided)
    texts = material.texts_of(labels, len(slots))
    measured = Measured(
        diagnostics=found.diagnostics | measured_of(material, labels, themes) | _told(decided),
        hierarchy=joined(material, themes, centroids),
        numbers=tuple(
            KnownTheme(number=theme.id, label=theme.label, members=texts[n]) for n, theme in enumerate(themes)
        ),
    )
    order = sorted(range(len(themes)), key=lambda n: (-themes[n].size, themes[n].id))
    return Grouped(
        themes=tuple(themes[n] for n in order), members=tuple(members), measured=measured, curated=decided.curated
    )


def _told(decided: Decided) -> dict[str, object]:
    """Return what is to be remembered of a codebook: what it could not do."""
    conflicts = list(decided.curated.conflicts)
    return {"conflicts": conflicts} if conflicts else {}


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
