"""Archives: what is written is read back, by us and by others; what is torn, changed or foreign is told."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from base64 import b32encode
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.answer import Answer, Hop
from reportminer.errors import MissingError, StoreError, UnreadableError, UsageError
from reportminer.warc import Archive, Pointer, digest, records
from reportminer.warc.fields import decoded, encoded

WHEN = "2026-11-23T14:01:11Z"
HTML = "<!DOCTYPE html><html><title>Anyshire</title><p>‘Good’, inspectors said.</p></html>".encode()
FACTS = {"title": "Work in Anyshire:\n‘good’", "published": "2013-11-12", "kind": "press release"}
NAME = "hmi-probation-00001.warc.gz"


def answer(n: int = 1, content: bytes = HTML, **more) -> Answer:
    address = f"https://a.example/news/{n}/"
    given = {"address": address, "final": address, "status": 200, "fetched": WHEN, "raw": content}
    return Answer(**{**given, "headers": (("Content-Type", "text/html"), ("ETag", '"1"')), **more}, content=content)


MOVED = answer(
    9,
    address="http://a.example/?p=9",
    raw=gzip.compress(HTML, mtime=0),
    headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")),
    chain=(
        Hop(address="http://a.example/?p=9", status=301, location="https://a.example/?p=9"),
        Hop(address="https://a.example/?p=9", status=302, location="https://a.example/news/9/"),
    ),
)


@pytest.fixture
def archive(tmp_path) -> Archive:
    return Archive(tmp_path / "warc", "hmi-probation")


def read_all(path: Path, **more):
    notes: list[str] = []
    return list(records(path, note=notes.append, **more)), notes


# What is written


def test_an_answer_comes_back(archive) -> None:
    for given_answer in (answer(), MOVED):
        pointer = archive.append(given_answer, FACTS)
        assert archive.read(pointer) == given_answer
    kept, notes = read_all(archive.folder / NAME)
    assert ([one.answer for one in kept], notes) == ([answer(), MOVED], [])
    assert [(one.facts, one.source) for one in kept] == [(FACTS, "hmi-probation")] * 2
    assert kept[1].pointer == pointer
    assert pointer.end == (archive.folder / NAME).stat().st_size


def test_a_file_begins_with_who_wrote_it(archive) -> None:
    archive.append(answer(), {})
    first = gzip.decompress((archive.folder / NAME).read_bytes())
    assert first.startswith(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")
    for line in (b"software: reportminer/", b"source: hmi-probation\r\n", b"robots: obeyed\r\n", b"conformsTo: http"):
        assert line in first
    assert f"WARC-Filename: {NAME}".encode() in first


def test_each_record_is_a_member_and_each_group_ends_with_its_facts(archive) -> None:
    pointer = archive.append(MOVED, FACTS)
    with (archive.folder / NAME).open("rb") as file:
        file.seek(pointer.offset)
        rest, members = file.read(pointer.length), []
    while rest:
        inflate = zlib.decompressobj(31)
        members.append(inflate.decompress(rest))
        rest = inflate.unused_data
    assert [member.split(b"WARC-Type: ")[1].split(b"\r\n")[0] for member in members] == [b"response"] * 3 + [
        b"metadata"
    ]
    assert b"HTTP/1.1 301 Moved Permanently\r\nLocation: https://a.example/?p=9\r\n" in members[0]
    assert b"X-Archive-Orig-Transfer-Encoding: chunked\r\n" in members[2]
    assert b"\r\nTransfer-Encoding" not in members[2]
    assert f"WARC-Concurrent-To: <{pointer.record}>".encode() in members[3]
    assert "reportminer-title: Work in Anyshire:\\n‘good’\r\n".encode() in members[3]
    payload = b32encode(hashlib.sha1(MOVED.raw).digest()).decode()  # noqa: S324 - what archives are keyed by
    assert f"WARC-Payload-Digest: sha1:{payload}\r\n".encode() in members[2]
    assert digest(MOVED.raw) == f"sha1:{payload}"


def test_same_answers_same_bytes(tmp_path) -> None:
    for name in ("a", "b"):
        archive = Archive(tmp_path / name, "hmi-probation", sync=name == "a")
        first = archive.append(answer(), FACTS)
        # What was read is kept as what was fetched.
        archive.append(archive.read(first), FACTS)
        archive.append(MOVED, {})
    assert (tmp_path / "a" / NAME).read_bytes() == (tmp_path / "b" / NAME).read_bytes()


def test_lengths_and_codings_fit_the_body(archive) -> None:
    headers = (
        ("Content-Type", "text/html"),
        ("Content-Length", "9"),
        ("Content-Encoding", "gzip"),
        ("X-Name", "caf\xe9"),
    )
    short = answer(headers=headers, raw=gzip.compress(HTML, mtime=0))
    back = archive.read(pointer := archive.append(short, {}))
    assert back == short  # as served: so that whoever checks it finds the fault again
    assert f"Content-Length: {len(short.raw)}\r\n".encode() in whole(archive, pointer)
    # The body as transferred is not known, or of a coding that nobody here can undo: the content is kept.
    for unknown in (
        answer(headers=headers, raw=None),
        answer(headers=(("Content-Encoding", "br"),), raw=b"\x0b\x02\x80"),
    ):
        back = archive.read(pointer := archive.append(unknown, {}))
        assert (back.content, back.raw) == (HTML, HTML)
        assert back.header("content-encoding") is None
        assert b"X-Archive-Orig-Content-Encoding" in whole(archive, pointer)


def whole(archive: Archive, pointer: Pointer) -> bytes:
    content = (archive.folder / pointer.file).read_bytes()[pointer.offset : pointer.end]
    return gzip.decompress(content)


def test_files_are_resources(archive) -> None:
    page = answer(
        content=b"words",
        address="file:///a/b%20c.txt",
        final="file:///a/b%20c.txt",
        headers=(("Content-Type", "text/plain"), ("Last-Modified", "Tue, 12 Nov 2013 00:01:00 GMT")),
    )
    pointer = archive.append(page, {})
    assert archive.read(pointer) == page
    assert b"WARC-Type: resource" in whole(archive, pointer)


def test_a_full_file_is_followed_by_the_next(tmp_path) -> None:
    archive = Archive(tmp_path, "hmi-probation", most_bytes=3000)
    pointers = [archive.append(answer(n), {}) for n in range(12)]
    files = sorted({pointer.file for pointer in pointers})
    assert len(files) > 2
    assert files == [f"hmi-probation-{n:05}.warc.gz" for n in range(1, len(files) + 1)]
    assert all((tmp_path / file).stat().st_size <= 3000 for file in files)
    assert [archive.read(pointer) for pointer in pointers] == [answer(n) for n in range(12)]
    again = Archive(tmp_path, "hmi-probation", most_bytes=3000)
    assert again.append(answer(99), {}).file in {files[-1], f"hmi-probation-{len(files) + 1:05}.warc.gz"}
    huge = Archive(tmp_path, "huge", most_bytes=10)
    assert [huge.append(answer(n), {}).file for n in (1, 2)] == ["huge-00001.warc.gz", "huge-00002.warc.gz"]


def test_sources_of_one_beginning_keep_apart(tmp_path) -> None:
    one, other = Archive(tmp_path, "hmi"), Archive(tmp_path, "hmi-2")
    one.append(answer(1), {})
    other.append(answer(2), {})
    assert [kept.answer for kept in one.resume({})] == [answer(1)]
    assert [kept.answer for kept in other.resume({})] == [answer(2)]


@pytest.mark.parametrize("source", ["", "a/b", "../a", "a b", ".a"])
def test_a_source_must_name_a_file(tmp_path, source) -> None:
    with pytest.raises(UsageError, match="cannot name files of an archive"):
        Archive(tmp_path, source)


def test_wrong_facts_and_times_are_refused(archive) -> None:
    with pytest.raises(UsageError, match="'a b' cannot name a fact"):
        archive.append(answer(), {"a b": "c"})
    with pytest.raises(UsageError, match="needs a time like"):
        archive.append(answer(fetched="today\r\nWARC-Type: request"), {})
    assert not archive.folder.exists()


words = st.text(st.characters(exclude_categories=[]), max_size=30)
tokens = st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True)
values = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20).map(
    lambda text: text.strip(" \t\xa0\x85")
)


@given(
    facts=st.dictionaries(tokens, words, max_size=4),
    body=st.binary(max_size=200),
    headers=st.lists(st.tuples(tokens, values), max_size=4),
    rest=words,
    reason=st.sampled_from(["OK", "", "Not Modified At All"]),
)
def test_anything_comes_back(tmp_path_factory, facts, body, headers, rest, reason) -> None:
    folder = tmp_path_factory.mktemp("any")
    archive = Archive(folder, "a", sync=False)
    headers = tuple(h for h in headers if h[0].lower() not in {"content-encoding", "content-length"})
    address = f"https://a.example/{rest}"
    given_answer = answer(content=body, headers=headers, address=address, final=address, reason=reason)
    pointer = archive.append(given_answer, facts)
    assert archive.read(pointer) == given_answer
    kept, notes = read_all(folder / pointer.file)
    assert notes == []
    assert [(one.answer, one.facts, one.pointer) for one in kept] == [(given_answer, facts, pointer)]
    shutil.rmtree(folder)


@given(st.lists(st.tuples(tokens, words), max_size=5))
def test_fields_come_back(fields) -> None:
    block = encoded(fields)
    assert decoded(block) == fields
    assert block.count(b"\r\n") == len(fields) == len(block.splitlines())


# What is read back


def test_reading_tells_what_is_wrong(archive) -> None:
    pointer = archive.append(answer(), {})
    path = archive.folder / NAME
    content = path.read_bytes()
    there = archive.append(answer(7), {})
    other = path.read_bytes()[there.offset :]
    for damaged, reason in (
        (content[:-500], "the file ends in the middle of it"),
        (content[: pointer.offset], "another record stands there"),
        (content[: pointer.offset + 30] + b"\xff" * 40 + content[pointer.offset + 70 :], "damaged"),
        (content[: pointer.offset] + other, "another record stands there"),
    ):
        path.write_bytes(damaged)
        with pytest.raises(StoreError) as caught:
            archive.read(pointer)
        message = str(caught.value)
        assert f"{path}, byte {pointer.offset}: the record {pointer.record} cannot be read: " in message
        assert reason in message
        assert message.endswith("bring the file back from a copy, or forget the page and collect it again")
    path.unlink()
    with pytest.raises(StoreError, match="the file is missing"):
        archive.read(pointer)
    with pytest.raises(StoreError, match="is no file of the archive"):
        archive.read(replace(pointer, file="../a.warc.gz"))


def test_no_changed_byte_goes_unseen(archive) -> None:
    archive.append(answer(1), {})
    pointer = archive.append(answer(2), FACTS)
    path = archive.folder / NAME
    content = path.read_bytes()
    # The header of a gzip member has bytes that say nothing of the content: time, flags, system (RFC 1952).
    for offset in range(pointer.offset, pointer.offset + 300):
        path.write_bytes(content[:offset] + bytes([content[offset] ^ 0x55]) + content[offset + 1 :])
        try:
            assert archive.read(pointer) == answer(2)
        except StoreError:
            continue
        assert 4 <= offset - pointer.offset < 10


# After a crash


def test_a_torn_tail_is_cut_off_wherever_it_is_torn(tmp_path) -> None:
    archive = Archive(tmp_path, "a", sync=False)
    first, second, last = archive.append(answer(1), {}), archive.append(MOVED, FACTS), archive.append(answer(3), FACTS)
    path = tmp_path / first.file
    content = path.read_bytes()
    assert last.end == len(content)
    for length in range(second.end, last.end):
        path.write_bytes(content[:length])
        notes: list[str] = []
        kept = list(Archive(tmp_path, "a", sync=False).resume({first.file: first.end}, note=notes.append))
        assert [(one.pointer, one.answer, one.facts, one.source) for one in kept] == [(second, MOVED, FACTS, "a")]
        assert path.stat().st_size == second.end
        expected = [f"{path}: {length - second.end} bytes at its end are cut off"] if length > second.end else []
        assert [note.partition(", left")[0] for note in notes] == expected


def test_a_torn_beginning_leaves_no_file(tmp_path) -> None:
    archive = Archive(tmp_path, "a", sync=False)
    pointer = archive.append(MOVED, FACTS)
    path = tmp_path / pointer.file
    content = path.read_bytes()
    for length in range(pointer.end):
        path.write_bytes(content[:length])
        again = Archive(tmp_path, "a", sync=False)
        assert list(again.resume({})) == []
        assert path.exists() is (length >= pointer.offset)
        assert not path.exists() or path.stat().st_size == pointer.offset
        if length % 50 == 0:
            assert again.append(MOVED, FACTS) == pointer
            assert path.read_bytes() == content


def test_nothing_is_written_behind_a_torn_piece(tmp_path) -> None:
    first = Archive(tmp_path, "a").append(answer(1), {})
    path = tmp_path / first.file
    whole_file = path.read_bytes()
    path.write_bytes(whole_file + whole_file[first.offset : first.end - 9])
    second = Archive(tmp_path, "a").append(answer(2), {})  # nobody has called resume
    assert second.offset == first.end
    assert [kept.answer for kept in records(path)] == [answer(1), answer(2)]


def test_zeros_that_a_power_cut_left_are_cut_off(tmp_path) -> None:
    archive = Archive(tmp_path, "a")
    pointer = archive.append(answer(), {})
    path = tmp_path / pointer.file
    with path.open("ab") as file:
        file.write(bytes(5000))
    assert [kept.pointer for kept in Archive(tmp_path, "a").resume({})] == [pointer]
    assert path.stat().st_size == pointer.end


def test_whole_records_behind_damage_are_never_cut_off(tmp_path) -> None:
    archive = Archive(tmp_path, "a")
    first, second = archive.append(answer(1), {}), archive.append(answer(2), {})
    archive.append(answer(3), {})
    path = tmp_path / first.file
    content = bytearray(path.read_bytes())
    content[second.offset + 40 : second.offset + 60] = bytes(20)
    path.write_bytes(content)
    with pytest.raises(StoreError, match=f"is damaged at byte {second.offset} .*, and whole records follow"):
        Archive(tmp_path, "a").resume({})
    assert path.read_bytes() == content


def test_a_file_that_is_gone_or_short_is_told(tmp_path) -> None:
    archive = Archive(tmp_path, "a")
    pointer = archive.append(answer(), {})
    path = tmp_path / pointer.file
    assert list(archive.resume({pointer.file: pointer.end, "other-00001.warc.gz": 5})) == []
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match=f"has {pointer.end - 1} bytes, and the database knows {pointer.end} bytes"):
        archive.resume({pointer.file: pointer.end})
    path.unlink()
    with pytest.raises(StoreError, match="is missing, and the database knows"):
        archive.resume({pointer.file: pointer.end})


def test_several_files_come_in_order(tmp_path) -> None:
    archive = Archive(tmp_path, "a", most_bytes=1500, sync=False)
    pointers = [archive.append(answer(n), {}) for n in range(6)]
    kept = list(Archive(tmp_path, "a").resume({pointers[0].file: pointers[0].end}))
    assert [one.pointer for one in kept] == pointers[1:]


WRITER = """
import sys
from pathlib import Path
from reportminer.answer import Answer
from reportminer.warc import Archive
archive = Archive(Path(sys.argv[1]), "a", sync=False)
archive.resume({})
print("ready", flush=True)
for n in range(100_000):
    archive.append(Answer(address=f"http://a.example/{n}", final=f"http://a.example/{n}", status=200,
                          content=bytes(range(256)) * (n % 90), fetched="2026-11-23T14:01:11Z"), {"n": str(n)})
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of Unix")
def test_a_killed_writer_leaves_whole_pieces(tmp_path) -> None:
    chance = random.Random(3)  # noqa: S311 - moments, not secrets
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE)
        writer.stdout.readline()
        time.sleep(chance.uniform(0.02, 0.3))
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
        kept = list(Archive(tmp_path, "a").resume({}))
        path = tmp_path / "a-00001.warc.gz"
        found, notes = read_all(path)
        assert notes == []
        assert [one.pointer for one in found] == [one.pointer for one in kept]
        assert kept[-1].pointer.end == path.stat().st_size
        assert all(one.answer.content == bytes(range(256)) * (int(one.facts["n"]) % 90) for one in kept)


