from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from reportminer.analysis.intervals import difference, few, share, share_of_bodies


def counted(most: int = 30):
    return st.lists(
        st.integers(0, 12).flatmap(lambda size: st.tuples(st.integers(0, size), st.just(size))),
        min_size=1,
        max_size=most,
    ).map(lambda pairs: tuple(np.array(pairs, float).T))


@given(counted())
def test_an_interval_holds_its_share_and_stays_within_nought_and_one(pair) -> None:
    hits, findings = pair
    made = share(hits, findings)
    if findings.sum() == 0:
        assert made.note == "no findings"
        assert np.isnan(made.estimate)
        return
    assert made.estimate == pytest.approx(hits.sum() / findings.sum())
    assert 0 <= made.low <= made.estimate <= made.high <= 1
    assert made.low < made.high
    assert made.se >= 0
    mirror = share(findings - hits, findings)
    assert (mirror.low, mirror.high) == pytest.approx((1 - made.high, 1 - made.low), abs=1e-9)


@given(counted(), st.randoms())
def test_the_order_of_bodies_changes_nothing(pair, random) -> None:
    at = list(range(len(pair[0])))
    random.shuffle(at)
    one, other = share(*pair), share(pair[0][at], pair[1][at])
    assert (one.low, one.high, one.note) == pytest.approx((other.low, other.high, other.note), nan_ok=True)


@given(counted(12).filter(lambda pair: (pair[1] > 0).sum() > 1), st.integers(2, 5))
def test_findings_told_again_narrow_nothing(pair, times) -> None:
    # Each body says everything twice: the same share, and no more bodies. Chance within bodies shrinks, no more.
    once, again = share(*pair), share(pair[0] * times, pair[1] * times)
    assert again.estimate == pytest.approx(once.estimate)
    alike = np.round(pair[0] / np.maximum(pair[1], 1)) * pair[1]  # each body all or nothing
    one, many = share(alike, pair[1]), share(alike * times, pair[1] * times)
    if not few(alike, pair[1]):
        assert many.high - many.low == pytest.approx(one.high - one.low, rel=0.02)


def test_alike_findings_count_as_bodies() -> None:
    # Twenty bodies of ten findings each, all or nothing: two hundred findings tell what twenty bodies tell.
    hits = np.repeat([10.0, 0.0], [8, 12])
    made, bodies = share(hits, np.full(20, 10.0)), share_of_bodies(8, 20)
    assert made.note == ""
    assert (made.low, made.high) == pytest.approx((bodies.low, bodies.high), abs=0.02)
    naive = proportion_confint(80, 200, method="wilson")
    assert made.high - made.low > 2.5 * (naive[1] - naive[0])


def test_one_body_and_few_are_said() -> None:
    alone = share(np.array([3.0, 0.0]), np.array([10.0, 0.0]))
    assert alone.note == "one body"
    assert (alone.low, alone.high) == pytest.approx(proportion_confint(3, 10, method="wilson"))
    assert share(np.array([1.0, 1, 1, 1, 0, 0]), np.full(6, 9.0)).note == "few bodies"
    assert share(np.array([1.0, 1, 1, 1, 1, 0]), np.full(6, 9.0)).note == ""


def test_bodies_as_units_are_statsmodels() -> None:
    made = share_of_bodies(7, 10)
    assert (made.low, made.high) == pytest.approx(proportion_confint(7, 10, method="wilson"))
    assert share_of_bodies(0, 4).note == "few bodies"


def drawn(seed: int, bodies: int = 60):
    rng = np.random.default_rng(seed)
    sizes = [rng.integers(0, 9, bodies).astype(float) for _ in range(2)]
    chance = rng.beta(3, 4, bodies)
    return [(rng.binomial(size.astype(int), chance).astype(float), size) for size in sizes]


@pytest.mark.parametrize("seed", range(3))
def test_a_difference_is_the_regression_of_statsmodels(seed) -> None:
    one, other = drawn(seed)
    values, group, body = [], [], []
    for side, (hits, findings) in ((1, one), (0, other)):
        for number, (hit, size) in enumerate(zip(hits.astype(int), findings.astype(int), strict=True)):
            values += [1] * hit + [0] * (size - hit)
            group += [side] * size
            body += [number] * size
    fitted = sm.OLS(values, sm.add_constant(np.array(group))).fit(
        cov_type="cluster", cov_kwds={"groups": np.array(body)}, use_t=True
    )
    made = difference(one, other)
    assert made.estimate == pytest.approx(fitted.params[1])
    assert made.se == pytest.approx(fitted.bse[1], rel=0.05)  # corrected for bodies of unequal size, and not
    assert made.p == pytest.approx(fitted.pvalues[1], abs=0.05)


@settings(max_examples=30)
@given(st.integers(0, 50))
def test_a_difference_turned_round_has_the_other_sign(seed) -> None:
    one, other = drawn(seed, 8)
    if not (one[1].sum() and other[1].sum()):
        return
    there, back = difference(one, other), difference(other, one)
    assert (there.estimate, there.low, there.high) == pytest.approx(
        (-back.estimate, -back.high, -back.low), nan_ok=True
    )
    assert there.p == pytest.approx(back.p, nan_ok=True)


def test_what_cannot_be_tested_is_not() -> None:
    nothing, some = np.zeros(3), np.array([1.0, 2.0, 0.0])
    assert difference((nothing, nothing), (nothing, some)).note == "no findings"
    alone = difference((np.array([1.0, 0, 0]), np.array([4.0, 0, 0])), (np.array([0.0, 1, 1]), np.array([0.0, 5, 5])))
    assert alone.note == "one body"
    assert np.isnan(alone.p)
    assert alone.estimate == pytest.approx(0.25 - 0.2)
    same = difference((nothing, some * 3), (nothing, some * 3))  # neither group has any
    assert (same.estimate, same.p) == (0, 1)


@pytest.mark.parametrize("all_or_none", [0.0, 1.0])
def test_groups_in_which_nothing_varies_are_not_proved_equal(all_or_none) -> None:
    one, other = np.array([1.0, 2.0, 0.0, 0.0]), np.array([0.0, 0.0, 5.0, 7.0])
    made = difference((one * all_or_none, one), (other * all_or_none, other))
    assert (made.estimate, made.p) == (0.0, 1.0)
    assert made.low < -0.2  # three findings tell less than twelve, and neither tells all
    assert made.high > 0.2


def test_bodies_with_one_share_do_not_make_a_difference_certain() -> None:
    # A third of each body against two thirds: what is left of the residuals is rounding, and told p = 0.
    findings = np.concatenate([np.full(6, 3.0), np.zeros(6)])
    made = difference((findings / 3, findings), (2 * findings[::-1] / 3, findings[::-1]))
    assert made.high - made.low > 0.2
    assert 1e-4 < made.p < 0.05
