"""Reports with their blocks and findings: every result of a report is written in one transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Row

from reportminer.records import Body, Finding, Rating, Report
from reportminer.store.database import Database
from reportminer.store.rows import (
    block_from_row,
    block_values,
    content_hash,
    finding_from_row,
    metadata_json,
    report_from_json,
    text_hash,
)

UPSERT_REPORT = """
INSERT INTO reports (key, page_id, title, published, kind, programme, chief_inspector, address, inspection_start,
    inspection_end, lead_inspector, warnings, as_read, made_from, settings, content_hash)
VALUES (:key, :page_id, :title, :published, :kind, :programme, :chief_inspector, :address, :inspection_start,
    :inspection_end, :lead_inspector, :warnings, :as_read, :made_from, :settings, :content_hash)
ON CONFLICT (page_id) DO UPDATE SET key = excluded.key, title = excluded.title, published = excluded.published,
    kind = excluded.kind, programme = excluded.programme, chief_inspector = excluded.chief_inspector,
    address = excluded.address, inspection_start = excluded.inspection_start,
    inspection_end = excluded.inspection_end, lead_inspector = excluded.lead_inspector, warnings = excluded.warnings,
    as_read = excluded.as_read, made_from = excluded.made_from, settings = excluded.settings,
    content_hash = excluded.content_hash,
    mined_from = NULL, mined_settings = NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One page or report that a stage has to do.

    Attributes:
        source: the first current source of the page.
        key: the page's hash for the stage "read", the report's key for the stage "mine".
        made_from: hash of what the stage is given.
    """

    source: str
    key: str
    made_from: str


class ReportTable:
    """Reports, blocks, bodies, ratings, speakers and findings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # What is to do

    def to_read(self, settings: str, *, every: bool = False) -> list[Task]:
        """Return the current pages that have no report, or one made from something else; `every` returns them all."""
        rows = self._database.rows(
            "SELECT source, sha256, v_pages.made_from FROM v_pages LEFT JOIN reports USING (page_id) "
            "WHERE v_pages.current = 1 "
            "AND (:every OR reports.id IS NULL OR reports.made_from != v_pages.made_from OR settings != :settings) "
            "ORDER BY source, sha256",
            {"settings": settings, "every": every},
        )
        return [Task(source=row["source"], key=row["sha256"], made_from=row["made_from"]) for row in rows]

    def to_mine(self, settings: str, *, every: bool = False) -> list[Task]:
        """Return the current reports that are not mined, or from something else; `every` returns them all."""
        rows = self._database.rows(
            "SELECT source, reports.key, content_hash FROM reports JOIN v_pages USING (page_id) "
            "WHERE v_pages.current = 1 "
            "AND (:every OR mined_from IS NOT content_hash OR mined_settings IS NOT :settings) ORDER BY source, sha256",
            {"settings": settings, "every": every},
        )
        return [Task(source=row["source"], key=row["key"], made_from=row["content_hash"]) for row in rows]

    # Reading

    def save_read(self, report: Report, *, page: str, settings: str, made_from: str | None = None) -> None:
        """Store a report as its reader made it.

        Where it equals what is stored, its findings stay; where it differs, they go with the old blocks.

        Args:
            report: the report as read.
            page: hash of the page that it was made from.
            settings: hash of the reader's settings.
            made_from: what it was made from, from `to_read`; the page's hash where nothing else is known of the page.
        """
        database = self._database
        source = made_from or page
        made = content_hash(report)
        with database.transaction():
            old = database.row(
                "SELECT reports.id, content_hash FROM reports JOIN pages ON pages.id = page_id WHERE sha256 = ?",
                (page,),
            )
            if old is not None and old["content_hash"] == made:
                database.write(
                    "UPDATE reports SET made_from = ?, settings = ? WHERE id = ?", (source, settings, old["id"])
                )
                return
            page_id = database.number("SELECT id FROM pages WHERE sha256 = ?", (page,))
            database.write(
                UPSERT_REPORT,
                _columns(report)
                | {
                    "key": report.id,
                    "page_id": page_id,
                    "as_read": metadata_json(report),
                    "made_from": source,
                    "settings": settings,
                    "content_hash": made,
                },
            )
            row_id = database.number("SELECT id FROM reports WHERE page_id = ?", (page_id,))
            self._keep_themes(self._drop_findings(row_id))
            database.write("DELETE FROM blocks WHERE report_id = ?", (row_id,))
            database.write_many(
                "INSERT INTO blocks (report_id, n, kind, text, start_char, end_char, depth, marker, page_number, box, "
                "turns) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(row_id, *block_values(block)) for block in report.blocks],
            )
            self._write_lists(row_id, report)
            self._drop_unused_bodies()

    def as_read(self, key: str) -> Report | None:
        """Return the report with this key as its reader made it, or None."""
        row = self._database.row(
            "SELECT reports.id, as_read, source FROM reports JOIN v_pages USING (page_id) WHERE reports.key = ?",
            (key,),
        )
        if row is None:
            return None
        blocks = tuple(block_from_row(block) for block in self._blocks(row["id"]))
        return report_from_json(row["as_read"], key=key, source=row["source"], blocks=blocks)

    # Mining

    def save_mined(self, report: Report, findings: Sequence[Finding], *, made_from: str, settings: str) -> None:
        """Store what was mined from a report in place of what was mined before.

        Args:
            report: the stored report with its metadata filled.
            findings: its findings and recommendations.
            made_from: hash of the report as read, from `to_mine`.
            settings: hash of the miner's settings.

        Raises:
            ValueError: a finding does not stand in the stored text where it says, or a key comes twice.
        """
        database = self._database
        with database.transaction():
            row_id = database.number("SELECT id FROM reports WHERE key = ?", (report.id,))
            blocks = self._blocks(row_id)
            _check(tuple(block_from_row(row) for row in blocks) == report.blocks, report.id, "other blocks than stored")
            _check_findings(report, findings)
            database.write(
                "UPDATE reports SET title = :title, published = :published, kind = :kind, programme = :programme, "
                "chief_inspector = :chief_inspector, address = :address, inspection_start = :inspection_start, "
                "inspection_end = :inspection_end, lead_inspector = :lead_inspector, warnings = :warnings, "
                "mined_from = :mined_from, mined_settings = :mined_settings WHERE id = :id",
                _columns(report) | {"mined_from": made_from, "mined_settings": settings, "id": row_id},
            )
            kept = self._drop_findings(row_id)
            bodies = self._write_lists(row_id, report)
            block_ids = {row["n"]: row["id"] for row in blocks}
            for finding in findings:
                if finding.body is not None and finding.body not in bodies:
                    bodies[finding.body] = self._body_id(Body(name=finding.body, type="unknown"))
                database.write(
                    "INSERT INTO findings (key, report_id, kind, polarity, text, text_hash, start_char, end_char, "
                    "block_id, body_id, speaker, page_number, cue, confidence) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        finding.id, row_id, finding.kind, finding.polarity, finding.text, text_hash(finding.text),
                        finding.start, finding.end, block_ids[finding.block], bodies.get(finding.body or ""),
                        finding.speaker, finding.page, finding.cue, finding.confidence,
                    ),
                )  # fmt: skip
            self._keep_themes(kept)
            self._drop_unused_bodies()

    # Looking

    def keys(self) -> dict[str, str]:
        """Return the keys of the current reports with their sources, by source."""
        rows = self._database.rows("SELECT report_key, source FROM v_reports ORDER BY source, report_key")
        return {row["report_key"]: row["source"] for row in rows}

    def get(self, key: str) -> Report | None:
        """Return the report with this key, with everything known of it, or None."""
        database = self._database
        row = database.row(
            "SELECT reports.*, source FROM reports JOIN v_pages USING (page_id) WHERE reports.key = ?",
            (key,),
        )
        if row is None:
            return None
        bodies = database.rows(
            "SELECT name, type FROM report_bodies JOIN bodies ON bodies.id = body_id WHERE report_id = ? ORDER BY n",
            (row["id"],),
        )
        speakers = database.rows("SELECT name FROM speakers WHERE report_id = ? ORDER BY n", (row["id"],))
        ratings = database.rows(
            "SELECT name AS body, scope, value, score FROM ratings LEFT JOIN bodies ON bodies.id = body_id "
            "WHERE report_id = ? ORDER BY n",
            (row["id"],),
        )
        return Report(
            id=row["key"],
            source=row["source"],
            title=row["title"],
            blocks=tuple(block_from_row(block) for block in self._blocks(row["id"])),
            published=row["published"],
            kind=row["kind"],
            programme=row["programme"],
            chief_inspector=row["chief_inspector"],
            bodies=tuple(Body(**dict(body)) for body in bodies),
            speakers=tuple(speaker["name"] for speaker in speakers),
            ratings=tuple(Rating(**dict(rating)) for rating in ratings),
            address=row["address"],
            inspection_start=row["inspection_start"],
            inspection_end=row["inspection_end"],
            lead_inspector=row["lead_inspector"],
            warnings=tuple(json.loads(row["warnings"])),
        )

    def findings_of(self, key: str) -> tuple[Finding, ...]:
        """Return the findings and recommendations of a current report, in order of the text."""
        rows = self._database.rows(
            "SELECT * FROM v_findings WHERE report_key = ? ORDER BY start_char, end_char, finding_key", (key,)
        )
        return tuple(finding_from_row(row) for row in rows)

    # Inside

    def _blocks(self, row_id: int) -> list[Row]:
        return self._database.rows("SELECT * FROM blocks WHERE report_id = ? ORDER BY n", (row_id,))

    def _drop_findings(self, row_id: int) -> list[tuple[object, ...]]:
        """Delete the findings of a report and return their places in themes, for `_keep_themes`."""
        kept = self._database.rows(
            "SELECT theme_id, probability, exemplar, assigned, steadiness, key, text_hash FROM theme_findings "
            "JOIN findings ON findings.id = finding_id WHERE report_id = ?",
            (row_id,),
        )
        self._database.write("DELETE FROM findings WHERE report_id = ?", (row_id,))
        return [tuple(row) for row in kept]

    def _keep_themes(self, kept: Sequence[tuple[object, ...]]) -> None:
        """Put findings that are the same as before back into their themes; where some are not there, themes are stale.

        Their hash alone would not tell: what is read or mined anew in a later run may be the same to the letter.
        """
        database = self._database
        before = database.number("SELECT count(*) FROM theme_findings")
        database.write_many(
            "INSERT INTO theme_findings (finding_id, theme_id, probability, exemplar, assigned, steadiness) "
            "SELECT id, ?, ?, ?, ?, ? FROM findings WHERE key = ? AND text_hash = ?",
            kept,
        )
        if database.number("SELECT count(*) FROM theme_findings") < before + len(kept):
            database.write("UPDATE theme_runs SET made_from = ''")

    def _write_lists(self, row_id: int, report: Report) -> dict[str, int]:
        """Write bodies, speakers and ratings anew; return the ids of the report's bodies by name."""
        database = self._database
        database.write("DELETE FROM report_bodies WHERE report_id = ?", (row_id,))
        database.write("DELETE FROM speakers WHERE report_id = ?", (row_id,))
        database.write("DELETE FROM ratings WHERE report_id = ?", (row_id,))
        ids = [self._body_id(body) for body in report.bodies]
        # Of two bodies of one name the first is meant.
        by_name = {body.name: id_ for body, id_ in zip(reversed(report.bodies), reversed(ids), strict=True)}
        database.write_many(
            "INSERT INTO report_bodies (report_id, n, body_id) VALUES (?, ?, ?)",
            [(row_id, n, id_) for n, id_ in enumerate(ids)],
        )
        database.write_many(
            "INSERT INTO speakers (report_id, n, name) VALUES (?, ?, ?)",
            [(row_id, n, name) for n, name in enumerate(report.speakers)],
        )
        for n, rating in enumerate(report.ratings):
            if rating.body is not None and rating.body not in by_name:
                by_name[rating.body] = self._body_id(Body(name=rating.body, type="unknown"))
            database.write(
                "INSERT INTO ratings (report_id, n, body_id, scope, value, score) VALUES (?, ?, ?, ?, ?, ?)",
                (row_id, n, by_name.get(rating.body or ""), rating.scope, rating.value, rating.score),
            )
        return by_name

    def _body_id(self, body: Body) -> int:
        database = self._database
        database.write(
            "INSERT INTO bodies (name, type) VALUES (?, ?) ON CONFLICT (name, type) DO NOTHING", (body.name, body.type)
        )
        return database.number("SELECT id FROM bodies WHERE name = ? AND type = ?", (body.name, body.type))

    def _drop_unused_bodies(self) -> None:
        """Drop the bodies that nothing speaks of any more, as after better mining resolved a name."""
        self._database.write(
            "DELETE FROM bodies WHERE NOT EXISTS (SELECT 1 FROM report_bodies WHERE body_id = bodies.id) "
            "AND NOT EXISTS (SELECT 1 FROM findings WHERE body_id = bodies.id) "
            "AND NOT EXISTS (SELECT 1 FROM ratings WHERE body_id = bodies.id)"
        )


