"""Where stored pages come from: every file and address that held one, its archive record, its report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from reportminer.records import Pointer
from reportminer.store.database import Database
from reportminer.store.documents import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A file of the folder, or an address, that held a page.

    Attributes:
        name: path relative to the folder, or the address.
        origin: ``folder``, or the name of the source that brought the page.
        current: whether it holds the page still.
        size: size of the file in bytes, where it is a file.
        mtime_ns: the file's time of last change in nanoseconds, where it could be trusted.
    """

    name: str
    origin: str
    current: bool
    size: int | None
    mtime_ns: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Everything that is stored of where one page comes from.

    Attributes:
        sha256: hexadecimal hash of its bytes.
        media_type: such as ``application/pdf``.
        size: number of its bytes.
        address: the address that gave the bytes, where they were fetched.
        fetched: when, ISO 8601 in UTC.
        pointer: where the bytes stand in a WARC file; None where they stand in the database.
        current: whether any source holds the page still.
        holders: the sources that held it, current ones first, by name.
        addresses: every address of its document, by canonical form.
        listing: the listing that announced it.
        offered_by: address of the page that offers it, for a file.
        checked: when it was last found unchanged or fetched, ISO 8601 in UTC.
        report: key of its report; None where it could not be read.
        title: title of its report.
        published: publication date of its report, ``YYYY-MM-DD``.
        read_settings: hash of the reader's code that made the report.
        mined_settings: hash of the miner's code and models that made its findings; None where it was not mined.
    """

    sha256: str
    media_type: str
    size: int
    address: str | None = None
    fetched: str | None = None
    pointer: Pointer | None = None
    current: bool = True
    holders: tuple[Holder, ...] = ()
    addresses: tuple[Address, ...] = ()
    listing: str | None = None
    offered_by: str | None = None
    checked: str | None = None
    report: str | None = None
    title: str | None = None
    published: str | None = None
    read_settings: str | None = None
    mined_settings: str | None = None

    @property
    def name(self) -> str:
        """The first of its sources."""
        return self.holders[0].name if self.holders else self.address or self.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """How one finding stands to its theme, or to the nearest one.

    Attributes:
        theme: number of the theme.
        assigned: False for a finding that fits no theme.
        probability: share of the theme among all, 0 to 1.
        steadiness: share of resamples in which the finding stays with it, 0 to 1; None if not measured.
        stability: share of resamples in which the theme reappears, 0 to 1; None if not measured.
        origin: where the theme comes from, see `Theme.origin`.
    """

    theme: int
    assigned: bool
    probability: float
    steadiness: float | None
    stability: float | None
    origin: str


# Every query is about the page of one report, or about all current pages where no report is named.
_PAGES = """
SELECT pages.id AS page, pages.sha256, pages.media_type, coalesce(pages.bytes, length(pages.content)) AS size,
    pages.address, pages.fetched, pages.current, warc_file, warc_offset, warc_length, warc_record,
    reports.key AS report, reports.title, reports.published, reports.settings AS read_settings, reports.mined_settings
FROM pages LEFT JOIN reports ON reports.page_id = pages.id
WHERE CASE WHEN :key IS NULL THEN pages.current = 1 ELSE reports.key = :key END ORDER BY pages.sha256
"""
_HOLDERS = """
SELECT sources.page_id, name, origin, sources.current, size, mtime_ns
FROM sources JOIN pages ON pages.id = sources.page_id LEFT JOIN reports ON reports.page_id = pages.id
WHERE CASE WHEN :key IS NULL THEN pages.current = 1 ELSE reports.key = :key END ORDER BY sources.current DESC, name
"""
_DOCUMENTS = """
SELECT documents.page_id, documents.listing, documents.checked, parents.address AS offered_by
FROM documents LEFT JOIN documents AS parents ON parents.id = documents.parent_id
JOIN pages ON pages.id = documents.page_id LEFT JOIN reports ON reports.page_id = pages.id
WHERE CASE WHEN :key IS NULL THEN pages.current = 1 ELSE reports.key = :key END ORDER BY documents.id DESC
"""
_ADDRESSES = """
SELECT documents.page_id, addresses.key, addresses.address, how, addresses.version
FROM addresses JOIN documents ON documents.id = document_id
JOIN pages ON pages.id = documents.page_id LEFT JOIN reports ON reports.page_id = pages.id
WHERE CASE WHEN :key IS NULL THEN pages.current = 1 ELSE reports.key = :key END ORDER BY addresses.key
"""
_PLAIN = ("sha256", "media_type", "size", "address", "fetched", "report", "title", "published", "read_settings")


class OriginTable:
    """Origins of pages. Every method reads; none writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self) -> tuple[Origin, ...]:
        """Return the origins of all current pages, by hash of their bytes."""
        return self._found(None)

    def of_report(self, key: str) -> Origin | None:
        """Return the origin of the page that a report was made from, or None."""
        found = self._found(key)
        return found[0] if found else None

    def membership(self, finding: str) -> Membership | None:
        """Return how a finding stands to its theme, or None where no themes were made since it was found."""
        row = self._database.row(
            "SELECT themes.number AS theme, assigned, probability, steadiness, stability, themes.origin "
            "FROM theme_findings JOIN findings ON findings.id = finding_id JOIN themes ON themes.id = theme_id "
            "WHERE findings.key = ?",
            (finding,),
        )
        return None if row is None else Membership(**(dict(row) | {"assigned": bool(row["assigned"])}))

    def settle(self) -> bool:
        """Bring everything that was written into the one file, so that its hash is that of the whole database.

        Returns:
            False where another program is using the database and holds this up.
        """
        row = self._database.row("PRAGMA wal_checkpoint(TRUNCATE)")
        return row is not None and row[0] == 0

    def totals(self) -> dict[str, int]:
        """Return numbers of rows by name, for an account of what was kept and what dropped."""
        database = self._database
        return {name: database.number(sql) for name, sql in _TOTALS.items()}

    def _found(self, key: str | None) -> tuple[Origin, ...]:
        """Return the origin of one report's page, or those of all current pages where `key` is None."""
        holders: dict[int, list[Holder]] = defaultdict(list)
        addresses: dict[int, list[Address]] = defaultdict(list)
        given = {"key": key}
        for row in self._database.rows(_HOLDERS, given):
            known = dict(row)
            page = known.pop("page_id")
            holders[page].append(Holder(**(known | {"current": bool(known["current"])})))
        documents: dict[int, dict[str, Any]] = {
            row["page_id"]: dict(row) for row in self._database.rows(_DOCUMENTS, given)
        }
        for row in self._database.rows(_ADDRESSES, given):
            known = dict(row)
            addresses[known.pop("page_id")].append(Address(**known))
        rows = self._database.rows(_PAGES, given)
        return tuple(
            Origin(
                **{name: row[name] for name in _PLAIN},
                mined_settings=row["mined_settings"],
                current=bool(row["current"]),
                pointer=None
                if row["warc_file"] is None
                else Pointer(**{name: row[f"warc_{name}"] for name in ("file", "offset", "length", "record")}),
                holders=tuple(holders[row["page"]]),
                addresses=tuple(addresses[row["page"]]),
                listing=documents.get(row["page"], {}).get("listing"),
                offered_by=documents.get(row["page"], {}).get("offered_by"),
                checked=documents.get(row["page"], {}).get("checked"),
            )
            for row in rows
        )


