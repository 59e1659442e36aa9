"""The only SQL: one SQLite file a corpus, with schema, migrations, full-text search and cached vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from reportminer.store.database import Database
from reportminer.store.documents import Address, Collected, DocumentTable, Known, Link
from reportminer.store.exported import ExportTable, Listed
from reportminer.store.failures import Failure, FailureTable
from reportminer.store.found import FindingRow, FoundTable
from reportminer.store.layouts import LayoutTable
from reportminer.store.origins import Holder, Origin, OriginTable
from reportminer.store.pages import Contents, PageTable, SourceState, no_contents
from reportminer.store.reports import ReportTable, Task
from reportminer.store.themes import KnownTheme, Measured, ThemeBody, ThemeInput, ThemeMember, ThemeRun, ThemeTable
from reportminer.store.vectors import VectorTable
from reportminer.store.visits import Listing, VisitRow, VisitTable

__all__ = [
    "Address",
    "Collected",
    "Failure",
    "FindingRow",
    "Holder",
    "Known",
    "KnownTheme",
    "Link",
    "Listed",
    "Listing",
    "Measured",
    "Origin",
    "SourceState",
    "Store",
    "Task",
    "ThemeBody",
    "ThemeInput",
    "ThemeMember",
    "ThemeRun",
    "VisitRow",
]

VIEWS = {
    "v_reports": "SELECT * FROM v_reports ORDER BY published DESC NULLS LAST, source, report_key",
    "v_documents": "SELECT * FROM v_documents ORDER BY published DESC NULLS LAST, address",
    "v_related": "SELECT * FROM v_related ORDER BY address, other_address",
    "v_themes": "SELECT * FROM v_themes ORDER BY findings DESC, number",
    "v_unassigned": "SELECT * FROM v_unassigned ORDER BY published DESC NULLS LAST, source, finding_key",
    "v_theme_body": "SELECT * FROM v_theme_body ORDER BY number, findings DESC, body",
    "v_findings": "SELECT * FROM v_findings "
    "ORDER BY published DESC NULLS LAST, source, report_key, start_char, end_char, finding_key",
    # Findings with what they are compared by: no view of the file, for nobody but `analysis` needs the body's id in it.
    "observations": """
    SELECT found.finding_key AS finding, found.report_key AS report, found.report AS title, found.published, found.year,
        reports.kind AS kind_of_report, reports.programme, found.body, bodies.type AS body_type,
        ratings.value AS rating, ratings.score, found.polarity, found.theme_number AS theme, found.theme AS label,
        found.text, found.source, found.page_number AS page
    FROM v_findings AS found
    JOIN findings ON findings.id = found.finding_id
    JOIN reports ON reports.id = findings.report_id
    LEFT JOIN bodies ON bodies.id = findings.body_id
    LEFT JOIN ratings ON ratings.id = (
        SELECT min(id) FROM ratings WHERE report_id = findings.report_id AND scope = 'overall'
        AND (body_id = findings.body_id OR (body_id IS NULL OR findings.body_id IS NULL)
            AND (SELECT count(*) FROM report_bodies WHERE report_id = findings.report_id) <= 1))
    WHERE found.kind = 'finding'
    ORDER BY found.published DESC NULLS LAST, found.source, found.report_key, found.start_char, found.end_char,
        found.finding_key""",
}


class Store:
    """The database of one corpus.

    Args:
        path: the SQLite file; it is made where it does not exist, and brought up to the newest schema where it does.
        migrations: scripts in place of the package's own, oldest first, for tests of migrations.
        contents: brings the bytes of collected pages, which are kept in WARC files and not in the database.

    Attributes:
        path: the file.
        pages: pages and their sources.
        documents: published documents with all their addresses.
        origins: where pages come from, to be looked up.
        visits: visits to publishers, and their listings.
        reports: reports, blocks and findings, to be written.
        found: findings with what stands around them, to be listed and searched.
        exported: findings report by report, as they are exported.
        vectors: vectors by model and text.
        themes: the themes and their findings.
        layouts: where findings stand on the map.
        failures: what went wrong.

    Raises:
        StoreError: the file is no corpus database, was written by a newer version, is locked or cannot be opened.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "corpus.sqlite") as store:
        ...     store.themes.all()
        ()
    """

    def __init__(
        self, path: Path, *, migrations: Sequence[str] | None = None, contents: Contents = no_contents
    ) -> None:
        self._database = Database(path, migrations=migrations)
        self.path = path
        self.pages = PageTable(self._database, contents)
        self.documents = DocumentTable(self._database)
        self.origins = OriginTable(self._database)
        self.visits = VisitTable(self._database)
        self.reports = ReportTable(self._database)
        self.found = FoundTable(self._database)
        self.exported = ExportTable(self._database)
        self.vectors = VectorTable(self._database)
        self.themes = ThemeTable(self._database)
        self.layouts = LayoutTable(self._database)
        self.failures = FailureTable(self._database)

    @property
    def schema_version(self) -> int:
        """Number of the newest migration that the file has had."""
        return self._database.number("PRAGMA user_version")

    def table(self, name: str) -> list[dict[str, object]]:
        """Return every row of a readable view (``v_reports``, ``v_findings``, ``v_themes``, …), or of ``observations``.

        Raises:
            ValueError: there is no such view.
        """
        if name not in VIEWS:
            message = f"there is no view {name!r}; there are {', '.join(VIEWS)}"
            raise ValueError(message)
        return [dict(row) for row in self._database.rows(VIEWS[name])]

    def close(self) -> None:
        """Close the file. Closing twice is no error."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
