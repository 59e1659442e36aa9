"""What a run reports: while it goes on, and when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from reportminer.store import Failure

STAGES = ("collect", "read", "mine", "embed", "cluster")


class Progress(Protocol):
    """Anything that can be told how far a stage is, such as a progress bar."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note: `done` of `total` steps of `stage` are done. The first call of a stage has ``done == 0``."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""
    del stage, done, total


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSummary:
    """What one stage did.

    Attributes:
        stage: ``collect``, ``read``, ``mine``, ``embed`` or ``cluster``.
        done: how many it did anew: files, pages, reports, texts, themes.
        skipped: how many were done already and not stale.
        failed: what could not be done, and why.
    """

    stage: str
    done: int = 0
    skipped: int = 0
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did.

    Attributes:
        stages: what each stage did, in order.
        ignored: files in the folder that are no pages, by name.
        truncated: number of texts longer than the model reads, of which only the beginning counts.
        notes: what a reader of the results should know, in plain words.

    Examples:
        >>> RunSummary(stages=(StageSummary(stage="read", done=2), StageSummary(stage="mine", done=1))).done
        3
    """

    stages: tuple[StageSummary, ...]
    ignored: tuple[str, ...] = ()
    truncated: int = 0
    notes: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many things were done anew, in all stages."""
        return sum(stage.done for stage in self.stages)

    @property
    def failed(self) -> tuple[Failure, ...]:
        """What could not be done, in all stages."""
        return tuple(failure for stage in self.stages for failure in stage.failed)

    def stage(self, name: str) -> StageSummary:
        """Return what one stage did; a stage that did not run did nothing.

        Examples:
            >>> RunSummary(stages=()).stage("read").done
            0
        """
        return next((stage for stage in self.stages if stage.stage == name), StageSummary(stage=name))
