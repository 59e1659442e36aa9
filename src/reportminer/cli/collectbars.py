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
        things: what is gone through: ``documents``, or ``files`` where nothing is fetched.
    """

    def __init__(self, *, quiet: bool = False, things: str = "documents") -> None:
        self._quiet = quiet
        self._verb, self._things = ("fetching" if things == "documents" else "reading"), things
        self._terminal = is_terminal(sys.stderr)
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._pace = ""
        self._paces: set[str] = set()
        self._began = time.monotonic()
        self._said = -EVERY

    def listed(self, way: str, found: int) -> None:
        """Take note: `way` has announced so many documents so far."""
        if not self._quiet and self._terminal:
            self._bar(f"{way}: {count(found, 'documents')} found", "", 0, None)

    def at(self, done: int, total: int, failed: int) -> None:
        """Take note: `done` of `total` documents are seen to, of which `failed` did not come."""
        if self._quiet or not total:
            return
        now = time.monotonic()
        if not done:  # a visit may have two rounds: the site, then a web archive
            self._began, self._said = now, now - 2 * EVERY
        told = [f"{failed:,} failed"] if failed else []
        if self._terminal:
            self._bar(", ".join([*told, self._pace]), f"{done:,}/{total:,}", done, total)
            if done >= total:
                self.pause()
        elif now - self._said > EVERY:
            self._said = now
            told = [
                f"{self._verb}: {done:,} of {count(total, self._things)}",
                *told,
                self._pace,
                self._left(done, total),
            ]
            say(", ".join(filter(None, told)))

    def paced(self, seconds: float, rule: str) -> None:
        """Take note: from now on requests are so many seconds apart, because of `rule`."""
        self._pace = f"{seconds:.3g} s apart ({rule})"
        # Two hosts with paces of their own take turns: each pace is told once.
        if not self._quiet and not self._terminal and self._pace not in self._paces:
            self._paces.add(self._pace)
            say(f"one request in {seconds:.3g} s: {rule}")

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
        return f"about {count(max(round(seconds / 60), 1), 'minutes')} left" if seconds > 60 else ""

    def _bar(self, told: str, counted: str, done: int, total: int | None) -> None:
        if self._progress is None or self._task is None:
            from rich import progress as parts  # noqa: PLC0415 - only where there is something to wait for
            from rich.console import Console  # noqa: PLC0415
            from rich.table import Column  # noqa: PLC0415

            # Numbers and time come first: where the terminal is narrow, it is the reason of the pace that is cut off.
            rest = Column(ratio=1, no_wrap=True, overflow="ellipsis")
            columns: list[parts.ProgressColumn] = [
                parts.BarColumn(bar_width=8),
                parts.TextColumn("{task.fields[counted]}", table_column=Column(no_wrap=True)),
                parts.TimeRemainingColumn(compact=True, table_column=Column(no_wrap=True)),
                parts.TextColumn("{task.description}", markup=False, table_column=rest),
            ]
            self._progress = parts.Progress(*columns, console=Console(stderr=True), transient=True, expand=True)
            self._progress.start()
            self._task = self._progress.add_task(told, total=total, counted=counted)
        self._progress.update(self._task, description=told, completed=done, total=total, counted=counted)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()