_CURRENT_REPORTS = "FROM reports JOIN pages ON pages.id = reports.page_id WHERE pages.current = 1"
_CURRENT_FINDINGS = (
    "FROM findings JOIN reports ON reports.id = findings.report_id JOIN pages ON pages.id = reports.page_id "
    "LEFT JOIN theme_findings ON theme_findings.finding_id = findings.id WHERE pages.current = 1 "
    "AND findings.kind = 'finding'"
)
_TOTALS = {
    "sources": "SELECT count(*) FROM sources WHERE current = 1",
    "pages": "SELECT count(*) FROM pages WHERE current = 1",
    "former pages": "SELECT count(*) FROM pages WHERE current = 0",
    "former findings": "SELECT count(*) FROM findings JOIN reports ON reports.id = report_id "
    "JOIN pages ON pages.id = page_id WHERE pages.current = 0",
    "unread pages": "SELECT count(*) FROM pages WHERE current = 1 AND id NOT IN (SELECT page_id FROM reports)",
    "reports": f"SELECT count(*) {_CURRENT_REPORTS}",
    "unmined reports": f"SELECT count(*) {_CURRENT_REPORTS} AND mined_settings IS NULL",
    "reports without date": f"SELECT count(*) {_CURRENT_REPORTS} AND reports.published IS NULL",
    "reports without body": "SELECT count(*) FROM reports JOIN pages ON pages.id = reports.page_id "
    "WHERE pages.current = 1 AND reports.id NOT IN (SELECT report_id FROM report_bodies)",
    "reports without findings": "SELECT count(*) FROM reports JOIN pages ON pages.id = reports.page_id "
    "WHERE pages.current = 1 AND reports.id NOT IN (SELECT report_id FROM findings WHERE kind = 'finding')",
    "bodies": "SELECT count(DISTINCT body_id) FROM report_bodies JOIN reports ON reports.id = report_id "
    "JOIN pages ON pages.id = page_id WHERE pages.current = 1",
    "blocks": "SELECT count(*) FROM blocks JOIN reports ON reports.id = report_id JOIN pages ON pages.id = page_id "
    "WHERE pages.current = 1",
    "blocks with findings": "SELECT count(DISTINCT block_id) FROM findings JOIN reports ON reports.id = report_id "
    "JOIN pages ON pages.id = page_id WHERE pages.current = 1",
    "findings": f"SELECT count(*) {_CURRENT_FINDINGS}",
    "strengths": f"SELECT count(*) {_CURRENT_FINDINGS} AND polarity = 'strength'",
    "concerns": f"SELECT count(*) {_CURRENT_FINDINGS} AND polarity = 'concern'",
    "neutral": f"SELECT count(*) {_CURRENT_FINDINGS} AND polarity = 'neutral'",
    "findings without body": f"SELECT count(*) {_CURRENT_FINDINGS} AND findings.body_id IS NULL",
    "findings without date": f"SELECT count(*) {_CURRENT_FINDINGS} AND reports.published IS NULL",
    "findings in a theme": f"SELECT count(*) {_CURRENT_FINDINGS} AND assigned = 1",
    "findings in no theme": f"SELECT count(*) {_CURRENT_FINDINGS} AND coalesce(assigned, 0) = 0",
    "recommendations": "SELECT count(*) FROM findings JOIN reports ON reports.id = report_id "
    "JOIN pages ON pages.id = page_id WHERE pages.current = 1 AND findings.kind = 'recommendation'",
    "themes": "SELECT count(*) FROM themes",
}
