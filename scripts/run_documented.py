"""Run the commands that pages of ``docs/`` show with their output, and bring what is shown up to date.

A command that is to be run stands under a comment that says which lines of its output are shown:

    <!-- run 1-12, -1 -->
    ```console
    $ reportminer themes
    ...
    ```

Lines are counted from 1, negative ones from the end (``-3--1``); ``/words/`` is the first line that holds them; left
out ones become "…". ``<!-- run -->`` shows all. A command
works on the sample corpus, in a folder and with a home of its own, so that what anybody did before changes nothing.

    python scripts/run_documented.py            # writes the pages
    python scripts/run_documented.py --check    # writes nothing; exit code 1 where one is not what is printed now
"""

from __future__ import annotations

import argparse
import fcntl
import os
import re
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
WIDTH = 100
BLOCK = re.compile(
    r"<!-- run(?P<lines>[^>\n]*?) -->\n```console\n\$ (?P<command>[^\n]+)\n(?P<shown>.*?)```\n", re.DOTALL
)
FIGURE = re.compile(r"\d+\.\d+")
# One machine's last digit of a figure with a point is not another's.
NEAR = 0.02
# Colours and links of a terminal.
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\))")


def shown(output: str, lines: str) -> str:
    r"""Return the lines of an output that a page asks for.

    Args:
        output: what the command printed.
        lines: such as ``1-2, -1``; empty for all.

    Examples:
        >>> shown("a\nb  \nc\nd\n", "1-2, -1")
        'a\nb\n…\nd\n'
        >>> shown("a\nb\nc\nd\n", "/b/, -1")
        '…\nb\n…\nd\n'
        >>> shown("a\nb\n", "")
        'a\nb\n'
    """
    rows = [row.rstrip() for row in output.rstrip().splitlines()]
    while rows and not rows[0]:
        del rows[0]
    if not lines.strip():
        return "\n".join(rows) + "\n"
    kept: list[str] = []
    last = 0
    for part in lines.split(","):
        start, stop = _span(part.strip(), rows)
        kept += ["…"] * (start > last + 1) + rows[start - 1 : stop]
        last = stop
    return "\n".join(kept + ["…"] * (last < len(rows))) + "\n"


def _span(part: str, rows: list[str]) -> tuple[int, int]:
    """Return the first and the last line that a part of the comment asks for, from 1."""
    if part.startswith("/"):
        found = next(n for n, row in enumerate(rows, start=1) if part.strip("/") in row)
        return found, found
    first, end = re.fullmatch(r"(-?\d+)(?:-(-?\d+))?", part).groups()  # type: ignore[union-attr]
    places = [int(place) if int(place) > 0 else len(rows) + 1 + int(place) for place in (first, end or first)]
    return places[0], min(places[1], len(rows))


def same(one: str, other: str) -> bool:
    """Tell whether two outputs are the same but for the last digit of figures with a point.

    Examples:
        >>> same("silhouette 0.21 of 25", "silhouette 0.22 of 25"), same("25 findings", "26 findings")
        (True, False)
    """
    if FIGURE.sub("#", one) != FIGURE.sub("#", other):
        return False
    pairs = zip(FIGURE.findall(one), FIGURE.findall(other), strict=True)
    return all(abs(float(left) - float(right)) <= NEAR for left, right in pairs)


def run(command: str, folder: Path) -> str:
    """Run a command of the program in a folder and return what it prints in a terminal of 100 columns.

    Raises:
        SystemExit: it fails, or is no command of the program.
    """
    name, *arguments = shlex.split(command, comments=True)
    if name != "reportminer":
        message = f"{command!r} is no command of reportminer"
        raise SystemExit(message)
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    settings = {"REPORTMINER_HOME": str(folder / ".home"), "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    settings |= {"TERM": "xterm", "PYTHONUTF8": "1"}
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "reportminer", *arguments],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if key != "COLUMNS"} | settings,
        stdout=its,
        stderr=subprocess.DEVNULL,
    ) as process:
        os.close(its)
        said = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    if process.returncode:
        message = f"{command}: exit code {process.returncode}"
        raise SystemExit(message)
    return ESCAPES.sub("", said.decode("utf-8").replace("\r\n", "\n"))


def _read(ours: int) -> bytes:
    try:
        return os.read(ours, 65536)
    except OSError:  # the other side is closed: the program has ended
        return b""


def brought_up(text: str, folder: Path) -> str:
    """Return the text of a page with the outputs of now; an output that is the same but for last digits stays."""

    def one(found: re.Match[str]) -> str:
        now = shown(run(found["command"], folder), found["lines"])
        if same(now, found["shown"]):
            return found[0]
        return f"<!-- run{found['lines']} -->\n```console\n$ {found['command']}\n{now}```\n"

    return BLOCK.sub(one, text)


def pages() -> Iterator[Path]:
    """Yield the pages that show commands with their output."""
    for path in sorted(DOCS.glob("*.md")):
        if "<!-- run" in path.read_text("utf-8"):
            yield path


def main() -> int:
    """Write the pages, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    parser.add_argument("pages", nargs="*", type=Path, help="only these")
    options = parser.parse_args()
    stale = 0
    for path in options.pages or pages():
        text = path.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            now = brought_up(text, Path(folder))
        if now != text:
            stale += 1
            print(f"{path.name} {'is not what is printed now' if options.check else 'is written'}")
            if not options.check:
                path.write_text(now, "utf-8")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
