"""What comes in the place of a document is named; what only looks like it is let through."""

from __future__ import annotations

import gzip
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.answer import Answer
from reportminer.collecting import payload
from reportminer.collecting.payload import check, name
from reportminer.errors import PayloadError

ROOT = Path(__file__).parents[2]
TABLE = tomllib.loads((ROOT / "src" / "reportminer" / "collecting" / "payload.toml").read_text(encoding="utf-8"))
SAMPLES = sorted((ROOT / "corpus" / "sample" / "pages").iterdir())
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
PAGE = (
    b"<!DOCTYPE html><html><head><title>Work in Anyshire - A Site</title></head>"
    b"<body><h1>Work in Anyshire</h1></body></html>"
)


def answer(content: bytes, address: str = "https://a.example/news/b/", **more) -> Answer:
    given = {"address": address, "final": address, "status": 200, "fetched": "2026-11-23T14:01:11Z"}
    return Answer(**{**given, **more}, content=content)


def typed(media_type: str, **headers: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", media_type), *((key.replace("_", "-"), value) for key, value in headers.items()))


def said(came: Answer, expected=None) -> str:
    with pytest.raises(PayloadError) as caught:
        check(came, expected=expected)
    assert (caught.value.address, caught.value.status) == (came.final, came.status)
    message = str(caught.value)
    assert message.startswith(f"{came.final}: ")
    assert " in place of " in message
    assert "; not stored; " in message
    return message


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_sample_pages_are_documents(path) -> None:
    kind = "text/html; charset=UTF-8" if path.suffix == ".html" else "text/plain"
    came = answer(path.read_bytes(), f"https://a.example/{path.name}", headers=typed(kind))
    check(came)
    check(came, expected="html")
    assert name(came) == kind.partition(";")[0]


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (PDF, "application/pdf"),
        (b"\n junk \n" + PDF, "application/pdf"),
        (PAGE, "text/html"),
        (b"\xef\xbb\xbf \r\n<html>", "text/html"),
        (b"<!-- a comment --><!DOCTYPE HTML><html>", "text/html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="x">', "text/html"),
        (b"Warning: a notice in page.php on line 3\n<!DOCTYPE html><html>", "text/html"),
        ("<html><body>Über</body></html>".encode("utf-16"), "text/html"),
        (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "application/xml"),
        (b"<rss version='2.0'><channel/></rss>", "application/xml"),
        (b'{"code": "rest_no_route"}', "application/json"),
        (b"[]", "application/json"),
        (b"[1] A note, not data", "text/plain"),
        (b"Inspectors found that <p> was in the text.", "text/plain"),
        (b"%PDF- is how a PDF begins", "application/pdf"),
        (b"<html><body>A PDF begins with %PDF-1.7</body></html>", "text/html"),
        (b"PK\x03\x04....", "application/zip"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "application/x-ole-storage"),
        (b"{\\rtf1 }", "application/rtf"),
        (b"\x89PNG\r\n", "image/png"),
        (gzip.compress(b"a"), "application/gzip"),
        (b"a\x00b", "application/octet-stream"),
        (b" \n", "application/x-empty"),
    ],
)
def test_names_by_bytes(content, media) -> None:
    assert name(answer(content, headers=typed("text/html"))) == media


@pytest.mark.parametrize("row", TABLE["pages"], ids=lambda row: row["reason"])
def test_each_rule_holds_for_its_example_and_no_further(row) -> None:
    def given(text: str) -> Answer:
        if "header" in row:
            key, _, value = text.partition(": ")
            return answer(PAGE, headers=((key, value),))
        return answer(text.encode())

    assert f": {row['reason']} in place of a document; not stored; {row['next']}" in said(given(row["example"]))
    check(given(row["not"]))


def test_the_examples_of_addresses() -> None:
    asked, final = TABLE["listings"]["example"].split(" → ")
    assert f"the listing {final}, to which {asked} is sent on" in said(answer(PAGE, asked, final=final))
    asked, final = TABLE["listings"]["not"].split(" → ")
    check(answer(PAGE, asked, final=final))
    assert "a page to log in on" in said(answer(PAGE, TABLE["logins"]["example"]))
    check(answer(PAGE, TABLE["logins"]["not"]))


