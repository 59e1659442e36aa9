"""Findings as JSON and CSV show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.store import FindingRow

FINDING_COLUMNS = (
    "id",
    "kind",
    "polarity",
    "text",
    "body",
    "published",
    "theme",
    "label",
    "probability",
    "speaker",
    "cue",
    "confidence",
    "source",
    "start",
    "end",
    "block",
    "page",
    "report",
    "title",
)


def finding_row(row: FindingRow) -> dict[str, Any]:
    """Return a finding with its theme and its place; the keys are `FINDING_COLUMNS`."""
    found = row.finding
    return {
        "id": found.id,
        "kind": found.kind,
        "polarity": found.polarity,
        "text": found.text,
        "body": found.body,
        "published": row.published,
        "theme": row.theme,
        "label": row.label,
        "probability": None if row.probability is None else round(row.probability, 4),
        "speaker": found.speaker,
        "cue": found.cue,
        "confidence": found.confidence,
        "source": row.source,
        "start": found.start,
        "end": found.end,
        "block": found.block,
        "page": found.page,
        "report": found.report,
        "title": row.title,
    }
