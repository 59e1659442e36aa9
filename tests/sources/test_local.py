"""The source `local`: what is announced of folders and files, and that nothing else can be read."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import FetchError, MissingError, PayloadError, RefusedError, SourceError, UsageError
from reportminer.sources import local, source
from reportminer.sources.base import Document, Options, Source, Visit
from reportminer.sources.local import SOURCE, make

PAGES = Path(__file__).parents[2] / "corpus" / "sample" / "pages"


def find(made: Source, notes: list[str] | None = None) -> list:
    def unasked(address: str, *, accept: str = "*/*"):
        raise AssertionError((address, accept))

    note = (notes if notes is not None else []).append
    return list(made.ways[0].find(Visit(get=unasked, site=made.site, note=note)))


def addresses(*paths: Path) -> list[str]:
    return [one.address for one in find(make(Options(paths=paths)))]


def old(path: Path) -> None:
    os.utime(path, (time.time() - 60,) * 2)


@pytest.fixture
def folder(tmp_path) -> Path:
    place = tmp_path / "saved"
    (place / "2013").mkdir(parents=True)
    (place / ".hidden").mkdir()
    (place / "2013" / "b.html").write_text("<h1>Work in Anyshire</h1><main>Inspectors were pleased.</main>")
    (place / "a.txt").write_text("Inspectors were pleased.")
    (place / "c #1? 100%.HTM").write_text("<h1>Two</h1>")
    (place / "d.pdf").write_bytes(b"%PDF-1.4 x")
    for name in ("e.docx", "README.md", ".f.html", ".hidden/g.html", "h.warc"):
        (place / name).write_text("x")
    (tmp_path / "secret.txt").write_text("secret")
    for path in place.rglob("*"):
        old(path)
    return place


def test_a_folder_gives_its_documents_in_the_order_of_their_addresses(folder) -> None:
    made = make(Options(paths=(folder,)))
    found = find(made)
    assert [one.address for one in found] == [
        "file:2013/b.html",
        "file:a.txt",
        "file:c%20%231%3F%20100%25.HTM",
        "file:d.pdf",
    ]
    assert {(one.kind, one.title, one.published, one.listing) for one in found} == {("other", None, None, "file:")}
    assert find(made) == found
    contents = {one.address: made.get(one.address).content for one in found}
    assert contents["file:c%20%231%3F%20100%25.HTM"] == b"<h1>Two</h1>"
    assert contents["file:d.pdf"] == b"%PDF-1.4 x"


def test_the_sample_pages() -> None:
    made = make(Options(paths=(PAGES,)))
    found = find(made)
    assert len(found) == 30
    for one in found:
        answer = made.get(one.address)
        document = made.page(answer)
        assert answer.content == (PAGES / one.address.removeprefix("file:")).read_bytes()
        if one.address.endswith(".html"):
            assert (answer.media_type, bool(document.title), document.length > 1000) == ("text/html", True, True)
        else:
            assert (answer.media_type, document) == ("text/plain", Document())
    assert made.page(made.get("file:s01.html")).published == "2013-11-12"


def test_a_version_changes_with_the_file_and_only_then(folder) -> None:
    made = make(Options(paths=(folder,)))
    before = {one.address: one.version for one in find(made)}
    assert None not in before.values()
    (folder / "a.txt").write_text("Inspectors were concerned.")
    now = {one.address: one.version for one in find(made)}
    assert now.pop("file:a.txt") is None  # it may change again within the same tick of the clock
    before.pop("file:a.txt")
    assert now == before


def test_what_an_answer_says(folder) -> None:
    made = make(Options(paths=(folder,)))
    (folder / "page.txt").write_bytes(b"\xef\xbb\xbf <!DOCTYPE html>\n<html><h1>A page</h1></html>")
    answer = made.get("file:page.txt")
    assert (answer.status, answer.media_type, answer.final) == (200, "text/html", "file:page.txt")
    assert answer.header("content-length") == str(len(answer.content))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT", str(answer.header("last-modified")))
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:]{8}Z", answer.fetched)
    assert made.page(answer).title == "A page"


def test_a_page_without_title_is_taken_all_the_same(folder) -> None:
    (folder / "a.html").write_text("<p>Inspectors were pleased.")
    made = make(Options(paths=(folder,)))
    assert made.page(made.get("file:a.html")).title is None


def test_files_and_folders_of_the_same_name_do_not_collide(folder, tmp_path) -> None:
    other = tmp_path / "other" / "saved"
    other.mkdir(parents=True)
    (other / "a.txt").write_text("Another.")
    assert addresses(folder / "a.txt") == ["file:a.txt"]
    assert addresses(folder / "a.txt", folder / "d.pdf") == ["file:a.txt", "file:d.pdf"]
    assert addresses(folder / "2013", folder / "a.txt") == ["file:2013/b.html", "file:a.txt"]
    assert addresses(folder / "a.txt", other / "a.txt") == [
        "file:other/saved/a.txt",
        f"file:{tmp_path.name}/saved/a.txt",
    ]
    made = make(Options(paths=(folder, other)))
    texts = {one.address: made.get(one.address).text() for one in find(made) if one.address.endswith("a.txt")}
    assert texts == {
        "file:other/saved/a.txt": "Another.",
        f"file:{tmp_path.name}/saved/a.txt": "Inspectors were pleased.",
    }


def test_a_file_given_twice_is_announced_once(folder) -> None:
    assert len(addresses(folder, folder)) == 4
    assert len(addresses(folder, folder / "2013", folder / "a.txt")) == 4


def test_links_are_followed_inside_the_given_folders_only(folder, tmp_path) -> None:
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "nowhere.txt").symlink_to(tmp_path / "nothing.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "away").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.txt")
    made = make(Options(paths=(folder,)))
    notes: list[str] = []
    assert len(find(made, notes)) == 4
    assert sorted(note.partition(" ")[0] for note in notes) == ["loop.txt", "nowhere.txt", "outside.txt", "pipe.txt"]
    assert made.get("file:inside.txt").text() == "Inspectors were pleased."
    for address in ("file:outside.txt", "file:away/secret.txt"):
        with pytest.raises(RefusedError, match="a link to a place that was not given"):
            made.get(address)
    for address in ("file:nowhere.txt", "file:loop.txt", "file:pipe.txt"):
        with pytest.raises(FetchError):
            made.get(address)
    # Given as well, it may be read.
    assert "file:secret.txt" in addresses(folder, tmp_path / "secret.txt")


@pytest.mark.parametrize(
    "address",
    [
        "file:../secret.txt",
        "file:2013/../../secret.txt",
        "file:%2e%2e/secret.txt",
        "file:2013%2f..%2f..%2fsecret.txt",
        "file:/etc/passwd",
        "file://localhost/etc/passwd",
        "file:",
        "file:a.txt%00.html",
        "file:./a.txt",
        "file:.hidden/g.html",
        "file:.f.html",
        "file:README.md",
        "file:2013",
        "http://127.0.0.1/a.txt",
        "a.txt",
    ],
)
def test_nothing_else_can_be_read(folder, address) -> None:
    with pytest.raises(RefusedError, match="is not read: it is"):
        make(Options(paths=(folder,))).get(address)


def test_what_is_not_there_is_not_found(folder) -> None:
    made = make(Options(paths=(folder,)))
    for address in ("file:no.txt", "file:///etc/passwd", "file:a.txt/b.txt", f"file:{'x' * 5000}.txt"):
        with pytest.raises(FetchError, match="is not there") as error:
            made.get(address)
        assert error.value.status == 404
    # What a link relative to "file:2013/b.html" becomes.
    assert made.get("file:///2013/b.html").content == made.get("file:2013/b.html").content


@given(st.text(max_size=40))
def test_no_address_reads_anything_outside(tmp_path_factory, tail) -> None:
    place = tmp_path_factory.getbasetemp() / "only"
    place.mkdir(exist_ok=True)
    (place / "a.txt").write_text("mine")
    get = make(Options(paths=(place,))).get
    for address in (f"file:{tail}", f"file:{tail}/a.txt", tail):
        try:
            assert get(address).text() == "mine"
        except FetchError:
            continue


def test_names_of_any_bytes(folder) -> None:
    (folder / os.fsdecode(b"caf\xe9.txt")).write_text("mine")
    (folder / "é\n.txt").write_text("mine")
    made = make(Options(paths=(folder,)))
    found = [one.address for one in find(made)]
    assert {"file:caf%E9.txt", "file:%C3%A9%0A.txt"} < set(found)
    assert made.get("file:caf%E9.txt").text() == made.get("file:%C3%A9%0A.txt").text() == "mine"


def test_a_file_that_is_too_large(folder, monkeypatch) -> None:
    monkeypatch.setattr(local, "LIMIT", 5)
    with pytest.raises(PayloadError, match="is larger than"):
        make(Options(paths=(folder,))).get("file:a.txt")


def test_paths_that_are_none(folder, tmp_path) -> None:
    with pytest.raises(MissingError, match=r"no file or folder .*nothing"):
        make(Options(paths=(tmp_path / "nothing",)))
    with pytest.raises(UsageError, match="is neither a folder nor a file of a known kind"):
        make(Options(paths=(folder / "e.docx",)))
    with pytest.raises(UsageError, match="give it with --from-warc"):
        make(Options(paths=(folder / "h.warc",)))
    with pytest.raises(UsageError, match="local must be told where"):
        make(Options())
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=r"no document in .*empty: looked for \.html"):
        find(make(Options(paths=(tmp_path / "empty",))))


def test_the_source_is_found_by_its_place() -> None:
    assert source("local") is SOURCE
    assert SOURCE.site == ""
