"""Themes against the official rating: does what inspectors write track how they rate?

Sources: K.-Y. Liang and S. L. Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73
(1986), 13-22 (errors by cluster); M. G. Kendall, "The treatment of ties in ranking problems", Biometrika 33 (1945),
239-251 (tau-b); B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap (1993), chapter 8 (whole bodies are
drawn).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tools.sm_exceptions import ConvergenceWarning, PerfectSeparationError, PerfectSeparationWarning

from reportminer.analysis.clustered import Fit, Floats, robust
from reportminer.analysis.groups import (
    NOTHING,
    Dropped,
    clusters,
    complete,
    few_things,
    having,
    source_of,
    themes,
    told,
)
from reportminer.analysis.intervals import FEW, FEW_BODIES, LEVEL
from reportminer.analysis.observations import Source, observed
from reportminer.analysis.testing import adjusted
from reportminer.errors import UsageError

METHOD = "logistic regression on the rating's rank, errors by body (CR2, Satterthwaite degrees of freedom)"
ALL = "all findings"
NO_FIT, ONE_RATING = "no fit: all or none are concerns on one side", "one rating"
# A fitted chance nearer to nought or one: a rating has concerns only, or none, and the slope goes to infinity.
SEPARATED = 1e-4
# Of fewer bodies the bootstrap tells nothing: with five, its interval is much too short.
LEAST_BODIES = 10
# Draws of bodies for the interval of the rank correlation.
DRAWS = 999
# Inspectorates whose ratings have the same words by other standards: each has a level of its own in the regression.
LOCAL_AUTHORITY = "local authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """How the share of concerns of a report goes with its rating, over reports.

    Attributes:
        tau: Kendall's tau-b of share of concerns and rank of the rating, -1 to 1: below 0 where better rated reports
            have fewer concerns. Reports are compared within one inspectorate's scale.
        low: lower end of its 95% interval, by drawing bodies anew; missing for fewer than ten bodies.
        high: its upper end.
        reports: number of rated reports, one a body in it.
        bodies: number of bodies.
        sentence: the same in words.
    """

    tau: float
    low: float
    high: float
    reports: int
    bodies: int
    sentence: str


def ratings(source: Source) -> pd.DataFrame:
    """Return how the odds that a finding is a concern change with one step up of the official rating, by theme.

    An odds ratio of 0.5 says that a step up halves the odds. `reportminer.analysis.concern_shares` with ``by="rating"``
    has the shares themselves; `tracking` the same question asked of whole reports.

    Args:
        source: a corpus, its store, or rows of `observations`. Findings whose body has no overall rating in the report
            are left out, counted in ``attrs["dropped"]``.

    Returns:
        A first row for all findings (theme missing), then one row a theme: ``theme``, ``label``, ``estimate`` (odds
        ratio a step), ``low``, ``high`` (95%), ``se`` (of its logarithm), ``p``, ``p_adjusted`` (over the themes, by
        Benjamini and Hochberg), ``concerns``, ``n`` (rated findings), ``n_bodies``, ``n_reports``, ``note``,
        ``method``.

    Raises:
        UsageError: no findings, no themes, or no rated reports.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> table = ratings(invented())
        >>> first = table.iloc[0]
        >>> first["label"], float(round(first["estimate"], 2)), bool(first["high"] < 1)
        ('all findings', 0.32, True)
    """
    rows = observed(source)
    every = themes(rows)
    kept, dropped = _rated(rows)
    out = []
    for theme, label in [(None, ALL), *every]:
        part = kept if theme is None else kept[having(kept, theme)]
        sizes = (int((part["polarity"] == "concern").sum()), len(part), int(part["body"].nunique()))
        reports = int(part["report"].nunique())
        out.append((pd.NA if theme is None else theme, label, *_step(part), *sizes, reports))
    columns = ["theme", "label", "estimate", "low", "high", "se", "p", "note", "concerns", "n", "n_bodies", "n_reports"]
    frame = pd.DataFrame(out, columns=columns).astype({"theme": "Int64"})
    family = frame["label"] == ALL
    frame["p_adjusted"] = frame.groupby(family)["p"].transform(lambda p: adjusted(p.to_numpy(float)))
    frame["method"] = METHOD
    order = [*columns[:7], "p_adjusted", "concerns", "n", "n_bodies", "n_reports", "note", "method"]
    caption = f"Odds that a finding is a concern, for each step up of the rating: {source_of(kept)}."
    return told(frame[order], unit="finding", caption=caption, dropped=dropped)


def tracking(source: Source, *, seed: int = 0) -> Tracking:
    """Return whether reports with a better rating have a smaller share of concerns: one number over all reports.

    Args:
        source: as for `ratings`.
        seed: of the draws of bodies.

    Raises:
        UsageError: no findings, or no rated reports.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> found = tracking(invented())
        >>> round(found.tau, 2), found.reports, found.high < 0
        (-0.83, 12, True)
    """
    rows = observed(source)
    kept, _ = _rated(rows)
    concern = kept["polarity"] == "concern"
    keys = ["report", "body", "rating_rank", "body_type"]
    reports = concern.groupby([kept[key] for key in keys], dropna=False).mean().reset_index(name="share")
    scale = (reports["body_type"] == LOCAL_AUTHORITY).to_numpy(bool)
    values = np.stack([reports["share"].to_numpy(float), reports["rating_rank"].to_numpy(float)])
    tau = _tau(values, scale)
    codes, number = clusters(reports)
    low = high = float("nan")
    if number >= LEAST_BODIES:
        rng = np.random.default_rng(seed)
        places = [np.flatnonzero(codes == body) for body in range(number)]
        drawn = []
        for _ in range(DRAWS):
            at = np.concatenate([places[body] for body in rng.integers(number, size=number)])
            drawn.append(_tau(values[:, at], scale[at]))
        low, high = (
            np.nanquantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if np.isfinite(drawn).any() else (low, high)
        )
    sentence = _sentence(tau, float(low), float(high), len(reports))
    return Tracking(tau=tau, low=float(low), high=float(high), reports=len(reports), bodies=number, sentence=sentence)


def _rated(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Dropped]]:
    """Return the findings with a rated body, and what was left out.

    Raises:
        UsageError: there are none.
    """
    if rows.empty:
        raise UsageError(NOTHING)
    if rows["rating_rank"].isna().all():
        message = (
            f"in {few_things(rows['report'].nunique(), 'reports')} no overall rating was found (probation has had them "
            "since 2018): compare by year, programme or body type"
        )
        raise UsageError(message)
    kept, dropped = complete(rows, ["rating", "polarity"])
    kept = kept[kept["rating_rank"].notna()]
    return kept, dropped


def _step(rows: pd.DataFrame) -> tuple[float, float, float, float, float, str]:
    """Return odds ratio a step, its interval, standard error of the logarithm, p and note."""
    nan = float("nan")
    nothing = (nan, nan, nan, nan, nan)
    if rows.empty or rows["rating_rank"].drop_duplicates().size < 2:
        return *nothing, ONE_RATING
    cells = _cells(rows)
    concerns, total = cells["concerns"].to_numpy(float), cells["n"].to_numpy(float)
    local = cells["local"].to_numpy(float)
    columns = [np.ones(len(cells)), cells["rating_rank"].to_numpy(float)]
    design = np.stack([*columns, local] if 0 < local.sum() < len(local) else columns, axis=1)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return *nothing, ONE_RATING
    if cells["cluster"].drop_duplicates().size <= design.shape[1]:
        return *nothing, FEW_BODIES
    with warnings.catch_warnings():
        warnings.simplefilter("error", PerfectSeparationWarning)
        warnings.simplefilter("error", ConvergenceWarning)
        warnings.simplefilter("error", RuntimeWarning)  # numpy's, of a chance that goes to nought
        try:
            fitted = sm.GLM(np.stack([concerns, total - concerns], axis=1), design, sm.families.Binomial()).fit()
        except (
            PerfectSeparationWarning,
            PerfectSeparationError,
            ConvergenceWarning,
            RuntimeWarning,
            np.linalg.LinAlgError,
        ):
            return *nothing, NO_FIT
    chance = fitted.fittedvalues
    spread = np.sqrt(total * chance * (1 - chance))
    if (chance * (1 - chance)).min() < SEPARATED:
        return *nothing, NO_FIT
    fit = Fit(
        design=design * spread[:, None],
        residuals=(concerns - total * chance) / spread,
        clusters=cells["cluster"].to_numpy(np.int64),
    )
    contrast = [0.0, 1.0, *[0.0] * (design.shape[1] - 2)]
    error, freedom = robust(fit, contrast)
    slope = float(fitted.params[1])
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * error
    p = float(2 * stats.t.sf(abs(slope) / error, freedom)) if error > 0 else nan
    bodies = cells.groupby("cluster")[["concerns", "n"]].sum()
    scarce = min(int((bodies["concerns"] > 0).sum()), int((bodies["n"] > bodies["concerns"]).sum())) < FEW
    with np.errstate(over="ignore"):  # of a handful of findings the interval may have no end
        low, high = np.exp([slope - half, slope + half])
    return float(np.exp(slope)), float(low), float(high), error, p, FEW_BODIES if scarce else ""


def _cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a body and rating: its findings and its concerns."""
    codes, _ = clusters(rows)
    table = pd.DataFrame(
        {
            "cluster": codes,
            "rating_rank": rows["rating_rank"].astype(int).to_numpy(),
            "local": (rows["body_type"] == LOCAL_AUTHORITY).to_numpy(bool),
            "concerns": (rows["polarity"] == "concern").to_numpy(int),
        }
    )
    grouped = table.groupby(["cluster", "rating_rank", "local"])["concerns"]
    return grouped.agg(concerns="sum", n="size").reset_index()


