"""The source `web-archive`: a real pywb, a server that answers as the Internet Archive does, and hostile answers."""

from __future__ import annotations

import json
import re
import sys
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from pywb_server import VARIABLE, Kept, get, pywb

from reportminer.addresses import canonical
from reportminer.answer import Answer
from reportminer.errors import FetchError, SourceError, StoppedError, UsageError
from reportminer.sources import source
from reportminer.sources.base import Document, Former, Options, Source, Visit
from reportminer.sources.parts.archives import archive
from reportminer.sources.parts.captures import Capture, listed, newest
from reportminer.sources.parts.data import table
from reportminer.sources.web_archive import SOURCE, archived, captures, make

PAGES = sorted((Path(__file__).parents[2] / "corpus" / "sample" / "pages").iterdir())
PREFIX = "www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/"
RELEASES = Former(prefix=PREFIX, pattern=r"\d{4}/\d{2}/[^/]+/?", kind="press release")
PUBLISHER = Source(
    name="invented",
    publisher="An invented publisher",
    site="",
    ways=(),
    page=lambda answer: Document(title=answer.final),
    former=(RELEASES,),
)


def address_of(page: Path, host: str = "www.justiceinspectorates.gov.uk") -> str:
    return f"http://{host}/hmiprobation/media/press-releases/2013/11/{page.stem}/"


def content_of(page: Path) -> bytes:
    content = page.read_bytes()
    return content if page.suffix == ".html" else b"<!DOCTYPE html><h1>x</h1><pre>" + content + b"</pre>"


def kept() -> list[Kept]:
    """The sample pages as an archive would hold them: often twice, under several addresses, among other things."""
    found = []
    for n, page in enumerate(PAGES):
        content, own = content_of(page), address_of(page)
        found.append(Kept(address=own, content=content, timestamp="20140301120000"))
        if n % 5 == 0:  # a later capture without www. and slash
            bare = address_of(page, "justiceinspectorates.gov.uk").rstrip("/")
            found.append(Kept(address=bare, content=content + b"<!-- later -->", timestamp="20160301120000"))
        if n % 5 == 1:  # crawlers of old wrote the port
            port = address_of(page, "www.justiceinspectorates.gov.uk:80")
            found.append(Kept(address=port, content=content + b"<!-- port -->", timestamp="20150301120000"))
        if n % 5 == 2:  # the newest capture is an error
            found.append(Kept(address=own, content=b"gone", timestamp="20250401000000", status="404 Not Found"))
        if n % 5 == 3:  # captured again, unchanged
            found.append(Kept(address=own, content=content, timestamp="20170301120000", same_as="20140301120000"))
        if n % 5 == 4:  # moved
            moved = {"status": "301 Moved Permanently", "location": "https://elsewhere.example/"}
            found.append(Kept(address=own, content=b"", timestamp="20250401000000", **moved))
    base = f"http://{PREFIX}"
    image = {"media_type": "image/png", "timestamp": "20140301120000"}
    found += [
        Kept(address=f"{base}2013/11/badge", content=b"\x89PNG", **image),
        Kept(address=f"{base}2013/11/badge", content=b"\x89PNG", timestamp="20150301120000", same_as="20140301120000"),
        Kept(address=f"{base}2013/11/", content=b"<h1>November</h1>", timestamp="20140301120000"),
        Kept(address=f"{base}2013/11/s01/?replytocom=5", content=b"<h1>x</h1>", timestamp="20140301120000"),
        Kept(address=f"{base}2013/11/only-an-error/", content=b"", timestamp="20140301120000", status="404 Not Found"),
        Kept(
            address="http://www.justiceinspectorates.gov.uk/hmiprobation/",
            content=b"<h1>Home</h1>",
            **{**image, "media_type": "text/html"},
        ),
        Kept(
            address="http://www.example.org/r%C3%A9port%20a.pdf",
            content=b"%PDF-1.4 x",
            timestamp="20140301120000",
            media_type="application/pdf",
        ),
    ]
    return found


