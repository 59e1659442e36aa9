"""Counts and shares of the page, with the intervals of `reportminer.analysis`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from reportminer import analysis
from reportminer.report.gathering import Gathered

if TYPE_CHECKING:
    import pandas as pd

# Praise has its interval as criticism has: the two change places, and concerns are counted.
_TURNED = {"strength": "concern", "concern": "strength", "neutral": "neutral"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Concerns (or strengths) among the findings of a group, with a 95% interval.

    Attributes:
        estimate: the share, 0 to 1.
        low: lower end of the interval; None where none can be told.
        high: upper end of it, likewise.
        n: findings.
        note: what to know of the interval, such as ``few bodies``; empty for nothing.
    """

    estimate: float
    low: float | None
    high: float | None
    n: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of a series: findings by polarity, and the share of concerns, None where there are no findings."""

    year: int
    strengths: int
    concerns: int
    neutral: int
    share: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two periods compared.

    Attributes:
        early: first and last year of the earlier one.
        late: the same of the later one.
        shares: share of concerns in each.
        gap: later less earlier, as a share with its interval.
        shown: whether the interval leaves out zero.
        programmes: whether most findings of both periods come from one inspection programme.
        themes: themes whose share of concerns changed beyond chance (Benjamini and Hochberg, 5%), with both shares.
    """

    early: tuple[int, int]
    late: tuple[int, int]
    shares: tuple[float, float]
    gap: Share
    shown: bool
    programmes: bool
    themes: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything that is counted.

    Attributes:
        concerns: share of concerns by theme.
        strengths: share of strengths by theme.
        years: the series of all findings, a year at a time without gaps.
        theme_years: the same of each theme.
        polarity: findings by polarity.
        change: the earlier half of the findings against the later one; None where all are of one year.
    """

    concerns: Mapping[int, Share]
    strengths: Mapping[int, Share]
    years: tuple[Year, ...]
    theme_years: Mapping[int, tuple[Year, ...]]
    polarity: Mapping[str, int]
    change: Change | None


def figures(found: Gathered) -> Figures:
    """Count what the page shows."""
    rows = found.observed
    if not len(rows):
        return Figures(concerns={}, strengths={}, years=(), theme_years={}, polarity={}, change=None)
    turned = rows.assign(polarity=rows["polarity"].map(_TURNED))
    dated = rows[rows["year"].notna()]
    by_theme: dict[int, list[Any]] = {theme.id: [] for theme in found.themes}
    for one in _table(analysis.concern_shares(dated, by="year")) if len(dated) else ():
        if one["theme"] in by_theme:
            by_theme[one["theme"]].append(one)
    whole = _table(analysis.concern_shares(dated, by="year", each_theme=False)) if len(dated) else []
    return Figures(
        concerns=_by_theme(analysis.concern_shares(rows)),
        strengths=_by_theme(analysis.concern_shares(turned)),
        years=_series(whole, found.years),
        theme_years={theme: _series(some, found.years) for theme, some in by_theme.items()},
        polarity=Counter(row.finding.polarity or "" for row in found.findings),
        change=change(dated),
    )


def change(dated: pd.DataFrame) -> Change | None:
    """Compare the share of concerns in the earlier half of the findings with that in the later one.

    Args:
        dated: observations that have a year.
    """
    counts = sorted(Counter(int(year) for year in dated["year"]).items())
    if len(counts) < 2:
        return None
    # Whole years, so divided that both periods have as nearly the same number of findings as can be.
    sums = [sum(n for _, n in counts[:place]) for place in range(1, len(counts))]
    place = 1 + min(range(len(sums)), key=lambda at: abs(2 * sums[at] - len(dated)))
    early, late = [year for year, _ in counts[:place]], [year for year, _ in counts[place:]]
    table = _table(analysis.differences(dated, "year", late, early))
    first = table[0]
    gap = _share(first)
    changed = [
        (one["theme"], float(one["other"]), float(one["one"]))
        for one in table[1:]
        if one["measure"] == "share of concerns" and one["theme"] is not None and (one["p_adjusted"] or 1.0) < 0.05
    ]
    return Change(
        early=(early[0], early[-1]),
        late=(late[0], late[-1]),
        shares=(float(first["other"]), float(first["one"])),
        gap=gap,
        shown=gap.low is not None and gap.high is not None and (gap.low > 0 or gap.high < 0),
        programmes=_programme(dated, early) == _programme(dated, late),
        themes=tuple(sorted(changed, key=lambda one: (one[1] - one[2], one[0]))),
    )


def _programme(dated: pd.DataFrame, years: list[int]) -> str | None:
    """Return the programme of most findings of some years."""
    counts = Counter(dated["programme"][dated["year"].isin(years) & dated["programme"].notna()])
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _table(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as rows of plain values, None for what is missing."""
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _share(row: Mapping[str, Any]) -> Share:
    def number(name: str) -> float | None:
        value = row[name]
        return None if value is None or not isfinite(value) else float(value)

    return Share(
        estimate=float(row["estimate"]),
        low=number("low"),
        high=number("high"),
        n=int(row["n"]),
        note=str(row["note"] or ""),
    )


def _by_theme(frame: pd.DataFrame) -> dict[int, Share]:
    return {int(row["theme"]): _share(row) for row in _table(frame) if row["theme"] is not None}


def _series(rows: Iterable[Mapping[str, Any]], years: range) -> tuple[Year, ...]:
    known = {int(row["year"]): row for row in rows}
    return tuple(
        Year(
            year=year,
            strengths=int(known[year]["strengths"]) if year in known else 0,
            concerns=int(known[year]["concerns"]) if year in known else 0,
            neutral=int(known[year]["neutral"]) if year in known else 0,
            share=_share(known[year]) if year in known else None,
        )
        for year in years
    )