def _tau(values: Floats, scale: NDArray[np.bool_]) -> float:
    """Return Kendall's tau-b within each scale, weighted by its pairs of reports."""
    found, pairs = [], []
    for one in (False, True):
        part = values[:, scale == one]
        number = part.shape[1]
        if number > 1 and np.ptp(part[0]) > 0 and np.ptp(part[1]) > 0:
            found.append(float(stats.kendalltau(part[0], part[1]).statistic))
            pairs.append(number * (number - 1) / 2)
    return float(np.average(found, weights=pairs)) if found else float("nan")


def _sentence(tau: float, low: float, high: float, reports: int) -> str:
    """Return in words whether concerns track ratings."""
    over = f"Over {few_things(reports, 'rated reports')}"
    if np.isnan(tau):
        return f"{over} nothing can be said: they have one rating, or one share of concerns."
    figures = f"Kendall's tau-b {tau:.2f}" + ("" if np.isnan(low) else f", 95% interval {low:.2f} to {high:.2f}")
    if np.isnan(low):
        return (
            f"{over}, of fewer than {LEAST_BODIES} bodies, too few to say whether concerns track ratings ({figures})."
        )
    if high < 0:
        return f"{over}, the better the rating, the smaller the share of concerns ({figures})."
    if low > 0:
        return f"{over}, the better the rating, the larger the share of concerns ({figures})."
    return f"{over} it is not shown that the share of concerns goes with the rating ({figures})."
