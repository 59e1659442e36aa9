"""Inspected bodies as cases, and what is known of bodies and reports as variables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from reportminer.records import Rating, Report
from reportminer.refi.guids import guid
from reportminer.refi.legal import short
from reportminer.refi.project import Document
from reportminer.refi.xmlout import XmlOut

# A variable belongs to sources or to cases, never to both: tools keep it as one or the other.
OF_SOURCES = {
    "published": "Date",
    "kind of report": "Text",
    "programme": "Text",
    "bodies": "Text",
    "rating": "Text",
    "address": "Text",
    "source": "Text",
    "sha256": "Text",
    "report id": "Text",
}
OF_CASES = {
    "type of body": "Text",
    "reports": "Integer",
    "programmes": "Text",
    "last published": "Date",
    "last rating": "Text",
    "addresses": "Text",
    "sha256 of reports": "Text",
}
_TAGS = {"Text": "TextValue", "Date": "DateValue", "Integer": "IntegerValue"}
_LONGEST_VALUE = 1000


@dataclass(slots=True)
class Seen:
    """What cases need of one report, small enough to be kept for all of them."""

    source: str
    values: dict[str, str]
    bodies: dict[str, str]
    ratings: dict[str, str]


@dataclass(slots=True)
class Cases:
    """The bodies met so far, by name.

    Attributes:
        seen: what was met, a report each.
    """

    seen: list[Seen] = field(default_factory=list)

    def add(self, document: Document, source: str) -> None:
        """Remember a document whose source has the GUID `source`."""
        report = document.report
        self.seen.append(
            Seen(
                source=source,
                values=source_values(document),
                bodies={body.name: body.type for body in reversed(report.bodies)},
                ratings={body.name: said for body in report.bodies if (said := _rating(report, body.name))},
            )
        )

    def write(self, out: XmlOut) -> None:
        """Write ``Cases``, one a body, by name; nothing where there are none."""
        by_name: dict[str, list[Seen]] = defaultdict(list)
        for one in self.seen:
            for name in one.bodies:
                by_name[name].append(one)
        if not by_name:
            return
        with out.inside("Cases"):
            for name, seen in sorted(by_name.items()):
                ordered = sorted(seen, key=lambda one: (one.values.get("published", ""), one.source))
                with out.inside("Case", guid=guid("case", name), name=short(name) or "unnamed"):
                    write_values(out, _case_values(name, ordered), OF_CASES)
                    for one in ordered:
                        out.leaf("SourceRef", targetGUID=one.source)


def write_variables(out: XmlOut) -> None:
    """Write ``Variables``: those of sources, then those of cases."""
    with out.inside("Variables"):
        for name, kind in (OF_SOURCES | OF_CASES).items():
            out.leaf("Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)


def write_values(out: XmlOut, values: dict[str, str], kinds: dict[str, str]) -> None:
    """Write a ``VariableValue`` for each value that is there."""
    for name, kind in kinds.items():
        if values.get(name):
            with out.inside("VariableValue"):
                out.leaf("VariableRef", targetGUID=guid("variable", name))
                out.leaf(_TAGS[kind], values[name])


def source_values(document: Document) -> dict[str, str]:
    """Return what is known of a report, by the names of variables."""
    report = document.report
    return {
        "published": report.published if report.published and _is_date(report.published) else "",
        "kind of report": report.kind,
        "programme": short(report.programme or "", _LONGEST_VALUE),
        "bodies": short("; ".join(body.name for body in report.bodies), _LONGEST_VALUE),
        "rating": _rating(report, None) or "",
        "address": short(document.address or report.address or "", _LONGEST_VALUE),
        "source": short(report.source, _LONGEST_VALUE),
        "sha256": document.sha256 or "",
        "report id": report.id,
    }


def _case_values(name: str, seen: Sequence[Seen]) -> dict[str, str]:
    rated = [one.ratings[name] for one in seen if name in one.ratings]
    joined = {
        key: short("; ".join(dict.fromkeys(filter(None, (one.values[key] for one in seen)))), _LONGEST_VALUE)
        for key in ("programme", "address", "sha256")
    }
    return {
        "type of body": short(seen[-1].bodies[name]),
        "reports": str(len(seen)),
        "programmes": joined["programme"],
        "last published": seen[-1].values["published"],
        "last rating": rated[-1] if rated else "",
        "addresses": joined["address"],
        "sha256 of reports": joined["sha256"],
    }


def _rating(report: Report, body: str | None) -> str | None:
    """Return the overall rating of a body, or of the one body that a report rates where `body` is None."""
    overall = [one for one in report.ratings if one.scope == "overall"]
    if body is not None:
        mine = [one for one in overall if one.body == body or (one.body is None and len(report.bodies) <= 1)]
    else:
        mine = overall if len({one.body for one in overall}) == 1 else []
    return _said(mine[0]) if mine else None


def _said(rating: Rating) -> str:
    return short(f"{rating.value} ({rating.score})" if rating.score else rating.value)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
