"""What servers, files and file systems do to a visit that nobody would do on purpose, or somebody might."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sys
from pathlib import Path

import pytest
from mill import pdf

sys.path.append(str(Path(__file__).parents[1] / "sources"))

from pywb_server import Kept, write_warc

from reportminer import sources
from reportminer.answer import Answer
from reportminer.collecting import Connection, Wish, collect, collect_warcs
from reportminer.collecting.connection import LOG
from reportminer.corpus import Corpus
from reportminer.errors import StoreError, UsageError
from reportminer.pipeline.collect import WARCS
from reportminer.warc import Archive

LONG_AGO = "2014-01-01T00:00:00Z"
SOON = "2026-01-01T00:00:00"


def kept(folder, address, content, facts=None, *, media="text/html", fetched=LONG_AGO, source="hmi-probation"):
    """Write a WARC file of one record, as this program writes it; return the file."""
    answer = Answer(
        address=address,
        final=address,
        status=200,
        content=content,
        fetched=fetched,
        headers=(("Content-Type", media),),
    )
    return folder / Archive(folder, source).append(answer, facts or {}).file


def page(mill, n=0):
    return mill.answer(f"/news/{mill.posts[n].slug}/")[2]


def address(mill, n=0):
    return f"{mill.root}news/{mill.posts[n].slug}/"


def asked(mill):
    return [path for path in mill.asked() if path.startswith(("/news/", "/files/"))]


def drop_database(corpus):
    corpus.close()
    for path in corpus.folder.glob("reportminer.sqlite*"):
        path.unlink()


def test_a_listing_of_strange_things(visit, corpus, mill) -> None:
    rows = [
        {"link": f"{mill.root}news/\ud800/", "title": {"rendered": "half an address"}, "modified_gmt": "\ud800"},
        {"link": "javascript:alert(1)", "title": {"rendered": "no address"}},
        {"link": "https://elsewhere.example/news/x/", "title": {"rendered": "another host"}},
        {"link": f"{mill.root}news/\u202e\x1b[2J/", "title": {"rendered": "an address that a terminal obeys"}},
        {
            "link": address(mill),
            "title": {"rendered": "A\ud800\x00\x1b[31m\u202e" + "x" * 100_000},
            "modified_gmt": "now\ud800",
            "date": "2020-13-45T00:00:00",
        },
    ]
    types = {"news": {"rest_base": "news", "rest_namespace": "wp/v2"}}
    answers = {"types": types, "news": [{"id": n, "type": "news"} | row for n, row in enumerate(rows)]}
    usual = mill.answer
    mill.answer = lambda path: next(
        (
            (200, {"Content-Type": "application/json"}, json.dumps(answers[name]).encode())
            for name in answers
            if path.startswith(f"/wp-json/wp/v2/{name}")
        ),
        (404, {}, b"") if "sitemap" in path else usual(path),
    )
    summary = visit()
    assert (summary.problem, summary.added, len(summary.failed)) == (None, 2, 2)
    (document,) = (one for one in corpus.store.documents.all() if one.address == address(mill))
    assert "\ud800" not in document.title
    assert len(document.title) <= 2000
    for text in (corpus.documents.to_csv(), json.dumps([one.message for one in corpus.status().failures])):
        text.encode()
    assert visit().added == 0


def test_facts_of_a_file_are_not_believed_blindly(visit, corpus, mill, tmp_path) -> None:
    facts = {"published": "soon", "title": "A\ud800\x00", "kind": "nonsense", "listing": "\x00", "version": "\ud800"}
    file = kept(tmp_path, address(mill), page(mill), facts)
    summary = collect_warcs(corpus.folder, corpus.store, [file])
    assert (summary.added, summary.failed) == (1, ())
    mill.dates = False
    assert visit(accept_changes=True).problem is None  # "soon" is no day that a document could be young by


def test_an_older_state_does_not_replace_a_newer_one(visit, corpus, mill, tmp_path) -> None:
    older = page(mill)
    file = kept(tmp_path, address(mill), older)
    mill.posts[0] = dataclasses.replace(mill.posts[0], html=mill.posts[1].html)
    visit()
    before = corpus.documents.identity
    summary = collect_warcs(corpus.folder, corpus.store, [file])
    assert (summary.changed, summary.unchanged) == (0, 1)
    assert (corpus.documents.identity == before).all()
    mill.asked()
    visit()
    assert asked(mill) == []


def test_a_torn_file_in_a_warc_file_is_fetched_from_its_site(visit, corpus, mill, tmp_path) -> None:
    file = f"{mill.root}files/{mill.posts[0].slug}.pdf"
    warc = kept(tmp_path, file, pdf("x")[:200], media="application/pdf")
    assert len(collect_warcs(corpus.folder, corpus.store, [warc]).failed) == 1
    summary = visit()
    assert (summary.added, summary.given_up) == (6, 0)
    assert corpus.store.failures.all() == ()


def test_what_failed_and_came_by_a_file_has_not_failed(visit, corpus, mill, tmp_path) -> None:
    whole = page(mill)
    mill.faults[f"/news/{mill.posts[0].slug}/"] = lambda: (404, {}, b"")
    assert len(visit().failed) == 1
    collect_warcs(corpus.folder, corpus.store, [kept(tmp_path, address(mill), whole)])
    assert corpus.store.failures.all() == ()
    assert visit().given_up == 0


def test_halves_of_characters_in_a_file_end_nothing(corpus, tmp_path) -> None:
    warc = kept(tmp_path, "https://a.example/\udc80", b"", {"address": "https://a.example/\ud800"})
    assert len(collect_warcs(corpus.folder, corpus.store, [warc]).failed) == 1


def test_a_limit_holds_for_files_too(visit, corpus, tmp_path) -> None:
    visit()
    files = sorted((corpus.folder / WARCS).glob("*.gz"))
    (tmp_path / "second").mkdir()
    with Corpus(tmp_path / "second") as second:
        assert collect_warcs(second.folder, second.store, files, wish=Wish(limit=2)).added <= 3
        assert collect_warcs(second.folder, second.store, files).unchanged > 0


def test_the_files_of_a_corpus_whose_database_is_gone_stay_as_they_are(visit, corpus, mill) -> None:
    visit()
    (file,) = (corpus.folder / WARCS).glob("*.gz")
    before = file.read_bytes()
    drop_database(corpus)
    assert collect_warcs(corpus.folder, corpus.store, [file]).added == 6
    assert file.read_bytes() == before
    drop_database(corpus)
    mill.asked()
    assert (visit().unchanged, asked(mill)) == (6, [])
    assert file.read_bytes() == before


def test_a_file_of_another_program_is_not_mended(visit, corpus) -> None:
    (corpus.folder / WARCS).mkdir()
    file = corpus.folder / WARCS / "hmi-probation-00000.warc.gz"  # as other crawlers name theirs
    write_warc(file, [Kept(address="http://a.example/", content=b"<p>text</p>", timestamp="20140301120000")])
    before = file.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        visit()
    assert file.read_bytes() == before
    file.unlink()
    assert visit().added == 6


@pytest.mark.parametrize("place", ["?a=b", "#a", "a b/", "\x1b/", "x\\y/"])
def test_a_site_is_host_and_path(corpus, mill, place) -> None:
    for site in (f"{mill.root}{place}", mill.root.replace("//", "//me:secret@")):
        with pytest.raises(UsageError, match="--site") as caught:
            collect(corpus.folder, corpus.store, sources.source("hmi-probation"), connection=Connection(site=site))
        assert "secret" not in str(caught.value)


def test_a_site_in_a_folder_without_its_last_slash(corpus, mill) -> None:
    usual = mill.answer
    mill.answer = lambda path: (
        usual(path.removeprefix("/sub")) if path.startswith(("/sub", "/robots")) else (404, {}, b"")
    )
    root, mill.root = mill.root, f"{mill.root}sub/"
    connection = Connection(site=f"{root}sub", allow_local=True, pace=0)
    found = sources.source("hmi-probation")
    assert collect(corpus.folder, corpus.store, found, connection=connection).added == 6


@pytest.mark.parametrize("name", [".collecting.lock", f"{WARCS}/{LOG}", f"{WARCS}/hmi-probation-00001.warc.gz"])
def test_a_folder_that_cannot_be_written_to(visit, corpus, name) -> None:
    (corpus.folder / name).mkdir(parents=True)
    with pytest.raises(StoreError, match="rights"):
        visit()
    shutil.rmtree(corpus.folder / name)
    assert visit().added == 6


def test_a_document_that_fails_comes_and_fails_again(visit, corpus, mill) -> None:
    path = f"/news/{mill.posts[0].slug}/"
    for n in range(2):
        mill.faults[path] = lambda: (500, {}, b"")
        mill.modified[mill.posts[0].slug] = f"2026-01-0{n + 1}T00:00:00"
        assert [one.source for one in visit().failed] == [address(mill)]
        assert len(corpus.store.failures.all()) == 1
        del mill.faults[path]
        assert visit().failed == ()
        assert corpus.store.failures.all() == ()


def test_a_failure_is_over_whichever_way_the_address_is_written(visit, corpus, mill) -> None:
    path = f"/news/{mill.posts[0].slug}/"
    mill.faults[path] = lambda: (500, {}, b"")
    visit()
    (failure,) = corpus.store.failures.all()
    corpus.store.failures.clear([failure])
    corpus.store.failures.save(dataclasses.replace(failure, source=failure.source.rstrip("/")))
    del mill.faults[path]
    visit()
    assert corpus.store.failures.all() == ()


def test_a_listing_without_end_is_left(visit, mill) -> None:
    usual = mill.answer
    rows = [{"id": n, "type": "news", "link": f"{mill.root}news/{n}/"} for n in range(100)]
    head = {"Content-Type": "application/json", "X-WP-TotalPages": "99999999"}
    mill.answer = lambda path: (200, head, json.dumps(rows).encode()) if "v2/news" in path else usual(path)
    summary = visit(dry_run=True)
    assert (summary.problem, summary.announced) == (None, 105)
    assert any("same posts as the page before" in note for note in summary.notes)
    assert len(mill.requests) < 20
