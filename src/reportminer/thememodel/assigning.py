"""New texts into fixed themes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import UsageError
from reportminer.given.exact import cosines
from reportminer.given.placement import Placement
from reportminer.thememodel.model import ThemeModel


def assign(model: ThemeModel, rows: NDArray[np.float32], hashes: Sequence[str]) -> tuple[Placement, ...]:
    """Give each text the nearest theme whose least cosine it reaches, or none.

    A text that the themes were made of keeps its theme, or stays in none. Each text alone: order and company change
    nothing.

    Args:
        model: the themes.
        rows: unit vectors of the texts in the model's space, shape (n, dims).
        hashes: `reportminer.store.rows.text_hash` of each text.

    Returns:
        A placement a text; numbers are those of `SavedTheme.id`.

    Raises:
        UsageError: the numbers of rows, hashes or dims do not fit together.

    Examples:
        >>> from reportminer.thememodel.model import Made, SavedTheme
        >>> model = ThemeModel(
        ...     embedder="x", space="general", space_sha256="", centroids=np.eye(2), temperature=0.1,
        ...     themes=(SavedTheme(id=4, label="a", least=0.5), SavedTheme(id=7, label="b", least=0.9)),
        ...     members={"old": 7}, made=Made(package="0", created="2026-01-01"),
        ... )
        >>> rows = np.array([[1, 0], [1, 0], [0.6, -0.8], [-0.6, 0.8]], np.float32)
        >>> [(one.theme, one.nearest) for one in assign(model, rows, ["new", "old", "c", "d"])]
        [(4, 4), (7, 7), (4, 4), (None, 7)]
    """
    if rows.ndim != 2 or rows.shape != (len(hashes), model.centroids.shape[1]):
        message = (
            f"{len(hashes)} texts and vectors of shape {rows.shape} do not fit themes in {model.centroids.shape[1]} "
            "dimensions: embed the texts with the model's embedder and project them into its space"
        )
        raise UsageError(message)
    ids = [theme.id for theme in model.themes]
    place = {number: n for n, number in enumerate(ids)}
    least = np.array([theme.least for theme in model.themes])
    near = cosines(rows, model.centroids)
    placements = []
    for row, key in zip(near, hashes, strict=True):
        reached = np.flatnonzero(row >= least)
        best = int(reached[row[reached].argmax()]) if len(reached) else int(row.argmax())
        theme: int | None = ids[best] if len(reached) else None
        if key in model.members:
            theme = model.members[key]
            best = best if theme is None else place[theme]
        powers = np.exp((row - row.max()) / model.temperature)
        share = round(float(powers[best] / powers.sum()), 4)
        placements.append(Placement(theme=theme, probability=share, nearest=ids[best]))
    return tuple(placements)
