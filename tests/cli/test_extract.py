"""``extract`` with the real miner."""

from __future__ import annotations

import json

import pytest

from reportminer import extraction
from reportminer.cli import main

RELEASE = """An inspection of Anyshire Probation Trust

Inspectors were pleased to find that:

  • home visits were made in good time;
  • plans were clear.

However, inspectors also found that:

  • reviews were often late.
"""


@pytest.fixture
def pages(tmp_path):
    folder = tmp_path / "releases"
    (folder / "2013").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("one.txt", "2013/one.txt", ".hidden/no.txt", ".no.txt"):
        (folder / name).write_text(RELEASE)
    (folder / "two.html").write_text("<p>Nothing here.")
    (folder / "notes.docx").write_bytes(b"x")
    return folder


def test_one_page_is_one_object(command, pages) -> None:
    got = command("extract", pages / "one.txt")
    report = json.loads(got.out)
    assert (got.code, got.err, report["schema"]) == (0, "", "reportminer.report/1")
    assert [(one["polarity"], one["text"]) for one in report["findings"]] == [
        ("strength", "home visits were made in good time"),
        ("strength", "plans were clear"),
        ("concern", "reviews were often late"),
    ]
    assert report["findings"][0].keys() == {
        "kind", "polarity", "text", "start", "end", "body", "speaker", "block", "page", "cue", "confidence",
    }  # fmt: skip


def test_a_folder_is_one_object_a_line(command, pages) -> None:
    (pages / "bad.html").write_bytes(b"\x00\x00")
    (pages / "empty.txt").write_bytes(b"")
    got = command("extract", pages)
    sources = [json.loads(line)["source"] for line in got.out.splitlines()]
    assert [source.removeprefix(f"{pages}/") for source in sources] == ["2013/one.txt", "one.txt", "two.html"]
    assert got.code == 1
    told = got.err.splitlines()
    assert any("bad.html" in line for line in told)
    assert any("empty.txt is empty" in line for line in told)
    assert any("skipped 1" in line and "notes.docx" in line for line in told)
    assert any("two.html: no findings" in line for line in told)
    assert len(command("extract", pages, "--quiet").err.splitlines()) == 2


def test_to_a_folder(command, pages, tmp_path) -> None:
    out = tmp_path / "made" / "here"
    got = command("extract", pages, pages / "one.txt", "--output", out)
    assert (got.code, got.out) == (0, "")
    assert sorted(path.name for path in out.iterdir()) == ["2013_one.txt.json", "releases_one.txt.json", "two.json"]
    assert "do not overwrite each other" in got.err
    assert "3 of 3 pages written" in got.err
    assert json.loads((out / "2013_one.txt.json").read_text(encoding="utf-8"))["findings"]


def test_the_others_are_done(command, pages) -> None:
    got = command("extract", pages / "nosuch.txt", pages / "notes.docx", pages / "one.txt")
    assert (got.code, json.loads(got.out)["source"]) == (2, str(pages / "one.txt"))
    assert command("extract", pages / "notes.docx").code == 2


@pytest.mark.parametrize("form", ["csv", "table"])
def test_findings_to_look_at(command, pages, form) -> None:
    got = command("extract", pages / "one.txt", pages / "2013", "--format", form)
    assert got.code == 0
    assert got.out.count("reviews were often late") == 2


def test_a_damaged_page_is_told(command, tmp_path) -> None:
    page = tmp_path / "half.html"
    page.write_text("<!doctype html><html><body><main><h1>A title</h1><p>Inspectors found that reviews were late.")
    got = command("extract", page)
    assert (got.code, got.err) == (0, f"reportminer: {page}: page has no closing </html>: it may be cut off\n")
    assert command("extract", page, "--quiet").err == ""


def test_a_link_to_itself_does_not_cost_the_others(command, pages) -> None:
    (pages / "loop.txt").symlink_to("loop.txt")
    for named in (pages, pages / "loop.txt"):
        got = command("extract", named, pages / "one.txt")
        assert got.code == 1
        assert "loop.txt cannot be read" in got.err
        assert '"reviews were often late"' in got.out


def test_a_name_that_cannot_be_written_does_not_cost_the_others(command, pages, tmp_path) -> None:
    output = tmp_path / "out"
    (output / "two.json" / "inside").mkdir(parents=True)
    (pages / f"{'x' * 251}.txt").write_text(RELEASE)  # .json is a letter too long
    got = command("extract", pages / "two.html", *sorted(pages.glob("x*.txt")), pages / "one.txt", "--output", output)
    assert got.code == 1
    assert "cannot be written as two.json" in got.err
    assert got.err.count("cannot be written as") == 2
    assert sorted(path.name for path in output.iterdir()) == ["one.json", "two.json"]


def test_a_strange_page_does_not_cost_the_others(pages, monkeypatch, capsys) -> None:
    real = extraction.extract

    def strange(path, **options):
        if path.parent.name == "2013":
            raise ZeroDivisionError
        return real(path, **options)

    monkeypatch.setattr(extraction, "extract", strange)
    assert main(["extract", str(pages)]) == 1
    said = capsys.readouterr()
    assert "one.txt: ZeroDivisionError" in said.err
    assert len(said.out.splitlines()) == 2
