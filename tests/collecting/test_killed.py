"""A visit that is killed: the next one goes on, and the corpus is that of a visit that nobody disturbed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from exported import exported
from mill import running, sample_mill

from reportminer.corpus import Corpus
from reportminer.pipeline.collect import WARCS

KILLS = 20


def command(root, folder):
    return [
        sys.executable, "-m", "reportminer", "collect", "hmi-probation", "--site", root, "--allow-local", "--pace", "0",
        "--corpus", str(folder), "--quiet",
    ]  # fmt: skip


def kill(mill, folder, chance):
    """Begin a visit and kill it at a random moment after a random request; tell whether it was still at work."""
    process = subprocess.Popen(command(mill.root, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    # Of the 45 requests of a whole visit each killed one makes a few, so that the kills are spread over all of it.
    last = len(mill.requests) + chance.randint(1, 4)
    while len(mill.requests) < last and process.poll() is None:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.06))
    alive = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return alive


def test_twenty_kills_change_nothing(tmp_path) -> None:
    mill = sample_mill(30)
    chance = random.Random(17)  # noqa: S311 - moments, not secrets
    with running(mill):
        mill.delay = 0.01
        subprocess.run(command(mill.root, tmp_path / "quiet"), check=True, capture_output=True)
        pages = {path for path in mill.asked() if path.startswith(("/news/", "/files/"))}
        killed = sum(kill(mill, tmp_path / "killed", chance) for _ in range(KILLS))
        done = subprocess.run(command(mill.root, tmp_path / "killed"), check=False, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")
        asked = [path for path in mill.asked() if path in pages]
    assert killed == KILLS
    # What is stored is not asked for again: only the page that was under way when a visit was killed.
    assert len(asked) <= len(pages) + killed
    assert set(asked) == pages
    with Corpus(tmp_path / "quiet") as quiet, Corpus(tmp_path / "killed") as disturbed:
        one, other = exported(quiet, mined=True), exported(disturbed, mined=True)
    assert one.count("\n") > 200
    assert one == other


def test_half_a_record_is_cut_off(visit, corpus) -> None:
    visit()
    before = exported(corpus)
    (path,) = (corpus.folder / WARCS).glob("*.warc.gz")
    content = path.read_bytes()
    path.write_bytes(content + content[-2000:-700])
    assert visit().added == 0
    assert path.read_bytes() == content
    assert exported(corpus) == before


def test_what_was_kept_and_not_stored_is_stored_without_asking(corpus, mill, visit, tmp_path) -> None:
    """Killed between the WARC file and the database: the database of an earlier moment stands beside the whole file."""
    visit(limit=2)
    corpus.close()
    early = {path.name: path.read_bytes() for path in corpus.folder.glob("reportminer.sqlite*")}
    visit()
    whole = exported(corpus)
    corpus.close()
    for path in corpus.folder.glob("reportminer.sqlite*"):
        path.unlink()
    for name, content in early.items():
        Path(corpus.folder, name).write_bytes(content)
    mill.asked()
    summary = visit()
    assert summary.added == 0
    assert not [path for path in mill.asked() if path.startswith(("/news/", "/files/"))]
    assert exported(corpus) == whole
    assert os.listdir(tmp_path) == ["corpus"]  # noqa: PTH208 - names are enough
