"""The command as a process of its own: the sample corpus, pipes, terminals, signals."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "reportminer"]
HEAVY = ("sklearn", "pandas", "spacy", "onnxruntime", "torch", "scipy", "tokenizers")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


def run(home, *arguments: str, code: int = 0, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "REPORTMINER_HOME": str(home), "PYTHONIOENCODING": "ascii", "COLUMNS": "40"}
    done = subprocess.run(
        [*COMMAND, *arguments], capture_output=True, encoding="utf-8", check=False, env=environment, **options
    )
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def first(home):
    return run(home, "themes")


def test_the_first_run_mines_the_sample(first) -> None:
    assert "mining 30 reports" in first.stderr
    assert "sample corpus (invented bodies): 30 reports, " in first.stderr
    assert "strengths/concerns" in first.stdout
    # Neither cut off nor wrapped in a pipe, and UTF-8 whatever the locale says.
    assert "█" in first.stdout
    assert "…" not in first.stdout
    assert "\x1b" not in first.stdout + first.stderr


def test_the_second_run_is_the_same_and_quick(first, home) -> None:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        again = run(home, "themes")
        times.append(time.perf_counter() - began)
        assert again.stdout == first.stdout
        assert "embedding" not in again.stderr
    assert min(times) < 1.5


@pytest.mark.usefixtures("first")
def test_the_sample_has_the_themes_that_were_put_into_it(home) -> None:
    themes = json.loads(run(home, "themes", "--format", "json").stdout)["themes"]
    visits = [theme for theme in themes if "home" in theme["label"] or "visit" in theme["label"]]
    reviews = [theme for theme in themes if "review" in theme["label"] or "review" in " ".join(theme["keywords"])]
    assert visits
    assert reviews
    assert visits[0]["bodies"] >= 4
    assert reviews[0]["bodies"] >= 4


@pytest.mark.usefixtures("first")
def test_the_fast_path_imports_nothing_heavy(home) -> None:
    code = (
        "import sys\nfrom reportminer.cli import main\n"
        f"heavy = {HEAVY!r}\n"
        "assert not [name for name in heavy if name in sys.modules], 'import'\n"
        "assert main(['themes', '--quiet', '--top', '1']) == 0\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    environment = {**os.environ, "REPORTMINER_HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.usefixtures("first")
def test_search_finds_by_meaning(home) -> None:
    hits = json.loads(run(home, "search", "calling at people's homes", "--format", "json").stdout)["hits"]
    assert any("visit" in hit["text"] for hit in hits)


@pytest.mark.usefixtures("first")
def test_a_reader_that_goes_away(home) -> None:
    environment = {**os.environ, "REPORTMINER_HOME": str(home)}
    for form in ("table", "json", "csv"):
        process = subprocess.Popen(
            [*COMMAND, "findings", "--format", form], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        assert process.wait() == 0


@pytest.mark.usefixtures("first")
def test_a_full_disk(home) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    environment = {**os.environ, "REPORTMINER_HOME": str(home)}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "findings"], stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment
        )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


def test_ctrl_c_is_one_line_and_the_next_run_goes_on(tmp_path) -> None:
    environment = {**os.environ, "REPORTMINER_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [*COMMAND, "themes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    assert process.stderr is not None
    said = ""
    while "mining" not in said:
        said += process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, rest = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert rest == "reportminer: interrupted; nothing stored is lost, and the same command goes on from there\n"
    assert "reading" not in run(tmp_path, "run").stderr


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("width", [40, 80, 120])
def test_in_a_terminal(home, width) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    environment |= {"REPORTMINER_HOME": str(home), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen([*COMMAND, "themes", "--top", "5"], stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other side was closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait() == 0
    text = shown.decode()
    assert "\x1b[32m" in text
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)
    table = [
        line
        for line in plain.splitlines()
        if not line.startswith(("reportminer: ", "sample corpus", "Found again", "next: "))
    ]
    assert max(len(line.rstrip()) for line in table) <= width
    assert sum(bool(re.match(r" *\d+ +\w{3,}", line)) for line in table) == 5  # labels are words, not letters
