"""The heat map: inspected bodies against themes, each cell a number of findings, coloured by its share of concerns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reportminer.report.cleaning import line
from reportminer.report.gathering import Gathered
from reportminer.report.sentences import count, percent, query

MOST_BODIES = 60
"""Bodies that are shown at once, those with most findings first; the page brings the others when it is asked to."""

STEPS = 10
"""Shades from no concerns (0) to all concerns (10); 5 is half and half."""

FEWEST = 3
"""Cells of fewer findings are paler: one finding is always all or nothing."""

PALER = 0.4
"""How far from the middle they may go, as a share of the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one body has to do with one theme.

    Attributes:
        findings: number of findings.
        shade: name of its colour, see `shade`.
        told: the cell in words.
        query: state of the filters that shows its findings.
        share: share of concerns among the findings.
    """

    findings: int
    shade: str
    told: str
    query: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    """One body: its name, all its findings, and its findings in each theme, None where there are none."""

    body: str
    all: Cell
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The table.

    Attributes:
        themes: number and label of the theme of each column.
        rows: the bodies with most findings, most first.
        bodies: number of all bodies.
        left_out: findings about no single body.
    """

    themes: tuple[tuple[int, str], ...]
    rows: tuple[HeatRow, ...]
    bodies: int
    left_out: int


def shade(strengths: int, concerns: int, neutral: int = 0) -> str:
    """Return the name of a cell's colour: ``h0`` for no concerns to ``h10`` for all; ``hn`` for neutral findings only.

    Examples:
        >>> shade(0, 9), shade(4, 4), shade(0, 1), shade(0, 0, 3)
        ('h10', 'h5', 'h7', 'hn')
    """
    if not strengths + concerns:
        return "hn"
    n = strengths + concerns + neutral
    step = int(STEPS * concerns / n + 0.5)
    middle = STEPS // 2
    return f"h{step if n >= FEWEST else middle + int((step - middle) * PALER)}"


def heat(found: Gathered) -> Heat:
    """Count findings by body and theme."""
    counts: dict[tuple[str, int], Counter[str]] = {}
    totals: dict[str, Counter[str]] = {}
    for row in found.findings:
        body, polarity = line(row.finding.body), row.finding.polarity or "neutral"
        if not body:
            continue
        totals.setdefault(body, Counter())[polarity] += 1
        if row.theme is not None:
            counts.setdefault((body, row.theme), Counter())[polarity] += 1
    themes = tuple((theme.id, line(theme.label)) for theme in found.themes)
    order = sorted(totals, key=lambda body: (-totals[body].total(), body))
    rows = tuple(
        HeatRow(
            body=body,
            all=_cell(totals[body], f"{body}, all themes", query(body=body)),
            cells=tuple(
                _cell(counts[body, number], f"{body}, {label}", query(theme=number, body=body))
                if (body, number) in counts
                else None
                for number, label in themes
            ),
        )
        for body in order[:MOST_BODIES]
    )
    return Heat(
        themes=themes,
        rows=rows,
        bodies=len(totals),
        left_out=sum(not line(row.finding.body) for row in found.findings),
    )


def _cell(counts: Counter[str], what: str, state: str) -> Cell:
    n = counts.total()
    share = counts["concern"] / n
    return Cell(
        findings=n,
        shade=shade(counts["strength"], counts["concern"], counts["neutral"]),
        told=f"{count(n, 'findings')}, {percent(share)} concerns: {what}",
        query=state,
        share=round(share, 4),
    )
