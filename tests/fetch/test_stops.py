"""Hosts that want no machine are left alone."""

from __future__ import annotations

import pytest
from awkward_server import page

from reportminer.errors import FetchError, PayloadError, StoppedError
from reportminer.fetch.signs import advice

SIGNS = [
    ("x_amzn_waf_action", "captcha"),
    ("X_Amzn_Waf_Action", "Challenge"),
    ("cf_mitigated", "challenge"),
    ("x_vercel_mitigated", "deny"),
    ("x_dd_b", "2"),
]


@pytest.mark.parametrize(("header", "value"), SIGNS)
@pytest.mark.parametrize("status", [403, 405, 429, 503, 200, 202])
def test_a_firewall_stops_us_at_once(site, fetcher, header, value, status) -> None:
    fetch = fetcher(site)
    address = site.at("/a", page(b"Human Verification", status=status, **{header: value}))
    with pytest.raises(StoppedError, match=rf"/a answered {status} and asks for a human") as caught:
        fetch(address)
    assert (caught.value.address, caught.value.status) == (address, status)
    text = str(caught.value)
    assert "not evaded" in text
    assert "wait some hours, or write to the publisher" in text
    assert "--from-warc" in text
    with pytest.raises(StoppedError, match=r"/b was not asked for: .*/a answered"):
        fetch(site.at("/b", page()))
    assert site.paths == ["/robots.txt", "/a"]


def test_other_values_are_no_sign(site, fetcher) -> None:
    assert fetcher(site)(site.at("/a", page(cf_mitigated="no", x_dd_b="0"))).status == 200


def test_other_hosts_go_on(site, new_site, fetcher) -> None:
    other = new_site()
    fetch = fetcher(site, other)
    with pytest.raises(StoppedError):
        fetch(site.at("/a", page(status=405, x_amzn_waf_action="captcha")))
    assert fetch(other.at("/a", page())).status == 200


def test_the_archive_says_what_to_do() -> None:
    text = advice("webarchive.nationalarchives.gov.uk")
    assert "webarchive@nationalarchives.gov.uk" in text
    assert "wait some hours" in text
    assert "nationalarchives" not in advice("www.example.org")


def test_five_times_forbidden(site, fetcher) -> None:
    fetch = fetcher(site)
    forbidden = [site.at(f"/{n}", page(status=403)) for n in range(9)]
    for address in forbidden[:4]:
        with pytest.raises(FetchError, match="answers 403") as caught:
            fetch(address)
        assert not isinstance(caught.value, StoppedError)
    with pytest.raises(StoppedError, match=r"answered 403 \(forbidden\) 5 times in a row, last for .*/4"):
        fetch(forbidden[4])
    with pytest.raises(StoppedError, match="/5 was not asked for"):
        fetch(forbidden[5])
    assert len(site.seen) == 6


def test_forbidden_now_and_then(site, fetcher) -> None:
    fetch = fetcher(site)
    for n in range(10):
        with pytest.raises(FetchError) as caught:
            fetch(site.at(f"/{n}", page(status=403 if n % 4 else 404)))
        assert not isinstance(caught.value, StoppedError)


@pytest.mark.parametrize("status", [403, 429, 503])
def test_an_archived_refusal_speaks_of_another_time(site, fetcher, status) -> None:
    fetch = fetcher(site)
    past = {"Memento_Datetime": "Tue, 01 Oct 2013 10:00:00 GMT", "Retry_After": "99999"}
    for n in range(6):
        with pytest.raises(FetchError, match=f"answers {status}") as caught:
            fetch(site.at(f"/{n}", page(status=status, **past)))
        assert not isinstance(caught.value, StoppedError)
        assert not caught.value.transient
    assert len(site.seen) == 7
    with pytest.raises(PayloadError, match="the archived copy of a page that asks for a human"):
        fetch(site.at("/c", page(cf_mitigated="challenge", **past)))
    assert fetch(site.at("/d", page(**past))).status == 200
