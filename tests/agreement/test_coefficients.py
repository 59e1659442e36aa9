"""Coefficients against the worked examples of the papers that they come from, and against another implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from reportminer.agreement import ac1, alpha, cohen, fleiss, found, jaccard, masi, observed
from reportminer.errors import UsageError


def spread(table):
    """Turn counts a unit and code into one value a coder."""
    return [[code for code, n in enumerate(row) for _ in range(n)] for row in table]


def from_square(table):
    """Turn a table of two coders into pairs."""
    return [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]


def units(*coders):
    """Turn one line a coder, "." for no value, into rows."""
    return [[None if value in ".*" else value for value in unit] for unit in zip(*map(str.split, coders), strict=True)]


# Cohen 1960, table 1 (proportions times 200): kappa = .29 / .59 = .492.
COHEN = [[88, 10, 2], [14, 40, 6], [18, 10, 12]]
# Fleiss 1971, table 1: 30 patients, 6 psychiatrists each, 5 diagnoses; kappa = .430.
FLEISS = [
    *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0], [2, 0, 4, 0, 0]),
    *([0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6], [1, 0, 0, 5, 0], [1, 1, 0, 4, 0]),
    *([0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1], [0, 0, 5, 0, 1], [3, 0, 0, 1, 2], [5, 1, 0, 0, 0]),
    *([0, 2, 0, 4, 0], [1, 0, 2, 0, 3], [0, 0, 0, 0, 6], [0, 1, 0, 5, 0], [0, 2, 0, 1, 3], [2, 0, 0, 4, 0]),
    *([1, 0, 0, 4, 1], [0, 5, 0, 1, 0], [4, 0, 0, 0, 2], [0, 2, 0, 4, 0], [1, 0, 5, 0, 0], [0, 0, 0, 0, 6]),
]
# Wikipedia, "Fleiss' kappa": 10 units, 14 raters; kappa = .210.
RATERS = [
    *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
    *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
]
# Krippendorff 2011: A (binary, two observers) .095; B (nominal, two observers) .692; C (four, missing values) .743.
BINARY = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = units("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = units(
    *("1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .")
)
# Wikipedia, "Krippendorff's alpha": three coders; .691.
THREE = units("* * * * * 3 4 1 2 1 1 3 3 * 3", "1 * 2 1 3 3 4 3 * * * * * * *", "* * 2 1 3 4 4 * 2 1 1 3 3 * 4")


@pytest.mark.parametrize(
    ("coefficient", "published"),
    [
        (cohen(from_square(COHEN)), 0.492),
        (fleiss(spread(FLEISS)), 0.430),
        (fleiss(spread(RATERS)), 0.210),
        (alpha(BINARY), 0.095),
        (alpha(NOMINAL), 0.692),
        (alpha(MISSING), 0.743),
        (alpha(THREE), 0.691),
        # Gwet's paradox: 118 and 0 agreed, 5 and 2 not. pe = 2 (.972) (.028) = .0544; (.944 - .0544) / .9456.
        (ac1(from_square([[118, 5], [2, 0]])), 0.941),
        (cohen(from_square([[118, 5], [2, 0]])), -0.023),
        (observed(from_square(COHEN)), 0.700),
    ],
)
def test_what_the_papers_print(coefficient, published) -> None:
    assert round(coefficient.value, 3) == published


def test_the_diagnoses_are_as_printed() -> None:
    assert (np.sum(FLEISS, axis=0) / 180).round(3).tolist() == [0.144, 0.144, 0.167, 0.306, 0.239]


def test_units_are_those_that_count() -> None:
    assert alpha(MISSING).units == 11  # the twelfth has one value
    assert fleiss(MISSING).units == 8  # the units that all four coded
    assert observed(THREE).units == 12  # the first and the fourteenth have one value, the second has none


@given(st.lists(st.tuples(*3 * [st.integers(0, 3)]), min_size=3, max_size=30))
def test_another_implementation_says_the_same(rows) -> None:
    k = 4
    ours = fleiss(rows).value
    with np.errstate(all="ignore"):
        theirs = fleiss_kappa(aggregate_raters(np.array(rows), n_cat=k)[0])
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
    square = np.zeros((k, k))
    for one, other, _ in rows:
        square[one, other] += 1
    ours = cohen([row[:2] for row in rows]).value
    if np.isfinite(ours):
        np.testing.assert_allclose(ours, cohens_kappa(square, return_results=False), atol=1e-9)
    # Krippendorff 2011: alpha is Fleiss' kappa (for two, Scott's pi) but for the small-sample correction 1/(2N).
    if np.isfinite(fleiss(rows).value):
        n = 3 * len(rows)
        np.testing.assert_allclose(1 - alpha(rows).value, (1 - fleiss(rows).value) * (n - 1) / n, atol=1e-9)


def test_sets_by_hand() -> None:
    a, ab, bc = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert (masi(a, ab), jaccard(a, ab)) == (pytest.approx(2 / 3), 0.5)  # 1 - 1/2 * 2/3
    assert masi(ab, bc) == pytest.approx(8 / 9)  # 1 - 1/3 * 1/3
    # Two units: (a, ab), (bc, bc). Observed: 2 pairs of four are (2/3) apart: 1/3. Expected, of 12 ordered pairs:
    # a-ab 2 at 2/3, a-bc 4 at 1, ab-bc 4 at 8/9: (4/3 + 4 + 32/9) / 12 = 80/108; alpha = 1 - (1/3) / (80/108).
    assert alpha([(a, ab), (bc, bc)], masi).value == pytest.approx(1 - 36 / 80)


def test_one_code_by_hand() -> None:
    rows = [("a", "a"), ("a", "b"), ("a", "b"), ("b", "a"), ("b", "b"), (None, "a")]
    precision, recall, f = found(rows, "a")
    assert (precision.value, recall.value) == (pytest.approx(1 / 2), pytest.approx(1 / 3))
    assert f.value == pytest.approx(2 / 5)


def test_of_one_code_alone_nothing_is_known() -> None:
    rows = 5 * [("a", "a")]
    assert all(np.isnan(one(rows).value) for one in (cohen, fleiss, alpha))
    assert ac1(rows).value == 1
    assert np.isnan(alpha([]).value)
    assert np.isnan(alpha([]).interval().low)


def test_three_are_not_two() -> None:
    with pytest.raises(UsageError, match="two values a row"):
        cohen([("a", "a", "b")])


def test_weights_stand_for_units() -> None:
    rows = from_square(COHEN)
    halves = [rows[n] for n in range(0, len(rows), 2)]  # every number of COHEN is even: every second unit is half of it
    assert cohen(halves).weighted([2.0] * len(halves)) == pytest.approx(cohen(rows).value)
    twice = [1.0 + (one == other) for one, other in rows]
    repeated = [row for row in rows for _ in range(1 + (row[0] == row[1]))]
    assert cohen(rows).weighted(twice) == pytest.approx(cohen(repeated).value)
