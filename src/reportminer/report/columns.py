"""The findings as columns: what a browser filters and searches without asking anybody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from reportminer.records import Finding
from reportminer.report.cleaning import clean, line
from reportminer.report.gathering import Gathered
from reportminer.store import FindingRow

POLARITIES = ("strength", "concern", "neutral")
"""A finding's polarity is its place here; a recommendation's is 3."""

MOST_TEXT = 2_000
"""Characters of a finding that are listed; its source text shows more."""

STEPS = 10_000
"""Places on the map are whole numbers from 0 to this: finer than a screen."""

# Inside a script element "</script" and "<!--" would be read by the HTML parser; the others are for older readers.
ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}

Column = list[int] | list[str]


class Book:
    """Strings that recur, each written once and named by its number.

    Examples:
        >>> book = Book()
        >>> [book.number(text) for text in ("a", "b", "a", "")], book.entries
        ([0, 1, 0, -1], ['a', 'b'])
    """

    def __init__(self, entries: Sequence[str] = ()) -> None:
        self.entries = list(entries)
        self._numbers = {text: number for number, text in enumerate(self.entries)}

    def number(self, text: str | None) -> int:
        """Return the number of a string, -1 for none."""
        if not text:
            return -1
        if text not in self._numbers:
            self._numbers[text] = len(self.entries)
            self.entries.append(text)
        return self._numbers[text]


def embedded(document: object) -> str:
    r"""Return JSON that can stand in a script element, whatever its strings say.

    Examples:
        >>> embedded({"text": "</script><!-- & \u2028"})
        '{"text":"\\u003c/script\\u003e\\u003c!-- \\u0026 \\u2028"}'
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character, escape in ESCAPES.items():
        text = text.replace(character, escape)
    return text


def columns(found: Gathered, places: Mapping[str, tuple[float, float]]) -> dict[str, object]:
    """Return findings, reports and the names that they share as columns.

    Args:
        found: what the page shows.
        places: x and y on the map, 0 to 1, by key of the finding; recommendations have none.

    Returns:
        ``lists`` (names by kind), ``reports`` (a column a property) and ``findings`` (the same): a finding's
        ``report``, ``body``, ``theme`` and so on are numbers of rows in them, -1 for none. ``ids`` holds the
        keys of findings whose key is not made of report, kind and place. Equal data make equal bytes.
    """
    bodies, programmes, cues, speakers = (
        Book(sorted({line(row.finding.body) for row in found.rows} - {""})),
        Book(sorted({line(report.programme) for report in found.reports.values()} - {""})),
        Book(),
        Book(),
    )
    types = {line(name): kind for name, kind in found.body_types.items()}
    kinds = Book(sorted({types.get(name, "unknown") for name in bodies.entries}))
    themes = {theme.id: place for place, theme in enumerate(found.themes)}
    reports = {key: number for number, key in enumerate(found.reports)}
    rows = [row.finding for row in found.rows]
    findings: dict[str, object] = {
        "report": [reports[one.report] for one in rows],
        "kind": [int(one.kind != "finding") for one in rows],
        "polarity": [POLARITIES.index(one.polarity) if one.polarity else len(POLARITIES) for one in rows],
        "theme": [themes.get(row.theme or 0, -1) for row in found.rows],
        "nearest": [themes.get(found.nearest.get(one.id, 0), -1) for one in rows],
        "body": [bodies.number(line(one.body)) for one in rows],
        "start": [one.start for one in rows],
        "end": [one.end for one in rows],
        "page": [one.page or 0 for one in rows],
        "cue": [cues.number(line(one.cue)) for one in rows],
        "speaker": [speakers.number(line(one.speaker)) for one in rows],
        "confidence": [round(100 * one.confidence) for one in rows],
        "text": [text_of(row) for row in found.rows],
    }
    for axis, name in enumerate("xy"):
        findings[name] = [round(places[one.id][axis] * STEPS) if one.id in places else -1 for one in rows]
    return {
        "lists": {
            "bodies": bodies.entries,
            "bodyTypes": [kinds.number(types.get(name, "unknown")) for name in bodies.entries],
            "types": kinds.entries,
            "programmes": programmes.entries,
            "cues": cues.entries,
            "speakers": speakers.entries,
        },
        "themes": {
            "id": [theme.id for theme in found.themes],
            "label": [line(theme.label) for theme in found.themes],
            "size": [theme.size for theme in found.themes],
        },
        "reports": _reports(found, programmes),
        "findings": findings,
        "ids": {str(n): one.id for n, one in enumerate(rows) if one.id != _made(one)},
    }


def text_of(row: FindingRow) -> str:
    """Return the text of a finding as it is listed."""
    return line(clean(row.finding.text[: MOST_TEXT * 20]), MOST_TEXT)


def _made(one: Finding) -> str:
    """Return the key that the page makes of a finding's report, kind and place."""
    return f"{one.report}-{one.kind[0]}{one.start}-{one.end}"  # as the miner does


def _reports(found: Gathered, programmes: Book) -> dict[str, object]:
    reports = found.reports.values()
    addresses = [found.addresses[report.id] for report in reports]
    return {
        "key": [report.id for report in reports],
        "title": [line(report.title) for report in reports],
        "published": [report.published or "" for report in reports],
        "kind": [line(report.kind) for report in reports],
        "programme": [programmes.number(line(report.programme)) for report in reports],
        "source": [line(report.source) for report in reports],
        "address": [one.publisher or "" for one in addresses],
        "archived": [one.archived or "" for one in addresses],
    }