@pytest.fixture(scope="module")
def held() -> list[Kept]:
    return kept()


@pytest.fixture(scope="module")
def place(tmp_path_factory, held):
    with pywb(tmp_path_factory.mktemp("pywb"), held) as address:
        yield address


def find(made: Source, **more) -> list:
    return list(made.ways[0].find(Visit(get=more.pop("get", get), site=made.site, **more)))


def test_pywb_gives_every_page_of_a_publisher_once(place) -> None:
    made = make(Options(of=PUBLISHER, archive=place))
    assert (made.name, made.site, made.page is not None) == ("web-archive", place, True)
    found = find(made)
    assert len(PAGES) == 30
    assert [canonical(one.address) for one in found] == sorted(canonical(address_of(page)) for page in PAGES)
    assert {(one.kind, one.published, one.title) for one in found} == {("press release", None, None)}
    assert {one.listing for one in found} == {archive(place).below(PREFIX)}
    assert all(re.match(re.escape(place) + r"\d{14}id_/http://", str(one.copy)) for one in found)
    assert find(made) == found


def test_the_newest_good_capture_comes_byte_for_byte(place, held) -> None:
    expected = {}
    for one in held:
        if one.status == "200 OK":
            known = expected.get(canonical(one.address))
            expected[canonical(one.address)] = one if known is None or known.timestamp < one.timestamp else known
    found = find(make(Options(of=PUBLISHER, archive=place)))
    for one in found:
        answer = get(one.copy)
        assert answer.content == expected[canonical(one.address)].content
        assert answer.media_type == "text/html"
    stamps = {re.search(r"/(\d{4})\d{10}id_/", one.copy)[1] for one in found}
    assert stamps == {"2014", "2015", "2016", "2017"}
    assert len({one.version for one in found}) == 30
    assert not any(":80" in one.address for one in found)


def test_what_was_captured_last_before_a_day_is_left_out(place) -> None:
    made = make(Options(of=PUBLISHER, archive=place))
    assert len(find(made, since="2016-01-01")) == 12
    assert find(made, since="2026-01-01") == []


def test_any_beginning_of_addresses_gives_pages_and_pdfs(place) -> None:
    made = make(Options(prefixes=("https://www.justiceinspectorates.gov.uk/hmiprobation/",), archive=place.rstrip("/")))
    addresses = {canonical(one.address).rpartition("hmiprobation")[2] for one in find(made)}
    assert "/media/press-releases/2013/11" in addresses
    assert len(addresses) == 31
    assert not any("badge" in address or "error" in address for address in addresses)
    (pdf,) = find(make(Options(prefixes=("example.org",), archive=place)))
    answer = get(pdf.copy)
    assert (pdf.address, answer.content) == ("http://www.example.org/r%C3%A9port%20a.pdf", b"%PDF-1.4 x")
    assert made.page(answer) == Document()


def test_the_live_site_is_asked_for_too(place) -> None:
    site = "https://www.justiceinspectorates.gov.uk/hmiprobation/media/"
    found = find(make(Options(of=replace(PUBLISHER, site=site, former=()), archive=place)))
    assert len(found) == 30
    assert {one.kind for one in found} == {"other"}
    # Former addresses below it say more exactly what is wanted of it.
    assert len(find(make(Options(of=replace(PUBLISHER, site=site), archive=place)))) == 30


