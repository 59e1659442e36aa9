"""Visits to a real WordPress and a real pywb: each gives the corpus that the sample pages give."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "sources")]

from pywb_server import Kept, pywb

from reportminer import sources
from reportminer.addresses import host_of
from reportminer.collecting import Connection, Wish, collect
from reportminer.corpus import Corpus
from reportminer.sources.base import Options
from wordpress import edge_posts
from wordpress_server import sample_site, site

__all__ = ["sample_site", "site"]

PAGES = sorted((Path(__file__).parents[2] / "corpus" / "sample" / "pages").iterdir())
WHEN = "20140301120000"
FORMER = "http://www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2013/11/"
LISTED = ("REST", "sitemap", "listing pages", "feed")


def texts(corpus):
    """Return what every report says: title, date, blocks and findings with their polarity."""
    corpus.run(["collect", "read", "mine"])
    found = []
    for key in corpus.store.reports.keys():  # noqa: SIM118 - a method of a table, not of a mapping
        report, findings = corpus.report(key)
        blocks = [(block.kind, block.text) for block in report.blocks if block.kind != "title"]
        said = [(finding.kind, finding.polarity, finding.text) for finding in findings]
        found.append((report.title, blocks, said))
    return sorted(found)


def dates(corpus):
    return sorted((row["title"], row["published"]) for row in corpus.store.table("v_reports"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Corpus.sample(database=tmp_path_factory.mktemp("sample") / "sample.sqlite") as made:
        yield texts(made), dates(made)


def visit(corpus, address, **wish):
    connection = Connection(site=address, allow_local=True, pace=0)
    return collect(
        corpus.folder, corpus.store, sources.source("hmi-probation"), wish=Wish(**wish), connection=connection
    )


def titled(pairs):
    return [(title.replace("’", "'"), rest) for title, rest in pairs]


def test_a_wordpress_gives_what_the_sample_pages_give(corpus, site, sample) -> None:
    summary = visit(corpus, site.address)
    assert (summary.problem, summary.failed, summary.added) == (None, (), 30)
    log = site.requests()
    assert log[0].uri == "/robots.txt"
    assert len({one.uri for one in log}) == len(log)
    found = texts(corpus)
    assert [title for title, *_ in found] == [title for title, *_ in sample[0]]
    assert [blocks for _, blocks, _ in found] == [blocks for _, blocks, _ in sample[0]]
    assert [said for *_, said in found] == [said for *_, said in sample[0]]
    known = {title: day for title, day in sample[1] if day}
    assert all(day == known.get(title, day) and day for title, day in dates(corpus))
    site.forget()
    again = visit(corpus, site.address)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 30)
    assert all(one.conditional for one in site.requests())
    assert not [one for one in site.requests() if one.uri.startswith("/news/")]


@pytest.mark.parametrize("way", LISTED)
def test_each_way_brings_all_of_them(corpus, site, way) -> None:
    site.set(rest=way == "REST", sitemaps=way in {"REST", "sitemap"}, listing="redesigned" if way == "feed" else "hale")
    summary = visit(corpus, site.address)
    assert (summary.problem, summary.added) == (None, 30)
    assert summary.failed == ()
    days = {row["published"] for row in corpus.store.table("v_documents")}
    assert None not in days
    assert any(way == "REST" or "REST" in note for note in [*summary.notes, way])


def test_a_listing_redesigned_under_us_costs_nothing(corpus, site) -> None:
    site.set(rest=False, sitemaps=False, feeds=False)
    assert visit(corpus, site.address).added == 30
    site.set(rest=False, sitemaps=False, feeds=False, listing="redesigned")
    summary = visit(corpus, site.address)
    assert summary.problem is not None
    assert ".list-item" in summary.problem
    assert "nothing was overwritten" in summary.problem
    assert len(corpus.store.documents.all()) == 30


def test_what_is_not_public_is_not_stored(corpus, site) -> None:
    posts = edge_posts()
    site.seed(list(posts.values()))
    summary = visit(corpus, site.address)
    titles = {row["title"] for row in corpus.store.table("v_documents")}
    for hidden in ("draft", "private", "password", "future", "trashed"):
        assert posts[hidden].title not in titles
    assert posts["summer"].title in titles
    summer = next(row for row in corpus.store.table("v_documents") if row["title"] == posts["summer"].title)
    assert summer["published"] == posts["summer"].date[:10]
    files = [row for row in corpus.store.table("v_documents") if row["media_type"] == "application/pdf"]
    assert files
    assert all(row["offered_by"] for row in files)
    assert summary.problem is None


def test_the_bytes_of_a_page_may_differ_at_every_request(corpus, site, tmp_path) -> None:
    visit(corpus, site.address, limit=5)
    assert visit(corpus, site.address, limit=5, refresh=True).changed == 0
    (tmp_path / "other").mkdir()
    with Corpus(tmp_path / "other") as other:
        visit(other, site.address, limit=5)
        corpus.run(["collect", "read"])
        other.run(["collect", "read"])
        assert list(corpus.reports.index) == list(other.reports.index)


# A web archive


def captures():
    media = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
    kept = [
        Kept(
            address=f"{FORMER}{page.stem}/",
            content=page.read_bytes() if page.suffix == ".html" else as_page(page),
            media_type=media[".html"],
            timestamp=WHEN,
        )
        for page in PAGES
    ]
    # Without www, and years later: the same documents.
    twice = [
        Kept(address=one.address.replace("//www.", "//"), content=one.content, timestamp="20180301120000")
        for one in kept[:4]
    ]
    gone = Kept(address=f"{FORMER}gone/", content=b"<html>gone</html>", status="404 Not Found", timestamp=WHEN)
    return [*kept, *twice, gone]


def as_page(path):
    """Return a plain text as a page of the former site."""
    lines = path.read_text(encoding="utf-8").split("\n")
    text = "".join(f"<p>{line}</p>" for line in lines[1:] if line.strip())
    return (
        f"<!DOCTYPE html><html><head><title>{lines[0]}</title></head><body><div class='entry-content'>"
        f"<h1>{lines[0]}</h1>{text}</div></body></html>"
    ).encode()


def test_a_web_archive_gives_them_too(corpus, tmp_path, sample) -> None:
    with pywb(tmp_path, captures()) as base:
        of = sources.source("hmi-probation")
        made = sources.source("web-archive").make(Options(of=of, archive=base))
        connection = Connection(allow_local=True, pace=0)
        summary = collect(corpus.folder, corpus.store, made, connection=connection)
        assert (summary.problem, summary.failed, summary.added) == (None, (), 30)
        titles = sorted(row["title"] for row in corpus.store.table("v_documents"))
        assert titles == [title for title, *_ in sample[0]]
        rows = corpus.store.table("v_documents")
        assert all(host_of(row["address"]).endswith("justiceinspectorates.gov.uk") for row in rows)
        assert all("id_/" in row["addresses"] for row in rows)
        again = collect(corpus.folder, corpus.store, made, connection=connection)
        assert (again.added, again.changed, again.unchanged) == (0, 0, 30)
        log = (corpus.folder / "warc" / "requests.tsv").read_text().splitlines()
        assert len([line for line in log if "id_/" in line]) == 30  # each page once, in two visits


def test_what_is_gone_from_the_site_comes_from_the_archive(corpus, mill, tmp_path) -> None:
    post = mill.posts[0]
    page = f"/news/{post.slug}/"
    content = mill.answer(page)[2]
    mill.faults[page] = lambda: (404, {"Content-Type": "text/html"}, b"<html><body>gone</body></html>")
    kept = Kept(address=f"{mill.root}news/{post.slug}/", content=content, timestamp=WHEN)
    with pywb(tmp_path, [kept]) as base:
        connection = Connection(site=mill.root, archive=base, allow_local=True, pace=0)
        summary = collect(corpus.folder, corpus.store, sources.source("hmi-probation"), connection=connection)
    assert [failure.message for failure in summary.failed if post.slug in failure.source] == []
    row = corpus.documents.loc[f"{mill.root}news/{post.slug}/"]
    assert "id_/" in row.addresses
