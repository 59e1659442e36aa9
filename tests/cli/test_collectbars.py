"""How far a visit is, as a person sees it on a terminal of 80 columns, and as a log has it."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from contextlib import suppress

import pytest

from reportminer.cli.collectbars import CollectBars

ALONE = """
from reportminer.cli.collectbars import CollectBars
with CollectBars() as bars:
    bars.listed("REST", 3)
    bars.paced(1.5, "Crawl-delay of robots.txt")
    bars.at(0, 4321, 0)
    bars.at(1234, 4321, 17)
    bars._progress.refresh()
    bars.note("one listing was left out")
"""


def on_terminal(code: str) -> str:
    """Return what a program writes on a terminal of 80 columns."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    environment.pop("COLUMNS", None)
    with subprocess.Popen([sys.executable, "-c", code], stderr=slave, env=environment) as process:
        os.close(slave)
        said = b""
        with suppress(OSError):  # the terminal is gone once the program has ended
            while piece := os.read(master, 4096):
                said += piece
        os.close(master)
    assert process.returncode == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())


def test_all_that_is_told_has_room_on_eighty_columns() -> None:
    lines = [line.rstrip() for line in re.split(r"[\r\n]+", on_terminal(ALONE))]
    assert any("REST: 3 documents found" in line for line in lines)
    full = [line for line in lines if "1234/4321" in line.replace(",", "")]
    assert full
    assert all("17 failed, 1.5 s apart (Crawl-delay of robots.txt)" in line for line in full)
    assert all(re.search(r"4,321 +[\d:-]+ 17 failed", line) for line in full)  # the time that is left, whole
    assert max(map(len, lines)) <= 80
    assert "reportminer: one listing was left out" in lines


def test_a_log_has_a_line_now_and_then(capsys, monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr("reportminer.cli.collectbars.time.monotonic", lambda: now[0])
    with CollectBars() as bars:
        bars.listed("REST", 3)
        bars.at(0, 0, 0)
        for pace in (1.0, 2.0, 1.0, 2.0):  # two hosts in turn
            bars.paced(pace, "our floor")
        bars.at(0, 100, 0)
        for done in range(1, 5):
            now[0] += 20
            bars.at(done, 100, done // 2)
        now[0] += 1000
        bars.at(0, 10, 0)  # a second round, with a time of its own
        now[0] += 40
        bars.at(1, 10, 0)
    assert capsys.readouterr().err.splitlines() == [
        "reportminer: one request in 1 s: our floor",
        "reportminer: one request in 2 s: our floor",
        "reportminer: fetching: 0 of 100 documents, 2 s apart (our floor)",
        "reportminer: fetching: 2 of 100 documents, 1 failed, 2 s apart (our floor), about 33 minutes left",
        "reportminer: fetching: 4 of 100 documents, 2 failed, 2 s apart (our floor), about 32 minutes left",
        "reportminer: fetching: 0 of 10 documents, 2 s apart (our floor)",
        "reportminer: fetching: 1 of 10 documents, 2 s apart (our floor), about 6 minutes left",
    ]


def test_quiet_is_quiet(capsys) -> None:
    with CollectBars(quiet=True) as bars:
        bars.listed("REST", 3)
        bars.paced(1.0, "our floor")
        bars.at(0, 3, 0)
        bars.note("something")
    assert capsys.readouterr() == ("", "")
