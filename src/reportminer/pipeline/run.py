"""One run over the stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.errors import UsageError
from reportminer.pipeline import mining
from reportminer.pipeline.cluster import cluster
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.collect import SUFFIXES, collect
from reportminer.pipeline.mining import Miner
from reportminer.pipeline.summary import Progress, RunSummary, StageSummary
from reportminer.store import Store

if TYPE_CHECKING:
    from reportminer.embed import Embedder


@dataclass(kw_only=True)
class Run:
    """Everything that the stages need, and what they leave for the summary.

    Attributes:
        store: the database.
        folder: the folder of pages.
        miner: what finds the findings.
        embedder: called when the stages "embed" and "cluster" begin.
        how: settings of the themes.
        progress: told how far each stage is.
        force: do everything again.
        ignored: files that are no pages, after "collect".
    """

    store: Store
    folder: Path
    miner: Miner
    embedder: Callable[[], Embedder]
    how: Clustering
    progress: Progress
    force: bool
    ignored: tuple[str, ...] = field(default=(), init=False)

    def do(self, stages: tuple[str, ...]) -> RunSummary:
        """Run stages in the order given."""
        verbs: dict[str, Callable[[], StageSummary]] = {
            "collect": self._collect,
            "read": lambda: mining.read(self.store, progress=self.progress, force=self.force),
            "mine": lambda: mining.mine(self.store, self.miner, progress=self.progress, force=self.force),
            "embed": self._embed,
            "cluster": self._cluster,
        }
        done = tuple(verbs[stage]() for stage in stages)
        truncated = self.store.vectors.counts(self.embedder().key)[1] if "embed" in stages else 0
        return RunSummary(stages=done, ignored=self.ignored, truncated=truncated, notes=self._notes(stages, truncated))

    def _collect(self) -> StageSummary:
        summary, self.ignored = collect(self.store, self.folder, progress=self.progress, force=self.force)
        return summary

    def _embed(self) -> StageSummary:
        model = self.embedder()
        if not self.force and not self.store.vectors.missing(model.key):
            return StageSummary(stage="embed", skipped=self.store.vectors.counts(model.key)[0])
        from reportminer.store.cached import CachedEmbedder  # noqa: PLC0415 - imports numpy

        counts = CachedEmbedder(model, self.store.vectors).fill_findings(
            progress=lambda done, total: self.progress("embed", done, total), force=self.force
        )
        return StageSummary(stage="embed", done=counts.embedded, skipped=counts.cached)

    def _cluster(self) -> StageSummary:
        model = self.embedder()
        missing = len(self.store.vectors.missing(model.key))
        if missing:
            message = (
                f"{missing} findings have no vectors of the model {model.key}: run the stage 'embed' before 'cluster'"
            )
            raise UsageError(message)
        return cluster(self.store, self.how, model, progress=self.progress, force=self.force)

    def _notes(self, stages: tuple[str, ...], truncated: int) -> tuple[str, ...]:
        notes: list[str] = []
        if "collect" in stages and not self.store.pages.count()[0]:
            notes.append(f"{self.folder} holds no pages: put {', '.join(sorted(SUFFIXES))} files in it and run again")
        if truncated:
            limit = self.embedder().max_tokens
            notes.append(f"{truncated} texts are longer than the {limit} word pieces that the model reads of a text")
        run = self.store.themes.run() if "cluster" in stages else None
        if run is not None and run.message is not None:
            notes.append(run.message)
        if run is not None and run.message is None and not self.store.themes.all():
            notes.append(
                "no finding is in a theme: none fits a given one and no others were wanted, or codebook.toml drops all"
            )
        conflicts = self.store.themes.measured().diagnostics.get("conflicts") if "cluster" in stages else None
        if isinstance(conflicts, list):
            more = f" (and {len(conflicts) - 1} more: `reportminer codes diff` tells all)" if len(conflicts) > 1 else ""
            notes.append(f"a decision could not be carried out: {conflicts[0]}{more}")
        return tuple(notes)
