"""Visits: what comes, what does not come twice, what is told, and what is kept when a site changes under us."""

from __future__ import annotations

import dataclasses
import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest
from exported import exported
from mill import sample_mill

from reportminer import sources
from reportminer.collecting import Connection, collect
from reportminer.collecting.lock import locked
from reportminer.errors import StoreError, UsageError
from reportminer.pipeline.collect import WARCS
from reportminer.warc import records

PLAIN = {"Content-Type": "text/html; charset=utf-8"}


def counts(summary):
    return summary.added, summary.changed, summary.unchanged, summary.same, len(summary.failed)


def test_the_first_visit_brings_everything_and_the_second_nothing(visit, corpus, mill) -> None:
    summary = visit()
    assert (summary.problem, summary.notes) == (None, ())
    assert counts(summary) == (6, 0, 0, 0, 0)
    assert summary.announced == 5
    assert summary.requests == len(mill.requests)
    first = mill.asked()
    assert first[0] == "/robots.txt"
    assert len(first) == len(set(first))
    before, archive = exported(corpus), {path: path.read_bytes() for path in (corpus.folder / WARCS).glob("*.gz")}
    again = visit()
    assert counts(again) == (0, 0, 6, 0, 0)
    assert all({"If-Modified-Since", "If-None-Match"} & headers.keys() for _, _, headers in mill.requests)
    assert not any("/news/" in path or "/files/" in path for path in mill.asked() if "/wp-json/" not in path)
    assert exported(corpus) == before
    assert {path: path.read_bytes() for path in (corpus.folder / WARCS).glob("*.gz")} == archive


def test_documents_have_date_kind_and_file(visit, corpus, mill) -> None:
    visit()
    frame = corpus.documents
    first = mill.posts[0]
    page = frame.loc[f"{mill.root}news/{first.slug}/"]
    file = frame.loc[f"{mill.root}files/{first.slug}.pdf"]
    assert (page.title, page.kind, page.published.isoformat()[:10]) == (first.title, "press release", first.date[:10])
    assert (file.kind, file.media_type, file.offered_by) == ("report", "application/pdf", page.name)
    assert (page.related, file.related) == (file.name, page.name)
    assert f"{mill.root}?p=1" in page.addresses.split()
    corpus.run(["collect", "read"])
    reports = corpus.reports
    assert sorted(reports.kind) == ["press release"] * 5 + ["report"]
    releases = reports[reports.kind == "press release"]
    assert sorted(releases.published.dt.strftime("%Y-%m-%d")) == sorted(post.date[:10] for post in mill.posts)


def test_what_changed_comes_again_and_the_old_state_is_kept(visit, corpus, mill) -> None:
    visit()
    post = mill.posts[1]
    mill.posts[1] = dataclasses.replace(post, html=f"{post.html}<p>This page was corrected in May.</p>")
    mill.modified[post.slug] = "2026-05-01T10:00:00"
    mill.asked()
    summary = visit()
    assert counts(summary) == (0, 1, 5, 0, 0)
    assert [path for path in mill.asked() if path.startswith("/news/")] == [f"/news/{post.slug}/"]
    corpus.run(["collect", "read"])
    assert len(corpus.reports) == 6
    states = [row for row in corpus.store.documents.all() if row.address.endswith(f"{post.slug}/")]
    assert len(states) == 1
    assert sum(post.slug in record["source"] for record in corpus.store.table("v_reports")) == 1


def test_a_page_that_is_touched_but_says_the_same_is_unchanged(visit, corpus, mill) -> None:
    visit()
    before = exported(corpus)
    mill.modified[mill.posts[2].slug] = "2026-05-01T10:00:00"
    assert counts(visit()) == (0, 0, 6, 0, 0)
    mill.asked()
    assert counts(visit()) == (0, 0, 6, 0, 0)  # and its new version is remembered
    assert not [path for path in mill.asked() if path.startswith("/news/")]
    assert exported(corpus) == before


