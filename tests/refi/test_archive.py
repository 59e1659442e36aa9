"""Archives that want to do harm, or are torn: each is refused with a word, and nothing is unpacked."""

from __future__ import annotations

import stat
import struct
import warnings
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest

from reportminer.errors import MissingError, ReportMinerError, UnreadableError, UsageError
from reportminer.refi import archive as module
from reportminer.refi.archive import Archive
from reportminer.refi.codebook import given_codebook
from reportminer.refi.matching import codings_of

PROJECT = '<Project xmlns="urn:QDA-XML:project:1.0" name="x"><Sources/></Project>'
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "&lol;"}">' for n in range(10))
    + "]>"
)


def packed(path: Path, members: dict[str, bytes | str], how: int = ZIP_DEFLATED) -> Path:
    with ZipFile(path, "w", how) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def member(path: Path, name: str, attributes: int, content: str) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr("project.qde", PROJECT)
        info = ZipInfo(name)
        info.create_system = 3
        info.external_attr = attributes << 16
        archive.writestr(info, content)
    return path


def refused(path: Path, store=None) -> str:
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(ReportMinerError) as caught:
        codings_of(path, store)
    assert sorted(path.parent.rglob("*")) == before
    assert str(path) in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "sources/../../evil.txt",
        "/etc/evil",
        "C:\\evil.txt",
        "..\\evil.txt",
        "sources\\..\\..\\evil",
        "c:evil",
    ],
)
def test_path_that_leads_outside(tmp_path, name) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT, name: "x"})
    assert "leads out of the archive" in refused(path)


def test_link(tmp_path) -> None:
    path = member(tmp_path / "a.qdpx", "sources/a.txt", stat.S_IFLNK | 0o777, "/etc/passwd")
    assert "is a link" in refused(path)


def test_bomb(tmp_path) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT, "sources/a.txt": b"a" * 20_000_000})
    assert "times its size" in refused(path)


def test_bomb_that_lies_about_its_size(tmp_path, store) -> None:
    coding = '<Coding guid="3"><CodeRef targetGUID="4"/></Coding>'
    selection = f'<PlainTextSelection guid="2" startPosition="0" endPosition="3">{coding}</PlainTextSelection>'
    source = f'<TextSource guid="1" plainTextPath="internal://a.txt">{selection}</TextSource>'
    project = PROJECT.replace("<Sources/>", f"<Sources>{source}</Sources>")
    path = packed(tmp_path / "a.qdpx", {"project.qde": project, "sources/a.txt": b"a" * 20_000_000})
    content = path.read_bytes()
    size = struct.pack("<I", 20_000_000)
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, struct.pack("<I", 20)))
    assert "is damaged" in refused(path, store)


def test_files_that_overlap(tmp_path) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT, "a.txt": bytes(range(256)) * 40}, 0)
    content = path.read_bytes()
    place = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", place + 4)
    entry = content[second : content.index(b"PK\x05\x06")]
    more = b"".join(entry.replace(b"a.txt", b"%c.txt" % (98 + n)) for n in range(5))
    end = bytearray(content[content.index(b"PK\x05\x06") :])
    struct.pack_into("<HHI", end, 8, 7, 7, struct.unpack_from("<I", end, 12)[0] + len(more))
    path.write_bytes(content[: content.index(b"PK\x05\x06")] + more + end)
    assert "overlap" in refused(path)


def test_too_many_files(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(module, "MOST_MEMBERS", 10)
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT} | {f"sources/{n}.txt": "" for n in range(10)})
    assert "holds 11 files" in refused(path)


def test_files_that_are_too_large(tmp_path, monkeypatch) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT, "sources/a.txt": "abc"})
    monkeypatch.setattr(module, "LARGEST_PROJECT", 10)
    assert "more than 10 bytes" in refused(path)
    monkeypatch.undo()
    monkeypatch.setattr(module, "LARGEST_FILE", 2)
    assert "the standard allows 2" in refused(path)
    monkeypatch.undo()
    monkeypatch.setattr(module, "LARGEST_TEXT", 2)
    with Archive(path) as archive, pytest.raises(UnreadableError, match="at most 2 are read"):
        archive.text("internal://a.txt")


def test_wrong_checksum(tmp_path, store) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT}, 0)
    path.write_bytes(path.read_bytes().replace(b'name="x"', b'name="y"'))
    assert "is damaged" in refused(path, store)


