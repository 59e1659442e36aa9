"""Counts and shares of the page, with their intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from reportminer.report.gathering import Gathered
from reportminer.store import FindingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Concerns among the strengths and concerns of a group, with a 95% interval.

    Attributes:
        estimate: the share, 0 to 1.
        low: lower end of the interval.
        high: upper end of the interval.
        n: strengths and concerns together.
    """

    estimate: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of a series: findings by polarity, and the share of concerns, None where there is neither."""

    year: int
    strengths: int
    concerns: int
    neutral: int
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that is counted.

    Attributes:
        overall: share of concerns of all findings; None where none is a strength or concern.
        themes: share of concerns by theme.
        years: the series of all findings, a year at a time without gaps.
        theme_years: the same of each theme.
        polarity: findings by polarity.
    """

    overall: Share | None
    themes: Mapping[int, Share]
    years: tuple[Year, ...]
    theme_years: Mapping[int, tuple[Year, ...]]
    polarity: Mapping[str, int]


def figures(found: Gathered) -> Figures:
    """Count what the page shows."""
    rows = found.findings
    polarity = Counter(row.finding.polarity or "" for row in rows)
    by_theme: dict[int, list[FindingRow]] = {theme.id: [] for theme in found.themes}
    for row in rows:
        if row.theme is not None:
            by_theme[row.theme].append(row)
    shares = {theme: _share(some) for theme, some in by_theme.items()}
    return Figures(
        overall=_share(rows),
        themes={theme: share for theme, share in shares.items() if share is not None},
        years=_series(rows, found.years),
        theme_years={theme: _series(some, found.years) for theme, some in by_theme.items()},
        polarity=dict(polarity),
    )


def _series(rows: Iterable[FindingRow], years: range) -> tuple[Year, ...]:
    by_year: dict[int, list[FindingRow]] = {}
    for row in rows:
        if row.published:
            by_year.setdefault(int(row.published[:4]), []).append(row)
    series = []
    for year in years:
        some = by_year.get(year, [])
        counts = Counter(row.finding.polarity for row in some)
        series.append(
            Year(
                year=year,
                strengths=counts["strength"],
                concerns=counts["concern"],
                neutral=counts["neutral"],
                share=_share(some),
            )
        )
    return tuple(series)


def _share(rows: Iterable[FindingRow]) -> Share | None:
    counts = Counter(row.finding.polarity for row in rows)
    k, n = counts["concern"], counts["concern"] + counts["strength"]
    if not n:
        return None
    z = 1.959964
    middle = (k + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(k * (n - k) / n + z * z / 4)
    return Share(estimate=k / n, low=max(middle - half, 0.0), high=min(middle + half, 1.0), n=n)
