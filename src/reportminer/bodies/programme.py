"""The inspection programme of a report, and what kind of text the report is: rules are data (``programmes.toml``)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reportminer.bodies.data import pattern, straight, table
from reportminer.bodies.text import sentences
from reportminer.records import Body, Rating, Report


def _found(regex: str, text: str) -> bool:
    return bool(re.search(regex, text, re.IGNORECASE))


def _types(bodies: tuple[Body, ...]) -> str:
    """Return the types of the bodies as the rules write them: ``crc nps``."""
    return " ".join(sorted({body.type for body in bodies}))


class _Facts:
    """What the rules ask of one report."""

    def __init__(self, report: Report, bodies: tuple[Body, ...], ratings: tuple[Rating, ...]) -> None:
        said = sentences(report)
        self.title = straight(report.title).strip()
        self.head = " ".join([self.title, *(s.text for s in said if s.zone in {"lead", "heading"})])
        self.text = " ".join([self.title, *(s.text for s in said)])
        self.types = _types(bodies)
        self.name = bodies[0].name if bodies else ""
        self.rated = any(rating.scope == "overall" for rating in ratings)
        self.published = report.published

    def _checks(self) -> dict[str, Callable[[Any], bool]]:
        day = self.published
        return {
            "types": lambda value: self.types in value,
            "title": lambda value: _found(value, self.title),
            "head": lambda value: _found(value, self.head),
            "not_head": lambda value: not _found(value, self.head),
            "text": lambda value: _found(value, self.text),
            "name_has": lambda value: _found(value, self.name),
            "rated": lambda value: self.rated is value,
            "since": lambda value: day is None or day >= value,
            "before": lambda value: day is None or day <= value,
            # A rule that rests on the date alone needs one.
            "dated": lambda value: (day is not None) is value,
        }

    def hold(self, rule: dict[str, Any]) -> bool:
        """Tell whether every condition of a rule holds."""
        checks = self._checks()
        return all(checks[name](value) for name, value in rule.items() if name != "name")


def programme(report: Report, bodies: tuple[Body, ...], ratings: tuple[Rating, ...]) -> str | None:
    """Return the inspection programme of a report, or None where nothing tells it.

    Args:
        report: a report as a reader made it.
        bodies: its inspected bodies.
        ratings: their ratings.

    Returns:
        The name of the programme as ``programmes.toml`` writes it.

    Examples:
        >>> report = Report(id="x", source="x", title="Ash Probation Trust", blocks=(), published="2014-02-01")
        >>> programme(report, (Body(name="Ash Probation Trust", type="trust"),), ())
        'Inspection of Adult Offending Work'
        >>> programme(report, (), ()) is None
        True
    """
    facts = _Facts(report, bodies, ratings)
    return next((str(rule["name"]) for rule in table("programmes")["programme"] if facts.hold(rule)), None)


def kind(report: Report, bodies: tuple[Body, ...], named: str | None) -> str:
    """Return what a text is: ``press release``, ``report`` (its headings are a report's) or ``other``.

    What its listing called it, if it called it anything, holds.

    Examples:
        >>> kind(Report(id="x", source="x", title="New website launched", blocks=()), (), None)
        'other'
    """
    if report.kind != "other":
        return report.kind
    headings = [straight(block.text.strip()) for block in report.blocks if block.kind == "heading"]
    if sum(bool(pattern("words", "report_headings").match(heading)) for heading in headings) >= 2:
        return "report"
    return "press release" if bodies or named else "other"
