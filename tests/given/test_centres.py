from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import embedder
from reportminer.errors import UsageError
from reportminer.given import FixedThemes, GivenTheme, GivenThemes, attracting, described
from reportminer.given.centres import ATTRACTED, least_cosines

HOME = [
    "Officers visited people at home.",
    "Home visits were rare.",
    "Few were seen at home.",
    "Visits at home were missed.",
]
REST = [
    "Court reports were timely.",
    "Courts were content with advice.",
    "Staff were well trained.",
    "Morale of staff was low.",
    "Drug treatment was quick.",
    "Alcohol work was weak.",
    "Plans were reviewed late.",
    "Leaders had a clear vision.",
    "Housing was hard to find.",
    "Jobs were found for many.",
    "Vacancies were many.",
    "Data were poor.",
]
SEED = GivenThemes(themes=(GivenTheme(key="h", name="home visits", words=("visited at home",)),), source="seeds.txt")


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def vectors(n: int, seed: int = 0, dims: int = 8) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, dims)))


def test_a_seed_attracts_its_texts_and_few_others() -> None:
    encode = embedder().encode
    rows = encode(HOME + REST)
    labels = attracting(SEED, encode, rows).attract(rows)
    assert (labels[: len(HOME)] == 0).all()
    assert (labels[len(HOME) :] == 0).sum() <= 2  # "Housing was hard to find" is near homes


def test_given_themes_are_told_apart_by_names_and_descriptions_alone() -> None:
    encode = embedder().encode
    book = GivenThemes(
        themes=(
            GivenTheme(key="h", name="home visiting", description="home visits to people supervised"),
            GivenTheme(key="c", name="court reports", description="advice to courts"),
            GivenTheme(key="d", name="drugs and alcohol"),
        ),
        source="codes.toml",
    )
    rows = encode(HOME + REST)
    nearest = [one.nearest for one in described(book, encode, rows).place(rows)]
    assert nearest[:4] == [0] * 4
    assert nearest[4:6] == [1, 1]
    assert nearest[8:10] == [2, 2]


def test_examples_draw_a_theme_to_them() -> None:
    encode = embedder().encode
    plain = GivenThemes(
        themes=(GivenTheme(key="o", name="offending"), GivenTheme(key="x", name="other matters")), source="c"
    )
    shown = GivenThemes(
        themes=(plain.themes[0], GivenTheme(key="x", name="other matters", examples=("Home visits were rare.",))),
        source="c",
    )
    rows = encode(["Officers seldom visited people at home."])
    before, after = (described(book, encode, rows).scores(rows)[0, 1] for book in (plain, shown))
    assert after > before + 0.1


@given(st.integers(1, 30), st.integers(0, 99))
def test_each_row_alone_and_in_any_order(n, seed) -> None:
    centres = vectors(4, seed + 1000).astype(np.float64)
    rows = vectors(n, seed)
    fixed = FixedThemes(names=tuple("abcd"), centres=centres, least=least_cosines(rows, centres, ATTRACTED))
    together = fixed.place(rows)
    assert together == tuple(fixed.place(rows[i : i + 1])[0] for i in range(n))
    order = np.random.default_rng(seed).permutation(n)
    assert fixed.place(rows[order]) == tuple(together[i] for i in order)
    assert np.allclose(fixed.shares(rows).sum(axis=1), 1)
    shuffled = least_cosines(np.vstack([rows[order], rows[:1]]), centres, ATTRACTED)
    assert np.array_equal(fixed.least, shuffled)


def test_few_rows_say_nothing_so_that_everything_fits() -> None:
    assert least_cosines(vectors(3), vectors(2).astype(np.float64), 2.0).tolist() == [-1, -1]
    assert least_cosines(np.empty((0, 8), np.float32), vectors(2).astype(np.float64), 2.0).tolist() == [-1, -1]


def test_a_least_cosine_of_ones_own_counts() -> None:
    encode = embedder().encode
    themes = (GivenTheme(key="h", name="home visits", least=0.99), GivenTheme(key="c", name="courts", least=-1.0))
    fixed = attracting(GivenThemes(themes=themes, source="s"), encode, encode(HOME + REST))
    assert fixed.least.tolist() == [0.99, -1.0]


def test_a_theme_that_the_model_cannot_read() -> None:
    with pytest.raises(UsageError, match="line 1: the theme 'home visits' has no words"):
        attracting(SEED, lambda texts: np.zeros((len(texts), 4), np.float32), np.eye(4, dtype=np.float32))
