"""Intervals of shares and of their differences, for findings that come in bodies.

How they were chosen, and how often they hold the truth, is in ``docs/comparing.md``; ``scripts/simulate_intervals.py``
prints the figures.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209-212;
E. L. Korn and B. I. Graubard, "Confidence intervals for proportions with small expected number of positive counts
estimated from survey data", Survey Methodology 24 (1998), 193-201; N. Dean and M. Pagano, "Evaluating confidence
interval methods for binomial proportions in clustered surveys", Journal of Survey Statistics and Methodology 3 (2015),
484-503; C. Franco, R. J. A. Little, T. A. Louis and E. V. Slud, "Comparative study of confidence intervals for
proportions in complex sample surveys", Journal of Survey Statistics and Methodology 7 (2019), 334-364; R. G. Newcombe,
"Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics in
Medicine 17 (1998), 873-890.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from reportminer.analysis.clustered import Fit, Floats, likeness, robust

# Fewer bodies than these with what is counted, or without it, tell little of how much bodies differ.
FEW = 5
# Then findings of one body are taken to be so alike at least: the middle of the themes of 47 real reports, concerns
# among the findings of a theme, was 0.13; of theme shares it was 0.002.
ASSUMED = 0.1
# Findings of one body may differ more than chance has it; more than by this they are not believed to.
LEAST_EFFECT = 0.3
# A standard error below this is nothing but rounding: all bodies of a group have one share.
STILL = 1e-9
LEVEL = 0.95

WILSON = "Wilson on the effective number of findings, errors by body (CR2 or ICC, the larger), t"
WILSON_ONE = "Wilson, findings of one body taken as independent"
WILSON_BODIES = "Wilson, bodies as units"
ROBUST = "difference of shares, errors by body (CR2, Satterthwaite degrees of freedom)"
NEWCOMBE = "difference of shares, Newcombe's interval from those of the two shares, as no body differs from its group"

FEW_BODIES, ONE_BODY, NO_FINDINGS = "few bodies", "one body", "no findings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A number with its interval.

    Attributes:
        estimate: the number: a share, or a difference of shares.
        low: lower end of the 95% interval.
        high: its upper end.
        se: standard error.
        note: what to know of it: ``few bodies`` (the interval is wider than the data ask for, since they do not tell
            how much bodies differ), ``one body`` (it is about that body alone), ``no findings``; or empty.
        method: how the interval was made.
        p: how likely so large a difference would be if there were none; missing for a share.
    """

    estimate: float
    low: float
    high: float
    se: float
    note: str
    method: str
    p: float = float("nan")


def share(hits: Floats, findings: Floats, *, level: float = LEVEL) -> Estimate:
    """Return a share of findings with its interval, errors counted by body.

    Wilson's interval on the effective number of findings, with the quantile of Student's t for the number of bodies.
    The variance is the larger of two estimates: the sandwich (`reportminer.analysis.clustered.robust`), which assumes
    nothing and is small by chance where few bodies have what is counted; and that of the intraclass correlation.

    Args:
        hits: (n,) findings of each body that have what is counted.
        findings: (n,) all findings of each body; bodies without any do not count.
        level: the share of such intervals that should hold the truth.

    Examples:
        >>> one = share(np.array([3.0, 0.0, 2.0, 5.0, 1.0, 4.0]), np.array([10.0, 6.0, 9.0, 12.0, 8.0, 9.0]))
        >>> round(one.estimate, 3), round(one.low, 3), round(one.high, 3), one.note
        (0.278, 0.146, 0.464, '')
    """
    there = findings > 0
    hits, findings = hits[there].astype(float), findings[there].astype(float)
    total, bodies = float(findings.sum()), len(findings)
    if not bodies:
        nan = float("nan")
        return Estimate(estimate=nan, low=nan, high=nan, se=nan, note=NO_FINDINGS, method=WILSON)
    part = float(hits.sum() / total)
    if bodies == 1:
        low, high = proportion_confint(float(hits.sum()), total, alpha=1 - level, method="wilson")
        error = float(np.sqrt(part * (1 - part) / total))
        low, high = min(float(low), part), max(float(high), part)  # Wilson's is 1e-17 for none of them
        return Estimate(estimate=part, low=low, high=high, se=error, note=ONE_BODY, method=WILSON_ONE)
    crowding = float((findings**2).sum() / total)  # findings of the body that a finding is of, on average
    simple = part * (1 - part) / total
    fit = Fit(
        design=np.sqrt(findings)[:, None],
        residuals=np.sqrt(findings) * (hits / findings - part),
        clusters=np.arange(bodies),
    )
    effect = max(1 + (crowding - 1) * likeness(hits, findings), LEAST_EFFECT)
    variance = max(robust(fit, [1])[0] ** 2, simple * effect)
    effective = part * (1 - part) / variance if variance > 0 else total
    note = ""
    if few(hits, findings):
        effective = min(effective, total / (1 + (crowding - 1) * ASSUMED))
        note = FEW_BODIES
    quantile = stats.t.ppf((1 + level) / 2, bodies - 1)
    alpha = 2 * stats.norm.sf(quantile)  # statsmodels asks for the level of a normal quantile
    low, high = proportion_confint(part * effective, effective, alpha=alpha, method="wilson")
    error = float(np.sqrt(part * (1 - part) / effective))
    return Estimate(
        estimate=part, low=min(float(low), part), high=max(float(high), part), se=error, note=note, method=WILSON
    )


