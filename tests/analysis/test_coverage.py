"""How often the intervals hold the truth, by simulation. The whole table: ``scripts/simulate_intervals.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

from simulate_intervals import Case, coverage, discoveries, rejections

DRAWS = 1500
# Chance of 1,500 draws: three standard errors of 95% are 1.7 points. The floor is for the truth behind the draws.
CASES = [
    Case("release", 15, 0.3, 0.1),
    Case("release", 30, 0.1, 0.05),
    Case("release", 30, 0.5, 0.3),
    Case("theme", 30, 0.5, 0.1),
    Case("report", 15, 0.3, 0.1),
    Case("report", 30, 0.1, 0.1),
]


def test_intervals_of_shares_hold_the_truth() -> None:
    rng = np.random.default_rng(7)
    held = [coverage(rng, case, DRAWS, ("reportminer", "Wilson, no clusters")) for case in CASES]
    assert 0.94 <= np.mean([one["reportminer"] for one in held]) <= 0.965
    assert all(0.93 <= one["reportminer"] <= 0.97 for one in held)
    # What the clusters are for: without them fewer than nine in ten hold it.
    assert np.mean([one["Wilson, no clusters"] for one in held]) < 0.8


def test_few_bodies_are_said_and_their_intervals_are_wide() -> None:
    held = coverage(np.random.default_rng(8), Case("release", 8, 0.03, 0.3), DRAWS, ("reportminer",))
    assert held["few"] > 0.9
    assert held["reportminer"] > 0.94


@pytest.mark.parametrize("same", [False, True])
def test_equal_groups_are_seldom_told_apart(same) -> None:
    case = Case("release", 20, 0.3, 0.1)
    rejected, held = rejections(np.random.default_rng(9), case, 20, DRAWS, same=same)
    assert 0.02 <= rejected <= 0.065
    assert held == pytest.approx(1 - rejected, abs=0.001)


def test_few_of_the_differences_told_are_none() -> None:
    false, power = discoveries(np.random.default_rng(10), 8, 60)
    assert false <= 0.08
    assert power > 0.6
    assert discoveries(np.random.default_rng(11), 0, 60)[0] <= 0.12  # 5% of 60 draws, with three standard errors