def test_torn_archive(tmp_path, store) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT, "sources/a.txt": "x" * 3000})
    content = path.read_bytes()
    for end in (0, 1, 30, 100, len(content) - 30, len(content) - 1):
        path.write_bytes(content[:end])
        assert "export the project again" in refused(path, store)


def test_encrypted_file(tmp_path) -> None:
    path = packed(tmp_path / "a.qdpx", {"project.qde": PROJECT})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    path.write_bytes(content)
    assert "without a password" in refused(path)


def test_archive_in_an_archive_and_folder_in_an_archive(tmp_path) -> None:
    inner = packed(tmp_path / "inner.qdpx", {"project.qde": PROJECT})
    assert "another archive" in refused(packed(tmp_path / "a.qdpx", {"inner.qdpx": inner.read_bytes()}))
    assert "in a folder" in refused(packed(tmp_path / "b.qdpx", {"mine/project.qde": PROJECT}))
    assert "no project.qde" in refused(packed(tmp_path / "c.qdpx", {"readme.txt": "x"}))
    assert "2 projects" in refused(packed(tmp_path / "d.qdpx", {"a.qde": PROJECT, "b.qde": PROJECT}))


def test_two_files_of_one_name(tmp_path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with ZipFile(tmp_path / "a.qdpx", "w") as archive:
            archive.writestr("project.qde", PROJECT)
            archive.writestr("Project.qde", PROJECT)
    assert "two files called" in refused(tmp_path / "a.qdpx")


def test_what_is_no_archive(tmp_path) -> None:
    with pytest.raises(MissingError, match="no file"):
        codings_of(tmp_path / "none.qdpx", None)
    with pytest.raises(UsageError, match="is a folder"):
        codings_of(tmp_path, None)
    (tmp_path / "a.qdpx").write_text("not a zip")
    assert "no whole ZIP" in refused(tmp_path / "a.qdpx")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<?xml version='1.0'?>{LAUGHS}<Project name='&l9;'/>", "declares a document type, line 1"),
        ("<!DOCTYPE Project SYSTEM 'file:///etc/passwd'><Project/>", "declares a document type"),
        ("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Project>&e;</Project>", "declares a document type"),
        ("<Project>&e;</Project>", "it is no XML"),
        ("<Project>", "it is no XML"),
        ("", "it is no XML"),
        ("<?xml version='1.0' encoding='x-none'?><Project/>", "it is no XML"),
        ("<a>" * 1000, "it is a <a>, not a <Project>"),
        ("<Project>" + "<Code name='a'>" * 1000, "nested more than"),
        ("<html/>", "it is a <html>, not a <Project>"),
        ('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', "themes --codebook"),
    ],
)
def test_xml_that_is_refused(tmp_path, store, text, said) -> None:
    message = refused(packed(tmp_path / "a.qdpx", {"project.qde": text}), store)
    assert said in message
    (tmp_path / "a.qdc").write_text(text.replace("Project", "CodeBook"))
    with pytest.raises(ReportMinerError, match=r"a\.qdc"):
        given_codebook(tmp_path / "a.qdc")


def test_xml_in_utf_16_hides_no_document_type(tmp_path, store) -> None:
    text = f"<?xml version='1.0' encoding='utf-16'?>{LAUGHS}<Project/>".encode("utf-16")
    assert "declares a document type" in refused(packed(tmp_path / "a.qdpx", {"project.qde": text}), store)


def test_position_that_is_no_number(tmp_path, store) -> None:
    text = PROJECT.replace(
        "<Sources/>",
        '<Sources><TextSource guid="1"><PlainTextSelection startPosition="a" endPosition="2"><Coding><CodeRef '
        'targetGUID="1"/></Coding></PlainTextSelection></TextSource></Sources>',
    )
    assert "startPosition of a selection is 'a'" in refused(packed(tmp_path / "a.qdpx", {"project.qde": text}), store)


def test_other_packings_are_read(tmp_path, store) -> None:
    assert codings_of(packed(tmp_path / "a.qdpx", {"project.qde": PROJECT}, ZIP_LZMA), store).codings == ()
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("Project.qde", b"\xef\xbb\xbf" + PROJECT.encode())
        archive.writestr("Sources/", "")
    (tmp_path / "b.qdpx").write_bytes(file.getvalue())
    assert codings_of(tmp_path / "b.qdpx", store).codings == ()