FULL = """
import resource, sys
from pathlib import Path
from reportminer.answer import Answer
from reportminer.errors import StoreError
from reportminer.warc import Archive
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
archive = Archive(Path(sys.argv[1]), "a")
import dataclasses, random
small = Answer(address="http://a.example/", final="http://a.example/", status=200, content=b"a",
               fetched="2026-11-23T14:01:11Z")
archive.append(small, {})
size = Path(sys.argv[1], "a-00001.warc.gz").stat().st_size
try:
    archive.append(dataclasses.replace(small, content=random.Random(1).randbytes(9000)), {})
except StoreError as error:
    print(error)
assert Path(sys.argv[1], "a-00001.warc.gz").stat().st_size == size
archive.append(small, {})
"""


@pytest.mark.skipif(os.name != "posix", reason="limits of files are of Unix")
def test_a_full_disk_leaves_nothing_by_half(tmp_path) -> None:
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "http://a.example/ cannot be kept in" in done.stdout
    assert "make room or check the rights of the folder" in done.stdout
    assert len(list(records(tmp_path / "a-00001.warc.gz"))) == 2


# Files of other tools


def record(kind: str, block: bytes, *, version: str = "1.0", end: bytes = b"\r\n", **headers: str) -> bytes:
    """Return a record as other tools write it."""
    given_headers = {
        "WARC-Type": kind,
        "WARC-Date": WHEN,
        "WARC-Record-ID": f"<urn:uuid:{hashlib.md5(block).hexdigest()}>",  # noqa: S324
        "WARC-Target-URI": "http://a.example/b",
        "Content-Type": f"application/http;msgtype={kind}",
        **{name.replace("_", "-"): value for name, value in headers.items()},
        "Content-Length": headers.get("Content_Length", str(len(block))),
    }
    lines = [f"WARC/{version}".encode(), *(f"{name}: {value}".encode() for name, value in given_headers.items())]
    return end.join([*lines, b"", block + b"\r\n\r\n"])


