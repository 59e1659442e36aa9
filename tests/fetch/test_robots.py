"""What a robots.txt says is kept to, and it is read first."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from awkward_server import QUICK, page, redirect

from reportminer.errors import FetchError, RefusedError, StoppedError
from reportminer.fetch import Pace
from reportminer.fetch.robots import Robots
from reportminer.fetch.target import target

FORBID = b"""\
User-agent: *
Disallow: /

User-agent: ReportMiner
Disallow: /private/
Allow: /private/open$
"""


def test_it_is_read_first_and_once(site, fetcher) -> None:
    fetch = fetcher(site)
    for path in ("/a", "/b", "/a"):
        fetch(site.at(path, page()))
    assert site.paths == ["/robots.txt", "/a", "/b", "/a"]


def test_it_is_read_anew_after_a_day(site, fetcher) -> None:
    fetch = fetcher(site, rules=replace(QUICK, robots_seconds=0.0))
    for path in ("/a", "/b"):
        fetch(site.at(path, page()))
    assert site.paths == ["/robots.txt", "/a", "/robots.txt", "/b"]


def test_each_origin_has_its_own(site, new_site, fetcher) -> None:
    other = new_site()
    other.at("/robots.txt", page(b"User-agent: *\nDisallow: /a"))
    fetch = fetcher(site, other)
    fetch(site.at("/a", page()))
    with pytest.raises(RefusedError):
        fetch(other.at("/a", page()))
    assert (site.paths, other.paths) == (["/robots.txt", "/a"], ["/robots.txt"])


def test_what_it_forbids_is_never_asked_for(site, fetcher, log) -> None:
    site.at("/robots.txt", page(FORBID))
    fetch = fetcher(site)
    for path in ("/private/", "/private/a?b=c", "/open/../private/x", "/priv%61te/x"):
        with pytest.raises(RefusedError, match=rf"the robots\.txt of {site.host} forbids it") as caught:
            fetch(f"{site.origin}{path}")
        assert (caught.value.address, caught.value.transient) == (f"{site.origin}{path}", False)
    fetch(site.at("/private/open", page()))
    fetch(site.at("/a", page()))
    assert site.paths == ["/robots.txt", "/private/open", "/a"]
    assert [line.note for line in log] == ["robots.txt", "", ""]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_none_there_allows_everything(site, fetcher, status) -> None:
    site.at("/robots.txt", page(b"User-agent: *\nDisallow: /", status=status))
    assert fetcher(site)(site.at("/a", page())).status == 200


def test_unreachable_allows_nothing(site, fetcher) -> None:
    site.at("/robots.txt", page(status=503))
    fetch = fetcher(site, rules=replace(QUICK, retries=2))
    for _ in range(2):
        with pytest.raises(RefusedError, match=r"nothing is allowed \(RFC 9309.*answers 503") as caught:
            fetch(site.at("/a", page()))
        assert (caught.value.status, caught.value.transient) == (503, True)
    assert site.paths == ["/robots.txt"] * 3


def test_a_fault_that_passes(site, fetcher) -> None:
    site.at("/robots.txt", page(status=500), lambda handler: handler.reset(), page(FORBID))
    assert fetcher(site)(site.at("/a", page())).status == 200
    with pytest.raises(RefusedError):
        fetcher(site)(f"{site.origin}/private/")


@pytest.mark.parametrize("status", [501, 520])
def test_other_server_errors(site, fetcher, status) -> None:
    site.at("/robots.txt", page(status=status))
    with pytest.raises(RefusedError, match="nothing is allowed") as caught:
        fetcher(site)(site.at("/a", page()))
    assert caught.value.transient


def test_redirects_of_it_are_followed(site, new_site, fetcher) -> None:
    other = new_site()
    site.at("/robots.txt", redirect("/1"))
    for n in range(1, 4):
        site.at(f"/{n}", redirect(f"/{n + 1}"))
    site.at("/4", redirect(f"{other.origin}/robots.txt"))
    other.at("/robots.txt", page(FORBID))
    fetch = fetcher(site, other)
    for place in (site, other):
        with pytest.raises(RefusedError, match="forbids it"):
            fetch(f"{place.origin}/private/")
    assert site.paths == ["/robots.txt", "/1", "/2", "/3", "/4"]
    assert other.paths == ["/robots.txt"]  # read by the redirect, and not again


def test_too_many_redirects_are_like_none_there(site, fetcher) -> None:
    site.at("/robots.txt", redirect("/1"))
    for n in range(1, 9):
        site.at(f"/{n}", redirect(f"/{n + 1}"))
    fetcher(site)(site.at("/a", page()))
    assert site.paths == ["/robots.txt", "/1", "/2", "/3", "/4", "/5", "/a"]


def test_a_circle_is_like_none_there(site, fetcher) -> None:
    site.at("/robots.txt", redirect("/robots.txt"))
    assert fetcher(site)(site.at("/a", page())).status == 200


def test_a_redirect_off_the_hosts_allows_nothing(site, new_site, fetcher) -> None:
    other = new_site()
    site.at("/robots.txt", redirect(f"{other.origin}/robots.txt"))
    with pytest.raises(RefusedError, match=r"cannot be had.*redirects to .* which is not on a host"):
        fetcher(site)(site.at("/a", page()))
    assert (site.paths, other.seen) == (["/robots.txt"], [])


def test_the_beginning_of_a_huge_one_counts(site, fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /private/\n" + b"#" * 600_000 + b"\nDisallow: /a\n"
    site.at("/robots.txt", page(rules))
    fetch = fetcher(site)
    with pytest.raises(RefusedError):
        fetch(f"{site.origin}/private/")
    assert fetch(site.at("/a", page())).status == 200


def test_a_bomb_of_one(site, fetcher) -> None:
    packed = gzip.compress(b"User-agent: *\nDisallow: /private/\n" + b"#" * 30_000_000)
    site.at("/robots.txt", page(packed, Content_Encoding="gzip"))
    with pytest.raises(RefusedError, match="forbids it"):
        fetcher(site)(f"{site.origin}/private/")


def test_a_captcha_is_no_permission(site, fetcher) -> None:
    site.at("/robots.txt", page(status=405, x_amzn_waf_action="captcha"))
    with pytest.raises(StoppedError, match="asks for a human"):
        fetcher(site)(site.at("/a", page()))
    assert site.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("lines", "pace"),
    [
        ("Crawl-delay: 0.2", Pace(seconds=0.2, rule="Crawl-delay of robots.txt")),
        ("Request-rate: 10/1", Pace(seconds=0.1, rule="Request-rate of robots.txt")),
        ("Crawl-delay: 0.1\nRequest-rate: 2/1s 0900-1700", Pace(seconds=0.5, rule="Request-rate of robots.txt")),
        ("Crawl-delay: soon", Pace(seconds=0.0, rule="our floor")),
    ],
)
def test_the_pace_that_it_asks_for(site, fetcher, log, lines, pace) -> None:
    site.at("/robots.txt", page(f"User-agent: *\n{lines}".encode()))
    fetch = fetcher(site)
    fetch(site.at("/a", page()))
    assert fetch.pace(f"{site.origin}/b") == pace
    assert (log[-1].pace, log[-1].rule) == (pace.seconds, pace.rule)
    assert site.seen[1].time - site.seen[0].time >= pace.seconds


def test_a_delay_beyond_patience_stops_the_host(site, fetcher) -> None:
    site.at("/robots.txt", page(b"User-agent: *\nCrawl-delay: 86400"))
    with pytest.raises(StoppedError, match="wants 86400 seconds between requests, and we wait 2 at the most"):
        fetcher(site)(site.at("/a", page()))
    assert site.paths == ["/robots.txt"]


def test_a_byte_order_mark_hides_nothing() -> None:
    robots = Robots.parse(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a")
    with pytest.raises(RefusedError):
        robots.check(target("http://a.example/a"))


def test_a_page_in_its_place_forbids_nothing(site, fetcher) -> None:
    site.at("/robots.txt", page(b"<!DOCTYPE html><html><p>Disallow: /</p>\xff\x00</html>"))
    assert fetcher(site)(site.at("/a", page())).status == 200


def test_it_can_be_asked_for_itself(site, fetcher) -> None:
    site.at("/robots.txt", page(b"User-agent: *\nDisallow: /"))
    assert fetcher(site)(f"{site.origin}/robots.txt").status == 200
    with pytest.raises(FetchError):
        fetcher(site)(f"{site.origin}/")
