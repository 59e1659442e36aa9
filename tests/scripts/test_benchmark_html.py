"""The large corpus of the benchmark is one that is mined like the sample corpus."""

from __future__ import annotations

import doctest
import sys
from pathlib import Path

import numpy as np

from reportminer import Corpus

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

import benchmark_html


def test_the_examples() -> None:
    assert doctest.testmod(benchmark_html).failed == 0


def test_copies_of_the_sample_differ_and_hold_findings(tmp_path) -> None:
    benchmark_html.write_pages(tmp_path / "pages", 2)
    texts = {path.read_text() for path in (tmp_path / "pages").iterdir()}
    assert len(texts) == 60
    for path in sorted((tmp_path / "pages").iterdir())[8:]:
        path.unlink()
    with Corpus(tmp_path / "pages") as corpus:
        corpus.run(["collect", "read", "mine"])
        assert len(corpus.findings) > 100


def test_varied_vectors_stay_near_the_sentence_they_are_of() -> None:
    draw = np.random.default_rng(0)
    rows = {name: row / np.linalg.norm(row) for name, row in zip("abc", draw.normal(size=(3, 40)), strict=True)}
    embedder = benchmark_html.Varied(rows, "key")
    found = embedder.encode(["a often", "seldom a", "b"])
    assert np.argmax(found @ np.stack(list(rows.values())).T, axis=1).tolist() == [0, 0, 1]
    assert not np.array_equal(found[0], found[1])
    assert np.array_equal(embedder.encode(["a often"])[0], found[0])
