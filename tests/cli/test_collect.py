"""The verbs `collect` and `check`, and what `status` tells of visits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "collecting"))

from mill import running, sample_mill


@pytest.fixture
def mill():
    with running(sample_mill(4)) as made:
        yield made


@pytest.fixture
def visit(command, mill, tmp_path):
    def visit(*more):
        site = ("--site", mill.root, "--allow-local", "--pace", "0", "--corpus", tmp_path / "collected")
        return command("collect", "hmi-probation", *site, *more)

    return visit


def test_the_sources_are_listed(command) -> None:
    got = command("collect")
    assert got.code == 0
    for name in ("hmi-probation", "hmi-prisons", "ofsted", "web-archive", "local"):
        assert name in got.out
    rows = json.loads(command("collect", "--format", "json").out)["sources"]
    assert next(row for row in rows if row["source"] == "hmi-probation")["former"] > 0


def test_a_visit_is_summed_up(visit, command, tmp_path) -> None:
    got = visit()
    assert (got.code, [line.split()[:2] for line in got.out.splitlines()[:2]]) == (
        0,
        [["announced", "4"], ["new", "5"]],
    )
    assert "our floor" in got.err
    assert f"next: reportminer themes --corpus {tmp_path / 'collected'}" in got.err
    told = json.loads(visit("--format", "json", "--quiet").out)
    assert (told["added"], told["unchanged"], told["failures"], told["problem"]) == (0, 5, [], None)
    status = command("status", "--corpus", tmp_path / "collected")
    assert "hmi-probation" in status.out
    (row,) = json.loads(command("status", "--corpus", tmp_path / "collected", "--format", "json").out)["visited"]
    assert (row["documents"], row["outcome"], row["failed"]) == (5, "done", 0)


def test_what_would_be_fetched(visit, mill, tmp_path) -> None:
    got = visit("--dry-run", "--kind", "release")
    assert got.code == 0
    assert "4 documents would be fetched" in got.out
    assert not [path for path in mill.asked() if path.startswith("/news/")]
    rows = visit("--dry-run", "--format", "csv").out.splitlines()
    assert (rows[0], len(rows)) == ("why,kind,published,title,address", 5)
    assert list((tmp_path / "collected").glob("warc/*")) == []


def test_failures_have_exit_code_1_and_are_told(visit, mill) -> None:
    page = f"/news/{mill.posts[0].slug}/"
    mill.faults[page] = lambda: (404, {"Content-Type": "text/html"}, b"<html><body>gone</body></html>")
    got = visit("--quiet")
    assert got.code == 1
    assert mill.posts[0].slug in got.err
    assert got.err.startswith("reportminer: ")
    assert visit("--quiet").code == 0  # it was told once; --retry-failed tries it again


def test_a_hostile_title_is_text(visit, mill, tmp_path, command) -> None:
    page = f"/news/{mill.posts[0].slug}/"
    whole = mill.answer(page)
    evil = whole[2].replace(mill.posts[0].title.encode(), b"\x1b[2J<script>alert(1)</script>=1+1")
    mill.faults[page] = lambda: (200, whole[1], evil)
    got = visit()
    assert "\x1b" not in got.out + got.err
    assert "\x1b" not in command("status", "--corpus", tmp_path / "collected").out


def test_web_pages_that_are_here_and_warc_files(visit, command, tmp_path) -> None:
    visit()
    files = sorted((tmp_path / "collected" / "warc").glob("*.warc.gz"))
    got = command("collect", "--from-warc", files[0], "--corpus", tmp_path / "again", "--format", "json")
    assert (got.code, json.loads(got.out)["added"]) == (0, 5)
    pages = tmp_path / "saved"
    pages.mkdir()
    (pages / "a.html").write_text(
        "<!doctype html><html><head><title>Work in Anyshire</title></head><body><main><h1>Work in Anyshire</h1>"
        "<p>Inspectors were pleased to find that reviews were timely and thorough.</p></main></body></html>"
    )
    got = command("collect", "local", "--path", pages, "--corpus", tmp_path / "again", "--format", "json")
    assert (got.code, json.loads(got.out)["added"]) == (0, 1)


def test_misuse(command, tmp_path, mill) -> None:
    (tmp_path / "file").write_text("x")
    wrong = [
        (("nosuch",), ["'nosuch'", "hmi-probation"]),
        (("web-archive",), ["--of hmi-probation"]),
        (("local",), ["--path"]),
        (("local", "--path", tmp_path / "nowhere"), ["nowhere"]),
        (("hmi-probation", "--since", "soon"), ["'soon'", "2024-01-31"]),
        (("hmi-probation", "--kind", "thing"), ["'thing'", "'release'"]),
        (("hmi-probation", "--limit", "0"), ["'0'"]),
        (("hmi-probation", "--pace", "-1"), ["--pace", "greater than or equal to 0"]),
        (("hmi-probation", "--pace", "0.1", "--contact", "you@example.org"), ["at most once in 1 s"]),
        (("hmi-probation", "--site", "nowhere"), ["'nowhere'"]),
        (("hmi-probation", "--site", mill.root, "--allow-local", "--contact", "a\nb: c"), ["contact"]),
        (("hmi-probation", "--site", mill.root), ["--allow-local"]),
        (("--from-warc", tmp_path / "file", "--limit", "2"), ["asks nobody"]),
        (("hmi-probation",), ["--contact you@example.org"]),
        (("hmi-probation", "--of", "ofsted"), ["--of belongs to"]),
        (("hmi-probation", "--corpus", tmp_path / "file"), ["a file stands there"]),
        (("--from-warc", tmp_path / "nowhere.warc.gz"), ["there is no WARC file"]),
        (("--from-warc", tmp_path / "file", "--site", mill.root), ["asks nobody"]),
        (("web-archive", "--of", "hmi-probation", "--archive", "nosuch"), ["nosuch"]),
    ]
    for arguments, words in wrong:
        corpus = () if "--corpus" in arguments else ("--corpus", tmp_path / "collected")
        got = command("collect", *arguments, *corpus)
        assert (got.code, got.out) == (2, ""), arguments
        assert all(word in got.err for word in words), (arguments, got.err)
        assert got.err.count("\n") == 1
    assert mill.requests == []


@pytest.mark.parametrize("source", ["hmi-probation", "hmi-prisons", "ofsted"])
def test_a_source_is_checked_on_its_sample_pages(command, source) -> None:
    got = command("check", source)
    assert (got.code, "as it should be" in got.out) == (0, True)
    rows = json.loads(command("check", source, "--format", "json").out)["rows"]
    assert all(row["found"] == row["expected"] for row in rows)


def test_a_source_is_checked_on_its_site(command, mill) -> None:
    site = ("--site", mill.root, "--allow-local", "--pace", "0")
    got = command("check", "hmi-probation", *site)
    assert got.code == 0
    assert "REST" in got.out
    for post in mill.posts:
        mill.faults[f"/news/{post.slug}/"] = lambda: (200, {"Content-Type": "text/html"}, b"<html><p>New!</p></html>")
    got = command("check", "hmi-probation", *site)
    assert got.code == 1
    assert "matched nothing" in got.err
    assert command("check", "local").code == 2
    assert command("check", "nosuch").code == 2


def test_progress_without_a_terminal_is_lines(mill, tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reportminer", "collect", "hmi-probation", "--site", mill.root, "--allow-local",
         "--pace", "0.01", "--corpus", str(tmp_path / "c")],
        capture_output=True, text=True, check=True, env=os.environ | {"REPORTMINER_HOME": str(tmp_path)},
    )  # fmt: skip
    assert "one request in 0.01 s: our floor" in done.stderr
    assert "0 of 4 documents" in done.stderr


def test_warc_files_as_a_shell_names_them(visit, command, tmp_path) -> None:
    visit()
    (file,) = (tmp_path / "collected" / "warc").glob("*.warc.gz")
    files = [tmp_path / f"{n}.warc.gz" for n in (1, 2)]
    for one in files:
        one.write_bytes(file.read_bytes())
    for words in ((), ("hmi-probation",)):
        into = tmp_path / f"from-{len(words)}"
        got = command("collect", *words, "--from-warc", *files, "--corpus", into, "--format", "json")
        told = json.loads(got.out)
        assert (got.code, told["added"], told["unchanged"]) == (0, 5, 5)
        assert told["source"] == (words[0] if words else "warc")
        assert "reading: 0 of 2 files" in got.err
    got = command("collect", "hmi-probation", "ofsted", "--corpus", tmp_path / "two")
    assert (got.code, "one publisher at a time" in got.err) == (2, True)
    got = command("collect", "ofsted", "--from-warc", *files, "nosuch.warc.gz", "--corpus", tmp_path / "none")
    assert (got.code, "there is no WARC file nosuch.warc.gz" in got.err) == (2, True)
