from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from reportminer.pipeline.summary import STAGES

sys.path.append(str(Path(__file__).parent.parent))

import tiny
from tiny import a_corpus, dump


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.a_folder(tmp_path / "pages")


def test_a_second_run_does_nothing(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        before = dump(corpus.database)
    miner, embedder = tiny.TinyMiner(), tiny.TinyEmbedder()
    with a_corpus(folder, miner=miner, embedder=embedder) as corpus:
        changes = corpus.store._database._connection.total_changes
        summary = corpus.run()
        assert summary.done == 0
        assert [stage.skipped for stage in summary.stages[:3]] == [8, 8, 8]
        assert corpus.store._database._connection.total_changes == changes
    assert miner.mined == embedder.encoded == []
    assert dump(folder / "reportminer.sqlite") == before


def test_a_changed_file_redoes_that_file_only(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
    (folder / "page3.txt").write_text("Work in Newshire\n\nDogs were not fed in Newshire at all.\n")
    miner, embedder = tiny.TinyMiner(), tiny.TinyEmbedder()
    with a_corpus(folder, miner=miner, embedder=embedder) as corpus:
        summary = corpus.run()
        assert [stage.done for stage in summary.stages[:4]] == [1, 1, 1, 1]
        assert miner.mined == ["page3.txt"]
        # Labels are weighed by meaning when themes are made anew: phrases, which have no full stop.
        findings = [text for text in embedder.encoded if text.endswith(".")]
        assert findings == ["Dogs were not fed in Newshire at all.", "Dogs were not fed in the service at all."]
        assert len(corpus.reports) == 8
        assert len(corpus.findings[corpus.findings["source"] == "page3.txt"]) == 1
        assert corpus.run().done == 0


def test_a_file_touched_or_rewritten_alike_redoes_nothing(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        for path in folder.glob("*.txt"):
            path.write_bytes(path.read_bytes())
        assert corpus.status().stale == dict.fromkeys(STAGES, 0)
        assert corpus.run().done == 0


def test_a_change_within_the_clock_tick_is_seen(folder: Path) -> None:
    path = folder / "page0.txt"
    path.write_text("Work in Anyshire\n\nVisits were good.\n")
    with a_corpus(folder) as corpus:
        corpus.run()
        old = path.stat()
        path.write_text("Work in Anyshire\n\nVisits were poor.\n")
        os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
        assert corpus.run().stage("read").done == 1


def test_a_file_taken_away_leaves_the_results_and_comes_back(folder: Path, tmp_path: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        before = dump(corpus.database)
        shutil.move(folder / "page2.txt", tmp_path / "page2.txt")
        assert corpus.status().stale["collect"] == 1
        corpus.run()
        assert len(corpus.reports) == 7
        assert "page2.txt" not in set(corpus.findings["source"])
        assert corpus.search("Cnyshire", 50) == [
            hit for hit in corpus.search("Cnyshire", 50) if hit.source != "page2.txt"
        ]
        shutil.move(tmp_path / "page2.txt", folder / "page2.txt")
        summary = corpus.run()
        assert (summary.stage("read").done, summary.stage("mine").done, summary.stage("embed").done) == (0, 0, 0)
        assert dump(corpus.database) == before


def test_a_file_renamed_is_not_read_again(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        (folder / "page2.txt").rename(folder / "renamed.txt")
        summary = corpus.run()
        assert (summary.stage("read").done, summary.stage("mine").done) == (0, 0)
        assert corpus.report("renamed.txt")[0].source == "renamed.txt"


def test_two_files_of_one_content_are_one_report(folder: Path) -> None:
    (folder / "sub").mkdir()
    shutil.copy(folder / "page1.txt", folder / "sub" / "copy.txt")
    with a_corpus(folder) as corpus:
        corpus.run()
        assert len(corpus.reports) == 8
        assert corpus.reports.loc[corpus.reports["source"] == "page1.txt", "sources"].tolist() == [2]
        assert corpus.report("sub/copy.txt")[0] == corpus.report("page1.txt")[0]
        (folder / "page1.txt").unlink()
        corpus.run()
        assert corpus.report("sub/copy.txt")[0].source == "sub/copy.txt"
        assert len(corpus.reports) == 8


def test_what_fails_is_named_and_the_rest_is_done(folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    (folder / "strange.txt").write_text("A strange page\n\nIt is strange.\n")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("Hidden\n\nNobody reads this.\n")
    (folder / "link.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    with a_corpus(folder) as corpus:
        summary = corpus.run()
        assert {(failure.source, failure.stage) for failure in summary.failed} == {
            ("empty.txt", "collect"),
            ("binary.txt", "collect"),
            ("link.txt", "collect"),
            ("strange.txt", "mine"),
        }
        assert all("\n" not in failure.message for failure in summary.failed)
        assert summary.ignored == ("picture.png", "pipe.txt")
        assert summary.stage("mine").done == 8
        assert set(corpus.status().failures) == set(summary.failed)
        # Next time all are tried again; what goes right is forgotten.
        (folder / "empty.txt").write_text("Work in Zedshire\n\nNow there is something.\n")
        (folder / "binary.txt").unlink()
        (folder / "link.txt").unlink()
        again = corpus.run()
        assert [failure.source for failure in again.failed] == ["strange.txt"]
        assert again.stage("mine").done == 1
        (folder / "strange.txt").unlink()
        assert corpus.run().failed == corpus.status().failures == ()


def test_a_file_that_becomes_unreadable_leaves_the_results(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        (folder / "page0.txt").write_bytes(b"")
        summary = corpus.run()
        assert [failure.source for failure in summary.failed] == ["page0.txt"]
        assert "page0.txt" not in set(corpus.reports["source"])


@pytest.mark.parametrize("n", [0, 1, 2])
def test_few_findings_are_no_crash(tmp_path: Path, n: int) -> None:
    for i in range(n):
        (tmp_path / f"{i}.txt").write_text(f"Work\n\nVisit number {i} was good.\n")
    with a_corpus(tmp_path) as corpus:
        summary = corpus.run()
        assert len(corpus.findings) == n
        assert corpus.themes["findings"].sum() == n
        assert len(corpus.themes) == min(n, 1)
        assert bool(summary.notes) == (n == 0)
        assert len(corpus.reports) == n
        assert len(corpus.theme_bodies) == 0
        assert corpus.run().done == 0
        assert len(corpus.search("visit")) == n


def test_hostile_names(tmp_path: Path) -> None:
    names = ['a"b.txt', "it's.txt", "new\nline.txt", "日本.txt", "a;DROP TABLE pages.txt", "%_.TXT", "-rf.htm"]
    for n, name in enumerate(names):
        (tmp_path / name).write_text(f"Work\n\nVisit number {n} was good.\n")
    os.close(os.open(os.fsencode(tmp_path) + b"/caf\xe9.txt", os.O_CREAT | os.O_WRONLY))
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "w") as file:  # noqa: PTH123 - a name of bytes
        file.write("Work\n\nThe last one.\n")
    with a_corpus(tmp_path) as corpus:
        assert corpus.run().failed == ()
        assert set(corpus.reports["source"]) == {*names, "caf\\xe9.txt"}
        assert corpus.report("new\nline.txt")[0].source == "new\nline.txt"
        assert corpus.run().done == 0


def test_a_failure_is_over_when_the_file_is_as_before(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        content = (folder / "page0.txt").read_bytes()
        (folder / "page0.txt").write_text("A strange page\n\nIt is strange.\n")
        assert [failure.source for failure in corpus.run().failed] == ["page0.txt"]
        (folder / "page0.txt").write_bytes(content)
        assert corpus.run().failed == corpus.status().failures == ()


def test_status_counts_a_file_that_cannot_be_read_any_more_as_changed(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        page = folder / "page3.txt"
        page.unlink()
        page.symlink_to(folder / "nowhere.txt")
        assert corpus.status().stale["collect"] == 1
        corpus.run()
        assert [failure.source for failure in corpus.status().failures] == ["page3.txt"]
