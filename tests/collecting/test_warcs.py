"""WARC files in: our own make the same corpus without network, those of others the documents that they hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from exported import exported

sys.path.append(str(Path(__file__).parents[1] / "sources"))

from pywb_server import Kept, write_warc

from reportminer import sources
from reportminer.collecting import Wish, collect_warcs
from reportminer.corpus import Corpus
from reportminer.errors import MissingError, UnreadableError
from reportminer.pipeline.collect import WARCS

PAGES = sorted((Path(__file__).parents[2] / "corpus" / "sample" / "pages").iterdir())
WHEN = "20140301120000"
FORMER = "http://www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2013/11/"


def foreign():
    media = {".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8"}
    return [
        Kept(
            address=f"{FORMER}{page.stem}/",
            content=page.read_bytes(),
            media_type=media[page.suffix],
            timestamp=WHEN,
        )
        for page in PAGES
    ]


def test_our_own_files_make_the_same_corpus(visit, corpus, tmp_path) -> None:
    visit()
    files = sorted((corpus.folder / WARCS).glob("*.warc.gz"))
    (tmp_path / "second").mkdir()
    with Corpus(tmp_path / "second") as second:
        summary = collect_warcs(second.folder, second.store, files)
        assert (summary.added, summary.failed, summary.left) == (6, (), 0)
        assert exported(second, mined=True) == exported(corpus, mined=True)
        again = collect_warcs(second.folder, second.store, files)
        assert (again.added, again.unchanged) == (0, 6)
        assert visit().added == 0


def test_a_site_visited_after_its_files_is_not_fetched_again(visit, corpus, mill, tmp_path) -> None:
    visit()
    kept = tmp_path / "kept"
    (corpus.folder / WARCS).rename(kept)
    corpus.close()
    for path in corpus.folder.glob("reportminer.sqlite*"):
        path.unlink()
    collect_warcs(corpus.folder, corpus.store, sorted(kept.glob("*.warc.gz")))
    mill.asked()
    assert visit().unchanged == 6
    assert not [path for path in mill.asked() if path.startswith(("/news/", "/files/"))]


def test_files_of_other_tools(corpus, tmp_path) -> None:
    listing = "".join(f"<li><a href='{one.address}'>{Path(one.address).name}</a></li>" for one in foreign())
    news = f"<html><h1>News</h1><main><ul>{listing}</ul></main></html>".encode()
    more = [
        Kept(address=FORMER, content=news, timestamp=WHEN),
        Kept(address=f"{FORMER}gone/", content=b"<html><h1>Gone</h1></html>", status="404 Not Found", timestamp=WHEN),
        Kept(address=f"{FORMER}logo.png", content=b"\x89PNG", media_type="image/png", timestamp=WHEN),
    ]
    path = write_warc(tmp_path / "crawl.warc.gz", [*foreign(), *more]) or tmp_path / "crawl.warc.gz"
    summary = collect_warcs(corpus.folder, corpus.store, [path])
    assert (summary.added, summary.failed) == (30, ())
    assert summary.left == 3
    corpus.run(["collect", "read"])
    reports = corpus.reports
    assert len(reports) == 30
    assert all(address.startswith(FORMER) for address in corpus.documents.index)
    assert set(corpus.documents.origin) == {"hmi-probation"}


def test_a_kind_alone(corpus, tmp_path) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", foreign()[:3]) or tmp_path / "crawl.warc.gz"
    found = sources.source("hmi-probation")
    summary = collect_warcs(corpus.folder, corpus.store, [path], source=found, wish=Wish(kinds=("report",)))
    assert (summary.added, summary.left) == (0, 3)


def test_files_that_are_none(corpus, tmp_path) -> None:
    with pytest.raises(MissingError, match=r"no WARC file .*nowhere"):
        collect_warcs(corpus.folder, corpus.store, [tmp_path / "nowhere.warc.gz"])
    empty = tmp_path / "empty.warc.gz"
    empty.write_bytes(b"")
    with pytest.raises(UnreadableError, match="empty"):
        collect_warcs(corpus.folder, corpus.store, [empty])