def test_several_kinds_below_one_beginning_are_asked_for_once(place) -> None:
    asked, notes = [], []

    def here(address: str, *, accept: str = "*/*") -> Answer:
        asked.append(address)
        if "broken" in address:
            message = f"{address}: status 500"
            raise FetchError(message, address=address, status=500, transient=True)
        return get(address, accept=accept)

    first = replace(RELEASES, pattern=r"2013/11/s0.*", kind="report")
    broken = replace(RELEASES, prefix="www.example.org/broken/")
    found = find(
        make(Options(of=replace(PUBLISHER, former=(first, broken, RELEASES)), archive=place)),
        get=here,
        note=notes.append,
    )
    assert (len(asked), len(found)) == (2, 30)
    assert sum(one.kind == "report" for one in found) == 9
    assert [note.partition(":")[0] for note in notes] == ["what begins with www.example.org/broken/ is left out"]
    with pytest.raises(FetchError, match="status 500"):
        find(make(Options(of=replace(PUBLISHER, former=(broken,)), archive=place)), get=here)


def test_nothing_found_is_an_error_that_says_what_was_asked(place) -> None:
    with pytest.raises(SourceError, match=r"lists no document \(www\.example\.net/: 0 captures"):
        find(make(Options(prefixes=("www.example.net/",), archive=place)))
    other = replace(PUBLISHER, former=(replace(RELEASES, pattern="no such.."),))
    with pytest.raises(SourceError, match=r"65 captures, none good that matches 'no such\.\.'"):
        find(make(Options(of=other, archive=place)))


@pytest.mark.parametrize("refusing", ["", "cdx", "cdx json"], ids=["CDX", "TimeMap as JSON", "TimeMap as links"])
def test_captures_of_one_address(place, held, refusing) -> None:
    def choosy(address: str, *, accept: str = "*/*") -> Answer:
        if any(f"/{name}" in address for name in refusing.split()):
            message = f"{address}: status 403"
            raise FetchError(message, address=address, status=403)
        return get(address, accept=accept)

    for n in range(5):
        address = address_of(PAGES[n])
        found = captures(choosy, archive(place), address)
        assert [one.timestamp for one in found] == sorted(
            one.timestamp for one in held if canonical(one.address) == canonical(address) and "?" not in one.address
        )
    one = archived(choosy, place, address_of(PAGES[0]))
    assert one is not None
    assert (one.address, "20160301120000id_" in one.copy) == (address_of(PAGES[0]), True)
    assert get(one.copy).content == content_of(PAGES[0]) + b"<!-- later -->"
    assert archived(choosy, place, "http://www.example.org/never-captured/") is None


def test_an_archive_that_says_stop_is_not_asked_for_its_timemaps() -> None:
    asked = []

    def stopped(address: str, *, accept: str = "*/*") -> Answer:
        asked.append((address, accept))
        message = "Human Verification"
        raise StoppedError(message, address=address, status=405)

    with pytest.raises(StoppedError):
        captures(stopped, "ukgwa", "http://www.example.org/a/")
    assert len(asked) == 1


@pytest.mark.parametrize(("status", "transient", "requests"), [(403, False, 3), (503, True, 1)])
def test_an_archive_that_refuses_everything(status, transient, requests) -> None:
    asked = []

    def refused(address: str, *, accept: str = "*/*") -> Answer:
        asked.append((address, accept))
        message = "no"
        raise FetchError(message, address=address, status=status, transient=transient)

    with pytest.raises(FetchError):
        archived(refused, "ukgwa", "http://www.example.org/a/")
    assert len(asked) == requests


def test_a_timemap_in_the_form_of_the_standard() -> None:
    # The example of RFC 7089, section 5.2, shortened: replay addresses that do not hold time and original.
    links = b"""<http://a.example.org>;rel="original",
     <http://arxiv.example.net/timemap/http://a.example.org> ; rel="self";type="application/link-format" ;
       from="Tue, 20 Jun 2000 18:02:59 GMT" ; until="Wed, 09 Apr 2008 20:30:51 GMT",
     <http://arxiv.example.net/web/1> ; rel="first memento";datetime="Tue, 20 Jun 2000 18:02:59 GMT"
       ; license="http://creativecommons.org/publicdomain/zero/1.0/",
     <http://arxiv.example.net/20080409203051mp_/http:/a.example.org/b> ; rel="last memento"
       ; datetime="Wed, 09 Apr 2008 20:30:51 GMT",
     <http://arxiv.example.net/web/3> ; rel="memento";datetime="no day"
    """
    found = listed(said(links, "application/link-format"))
    assert [(one.timestamp, one.address) for one in found.captures] == [
        ("20000620180259", "http://a.example.org"),
        ("20080409203051", "http://a.example.org/b"),
    ]
    assert len(found.damaged) == 1


