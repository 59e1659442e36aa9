"""`reportminer export`: several files at once, people's codings, refusals."""

from __future__ import annotations

import csv
import zipfile

import pytest

from reportminer import Corpus
from reportminer.cli.app import main
from reportminer.refi.matching import codings_of


@pytest.fixture(autouse=True, scope="module")
def _home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REPORTMINER_HOME", str(tmp_path_factory.mktemp("home")))
        yield


def test_several_files_and_a_second_time(tmp_path, capsys) -> None:
    names = [str(tmp_path / name) for name in ("a.csv", "a.sqlite", "a.md")]
    assert main(["export", *names]) == 0
    assert "wrote" in capsys.readouterr().err
    before = [(tmp_path / name).read_bytes() for name in ("a.csv", "a.sqlite", "a.md", "metadata.json")]
    assert main(["export", *names]) == 2
    assert "--force" in capsys.readouterr().err
    assert main(["export", *names, "--force", "--quiet"]) == 0
    assert before == [(tmp_path / name).read_bytes() for name in ("a.csv", "a.sqlite", "a.md", "metadata.json")]


def test_nothing_is_mined_for_a_file_that_cannot_be_written(tmp_path, capsys) -> None:
    assert main(["export", str(tmp_path / "a.csv"), str(tmp_path / "a.doc")]) == 2
    assert "nothing writes .doc" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_people_and_machine_are_separate_users(tmp_path, capsys) -> None:
    with Corpus.sample() as corpus:
        corpus.run()
        frame = corpus.findings
    chosen = frame[frame["theme"].notna()].head(5)
    sheet = tmp_path / "anna.csv"
    with sheet.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(["finding", "coder", "theme", "polarity"])
        lines.writerows([key, "anna", row["label"], "concern"] for key, row in chosen.iterrows())
    project = tmp_path / "both.qdpx"
    assert main(["export", str(project), "--codings", str(sheet)]) == 0, capsys.readouterr().err
    with zipfile.ZipFile(project) as archive:
        text = archive.read("project.qde").decode()
    assert 'name="anna"' in text
    assert 'name="reportminer (machine)"' in text
    with Corpus.sample() as corpus:
        read = codings_of(project, corpus.store)
    assert {(one.finding, one.coder, one.theme, one.polarity) for one in read.codings} == {
        (key, "anna", (row["label"],), "concern") for key, row in chosen.iterrows()
    }
    assert main(["export", str(tmp_path / "b.qdpx"), "--codings", str(tmp_path / "none")]) == 2
