"""What a check tells of a source: on sample pages, and on a site."""

from __future__ import annotations

import dataclasses

import pytest

from reportminer import sources
from reportminer.answer import Answer
from reportminer.collecting.checking import LIVE_PAGES, check_live, check_samples
from reportminer.errors import FetchError, MissingError, SourceError, StoppedError
from reportminer.sources.base import Announcement, Attachment, Document, Source, Way
from reportminer.sources.parts.samples import sample_names

SITE = "https://a.example/"
PAGE = b"<!DOCTYPE html><html><head><title>Work</title></head><body><p>It is good.</p></body></html>"


def get(address, *, accept="*/*"):
    del accept
    headers = (("Content-Type", "text/html"),)
    return Answer(
        address=address, final=address, status=200, content=PAGE, headers=headers, fetched="2026-01-05T09:00:00Z"
    )


def announced(number):
    return [Announcement(address=f"{SITE}{n}/", listing=SITE, published="2026-01-01") for n in range(number)]


def described(answer):
    files = (Attachment(address=f"{answer.final}a.pdf"), Attachment(address=f"{answer.final}a.pdf#page=2"))
    return Document(title="Work", attachments=files)


def source(*finds, page=described):
    ways = tuple(Way(name=f"way {n}", find=find) for n, find in enumerate(finds, start=1))
    return Source(name="a", publisher="A", site=SITE, ways=ways, page=page)


def raising(error):
    def raises(_):
        raise error

    return raises


@pytest.mark.parametrize("name", sample_names())
def test_every_source_finds_its_samples(name) -> None:
    checked = check_samples(sources.source(name))
    assert checked.fine
    assert not checked.live
    assert all(row.found == row.expected and row.problem is None for row in checked.rows)


def test_a_source_that_no_longer_knows_its_samples() -> None:
    found = sources.source("hmi-prisons")
    lost = dataclasses.replace(found, page=raising(SourceError("'h1.title' matched nothing")))
    checked = check_samples(lost)
    assert not checked.fine
    assert checked.rows[-1].problem == "0 pages where 3 are known to be: 'h1.title' matched nothing"
    bare = dataclasses.replace(found, page=lambda answer: dataclasses.replace(found.page(answer), attachments=()))
    assert check_samples(bare).rows[-1].problem == "0 files that pages offer where 1 are known to be"
    with pytest.raises(MissingError):
        check_samples(dataclasses.replace(found, name="none"))


def test_a_few_pages_of_a_site_are_looked_at_from_first_to_last() -> None:
    asked = []

    def noting(address, *, accept="*/*"):
        asked.append(address)
        return get(address, accept=accept)

    checked = check_live(source(lambda _: announced(41), lambda _: announced(2)), noting, SITE)
    assert (checked.fine, checked.live) == (True, True)
    assert asked == [f"{SITE}{n}/" for n in (0, 10, 20, 30, 40)]
    way, other, pages = checked.rows
    assert (way.found, way.titled, way.dated, way.asked) == (41, 0, 41, None)
    assert other.found == 2
    assert (pages.found, pages.asked, pages.titled, pages.dated, pages.files) == (LIVE_PAGES, LIVE_PAGES, 5, 5, 5)


def test_one_way_that_works_is_enough_on_a_site() -> None:
    broken = raising(SourceError("'li.item' matched nothing on https://a.example/news/"))
    checked = check_live(source(broken, lambda _: [], lambda _: announced(3)), get, SITE)
    assert checked.fine
    assert [row.problem for row in checked.rows] == [
        "'li.item' matched nothing on https://a.example/news/",
        "no announcements",
        None,
        None,
    ]
    checked = check_live(source(broken, lambda _: []), get, SITE)
    assert not checked.fine
    assert checked.rows[-1].problem == "no pages"


def test_a_redesign_is_told_and_one_odd_page_is_none() -> None:
    checked = check_live(source(lambda _: announced(4), page=raising(SourceError("no title"))), get, SITE)
    assert (checked.fine, checked.rows[-1].problem) == (False, "no title")

    def missing(address, *, accept="*/*"):
        if address.endswith("/2/"):
            message = f"{address} answers 404"
            raise FetchError(message, address=address, status=404)
        return get(address, accept=accept)

    assert check_live(source(lambda _: announced(4)), missing, SITE).fine


def test_a_host_that_wants_no_more_ends_a_check() -> None:
    stopped = StoppedError("no more", address=SITE)
    with pytest.raises(StoppedError):
        check_live(source(raising(stopped)), get, SITE)
    with pytest.raises(StoppedError):
        check_live(source(lambda _: announced(1), page=raising(stopped)), get, SITE)
