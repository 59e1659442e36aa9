from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import UsageError
from reportminer.themes.hierarchy import tree


def grown(k, seed):
    random = np.random.RandomState(seed)
    return tree(random.normal(size=(k, 6)), random.randint(1, 50, size=k).astype(float))


@settings(max_examples=40, deadline=None)
@given(k=st.integers(1, 40), seed=st.integers(0, 1000))
def test_every_cut_is_a_coarsening_of_the_finer_and_sizes_add_up(k, seed):
    hierarchy = grown(k, seed)
    finer = hierarchy.cut(k)
    assert sorted(finer) == list(range(k))
    for wanted in range(k, 0, -1):
        cut = hierarchy.cut(wanted)
        assert len(set(cut)) == wanted
        assert len(set(zip(finer, cut, strict=True))) == len(set(finer))
        sizes = np.bincount(cut, weights=hierarchy.sizes)
        assert sizes.sum() == sum(hierarchy.sizes)
        assert (np.diff(sizes) <= 0).all()
        finer = cut


@settings(max_examples=40, deadline=None)
@given(k=st.integers(1, 120), seed=st.integers(0, 1000))
def test_levels_are_few_nested_and_the_broadest_first(k, seed):
    levels = grown(k, seed).levels
    counts = [len(set(level)) for level in levels]
    assert counts == sorted(set(counts))
    assert counts[-1] == k
    assert len(levels) <= 1 + np.log(max(k, 1)) / np.log(1 / 0.67)
    for broad, narrow in pairwise(levels):
        assert len(set(zip(narrow, broad, strict=True))) == len(set(narrow))


def test_what_is_alike_is_merged_first():
    near = np.array([[1, 0, 0], [0.9, 0.1, 0], [0, 1, 0], [0, 0.9, 0.1]])
    assert tree(near, np.array([4.0, 3, 2, 2])).cut(2) == (0, 0, 1, 1)


def test_no_broad_themes_are_refused():
    with pytest.raises(UsageError, match="max_themes=0"):
        grown(4, 0).cut(0)
