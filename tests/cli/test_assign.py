from __future__ import annotations

import csv
import io
import json

import pytest

import tiny
from reportminer import Corpus, embedder
from reportminer.pipeline.assigning import theme_model
from reportminer.thememodel import save


@pytest.fixture
def themes(tmp_path):
    """Themes saved from one corpus, for another one to be assigned to."""
    with Corpus(tiny.a_folder(tmp_path / "old", 6), miner=tiny.TinyMiner(), n_themes=4) as corpus:
        corpus.run()
        return save(theme_model(corpus.store, embedder(), created="2026-01-31"), tmp_path / "themes")


def test_assign(command, folder, themes) -> None:
    got = command("assign", "--corpus", folder, "--themes", themes, "--format", "json")
    document = json.loads(got.out)
    assert got.code == 0
    assert list(document) == ["new_findings", "known_findings", "themes", "findings", "unfitting", "hints"]
    assert document["new_findings"] > 0
    assert len({row["id"] for row in document["findings"]}) == len(document["findings"])
    assert document["findings"][0].keys() >= {"theme", "label", "probability", "nearest", "nearest_label", "known"}
    assert "4 themes of 2026-01-31" in got.err
    table = command("assign", "--corpus", folder, "--themes", themes)
    assert "share before" in table.out
    rows = list(csv.DictReader(io.StringIO(command("assign", "-c", folder, "--themes", themes, "-f", "csv").out)))
    assert [row["id"] for row in rows] == [row["id"] for row in document["findings"]]
    quiet = command("assign", "-c", folder, "--themes", themes, "-q")
    assert (quiet.err, quiet.code) == ("", 0)


def test_only_with_store_they_become_the_corpus_s_own(command, folder, themes) -> None:
    own = command("themes", "--corpus", folder, "--themes", 2, "--format", "json").out
    command("assign", "--corpus", folder, "--themes", themes)
    assert command("themes", "--corpus", folder, "--themes", 2, "--format", "json").out == own
    got = command("assign", "--corpus", folder, "--themes", themes, "--store", "--format", "json")
    assigned = {row["id"]: row["theme"] for row in json.loads(got.out)["findings"]}
    for _ in range(2):  # looking things up keeps them
        listed = json.loads(command("findings", "--corpus", folder, "--format", "json").out)
        rows = listed["findings"] if isinstance(listed, dict) else listed
        assert {row["id"]: row["theme"] for row in rows} == {row["id"]: assigned[row["id"]] for row in rows}
    assert not any(json.loads(command("status", "--corpus", folder, "--format", "json").out)["stale"].values())


def test_a_codebook(command, folder, tmp_path) -> None:
    path = tmp_path / "codes.toml"
    path.write_text('[themes]\nhome = "home visits"\ncourt = { name = "court reports", least = -1 }\n')
    got = command("assign", "--corpus", folder, "--codebook", path, "--format", "json")
    document = json.loads(got.out)
    assert [theme["label"] for theme in document["themes"]] == ["home visits", "court reports"]
    assert document["none"]["label"] == "none of these"
    counted = sum(theme["findings"] for theme in [*document["themes"], document["none"]])
    assert counted == sum(row["kind"] == "finding" for row in document["findings"])
    shipped = command("assign", "--corpus", folder, "--codebook", "shipped")
    assert "home visiting" in shipped.out
    assert "27 themes of the codebook shipped" in shipped.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "name either --themes FOLDER"),
        (("--themes", "x", "--codebook", "y"), "name either --themes FOLDER"),
        (("--themes", "no-such-folder"), "there is no folder no-such-folder"),
        (("--codebook", "codes.docx"), "a codebook is a .toml, .csv or .qdc file"),
        (("--codebook", "none.toml"), "no file none.toml"),
        (("--codebook", "shipped", "--store"), "--store keeps themes of --themes"),
        (("--codebook", ""), "the name is empty"),
    ],
)
def test_misuse(command, folder, arguments, told) -> None:
    got = command("assign", "--corpus", folder, *arguments)
    assert told in got.err
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