# ---- the form of the Internet Archive ----

FIELDS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]


def row(n: int, timestamp: str = "20140301120000", kind: str = "text/html", status: str = "200") -> list[str]:
    address = f"http://www.example.org:80/reports/r{n:02d}/"
    return [f"org,example)/reports/r{n:02d}", timestamp, address, kind, status, f"D{n}{timestamp}", "999"]


class Machine(BaseHTTPRequestHandler):
    """Answers as the CDX server of the Internet Archive does, three rows at a time."""

    rows = tuple(
        [row(n) for n in range(8)]
        + [row(2, "20150301120000", "warc/revisit", "-"), row(3, "20150301120000", "text/html", "404")]
        + [row(50, "20150301120000", "image/jpeg"), row(51, "20150301120000", "unk", "-")]
    )

    def do_GET(self) -> None:
        query = {name: found[0] for name, found in parse_qs(urlsplit(self.path).query).items()}
        rows = [each for each in self.rows if unquote(query.get("url", "")) in each[2].replace(":80", "")]
        if query.get("output") != "json" or "showNumPages" in query:
            self.send_error(400)
            return
        answer: list[list[str]] = []
        if rows:
            start = int(query.get("resumeKey", "key 0").removeprefix("key "))
            answer = [FIELDS, *rows[start : start + 3]]
            answer += [[], [f"key+{start + 3}"]] if "showResumeKey" in query and start + 3 < len(rows) else []
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def machine():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Machine)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_form_of_the_internet_archive(machine) -> None:
    asked = []

    def here(address: str, *, accept: str = "*/*") -> Answer:
        assert address.startswith("https://web.archive.org/cdx/search/cdx?url=")
        asked.append(address)
        return get(address.replace("https://web.archive.org/", machine), accept=accept)

    made = make(Options(prefixes=("www.example.org/reports/",), archive="internet-archive"))
    found = find(made, get=here)
    assert len(asked) == 4
    assert [one.address for one in found] == [f"http://www.example.org/reports/r{n:02d}/" for n in (*range(8), 51)]
    assert found[2].copy == "https://web.archive.org/web/20150301120000id_/http://www.example.org:80/reports/r02/"
    assert found[3].version == "D320140301120000"
    with pytest.raises(SourceError, match="lists no document"):
        find(make(Options(prefixes=("www.example.net/",), archive="internet-archive")), get=here)


def test_a_server_that_does_not_know_of_pages_is_asked_plainly(machine) -> None:
    Machine.rows, rows = Machine.rows[:3], Machine.rows
    try:
        base = machine.rstrip("/")
        found = find(make(Options(prefixes=("www.example.org/reports/",), archive=base)))
    finally:
        Machine.rows = rows
    assert [one.address[-5:] for one in found] == ["/r00/", "/r01/", "/r02/"]


