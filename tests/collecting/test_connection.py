"""How a publisher is reached: hosts, pace, archive, log, and what is told when."""

from __future__ import annotations

import dataclasses

import pytest
from mill import Mill, running, sample_mill

from reportminer import sources
from reportminer.answer import Answer
from reportminer.collecting import Connection, collect
from reportminer.collecting.connection import CONTACT_VARIABLE, LOG
from reportminer.collecting.lock import NAME, locked
from reportminer.collecting.summary import Unwatched
from reportminer.errors import MissingError, StoreError, UsageError
from reportminer.pipeline.collect import WARCS
from reportminer.sources.base import Options
from reportminer.warc import Archive

PROBATION = sources.source("hmi-probation")


class Told(Unwatched):
    def __init__(self) -> None:
        self.notes = []
        self.paces = []

    def note(self, text):
        self.notes.append(text)

    def paced(self, seconds, rule):
        self.paces.append((seconds, rule))


class Walled(Mill):
    """A web archive behind a firewall: to all but robots.txt it answers with a puzzle for humans."""

    def answer(self, path):
        if path == "/robots.txt":
            return super().answer(path)
        return 405, {"Content-Type": "text/html", "x-amzn-waf-action": "captcha"}, b""


@pytest.fixture
def line(tmp_path):
    """Opens a line to a source, without a database."""

    def opened(connection, source=PROBATION):
        return connection.open(source, tmp_path, Unwatched(), store=None)

    return opened


def test_a_copy_of_a_site_has_no_history_unless_an_archive_is_named() -> None:
    assert Connection().archived
    assert not Connection(site="http://127.0.0.1:1/").archived
    assert Connection(site="http://127.0.0.1:1/", archive="ukgwa").archived
    assert not Connection(archive="none").archived


@pytest.mark.parametrize(
    ("site", "stands"),
    [
        (None, PROBATION.site),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ("https://b.example/c/", "https://b.example/c/"),
    ],
)
def test_a_site_ends_in_a_slash(site, stands) -> None:
    assert Connection(site=site).site_of(PROBATION) == stands


def test_a_source_without_a_site_cannot_stand_elsewhere(tmp_path) -> None:
    archive = sources.source("web-archive").make(Options(prefixes=("a.example/b/",)))
    with pytest.raises(UsageError, match="web-archive is none: name the archive with --archive"):
        Connection(site="https://b.example/").site_of(archive)
    local = sources.source("local").make(Options(paths=(tmp_path,)))
    with pytest.raises(UsageError, match="--site is for publishers, and local is none"):
        Connection(site="https://b.example/").site_of(local)


def test_hosts_are_those_of_the_site_and_its_files(line) -> None:
    with line(Connection(contact="you@example.org")) as opened:
        assert "hmiprobation.justiceinspectorates.gov.uk" in opened.hosts_of(PROBATION)
        assert "www.hmiprobation.justiceinspectorates.gov.uk" in opened.hosts_of(PROBATION)
        assert set(PROBATION.files) <= set(opened.hosts_of(PROBATION))
        archive = opened.archive(PROBATION)
        assert archive is not None
        assert opened.hosts_of(archive) == (
            "webarchive.nationalarchives.gov.uk",
            "www.webarchive.nationalarchives.gov.uk",
        )
        assert opened.archive(archive) is None
        assert opened.fetch(PROBATION) is opened.fetch(dataclasses.replace(PROBATION))


def test_what_a_copy_may_be_asked_a_web_archive_may_not(line, mill) -> None:
    connection = Connection(site=mill.root, archive="ukgwa", allow_local=True, pace=0, contact="you@example.org")
    with line(connection) as opened:
        assert opened.fetch(PROBATION).pace(mill.root).seconds == 0
        archive = opened.archive(PROBATION)
        assert opened.fetch(archive).pace(archive.site).seconds == 1


def test_the_contact_of_the_environment(line, monkeypatch) -> None:
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    with line(Connection()) as opened, pytest.raises(UsageError, match="--contact"):
        opened.fetch(PROBATION)
    monkeypatch.setenv(CONTACT_VARIABLE, "you@example.org")
    with line(Connection()) as opened:
        opened.fetch(PROBATION)


