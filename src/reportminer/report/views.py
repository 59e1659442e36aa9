"""Themes as the page shows them: bar, years, words for how far to trust them, quotations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportminer.records import Theme
from reportminer.report.cleaning import clean, line
from reportminer.report.figures import Figures, Share, Year
from reportminer.report.gathering import Gathered
from reportminer.store import FindingRow

MOST_QUOTES = 6
MOST_QUOTED = 600
"""Characters of a quotation; what is longer stands in its source text."""

TRUST = {
    "reliable": "Reliable: found again nearly whole",
    "pattern": "A pattern: the subject is there, its edge is not",
    "doubtful": "Doubtful: too seldom found again",
}
ORIGINS = {"discovered": "", "given": "given by a codebook", "seeded": "attracted by phrases"}

# A year takes so many units of the little chart's width, of which one is the gap; its height is 24.
YEAR_WIDTH = 7
HEIGHT = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One year of the little chart: places and heights of its two parts, in units of the drawing."""

    x: int
    rest: float
    rest_top: float
    concerns: float
    concerns_top: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A finding that is quoted: its row among all that the page holds, its text, and what is said of it."""

    row: int
    text: str
    body: str
    published: str
    polarity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeView:
    """A theme as it is shown.

    Attributes:
        theme: the theme.
        label: its label, fit to be shown.
        share: share of concerns; None for a theme without findings.
        widths: percentages of strengths, neutral findings and concerns, for the bar.
        spark: bars of its years, first year first.
        span: its years in words.
        trust: how far to trust it, in words.
        origin: where it comes from, in words, where it was not discovered.
        keywords: its keywords.
        quotes: typical findings, one a body first.
    """

    theme: Theme
    label: str
    share: Share | None
    widths: tuple[float, float, float]
    spark: tuple[Bar, ...]
    span: str
    trust: str
    trust_name: str
    origin: str
    keywords: tuple[str, ...]
    quotes: tuple[Quote, ...]


def theme_views(found: Gathered, counted: Figures) -> tuple[ThemeView, ...]:
    """Return the themes as the page shows them, most findings first."""
    place = {row.finding.id: n for n, row in enumerate(found.rows)}
    members: dict[int, list[FindingRow]] = {theme.id: [] for theme in found.themes}
    for row in found.findings:
        if row.theme is not None:
            members[row.theme].append(row)
    return tuple(_view(theme, found, counted, _quotes(theme, members[theme.id], place)) for theme in found.themes)


def _view(theme: Theme, found: Gathered, counted: Figures, quotes: Sequence[Quote]) -> ThemeView:
    total = max(theme.strengths + theme.neutral + theme.concerns, 1)
    parts = (theme.strengths, theme.neutral, theme.concerns)
    series = counted.theme_years[theme.id]
    return ThemeView(
        theme=theme,
        label=line(theme.label),
        share=counted.concerns.get(theme.id),
        widths=(round(100 * parts[0] / total, 2), round(100 * parts[1] / total, 2), round(100 * parts[2] / total, 2)),
        spark=tuple(spark(series)),
        span=_span(theme.years),
        trust=_trust(theme, found.trust),
        trust_name=found.trust.get(theme.id, "unknown"),
        origin=ORIGINS[theme.origin],
        keywords=tuple(line(word, 60) for word in theme.keywords),
        quotes=tuple(quotes),
    )


def spark(series: Sequence[Year]) -> Iterator[Bar]:
    """Yield the bars of a little chart: findings a year, concerns on top."""
    most = max((year.strengths + year.concerns + year.neutral for year in series), default=0) or 1
    for n, year in enumerate(series):
        rest = round(HEIGHT * (year.strengths + year.neutral) / most, 2)
        concerns = round(HEIGHT * year.concerns / most, 2)
        yield Bar(
            x=n * YEAR_WIDTH,
            rest=rest,
            rest_top=round(HEIGHT - rest, 2),
            concerns=concerns,
            concerns_top=round(HEIGHT - rest - concerns, 2),
        )


def _span(years: Sequence[int]) -> str:
    if not years:
        return "no dates"
    return f"{years[0]}" if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _trust(theme: Theme, trust: Mapping[int, str]) -> str:
    if theme.stability is None or theme.id not in trust:
        return "Stability not measured"
    return f"{TRUST[trust[theme.id]]} (in {100 * theme.stability:.0f}% of resamples)"


def _quotes(theme: Theme, rows: Sequence[FindingRow], place: Mapping[str, int]) -> list[Quote]:
    """Return typical findings: exemplars before others, one a body before a second of any, no text twice."""
    ranks = {key: rank for rank, key in enumerate(theme.exemplars)}
    ordered = sorted(
        rows, key=lambda row: (ranks.get(row.finding.id, len(ranks)), -(row.probability or 0.0), row.finding.id)
    )
    turns: dict[str, int] = {}
    queue: list[tuple[int, int]] = []
    seen: set[str] = set()
    for n, row in enumerate(ordered):
        if row.finding.text in seen:
            continue
        seen.add(row.finding.text)
        body = row.finding.body or row.finding.report
        queue.append((turns.get(body, 0), n))
        turns[body] = turns.get(body, 0) + 1
    chosen = [ordered[n] for _, n in sorted(queue)[:MOST_QUOTES]]
    return [
        Quote(
            row=place[row.finding.id],
            text=line(clean(row.finding.text), MOST_QUOTED),
            body=line(row.finding.body) or "no single body",
            published=row.published or "no date",
            polarity=row.finding.polarity or "neutral",
        )
        for row in chosen
    ]
