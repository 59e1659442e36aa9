"""Theme models for the tests."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from reportminer.thememodel import Made, SavedTheme, ThemeModel

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
LABEL = TEXT.filter(lambda text: bool(text.strip()))
HASHES = st.text("0123456789abcdef", min_size=4, max_size=8)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@st.composite
def models(draw) -> ThemeModel:
    ids = draw(st.lists(st.integers(0, 99), min_size=1, max_size=5, unique=True))
    broad = draw(st.dictionaries(st.integers(0, 9), LABEL, max_size=2))
    seed = draw(st.integers(0, 99))
    themes = tuple(
        SavedTheme(
            id=number,
            label=draw(LABEL),
            keywords=tuple(draw(st.lists(TEXT, max_size=2))),
            note=draw(TEXT),
            least=draw(st.floats(-1, 1)),
            broad=draw(st.sampled_from([None, *broad])),
            findings=draw(st.integers(0, 50)),
            bodies=tuple(draw(st.lists(TEXT, max_size=2))),
        )
        for number in ids
    )
    return ThemeModel(
        embedder=draw(TEXT),
        space=draw(TEXT),
        space_sha256=draw(TEXT),
        themes=themes,
        centroids=unit(np.random.default_rng(seed).normal(size=(len(ids), draw(st.integers(1, 9))))),
        temperature=draw(st.floats(0.001, 2)),
        broad=broad,
        members=draw(st.dictionaries(HASHES, st.sampled_from([None, *ids]), max_size=6)),
        made=Made(
            package="0.1",
            created=draw(TEXT),
            findings=draw(st.integers(0, 500)),
            reports=tuple(draw(st.lists(TEXT, max_size=3))),
            settings={"n_themes": draw(st.none() | st.integers(1, 9))},
            seed=draw(st.none() | st.integers(0, 9)),
        ),
    )


def a_model(**changes: object) -> ThemeModel:
    """Two themes on the axes of three dimensions: 3 home visits, 8 court reports."""
    values: dict[str, object] = {
        "embedder": "tiny@1",
        "space": "general",
        "space_sha256": "",
        "themes": (
            SavedTheme(id=3, label="home visits", least=0.6, findings=10, bodies=("Anyshire",), broad=1),
            SavedTheme(id=8, label="court reports", least=0.6, findings=30, bodies=("Anyshire", "Otherton"), broad=1),
        ),
        "centroids": np.eye(2, 3),
        "temperature": 0.1,
        "broad": {1: "work with people"},
        "members": {"a0": 3, "b0": 8, "c0": None},
        "made": Made(package="0.1.0", created="2026-01-31", findings=40, reports=("r1", "r2")),
    }
    return ThemeModel(**(values | changes))