def share_of_bodies(hits: int, bodies: int, *, level: float = LEVEL) -> Estimate:
    """Return a share of bodies with Wilson's interval: bodies are the units.

    Examples:
        >>> one = share_of_bodies(7, 10)
        >>> round(one.low, 4), round(one.high, 4)
        (0.3968, 0.8922)
    """
    part = hits / bodies
    low, high = proportion_confint(hits, bodies, alpha=1 - level, method="wilson")
    return Estimate(
        estimate=part,
        low=min(float(low), part),
        high=max(float(high), part),
        se=float(np.sqrt(part * (1 - part) / bodies)),
        note=FEW_BODIES if bodies < FEW else "",
        method=WILSON_BODIES,
    )


def few(hits: Floats, findings: Floats) -> bool:
    """Tell whether few bodies have what is counted, or few lack it in some finding.

    Examples:
        >>> few(np.array([1.0, 1.0, 2.0, 0.0, 0.0]), np.array([4.0, 4.0, 4.0, 4.0, 4.0]))
        True
    """
    return min(int((hits > 0).sum()), int((findings - hits > 0).sum())) < FEW


def difference(one: tuple[Floats, Floats], other: tuple[Floats, Floats], *, level: float = LEVEL) -> Estimate:
    """Return a difference of shares between two groups of findings; a body may stand in both.

    The regression of "has it or not" on the group, by least squares, with cluster-robust errors. Where few bodies of a
    group have what is counted, or few lack it, the error is at least that of the shares being equal.

    Args:
        one: hits and findings of each body in the first group, (n,) each.
        other: the same bodies, in the same order, in the second group.
        level: as for `share`.

    Returns:
        The first share less the second, with its interval and p. Both are missing where a group is of one body, for
        then nothing tells how much bodies differ.

    Examples:
        >>> findings = np.full(12, 10.0)
        >>> first = (np.array([6.0, 5, 7, 4, 6, 5, 0, 0, 0, 0, 0, 0]), findings * ([1] * 6 + [0] * 6))
        >>> second = (np.array([0.0, 0, 0, 0, 0, 0, 2, 3, 1, 2, 4, 3]), findings * ([0] * 6 + [1] * 6))
        >>> found = difference(first, second)
        >>> round(found.estimate, 3), round(found.low, 3), round(found.high, 3), round(found.p, 5)
        (0.3, 0.165, 0.435, 0.00057)
    """
    nan = float("nan")
    sizes = [float(findings.sum()) for _, findings in (one, other)]
    if not all(sizes):
        return Estimate(estimate=nan, low=nan, high=nan, se=nan, note=NO_FINDINGS, method=ROBUST)
    parts = [float(hits.sum() / size) for (hits, _), size in zip((one, other), sizes, strict=True)]
    found = parts[0] - parts[1]
    if min(int((findings > 0).sum()) for _, findings in (one, other)) < 2:
        return Estimate(estimate=found, low=nan, high=nan, se=nan, note=ONE_BODY, method=ROBUST)
    error, freedom = robust(_two(one, other, (parts[0], parts[1])), [0, 1])
    scarce = any(few(*group) for group in (one, other))
    if scarce:
        equal = float((one[0].sum() + other[0].sum()) / sum(sizes))
        error = max(error, robust(_two(one, other, (equal, equal)), [0, 1])[0])
    if not (one[1] * other[1]).any():  # no body in both: bodies alike by chance are believed as little as in `share`
        simple = sum(part * (1 - part) / size for part, size in zip(parts, sizes, strict=True))
        error = max(error, float(np.sqrt(simple * LEAST_EFFECT)))
    note = FEW_BODIES if scarce else ""
    if error < STILL:
        return _still(one, other, note, level)
    half = float(stats.t.ppf((1 + level) / 2, freedom)) * error
    return Estimate(
        estimate=found,
        low=max(found - half, -1.0),
        high=min(found + half, 1.0),
        se=error,
        note=note,
        method=ROBUST,
        p=float(2 * stats.t.sf(abs(found) / error, freedom)),
    )


def _still(one: tuple[Floats, Floats], other: tuple[Floats, Floats], note: str, level: float) -> Estimate:
    """Return a difference where no body differs from its group, so that the sandwich is nothing: Newcombe's interval.

    None of three findings against none of twelve is no proof that the two are the same: the intervals of the two shares
    tell how far they may be apart.
    """
    parts = [share(*group, level=level) for group in (one, other)]
    found = parts[0].estimate - parts[1].estimate
    below = np.hypot(parts[0].estimate - parts[0].low, parts[1].high - parts[1].estimate)
    above = np.hypot(parts[0].high - parts[0].estimate, parts[1].estimate - parts[1].low)
    error = float(np.hypot(parts[0].se, parts[1].se))
    freedom = min(int((findings > 0).sum()) for _, findings in (one, other)) - 1
    return Estimate(
        estimate=found,
        low=max(float(found - below), -1.0),
        high=min(float(found + above), 1.0),
        se=error,
        note=note,
        method=NEWCOMBE,
        p=float(2 * stats.t.sf(abs(found) / error, freedom)) if error > 0 else 1.0,
    )


def _two(one: tuple[Floats, Floats], other: tuple[Floats, Floats], parts: tuple[float, float]) -> Fit:
    """Return the regression on two groups, one row a body and group, with these shares as fitted values."""
    rows = [np.flatnonzero(findings > 0) for _, findings in (one, other)]
    weights = np.concatenate([np.sqrt(group[1][at]) for group, at in zip((one, other), rows, strict=True)])
    first = np.concatenate([np.ones(len(rows[0])), np.zeros(len(rows[1]))])
    residuals = [
        hits[at] / findings[at] - part for (hits, findings), at, part in zip((one, other), rows, parts, strict=True)
    ]
    clusters = np.unique(np.concatenate(rows), return_inverse=True)[1]
    return Fit(
        design=np.stack([weights, weights * first], axis=1),
        residuals=weights * np.concatenate(residuals),
        clusters=clusters,
    )
