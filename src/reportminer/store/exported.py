"""Findings as they are exported: report by report, with everything that they can be told apart by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportminer.store.database import Database

# The rating is the overall one of the finding's body in its report, as `observations` has it.
_FINDINGS = """
SELECT found.finding_key AS finding, found.report_key AS report, found.report AS title, found.published, found.year,
    reports.kind AS kind_of_report, reports.programme, found.body, bodies.type AS body_type, ratings.value AS rating,
    found.kind, found.polarity, found.theme_number AS theme, found.theme AS label, found.nearest_number AS nearest,
    found.theme_probability AS probability, found.theme_steadiness AS steadiness, found.text, found.speaker, found.cue,
    found.confidence, found.start_char AS start, found.end_char AS "end", found.block, found.page_number AS page,
    found.source
FROM v_findings AS found
JOIN findings ON findings.id = found.finding_id
JOIN reports ON reports.id = findings.report_id
LEFT JOIN bodies ON bodies.id = findings.body_id
LEFT JOIN ratings ON ratings.id = (
    SELECT min(id) FROM ratings WHERE report_id = findings.report_id AND scope = 'overall'
    AND (body_id = findings.body_id OR (body_id IS NULL OR findings.body_id IS NULL)
        AND (SELECT count(*) FROM report_bodies WHERE report_id = findings.report_id) <= 1))
WHERE found.report_key = ?
ORDER BY found.start_char, found.end_char, found.finding_key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A current report among those that are exported: its key, and how many findings and recommendations it has."""

    key: str
    findings: int


class ExportTable:
    """Current findings in the order of their reports, newest first. Never more than those of one report are read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def reports(self) -> tuple[Listed, ...]:
        """Return the current reports, newest first, those without findings too."""
        rows = self._database.rows(
            "SELECT report_key, findings + recommendations AS findings FROM v_reports "
            "ORDER BY published DESC NULLS LAST, source, report_key"
        )
        return tuple(Listed(key=row["report_key"], findings=row["findings"]) for row in rows)

    def findings(self, report: str) -> list[dict[str, Any]]:
        """Return the findings and recommendations of a report, in order of its text."""
        return [dict(row) for row in self._database.rows(_FINDINGS, (report,))]