@pytest.mark.parametrize(
    ("came", "expected", "words"),
    [
        (answer(b""), None, "nothing (0 bytes) in place of a document"),
        (answer(b"\n \x00"), "pdf", "nothing (3 bytes) in place of a PDF document"),
        (
            answer(PAGE, "https://a.example/b.pdf"),
            None,
            "a web page (“Work in Anyshire - A Site”) in place of a PDF document",
        ),
        (answer(PAGE, "https://a.example/b.PDF?x=1"), None, "a web page"),
        (answer(PAGE, headers=typed("application/pdf")), None, "in place of a PDF document"),
        (answer(PAGE), "pdf", "in place of a PDF document"),
        (answer(PDF), "html", "a PDF document in place of a web page"),
        (answer(PDF, "https://a.example/b.html"), None, "a PDF document in place of a web page"),
        (answer(PDF[:-6]), None, "a PDF document without its end (54 bytes)"),
        (answer(PDF[:-6] + b"x" * 3000), None, "a PDF document without its end"),
        (answer(PAGE[:-7]), None, "a web page without its end"),
        (answer(PAGE.replace(b"</html>", b"<!-- </html> -->")), None, "a web page without its end"),
        (answer(PAGE.replace(b"</html>", b"<script>'</html>'</script>")), None, "a web page without its end"),
        (answer(b"<html><body><html><body>List</body></html><h2>Cut"), None, "a web page without its end"),
        (answer(b'{"code": 1}'), "html", "application/json in place of a web page"),
        (
            answer(b"<?xml version='1.0'?><Error/>", "https://a.example/b.pdf"),
            None,
            "application/xml in place of a PDF",
        ),
        (
            answer(b"PK\x03\x04", "https://a.example/b.html"),
            None,
            "a zip archive or an office document in place of a web",
        ),
        (answer(b"a\x00b", headers=typed("text/html")), None, "application/octet-stream in place of a web page"),
        (answer(b"plain words"), "html", "text/plain in place of a web page"),
        (answer(PDF, headers=typed("application/pdf", Content_Length="99")), None, "60 of 99 bytes in place of a PDF"),
        (
            answer(PAGE, raw=b"ab", headers=typed("text/html", Content_Length="3, 3", Content_Encoding="gzip")),
            None,
            "2 of 3",
        ),
        (answer(PAGE, status=404), None, "an answer with status 404"),
        (
            answer(PAGE, final="https://www.a.example/"),
            None,
            "the home page https://www.a.example/, to which https://a",
        ),
        (answer(PAGE, "https://a.example/?p=12", final="https://a.example/"), None, "the home page"),
        (
            answer(PAGE, "http://a.example/hmiprobation/n/x/", final="http://a.example/hmiprobation/"),
            None,
            "the listing",
        ),
    ],
)
def test_each_fault_is_named(came, expected, words) -> None:
    assert words in said(came, expected)


@pytest.mark.parametrize(
    ("came", "expected"),
    [
        (answer(PDF), None),
        (answer(PDF), "pdf"),
        (answer(PDF, headers=typed("text/html")), None),  # wrongly called, but what it is shows
        (answer(PDF, headers=typed("application/octet-stream")), "pdf"),
        (answer(PDF + b"\n" * 5000), "pdf"),
        (answer(PAGE + b"\n<!-- cached 3 s ago -->"), "html"),
        (answer(b"<p>A piece of a page.</p>", headers=typed("text/html")), "html"),
        (
            answer(
                b'<!--[if lt IE 7]><html class="ie6"><![endif]--><!--[if gt IE 8]><!-->' + PAGE + b"<!--<![endif]-->"
            ),
            "html",
        ),
        (answer(b"<html><body><html><body>A list</body></html><p>Whole.</p></body></html>"), "html"),
        (answer(b"<html><script>document.write('<html>')</script></html>"), "html"),
        (answer(PAGE, headers=typed("text/html", Content_Length=str(len(PAGE)))), None),
        (answer(PAGE, headers=typed("text/html", Content_Length="20", Content_Encoding="gzip")), None),
        (answer(PAGE, headers=typed("text/html", Content_Length="20", Transfer_Encoding="chunked")), None),
        (answer(PAGE, headers=typed("text/html", Content_Length="many")), None),
        (answer(PAGE, "http://www.a.example/news/b", final="https://a.example/news/b/"), "html"),
        (answer(PAGE, "http://a.example/", final="https://www.a.example/"), "html"),
        (answer(PAGE, "http://a.example/inspections/", final="http://a.example/our-reports/"), "html"),
        (answer(b"words", "file:///a/b.txt"), "html"),
        (answer(PAGE, "file:///a/b.txt"), None),
        (answer(b"{}", headers=typed("application/json")), None),
        (
            answer(
                PAGE.replace(b"<body>", b'<body><article class="a"></article><article class="post-password-required">')
            ),
            None,
        ),
    ],
)
def test_what_only_looks_wrong_is_let_through(came, expected) -> None:
    check(came, expected=expected)