@pytest.mark.parametrize(
    ("connection", "error", "words"),
    [
        (Connection(archive="nosuch", allow_local=True, pace=0), UsageError, "nosuch"),
        (Connection(archive="ukgwa", allow_local=True, pace=0), UsageError, "--contact"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_told_before_the_site_is(corpus, mill, connection, error, words) -> None:
    with pytest.raises((error, MissingError), match=words):
        collect(corpus.folder, corpus.store, PROBATION, connection=dataclasses.replace(connection, site=mill.root))
    assert mill.requests == []
    assert corpus.store.visits.origins() == ()


def test_an_archive_that_asks_for_a_human_is_told_and_the_site_stands(corpus, mill) -> None:
    told = Told()
    with running(Walled(posts=[])) as archive:
        connection = Connection(site=mill.root, archive=f"{archive.root}coll/", allow_local=True, pace=0)
        summary = collect(corpus.folder, corpus.store, PROBATION, connection=connection, watch=told)
        assert len(archive.requests) == 2  # robots.txt, and one that was answered with the puzzle
    assert (summary.problem, summary.added, summary.failed) == (None, 6, ())
    (said,) = [note for note in told.notes if note.startswith("the web archive brought nothing more")]
    assert "asks for a human" in said
    assert said in summary.notes
    visits = {name: corpus.store.visits.last(name) for name in corpus.store.visits.origins()}
    assert visits["hmi-probation"].outcome == "done"
    assert "asks for a human" in visits["web-archive"].outcome
    assert visits["hmi-probation"].requests + visits["web-archive"].requests == summary.requests
    assert visits["web-archive"].requests == 2


def test_the_log_has_a_line_a_request(corpus, mill) -> None:
    told = Told()
    mill.faults["/wp-sitemap.xml"] = lambda: (404, {"Content-Type": "text/html"}, b"")
    connection = Connection(site=mill.root, allow_local=True, pace=0)
    collect(corpus.folder, corpus.store, PROBATION, connection=connection, watch=told)
    head, *lines = (corpus.folder / WARCS / LOG).read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    assert [row["address"].removeprefix(mill.root[:-1]) for row in rows] == [path for _, path, _ in mill.requests]
    assert {row["method"] for row in rows} == {"GET"}
    assert {"200", "404"} == {row["status"] for row in rows}
    assert {row["rule"] for row in rows} == {"our floor"}
    assert told.paces == [(0, "our floor")]


def test_a_check_notes_nothing(tmp_path, line) -> None:
    with running(sample_mill(1)) as mill:
        connection = Connection(site=mill.root, allow_local=True, pace=0)
        with line(connection) as opened:
            assert opened.fetch(PROBATION)(mill.root).status == 200
            assert opened.requests == 2
    assert list(tmp_path.iterdir()) == []


# One visit at a time


def test_a_corpus_is_held_by_one_and_let_go_of(tmp_path) -> None:
    with locked(tmp_path), pytest.raises(StoreError, match="another visit is collecting"), locked(tmp_path):
        pass
    with pytest.raises(KeyError), locked(tmp_path):
        raise KeyError
    with locked(tmp_path):
        assert (tmp_path / NAME).exists()


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(StoreError, match=r"nothing can be collected into .*rights"), locked(tmp_path):
        pass


def test_what_a_killed_visit_kept_of_an_archive_is_stored(corpus, mill) -> None:
    """Its records stand in WARC files of their own, and the archive need not be asked for them again."""
    page = mill.answer(f"/news/{mill.posts[4].slug}/")[2]
    former = "http://www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2013/11/anyshire/"
    with running(Walled(posts=[])) as archive:
        copy = f"{archive.root}coll/20140301120000id_/{former}"
        headers = (("Content-Type", "text/html; charset=utf-8"),)
        answer = Answer(
            address=copy, final=copy, status=200, content=page, headers=headers, fetched="2026-01-05T09:00:00Z"
        )
        facts = {
            "address": former,
            "copy": copy,
            "listing": "cdx",
            "kind": "press release",
            "version": "20140301120000",
        }
        Archive(corpus.folder / WARCS, "web-archive").append(answer, facts)
        mill.posts = mill.posts[:3]
        connection = Connection(site=mill.root, archive=f"{archive.root}coll/", allow_local=True, pace=0)
        collect(corpus.folder, corpus.store, PROBATION, connection=connection)
        assert not [path for _, path, _ in archive.requests if "id_" in path]
    (row,) = [one for one in corpus.store.documents.all() if one.origin == "web-archive"]
    assert (row.address, row.version) == (former, "20140301120000")