def _columns(report: Report) -> dict[str, object]:
    return {
        "title": report.title,
        "published": report.published,
        "kind": report.kind,
        "programme": report.programme,
        "chief_inspector": report.chief_inspector,
        "address": report.address,
        "inspection_start": report.inspection_start,
        "inspection_end": report.inspection_end,
        "lead_inspector": report.lead_inspector,
        "warnings": json.dumps(list(report.warnings), ensure_ascii=False),
    }


def _check_findings(report: Report, findings: Sequence[Finding]) -> None:
    text = report.text
    blocks = {block.n for block in report.blocks}
    _check(len({finding.id for finding in findings}) == len(findings), report.id, "two findings of one key")
    for finding in findings:
        place = f"finding {finding.id!r} at {finding.start}:{finding.end}"
        _check(finding.report == report.id, report.id, f"{place} belongs to report {finding.report!r}")
        _check(
            text[finding.start : finding.end] == finding.text, report.id, f"{place} does not stand there in the text"
        )
        _check(finding.block in blocks, report.id, f"{place} names block {finding.block}, which does not exist")


def _check(right: bool, report: str, what: str) -> None:  # noqa: FBT001 - an assertion with a message
    if not right:
        message = f"the miner broke the laws of a finding in report {report!r}: {what}; nothing of it was stored"
        raise ValueError(message)