def test_a_report_may_speak_of_what_was_not_found() -> None:
    for title in (
        "Not found – how missing children were looked for",
        "Evidence of planning was not found in half of the cases",
        "404 cases: a thematic inspection",
        "Access denied: advocacy in youth custody",
        "Sorry is not enough: a thematic inspection",
    ):
        text = (
            f"<html><title>{title} - HM Inspectorate of Probation</title><h1>{title}</h1><p>Page not found.</p></html>"
        )
        check(answer(text.encode()), expected="html")


def test_an_error_page_under_the_name_of_a_pdf() -> None:
    page = (
        b'<!DOCTYPE html>\n<html lang="en">\n<head>\n <title>Find a report</title></head><body>No report.</body></html>'
    )
    came = answer(page, "https://files.a.example/v1/file/50000000", headers=typed("application/pdf"))
    assert "a web page (“Find a report”) in place of a PDF document; not stored; look at the address" in said(
        came, "pdf"
    )


def test_what_may_pass_is_told_from_what_will_not() -> None:
    for came, transient in ((answer(PDF[:20]), True), (answer(b""), True), (answer(PAGE, status=410), False)):
        with pytest.raises(PayloadError) as caught:
            check(came)
        assert caught.value.transient is transient


def test_archived_copies_are_judged_by_the_original_address() -> None:
    start = "https://webarchive.nationalarchives.gov.uk/ukgwa/20200101000000id_/http://a.example"
    check(answer(PAGE, f"{start}/news/b", final=f"{start.replace('20200101', '20200104')}/news/b/"))
    assert "the home page" in said(answer(PAGE, f"{start}/news/b", final=f"{start}/"))
    assert "PDF" in said(answer(PAGE, f"{start}/b.pdf"))


@given(st.binary(max_size=300), st.sampled_from([None, "html", "pdf"]), st.text(max_size=30), st.text(max_size=60))
def test_any_bytes_are_judged(content, expected, address, kind) -> None:
    came = answer(content, address, final=f"http://a.example/{address}", headers=typed(kind))
    assert "/" in name(came)
    with suppress(PayloadError):
        check(came, expected=expected)


@pytest.mark.parametrize(
    "piece",
    [
        b"<h1>",
        b"<h1 ",
        b"<title>",
        b"<title ",
        b"<body class=",
        b"<body ",
        b"<!--",
        b"<!-->",
        b"<script",
        b"<script></script>",
        b"<html>",
        b"</html>",
        b"<input",
        b"<iframe ",
        b"<html></html><p>",
        b"[",
        b'{"a":',
        b"\x00",
        b"%PDF-",
        b"<article ",
    ],
)
def test_hostile_bytes_take_no_time(piece) -> None:
    content = b"<html>" + piece * (5_000_000 // len(piece)) if piece not in {b"[", b'{"a":'} else piece * 1_000_000
    started = time.perf_counter()
    with suppress(PayloadError):
        check(answer(content))
    assert time.perf_counter() - started < 5


def test_rules_are_read_once() -> None:
    assert payload._rules() is payload._rules()
