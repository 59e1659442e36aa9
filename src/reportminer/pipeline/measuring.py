"""What is measured of named themes: coherence, diversity, coverage, silhouette, stability, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reportminer.diagnostics import diagnose, trust_line
from reportminer.pipeline.material import Labels, Material
from reportminer.records import Theme
from reportminer.themes import silhouette


def measured_of(material: Material, labels: Labels, themes: Sequence[Theme]) -> dict[str, object]:
    """Return figures of themes as they are after people's decisions, as JSON holds them.

    Args:
        material: what was grouped.
        labels: theme of every input by its place in `themes`, -1 for none; shape (n_inputs,).
        themes: the themes.

    Returns:
        ``coverage``, ``coherence``, ``diversity``, ``silhouette``, ``stability`` of all; ``themes`` with those of each,
        ``sentences`` that say what they mean, and ``trust``, one line that says which themes to trust.
    """
    rows = material.findings
    of = labels[rows]
    apart: list[float | None] = [None] * len(themes)
    if len(np.unique(of[of >= 0])) > 1:
        found = silhouette(material.rows[rows], of)
        apart = [None if np.isnan(value) else value for value in found.themes]
        apart += [None] * (len(themes) - len(apart))
    made = diagnose(
        [material.inputs[row].text for row in rows],
        of,
        [theme.keywords for theme in themes],
        ids=[theme.id for theme in themes],
        silhouette=apart,
        stability=[theme.stability for theme in themes],
    )
    return {
        "coverage": _short(made.coverage),
        "coherence": _short(made.coherence),
        "diversity": _short(made.diversity),
        "silhouette": _short(made.silhouette),
        "stability": _short(made.stability),
        "themes": [
            {
                "theme": one.theme,
                "coherence": _short(one.coherence),
                "silhouette": _short(one.silhouette),
                "stability": _short(one.stability),
                "trust": one.trust,
            }
            for one in made.themes
        ],
        "sentences": list(made.sentences),
        "trust": trust_line(made.themes),
    }


def _short(value: float | None) -> float | None:
    return None if value is None else round(float(value), 4)
