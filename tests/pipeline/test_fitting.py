"""Given, seeded and discovered groups side by side, and that nothing depends on the order of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.fitting import fit
from reportminer.pipeline.material import Material, Placed
from reportminer.store import ThemeInput

DIMS = 12


def rows_of(n: int, k: int, seed: int) -> np.ndarray:
    """Rows round k directions, none equal to another."""
    random = np.random.default_rng(seed)
    rows = np.eye(DIMS)[np.arange(n) % k] + random.normal(scale=0.08, size=(n, DIMS))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def material(rows: np.ndarray, placed: list[int] | None = None, kinds: str = "", encode=None) -> Material:
    inputs = [
        ThemeInput(
            finding=str(n),
            kind="recommendation" if kinds[n : n + 1] == "r" else "finding",
            polarity=None,
            text=f"text {n}",
            text_hash=f"{n:016x}",
            body=None,
            report="r",
            published=None,
        )
        for n in range(len(rows))
    ]
    at = None
    if placed is not None:
        labels = np.array(placed, dtype=np.intp)
        at = Placed(labels=labels, nearest=np.maximum(labels, 0), shares=np.full(len(rows), 0.5))
    return Material(inputs=inputs, rows=rows, placed=at, encode=encode)


def named(*names: str, least: float | None = None) -> GivenThemes:
    return GivenThemes(themes=tuple(GivenTheme(key=name, name=name, least=least) for name in names), source="x")


def partition(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in np.unique(labels)}


def test_what_fits_no_given_theme_is_discovered() -> None:
    rows = rows_of(40, 4, 0)
    placed = [0 if n % 4 == 0 else -1 for n in range(40)]
    found = fit(material(rows, placed), Clustering(given=named("a", "never"), n_themes=3))
    assert found.origins == ("given", "given", "discovered", "discovered", "discovered")
    assert found.names == ("a", "never", None, None, None)
    assert found.diagnostics["empty"] == ["never"]
    assert found.labels.tolist()[::4] == [0] * 10
    assert partition(found.labels) == {frozenset(range(n, 40, 4)) for n in range(4)}
    assert not found.centroids[1].any()
    assert np.isnan(found.stability[:2]).all()
    assert not np.isnan(found.stability[2:]).any()
    assert np.isnan(found.steadiness[::4]).all()
    assert len(found.labels) == len(found.nearest) == len(found.shares) == 40


def test_given_themes_alone() -> None:
    rows = rows_of(12, 3, 0)
    placed = [0 if n % 3 == 0 else -1 for n in range(12)]
    found = fit(material(rows, placed), Clustering(given=named("a"), discover=False))
    assert found.labels.tolist() == placed
    assert found.nearest.tolist() == [0] * 12
    assert "empty" not in found.diagnostics
    everything = fit(material(rows, [0] * 12), Clustering(given=named("a"), n_themes=5))  # nothing is left to discover
    assert everything.names == ("a",)


def test_fewer_are_left_than_were_asked_for() -> None:
    rows = rows_of(12, 3, 0)
    found = fit(material(rows, [0] * 10 + [-1] * 2), Clustering(given=named("a"), n_themes=9))
    assert len(found.names) == 3
    rows[10] = rows[11] * (1 + 1e-6)  # the same direction is the same text to the clusterer
    found = fit(material(rows, [0] * 10 + [-1] * 2), Clustering(given=named("a"), n_themes=9))
    assert len(found.names) == 2


def test_recommendations_go_to_the_nearest_theme_and_make_none() -> None:
    rows = rows_of(40, 4, 1)
    found = fit(material(rows, kinds="r" * 4), Clustering(n_themes=4))
    assert partition(found.nearest) == {frozenset(range(n, 40, 4)) for n in range(4)}
    assert np.isnan(found.steadiness[:4]).all()
    only = fit(material(rows, [0] * 4 + [-1] * 36, kinds="r" * 36), Clustering(given=named("a"), n_themes=2))
    assert len(only.names) <= 3


def test_seeds_come_first_and_those_without_findings_are_told() -> None:
    rows = rows_of(40, 4, 2)

    def encode(phrases):
        return np.array([np.eye(DIMS)[0] if one == "first" else np.eye(DIMS)[-1] for one in phrases], np.float32)

    how = Clustering(seeds=named("first", "never", least=0.8), n_themes=3)
    found = fit(material(rows, encode=encode), how)
    assert found.origins[:2] == ("seeded", "seeded")
    assert found.names[:2] == ("first", "never")
    assert found.diagnostics["empty"] == ["never"]
    assert np.flatnonzero(found.labels == 0).tolist() == list(range(0, 40, 4))
    both = fit(
        material(rows, [0 if n % 4 == 1 else -1 for n in range(40)], encode=encode),
        Clustering(given=named("given", "empty"), seeds=how.seeds, n_themes=2),
    )
    assert both.names[:4] == ("given", "empty", "first", "never")
    assert both.diagnostics["empty"] == ["empty", "never"]


@settings(deadline=None, max_examples=12)
@given(n=st.integers(1, 50), k=st.integers(1, 6), seed=st.integers(0, 99), data=st.data())
def test_no_order_changes_groups_and_shares_are_shares(n, k, seed, data) -> None:
    rows = rows_of(n, k, seed)
    order = data.draw(st.permutations(range(n)))
    how = Clustering(resamples=0)
    one, other = fit(material(rows), how), fit(material(rows[order]), how)
    back = np.argsort(order)
    assert partition(one.labels) == partition(other.labels[back])
    assert np.allclose(one.shares, other.shares[back])
    assert ((one.shares >= 0) & (one.shares <= 1)).all()
    assert ((one.nearest >= 0) & (one.nearest < len(one.centroids))).all()


@pytest.mark.parametrize("n", [1, 2, 5, 30])
def test_equal_rows_share_a_group(n) -> None:
    rows = np.repeat(rows_of(3, 3, 0), n, axis=0)
    found = fit(material(rows), Clustering(resamples=0))
    for part in range(3):
        assert len(set(found.labels[part * n : (part + 1) * n].tolist())) == 1
