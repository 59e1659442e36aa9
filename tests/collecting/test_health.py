"""Whether a source still is what it was."""

from __future__ import annotations

import pytest
from mill import sample_mill

from reportminer.answer import Answer
from reportminer.collecting import health
from reportminer.errors import SourceError
from reportminer.records import Block, Report
from reportminer.sources.base import Announcement, Document
from reportminer.store import Known, VisitRow

ADDRESS = "https://a.example/news/work/"
WAYS = {"way REST": 10}


def announced(number, **fields):
    return [Announcement(address=f"{ADDRESS}{n}", listing="https://a.example/list", **fields) for n in range(number)]


def before(number, **filled):
    return VisitRow(
        id=1,
        origin="a",
        site="https://a.example/",
        began="2026-01-05T09:00:00Z",
        announced=number,
        filled=WAYS | filled,
    )


def read(length):
    blocks = (Block(n=0, kind="paragraph", text="x" * length, start=0, end=length),)
    return Report(id="1", source="a", title="", blocks=blocks if length else ())


@pytest.mark.parametrize("number", [8, 10, 30])
def test_nearly_as_many_as_last_time_are_enough(number) -> None:
    health.check_listings("a", announced(number), WAYS, before(10))


def test_far_fewer_are_named_with_their_listing() -> None:
    with pytest.raises(SourceError, match=r"announce 7 documents, and announced 10 on 2026-01-05") as caught:
        health.check_listings("a", announced(7), WAYS, before(10))
    for words in ("https://a.example/list", "reportminer check a --live", "--accept-changes", "nothing was fetched"):
        assert words in str(caught.value)


def test_there_is_nothing_to_compare_a_first_visit_with() -> None:
    health.check_listings("a", [], {}, None)
    health.check_listings("a", [], {}, before(0))


@pytest.mark.parametrize("field", health.FIELDS)
def test_a_field_that_is_gone_is_named(field) -> None:
    full = {field: "2026-01-01"}
    health.check_listings("a", announced(10, **full), WAYS, before(10, **{field: 10}))
    mixed = [*announced(7, **full), *announced(3)]
    with pytest.raises(SourceError, match=rf"the field '{field}' is told by 70% .* and was by 100%"):
        health.check_listings("a", mixed, WAYS, before(10, **{field: 10}))
    mixed = [*announced(8, **full), *announced(2)]
    health.check_listings("a", mixed, WAYS, before(10, **{field: 10}))


def test_fields_of_another_way_are_not_compared() -> None:
    health.check_listings("a", announced(10), {"way sitemap": 10}, before(10, title=10))


def answer():
    return Answer(address=ADDRESS, final=ADDRESS, status=200, content=b"", fetched="2026-01-05T09:00:00Z")


def test_a_text_far_shorter_than_its_body_names_selector_and_address() -> None:
    document = Document(length=5000, selectors={"length": "div.content"})
    health.check_page(answer(), document, read(2000))
    with pytest.raises(SourceError, match=r"1999 characters were read, and 'div\.content' holds 5000") as caught:
        health.check_page(answer(), document, read(1999))
    assert str(caught.value).startswith(ADDRESS)
    health.check_page(answer(), Document(length=600), read(0))  # a landing page says little either way


def known(**changes):
    fields = {
        "id": 1, "key": ADDRESS, "address": ADDRESS, "origin": "a", "kind": "report", "title": "Work",
        "published": "2026-01-01", "body": None, "version": None, "sha256": "0" * 64, "identity": None, "length": 5000,
        "etag": None, "modified": None, "checked": None,
    }  # fmt: skip
    return Known(**(fields | changes))


def test_a_page_that_lost_its_date_or_text_does_not_replace_the_stored_one() -> None:
    health.check_change(known(), ADDRESS, "2026-01-02", read(2500))
    with pytest.raises(SourceError, match=r"lost its publication date \(2026-01-01\); the stored state was kept"):
        health.check_change(known(), ADDRESS, None, read(5000))
    with pytest.raises(SourceError, match="shrank from 5000 to 2499 characters"):
        health.check_change(known(), ADDRESS, "2026-01-01", read(2499))
    health.check_change(known(published=None, length=600), ADDRESS, None, read(1))


def test_dates_that_no_selector_finds_any_more_are_named(visit, corpus, mill) -> None:
    """The sitemap tells no dates: those of the pages are all there is."""
    mill.posts, mill.rest = sample_mill(12).posts, False
    assert visit().problem is None
    mill.posts, mill.dates = sample_mill(30).posts, False
    before = {row["address"] for row in corpus.store.table("v_documents")}
    summary = visit()
    assert summary.problem is not None
    assert "10 pages in a row are not as the source knows them" in summary.problem
    assert "time.entry-date" in summary.problem or "published-date" in summary.problem
    assert "12 of 12 stored pages have one" in summary.problem
    rows = {row["address"]: row["published"] for row in corpus.store.table("v_documents")}
    assert len(rows.keys() - before) == health.MOST_UNDATED
    assert all(rows[address] for address in before)
    assert visit(accept_changes=True, retry_failed=True).problem is None
    assert len([one for one in corpus.store.documents.all() if one.kind == "press release"]) == 30


def test_a_page_that_moved_has_both_addresses(visit, corpus, mill) -> None:
    visit()
    page = f"/news/{mill.posts[0].slug}/"
    body = mill.answer(page)
    where = {"Location": f"{mill.root}news/moved-here/", "Content-Type": "text/html"}
    mill.faults |= {page: lambda: (301, where, b""), "/news/moved-here/": lambda: body}
    mill.modified[mill.posts[0].slug] = "2026-05-01T10:00:00"
    assert visit().unchanged == 6
    row = corpus.documents.loc[f"{mill.root}{page[1:]}"]
    assert f"{mill.root}news/moved-here/" in row.addresses.split()
