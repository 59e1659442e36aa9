"""How far a run is, on stderr: bars for a person, a line a stage for a log, nothing with ``--quiet``."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reportminer.cli.interrupt import check
from reportminer.cli.terminal import count, is_terminal, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Shorter stages are not worth a line. "collect" looks at every file on every run, mostly in no time.
PATIENCE = 0.5
# What a stage does, and to what.
STAGES = {
    "collect": ("looking through", "files"),
    "read": ("reading", "pages"),
    "mine": ("mining", "reports"),
    "embed": ("embedding", "texts"),
    "cluster": ("grouping findings into themes", ""),
    "extract": ("extracting from", "files"),
    "draw": ("drawing", "pages"),
    "gather": ("gathering findings and texts", ""),
    "place": ("placing findings on the map", ""),
    "write": ("writing the page", ""),
    "measure": ("measuring on held-out texts", ""),
}


class Bars:
    """Told by a run how far it is; see `reportminer.pipeline.summary.Progress`.

    Args:
        quiet: say nothing.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._terminal = is_terminal(sys.stderr)
        self._began: dict[str, float] = {}
        self._shown: set[str] = set()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that `done` of `total` steps of `stage` are done."""
        check()
        if self._quiet or not total:
            return
        began = self._began.setdefault(stage, time.monotonic())
        waited = time.monotonic() - began > PATIENCE
        if stage not in self._shown and (waited or stage not in {"collect", "extract"}) and done < total:
            self._shown.add(stage)
            self._begin(stage, total)
        if self._progress is not None and self._task is not None and stage in self._shown:
            self._progress.update(self._task, completed=done, total=_length(total))
        if done >= total:
            self.pause()

    def pause(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = self._task = None

    def _begin(self, stage: str, total: int) -> None:
        verb, things = STAGES.get(stage, (stage, ""))
        told = f"{verb} {count(total, things)}" if things else verb
        if not self._terminal:
            say(told)
            return
        from rich import progress as parts  # noqa: PLC0415 - only where there is something to wait for
        from rich.console import Console  # noqa: PLC0415

        self.pause()
        columns: list[parts.ProgressColumn] = [parts.TextColumn("{task.description}", markup=False), parts.BarColumn()]
        if total > 1:
            columns += [parts.MofNCompleteColumn(), parts.TimeRemainingColumn()]
        # transient: when the stage is done, its bar makes room for the answer.
        self._progress = parts.Progress(*columns, console=Console(stderr=True), transient=True)
        self._progress.start()
        self._task = self._progress.add_task(f"{verb} {things}".rstrip(), total=_length(total))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()


def _length(total: int) -> int | None:
    # A single step has no middle: a bar that moves to and fro says that something goes on.
    return total if total > 1 else None
