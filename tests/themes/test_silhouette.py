from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from reportminer.themes import silhouette


def test_it_is_that_of_scikit_learn(clouds):
    x, labels = clouds(200, 5, spread=0.8)
    found = silhouette(x, labels)
    assert found.overall == pytest.approx(silhouette_score(x, labels, metric="cosine"), abs=2e-3)
    assert found.n_sampled == 200
    assert len(found.themes) == 5


def test_unassigned_rows_are_left_out_and_one_theme_has_none(clouds):
    x, labels = clouds(60, 3)
    far = np.vstack([x, -x[:5]])
    assert silhouette(far, [*labels, *[-1] * 5]) == silhouette(x, labels)
    assert silhouette(x, np.zeros(60, int)).overall == 0.0
    assert silhouette(x, np.full(60, -1)).n_sampled == 0


def test_a_sample_is_near_and_does_not_depend_on_the_order(clouds):
    x, labels = clouds(5000, 6, spread=0.8)
    found = silhouette(x, labels)
    order = np.random.RandomState(3).permutation(5000)
    assert found.n_sampled == 2000
    assert silhouette(x[order], labels[order]) == found
    assert found.overall == pytest.approx(silhouette_score(x, labels, metric="cosine"), abs=0.02)
