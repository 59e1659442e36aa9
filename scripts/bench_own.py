"""Our own themes on the labelled sets: vectors made once, the general space, the space of the field."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from bench_scores import Score, middle, score
from bench_sets import LabelledSet
from peers.results import cache_key
from reportminer.embed import embedder
from reportminer.space import space
from reportminer.themes import Themes

Vectors = NDArray[np.float32]
FIELD = "probation"


def encoded(texts: Sequence[str], cache: Path) -> Vectors:
    """Return the default embedder's vectors, made once for the same texts and model."""
    encoder = embedder()
    kept = cache / f"own-{cache_key(texts, encoder.key)}.npy"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part.npy")
        np.save(part, encoder.encode(list(texts)))
        part.rename(kept)
    vectors: Vectors = np.load(kept)
    return vectors


def of_field(vectors: Vectors, texts: Sequence[str]) -> Vectors:
    """Return texts with their vectors in the space of the field: the one place that says which it is."""
    return space(FIELD).rows(vectors, texts)


def fitted(vectors: Vectors, seed: int = 0, number: int | None = None) -> tuple[Themes, float]:
    """Return fitted themes and the CPU seconds that the fit took."""
    started = time.process_time()
    found = Themes(number, random_state=seed).fit(vectors)
    return found, time.process_time() - started


def general(data: LabelledSet, vectors: Vectors, seeds: int = 1) -> list[Score]:
    """Return the line of a set in the general space, one for each seed."""
    lines: list[Score] = []
    for seed in range(seeds):
        found, seconds = fitted(vectors, seed)
        note = f"seed {seed}" if seeds > 1 else ""
        lines.append(score(data, "reportminer", "own", found.labels_, seconds=seconds, note=note))
    return lines


def told(data: LabelledSet, vectors: Vectors) -> list[Score]:
    """Return lines with the true number given: ours, and k-means over our own vectors."""
    found, seconds = fitted(vectors, number=data.n_labels)
    lines = [score(data, "reportminer", "other", found.labels_, seconds=seconds, note="number given")]
    runs: list[Score] = []
    for seed in range(3):
        started = time.process_time()
        labels = KMeans(data.n_labels, n_init=10, random_state=seed).fit(vectors).labels_
        spent = time.process_time() - started
        runs.append(score(data, "k-means", "other", labels, seconds=spent))
    return [*lines, middle(runs, "k-means, our vectors", "number given; median of 3 seeds")]
