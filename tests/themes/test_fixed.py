from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import UsageError
from reportminer.themes import Fixed, Themes


@pytest.fixture
def cloud(clouds):
    return clouds(120, 4, spread=0.3)


def middle(x, labels, theme):
    return x[labels == theme].mean(axis=0)


def test_fixed_themes_come_first_and_the_rest_is_discovered(cloud):
    x, labels = cloud
    fixed = Fixed(np.array([middle(x, labels, 2), middle(x, labels, 0)]), 0.7)
    fitted = Themes(n_themes=2).fit(x, fixed=fixed)
    assert (fitted.n_fixed_, fitted.n_themes_) == (2, 4)
    for theme, place in ((2, 0), (0, 1)):
        assert (fitted.labels_[labels == theme] == place).mean() > 0.9
    rest = fitted.labels_[(labels == 1) | (labels == 3)]
    assert set(rest.tolist()) <= {-1, 2, 3}
    assert np.allclose(fitted.centroids_[:2], fixed.grid / 4000)
    assert (fitted.predict(x) == fitted.labels_).all()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 100), least=st.floats(0.0, 0.95), number=st.none() | st.integers(0, 3))
def test_rows_near_enough_go_to_the_nearest_fixed_theme(clouds, seed, least, number):
    x, labels = clouds(60, 3, seed=seed)
    fixed = Fixed(np.array([middle(x, labels, 0), middle(x, labels, 1)]), least)
    fitted = Themes(n_themes=number).fit(x, fixed=fixed)
    assert [int(fitted.predict(row[None])[0]) for row in x] == fitted.labels_.tolist()
    assert np.allclose(fitted.predict_proba(x).sum(axis=1), 1)
    units = fixed.grid / np.linalg.norm(fixed.grid, axis=1, keepdims=True)
    fits = x @ units.T
    clearly = (fits.max(axis=1) > least + 0.01) & (np.abs(fits[:, 0] - fits[:, 1]) > 0.01)
    assert (fitted.labels_[clearly] == fits[clearly].argmax(axis=1)).all()
    others = fitted.labels_[fits.max(axis=1) < least - 0.01]
    assert set(others.tolist()) <= {-1, *range(2, fitted.n_themes_)}
    assert number == 0 or (others < 0).sum() <= 0.03 * len(x)


def test_given_themes_alone_leave_the_others_unassigned_with_their_nearest(cloud):
    x, labels = cloud
    fitted = Themes(n_themes=0).fit(x, fixed=Fixed(middle(x, labels, 0)[None], 0.7))
    assert fitted.n_themes_ == 1
    assert set(fitted.labels_[labels == 0].tolist()) <= {0, -1}
    assert (fitted.labels_[labels != 0] == -1).mean() > 0.9
    assert (fitted.nearest_ == 0).all()


def test_fixed_themes_may_take_everything_or_nothing(cloud):
    x, _ = cloud
    everything = Themes().fit(x, fixed=Fixed(x[:1], -1.0))
    assert everything.labels_.tolist() == [0] * len(x)
    plain, nothing = Themes().fit(x), Themes().fit(x, fixed=Fixed(-x.mean(axis=0)[None], 0.99))
    assert nothing.sizes_[0] == 0
    assert (nothing.labels_ == np.where(plain.labels_ >= 0, plain.labels_ + 1, -1)).all()


@pytest.mark.parametrize(
    ("centres", "least", "words"),
    [
        (np.ones(3), 0.5, r"shape \(3,\)"),
        (np.eye(3), [0.5, 0.5], r"least_cosines of shape \(2,\)"),
        (np.eye(3), 1.5, "cosines from -1 to 1"),
        (np.eye(3), 0.5, "3 dims for vectors of 24"),
    ],
)
def test_what_cannot_be_is_refused(cloud, centres, least, words):
    with pytest.raises(UsageError, match=words):
        Themes().fit(cloud[0], fixed=Fixed(centres, least))


def test_no_themes_at_all_are_refused(cloud):
    with pytest.raises(UsageError, match="n_themes=0"):
        Themes(n_themes=0).fit(cloud[0])
