"""Processes in groups of their own, which end surely: asked first, then killed, and also when their maker is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

# Reads signals and groups, one of each a line, until its standard input is closed: by the end of the process that
# has the other end, however that came about. Then it ends the groups, last first, and removes the folder it was given.
_WATCH = """
while read -r ask one; do groups="-$one $groups"; signals="$ask $signals"; done
set -- "$1" $signals
folder=$1
for group in $groups; do
  shift
  kill -s "$1" -- "$group" 2>/dev/null
  tries=50
  while [ $tries -gt 0 ] && kill -s 0 -- "$group" 2>/dev/null; do sleep 0.1; tries=$((tries - 1)); done
  kill -s KILL -- "$group" 2>/dev/null
done
[ -z "$folder" ] || rm -rf -- "$folder"
"""


def run_apart(command: Sequence[str], *, log: Path, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own; what it prints goes to the end of `log`."""
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - the callers' own commands
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env, start_new_session=True
        )


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and is not yet waited for does not.

    Examples:
        >>> alive(os.getpid())
        True
    """
    try:
        # The state follows the name, which stands in brackets and may hold brackets itself.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return False
    return fields[0] not in {"Z", "X"}


def runs(pid: int, words: str) -> bool:
    """Tell whether a process runs and was called with `words`: a number may belong to another process by now.

    Examples:
        >>> runs(os.getpid(), "no such words")
        False
    """
    try:
        called = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return alive(pid) and words in called.decode("utf-8", errors="replace")


def end(pid: int, *, ask: signal.Signals = signal.SIGTERM, seconds: float = 10.0) -> None:
    """End a process group: ask, wait up to `seconds`, kill what is left.

    Args:
        pid: process that leads the group; it need not be a child of this one, and may have ended.
        ask: signal that it takes for a request to end.
        seconds: how long to wait.
    """
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, ask)
    stop = time.monotonic() + seconds
    while alive(pid) and time.monotonic() < stop:
        time.sleep(0.02)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class Watch:
    """Ends process groups when this process is gone.

    Args:
        remove: folder to remove then, or None.
    """

    def __init__(self, remove: Path | None = None) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _WATCH, "watch", str(remove or "")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def add(self, pid: int, ask: signal.Signals = signal.SIGTERM) -> None:
        """Watch over one more group; it will be asked to end by the signal `ask`."""
        if self._process.stdin is not None:
            self._process.stdin.write(f"{ask.name.removeprefix('SIG')} {pid}\n".encode())
            self._process.stdin.flush()

    def close(self) -> None:
        """Watch no more; nothing is ended by that."""
        self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
