"""What is new since the themes were made: which grew, what fits none, and whether that may be a theme of its own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.given.exact import cosines
from reportminer.given.placement import Placement
from reportminer.thememodel.model import ThemeModel

Vectors = NDArray[np.float32]

# A theme grew where its share among new findings is larger than before by more than chance has it once in forty times,
# and where at least so many new findings speak of it.
GREW_Z, GREW_FINDINGS = 1.96, 3
# So large a share of new findings that fit no theme is said, from so many findings on.
MANY, MANY_FINDINGS = 0.05, 3
# Findings that fit none hang together where so many, of so many bodies, lie as near to each other as a theme's do.
TOGETHER, TOGETHER_BODIES = 3, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """One finding to be looked at.

    Attributes:
        finding: its id.
        report: id of its report.
        body: name of the inspected body, where known.
        text: the words.
        placement: where it went.
    """

    finding: str
    report: str
    body: str | None
    text: str
    placement: Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeNews:
    """One theme then and now.

    Attributes:
        id: its number.
        label: what it is called.
        before: findings when the themes were made.
        new: findings in reports that were not there then.
        bodies: different bodies that these are about.
        new_bodies: names of those that the theme did not know, sorted.
        share_before: share of all findings then, 0 to 1.
        share_new: share of all new findings, 0 to 1.
        grew: whether the share is larger by more than chance.
    """

    id: int
    label: str
    before: int
    new: int
    bodies: int
    new_bodies: tuple[str, ...]
    share_before: float
    share_new: float
    grew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfitting:
    """A finding that fits no theme, with the label of the nearest one and whether it lies with others like it."""

    finding: NewFinding
    nearest: str
    together: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """New findings against the themes of the last edition.

    Attributes:
        findings: number of new findings.
        known: findings of reports that were there when the themes were made.
        themes: every theme, most new findings first.
        unfitting: new findings that fit no theme, those that hang together first.
        hints: what to look at, in plain words.
    """

    findings: int
    known: int
    themes: tuple[ThemeNews, ...]
    unfitting: tuple[Unfitting, ...]
    hints: tuple[str, ...]


def edition(model: ThemeModel, found: Sequence[NewFinding], rows: Vectors) -> Edition:
    """Tell what is new.

    Args:
        model: the themes of the last edition.
        found: findings of the corpus with their placements by `reportminer.thememodel.assign`, old ones among them.
        rows: their unit vectors in the model's space, shape (n, dims).

    Returns:
        The news. The order of the findings changes nothing but the order of equals.
    """
    reports = set(model.made.reports)
    fresh = [n for n, one in enumerate(found) if one.report not in reports]
    news = [_news(theme.id, model, [found[n] for n in fresh]) for theme in model.themes]
    without = [n for n in fresh if found[n].placement.theme is None]
    together = _together(model, [found[n] for n in without], rows[without])
    labels = model.labels
    unfitting = [
        Unfitting(finding=found[n], nearest=labels[found[n].placement.nearest], together=place in together)
        for place, n in enumerate(without)
    ]
    unfitting.sort(key=lambda one: (not one.together, one.finding.placement.probability, one.finding.finding))
    return Edition(
        findings=len(fresh),
        known=len(found) - len(fresh),
        themes=tuple(sorted(news, key=lambda one: (-one.new, one.id))),
        unfitting=tuple(unfitting),
        hints=_hints(len(fresh), news, unfitting),
    )


def _news(number: int, model: ThemeModel, fresh: Sequence[NewFinding]) -> ThemeNews:
    theme = next(theme for theme in model.themes if theme.id == number)
    mine = [one for one in fresh if one.placement.theme == number]
    bodies = {one.body for one in mine if one.body is not None}
    before, total = theme.findings, model.made.findings
    return ThemeNews(
        id=number,
        label=theme.label,
        before=before,
        new=len(mine),
        bodies=len(bodies),
        new_bodies=tuple(sorted(bodies - set(theme.bodies))),
        share_before=round(before / total, 4) if total else 0.0,
        share_new=round(len(mine) / len(fresh), 4) if fresh else 0.0,
        grew=_larger(len(mine), len(fresh), before, total),
    )


def _larger(new: int, of_new: int, before: int, of_before: int) -> bool:
    """Tell whether a share grew by more than chance: the test of two proportions with a pooled variance.

    Examples:
        >>> _larger(12, 60, 10, 300), _larger(4, 60, 16, 300)
        (True, False)
    """
    if new < GREW_FINDINGS or not of_before:
        return False
    pooled = (new + before) / (of_new + of_before)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / of_new + 1 / of_before))
    return spread > 0 and (new / of_new - before / of_before) / spread >= GREW_Z


def _together(model: ThemeModel, found: Sequence[NewFinding], rows: Vectors) -> set[int]:
    """Return the places of the largest group of unfitting findings round one of them, or nothing.

    A finding is near another where it is as near to it as findings must be to the middle of a theme.
    """
    floors = [theme.least for theme in model.themes if theme.least > 0]
    if len(found) < TOGETHER or not floors:
        return set()
    near = cosines(rows, rows) >= float(np.median(floors))
    np.fill_diagonal(near, val=True)  # rounding may put a row a hair away from itself
    groups = [np.flatnonzero(row).tolist() for row in near]
    # Equal texts are one voice, so different texts are counted.
    best = max(groups, key=lambda group: (len({found[n].text for n in group}), -group[0]))
    voices = {found[n].body or found[n].report for n in best}
    if len({found[n].text for n in best}) < TOGETHER or len(voices) < TOGETHER_BODIES:
        return set()
    return set(best)


def _hints(n_new: int, news: Sequence[ThemeNews], unfitting: Sequence[Unfitting]) -> tuple[str, ...]:
    hints = []
    if not n_new:
        hints.append("there is nothing new: every report was there when the themes were made")
    grown = sorted((one for one in news if one.grew), key=lambda one: (one.share_before - one.share_new, one.id))
    if grown:
        named = ", ".join(f"{one.label} ({one.share_before:.0%} to {one.share_new:.0%})" for one in grown[:5])
        hints.append(f"grew by more than chance: {named}")
    together = [one for one in unfitting if one.together]
    if together:
        hints.append(
            f"{len(together)} findings that fit no theme lie close together, such as "
            f"“{together[0].finding.text[:80]}”: this may be a new theme"
        )
    if len(unfitting) >= max(MANY_FINDINGS, math.ceil(MANY * n_new)):
        hints.append(
            f"{len(unfitting)} of {n_new} new findings fit no theme: read them; if they matter, group the corpus anew"
        )
    return tuple(hints)
