"""The options of ``themes`` that say how themes are found, and what goes with what."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reportminer.embed import embedder
from reportminer.spacefolder import save_space_folder


@pytest.fixture
def tuned(tmp_path):
    rows = np.eye(384)[:, :40]
    arrays = {"mean": np.zeros(384), "projection": rows, "centres": np.eye(40)[:2]}
    told = {"embedder": embedder().key}
    return save_space_folder(tmp_path / "my-space", arrays, ("visits", "plans"), None, told, "A card.")


def test_a_tuned_space_is_used_by_its_folder(command, folder, tuned, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    got = command("themes", "--corpus", folder, "--space", "my-space", "--themes", 3, "--format", "json")
    assert got.code == 0
    assert json.loads(got.out)["settings"]["space"] == str(tuned)
    monkeypatch.chdir("/")  # other verbs know it wherever they are asked
    assert command("findings", "--corpus", folder, "--theme", 1).code == 0
    assert "grouping" not in command("themes", "--corpus", folder, "--space", tuned, "--themes", 3).err


def test_a_space_that_is_gone_is_told(command, folder, tuned) -> None:
    assert "space my-space" in command("themes", "--corpus", folder, "--space", tuned, "--themes", 3).err
    for file in tuned.iterdir():
        file.unlink()
    tuned.rmdir()
    got = command("findings", "--corpus", folder, "--theme", 1)
    assert "is gone, so the findings are grouped anew" in got.err


def test_the_largest_themes_by_body_whatever_their_numbers(command, folder) -> None:
    command("themes", "--corpus", folder, "--themes", 3)
    command("codes", "init", "--corpus", folder)
    book = folder / "codebook.toml"
    book.write_text(book.read_text().replace("id = 1\n", "id = 9\n").replace("next_id = 4", "next_id = 10"))
    got = command("themes", "--corpus", folder, "--themes", 3, "--format", "json")
    ids = [theme["id"] for theme in json.loads(got.out)["themes"]]
    assert 9 in ids
    rows = json.loads(command("themes", "--corpus", folder, "--by", "body", "--top", 2, "--format", "json").out)["rows"]
    assert {row["theme"] for row in rows} == set(ids[:2])
    told = command("themes", "--corpus", folder, "--themes", 3, "--diagnostics", "--top", 2, "--format", "json").out
    assert [theme["theme"] for theme in json.loads(told)["themes"]] == ids[:2]
    assert f"show theme {ids[0]} " in command("themes", "--corpus", folder, "--themes", 3).err


def test_new_themes_are_told_in_one_line(command, folder) -> None:
    got = command("codes", "init", "--corpus", folder)
    assert got.err.count(" new") == 1


@pytest.mark.parametrize(
    "options", [("--diagnostics",), ("--label-service", "http://localhost:1/v1", "--label-model", "any")]
)
def test_options_of_a_corpus_do_not_go_with_texts(command, tmp_path, options) -> None:
    (tmp_path / "a.csv").write_text("text\nHome visits were rare\n")
    got = command("themes", "--texts", tmp_path / "a.csv", *options)
    assert (got.code, got.out) == (2, "")
    assert f"{options[0]} belongs to a corpus" in got.err


def test_a_space_that_there_is_not(command, folder) -> None:
    got = command("themes", "--corpus", folder, "--space", "nowhere")
    assert got.code == 2
    assert "there is no space 'nowhere': there are probation, general, and folders" in got.err


def test_a_label_service_that_does_not_answer_changes_nothing(command, folder) -> None:
    before = command("themes", "--corpus", folder)
    got = command("themes", "--corpus", folder, "--label-service", "http://127.0.0.1:1/v1", "--label-model", "any")
    assert (got.code, got.out) == (1, before.out)
    assert "known" not in got.err
    assert "keep their own labels" in got.err
