"""Fixed themes as the themes of a corpus: findings placed, counted, given typical findings, never renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reportminer.codebook.curated import Curated
from reportminer.given import Placement
from reportminer.pipeline.material import Grouped, Labels, Material
from reportminer.pipeline.naming import Slot, joined, middles_of, themes_of
from reportminer.store import KnownTheme, Measured, ThemeMember
from reportminer.thememodel import ThemeModel


def slots_of(model: ThemeModel) -> list[Slot]:
    """Return the themes of a model as slots that keep number, label and note."""
    return [Slot(number=theme.id, label=theme.label, note=theme.note or None) for theme in model.themes]


def group_fixed(
    material: Material,
    placements: Sequence[Placement],
    slots: Sequence[Slot],
    keywords: Mapping[int, tuple[str, ...]] | None = None,
) -> Grouped:
    """Make records of findings that were placed in fixed themes.

    Args:
        material: the findings and recommendations, with their rows.
        placements: theme and nearest theme of each, as numbers of the slots; one an input.
        slots: the fixed themes, each with its label.
        keywords: those of themes by number; for a theme that is not among them the findings tell.

    Returns:
        The themes, largest first, with all of the slots, even those that no finding fell to.
    """
    place = {slot.number: n for n, slot in enumerate(slots)}
    labels: Labels = np.array(
        [-1 if one.theme is None else place[one.theme] for one in placements], dtype=np.intp
    ).reshape(len(placements))
    middles = middles_of(material, labels, len(slots))
    told = keywords or {}
    themes = [
        replace(theme, keywords=told.get(theme.id, theme.keywords))
        for theme in themes_of(material, slots, labels, middles)
    ]
    members = tuple(
        ThemeMember(
            finding=one.finding,
            theme=where.nearest if where.theme is None else where.theme,
            probability=where.probability,
            assigned=where.theme is not None,
        )
        for one, where in zip(material.inputs, placements, strict=True)
    )
    texts = material.texts_of(labels, len(slots))
    return Grouped(
        themes=tuple(sorted(themes, key=lambda theme: (-theme.size, theme.id))),
        members=members,
        measured=Measured(
            hierarchy=joined(material, themes, middles),
            numbers=tuple(
                KnownTheme(number=theme.id, label=theme.label, members=texts[n]) for n, theme in enumerate(themes)
            ),
        ),
        curated=Curated(  # nothing was decided
            ids=np.array([slots[labels[row]].number if labels[row] >= 0 else -1 for row in material.findings], np.intp),
            theme_of={material.inputs[row].finding: placements[row].theme for row in material.findings},
            themes=(),
            effects=(),
            conflicts=(),
            news=(),
            book=material.book,
        ),
    )
