from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from reportminer import Corpus
from reportminer.errors import MissingError, StoreError, UsageError
from reportminer.pipeline.summary import STAGES

sys.path.append(str(Path(__file__).parent))

import tiny
from tiny import a_corpus, dump


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.a_folder(tmp_path / "pages")


def test_a_folder_becomes_themes(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        steps: list[tuple[str, int, int]] = []
        summary = corpus.run(progress=lambda *step: steps.append(step))
        assert [stage.stage for stage in summary.stages] == list(STAGES)
        assert [stage.done for stage in summary.stages[:3]] == [8, 8, 8]
        assert summary.failed == ()
        assert summary.stage("embed").done == len(set(corpus.findings["text"]))
        assert summary.stage("cluster").done == len(corpus.themes) > 1
        assert {stage for stage, _, _ in steps} == set(STAGES)
        assert all(0 <= done <= total for _, done, total in steps)
        assert corpus.database == folder / "reportminer.sqlite"

        findings = corpus.findings
        only = findings[findings["kind"] == "finding"]
        assert corpus.themes["findings"].sum() == len(only)
        assert corpus.themes["strengths"].sum() + corpus.themes["concerns"].sum() == len(only)
        assert list(corpus.themes["findings"]) == sorted(corpus.themes["findings"], reverse=True)
        assert findings.loc[findings["kind"] == "recommendation", "theme"].notna().all()
        assert corpus.theme_bodies["findings"].sum() == len(only)
        assert corpus.reports["bodies"].str.contains("nyshire").all()
        assert corpus.themes["exemplars"].map(set).map(lambda keys: keys <= set(only.index)).all()


def test_other_settings_redo_what_they_change_and_no_more(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
    with a_corpus(folder, miner=tiny.TinyMiner("tiny-2")) as corpus:
        assert corpus.status().stale["mine"] == 8
        summary = corpus.run()
        assert [stage.done for stage in summary.stages] == [0, 0, 8, 0, 0]
    with a_corpus(folder, miner=tiny.TinyMiner("tiny-2"), n_themes=2) as corpus:
        summary = corpus.run()
        assert [stage.done for stage in summary.stages] == [0, 0, 0, 0, 2]
        assert len(corpus.themes) == 2


def test_force_redoes_and_gives_the_same(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        before = dump(corpus.database)
        assert [stage.done for stage in corpus.run(force=True).stages[:3]] == [8, 8, 8]
        assert dump(corpus.database) == before
        assert corpus.run("mine", force=True).stage("mine").done == 8


def test_stages_alone(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        assert [stage.stage for stage in corpus.run(["mine", "collect", "read"]).stages] == ["collect", "read", "mine"]
        with pytest.raises(UsageError, match="run the stage 'embed'"):
            corpus.run("cluster")
        with pytest.raises(UsageError, match="the stages are collect, read"):
            corpus.run("colect")


def test_the_order_in_which_pages_come_changes_no_theme(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with a_corpus(folder) as corpus, a_corpus(other) as late:
        corpus.run()
        for path in sorted(folder.glob("*.txt"), reverse=True):
            shutil.copy(path, other / path.name)
            late.run()
        assert late.store.themes.all() == corpus.store.themes.all()


def test_only_recommendations_make_no_theme(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Work\n\nManagers must act.\n")
    with a_corpus(tmp_path) as corpus:
        assert any("no findings" in note for note in corpus.run().notes)
        assert corpus.findings["kind"].tolist() == ["recommendation"]


def test_a_report_by_id_or_source(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.txt").write_text("Work in Deepshire\n\nAll was well in Deepshire.\n")
    with a_corpus(folder) as corpus:
        corpus.run()
        report, findings = corpus.report("page1.txt")
        assert report.bodies[0].name == "Bnyshire"
        assert findings
        assert all(report.text[one.start : one.end] == one.text for one in findings)
        assert corpus.report(report.id) == corpus.report(report.id[:8]) == corpus.report("page1") == (report, findings)
        assert corpus.report("deep.txt")[0].source == "sub/deep.txt"
        with pytest.raises(MissingError, match=r"8 reports begin with 'page'"):
            corpus.report("page")
        with pytest.raises(MissingError, match=r"near it: page1.txt"):
            corpus.report("pge1.txt")
        with pytest.raises(UsageError):
            corpus.report("")


def test_search_by_words_and_by_meaning(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        assert corpus.search("home visits") == []  # nothing was run yet
        corpus.run()
        hits = corpus.search("home visits", 5)
        assert len(hits) == 5
        assert "Home visits" in hits[0].finding.text
        assert hits[0].by_words
        assert hits[0].similarity is not None
        assert (hits[0].finding.body or "").endswith("nyshire")
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        for query in ['"', "AND OR NOT", "NEAR(", "a*b^c", "text:x", "'; DROP TABLE findings;--", "\0", "\ud83d"]:
            corpus.search(query)
        with pytest.raises(UsageError, match="query is empty"):
            corpus.search("  ")
        with pytest.raises(UsageError, match="limit"):
            corpus.search("visits", 0)


def test_status_counts_and_changes_nothing(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        before = corpus.status()
        assert (before.sources, before.findings, before.stale["collect"]) == (0, 0, 8)
        corpus.run()
        after = corpus.status()
        assert (after.sources, after.pages, after.reports) == (8, 8, 8)
        assert after.strengths + after.concerns + after.neutral == after.findings
        assert after.findings + after.recommendations == len(corpus.findings)
        assert after.themes == len(corpus.themes)
        assert after.vectors == len(set(corpus.findings["text"]))
        assert after.stale == dict.fromkeys(STAGES, 0)


def test_long_texts_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Work\n\n" + "word " * 20 + ".\n\nShort one here.\n")
    with a_corpus(tmp_path) as corpus:
        assert corpus.run().truncated == 1
        again = corpus.run()
        assert again.truncated == 1
        assert any("12 word pieces" in note for note in again.notes)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="there is no folder"):
        Corpus(tmp_path / "none")
    (tmp_path / "file.txt").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        Corpus(tmp_path / "file.txt")
    with pytest.raises(UsageError, match="n_themes=0"):
        Corpus(tmp_path, n_themes=0)


def test_a_file_in_the_place_of_the_database(folder: Path) -> None:
    (folder / "reportminer.sqlite").write_text("notes")
    with a_corpus(folder) as corpus, pytest.raises(StoreError, match="not a corpus database"):
        corpus.run()


def test_a_closed_corpus_opens_again(folder: Path) -> None:
    corpus = a_corpus(folder)
    corpus.run()
    corpus.close()
    corpus.close()
    assert len(corpus.reports) == 8
    corpus.close()


def test_another_clusterer(folder: Path) -> None:
    from sklearn.cluster import DBSCAN, KMeans  # noqa: PLC0415

    with a_corpus(folder, clusterer=KMeans(3, n_init=1, random_state=0)) as corpus:
        corpus.run()
        assert len(corpus.themes) == 3
        assert corpus.run().done == 0
    with a_corpus(folder, clusterer=DBSCAN(eps=0.1, min_samples=4, metric="cosine")) as corpus:
        corpus.run()
        findings = corpus.findings[corpus.findings["kind"] == "finding"]
        assert corpus.themes["findings"].sum() == findings["theme"].notna().sum()


def test_the_public_members_are_few() -> None:
    names = "sample run collect documents reports findings themes theme_bodies search status codes report store close"
    assert " ".join(name for name in vars(Corpus) if not name.startswith("_")) == names


def test_findings_that_are_mined_anew_keep_their_themes(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        before = corpus.store.themes.members()
        assert before
    with a_corpus(folder, miner=tiny.TinyMiner("tiny-2")) as corpus:
        assert corpus.run().stage("cluster").done == 0
        assert corpus.store.themes.members() == before


def test_findings_of_reports_that_were_read_anew_come_back_into_themes(folder: Path) -> None:
    with a_corpus(folder) as corpus:
        corpus.run()
        before = corpus.store.themes.members()
        # As after a new version of a reader, whose blocks differ: the findings go, and come back the same.
        corpus.store._database.write("UPDATE reports SET content_hash = 'old'")
        corpus.run("read", force=True)
        assert corpus.store.themes.members() == []
        assert corpus.status().stale["cluster"]
        corpus.run()
        assert corpus.store.themes.members() == before
        assert not corpus.status().stale["cluster"]