def http(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK", end: str = "\r\n") -> bytes:
    return end.join([status, "Content-Type: text/html", *headers, "", ""]).encode() + body


def chunks(body: bytes, size: int = 7) -> bytes:
    pieces = [body[n : n + size] for n in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\nTrailer: x\r\n\r\n"


FOREIGN = [
    record("warcinfo", b"software: Other/1.0\r\n", WARC_Target_URI="", Content_Type="application/warc-fields"),
    record("request", b"GET /b HTTP/1.1\r\nHost: a.example\r\n\r\n"),
    record("response", http(HTML)),
    record("revisit", http(b""), WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"),
    record("response", b"1 a.example 127.0.0.1", WARC_Target_URI="dns:a.example", Content_Type="text/dns"),
    record("metadata", b"via: http://a.example/\r\n", Content_Type="application/warc-fields"),
    record("resource", b"%PDF-1.4", WARC_Target_URI="<http://a.example/c.pdf>", Content_Type="application/pdf"),
    record("conversion", b"text", Content_Type="text/plain"),
    record("response", http(b"", "Location: /b", status="HTTP/1.1 301 Moved"), WARC_Concurrent_To="<urn:uuid:1>"),
    record("response", http(HTML, "X: y"), version="1.1", WARC_Date="2026-11-23T14:01:11.123456Z"),
]


@pytest.mark.parametrize("packed", ["each", "all", "none"])
def test_files_of_other_tools(tmp_path, packed) -> None:
    path = tmp_path / ("a.warc" if packed == "none" else "a.warc.gz")
    if packed == "each":
        path.write_bytes(b"".join(map(gzip.compress, FOREIGN)))
    else:
        path.write_bytes(b"".join(FOREIGN) if packed == "none" else gzip.compress(b"".join(FOREIGN)))
    kept, notes = read_all(path)
    assert [(one.answer.final, one.answer.status, one.answer.content) for one in kept] == [
        ("http://a.example/b", 200, HTML),
        ("http://a.example/c.pdf", 200, b"%PDF-1.4"),
        ("http://a.example/b", 301, b""),
        ("http://a.example/b", 200, HTML),
    ]
    assert {(one.source, len(one.facts), one.answer.fetched) for one in kept} == {(None, 0, WHEN)}
    assert kept[1].answer.media_type == "application/pdf"
    assert [note.partition(": ")[2] for note in notes] == [
        "1 records of type revisit hold no content of their own and are passed over"
    ]
    if packed != "all":
        content = path.read_bytes()
        for one in kept:
            piece = content[one.pointer.offset : one.pointer.end]
            assert (piece if packed == "none" else gzip.decompress(piece)).startswith(b"WARC/1.")
    for one in kept:
        assert Archive(tmp_path, "x").read(one.pointer) == one.answer


@pytest.mark.parametrize(
    "block",
    [
        http(chunks(HTML), "Transfer-Encoding: chunked"),
        http(HTML, "Transfer-Encoding: chunked"),  # joined, and the header left
        http(gzip.compress(HTML), "Content-Encoding: gzip"),
        http(gzip.compress(HTML[:9]) + gzip.compress(HTML[9:]), "Content-Encoding: gzip"),
        http(HTML, "Content-Encoding: gzip"),  # unpacked, and the header left
        http(chunks(gzip.compress(HTML)), "Transfer-Encoding: chunked", "Content-Encoding: x-gzip"),
        http(zlib.compress(HTML), "Content-Encoding: deflate"),
        http(zlib.compress(HTML)[2:-4], "Content-Encoding: deflate"),
        http(gzip.compress(zlib.compress(HTML)), "Content-Encoding: deflate, gzip"),
        http(HTML, end="\n"),
        http(HTML, status="HTTP/2 200"),
        http(HTML, status="HTTP/1.0 200 "),
        http(HTML, "X-Long: a\r\n\tb"),
        b"HTTP/1.1 200 OK\r\n\r\n" + HTML,
    ],
)
def test_oddities_of_http(tmp_path, block) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"\r\n" + record("response", block) + record("response", block, end=b"\n"))
    kept, notes = read_all(path)
    assert ([one.answer.content for one in kept], notes) == ([HTML, HTML], [])
    assert kept[0].answer.header("x-long") in {None, "a b"}


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (record("response", http(chunks(HTML)[:20], "Transfer-Encoding: chunked")), "its chunks are torn"),
        (record("response", http(gzip.compress(HTML)[:-9], "Content-Encoding: gzip")), "its gzip content is torn"),
        (
            record("response", http(b"\x1f\x8b\x08aaaaaaaaaaaa", "Content-Encoding: gzip")),
            "its gzip content is damaged",
        ),
        (record("response", http(b"aaaa", "Content-Encoding: br")), "its content coding 'br' is not known here"),
        (
            record("response", http(gzip.compress(bytes(2_000_000)), "Content-Encoding: gzip")),
            "larger than 1000000 bytes",
        ),
        (record("response", http(bytes(1_000_001))), "is passed over: over 1000000 bytes"),
        (record("response", b"no http"), "it holds no HTTP response, but b'no http'"),
        (record("response", b""), "it holds no HTTP response, but b''"),
        (record("response", http(HTML), WARC_Block_Digest="sha1:" + "A" * 32), "not those of its digest"),
        (record("response", http(HTML), WARC_Truncated="length"), "its crawler has cut it off (length)"),
        (record("response", http(HTML), WARC_Segment_Number="1"), "a part of a record in several pieces"),
        (record("response", http(HTML), WARC_Date="20261123140111"), "its WARC-Date is '20261123140111'"),
        (record("response", http(HTML), Content_Length="many"), "its Content-Length is 'many'"),
        (b"\r\nnothing of the kind\r\n\r\n", "no WARC record begins there"),
        (b"WARC/1.0\r\n" + b"X-Y: " + b"z" * 1_100_000 + b"\r\n\r\n", "its header is longer than 1000000 bytes"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_what_is_damaged_is_told_and_the_rest_read(tmp_path, packed, damaged, words) -> None:
    path = tmp_path / "a.warc"
    good = record("response", http(HTML))
    pieces = [good, damaged, good]
    path.write_bytes(b"".join(map(gzip.compress, pieces) if packed else pieces))
    kept, notes = read_all(path, limit=1_000_000)
    assert [one.answer.content for one in kept] == [HTML, HTML]
    assert len(notes) == 1
    assert notes[0].startswith(f"{path}: ")
    assert words in notes[0]


@pytest.mark.parametrize("packed", [False, True])
def test_a_length_that_is_too_short_is_told(tmp_path, packed) -> None:
    path = tmp_path / "a.warc"
    pieces = [record("response", http(b"7")), record("response", http(HTML), Content_Length="9")]
    pieces.append(pieces[0])
    path.write_bytes(b"".join(map(gzip.compress, pieces) if packed else pieces))
    kept, notes = read_all(path)
    assert [one.answer.content for one in kept] == [b"7", b"7"]
    assert len(notes) == 2
    assert "it holds no HTTP response, but b'HTTP/1.1 '" in " ".join(notes)
    assert "no WARC record begins there ('Invalid WARC record, first line: 200 OK" in " ".join(notes)


def test_a_damaged_member_does_not_hide_the_next(tmp_path) -> None:
    path = tmp_path / "a.warc.gz"
    members = [gzip.compress(record("response", http(HTML + bytes([n])))) for n in range(3)]
    for at in (12, len(members[0]) - 6):  # in its data, in its checksum
        changed = bytearray(members[1])
        changed[at] ^= 0xFF
        path.write_bytes(members[0] + bytes(changed) + members[2] + members[0][:-20])
        kept, notes = read_all(path)
        assert [one.answer.content[-1] for one in kept] == [0, 2]
        assert [f"at byte {len(members[0])} is damaged" in note for note in notes] == [True, False]
        assert "the file ends in the middle of it; nothing whole follows" in notes[1]
    path.write_bytes(bytes(changed) + members[2])
    assert [one.answer.content[-1] for one in read_all(path)[0]] == [2]


def test_a_bomb_fills_no_memory(tmp_path) -> None:
    path = tmp_path / "a.warc.gz"
    squeeze = zlib.compressobj(1, zlib.DEFLATED, 31)
    head = record("response", b"", Content_Length=str(600_000_000))[:-4]
    bomb = squeeze.compress(head) + b"".join(squeeze.compress(bytes(10_000_000)) for _ in range(60)) + squeeze.flush()
    path.write_bytes(bomb + gzip.compress(record("response", http(HTML))))
    code = (
        "import resource, sys; from pathlib import Path; from reportminer.warc import records;"
        "resource.setrlimit(resource.RLIMIT_AS, (450_000_000, 450_000_000));"
        "print([len(one.answer.content) for one in records(Path(sys.argv[1]), note=print)])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "is passed over: over 200000000 bytes" in done.stdout
    assert done.stdout.endswith(f"[{len(HTML)}]\n")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"<html></html>", "is no WARC file: it begins with b'<html>"),
        (gzip.compress(b"<html></html>"), "is no WARC file: it begins with b'<html>"),
        (b"\x1f\x8b\x08\x00aaaa", "is no WARC file"),
        (b"\x28\xb5\x2f\xfdaaaa", "packed with zstd"),
        (b"PK\x03\x04aaaa", "zip archive"),
        (b"filedesc://a.arc 0.0.0.0 20140101000000 text/plain 77\n", "`warcio recompress`"),
    ],
)
def test_what_is_no_warc_file(tmp_path, content, words) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=words):
        list(records(path))