def test_a_compressed_index_is_read_page_by_page() -> None:
    lines = [
        json.dumps({"url": f"http://www.example.org/{n}/", "timestamp": "20140301120000", "mime": "text/html"})
        for n in range(4)
    ]

    def paged(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        query = parse_qs(urlsplit(address).query)
        if "showNumPages" in query:
            return said(b'{"blocks": 8, "pages": 2, "pageSize": 5}\n')
        page = int(query["page"][0])
        return said("\n".join(lines[2 * page : 2 * page + 2]).encode())

    assert len(find(make(Options(prefixes=("www.example.org/",), archive="ukgwa")), get=paged)) == 4


def test_a_key_that_comes_again_is_an_error() -> None:
    answer = json.dumps([FIELDS, row(1), [], ["same"]]).encode()
    made = make(Options(prefixes=("www.example.org/reports/",), archive="internet-archive"))
    with pytest.raises(SourceError, match="has no end"):
        find(made, get=lambda address, accept="*/*": said(answer))  # noqa: ARG005


# ---- what an archive may say instead ----


def said(content: bytes, media_type: str = "text/x-ndjson") -> Answer:
    address = "http://archive.example/cdx?url=x"
    headers = (("Content-Type", media_type),)
    return Answer(
        address=address, final=address, status=200, headers=headers, content=content, fetched="2026-11-23T14:01:11Z"
    )


GOOD = b'{"url": "http://www.example.org/a/", "timestamp": "20140301120000", "mime": "text/html", "status": "200"}'


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html><body>Human Verification</body></html>",
        b"<html>;",
        b"Sorry",
        b'{"message": "no"}',
        GOOD + b'\n{"url": "http://www.exam',
        b'[["urlkey", "timestamp"], ["a", "2',
        b'["a", "b"]',
        b"[[1], [2]]",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xff\xfe\x00",
        b'{"url": 5, "timestamp": "20140301120000"}',
        b'{"url": "http://[/", "timestamp": "20140301120000"}',
        b'{"url": "http://a.example:x/", "timestamp": "20140301120000"}',
        b'{"url": "http://a.example/ b", "timestamp": "20140301120000"}',
        b'{"url": "http://a.example/\\ud800", "timestamp": "20140301120000"}',
        b'{"url": "http://a.example/", "timestamp": "2014"}',
        b'{"url": "http://a.example/", "timestamp": 20140301120000}',
        b'{"url": "http://me@a.example/", "timestamp": "20140301120000"}',
        b'{"url": "http://a.example/", "timestamp": "20140301120000", "status": "ok"}',
    ],
)
def test_an_answer_that_lists_no_captures_is_an_error_that_shows_it(content) -> None:
    with pytest.raises(SourceError, match=r"http://archive\.example/cdx\?url=x was to list captures and does not"):
        listed(said(content))


@pytest.mark.parametrize("content", [b"", b"\n", b"[]", b"\xef\xbb\xbf"])
def test_an_empty_answer_lists_nothing(content) -> None:
    assert listed(said(content)).captures == ()


def test_a_few_damaged_entries_are_told_and_left_out() -> None:
    notes = []
    content = b"\n".join(
        [
            b'{"url": "http://[/", "timestamp": "20140301120000"}',
            GOOD,
            b"5",
            b'{"url": "dns:a", "timestamp": "20140301120000"}',
        ]
    )
    made = make(Options(prefixes=("www.example.org/",), archive="ukgwa"))
    found = find(made, get=lambda address, accept="*/*": said(content), note=notes.append)  # noqa: ARG005
    assert len(found) == 1
    (note,) = notes
    assert note.startswith("2 entries of https://webarchive.nationalarchives.gov.uk/ukgwa/cdx?url=")


def test_a_long_answer_of_links_is_read_in_little_time() -> None:
    for content in (b"<a>;b" + b" " * 2_000_000 + b"!", b"<a>;b=" * 300_000, b"<" * 2_000_000, b'<a>;b="' * 300_000):
        with pytest.raises(SourceError):
            listed(said(content))


values = (
    st.none()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(["200", "-", "warc/revisit", "text/html", "20140301120000"])
)
addresses = st.text(max_size=30) | st.text(max_size=20).map(lambda tail: f"http://www.example.org/{tail}")
rows = st.fixed_dictionaries(
    {},
    optional={
        "url": addresses,
        "original": addresses,
        "timestamp": st.just("20140301120000") | st.text(max_size=15),
        "mime": values,
        "status": values,
        "digest": values,
    },
)


