from __future__ import annotations

import importlib.util
import math
import sys
from pathlib import Path

import numpy as np
import pytest

from reportminer.agreement import alpha, cohen, found, observed
from reportminer.agreement.bounds import METHODS, interval

SCRIPT = Path(__file__).parents[2] / "scripts" / "simulate_agreement.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("simulate_agreement", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "bodies", "each", "codes"), [("alpha", 15, 8, 3), ("kappa", 40, 5, 10), ("F", 40, 5, 3)]
)
def test_intervals_hold_the_true_value_in_93_to_97_of_100(script, name, bodies, each, codes) -> None:
    told = script.coverage(name, 250, bodies=bodies, each=each, accuracy=0.85, codes=codes)
    # 250 rounds: three standard errors of .014 beside the bounds.
    assert 0.93 - 0.04 <= told["log-jackknife"] <= 0.97 + 0.03


def test_findings_of_a_body_are_not_independent(script) -> None:
    rows, body = script.coded(np.random.default_rng(0), bodies=12, each=40, accuracy=0.7, codes=3)
    apart, together = alpha(rows).interval(), alpha(rows).interval(body)
    assert together.high - together.low > 1.2 * (apart.high - apart.low)
    assert (apart.clusters, together.clusters) == (len(rows), 12)


def test_the_order_of_units_changes_nothing(script) -> None:
    rows, body = script.coded(np.random.default_rng(0), bodies=12, each=5, accuracy=0.8, codes=3)
    one, other = alpha(rows).interval(body), alpha(rows[::-1]).interval(body[::-1])
    assert (one.low, one.high) == pytest.approx((other.low, other.high))


def test_nobody_disagreed_is_no_certainty() -> None:
    bounds = observed(30 * [("a", "a")]).interval()
    # Clopper and Pearson: the share that 30 without one allows is 1 - .025 ** (1 / 30) = .116.
    assert (round(bounds.low, 3), bounds.high, bounds.method) == (0.884, 1.0, "no disagreement")


def test_no_code_in_common_is_no_certainty_either() -> None:
    bounds = found(10 * [("a", "b")] + 10 * [("b", "a")], "a")[2].interval()
    assert (bounds.low, round(bounds.high, 3), bounds.method) == (0.0, 0.168, "no agreement")  # 1 - .025 ** (1 / 20)


@pytest.mark.parametrize("method", METHODS)
def test_too_little_has_no_interval_and_nothing_leaves_its_bounds(method) -> None:
    assert math.isnan(interval(cohen([("a", "b")]), method=method).low)
    assert math.isnan(interval(cohen(4 * [("a", "b")]), [1, 1, 1, 1], method=method).low)
    rows = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("b", "a")]
    for one in (cohen(rows), alpha(rows), observed(rows), *found(rows, "a")):
        bounds = interval(one, method=method)
        assert math.isnan(bounds.low) or one.least <= bounds.low <= one.value <= bounds.high <= 1
