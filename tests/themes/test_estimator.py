from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from reportminer.errors import UsageError
from reportminer.themes import Themes
from reportminer.themes import estimator as room
from reportminer.themes.communities import louvain, neighbour_graph, quantised

# scikit-learn draws each check's data itself; some are skipped with a warning where an optional library is missing.
pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")


@parametrize_with_checks([Themes()])
def test_scikit_learns_own_checks(estimator, check):
    check(estimator)


@pytest.mark.parametrize(("n", "k"), [(60, 3), (200, 8), (600, 20)])
def test_it_finds_the_number_of_themes_that_are_there(clouds, n, k):
    x, labels = clouds(n, k)
    fitted = Themes().fit(x)
    assert k / 1.5 <= fitted.n_themes_ <= k * 1.5
    assert adjusted_rand_score(labels, fitted.labels_) > 0.85


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(n=st.integers(2, 90), k=st.integers(1, 9), seed=st.integers(0, 1000), data=st.data())
def test_no_order_and_no_repetition_changes_the_themes(clouds, n, k, seed, data):
    x, _ = clouds(n, k, seed=seed)
    given_number = data.draw(st.none() | st.integers(1, len(np.unique(quantised(x), axis=0))))
    fitted = Themes(n_themes=given_number).fit(x)
    order = data.draw(st.permutations(range(n)))
    assert (Themes(n_themes=given_number).fit(x[order]).labels_ == fitted.labels_[order]).all()
    again = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=20)), dtype=int)
    more = Themes(n_themes=given_number).fit(np.vstack([x, x[again]]))
    # Numbers follow sizes, so they may change; who is with whom may not.
    assert adjusted_rand_score(more.labels_[:n], fitted.labels_) == 1.0
    assert (more.labels_[n:] == more.labels_[again]).all()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(n=st.integers(1, 120), k=st.integers(1, 12), seed=st.integers(0, 1000))
def test_predicting_the_texts_of_the_fit_repeats_the_fit(clouds, n, k, seed):
    x, _ = clouds(n, k, seed=seed)
    fitted = Themes().fit(x)
    assert (fitted.predict(x) == fitted.labels_).all()
    assert [int(fitted.predict(row[None])[0]) for row in x] == fitted.labels_.tolist()
    shares = fitted.predict_proba(x)
    assert shares.shape == (n, fitted.n_themes_)
    assert np.allclose(shares.sum(axis=1), 1.0)
    assert ((fitted.probabilities_ >= 0) & (fitted.probabilities_ <= 1)).all()
    assert np.allclose(shares[np.arange(n), fitted.nearest_], fitted.probabilities_)
    assert (fitted.nearest(x) == fitted.nearest_).all()
    inside = fitted.labels_ >= 0
    assert (fitted.labels_[inside] == fitted.nearest_[inside]).all()
    assert (~inside).mean() <= 0.03
    sizes = np.bincount(fitted.labels_[inside])
    assert sizes.tolist() == fitted.sizes_.tolist()
    assert len(sizes) == fitted.n_themes_ == len(fitted.centroids_)
    assert (np.diff(sizes) <= 0).all()
    assert sizes.min() > 0


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 60), seed=st.integers(0, 1000), data=st.data())
def test_a_given_number_is_met_exactly(clouds, n, seed, data):
    x, _ = clouds(n, 4, seed=seed)
    number = data.draw(st.integers(1, len(np.unique(quantised(x), axis=0))))
    fitted = Themes(n_themes=number).fit(x)
    assert fitted.n_themes_ == number == len(set(fitted.labels_.tolist()) - {-1})
    assert (fitted.predict(x) == fitted.labels_).all()
    assert len(fitted.criterion_["information"]) == 0


@pytest.mark.parametrize("n", [1, 2, 5, 20])
def test_few_texts_are_no_trouble(n):
    fitted = Themes().fit(np.eye(24)[:n])
    assert len(fitted.labels_) == n
    assert fitted.n_themes_ >= 1


def test_equal_texts_are_one_theme():
    fitted = Themes().fit(np.ones((40, 3)))
    assert fitted.n_themes_ == 1
    assert fitted.probabilities_.tolist() == [1.0] * 40


def test_the_curve_that_chose_is_kept(clouds):
    x, _ = clouds(200, 6)
    curve = Themes().fit(x).criterion_
    assert set(curve) == {"resolution", "n_themes", "information", "agreement", "criterion"}
    assert len({len(values) for values in curve.values()}) == 1
    assert (np.diff(curve["resolution"]) > 0).all()
    assert 0 < curve["information"].max() <= np.log2(curve["n_themes"].max())


def test_two_unlike_sources_are_not_just_two_themes(clouds):
    one, labels = clouds(300, 10, seed=1)
    x = np.vstack([np.hstack([one, np.zeros_like(one)]), np.hstack([np.zeros_like(one), one])])
    fitted = Themes().fit(x)
    assert adjusted_rand_score(np.concatenate([labels, labels + 10]), fitted.labels_) > 0.85


@pytest.mark.parametrize("bounds", [(2, 3), (5, 5), (9, 10), (12, 20), (40, 50), (90, 91)])
def test_the_range_of_numbers_is_kept(clouds, bounds):
    x, _ = clouds(240, 6)
    assert bounds[0] <= Themes(k_range=bounds).fit(x).n_themes_ <= bounds[1]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"n_themes": 11}, "n_themes=11, but there are 10 different"),
        ({"n_themes": 0}, "n_themes=0"),
        ({"k_range": (5, 2)}, "k_range"),
        ({"n_neighbors": 0}, "n_neighbors=0"),
    ],
)
def test_what_cannot_be_is_refused_in_plain_words(parameters, words):
    with pytest.raises(UsageError, match=words.replace("(", r"\(")):
        Themes(**parameters).fit(np.eye(10))


def test_no_texts_are_refused():
    with pytest.raises(ValueError, match="0 sample"):
        Themes().fit(np.empty((0, 3)))


def test_more_texts_than_the_graph_takes(clouds, monkeypatch):
    monkeypatch.setattr(room, "MOST_IN_GRAPH", 150)
    x, labels = clouds(600, 6)
    assert adjusted_rand_score(labels, Themes().fit(x).labels_) > 0.85
    assert Themes(n_themes=300).fit(x).n_themes_ == 300


def test_threads_and_processes_change_nothing():
    code = (
        "import numpy as np, hashlib; from reportminer.themes import Themes;"
        "x = np.random.RandomState(0).normal(size=(400, 64)).astype('float32');"
        "f = Themes().fit(x); print(hashlib.sha256(f.labels_.tobytes() + f.centroids_.tobytes()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(seen) == 1


def test_inner_products_on_the_grid_are_exact():
    x = quantised(np.random.RandomState(0).normal(size=(50, 384)))
    assert ((x @ x.T).astype(np.int64) == x.astype(np.int64) @ x.astype(np.int64).T).all()
    assert (quantised(1e-200 * np.eye(3)) == quantised(1e200 * np.eye(3))).all()


def test_ties_take_the_first_rows():
    graph = neighbour_graph(quantised(np.ones((6, 2))), 1)
    assert sorted(set(graph.indices.tolist())) == [0, 1, 2, 3, 4, 5]
    assert graph[5, 0] > 0
    assert graph[5, 4] == 0


def test_resolution_divides_further(clouds):
    x, _ = clouds(200, 8)
    graph = neighbour_graph(quantised(x), 10)
    counts = [len(set(louvain(graph, resolution).tolist())) for resolution in (0.1, 1.0, 20.0)]
    assert counts[0] <= counts[1] < counts[2]