def test_wishes(visit, corpus, mill) -> None:
    planned = visit(dry_run=True)
    assert [one.why for one in planned.planned] == ["new"] * 5
    assert (counts(planned), len(corpus.store.documents.all())) == ((0, 0, 0, 0, 0), 0)
    assert list(corpus.folder.glob(f"{WARCS}/*")) == []
    mill.asked()
    late = sorted(post.date for post in mill.posts)[2][:10]
    summary = visit(since=late)
    assert summary.announced == 3
    assert {post.date[:10] for post in mill.posts if post.date[:10] >= late} == {
        str(row["published"]) for row in corpus.store.table("v_documents")
    }
    assert visit(kinds=("report",)).added == 0
    assert visit(limit=1).added >= 1
    assert len([one for one in corpus.store.documents.all() if one.kind == "press release"]) == 4
    assert counts(visit())[0] >= 1
    assert len(corpus.store.documents.all()) == 6


def test_failures_are_told_and_the_rest_comes(visit, corpus, mill) -> None:
    one, other = (f"/news/{post.slug}/" for post in mill.posts[:2])
    mill.faults[one] = lambda: (404, PLAIN, b"<html><body>gone</body></html>")
    mill.faults[other] = lambda: (200, PLAIN, b"")
    summary = visit()
    assert counts(summary) == (3, 0, 0, 0, 2)  # the file of the first page is unknown without the page
    assert [failure.error for failure in summary.failed] == ["FetchError", "PayloadError"]
    status = corpus.status()
    assert [(row.source, row.documents, row.failed, row.outcome) for row in status.visited] == [
        ("hmi-probation", 3, 2, "done")
    ]
    mill.asked()
    again = visit()
    assert (again.given_up, counts(again)) == (1, (0, 0, 3, 0, 1))  # an empty page may be a passing fault
    assert one not in mill.asked()
    mill.faults.clear()
    assert counts(visit(retry_failed=True)) == (3, 0, 3, 0, 0)
    assert corpus.status().failures == ()


def test_a_server_error_is_tried_again_on_the_next_visit(visit, mill) -> None:
    page = f"/news/{mill.posts[0].slug}/"
    mill.faults[page] = lambda: (503, {**PLAIN, "Retry-After": "0"}, b"")
    assert len(visit().failed) == 1
    mill.faults.clear()
    assert visit().added == 2


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><body><h1>Sorry, an error</h1></body></html>",
        b"%PDF-1.7 cut off in the middle",
        b"",
    ],
)
def test_what_stands_in_the_place_of_a_pdf_is_not_stored(visit, corpus, mill, body) -> None:
    mill.faults[f"/files/{mill.posts[0].slug}.pdf"] = lambda: (200, {"Content-Type": "application/pdf"}, body)
    summary = visit()
    assert counts(summary) == (5, 0, 0, 0, 1)
    assert summary.failed[0].error == "PayloadError"
    assert "not stored" in summary.failed[0].message
    mill.faults.clear()
    assert visit(retry_failed=True).added == 1
    assert {row["media_type"] for row in corpus.store.table("v_documents")} >= {"application/pdf"}


def test_one_release_at_two_addresses_is_one_document(visit, corpus, mill) -> None:
    copy = dataclasses.replace(mill.posts[0], slug="again-under-another-name")
    mill.posts.append(copy)
    mill.faults["/news/again-under-another-name/"] = lambda: mill.answer(f"/news/{mill.posts[0].slug}/")
    summary = visit()
    assert counts(summary) == (6, 0, 0, 1, 0)  # the file that both offer is seen to once
    row = corpus.documents.loc[f"{mill.root}news/{mill.posts[0].slug}/"]
    assert f"{mill.root}news/again-under-another-name/" in row.addresses.split()
    mill.asked()
    assert visit().unchanged == 7
    assert not [path for path in mill.asked() if path.startswith("/news/")]


def test_a_moved_page_is_the_document_that_it_was(visit, corpus, mill) -> None:
    visit()
    old = mill.posts[0]
    moved = dataclasses.replace(old, slug="moved-here")
    mill.posts[0] = moved
    where = {"Location": f"{mill.root}news/moved-here/", "Content-Type": "text/html"}
    mill.faults[f"/news/{old.slug}/"] = lambda: (301, where, b"")
    mill.files = mill.files | {"moved-here"}
    visit()
    assert len([one for one in corpus.store.documents.all() if one.kind == "press release"]) == 5


# When the site changes under us


