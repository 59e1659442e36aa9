"""Nearly equal rows are one theme; rows that fit none are few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import UsageError
from reportminer.themes import Themes
from reportminer.themes.communities import neighbour_graph, quantised
from reportminer.themes.grid import sets_of_near


@settings(max_examples=12, deadline=None)
@given(n=st.integers(20, 90), seed=st.integers(0, 1000), data=st.data())
def test_duplicates_share_a_theme(clouds, n, seed, data):
    x, _ = clouds(n, 5, spread=0.9, seed=seed)
    twice = np.array(data.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=10, unique=True)))
    random = np.random.RandomState(seed)
    near = x[twice] + 0.02 * random.normal(size=(len(twice), x.shape[1])) / np.sqrt(x.shape[1])
    fitted = Themes(n_themes=5).fit(np.vstack([x, near]))
    assert (fitted.labels_[n:] == fitted.labels_[twice]).all()
    assert (fitted.nearest_[n:] == fitted.nearest_[twice]).all()
    every = np.vstack([x, near])
    assert [int(fitted.predict(row[None])[0]) for row in every] == fitted.labels_.tolist()
    assert (fitted.nearest(every) == fitted.nearest_).all()


def test_a_pair_across_a_border_is_kept_together():
    angles = np.linspace(0, np.pi / 2, 41)
    x = np.zeros((41, 20))
    x[:, 0], x[:, 1] = np.cos(angles), np.sin(angles)
    x[:, 2:] = np.random.RandomState(0).normal(size=(41, 18)) * 0.2
    x = np.vstack([x, x + np.random.RandomState(1).normal(size=x.shape) * 0.02])
    fitted = Themes(n_themes=6, unassigned=0.1).fit(x)
    assert (fitted.labels_[:41] == fitted.labels_[41:]).all()
    assert len(fitted.exceptions_)  # at least one pair would have been divided
    assert (fitted.predict(x) == fitted.labels_).all()


def test_a_chain_is_no_set_of_duplicates():
    angles = np.linspace(0, np.pi / 2, 60)
    x = quantised(np.column_stack([np.cos(angles), np.sin(angles)]))
    assert len(set(sets_of_near(x, neighbour_graph(x, 3)).tolist())) == 60
    assert len(set(sets_of_near(x[:4], neighbour_graph(x[:4], 2)).tolist())) == 1


def test_rows_far_from_everything_are_unassigned_with_their_nearest(clouds):
    x, labels = clouds(300, 5, spread=0.3)
    far = np.random.RandomState(5).normal(size=(4, 24))
    fitted = Themes(n_themes=5).fit(np.vstack([x, far]))
    assert (fitted.labels_[300:] == -1).all()
    assert (fitted.nearest_[300:] >= 0).all()
    assert 4 <= (fitted.labels_ < 0).sum() <= 0.03 * 304
    everyone = Themes(n_themes=5, unassigned=0).fit(np.vstack([x, far]))
    assert everyone.labels_.min() == 0
    assert (everyone.labels_ == everyone.nearest_).all()
    assert len(labels) == 300


@pytest.mark.parametrize("share", [-0.1, 1.0, 2])
def test_impossible_shares_are_refused(clouds, share):
    with pytest.raises(UsageError, match="unassigned"):
        Themes(unassigned=share).fit(clouds(20, 2)[0])
