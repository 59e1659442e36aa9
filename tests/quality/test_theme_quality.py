"""Themes of the sample corpus against its annotation: floors that may be raised and never lowered."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

import bench_field
from bench_own import encoded, of_field
from bench_scores import information, rand
from bench_sets import sample
from reportminer.embed import embedder
from reportminer.given import place_given, shipped_codebook
from reportminer.themes import Themes, stability

FLOORS = json.loads(Path(__file__).with_name("theme_floors.json").read_text(encoding="utf-8"))
# What was asked of the program; a floor may be above it, never below.
LEAST = {
    "adjusted_rand": 0.40,
    "nmi": 0.63,
    "assigned": 0.95,
    "codebook_accuracy": 0.72,
    "told_by_name": 0.80,
    "stability": 0.75,
}


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    cache = tmp_path_factory.mktemp("vectors")
    data = sample(cache)
    texts = data.masked
    vectors = encoded(texts, cache)
    rows = of_field(vectors, texts)
    found = Themes().fit(rows)
    codebook = shipped_codebook()
    placed = place_given(codebook, texts, vectors, embedder())
    right = [
        one.theme is not None and codebook.keys[one.theme] == truth
        for one, truth in zip(placed, data.truth, strict=True)
    ]
    large = [theme for theme, count in Counter(data.truth).items() if count >= bench_field.LEAST_FINDINGS]
    told = next(bench_field.told_by_name(data, found.labels_, found.centroids_))
    return {
        "adjusted_rand": rand(data.truth, found.labels_),
        "nmi": information(data.truth, found.labels_),
        "assigned": float((found.labels_ >= 0).mean()),
        "codebook_accuracy": float(np.mean(right)),
        "told_by_name": int(told.reached.split("%")[0]) / 100,
        "stability": stability(rows, found, n_resamples=10).agreement,
        "themes_over_labels": found.n_themes_ / len(set(data.truth)),
        "subjects": len(large),
    }


@pytest.mark.parametrize("name", sorted(LEAST))
def test_no_figure_falls_under_its_floor(figures, name) -> None:
    assert FLOORS[name] >= LEAST[name]
    assert figures[name] >= FLOORS[name], figures


def test_there_are_about_as_many_themes_as_labels(figures) -> None:
    assert 0.5 <= figures["themes_over_labels"] <= 2
    assert figures["subjects"] == 26