def test_a_redesign_is_named_and_nothing_is_lost(visit, corpus, mill) -> None:
    visit()
    before = exported(corpus)
    mill.article = "some-new-class"
    mill.posts = sample_mill(14).posts
    for post in mill.posts:
        mill.modified[post.slug] = "2026-05-01T10:00:00"
    mill.faults |= {
        f"/news/{post.slug}/": lambda: (200, PLAIN, b"<html><body><div class='new'><p>All new!</p></div></body></html>")
        for post in mill.posts
    }
    summary = visit()
    assert summary.problem is not None
    assert "10 pages in a row are not as the source knows them" in summary.problem
    assert "matched nothing" in summary.problem
    assert mill.root in summary.problem
    assert exported(corpus) == before
    assert corpus.status().visited[0].outcome == summary.problem


def test_a_listing_that_yields_nothing_is_named(visit, corpus, mill) -> None:
    visit()
    before = exported(corpus)
    mill.posts = []
    summary = visit()
    assert summary.problem is not None
    assert "no way to its documents works, nothing was overwritten" in summary.problem
    assert ".list-item" in summary.problem or "404" in summary.problem
    assert exported(corpus) == before


def test_a_listing_that_announces_far_less_is_not_believed(visit, mill) -> None:
    visit()
    mill.posts = mill.posts[:3]
    summary = visit()
    assert summary.problem is not None
    assert "announce 3 documents, and announced 5" in summary.problem
    assert visit(accept_changes=True).problem is None
    assert visit().problem is None  # what was accepted is what it is compared with from now on


def test_a_field_that_a_listing_no_longer_tells_is_named(visit, mill) -> None:
    visit()
    mill.dates = False
    summary = visit()
    assert summary.problem is not None
    assert "the field 'published' is told by 0% of the announcements, and was by 100%" in summary.problem


def test_a_page_that_lost_most_of_its_text_does_not_replace_the_stored_one(visit, corpus, mill) -> None:
    visit()
    before = exported(corpus)
    post = mill.posts[3]
    mill.posts[3] = dataclasses.replace(post, html="<p>Inspectors found that work was good in every way there is.</p>")
    mill.modified[post.slug] = "2026-05-01T10:00:00"
    summary = visit()
    assert [failure.error for failure in summary.failed] == ["SourceError"]
    assert "the text shrank from" in summary.failed[0].message
    assert exported(corpus) == before
    assert visit(accept_changes=True).changed == 1


def test_one_way_that_fails_is_told_and_the_other_goes_on(visit, mill) -> None:
    mill.faults["/wp-json/wp/v2/news"] = lambda: (500, PLAIN, b"")
    mill.rest = False
    summary = visit()
    assert (summary.problem, summary.added) == (None, 6)
    assert any("one way to its documents does not work: REST" in note for note in summary.notes)


# Who may visit


def test_a_robots_txt_that_forbids_is_kept_to(visit, mill) -> None:
    mill.robots = "User-agent: *\nDisallow: /news/\nDisallow: /wp-json/\n"
    summary = visit()
    assert summary.added == 0
    assert {failure.error for failure in summary.failed} == {"RefusedError"}
    assert not [path for path in mill.asked() if path.startswith(("/news/", "/wp-json/"))]


def test_a_host_that_asks_for_a_human_is_left_alone(visit, mill) -> None:
    page = f"/news/{mill.posts[1].slug}/"
    mill.faults[page] = lambda: (405, {**PLAIN, "x-amzn-waf-action": "captcha"}, b"")
    summary = visit()
    assert summary.problem is not None
    assert "human" in summary.problem
    assert mill.asked()[-1] == page
    assert summary.added == 2  # what came before stays
    mill.faults.clear()
    assert visit().added == 4


def test_loopback_is_refused_unless_asked_for(corpus, mill) -> None:
    found = sources.source("hmi-probation")
    connection = Connection(site=mill.root, contact="you@example.org")
    with pytest.raises(UsageError, match="--allow-local"):
        collect(corpus.folder, corpus.store, found, connection=connection)
    assert mill.requests == []


