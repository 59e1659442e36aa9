from __future__ import annotations

import numpy as np
import pytest

from reportminer.errors import UsageError
from reportminer.themes import Themes, stability
from reportminer.themes import stability as room_of_stability
from reportminer.themes.stability import stability as measured


def test_clear_groups_come_back_and_noise_does_not(clouds):
    x, _ = clouds(160, 4, spread=0.3)
    clear = stability(x, Themes(n_themes=4).fit(x), n_resamples=4)
    assert min(clear.reappears) == 1.0
    assert clear.agreement > 0.9
    assert np.mean(clear.stays) > 0.95
    noise = np.random.RandomState(0).normal(size=(160, 24))
    vague = stability(noise, Themes(n_themes=12).fit(noise), n_resamples=4)
    assert vague.agreement < 0.6
    assert np.mean(vague.jaccard) < np.mean(clear.jaccard) - 0.2
    assert np.mean(vague.stays) < 0.9


def test_shares_are_shares_and_belong_to_themes_and_rows(clouds):
    x, _ = clouds(90, 5)
    fitted = Themes(n_themes=5).fit(x)
    found = stability(x, fitted, n_resamples=3)
    assert len(found.reappears) == len(found.jaccard) == fitted.n_themes_
    assert len(found.stays) == 90
    assert all(0 <= value <= 1 for value in (*found.reappears, *found.jaccard, *found.stays))
    assert found.n_drawn == 81


def test_the_order_of_rows_changes_nothing_and_a_run_repeats_itself(clouds):
    x, _ = clouds(80, 4)
    order = np.random.RandomState(1).permutation(80)
    one = stability(x, Themes(n_themes=4).fit(x), n_resamples=3)
    other = stability(x[order], Themes(n_themes=4).fit(x[order]), n_resamples=3)
    assert one.reappears == other.reappears
    assert np.asarray(one.stays)[order].tolist() == list(other.stays)
    assert one.agreement == other.agreement


def test_resamples_of_many_texts_are_bounded(clouds, monkeypatch):
    x, _ = clouds(300, 4, spread=0.3)
    monkeypatch.setitem(measured.__globals__, "MOST_IN_RESAMPLES", 100)
    found = room_of_stability(x, Themes(n_themes=4).fit(x), n_resamples=3)
    assert found.n_drawn == 90
    assert len(found.stays) == 300
    assert found.agreement > 0.9


def test_what_cannot_be_is_refused(clouds):
    x, _ = clouds(30, 2)
    fitted = Themes(n_themes=2).fit(x)
    with pytest.raises(UsageError, match="n_resamples=1"):
        stability(x, fitted, n_resamples=1)
    with pytest.raises(UsageError, match="29 rows"):
        stability(x[:29], fitted)
