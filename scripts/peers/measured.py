"""Run a command and measure it whole: wall clock, CPU seconds with those of its children, peak memory.

    python scripts/peers/measured.py OUT.json -- COMMAND ARGUMENT …

A program of its own and small, because the peak that the system reports for a process is not below what its parent
held when it started it.
"""

import json
import os
import sys
import time
from pathlib import Path

# Kilobytes on Linux, bytes on macOS.
MEGABYTE = 1024 * (1024 if sys.platform == "darwin" else 1)


def main() -> int:
    """Run the command; return its exit code."""
    output, mark, *command = sys.argv[1:]
    if mark != "--" or not command:
        sys.exit(f"usage: {sys.argv[0]} OUT.json -- COMMAND ARGUMENT …")
    started = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(child, 0)
    measured = {
        "wall": round(time.monotonic() - started, 3),
        "cpu": round(used.ru_utime + used.ru_stime, 3),
        "peak": round(used.ru_maxrss / MEGABYTE, 1),
    }
    Path(output).write_text(json.dumps(measured), encoding="utf-8")
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