def test_files_that_cannot_be_opened(tmp_path) -> None:
    with pytest.raises(MissingError, match="no file"):
        list(records(tmp_path / "a.warc.gz"))
    with pytest.raises(UnreadableError, match="cannot be read"):
        list(records(tmp_path))


@given(
    st.lists(st.sampled_from([*FOREIGN, b"\r\n", b"WARC/1.0\r\n", b"\x00"]), max_size=4),
    st.binary(max_size=40),
    st.booleans(),
)
def test_any_bytes_are_read_or_told(tmp_path_factory, pieces, junk, packed) -> None:
    path = tmp_path_factory.mktemp("any") / "a.warc"
    path.write_bytes(b"".join(map(gzip.compress, [*pieces, junk]) if packed else [*pieces, junk]) + junk)
    try:
        read_all(path)
    except UnreadableError as error:
        assert "WARC file" in str(error) or "is empty" in str(error)  # noqa: PT017 - both ends are right


# Other tools read ours


def some(folder: Path) -> Path:
    archive = Archive(folder, "hmi-probation")
    for n in range(3):
        archive.append(answer(n), FACTS)
    archive.append(MOVED, FACTS)
    return folder / NAME


def test_warcio_finds_the_digests_right(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(some(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("digest pass") == 1 + 3 * 2 + 4
    assert "fail" not in done.stdout


def pywb(name: str) -> str:
    found = shutil.which(name, path=os.environ.get("REPORTMINER_PYWB_BIN")) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} of pywb is not installed: name its folder in REPORTMINER_PYWB_BIN")
    return found


def test_pywb_indexes_every_answer(tmp_path) -> None:
    index = pywb("cdx-indexer")
    done = subprocess.run([index, "-j", str(some(tmp_path))], capture_output=True, text=True, check=True)
    rows = [json.loads(line.split(" ", 2)[2]) for line in done.stdout.splitlines()]
    assert [(row["url"], row["status"]) for row in rows] == [
        *((f"https://a.example/news/{n}/", "200") for n in range(3)),
        ("http://a.example/?p=9", "301"),
        ("https://a.example/?p=9", "302"),
        ("https://a.example/news/9/", "200"),
    ]
    assert rows[0]["digest"] == digest(HTML).removeprefix("sha1:")


def test_pywb_replays_every_answer(tmp_path) -> None:
    manage, serve = pywb("wb-manager"), pywb("wayback")
    path = some(tmp_path / "warc")
    for command in (["init", "all"], ["add", "all", str(path)]):
        subprocess.run([manage, *command], cwd=tmp_path, capture_output=True, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [serve, "-b", "127.0.0.1", "-p", str(port)], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for wanted in ("https://a.example/news/1/", "https://a.example/news/9/"):
            address = f"http://127.0.0.1:{port}/all/20261123140111id_/{wanted}"
            assert waited(address) == HTML
    finally:
        server.terminate()
        server.wait()


def waited(address: str) -> bytes:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=20) as reply:  # noqa: S310 - a server of our own
                return reply.read()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.1)
    raise TimeoutError(address)
