from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from reportminer.errors import MissingError, ReportMinerError, UnreadableError
from reportminer.readers import LIMIT, load, read
from reportminer.records import Page


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.html", b"<p>x", "text/html"),
        ("a.HTM", b"<p>x", "text/html"),
        ("a.xhtml", b"<p>x", "text/html"),
        ("a.txt", b"x", "text/plain"),
        ("a.text", b"x", "text/plain"),
        ("a.md", b"x", "text/plain"),
        ("saved.txt", b"\xef\xbb\xbf\n<!DOCTYPE html><html><p>x", "text/html"),
        ("a.txt", "wörk in Anyshire".encode("utf-16"), "text/plain"),
        ("a.txt", "work in Anyshire".encode("utf-16-le"), "text/plain"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_name_and_content(tmp_path, name, content, media_type):
    path = tmp_path / name
    path.write_bytes(content)
    page = load(path)
    assert (page.media_type, page.content, page.source) == (media_type, content, path.as_posix())
    assert page.sha256 == hashlib.sha256(content).hexdigest()
    assert read(page).id == page.sha256[:16]


def test_the_source_is_what_the_caller_says(tmp_path):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    assert load(tmp_path / "a.txt", source="2013/a.txt").source == "2013/a.txt"
    assert read(load(str(tmp_path / "a.txt"), source="2013/a.txt")).source == "2013/a.txt"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.html", b" \r\n\t", "empty"),
        ("a.txt", b"%PDF-1.7\n", "a PDF document"),
        ("a.html", b"PK\x03\x04rest", "zip"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a.txt", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.txt", b"{\\rtf1 x}", "rich text"),
        ("a.txt", b"some\x00\x01\x02bytes", "zero bytes"),
        ("a.pdf", b"%PDF-1.7\n", "the end of the PDF is missing"),
        ("a.pdf", b"<!DOCTYPE html><html>", "a.pdf is no PDF, though it is called one: it looks like a web page"),
        ("a.pdf", b" \n", "empty"),
        ("a.docx", b"PK\x03\x04", ".html, .htm, .xhtml, .txt, .text, .md, .pdf"),
        ("README", b"x", "no suffix"),
        ("a\nb.txt", b"", "empty"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(tmp_path, name, content, says):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as raised:
        read(load(path))
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_missing_file(tmp_path):
    with pytest.raises(MissingError, match=r"no file .*nothing\.html"):
        load(tmp_path / "nothing.html")


def test_a_folder(tmp_path):
    with pytest.raises(UnreadableError, match="is a folder"):
        load(tmp_path)


def test_a_name_that_no_file_can_have():
    with pytest.raises(ReportMinerError):
        load(Path("a\x00.txt"))
    with pytest.raises(ReportMinerError):
        load(Path("a" * 5000 + ".txt"))


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LIMIT + 1)
    with pytest.raises(UnreadableError, match="larger than 20 MB"):
        load(path)


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions bind no root"
)
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    path.chmod(0)
    with pytest.raises(UnreadableError, match="may not be read"):
        load(path)


@pytest.mark.parametrize(
    ("media_type", "content", "says"),
    [
        ("application/pdf", b"%PDF", "no PDF"),
        ("image/png", b"x", "'image/png'"),
        ("text/html", b"%PDF-1.4", "PDF document"),
        ("text/html; charset=utf-8", b"\x00\x01", "zero bytes"),
        ("text/plain", b"x" * (LIMIT + 1), "larger than"),
    ],
)
def test_read_refuses_what_it_cannot_read(media_type, content, says):
    with pytest.raises(UnreadableError, match=says):
        read(Page(source="x", media_type=media_type, content=content, sha256="0" * 64))
