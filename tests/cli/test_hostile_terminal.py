"""A corpus that wants to do harm, in the terminal: nothing reaches it that it would obey, and tables stay tables."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from reportminer import Corpus
from reportminer.cli import main

sys.path.append(str(Path(__file__).parents[1]))

import hostile

# Control characters but for tabs and line ends, marks that turn the direction of writing, halves of characters.
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
VERBS = (
    ("themes",),
    ("themes", "show", "1", "--quotes", "all"),
    ("findings",),
    ("findings", "--polarity", "concern"),
    ("search", "contingency plans"),
    ("show", "release-20.html"),
    ("show", "\u202elmth.esrever.html"),
    ("show", "theme", "1"),
    ("status",),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Themes made, and names of bodies, labels and programmes tampered with."""
    pages = tmp_path_factory.mktemp("hostile") / "pages"
    hostile.write_hostile(pages, bullets=70)
    with Corpus(pages) as corpus:
        corpus.run()
        place = corpus.database
    hostile.poison(place)
    return pages


def code_of(verb: tuple[str, ...]) -> int:
    """`themes` looks for new pages, and fails for the one that holds zero bytes after it has printed the rest."""
    return int(verb == ("themes",))


@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_a_pipe_gets_nothing_that_a_terminal_obeys(folder, capsys, verb) -> None:
    assert main([*verb, "--corpus", str(folder)]) == code_of(verb)
    said = capsys.readouterr()
    assert OBEYED.findall(said.out) == []
    assert OBEYED.findall(said.err) == []
    assert said.out.strip()


@pytest.mark.parametrize("verb", [VERBS[0], VERBS[2], VERBS[4], VERBS[5], VERBS[8]], ids=" ".join)
def test_a_terminal_gets_nothing_that_it_obeys(folder, verb) -> None:
    main_end, end = pty.openpty()
    # A dumb terminal is sent no colours: every escape that comes is one of the corpus.
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "reportminer", *verb, "--corpus", str(folder)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=end, stderr=end, env=environment) as process:
        os.close(end)
        parts = []
        while True:
            try:
                part = os.read(main_end, 65_536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            parts.append(part)
    os.close(main_end)
    out = b"".join(parts).decode("utf-8")
    assert process.returncode == code_of(verb)
    assert OBEYED.findall(out) == []
    assert len(out) > 200


@pytest.mark.parametrize("verb", [("findings",), ("themes",)], ids=" ".join)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_data_are_whole_and_safe_to_print(folder, capsys, verb, kind) -> None:
    assert main([*verb, "--corpus", str(folder), "--format", kind]) == code_of(verb)
    out = capsys.readouterr().out
    assert OBEYED.findall(out) == []
    if kind == "json":
        assert json.loads(out)
    else:
        csv.field_size_limit(10_000_000)  # Python's reader of CSV takes no longer cells than 128 kB otherwise
        rows = list(csv.reader(io.StringIO(out)))
        assert len({len(row) for row in rows}) == 1
        assert len(rows) > 5
        # A spreadsheet takes a cell for a formula that begins so.
        assert [cell for row in rows[1:] for cell in row if cell[:1] in "=+@" and cell] == []
