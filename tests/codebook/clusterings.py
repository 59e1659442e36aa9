"""Small random corpora, clusterings and codebooks for the tests."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
from hypothesis import strategies as st

from reportminer.codebook import Book, BookTheme, Move
from reportminer.codebook.found import Found

WORDS = ("home", "visit", "court", "review", "plan", "staff", "risk", "train", "unpaid", "work")


def texts(n: int) -> list[str]:
    return [f"finding {i} on {WORDS[i % 10]} and {WORDS[(i * 7 + i // 10) % 10]}" for i in range(n)]


def found(labels, seed: int = 0, of: list[int] | None = None, k: int = 6) -> Found:
    """Texts `of` a corpus around k directions, with the labels given for them."""
    of = list(range(len(labels))) if of is None else of
    random = np.random.default_rng(seed)
    middles = random.normal(size=(k, 12))
    most = max(of, default=0) + 1
    rows = middles[np.arange(most) % k] + 0.8 * random.normal(size=(most, 12))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    said = texts(most)
    return Found(
        hashes=[sha256(said[i].encode()).hexdigest() for i in of],
        findings=[[f"{sha256(said[i].encode()).hexdigest()[:12]}-{j}" for j in range(1 + i % 3)] for i in of],
        texts=[said[i] for i in of],
        rows=rows[of].astype(np.float32),
        labels=np.asarray(labels, dtype=np.intp),
        encode=lambda phrases: np.array([_vector(one) for one in phrases], dtype=np.float32),
    )


def _vector(phrase: str) -> np.ndarray:
    row = np.random.default_rng(sum(phrase.encode())).normal(size=12)
    return row / np.linalg.norm(row)


def shuffled(one: Found, order) -> Found:
    return replace(
        one,
        hashes=[one.hashes[i] for i in order],
        findings=[one.findings[i] for i in order],
        texts=[one.texts[i] for i in order],
        rows=one.rows[order],
        labels=one.labels[order],
    )


@st.composite
def clusterings(draw, *, least: int = 1, most: int = 40):
    n = draw(st.integers(least, most))
    return found(draw(st.lists(st.integers(-1, 5), min_size=n, max_size=n)), seed=draw(st.integers(0, 50)))


@st.composite
def decided(draw, book: Book, one: Found) -> Book:
    """The codebook with random decisions of a person: sensible ones and contradictions."""
    ids = [theme.number for theme in book.themes] or [1]
    some = st.sampled_from([*ids, 999])
    themes = []
    for theme in book.themes:
        for decision in draw(st.lists(st.sampled_from(["label", "note", "lock", "drop", "merge"]), max_size=2)):
            if decision == "label":
                theme = replace(theme, label=draw(st.sampled_from(["ours", "yours", "Ours"])), found_as="theirs")  # noqa: PLW2901
            elif decision == "note":
                theme = replace(theme, note="why")  # noqa: PLW2901
            elif decision == "merge":
                into = draw(some)
                theme = replace(theme, merge_into=None if into == theme.id else into)  # noqa: PLW2901
            else:
                theme = replace(theme, **{decision: True})  # noqa: PLW2901
        if draw(st.integers(0, 9)):  # now and then a person deletes a table
            themes.append(theme)
    for n in range(draw(st.integers(0, 2))):
        hints = tuple(draw(st.lists(st.sampled_from([*WORDS, "home visit", "nosuch"]), min_size=1, max_size=2)))
        themes.append(BookTheme(label=f"split {n}", split_from=draw(some), hints=hints))
    moves = [
        Move(
            finding=draw(st.sampled_from([ids[0] for ids in one.findings] + ["nosuch"]))[: draw(st.integers(4, 14))],
            to=draw(st.none() | some),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    return replace(book, themes=tuple(themes), moves=(*book.moves, *moves))
