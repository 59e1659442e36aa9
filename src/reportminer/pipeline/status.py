"""What a corpus holds, what is stale, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reportminer.pipeline.cluster import is_stale
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.collect import FETCH, changes
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.store import Failure, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """What came from one publisher.

    Attributes:
        source: its name.
        site: where it stood at the last visit.
        documents: documents that are here.
        began: when the last visit began, ISO 8601 in UTC; None where all came from WARC files.
        outcome: ``done``, why it stopped, or ``interrupted``.
        added: new documents of the last visit.
        changed: changed documents of the last visit.
        failed: documents that did not come, of all visits.
    """

    source: str
    site: str
    documents: int
    began: str | None
    outcome: str
    added: int
    changed: int
    failed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of a corpus.

    Attributes:
        folder: the folder of pages.
        database: the database file.
        schema: its schema version.
        model: key of the embedder.
        sources: files that are current.
        pages: different pages among them.
        reports: current reports.
        findings: current findings, recommendations left out.
        strengths: strengths among them.
        concerns: concerns among them.
        neutral: neutral ones among them.
        recommendations: current recommendations.
        themes: themes.
        vectors: different texts with a vector.
        truncated: texts longer than the model reads.
        stale: what the next run has to do, by stage: files, pages, reports, texts, and 1 or 0 for the themes.
        failures: what went wrong last time.
        visited: what came from each publisher, by name.
    """

    folder: Path
    database: Path
    schema: int
    model: str
    sources: int
    pages: int
    reports: int
    findings: int
    strengths: int
    concerns: int
    neutral: int
    recommendations: int
    themes: int
    vectors: int
    truncated: int
    stale: dict[str, int]
    failures: tuple[Failure, ...]
    visited: tuple[SourceStatus, ...] = ()


def status(store: Store, folder: Path, *, model: str, miner_settings: str, how: Clustering) -> Status:
    """Look at a corpus without changing it.

    Args:
        store: its database.
        folder: its folder of pages.
        model: key of its embedder.
        miner_settings: hash of the settings of its miner.
        how: its settings for themes.
    """
    reports = store.table("v_reports")
    counts = {
        name: sum(value for report in reports if isinstance(value := report[name], int))
        for name in ("findings", "strengths", "concerns", "neutral", "recommendations")
    }
    sources, pages = store.pages.count()
    vectors, truncated = store.vectors.counts(model)
    stale = {
        "collect": changes(store, folder),
        "read": len(store.reports.to_read(fingerprint("readers"))),
        "mine": len(store.reports.to_mine(miner_settings)),
        "embed": len(store.vectors.missing(model)),
        "cluster": int(is_stale(store, how, model)),
    }
    return Status(
        folder=folder,
        database=store.path,
        schema=store.schema_version,
        model=model,
        sources=sources,
        pages=pages,
        reports=len(reports),
        themes=len(store.themes.all()),
        vectors=vectors,
        truncated=truncated,
        stale=stale,
        failures=store.failures.all(),
        visited=tuple(_visited(store)),
        **counts,
    )


def _visited(store: Store) -> Iterator[SourceStatus]:
    documents = store.documents.counts()
    failed = Counter(one.origin for one in store.failures.all() if one.stage == FETCH)
    for name in sorted({*documents, *store.visits.origins(), *(name for name in failed if name)}):
        last = store.visits.last(name)
        running = "interrupted; the next visit goes on from there"
        yield SourceStatus(
            source=name,
            site=last.site if last else "",
            documents=documents.get(name, 0),
            began=last.began if last else None,
            outcome="from files" if last is None else last.outcome or running,
            added=last.added if last else 0,
            changed=last.changed if last else 0,
            failed=failed[name],
        )
