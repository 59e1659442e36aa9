"""Addresses that pages claim, share, swap and leave: different documents stay apart, and none is lost."""

from __future__ import annotations

import dataclasses

from mill import pdf

from reportminer import sources
from reportminer.answer import Answer
from reportminer.collecting import collect
from reportminer.errors import FetchError
from reportminer.sources.base import Announcement, Source, Way

SOON = "2026-01-01T00:00:00"
LATER = "2026-01-02T00:00:00"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(mill, n):
    return mill.answer(f"/news/{mill.posts[n].slug}/")[2]


def address(mill, n):
    return f"{mill.root}news/{mill.posts[n].slug}/"


def serve(mill, n, body):
    mill.faults[f"/news/{mill.posts[n].slug}/"] = lambda: (200, HTML, body)


def bytes_of(corpus, mill, n):
    """Return the bytes that a page of the site is stored with."""
    known = next(one for one in corpus.store.documents.all() if one.address == address(mill, n))
    return corpus.store.pages.get(known.sha256).content


def pages_asked(mill):
    return [path for path in mill.asked() if path.startswith(("/news/", "/files/"))]


def test_a_page_that_claims_the_address_of_another_one_does_not_get_it(visit, corpus, mill) -> None:
    claim = page(mill, 0).replace(b'"canonical" href="%b"' % address(mill, 0).encode(), b'"canonical" href="%b"'
                                  % address(mill, 1).encode())  # fmt: skip
    serve(mill, 0, claim)
    # Both of one version, so that the claim alone could pass for the document.
    mill.modified = {post.slug: SOON for post in mill.posts}
    assert visit().added == 6
    assert mill.posts[1].html[:40].encode() in bytes_of(corpus, mill, 1)
    mill.modified[mill.posts[1].slug] = LATER
    summary = visit()
    assert (summary.changed, summary.unchanged) == (0, 6)
    assert bytes_of(corpus, mill, 0) == claim


def test_a_home_page_that_every_page_claims_is_no_document(visit, corpus, mill) -> None:
    for n in range(5):
        canonical = b'"canonical" href="%b"'
        serve(mill, n, page(mill, n).replace(canonical % address(mill, n).encode(), canonical % mill.root.encode()))
    assert visit().added == 6
    assert visit().unchanged == 6
    assert len(corpus.documents) == 6


def test_one_short_page_under_its_number_too_is_one_document(visit, corpus, mill) -> None:
    """A page of a few words is no copy of another one by its words, but by its words and its canonical link."""
    mill.posts[0] = dataclasses.replace(mill.posts[0], html="<p>This document was published on our former site.</p>")
    short = page(mill, 0)
    mill.faults["/news/number/"] = lambda: (200, HTML, short)
    mill.posts.append(dataclasses.replace(mill.posts[0], slug="number"))
    summary = visit()
    assert (summary.added, summary.same) == (6, 1)
    assert f"{mill.root}news/number/" in corpus.documents.loc[address(mill, 0)].addresses.split()


def test_a_copy_that_was_touched_is_not_asked_for_for_ever(visit, mill) -> None:
    mill.posts.append(dataclasses.replace(mill.posts[0], slug="copy"))
    mill.faults["/news/copy/"] = lambda: mill.answer(f"/news/{mill.posts[0].slug}/")
    assert visit().same == 1
    mill.modified["copy"] = SOON
    mill.asked()
    visit()
    assert pages_asked(mill) == ["/news/copy/"]
    visit()
    assert pages_asked(mill) == []


def test_a_copy_that_becomes_a_document_of_its_own_is_one(visit, corpus, mill) -> None:
    original, other = mill.posts[0], mill.posts[1]
    mill.posts = [original, dataclasses.replace(original, slug="copy"), *mill.posts[2:]]
    visit()
    before = bytes_of(corpus, mill, 0)
    mill.posts[1] = dataclasses.replace(other, slug="copy")
    mill.modified["copy"] = SOON
    summary = visit()
    assert (summary.added, summary.changed) == (1, 0)
    assert bytes_of(corpus, mill, 0) == before
    assert other.html[:40].encode() in bytes_of(corpus, mill, 1)
    mill.asked()
    visit()
    assert pages_asked(mill) == []


def test_a_document_whose_address_leads_to_another_one_keeps_its_text(visit, corpus, mill) -> None:
    visit()
    before = bytes_of(corpus, mill, 0)
    mill.faults[f"/news/{mill.posts[0].slug}/"] = lambda: (301, {"Location": address(mill, 1)}, b"")
    mill.modified[mill.posts[0].slug] = SOON
    summary = visit()
    assert (summary.changed, summary.failed) == (0, ())
    assert bytes_of(corpus, mill, 0) == before
    mill.asked()
    visit()
    assert pages_asked(mill) == []


def test_documents_that_swap_their_addresses_are_both_here(visit, corpus, mill) -> None:
    visit()
    one, other = mill.posts[:2]
    mill.posts[:2] = [dataclasses.replace(other, slug=one.slug), dataclasses.replace(one, slug=other.slug)]
    mill.modified = {one.slug: SOON, other.slug: SOON}
    assert visit().changed == 2
    assert other.html[:40].encode() in bytes_of(corpus, mill, 0)
    assert one.html[:40].encode() in bytes_of(corpus, mill, 1)
    assert visit().changed == 0


