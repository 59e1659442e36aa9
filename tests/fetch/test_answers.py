"""What comes back when all is well, and what is sent for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from awkward_server import QUICK, page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportminer.answer import Validators
from reportminer.errors import FetchError, UsageError
from reportminer.fetch import Fetcher


def test_an_answer_holds_what_was_served(site, fetcher) -> None:
    def answer(handler) -> None:
        handler.send_response(200, "Fine")
        handler.send_header("Link", "<a>; rel=next")
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Link", "<b>; rel=prev")
        handler.send_header("Content-Length", "5")
        handler.end_headers()
        handler.wfile.write(b"caf\xc3\xa9")

    address = site.at("/a", answer)
    found = fetcher(site)(f"{address}#part")
    assert (found.address, found.final, found.status, found.reason) == (f"{address}#part", address, 200, "Fine")
    assert [value for name, value in found.headers if name == "Link"] == ["<a>; rel=next", "<b>; rel=prev"]
    assert (found.text(), found.raw, found.chain) == ("café", b"caf\xc3\xa9", ())
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.fetched)
    assert site.paths == ["/robots.txt", "/a"]


def test_we_say_who_we_are_and_carry_nothing_else(site, fetcher, monkeypatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    address = site.at("/a", page(Set_Cookie="a=b; Path=/"))
    fetch = fetcher(site)
    fetch(address, accept="text/html")
    fetch(address)
    for seen in site.seen:
        assert re.fullmatch(
            r"reportminer/\S+ \(collects published inspection reports for research; contact: you@example\.org\)",
            seen.headers["user-agent"],
        )
        assert seen.headers.keys() == {"host", "user-agent", "accept-encoding", "accept", "connection"}
    assert [seen.headers["accept"] for seen in site.seen] == ["*/*", "text/html", "*/*"]


def test_one_connection_a_host(site, fetcher) -> None:
    fetch = fetcher(site)
    for n in range(5):
        fetch(site.at(f"/{n}", page()))
    with pytest.raises(FetchError):
        fetch(f"{site.origin}/gone")
    fetch(f"{site.origin}/0")
    assert len({seen.port for seen in site.seen}) == 1


def test_the_log_tells_of_every_request(site, fetcher, log) -> None:
    address = site.at("/a", page(b"x", status=500), page(b"a page"))
    fetcher(site)(address)
    assert [(line.address, line.status, line.bytes, line.note) for line in log] == [
        (f"{site.origin}/robots.txt", 404, 12, "robots.txt"),
        (address, 500, 1, ""),
        (address, 200, 6, "retry 1 after 500"),
    ]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.time) for line in log)
    assert all((line.method, line.rule) == ("GET", "our floor") and line.took > 0 for line in log)


@pytest.mark.parametrize(
    ("known", "sent"),
    [
        (Validators(etag='W/"1"'), {"if-none-match": 'W/"1"'}),
        (
            Validators(modified="Mon, 05 Oct 2026 10:00:00 GMT"),
            {"if-modified-since": "Mon, 05 Oct 2026 10:00:00 GMT"},
        ),
        (Validators(etag='"1\r\nX: y"', modified="\u2603"), {}),  # neither can stand in a header
    ],
)
def test_conditional_requests(site, fetcher, known, sent) -> None:
    def answer(handler) -> None:
        given = {name.lower() for name, _ in handler.headers.items()}
        page(status=304 if given & {"if-none-match", "if-modified-since"} else 200, ETag='"1"')(handler)

    found = fetcher(site)(site.at("/a", answer), known=known)
    assert {name: value for name, value in site.seen[-1].headers.items() if name.startswith("if-")} == sent
    assert (found.status, found.content, found.raw) == ((304, b"", b"") if sent else (200, found.content, found.raw))
    assert found.validators.etag == '"1"'


def test_not_modified_that_nobody_asked_for(site, fetcher) -> None:
    address = site.at("/a", page(status=304))
    with pytest.raises(FetchError, match="answers 304") as caught:
        fetcher(site)(address)
    assert (caught.value.status, caught.value.transient) == (304, False)


@pytest.mark.parametrize("status", [201, 203])
def test_other_success_with_a_body(site, fetcher, status) -> None:
    assert fetcher(site)(site.at("/a", page(b"body", status=status))).status == status


def test_an_empty_body_is_for_others_to_judge(site, fetcher) -> None:
    assert fetcher(site)(site.at("/a", page(b""))).content == b""


@pytest.mark.parametrize("status", [204, 206, 300, 305, 400, 401, 403, 404, 405, 410, 418, 501, 505, 999])
def test_every_other_end_is_an_error_at_once(site, fetcher, status) -> None:
    address = site.at("/a", page(b"" if status == 204 else b"body", status=status))
    with pytest.raises(FetchError, match=f"^{re.escape(address)} answers {status}") as caught:
        fetcher(site)(address)
    assert (caught.value.address, caught.value.status, caught.value.transient) == (address, status, status >= 500)
    assert site.paths == ["/robots.txt", "/a"]


def test_spaces_and_letters_are_quoted(site, fetcher) -> None:
    site.at("/caf%C3%A9%20au%20lait?q=%E2%80%99", page())
    found = fetcher(site)(f"{site.origin}/café au lait?q=’#’")
    assert found.final == f"{site.origin}/caf%C3%A9%20au%20lait?q=%E2%80%99"


def test_an_archived_address_is_sent_as_it_is(site, fetcher) -> None:
    path = "/ukgwa/20140101000000id_/http://www.justice.gov.uk/a//b?c=d&c=e"
    assert fetcher(site)(site.at(path, page())).final == f"{site.origin}{path}"


def test_hosts_may_be_patterns_and_come_later(site, fetcher) -> None:
    address = site.at("/a", page())
    fetch = fetcher(hosts=["a.example"])
    with pytest.raises(FetchError, match=r"not on a host that may be asked; these may: a\.example"):
        fetch(address)
    assert site.seen == []
    fetch.allow("127.0.0.*")
    assert fetch(address).status == 200


@pytest.mark.parametrize("host", ["", "https://a.example/", "a.example/b", "me@a.example", "a b"])
def test_what_is_no_host(host) -> None:
    with pytest.raises(UsageError, match="is no host"):
        Fetcher(hosts=[host], contact="you@example.org")


def test_an_accept_header_cannot_smuggle(site, fetcher) -> None:
    with pytest.raises(UsageError, match="cannot stand in an Accept header"):
        fetcher(site)(f"{site.origin}/a", accept="text/html\r\nCookie: a=b")
    assert site.seen == []


@pytest.mark.parametrize("contact", ["you@example.org\r\nCookie: a=b", "you)", "caf\u00e9@example.org", "\x00", "(a"])
def test_a_contact_cannot_smuggle(contact) -> None:
    with pytest.raises(UsageError, match="cannot stand in the User-Agent"):
        Fetcher(hosts=["a.example"], contact=contact)


def test_nothing_without_a_contact(monkeypatch, site, fetcher) -> None:
    with pytest.raises(UsageError, match=r"--contact you@example\.org .* REPORTMINER_CONTACT"):
        Fetcher(hosts=["a.example"])
    with pytest.raises(UsageError, match="without a contact"):
        Fetcher(hosts=["a.example"], contact=" ")
    fetcher(site, contact=None)(site.at("/a", page()))
    assert re.search(r"contact: \S+@localhost\)$", site.seen[0].headers["user-agent"])
    monkeypatch.setenv("REPORTMINER_CONTACT", "https://example.org/us")
    fetcher(site, contact=None)(site.at("/a", page()))
    assert site.seen[-1].headers["user-agent"].endswith("contact: https://example.org/us)")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    headers=st.lists(
        st.tuples(
            st.sampled_from(
                ["X-A", "Content-Type", "ETag", "Retry-After", "Last-Modified", "Vary", "Content-Encoding"]
            ),
            st.binary(max_size=30).map(lambda value: value.replace(b"\r", b"").replace(b"\n", b"")),
        ),
        max_size=8,
    )
)
def test_whatever_the_headers_say(site, fetcher, headers) -> None:
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    data = b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: 4\r\n\r\nbody"
    address = site.at("/a", lambda handler: handler.raw(data))
    fetch = fetcher(site, rules=replace(QUICK, longest_wait=0.01))
    try:
        found = fetch(address)
    except FetchError:
        return
    assert found.content == b"body"
    assert len(found.headers) == len(headers) + 1 or b"\x00" in lines
    fetch.close()
