"""Intervals of coefficients: whole clusters are left out or drawn again, since findings of a body are alike."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

if TYPE_CHECKING:
    from reportminer.agreement.coefficient import Coefficient

Numbers = NDArray[np.float64]

DRAWS = 2000
METHODS = ("percentile", "bca", "jackknife", "log-jackknife")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An interval for a coefficient.

    Attributes:
        low: its lower end; not a number where there is none.
        high: its upper end.
        clusters: of how many clusters it is made.
        method: how.
    """

    low: float
    high: float
    clusters: int
    method: str


def interval(
    coefficient: Coefficient,
    clusters: Sequence[Hashable] | None = None,
    *,
    level: float = 0.95,
    seed: int = 0,
    method: str = "log-jackknife",
) -> Interval:
    """Return an interval for a coefficient.

    Args:
        coefficient: the coefficient.
        clusters: what each unit belongs to, such as a body or report; None where every unit stands alone.
        level: the share of such intervals that hold the true value.
        seed: for methods that draw again.
        method: ``log-jackknife`` (the default): each cluster is left out in turn, Student's t on the logarithm of 1
            less the value; ``jackknife``: the same on the value; ``percentile`` and ``bca`` draw clusters again
            (Efron and Tibshirani 1993, An introduction to the bootstrap, chapters 11, 13 and 14).

    Returns:
        The interval; its ends are not numbers where the value is not, or where there are fewer than two clusters.
    """
    sums = _summed(coefficient.parts, clusters)
    total = sums.sum(axis=0)
    value = coefficient.value
    if len(sums) < 2 or np.isnan(value):
        return Interval(low=np.nan, high=np.nan, clusters=len(sums), method=method)
    tail = (1 - level) / 2
    if value >= 1 - 1e-12:
        low, high = _unanimous(coefficient, total, len(sums), tail), 1.0
        method = "no disagreement"
    elif value <= 1e-12 and coefficient.least == 0:
        low, high = 0.0, 1 - tail ** (1 / len(sums))
        method = "no agreement"
    elif method.endswith("jackknife"):
        low, high = _jackknife(coefficient, sums, tail, logarithm=method.startswith("log"))
    else:
        low, high = _bootstrap(coefficient, sums, tail, seed=seed, corrected=method == "bca")
    return Interval(
        low=float(np.maximum(low, coefficient.least)),
        high=float(np.minimum(high, 1.0)),
        clusters=len(sums),
        method=method,
    )


def _summed(parts: Numbers, clusters: Sequence[Hashable] | None) -> Numbers:
    """Return the sums of each cluster; units that add nothing are in none."""
    used = parts.any(axis=1)
    if clusters is None:
        return parts[used]
    numbers: dict[Hashable, int] = {}
    places = np.array(
        [numbers.setdefault(clusters[n], len(numbers)) for n in np.flatnonzero(used).tolist()], dtype=np.intp
    )
    sums = np.zeros((len(numbers), parts.shape[1]))
    np.add.at(sums, places, parts[used])
    return sums


def _unanimous(coefficient: Coefficient, total: Numbers, clusters: int, tail: float) -> float:
    """Return the lower end where nobody disagreed: the share of clusters with a disagreement that none seen allows.

    Clopper and Pearson 1934, Biometrika 26, 404-413; it leans to the safe side where clusters hold many units.
    """
    chance = 1.0 if coefficient.chance is None else float(coefficient.chance(total))
    unseen = 1 - tail ** (1 / clusters)
    return 1.0 - float(unseen) / chance


def _jackknife(coefficient: Coefficient, sums: Numbers, tail: float, *, logarithm: bool) -> tuple[float, float]:
    total = sums.sum(axis=0)
    value = coefficient.value
    without = coefficient.formula(total - sums)
    without = without[np.isfinite(without)]
    number = len(without)
    if number < 2:
        return float("nan"), float("nan")
    quantile = float(t.ppf(1 - tail, number - 1))
    if not logarithm:
        wide = quantile * _spread(without)
        return value - wide, value + wide
    # Where leaving out one cluster leaves no disagreement, its logarithm has no end: half a unit's worth is kept.
    least = (1 - value) / (2 * number)
    wide = quantile * _spread(np.log(np.maximum(1 - without, least)))
    return 1 - (1 - value) * float(np.exp(wide)), 1 - (1 - value) * float(np.exp(-wide))


def _spread(without: Numbers) -> float:
    """Return the standard error of the jackknife."""
    number = len(without)
    return float(np.sqrt((number - 1) / number * ((without - without.mean()) ** 2).sum()))


def _bootstrap(
    coefficient: Coefficient, sums: Numbers, tail: float, *, seed: int, corrected: bool
) -> tuple[float, float]:
    number = len(sums)
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=DRAWS)
    values = coefficient.formula(drawn @ sums)
    values = values[np.isfinite(values)]
    if len(values) < DRAWS / 2:
        return float("nan"), float("nan")
    ends = np.array([tail, 1 - tail])
    if corrected:
        without = coefficient.formula(sums.sum(axis=0) - sums)
        apart = np.nanmean(without) - without[np.isfinite(without)]
        spread = (apart**2).sum() ** 1.5
        speed = (apart**3).sum() / (6 * spread) if spread else 0.0
        share = ((values < coefficient.value).mean() + (values <= coefficient.value).mean()) / 2
        bias = norm.ppf(np.clip(share, 1 / len(values), 1 - 1 / len(values)))
        moved = bias + norm.ppf(ends)
        ends = norm.cdf(bias + moved / (1 - speed * moved))
    low, high = np.quantile(values, ends)
    return float(low), float(high)
