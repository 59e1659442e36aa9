"""Outputs never take the place of what was mined or decided, nor become pages of the corpus they are of."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from reportminer.cli.output import check_file
from reportminer.errors import UsageError
from reportminer.pipeline.collect import DATABASE_NAME
from reportminer.precious import check_precious
from reportminer.report.writing import check_target


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "releases"
    made.mkdir()
    for name in (DATABASE_NAME, "moved.db"):
        with closing(sqlite3.connect(made / name)) as database, database:
            database.execute("CREATE TABLE reports (id)")
    return made


@pytest.mark.parametrize(
    "name", [DATABASE_NAME, f"{DATABASE_NAME}-wal", "moved.db", "codebook.toml", "labels.jsonl", "warc/a.warc.gz"]
)
def test_what_was_mined_or_decided_is_never_overwritten(folder, name) -> None:
    (folder / "warc").mkdir()
    (folder / "link.html").symlink_to(folder / name)
    for path in (folder / name, folder / "link.html"):
        with pytest.raises(UsageError, match="mined or decided: name another file"):
            check_file(path)
        with pytest.raises(UsageError, match="mined or decided: name another file"):
            check_target(path, force=True)


@pytest.mark.parametrize("name", ["methods.txt", "years/THEMES.HTML", "a.pdf", "page.htm"])
def test_a_table_is_not_written_where_it_would_be_read_as_a_page(folder, name) -> None:
    (folder / "years").mkdir()
    with pytest.raises(UsageError, match=r"read as a page of the corpus in .*releases: let it end in \.csv"):
        check_file(folder / name)


def test_other_files_are_written_wherever_they_may(folder, tmp_path) -> None:
    for path in (folder / "themes.csv", folder / "methods.md", tmp_path / "themes.txt", folder / "a-findings.pdf"):
        check_file(path)
    check_target(folder / "themes.html")


def test_links_that_lead_nowhere_are_told_before_the_work(tmp_path) -> None:
    (tmp_path / "loop.html").symlink_to("loop.html")
    (tmp_path / "nowhere.html").symlink_to(tmp_path / "none" / "a.html")
    for check in (check_file, check_target):
        with pytest.raises(UsageError, match=r"loop\.html cannot be written: .+; name another file"):
            check(tmp_path / "loop.html")
        with pytest.raises(UsageError, match=r"there is no folder .*none; make it first"):
            check(tmp_path / "nowhere.html")
        with pytest.raises(UsageError, match=r"cannot be written: .+; name another file"):
            check(tmp_path / ("a" * 5000))
    with pytest.raises(UsageError, match="cannot be written"):
        check_precious(tmp_path / "a\0b", "the file")


def test_a_hyphen_is_not_the_name_of_a_file(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    for check in (check_file, check_target):
        with pytest.raises(UsageError, match="name "):
            check(type(tmp_path)("-"))
