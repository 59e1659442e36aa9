"""A theme of equal texts, whose cosine with themselves a grid may put a hair below 1."""

from __future__ import annotations

import numpy as np

from reportminer.given import Placement
from reportminer.thememodel import NewFinding, ThemeModel, assign, edition
from reportminer.thememodel.making import least_cosines
from reportminer.thememodel.model import Made, SavedTheme


def unit(seed: int, n: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, 384))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def model_of(rows: np.ndarray) -> ThemeModel:
    return ThemeModel(
        embedder="x",
        space="general",
        space_sha256="",
        centroids=rows[:1].astype(np.float64),
        temperature=0.1,
        themes=(SavedTheme(id=1, label="a", least=least_cosines([np.repeat(rows[:1], 3, axis=0)])[0], findings=3),),
        made=Made(package="0", created="2026-01-01", findings=3),
    )


def test_it_takes_equal_texts() -> None:
    for seed in range(20):
        rows = unit(seed, 2)
        assert [one.theme for one in assign(model_of(rows), rows, ["new", "other"])] == [1, None]


def test_what_does_not_fit_it_is_told() -> None:
    rows = unit(1, 9)
    placed = assign(model_of(rows), rows, list(map(str, range(9))))
    found = [
        NewFinding(finding=str(n), report=str(n), body=None, text=f"text {n}", placement=one)
        for n, one in enumerate(placed)
    ]
    assert isinstance(found[1].placement, Placement)
    news = edition(model_of(rows), found, rows)
    assert len(news.unfitting) == 8
    assert not any(one.together for one in news.unfitting)
