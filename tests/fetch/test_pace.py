"""Never two requests to a host closer than the pace."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from email.utils import formatdate
from itertools import pairwise

import pytest
from awkward_server import QUICK, page, redirect

from reportminer.errors import FetchError, StoppedError
from reportminer.fetch import Pace, Rules
from reportminer.fetch.pace import Clock
from reportminer.fetch.retry_after import seconds


def gaps(site) -> list[float]:
    return [after.time - before.time for before, after in pairwise(site.seen)]


def test_every_request_keeps_the_pace(site, fetcher, log) -> None:
    fetch = fetcher(site, rules=replace(QUICK, floor=0.1))
    site.at("/robots.txt", redirect("/robots"))
    site.at("/robots", page(b""))
    site.at("/b", page(status=500), page())
    fetch(site.at("/a", redirect("/b")))
    with pytest.raises(FetchError):
        fetch(f"{site.origin}/gone")
    assert site.paths == ["/robots.txt", "/robots", "/a", "/b", "/b", "/gone"]
    assert min(gaps(site)) >= 0.1
    assert [(line.pace, line.rule) for line in log] == [(0.1, "our floor")] * 6
    assert log[0].waited < 0.05
    assert all(line.waited > 0.05 for line in log[1:])


def test_the_pace_is_counted_from_the_end_of_an_answer(site, fetcher) -> None:
    def slow(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "2")
        handler.end_headers()
        site.drip(handler, b"ok", seconds=0.15)

    fetch = fetcher(site, rules=replace(QUICK, floor=0.2))
    fetch(site.at("/a", slow))
    fetch(site.at("/b", page()))
    assert gaps(site)[-1] >= 0.35


def test_time_that_went_by_is_not_waited_again(site, fetcher, log) -> None:
    fetch = fetcher(site, rules=replace(QUICK, floor=0.2))
    fetch(site.at("/a", page()))
    time.sleep(0.25)
    fetch(site.at("/b", page()))
    assert log[-1].waited < 0.1


def test_hosts_do_not_wait_for_each_other(site, new_site, fetcher) -> None:
    other = new_site()
    fetch = fetcher(site, other, rules=replace(QUICK, floor=0.4))
    begin = time.monotonic()
    for place in (site, other):
        place.at("/robots.txt", page(b"User-agent: *\nDisallow: /a"))
        with pytest.raises(FetchError):
            fetch(f"{place.origin}/a")
    assert time.monotonic() - begin < 0.4


@pytest.mark.parametrize("status", [503, 200, 301])
def test_retry_after_in_seconds(site, fetcher, log, status) -> None:
    first = page(b"x", status=status, Retry_After="1", Location="/b")
    fetch = fetcher(site)
    site.at("/a", first, page())
    site.at("/b", page())
    with suppress(FetchError):
        fetch(f"{site.origin}/a")
    fetch(f"{site.origin}/b")
    assert gaps(site)[1] >= 1.0
    assert (log[2].pace, log[2].rule) == (1.0, "Retry-After")
    assert fetch.pace(f"{site.origin}/a") == Pace(seconds=0.0, rule="our floor")  # it was for one request


def test_retry_after_as_a_date(site, fetcher, log) -> None:
    def busy(handler) -> None:
        page(status=503, Retry_After=formatdate(time.time() + 1.5, usegmt=True))(handler)

    fetcher(site)(site.at("/a", busy, page()))
    assert log[-1].rule == "Retry-After"
    assert 0.3 < log[-1].pace <= 1.5
    assert gaps(site)[-1] >= log[-1].pace


@pytest.mark.parametrize("wanted", ["3600", formatdate(4_000_000_000, usegmt=True), "9" * 400])
def test_retry_after_beyond_patience_stops_the_host(site, fetcher, wanted) -> None:
    fetch = fetcher(site)
    address = site.at("/a", page(status=503, Retry_After=wanted))
    with pytest.raises(StoppedError, match=r"left alone for \d+ seconds, and we wait 2 at the most") as caught:
        fetch(address)
    assert (caught.value.status, caught.value.transient) == (503, True)
    with pytest.raises(StoppedError, match="was not asked for"):
        fetch(site.at("/b", page()))
    assert site.paths == ["/robots.txt", "/a"]


def test_a_good_answer_is_taken_before_the_host_is_left_alone(site, fetcher) -> None:
    fetch = fetcher(site)
    assert fetch(site.at("/a", page(b"fine", Retry_After="3600"))).content == b"fine"
    with pytest.raises(StoppedError):
        fetch(f"{site.origin}/a")
    assert site.paths == ["/robots.txt", "/a"]


def test_the_floor_doubles_with_every_429(site, fetcher, log) -> None:
    fetch = fetcher(site, rules=replace(QUICK, floor=0.03, slowest=0.1))
    fetch(site.at("/a", page(status=429), page(status=429), page()))
    assert fetch.pace(f"{site.origin}/a") == Pace(seconds=0.1, rule="slowed after 429")
    assert [line.pace for line in log] == [0.03, 0.03, 0.06, 0.1]
    assert gaps(site)[-1] >= 0.1


def test_the_cap_does_not_make_a_slow_floor_quicker() -> None:
    clock = Clock(Rules(floor=100.0))
    clock.slow()
    assert clock.pace() == Pace(seconds=100.0, rule="slowed after 429")


def test_back_off_grows(site, fetcher, log) -> None:
    fetch = fetcher(site, rules=replace(QUICK, backoff=0.05, jitter=0.02, longest_backoff=0.15))
    with pytest.raises(FetchError):
        fetch(site.at("/a", page(status=500)))
    waits = [line.pace for line in log[2:]]
    assert waits[0] == 0.0  # most faults are over at once
    assert 0.1 <= waits[1] <= 0.12
    assert waits[2:] == [0.15, 0.15]
    assert [line.rule for line in log[3:]] == ["back-off"] * 3


@pytest.mark.parametrize(
    "value", ["", "-1", "1.5", "soon", "9" * 5000, "Mon, 99 Foo 2026", "Wed, 21 Oct 0000 07:28:00 GMT"]
)
def test_a_retry_after_that_says_nothing(value) -> None:
    assert seconds(value) in {None, 0.0}
