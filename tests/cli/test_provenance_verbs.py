"""`show` with its chain, `manifest` and `methods`, in this process: what they print, to where, and their exit codes."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest


@pytest.fixture
def finding(command, folder):
    """Id of a finding of the folder."""
    got = command("findings", "--corpus", folder, "--format", "json", "--quiet")
    return json.loads(got.out)["findings"][0]["id"]


def damage(folder) -> None:
    with closing(sqlite3.connect(folder / "reportminer.sqlite")) as raw, raw:
        raw.execute("UPDATE pages SET content = CAST(content || ' ' AS BLOB)")


def test_a_finding_is_traced_to_its_original(command, folder, finding) -> None:
    got = command("show", "finding", finding, "--corpus", folder)
    assert got.code == 0
    for said in ("sha256", "the bytes in the database have it", "same bytes", "characters", ".txt, sha256 ", "id  "):
        assert said in got.out
    document = json.loads(command("show", finding, "--corpus", folder, "--format", "json").out)["finding"]
    assert document["original"]["intact"] is True
    assert document["citation"] in got.out
    assert {"paragraph", "lead_in", "made", "grouping", "id"} <= set(document)
    row = next(csv.DictReader(io.StringIO(command("show", finding, "--corpus", folder, "--format", "csv").out)))
    assert (row["sha256"], row["citation"]) == (document["original"]["sha256"], document["citation"])


def test_report_and_theme_tell_where_they_come_from(command, folder, finding) -> None:
    del finding
    got = command("show", "page0.txt", "--corpus", folder)
    assert "the bytes in the database have it" in got.out
    report = json.loads(command("show", "page0.txt", "--corpus", folder, "--format", "json").out)["report"]
    assert report["citation"].startswith("Work in Anyshire (no date). File page0.txt")
    assert report["original"]["files"][0]["path"] == "page0.txt"
    theme = json.loads(command("show", 1, "--corpus", folder, "--format", "json").out)["theme"]
    assert len(theme["quotes"][0]["sha256"]) == 64
    assert theme["origin"] == "discovered"
    assert 0 <= theme["stability"] <= 1
    assert theme["grouped_by"][0]["id"] == "all-MiniLM-L6-v2"


def test_damage_is_told_and_fails(command, folder, finding) -> None:
    damage(folder)
    for named in (finding, "page0.txt"):
        got = command("show", named, "--corpus", folder)
        assert got.code == 1
        assert "BUT the bytes in the database" in got.out
        assert "the stored original is not what was read" in got.err
    got = command("manifest", "--corpus", folder, "--verify")
    assert got.code == 1
    assert got.err.count("damaged: ") == 8
    assert command("manifest", "--corpus", folder).code == 0


def test_a_manifest_is_json_and_the_same_twice(command, folder) -> None:
    got = command("manifest", "--corpus", folder, "--quiet")
    assert got.code == 0
    assert json.loads(got.out)["@graph"][0]["@id"] == "ro-crate-metadata.json"
    assert command("manifest", "--corpus", folder, "--quiet").out == got.out


def test_a_manifest_is_checked(command, folder) -> None:
    place = folder / "ro-crate-metadata.json"
    assert command("manifest", "--corpus", folder, "--output", place).code == 0
    got = command("manifest", "--corpus", folder, "--check", place, "--verify")
    assert got.code == 0
    assert "the same inputs, models, settings and result" in got.err
    assert "inputs" in got.out
    assert command("manifest", "--corpus", folder, "--quiet").out == place.read_text("utf-8")  # it counts for nothing
    (folder / "page0.txt").write_text("Work in Xnyshire\n\nHome visits were not made anywhere.\n")
    got = command("manifest", "--corpus", folder, "--check", place)
    assert got.code == 1
    assert "page0.txt" in got.out
    assert "different: inputs, result; the result is another one" in got.err


def test_other_files_are_written_into_it(command, folder) -> None:
    (folder / "themes.json").write_text("{}")
    got = command("manifest", "--corpus", folder, "--with", folder / "themes.json", "--quiet")
    assert "themes.json" in [one["@id"] for one in json.loads(got.out)["@graph"]]
    got = command("manifest", "--corpus", folder, "--with", folder / "nothing.json")
    assert (got.code, got.out) == (2, "")
    assert "there is no file" in got.err


def test_a_manifest_elsewhere_says_whose_paths_it_has(command, folder, tmp_path) -> None:
    got = command("manifest", "--corpus", folder, "--output", tmp_path / "manifest.json")
    assert f"paths in it are relative to {folder}" in got.err


@pytest.mark.parametrize("text", ["no json", "{}"])
def test_what_is_no_manifest_is_refused(command, folder, tmp_path, text) -> None:
    other = tmp_path / "other.json"
    other.write_text(text)
    got = command("manifest", "--corpus", folder, "--check", other)
    assert got.code == 1
    assert "is no manifest of reportminer" in got.err
    assert command("manifest", "--corpus", folder, "--check", tmp_path / "nothing.json").code == 2


def test_methods_in_three_forms(command, folder, tmp_path) -> None:
    text = command("methods", "--corpus", folder, "--quiet")
    assert text.code == 0
    assert text.out.startswith("The corpus holds 8 documents")
    assert "References\n" in text.out
    markdown = tmp_path / "methods.md"
    assert command("methods", "--corpus", folder, "--output", markdown).out == ""
    assert markdown.read_text("utf-8").startswith("## Methods")
    document = json.loads(command("methods", "--corpus", folder, "--format", "json").out)["methods"]
    assert document["figures"]["reports"] == 8
    assert command("methods", "--corpus", folder, "--format", "csv").code == 2
    assert command("methods", "--corpus", folder, "--output", tmp_path / "nowhere" / "a.md").code == 2


def test_hostile_titles_are_no_commands_to_a_terminal(command, folder) -> None:
    (folder / "hostile.txt").write_text("Work \x1b[2J in \u202eAnyshire\n\nHome visits were \x1b[31mnot made.\n")
    for verb in (("show", "hostile.txt"), ("methods",), ("manifest",)):
        got = command(*verb, "--corpus", folder, "--quiet")
        assert got.code == 0
        assert "\x1b" not in got.out
        assert "\u202e" not in got.out
