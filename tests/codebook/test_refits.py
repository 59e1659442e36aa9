"""Names survive refits: the real clusterer, a tenth of the findings taken away each time."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np

from reportminer.codebook import Book
from reportminer.codebook.found import Found
from reportminer.codebook.replay import replay
from reportminer.themes import Themes


def clouds(n: int, k: int, spread: float) -> np.ndarray:
    random = np.random.default_rng(3)
    middles = random.normal(size=(k, 24))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    rows = middles[np.arange(n) % k] + spread * random.normal(size=(n, 24)) / np.sqrt(24)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def fitted(rows: np.ndarray, of: np.ndarray, n_themes: int | None = None) -> Found:
    return Found(
        hashes=[sha256(str(n).encode()).hexdigest() for n in of],
        findings=[[f"f{n}"] for n in of],
        texts=[f"text {n}" for n in of],
        rows=rows[of],
        labels=Themes(n_themes).fit(rows[of]).labels_,
    )


def renamed(rows: np.ndarray) -> tuple[Book, np.ndarray]:
    first = replay(Book(), fitted(rows, np.arange(len(rows))))
    themes = [replace(theme, found_as="found", label=f"ours {theme.id}") for theme in first.book.themes]
    return replace(first.book, themes=tuple(themes)), first.ids


def test_renames_survive_refits_of_nine_tenths() -> None:
    rows = clouds(200, 8, spread=0.9)
    book, before = renamed(rows)
    assert len(book.themes) >= 6
    for turn in range(3):
        of = np.sort(np.random.default_rng(turn).permutation(len(rows))[: len(rows) * 9 // 10])
        got = replay(book, fitted(rows, of))
        assert got.conflicts == ()
        for theme in book.themes:
            old, new = before[of] == theme.number, got.ids == theme.number
            assert (old & new).sum() > 0.5 * (old | new).sum()
        assert {theme.label for theme in got.themes} >= {theme.label for theme in book.themes}
        book = got.book  # a chain: each refit begins with what the one before wrote


def test_renames_survive_a_refit_with_half_as_many_groups() -> None:
    rows = clouds(200, 8, spread=0.7)
    book, before = renamed(rows)
    got = replay(book, fitted(rows, np.arange(len(rows)), len(book.themes) // 2))
    kept = [((before == t.number) & (got.ids == t.number)).sum() / (before == t.number).sum() for t in book.themes]
    assert got.conflicts == ()
    assert min(kept) > 0.5
    assert np.mean(kept) > 0.9
