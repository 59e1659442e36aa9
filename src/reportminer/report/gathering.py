"""Everything that the page shows, out of the database, in the order in which it shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportminer import analysis
from reportminer.addresses import replayed
from reportminer.errors import MissingError
from reportminer.pipeline.places import sample_pages
from reportminer.records import Report, Theme
from reportminer.report.cleaning import shown_address
from reportminer.store import FindingRow, Store, ThemeRun

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.corpus import Corpus

NO_THEMES = (
    "there are no themes yet, so there is nothing to report: `reportminer themes` finds them "
    "(in Python: corpus.run()), then ask again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where a report is to be found.

    Attributes:
        publisher: the publisher's address, ``http`` or ``https``, or None.
        archived: the address of a copy in a web archive, or None.
        origin: the source that it was collected from, such as ``hmi-probation``; empty for a file of a folder.
        fetched: when it was fetched, ISO 8601 in UTC, where known.
    """

    publisher: str | None = None
    archived: str | None = None
    origin: str = ""
    fetched: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What the page is made of.

    Attributes:
        rows: findings and recommendations, newest report first, in the order of its text.
        reports: their reports and all others, by key, newest first.
        addresses: where each report is to be found, by key.
        themes: the themes, largest first.
        trust: ``reliable``, ``pattern`` or ``doubtful`` by theme, for those whose stability was measured.
        nearest: the theme that a finding is nearest to, by key, for findings that fit none.
        run: how the themes were made.
        observed: the findings as `reportminer.analysis` compares them.
        invented: whether this is the sample corpus, whose bodies are invented.
        body_types: the type of each inspected body, by name.
    """

    rows: tuple[FindingRow, ...]
    reports: Mapping[str, Report]
    addresses: Mapping[str, Addresses]
    themes: tuple[Theme, ...]
    trust: Mapping[int, str]
    nearest: Mapping[str, int]
    run: ThemeRun
    observed: pd.DataFrame
    invented: bool = False
    body_types: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[FindingRow, ...]:
        """The findings alone."""
        return tuple(row for row in self.rows if row.finding.kind == "finding")

    @property
    def years(self) -> range:
        """From the first to the last year of a report with a date; empty where none has one."""
        known = [int(report.published[:4]) for report in self.reports.values() if report.published]
        return range(min(known), max(known) + 1) if known else range(0)


def gather(corpus: Corpus) -> Gathered:
    """Return everything that the page shows.

    Args:
        corpus: a corpus whose themes are made. Nothing is made here.

    Raises:
        MissingError: it has no themes.
        StoreError: its database cannot be read.
    """
    store = corpus.store
    run = store.themes.run()
    themes = store.themes.all()
    if run is None or not themes:
        raise MissingError(NO_THEMES if run is None or run.message is None else run.message)
    reports = _reports(store)
    found = addresses(store, reports)
    return Gathered(
        rows=tuple(row for row in store.found.rows() if row.finding.report in reports),
        reports=reports,
        addresses=found,
        themes=themes,
        trust=_trust(store),
        nearest={one.finding: one.theme for one in store.themes.members() if not one.assigned},
        run=run,
        observed=analysis.observed(store),
        invented=corpus.folder.resolve() == sample_pages().resolve(),
        body_types={body.name: body.type for report in reports.values() for body in report.bodies},
    )


def _reports(store: Store) -> dict[str, Report]:
    keys = [str(row["report_key"]) for row in store.table("v_reports")]
    reports = ((key, store.reports.get(key)) for key in keys)
    return {key: report for key, report in reports if report is not None}


def _trust(store: Store) -> dict[int, str]:
    measured = store.themes.measured().diagnostics.get("themes", [])
    if not isinstance(measured, list):
        return {}
    return {one["theme"]: one["trust"] for one in measured if one.get("trust")}


def addresses(store: Store, reports: Mapping[str, Report]) -> dict[str, Addresses]:
    """Return where each report is to be found.

    What a visit was answered from counts before what a page says of itself.
    """
    found = {key: Addresses(publisher=shown_address(report.address)) for key, report in reports.items()}
    seen: set[str] = set()
    for row in store.table("v_documents"):
        key = str(row["report_key"])
        if key not in reports or key in seen:
            continue
        seen.add(key)
        known = [str(row["address"]), *str(row["addresses"] or "").split(" ")]
        archived = [one for one in known if replayed(one)]
        live = [one for one in known if not replayed(one)]
        found[key] = Addresses(
            publisher=next(filter(None, map(shown_address, live)), found[key].publisher),
            archived=next(filter(None, map(shown_address, archived)), None),
            origin=str(row["origin"]),
            fetched=None if row["fetched"] is None else str(row["fetched"]),
        )
    return found
