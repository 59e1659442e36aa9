"""What a corpus holds, what is stale, and what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reportminer.pipeline.cluster import Clustering, is_stale
from reportminer.pipeline.collect import changes
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.store import Failure, Store


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
        **counts,
    )