def test_a_page_that_becomes_a_file_and_a_page_again(visit, corpus, mill) -> None:
    visit()
    path, before = f"/news/{mill.posts[0].slug}/", len(corpus.documents)
    mill.faults[path] = lambda: (200, {"Content-Type": "application/pdf"}, pdf("in its place"))
    mill.modified[mill.posts[0].slug] = SOON
    assert visit().changed == 1
    del mill.faults[path]
    mill.modified[mill.posts[0].slug] = LATER
    assert visit().changed == 1
    assert (len(corpus.documents), visit().changed) == (before, 0)


def offering(mill, *files):
    """Let every page of the site offer these files."""
    boxes = "".join(f'<div class="wp-block-file"><a href="{file}">Full report</a></div>' for file in files)
    for n in range(len(mill.posts)):
        serve(mill, n, page(mill, n).replace(b"</article>", f"{boxes}</article>".encode()))


def test_a_page_that_is_offered_as_a_file_is_fetched_once_as_a_page(visit, corpus, mill) -> None:
    mill.files = frozenset()
    mill.posts = [dataclasses.replace(post, date="2099-01-01T00:00:00") for post in mill.posts]  # young for ever
    offering(mill, address(mill, 1), address(mill, 0))
    for expected in ([f"/news/{post.slug}/" for post in mill.posts], []):
        summary = visit()
        assert (summary.failed, summary.given_up) == ((), 0)
        assert pages_asked(mill) == expected
    assert corpus.store.failures.all() == ()


def test_a_file_that_every_page_offers_is_asked_for_once_a_visit(visit, mill) -> None:
    mill.posts = [dataclasses.replace(post, date="2099-01-01T00:00:00") for post in mill.posts]
    file = f"/files/{mill.posts[0].slug}.pdf"
    offering(mill, f"{mill.root}{file[1:]}", f"{mill.root}files/gone.pdf")
    for _ in range(2):
        summary = visit(retry_failed=True)
        assert [one.source for one in summary.failed] == [f"{mill.root}files/gone.pdf"]
        files = [path for path in pages_asked(mill) if path.startswith("/files/")]
        assert sorted(files) == sorted([file, "/files/gone.pdf"])


def test_a_copy_that_becomes_a_document_of_its_own_among_late_ones_alone(visit, corpus, mill) -> None:
    original, other = mill.posts[0], mill.posts[1]
    mill.posts = [original, dataclasses.replace(original, slug="copy"), *mill.posts[2:]]
    visit()
    before = bytes_of(corpus, mill, 0)
    mill.posts[1] = dataclasses.replace(other, slug="copy", date=SOON)
    mill.modified["copy"] = SOON
    assert visit(since=SOON[:10]).added == 1
    assert bytes_of(corpus, mill, 0) == before


def test_a_moved_document_that_changes_is_still_the_same(visit, corpus, mill) -> None:
    visit()
    known = len(corpus.documents)
    old = mill.posts[0].slug
    mill.files |= {"moved-here"}
    mill.posts[0] = dataclasses.replace(mill.posts[0], slug="moved-here")
    mill.faults[f"/news/{old}/"] = lambda: (301, {"Location": f"{mill.root}news/moved-here/"}, b"")
    visit()
    mill.posts[0] = dataclasses.replace(mill.posts[0], html=f"{mill.posts[0].html}<p>Corrected today.</p>")
    mill.modified["moved-here"] = LATER
    assert visit().changed == 1
    assert len(corpus.documents) == known + 1  # and the file at its new address


def test_a_copy_in_an_archive_gives_way_to_the_site_and_does_not_come_back(visit, corpus, mill) -> None:
    """The archive is asked first, then the site, then both again."""
    body = page(mill, 0)
    copy = f"http://archive.example/all/20200101000000id_/{address(mill, 0)}"
    one = Announcement(address=address(mill, 0), listing="cdx", kind="press release", version="DIGEST", copy=copy)

    def get(wanted, *, accept="*/*"):
        del accept
        if wanted != copy:
            raise FetchError(wanted, address=wanted, status=404)
        return Answer(address=wanted, final=wanted, status=200, content=body, fetched="2026-01-01T00:00:00Z")

    archive = Source(
        name="web-archive",
        publisher="",
        site="",
        ways=(Way(name="CDX", find=lambda _: [one]),),
        page=sources.source("hmi-probation").page,
        get=get,
    )
    assert collect(corpus.folder, corpus.store, archive).added == 1
    assert visit().added == 5
    assert set(corpus.documents.origin) == {"hmi-probation"}
    mill.asked()
    for _ in range(2):
        assert (collect(corpus.folder, corpus.store, archive).changed, visit().changed) == (0, 0)
    assert pages_asked(mill) == []


def test_two_releases_made_from_one_form_are_two(visit, corpus, mill) -> None:
    form = f"<p>{' '.join(f'word{n}' for n in range(300))}</p>"
    mill.posts = [
        dataclasses.replace(mill.posts[0], slug=slug, title="Inspection report published", html=f"{form}<p>{last}</p>")
        for slug, last in (("a", "In Anyshire the work was good."), ("b", "In Othershire the work was bad."))
    ]
    assert (visit().added, len(corpus.documents)) == (2, 2)


def test_a_copy_that_claims_the_address_of_another_one_does_not_get_it(visit, corpus, mill) -> None:
    mill.posts = [mill.posts[0], dataclasses.replace(mill.posts[0], slug="copy"), *mill.posts[1:]]
    canonical = b'"canonical" href="%b"'
    serve(mill, 1, page(mill, 1).replace(canonical % address(mill, 1).encode(), canonical % address(mill, 2).encode()))
    mill.modified = {post.slug: SOON for post in mill.posts}
    summary = visit()
    assert (summary.added, summary.same) == (6, 1)
    assert mill.posts[2].html[:40].encode() in bytes_of(corpus, mill, 2)
