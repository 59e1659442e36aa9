from __future__ import annotations

import pytest

import reportminer as rm
import tiny
from reportminer.pagemark import is_own_page
from reportminer.pipeline.collect import scan


@pytest.fixture
def corpus(tmp_path):
    with rm.Corpus(tiny.a_folder(tmp_path / "pages"), embedder=tiny.TinyEmbedder(), miner=tiny.TinyMiner()) as made:
        made.run()
        yield made


def test_a_report_in_the_folder_of_its_corpus_is_none_of_its_pages(corpus) -> None:
    before = len(corpus.findings)
    written = rm.write_report(corpus, corpus.folder / "releases.html")
    assert is_own_page(written.path)
    found = scan(corpus.folder)
    assert "releases.html" not in found.pages
    assert "releases.html" in found.ignored  # it is named: a page that only looks like one of ours is not lost silently
    corpus.run()
    assert len(corpus.findings) == before
    content = written.path.read_bytes()
    rm.write_report(corpus, written.path)
    assert written.path.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\x00", b'<meta name="generator" content="WordPress 6">'])
def test_other_pages_are_not_ours(tmp_path, content) -> None:
    (tmp_path / "a.html").write_bytes(content)
    assert not is_own_page(tmp_path / "a.html")
    assert not is_own_page(tmp_path)
