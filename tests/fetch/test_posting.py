"""One JSON document to a service that the user named, one back."""

from __future__ import annotations

import gzip
import json

import pytest
from awkward_server import page, redirect

from reportminer.errors import FetchError, RefusedError, UsageError
from reportminer.fetch import Posting, post_json

QUICK = Posting(seconds=2.0)


def test_a_document_there_and_one_back(site) -> None:
    address = site.at("/v1/ask", page(b'{"reply": "caf\xc3\xa9"}'))
    assert post_json(address, {"question": "été"}, QUICK) == {"reply": "café"}
    (seen,) = site.seen  # no robots.txt
    assert (seen.method, json.loads(seen.content)) == ("POST", {"question": "été"})
    assert seen.headers["content-type"] == "application/json"
    assert "authorization" not in seen.headers


def test_a_key_is_sent_and_shown_nowhere(site) -> None:
    how = Posting(key="sk-secret", seconds=2.0)
    with pytest.raises(FetchError, match=r"answers 401 .*: check the key") as caught:
        post_json(site.at("/v1/ask", page(b"{}", status=401)), {}, how)
    assert site.seen[0].headers["authorization"] == "Bearer sk-secret"
    assert "secret" not in f"{caught.value!r} {how!r}"
    assert (caught.value.status, caught.value.transient) == (401, False)


@pytest.mark.parametrize("key", ["a b", "a\r\nX: y", "schlüssel"])
def test_a_key_that_would_break_the_header(site, key) -> None:
    with pytest.raises(UsageError, match="key cannot stand in a header"):
        post_json(site.at("/a", page(b"{}")), {}, Posting(key=key))
    assert site.seen == []


def test_a_key_does_not_travel_for_all_to_read() -> None:
    with pytest.raises(RefusedError, match="use its https address"):
        post_json("http://8.8.8.8/v1", {}, Posting(key="sk"))


def test_a_redirect_takes_the_key_nowhere(site, new_site) -> None:
    other = new_site()
    address = site.at("/a", redirect(other.at("/b", page(b"{}")), status=307))
    with pytest.raises(FetchError, match="answers 307"):
        post_json(address, {}, Posting(key="sk", seconds=2.0))
    assert other.seen == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b'{"a": NaN}', b"\xff", b"[" * 100_000])
def test_no_json(site, body) -> None:
    with pytest.raises(FetchError, match="no JSON"):
        post_json(site.at("/a", page(body)), {}, QUICK)


def test_an_answer_that_is_too_large(site) -> None:
    how = Posting(seconds=2.0, limit=1_000)
    with pytest.raises(FetchError, match=r"larger than|bytes large"):
        post_json(site.at("/a", page(b'"' + b"x" * 2_000 + b'"')), {}, how)
    bomb = gzip.compress(b'"' + b"x" * 100_000 + b'"')
    with pytest.raises(FetchError):
        post_json(site.at("/b", page(bomb, Content_Encoding="gzip")), {}, how)


def test_an_answer_that_drips(site) -> None:
    address = site.at("/a", lambda handler: site.drip(handler, b"HTTP/1.1 200 OK\r\n" * 100, seconds=0.02))
    with pytest.raises(FetchError, match=r"not complete after 0\.3 seconds") as caught:
        post_json(address, {}, Posting(seconds=0.3))
    assert caught.value.transient


@pytest.mark.parametrize(("status", "transient"), [(404, False), (429, True), (500, True), (204, False)])
def test_other_ends(site, status, transient) -> None:
    with pytest.raises(FetchError) as caught:
        post_json(site.at("/a", page(b"", status=status)), {}, QUICK)
    assert (caught.value.status, caught.value.transient) == (status, transient)
    assert len(site.seen) == 1  # a model is not asked twice


def test_nobody_there() -> None:
    with pytest.raises(FetchError, match="no connection could be made"):
        post_json("http://127.0.0.1:9/v1", {}, QUICK)


def test_what_is_no_json_is_not_sent(site) -> None:
    for document in ({"a": float("nan")}, {"a": object()}):
        with pytest.raises(UsageError, match="cannot be sent as JSON"):
            post_json(site.at("/a", page()), document, QUICK)
    assert site.seen == []