@given(st.lists(rows, max_size=8))
def test_hostile_lines_give_captures_inside_the_archive_or_a_named_error(lines) -> None:
    content = "\n".join(json.dumps(line) for line in lines).encode()
    made = make(Options(prefixes=("www.example.org/",), archive="ukgwa"))
    try:
        found = find(made, get=lambda address, accept="*/*": said(content))  # noqa: ARG005
    except SourceError:
        return
    for one in found:
        assert one.copy.startswith("https://webarchive.nationalarchives.gov.uk/ukgwa/20140301120000id_/http")
        assert one.copy.isprintable()
        assert not set(one.copy) & set(" #")
    assert len({canonical(one.address) for one in found}) == len(found)


@given(st.binary(max_size=200), st.sampled_from(["text/x-ndjson", "application/link-format", "text/html"]))
def test_any_bytes_are_a_listing_or_a_named_error(content, media_type) -> None:
    try:
        found = listed(said(content, media_type))
    except SourceError:
        return
    assert newest(found.captures) is None or found.captures


# ---- options ----


@pytest.mark.parametrize(
    "named", ["nobody", "ftp://a.example/", "http://", "http://a b/", "http://a.example/?x", "http://a:b/"]
)
def test_an_archive_that_is_none(named) -> None:
    with pytest.raises(UsageError, match="there are internet-archive, ukgwa"):
        make(Options(prefixes=("www.example.org/",), archive=named))


@pytest.mark.parametrize("prefix", ["", "http://", "www.example.org/ a", "[", "a?b"])
def test_a_beginning_of_addresses_that_is_none(prefix) -> None:
    with pytest.raises(UsageError, match="is no beginning of addresses"):
        make(Options(prefixes=(prefix,)))


def test_a_publisher_without_addresses() -> None:
    with pytest.raises(UsageError, match="invented has no site and no former addresses"):
        make(Options(of=replace(PUBLISHER, former=())))


def test_the_source_is_found_by_its_place() -> None:
    assert source("web-archive") is SOURCE


def test_known_archives_are_known_by_their_address_too() -> None:
    assert archive("https://web.archive.org") == archive("internet-archive")
    assert archive("https://archive.example/coll").replay == "{timestamp}id_/{address}"


def test_the_pattern_of_live_sites_holds_for_its_examples() -> None:
    live = table("archives")["live"]
    assert [path for path in live["yes"] if not re.fullmatch(live["pattern"], path)] == []
    assert [path for path in live["no"] if re.fullmatch(live["pattern"], path)] == []


@pytest.mark.parametrize(
    ("media_type", "status", "address", "good"),
    [
        ("text/html", 200, "http://a.example/x.png", True),
        ("application/pdf", None, "http://a.example/x", True),
        ("image/png", 200, "http://a.example/x", False),
        ("text/html", 404, "http://a.example/x", False),
        ("", None, "http://a.example/x.PDF", True),
        ("unk", 200, "http://a.example/x.aspx", True),
        ("warc/revisit", None, "http://a.example/x.css", False),
        ("text/css", None, "http://a.example/x", False),
    ],
)
def test_what_a_good_capture_is(media_type, status, address, good) -> None:
    assert Capture(address=address, timestamp="20140301120000", media_type=media_type, status=status).good is good


# ---- the harness ----


def test_without_pywb_the_tests_say_so(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(
        pytest.skip.Exception, match=r"pywb is not installed: not in .*, which REPORTMINER_PYWB_BIN names"
    ):
        pywb(tmp_path, []).__enter__()


def test_the_server_ends_with_its_block_whatever_happens(tmp_path) -> None:
    address = ""

    def failing() -> None:
        nonlocal address
        with pywb(tmp_path, kept()[:1]) as address:
            message = "a test has failed"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        failing()
    with pytest.raises(ConnectionRefusedError):
        get(address)
