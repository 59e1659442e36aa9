"""Redirects: followed within the hosts, and no further."""

from __future__ import annotations

from dataclasses import replace

import pytest
from awkward_server import QUICK, page, redirect
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reportminer.answer import Hop
from reportminer.errors import FetchError, RefusedError


def test_each_hop_is_told(site, new_site, fetcher, log) -> None:
    other = new_site()
    last = other.at("/c", page(b"there"))
    second = site.at("/b", redirect(last, 302))
    first = site.at("/a", redirect("/b#part", 308))
    found = fetcher(site, other)(first)
    assert (found.address, found.final, found.content) == (first, last, b"there")
    assert found.chain == (
        Hop(address=first, status=308, location=second),
        Hop(address=second, status=302, location=last),
    )
    assert [line.note for line in log] == [
        "robots.txt", "", f"redirect from {first}", "robots.txt", f"redirect from {second}",
    ]  # fmt: skip


def test_an_error_at_the_end_names_the_address_that_was_asked_for(site, fetcher) -> None:
    address = site.at("/a", redirect("/gone"))
    with pytest.raises(FetchError, match="/gone answers 404") as caught:
        fetcher(site)(address)
    assert (caught.value.address, caught.value.status) == (address, 404)


def test_circles(site, fetcher) -> None:
    address = site.at("/a", redirect("/b"))
    site.at("/b", redirect("/a"))
    with pytest.raises(FetchError, match=r"redirects in a circle, back to .*/a") as caught:
        fetcher(site)(address)
    assert (caught.value.address, caught.value.status, caught.value.transient) == (address, 301, False)
    assert site.paths == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("location", ["/a", "", "#part", "?"])
def test_a_redirect_to_itself(site, fetcher, location) -> None:
    with pytest.raises(FetchError, match="redirects in a circle"):
        fetcher(site)(site.at("/a", redirect(location)))
    assert site.paths == ["/robots.txt", "/a"]


def test_too_many(site, fetcher) -> None:
    for n in range(9):
        site.at(f"/{n}", redirect(f"/{n + 1}"))
    fetch = fetcher(site, rules=replace(QUICK, redirects=3))
    with pytest.raises(FetchError, match=r"redirects more than 3 times, last to .*/4"):
        fetch(f"{site.origin}/0")
    assert site.paths == ["/robots.txt", "/0", "/1", "/2", "/3"]
    site.at("/3", page())
    assert len(fetch(f"{site.origin}/0").chain) == 3


def test_off_the_hosts(site, new_site, fetcher) -> None:
    other = new_site()
    address = site.at("/a", redirect(f"{other.origin}/b"))
    with pytest.raises(RefusedError, match=rf"/a redirects to {other.origin}/b, which is not on a host") as caught:
        fetcher(site)(address)
    assert caught.value.address == address
    assert other.seen == []


def test_to_what_robots_forbids(site, fetcher) -> None:
    site.at("/robots.txt", page(b"User-agent: *\nDisallow: /b"))
    with pytest.raises(RefusedError, match=r"/b was not asked for: the robots\.txt"):
        fetcher(site)(site.at("/a", redirect("/b")))
    assert site.paths == ["/robots.txt", "/a"]


@pytest.mark.parametrize("location", ["ftp://a.example/b", "file:///etc/passwd", "javascript:alert(1)", "data:,x"])
def test_to_another_scheme(site, fetcher, location) -> None:
    with pytest.raises(RefusedError, match="is no http or https address"):
        fetcher(site, hosts=["*"])(site.at("/a", redirect(location)))


def test_without_a_location(site, fetcher) -> None:
    with pytest.raises(FetchError, match="answers 302") as caught:
        fetcher(site)(site.at("/a", page(b"", status=302)))
    assert not caught.value.transient


@pytest.mark.parametrize(
    ("location", "path"),
    [
        (b"/caf\xc3\xa9", "/caf%C3%A9"),
        (b"/caf\xe9", "/caf%E9"),
        (b"/caf%C3%A9?a=b%20c", "/caf%C3%A9?a=b%20c"),
        (b"/a b", "/a%20b"),
        (b"../b/./c", "/b/c"),
        (b"?q", "/d/a?q"),
        (b"c", "/d/c"),
    ],
)
def test_locations_with_strange_bytes(site, fetcher, location, path) -> None:
    data = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
    address = site.at("/d/a", lambda handler: handler.raw(data))
    site.at(path, page(b"there"))
    assert fetcher(site)(address).final == f"{site.origin}{path}"


def test_the_body_of_a_redirect_is_not_taken_in(site, fetcher) -> None:
    def answer(handler) -> None:
        handler.raw(b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Encoding: gzip\r\n\r\n" + b"x" * 3_000_000)

    site.at("/b", page(b"there"))
    assert fetcher(site)(site.at("/a", answer)).content == b"there"


awkward = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b"//", b"http://", b"https:///a", b"http://[::1", b"http://a:99999/", b"//@/", b"http://\xff/"]),
    st.tuples(st.sampled_from([b"http://", b"//", b"/\\", b"http:/", b"HTTP:\\\\"]), st.binary(max_size=20)).map(
        b"".join
    ),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(location=awkward.map(lambda value: value.replace(b"\r", b"").replace(b"\n", b"")))
@example(location=b"http://127.0.0.1\\@a.example/")
@example(location=b"http://xn--/")
@example(location=b"http://a.example:0x50/")
@example(location=b"http://" + b"a" * 70 + b".example/")
def test_whatever_a_location_says(site, fetcher, log, location) -> None:
    data = b"HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n"
    address = site.at("/a", lambda handler: handler.raw(data))
    with fetcher(site) as fetch, pytest.raises(FetchError) as caught:
        fetch(address)
    assert caught.value.address == address
    assert all(line.address.startswith(f"{site.origin}/") for line in log)
