"""The stages "read" and "mine": pages to reports, reports to findings, each report on its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from reportminer.errors import ModelError, StoreError
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.pipeline.summary import Progress, StageSummary, silent
from reportminer.records import Finding, Report
from reportminer.store import Failure, Store, Task


class MinedReport(Protocol):
    """What a miner returns of a report."""

    @property
    def report(self) -> Report:
        """The report with its metadata filled; its blocks are the same."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Its findings and recommendations."""


class Miner(Protocol):
    """Anything that finds findings: a call, and a hash of the settings that it works with."""

    @property
    def settings(self) -> str:
        """Hash of everything that changes its results. Must be quick: it is asked on every run."""

    def __call__(self, report: Report) -> MinedReport:
        """Return the findings of a report."""


class DefaultMiner:
    """The miner of `reportminer.findings`, imported when there is something to mine."""

    @property
    def settings(self) -> str:
        """Hash of the miner's data files, model and code."""
        from reportminer.findings.settings import settings_hash  # noqa: PLC0415 - what is not needed is not imported

        return settings_hash()

    def __call__(self, report: Report) -> MinedReport:
        """Return the findings of a report."""
        from reportminer.findings import mine  # noqa: PLC0415 - imports spaCy

        mined: MinedReport = mine(report)
        return mined


def read(store: Store, *, progress: Progress = silent, force: bool = False) -> StageSummary:
    """Read every current page whose report is missing or stale.

    Args:
        store: where from and where to.
        progress: told of every page.
        force: read all current pages again.
    """
    settings = fingerprint("readers")

    def one(task: Task) -> None:
        from reportminer import readers  # noqa: PLC0415 - readers are slow to import

        page = store.pages.get(task.key)
        if page is not None:
            store.reports.save_read(readers.read(page), page=task.key, settings=settings, made_from=task.made_from)

    tasks = store.reports.to_read(settings, every=force)
    total = store.pages.count()[1]
    return _each(_Stage(store, "read", settings, force), tasks, one, (total, progress))


def mine(store: Store, miner: Miner, *, progress: Progress = silent, force: bool = False) -> StageSummary:
    """Mine every current report whose findings are missing or stale.

    Args:
        store: where from and where to.
        miner: what finds the findings.
        progress: told of every report.
        force: mine all current reports again.
    """
    settings = miner.settings

    def one(task: Task) -> None:
        report = store.reports.as_read(task.key)
        if report is not None:
            mined = miner(report)
            store.reports.save_mined(mined.report, tuple(mined.findings), made_from=task.made_from, settings=settings)

    tasks = store.reports.to_mine(settings, every=force)
    total = len(store.reports.keys())
    return _each(_Stage(store, "mine", settings, force), tasks, one, (total, progress))


class _Stage:
    """A stage at work: its name and settings, and the failures of last time."""

    def __init__(self, store: Store, name: str, settings: str, force: bool) -> None:  # noqa: FBT001 - private
        self.store = store
        self.name = name
        self.settings = settings
        self.force = force
        self.before = {failure.source: failure for failure in store.failures.all() if failure.stage == name}

    def hopeless(self, task: Task) -> Failure | None:
        """Return the failure of last time where trying again can only fail again.

        A page that could not be read then cannot be read now, unless the page or the reader changed. Everything else
        that went wrong (memory, a missing program, a bug) is tried again.
        """
        old = self.before.get(task.source)
        same = old is not None and (old.made_from, old.settings) == (task.made_from, self.settings)
        return old if old is not None and same and old.error == "UnreadableError" and not self.force else None

    def failed(self, task: Task, error: Exception) -> Failure:
        """Store why a task failed."""
        told = " ".join(str(error).split()) or "no reason given"
        expected = isinstance(error, ValueError | OSError | LookupError)
        failure = Failure(
            source=task.source,
            stage=self.name,
            error=type(error).__name__,
            message=told if expected else f"{type(error).__name__}: {told}",
            made_from=task.made_from,
            settings=self.settings,
        )
        self.store.failures.save(failure)
        return failure


def _each(
    stage: _Stage, tasks: Sequence[Task], do: Callable[[Task], None], reporting: tuple[int, Progress]
) -> StageSummary:
    """Do every task; what fails is noted, and the others are done all the same."""
    total, progress = reporting
    failed: list[Failure] = []
    if tasks:
        progress(stage.name, 0, len(tasks))
    for n, task in enumerate(tasks, start=1):
        hopeless = stage.hopeless(task)
        if hopeless is not None:
            failed.append(hopeless)
        else:
            try:
                do(task)
            except (StoreError, ModelError):  # of no single report: every other one would fail too
                raise
            except Exception as error:  # noqa: BLE001 - one strange page must not cost the other results
                failed.append(stage.failed(task, error))
        progress(stage.name, n, len(tasks))
    # Whatever is not done is among the tasks: a failure of last time that did not happen again is over.
    over = [old for source, old in stage.before.items() if source not in {failure.source for failure in failed}]
    if over:
        stage.store.failures.clear(over)
    done = len(tasks) - len(failed)
    return StageSummary(stage=stage.name, done=done, skipped=total - len(tasks), failed=tuple(failed))
