from __future__ import annotations

from pathlib import Path


def test_it_writes_the_page_and_says_so(command, folder, tmp_path) -> None:
    target = tmp_path / "themes.html"
    got = command("report", "--corpus", folder, "--output", target, "--title", "Work in eight areas")
    assert (got.code, got.out) == (0, "")
    assert f"wrote {target}: " in got.err
    assert " MB" in got.err
    assert target.resolve().as_uri() in got.err
    assert "<h1><bdi>Work in eight areas</bdi></h1>" in target.read_text(encoding="utf-8")
    first = target.read_bytes()
    assert (
        command("report", "--corpus", folder, "--output", target, "--title", "Work in eight areas", "--quiet").err == ""
    )
    assert target.read_bytes() == first


def test_its_name_is_themes_html(command, folder, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("report", "--corpus", folder, "--quiet").code == 0
    assert Path("themes.html").stat().st_size > 700_000


def test_a_file_of_something_else_is_refused_before_anything_is_mined(command, folder, tmp_path) -> None:
    other = tmp_path / "notes.html"
    other.write_text("mine", encoding="utf-8")
    got = command("report", "--corpus", folder, "--output", other)
    assert got.code == 2
    assert got.err.count("\n") == 1
    assert "no page of reportminer" in got.err
    assert "--force" in got.err
    assert other.read_text(encoding="utf-8") == "mine"
    assert command("report", "--corpus", folder, "--output", other, "--force").code == 0


def test_a_corpus_without_findings_has_nothing_to_report(command, tmp_path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    got = command("report", "--corpus", empty, "--output", tmp_path / "themes.html")
    assert got.code == 2
    assert "there are no findings" in got.err
    assert not (tmp_path / "themes.html").exists()
