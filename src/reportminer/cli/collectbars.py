"""How far a visit is, on stderr: a bar for a person, a line now and then for a log, nothing with ``--quiet``."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reportminer.cli.terminal import count, is_terminal, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# Without a terminal a line is printed this often, in seconds: a log of a night's crawl is read in the morning.
EVERY = 30.0


class CollectBars:
    """Told by a visit how far it is; see `reportminer.collecting.Watch`.

    Args:
        quiet: say nothing.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._terminal = is_terminal(sys.stderr)
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._pace = ""
        self._began = time.monotonic()
        self._said = self._began
        self._first = True

    def listed(self, way: str, found: int) -> None:
        """Take note: `way` has announced so many documents so far."""
        if not self._quiet and self._terminal:
            self._bar(f"listings: {way}, {count(found, 'documents')} announced", 0, None)

    def at(self, done: int, total: int, failed: int) -> None:
        """Take note: `done` of `total` documents are seen to, of which `failed` did not come."""
        if self._quiet or not total:
            return
        told = f"fetching{f', {failed:,} failed' if failed else ''}{f', {self._pace}' if self._pace else ''}"
        if self._terminal:
            self._bar(told, done, total)
            if done >= total:
                self.pause()
            return
        now = time.monotonic()
        if self._first or now - self._said > EVERY:
            self._first = False
            self._said = now
            say(f"{told}: {done:,} of {count(total, 'documents')}{self._left(done, total)}")

    def paced(self, seconds: float, rule: str) -> None:
        """Take note: from now on requests are so many seconds apart, because of `rule`."""
        self._pace = f"{seconds:g} s a request ({rule})"
        if not self._quiet and not self._terminal:
            say(f"one request in {seconds:g} s: {rule}")

    def note(self, text: str) -> None:
        """Tell the user."""
        if not self._quiet:
            self.pause()
            say(text)

    def pause(self) -> None:
        """Take the bar away, so that a line can be printed."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = self._task = None

    def _left(self, done: int, total: int) -> str:
        if not done:
            return ""
        seconds = (time.monotonic() - self._began) / done * (total - done)
        return f", about {count(max(round(seconds / 60), 1), 'minutes')} left" if seconds > 60 else ""

    def _bar(self, told: str, done: int, total: int | None) -> None:
        if self._progress is None or self._task is None:
            from rich import progress as parts  # noqa: PLC0415 - only where there is something to wait for
            from rich.console import Console  # noqa: PLC0415

            columns: list[parts.ProgressColumn] = [
                parts.TextColumn("{task.description}", markup=False),
                parts.BarColumn(bar_width=20),
                parts.MofNCompleteColumn(),
                parts.TimeRemainingColumn(),
            ]
            self._progress = parts.Progress(*columns, console=Console(stderr=True), transient=True)
            self._progress.start()
            self._task = self._progress.add_task(told, total=total)
        self._progress.update(self._task, description=told, completed=done, total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()
