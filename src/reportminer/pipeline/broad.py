"""Broad themes over narrow ones: the stored tree, cut where a reader wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.errors import UsageError
from reportminer.records import Theme
from reportminer.store import Store
from reportminer.themes.hierarchy import Hierarchy, Merge

# A broad theme is called after so many of its largest themes.
MOST_IN_LABEL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadTheme:
    """Themes that lie close together.

    Attributes:
        id: number of its largest theme.
        label: the labels of its largest themes.
        themes: its themes, largest first.
        size: number of findings.
        bodies: number of different inspected bodies.
        reports: number of different reports.
        strengths: number of strengths.
        concerns: number of concerns.
        neutral: number of neutral findings.
        years: publication years of the findings, sorted.
    """

    id: int
    label: str
    themes: tuple[Theme, ...]
    size: int
    bodies: int
    reports: int
    strengths: int
    concerns: int
    neutral: int
    years: tuple[int, ...]


def broad_themes(store: Store, *, max_themes: int | None = None, level: int | None = None) -> list[BroadTheme]:
    """Return the stored themes joined into broad ones. Each is a union of those of any finer cut.

    Args:
        store: the corpus, with themes.
        max_themes: at most so many broad themes.
        level: in place of a number: 1 for the broadest level worth showing, and so on down to the themes themselves.

    Returns:
        Broad themes, most findings first.

    Raises:
        UsageError: the number or the level is out of range.
    """
    themes = store.themes.all()
    if not themes:
        return []
    return [_broad(store, part) for part in _parts(themes, _tree(store, themes), max_themes, level)]


def levels(store: Store) -> list[int]:
    """Return the number of broad themes of each level worth showing, broadest first; the last is that of the themes."""
    themes = store.themes.all()
    return [max(cut) + 1 for cut in _tree(store, themes).levels] if themes else []


def _tree(store: Store, themes: Sequence[Theme]) -> Hierarchy:
    place = {theme.id: n for n, theme in enumerate(themes)}
    merges = tuple(
        Merge(min(place[a], place[b]), max(place[a], place[b]), loss)
        for a, b, loss in store.themes.measured().hierarchy
        if a in place and b in place
    )
    return Hierarchy(tuple(theme.size for theme in themes), merges)


def _parts(
    themes: Sequence[Theme], tree: Hierarchy, max_themes: int | None, level: int | None
) -> list[tuple[Theme, ...]]:
    if level is not None:
        cuts = tree.levels
        if not 1 <= level <= len(cuts):
            counts = ", ".join(f"{n} ({max(cut) + 1} themes)" for n, cut in enumerate(cuts, start=1))
            message = f"there is no level {level}: the levels are {counts}"
            raise UsageError(message)
        cut = cuts[level - 1]
    else:
        cut = tree.cut(len(themes) if max_themes is None else max_themes)
    parts: dict[int, list[Theme]] = {}
    for theme, part in zip(themes, cut, strict=True):
        parts.setdefault(part, []).append(theme)
    return [tuple(parts[part]) for part in sorted(parts)]


def _broad(store: Store, themes: Sequence[Theme]) -> BroadTheme:
    """Count a broad theme; a body that two of its themes have is one."""
    rows = [row for theme in themes for row in store.found.rows(kind="finding", theme=theme.id)]
    polarities = [row.finding.polarity for row in rows]
    first, rest = themes[:MOST_IN_LABEL], len(themes) - MOST_IN_LABEL
    return BroadTheme(
        id=themes[0].id,
        label=", ".join(theme.label for theme in first) + (f" and {rest} more" if rest > 0 else ""),
        themes=tuple(themes),
        size=len(rows),
        bodies=len({row.finding.body for row in rows if row.finding.body is not None}),
        reports=len({row.finding.report for row in rows}),
        strengths=polarities.count("strength"),
        concerns=polarities.count("concern"),
        neutral=polarities.count("neutral"),
        years=tuple(sorted({int(row.published[:4]) for row in rows if row.published})),
    )
