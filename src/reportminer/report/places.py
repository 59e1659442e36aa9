"""Where findings stand on the map: made of the vectors that their themes were made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reportminer.masking import Mask
from reportminer.pipeline.assigning import space_of
from reportminer.report.layout import layout
from reportminer.space import GENERAL
from reportminer.store import FindingRow, Store, ThemeRun
from reportminer.store.rows import text_hash


def places(store: Store, rows: tuple[FindingRow, ...], run: ThemeRun) -> NDArray[np.float32]:
    """Return the place of each finding on the map.

    Args:
        store: the corpus. Nothing is embedded: the vectors are those that the themes were made of.
        rows: findings and recommendations.
        run: how the themes were made: the model and the space.

    Returns:
        float32 array of shape ``(len(rows), 2)``, from 0 to 1; NaN for a finding whose vector is not stored.
    """
    mask = Mask(store.themes.bodies(), store.themes.people())
    texts = [mask(row.finding.text) for row in rows]
    hashes = [text_hash(text) for text in texts]
    stored = store.vectors.get(run.model, list(dict.fromkeys(hashes)))
    known = [n for n, key in enumerate(hashes) if key in stored]
    found = np.full((len(rows), 2), np.nan, dtype=np.float32)
    if not known:
        return found
    vectors = np.stack([np.frombuffer(stored[hashes[n]], "<f4") for n in known]).astype(np.float32)
    space = space_of(str(run.parameters.get("space") or GENERAL))
    if space is not None:
        vectors = space.rows(vectors, [texts[n] for n in known])
    found[known] = layout(vectors)
    return found