def test_misuse(corpus) -> None:
    found = sources.source("hmi-probation")
    for connection, words in (
        (Connection(site="http://site.example/", pace=0.2, allow_local=True), "at most once in 1 s"),
        (Connection(site="http://site.example/", allow_local=True), "--contact"),
        (Connection(site="nowhere"), "is no address"),
        (Connection(site="http://site.example/"), "--contact"),
    ):
        with pytest.raises(UsageError, match=words):
            collect(corpus.folder, corpus.store, found, connection=connection)


def test_the_pace_is_kept_and_told(corpus, mill) -> None:
    told = []

    class Told:
        def listed(self, way, found) -> None: ...
        def at(self, done, total, failed) -> None: ...
        def note(self, text) -> None: ...
        def paced(self, seconds, rule) -> None:
            told.append((seconds, rule))

    mill.robots = "User-agent: *\nCrawl-delay: 0.1\n"
    connection = Connection(site=mill.root, allow_local=True, pace=0.02)
    collect(corpus.folder, corpus.store, sources.source("hmi-probation"), connection=connection, watch=Told())
    moments = [moment for moment, _, _ in mill.requests]
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    assert min(gaps) >= 0.1
    assert told[-1] == (0.1, "Crawl-delay of robots.txt")
    log = (corpus.folder / WARCS / "requests.tsv").read_text().splitlines()
    assert len(log) == len(mill.requests) + 1
    assert "\trobots.txt" in log[1]
    assert "Crawl-delay of robots.txt" in log[-1]


def test_a_visit_that_ends_in_its_middle_has_no_end(visit, corpus, mill) -> None:
    def stop():
        raise KeyboardInterrupt

    class Stopping:
        def listed(self, way, found) -> None: ...
        def paced(self, seconds, rule) -> None: ...
        def note(self, text) -> None: ...
        def at(self, done, total, failed) -> None:
            assert total >= done >= failed
            if done == 2:
                stop()

    with pytest.raises(KeyboardInterrupt):
        visit(Stopping())
    (row,) = corpus.status().visited
    assert (row.documents, row.outcome) == (3, "interrupted; the next visit goes on from there")
    mill.asked()
    assert visit().added == 3
    asked = mill.asked()
    assert not [path for path in asked if "wp-json" in path]  # the listings of a moment ago are good enough
    assert asked[0] == "/robots.txt"
    assert corpus.status().visited[0].outcome == "done"


def test_another_way_than_last_time_is_no_change_of_a_listing(visit, mill) -> None:
    visit()
    mill.rest = False  # the sitemap tells neither titles nor dates
    summary = visit()
    assert (summary.problem, summary.unchanged) == (None, 6)


def test_a_limit_holds_for_what_would_be_fetched_too(visit) -> None:
    assert len(visit(dry_run=True, limit=2).planned) == 2


def test_two_visits_at_once_do_not_meet(corpus, visit) -> None:
    with locked(corpus.folder), pytest.raises(StoreError, match="another visit is collecting"):
        visit()


def test_young_documents_without_a_version_are_asked_for_again(corpus, mill) -> None:
    """A listing that tells no version: only what is young is looked at again, conditionally."""
    found = sources.source("hmi-probation")
    way = found.ways[0]
    unversioned = dataclasses.replace(
        way, find=lambda visit: [dataclasses.replace(one, version=None) for one in way.find(visit)]
    )
    plain = dataclasses.replace(found, ways=(unversioned,))
    yesterday = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT00:01:00")
    mill.posts[0] = dataclasses.replace(mill.posts[0], date=yesterday)
    connection = Connection(site=mill.root, allow_local=True, pace=0)
    collect(corpus.folder, corpus.store, plain, connection=connection)
    mill.asked()
    collect(corpus.folder, corpus.store, plain, connection=connection)
    pages = [(path, headers) for _, path, headers in mill.requests if path.startswith("/news/")]
    assert [path for path, _ in pages] == [f"/news/{mill.posts[0].slug}/"]
    assert all("If-Modified-Since" in headers or "If-None-Match" in headers for _, headers in pages)


def test_what_a_listing_tells_is_kept_in_the_warc_file(visit, corpus) -> None:
    visit()
    kept = [one for path in sorted((corpus.folder / WARCS).glob("*.gz")) for one in records(path)]
    facts = [dict(one.facts) for one in kept]
    assert len(kept) == 6
    assert all(fact["published"] and fact["listing"] for fact in facts)
    assert json.dumps(facts).count("press release") == 5
