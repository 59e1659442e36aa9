"""Fixed themes as the themes of a corpus: findings placed, counted, given typical findings, never renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from reportminer.codebook.curated import Curated
from reportminer.given import Placement
from reportminer.pipeline.material import Grouped, Labels, Material
from reportminer.pipeline.naming import Slot, themes_of
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
    middles = _middles(material, labels, len(slots))
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
    texts: dict[int, set[str]] = {slot.number: set() for slot in slots}
    for row in material.findings:
        theme = placements[row].theme
        if theme is not None:
            texts[theme].add(material.inputs[row].text_hash)
    return Grouped(
        themes=tuple(sorted(themes, key=lambda theme: (-theme.size, theme.id))),
        members=members,
        measured=Measured(
            numbers=tuple(
                KnownTheme(number=theme.id, label=theme.label, members=tuple(sorted(texts[theme.id])))
                for theme in themes
            )
        ),
        curated=Curated(  # nothing was decided
            ids=np.array([-1 if one.theme is None else one.theme for one in placements], dtype=np.intp),
            theme_of={one.finding: where.theme for one, where in zip(material.inputs, placements, strict=True)},
            themes=(),
            effects=(),
            conflicts=(),
            news=(),
            book=material.book,
        ),
    )


def _middles(material: Material, labels: Labels, n_themes: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return the mean direction of each theme's findings, zeros where there are none; shape (n_themes, dims)."""
    middles = np.zeros((n_themes, material.rows.shape[1]))
    for row in material.findings:
        if labels[row] >= 0:
            middles[labels[row]] += material.rows[row]
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    return middles / np.where(lengths > 0, lengths, 1)
