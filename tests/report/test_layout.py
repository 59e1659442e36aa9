from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from threadpoolctl import threadpool_limits

from reportminer.report import layout as module
from reportminer.report.layout import layout


def grouped(n: int, *, groups: int = 6, dims: int = 40, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Rows around some directions, and the direction of each."""
    draw = np.random.default_rng(seed)
    of = np.arange(n) % groups
    rows = draw.normal(size=(groups, dims))[of] + draw.normal(size=(n, dims)) * 0.8
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), of


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return grouped(300)[0]


@pytest.fixture(scope="module")
def places(rows) -> np.ndarray:
    return layout(rows)


def test_places_fill_the_square_and_both_axes_have_one_scale(places) -> None:
    assert (places.shape, places.dtype) == ((300, 2), np.float32)
    assert places.min() >= 0
    assert places.max() <= 1
    assert np.ptp(places, axis=0).max() == pytest.approx(1, abs=1e-5)
    assert (places.min(axis=0) + places.max(axis=0)).tolist() == pytest.approx([1, 1], abs=1e-5)


def test_neighbours_stay_neighbours_more_than_in_principal_components(rows, places) -> None:
    plane = PCA(2, svd_solver="full").fit_transform(rows)
    assert trustworthiness(rows, places, n_neighbors=10) > trustworthiness(rows, plane, n_neighbors=10) + 0.05
    of = grouped(300)[1]
    distances = ((places[:, None] - places) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (of[np.argsort(distances, axis=1)[:, :5]] == of[:, None]).mean() > 0.95


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("most", [3_000, 100])  # all rows are laid out, and some of them first
def test_neither_order_nor_threads_change_a_place(rows, most, threads, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_LAID_OUT", most)
    order = np.random.default_rng(threads).permutation(len(rows))
    with threadpool_limits(1):
        first = layout(rows)
    with threadpool_limits(threads):
        again = layout(rows[order])
    assert np.array_equal(again, first[order])


@pytest.mark.parametrize("most", [3_000, 100])
def test_equal_rows_share_a_place_and_length_does_not_count(rows, most, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_LAID_OUT", most)
    first = layout(rows)
    assert np.array_equal(layout(np.vstack([rows, rows[:40]]))[:300], first)
    assert np.array_equal(layout(np.vstack([rows, rows[:40]]))[300:], first[:40])
    assert np.array_equal(layout(rows * np.float32(4)), first)


def test_rows_beyond_the_most_stand_among_their_like(monkeypatch) -> None:
    rows, of = grouped(900)
    monkeypatch.setattr(module, "MOST_LAID_OUT", 200)
    places = layout(rows)
    assert len(np.unique(places, axis=0)) == 900
    assert trustworthiness(rows, places, n_neighbors=10) > 0.8
    distances = ((places[:, None] - places) ** 2).sum(axis=2)
    np.fill_diagonal(distances, np.inf)
    assert (of[np.argsort(distances, axis=1)[:, :5]] == of[:, None]).mean() > 0.95
    assert not np.array_equal(layout(rows, seed=1), places)


@pytest.mark.parametrize("n", [0, 1, 2, 5, 7, 8, 9, 31])
@pytest.mark.parametrize("dims", [1, 2, 40])
def test_few_rows(n, dims) -> None:
    places = layout(np.random.default_rng(n).normal(size=(n, dims)))
    assert places.shape == (n, 2)
    assert np.isfinite(places).all()
    if n == 1:
        assert places.tolist() == [[0.5, 0.5]]
    if n > 1 and dims == 40:
        assert len(np.unique(places, axis=0)) == n


@pytest.mark.parametrize("row", [[0.6, 0.8], [0, 0]])
def test_equal_rows_stand_in_the_middle(row) -> None:
    assert layout(np.array([row] * 20)).tolist() == [[0.5, 0.5]] * 20


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_no_finite_number_is_told_with_its_row(value) -> None:
    rows = np.ones((3, 4))
    rows[1, 2] = value
    with pytest.raises(ValueError, match=r"row 1 of the vectors holds a value that is no finite number"):
        layout(rows)


@pytest.mark.parametrize("shape", [(3,), (2, 3, 4)])
def test_another_shape_is_told(shape) -> None:
    with pytest.raises(ValueError, match=r"have the shape \(.*\): one row a finding is needed"):
        layout(np.ones(shape))


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 12).flatmap(
        lambda n: st.lists(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=3), min_size=n, max_size=n)
    )
)
def test_any_few_rows_have_places_in_the_square(rows) -> None:
    places = layout(np.array(rows))
    assert places.shape == (len(rows), 2)
    assert ((places >= 0) & (places <= 1)).all()
