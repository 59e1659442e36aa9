"""Listings: every way gone, half a listing never believed, answers remembered."""

from __future__ import annotations

import dataclasses

import pytest

from reportminer.answer import Answer
from reportminer.collecting.listings import Answers, Remembered, announcements, getter
from reportminer.collecting.summary import Unwatched
from reportminer.errors import FetchError, PayloadError, SourceError, StoppedError
from reportminer.sources.base import Announcement, Document, Source, Visit, Way

SITE = "https://a.example/"


def one(n, **fields):
    return Announcement(address=f"{SITE}news/{n}/", listing=f"{SITE}list", **fields)


def yielding(*announced):
    return lambda _visit: list(announced)


def breaking(error, *first):
    def find(_visit):
        yield from first
        raise error

    return find


def source(*ways):
    return Source(
        name="a",
        publisher="A",
        site=SITE,
        ways=tuple(Way(name=f"way {n}", find=find, cheap=cheap) for n, (find, cheap) in enumerate(ways, start=1)),
        page=lambda _answer: Document(),
    )


def no_get(address, *, accept="*/*"):
    raise AssertionError(address, accept)


def told(found, *, since=None):
    notes = []
    visit = Visit(get=no_get, site=SITE, since=since, note=notes.append)
    announced, worked = announcements(found, visit, Unwatched())
    return announced, worked, notes


def test_cheap_ways_fill_the_gaps_of_one_another() -> None:
    rest = one(1, title="Work", kind="press release", version="2026-01-01T00:00:00Z")
    sitemap = dataclasses.replace(
        one(1, published="2026-01-01", version="other"), address="http://www.a.example/news/1"
    )
    found, worked, notes = told(source((yielding(rest), True), (yielding(sitemap, one(2)), True)))
    assert found == [dataclasses.replace(rest, published="2026-01-01"), one(2)]
    assert list(worked.values()) == [1, 2]
    assert notes == []


def test_dear_ways_are_gone_only_where_no_cheap_one_works() -> None:
    dear = breaking(AssertionError("not to be gone"))
    assert told(source((dear, False), (yielding(one(1)), True)))[0] == [one(1)]
    found, worked, notes = told(
        source((yielding(one(2)), False), (dear, False), (breaking(SourceError("'li.x' matched nothing")), True))
    )
    assert (found, list(worked.values())) == ([one(2)], [1])
    assert notes == ["a: one way to its documents does not work: way 3: 'li.x' matched nothing"]


def test_half_a_listing_counts_for_nothing() -> None:
    torn = breaking(FetchError("the connection broke", address=SITE), one(1), one(2))
    found, _, (note,) = told(source((torn, True), (yielding(one(3)), True)))
    assert found == [one(3)]
    assert "the connection broke" in note


def test_no_way_that_works_is_an_error_that_names_every_reason() -> None:
    ways = source(
        (breaking(SourceError("'li.x' matched nothing on https://a.example/list")), True), (yielding(), False)
    )
    with pytest.raises(SourceError, match="nothing was overwritten") as caught:
        told(ways)
    for words in ("way 1: 'li.x' matched nothing", "way 2: yields nothing", "reportminer check a --live"):
        assert words in str(caught.value)


def test_nothing_new_since_a_day_is_an_answer() -> None:
    assert told(source((yielding(), True)), since="2026-01-01") == ([], {"way way 1": 0}, [])


def test_a_host_that_wants_no_more_ends_the_round() -> None:
    with pytest.raises(StoppedError):
        told(source((breaking(StoppedError("no more", address=SITE)), True), (yielding(one(1)), True)))


def answered(status=200, content=b"new", fetched="2026-01-05T09:00:00Z", **headers):
    return Answer(
        address=SITE, final=SITE, status=status, content=content, fetched=fetched, headers=tuple(headers.items())
    )


@pytest.fixture
def answers(corpus):
    return Answers(store=corpus.store, origin="a")


def test_what_did_not_change_is_not_sent_again(answers) -> None:
    asked = []
    replies = [answered(content=b"first", etag='"1"'), answered(304, b"", "2026-01-06T09:00:00Z"), answered(etag='"2"')]

    def fetch(address, *, accept, known):
        asked.append((address, accept, known and known.etag))
        return replies.pop(0)

    get = Remembered(answers=answers, fetch=fetch)
    assert [get(SITE, accept="text/html").content for _ in range(3)] == [b"first", b"first", b"new"]
    assert [etag for _, _, etag in asked] == [None, '"1"', '"1"']
    assert {accept for _, accept, _ in asked} == {"text/html"}
    kept = answers.recall(SITE)
    assert kept is not None
    assert (kept.content, kept.status, kept.header("ETag")) == (b"new", 200, '"2"')


def test_what_a_killed_visit_brought_is_not_asked_for_again(answers) -> None:
    answers.keep(answered(content=b"kept"))
    get = Remembered(answers=answers, fetch=getter(no_get), since="2026-01-05T09:00:00Z")
    assert get(SITE).content == b"kept"
    late = Remembered(answers=answers, fetch=getter(lambda *_, **__: answered()), since="2026-01-05T09:00:01Z")
    assert late(SITE).content == b"new"


def test_an_answer_without_content_is_no_listing(answers) -> None:
    get = Remembered(answers=answers, fetch=getter(lambda *_, **__: answered(204, b"")))
    with pytest.raises(PayloadError, match="answered 204"):
        get(SITE)
    assert answers.recall(SITE) is None


def test_a_dry_run_remembers_nothing(corpus, answers) -> None:
    Answers(store=corpus.store, origin="a", writing=False).keep(answered())
    assert answers.recall(SITE) is None
