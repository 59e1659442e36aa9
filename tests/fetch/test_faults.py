"""Servers that fail on the way."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from awkward_server import QUICK, page

from reportminer.errors import FetchError, StoppedError


def test_a_fault_that_passes(site, fetcher, log) -> None:
    address = site.at("/a", page(status=500), page(status=502), page(status=503), page(status=504), page(b"fine"))
    assert fetcher(site)(address).content == b"fine"
    notes = ["robots.txt", "", *(f"retry {n} after {status}" for n, status in enumerate((500, 502, 503, 504), start=1))]
    assert [line.note for line in log] == notes


def test_a_fault_that_stays(site, fetcher) -> None:
    address = site.at("/a", page(status=503))
    with pytest.raises(FetchError, match=r"answers 503 \(Service Unavailable\): try again later") as caught:
        fetcher(site, rules=replace(QUICK, retries=2))(address)
    assert (caught.value.status, caught.value.transient) == (503, True)
    assert site.paths.count("/a") == 3


def test_no_retries(site, fetcher) -> None:
    address = site.at("/a", page(status=500))
    with pytest.raises(FetchError):
        fetcher(site, rules=replace(QUICK, retries=0))(address)
    assert site.paths.count("/a") == 1


def test_too_many_requests_stops_the_host(site, fetcher) -> None:
    address = site.at("/a", page(status=429))
    other = site.at("/b", page())
    fetch = fetcher(site, rules=replace(QUICK, floor=0.02, retries=2))
    with pytest.raises(StoppedError, match=r"429 \(too many requests\) to 3 tries.*write to the publisher"):
        fetch(address)
    with pytest.raises(StoppedError, match=r"/b was not asked for: .*/a answered 429") as caught:
        fetch(other)
    assert (caught.value.address, caught.value.status) == (other, 429)
    assert site.paths == ["/robots.txt", "/a", "/a", "/a"]
    assert fetch.pace(other).rule == "slowed after 429"
    assert fetch.pace(other).seconds == pytest.approx(0.16)


@pytest.mark.parametrize(
    "fault",
    [
        lambda handler: (handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"), handler.reset()),
        lambda handler: handler.reset(),
        lambda handler: handler.raw(b""),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nContent-Le"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nETag: 1\r\n"),
        lambda handler: handler.raw(b"\x15\x03\x01 what is this"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nhalf"),
        lambda handler: handler.raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"),
    ],
    ids=[
        "reset in the body", "reset before it", "hung up", "body too short", "headers too short", "no end of headers",
        "no HTTP", "no last chunk", "chunk too short", "chunk without a length", "too many headers",
    ],
)  # fmt: skip
def test_a_connection_that_breaks(site, fetcher, fault) -> None:
    fetch = fetcher(site, rules=replace(QUICK, retries=1))
    good = site.at("/a", fault, page(b"whole"))
    assert fetch(good).content == b"whole"
    bad = site.at("/b", fault)
    with pytest.raises(FetchError, match="could not be fetched") as caught:
        fetch(bad)
    assert (caught.value.address, caught.value.transient) == (bad, True)
    assert site.paths.count("/b") == 2
    assert fetch(good).content == b"whole"


def test_a_content_length_that_is_too_short_spoils_nothing_after_it(site, fetcher) -> None:
    def answer(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"more than four bytes\r\n\r\n")

    fetch = fetcher(site)
    assert fetch(site.at("/a", answer)).content == b"more"
    assert fetch(site.at("/b", page(b"another"))).content == b"another"


@pytest.mark.parametrize("length", ["four", "-4", "4, 4", ""])
def test_a_content_length_that_is_none(site, fetcher, length) -> None:
    data = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nbody".encode()
    assert fetcher(site)(site.at("/a", lambda handler: handler.raw(data))).content == b"body"


def test_content_lengths_that_differ(site, fetcher) -> None:
    data = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nbody!"
    with pytest.raises(FetchError):
        fetcher(site)(site.at("/a", lambda handler: handler.raw(data)))


def test_a_body_that_ends_with_the_connection(site, fetcher) -> None:
    data = b"HTTP/1.0 200 OK\r\n\r\nold style"
    assert fetcher(site)(site.at("/a", lambda handler: handler.raw(data))).content == b"old style"


def test_silence(site, fetcher) -> None:
    rules = replace(QUICK, read_seconds=0.1, retries=1)
    address = site.at("/a", lambda handler: (site.over.wait(5), handler.raw(b"")))
    with pytest.raises(FetchError, match="the server fell silent") as caught:
        fetcher(site, rules=rules)(address)
    assert (caught.value.status, caught.value.transient) == (None, True)
    assert site.paths.count("/a") == 2


@pytest.mark.parametrize(
    ("start", "rest"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x" * 1000),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 200),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0" * 1000),
        (b"HTTP/1.1 200 OK\r\n", b"X-Header: " + b"y" * 1000),
    ],
    ids=["a body", "a body without a length", "chunks", "the length of a chunk", "a header"],
)
def test_a_slow_drip_ends(site, fetcher, start, rest) -> None:
    def answer(handler) -> None:
        handler.raw(start)
        site.drip(handler, rest, seconds=0.05)

    address = site.at("/a", answer)
    begin = time.monotonic()
    with pytest.raises(FetchError, match=r"was not complete after 0\.4 seconds") as caught:
        fetcher(site, rules=replace(QUICK, total_seconds=0.4))(address)
    assert 0.4 <= time.monotonic() - begin < 1.5
    assert caught.value.transient
    assert site.paths.count("/a") == 1
    assert fetcher(site)(site.at("/b", page(b"fine"))).content == b"fine"


def test_an_error_page_that_breaks_is_still_an_error_page(site, fetcher) -> None:
    data = b"HTTP/1.1 404 Not Found\r\nContent-Length: 900\r\n\r\nhalf"
    with pytest.raises(FetchError, match="answers 404"):
        fetcher(site)(site.at("/a", lambda handler: handler.raw(data)))
    assert site.paths.count("/a") == 1


def test_nobody_there(site, fetcher, log) -> None:
    port = site.port
    fetch = fetcher(hosts=["127.0.0.1:1"], rules=replace(QUICK, retries=1))
    with pytest.raises(FetchError, match=r"robots\.txt of 127\.0\.0\.1:1 cannot be had.*no connection could be made"):
        fetch("http://127.0.0.1:1/a")
    assert [(line.status, line.note) for line in log] == [
        (None, "robots.txt"),
        (None, "robots.txt, retry 1 after a fault"),
    ]
    assert port != 1


def test_a_name_that_does_not_exist(fetcher) -> None:
    fetch = fetcher(hosts=["no-such-host.invalid"], rules=replace(QUICK, retries=0), allow_local=False)
    with pytest.raises(FetchError, match="its host name is not known") as caught:
        fetch("http://no-such-host.invalid/a")
    assert caught.value.transient
