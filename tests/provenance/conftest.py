"""A corpus of files, and one that was collected from a site and is kept in WARC files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "collecting")]

from mill import running, sample_mill

import tiny
from reportminer import sources
from reportminer.collecting import Connection, collect
from reportminer.fetch import Rules
from reportminer.store import Address


@pytest.fixture(scope="session")
def built_files(tmp_path_factory):
    """Eight pages in a folder, two of the same bytes, one empty, one file that is no page; run once."""
    folder = tiny.a_folder(tmp_path_factory.mktemp("built") / "pages")
    (folder / "again.txt").write_bytes((folder / "page0.txt").read_bytes())
    (folder / "empty.txt").write_bytes(b"")
    (folder / "notes.md").write_text("no page")
    tiny.age(folder)
    with tiny.a_corpus(folder) as corpus:
        corpus.run()
        corpus.store.origins.settle()
    return folder


@pytest.fixture
def files(built_files, tmp_path):
    """A corpus of files of one's own."""
    with tiny.a_corpus(shutil.copytree(built_files, tmp_path / "pages")) as corpus:
        yield corpus


@pytest.fixture(scope="session")
def built_collected(tmp_path_factory):
    """Releases fetched from a site by HTTP, one of them with a copy in a web archive; run once."""
    folder = tmp_path_factory.mktemp("collected")
    with running(sample_mill(3)) as mill, tiny.a_corpus(folder) as corpus:
        connection = Connection(site=mill.root, allow_local=True, pace=0, rules=Rules(retries=0))
        done = collect(folder, corpus.store, sources.source("hmi-probation"), connection=connection)
        assert done.problem is None
        known = corpus.store.documents.all()[0]
        copy = "https://webarchive.nationalarchives.gov.uk/ukgwa/20140301120000/http://www.example.org/a/"
        corpus.store.documents.name(known.id, [Address(key="https://example.org/a", address=copy, how="archived copy")])
        corpus.run()
        corpus.store.origins.settle()
    return folder


@pytest.fixture
def collected(built_collected, tmp_path):
    """A collected corpus of one's own."""
    with tiny.a_corpus(shutil.copytree(built_collected, tmp_path / "collected")) as corpus:
        yield corpus


@pytest.fixture
def first(files):
    """Id of a finding of the files."""
    return min(one.finding for one in files.store.themes.inputs() if one.kind == "finding")
