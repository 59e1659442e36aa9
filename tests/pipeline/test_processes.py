from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent.parent))

import tiny
from tiny import a_corpus, dump

TINY = Path(tiny.__file__)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.a_folder(tmp_path / "pages")


READ_ONLY = """
import os, sys
from reportminer import Corpus
with Corpus(sys.argv[2]) as corpus:
    corpus.run(["collect"])  # imports everything while root may still read it
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with Corpus(sys.argv[1]) as corpus:
    assert corpus.run(["collect"]).done == 8
    print(corpus.database)
"""


def test_a_folder_that_cannot_be_written_to(folder: Path) -> None:
    # tmp_path belongs to root alone when root runs the tests, who may write anywhere: the child becomes nobody.
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        top.chmod(0o755)
        pages = shutil.copytree(folder, top / "pages")
        home = top / "home"
        home.mkdir()
        home.chmod(0o777)
        pages.chmod(0o555)
        env = os.environ | {"REPORTMINER_HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", READ_ONLY, str(pages), str(folder)]
        run = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        pages.chmod(0o755)
        assert run.returncode == 0, run.stderr
        made = Path(run.stdout.strip())
        assert made.parent == home
        assert made.name.startswith("pages-")
        assert made.exists()


def test_killed_at_any_moment_nothing_is_lost_or_doubled(folder: Path, tmp_path: Path) -> None:
    undisturbed = shutil.copytree(folder, tmp_path / "undisturbed")
    with a_corpus(undisturbed) as corpus:
        steps: list[str] = []
        corpus.run(progress=lambda stage, done, total: steps.append(f"{stage} {done} {total}"))
        want = dump(corpus.database)
    random_ = random.Random(0)  # noqa: S311
    for n, moment in enumerate(sorted(random_.sample(range(1, len(steps)), 5))):
        disturbed = shutil.copytree(folder, tmp_path / f"disturbed{n}")
        with subprocess.Popen(
            [sys.executable, str(TINY), str(disturbed)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(moment):
                assert process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        assert process.returncode in {-signal.SIGKILL, 0}  # 0: it was quicker than the signal
        with a_corpus(disturbed) as corpus:
            corpus.run()
        assert dump(disturbed / "reportminer.sqlite") == want, steps[moment]
        shutil.rmtree(disturbed)


def test_two_processes_at_once_do_no_harm(folder: Path, tmp_path: Path) -> None:
    undisturbed = shutil.copytree(folder, tmp_path / "undisturbed")
    with a_corpus(undisturbed) as corpus:
        corpus.run()
    command = [sys.executable, str(TINY), str(folder)]
    pair = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(2)]
    for process in pair:
        _, said = process.communicate()
        assert (process.returncode, said) == (0, b"")
    assert dump(folder / "reportminer.sqlite") == dump(undisturbed / "reportminer.sqlite")


FAST = """
import sys
sys.path.insert(0, sys.argv[2])
from tiny import TinyMiner, TinyEmbedder
for name in ("sklearn", "pandas", "spacy", "onnxruntime", "torch", "bs4", "lxml", "scipy"):
    assert name not in sys.modules, name
from reportminer import Corpus
with Corpus(sys.argv[1], miner=TinyMiner(), embedder=TinyEmbedder()) as corpus:
    assert corpus.run().done == 0
    assert len(corpus.store.themes.all()) > 1
    assert corpus.store.themes.by_body()
    corpus.status()
for name in ("sklearn", "pandas", "spacy", "onnxruntime", "torch", "bs4", "lxml", "scipy"):
    assert name not in sys.modules, name
"""


def test_an_unchanged_corpus_imports_nothing_heavy(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
    run = subprocess.run(
        [sys.executable, "-c", FAST, str(folder), str(TINY.parent)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
