"""REFI-QDA among the exports: found by suffix, whole or not at all, and what was replaced is told."""

from __future__ import annotations

from zipfile import ZipFile

from lxml import etree

import hostile
import tiny
from reportminer.exports import export, writers


def test_suffixes_are_known_and_files_valid(corpus, tmp_path, project_schema, codebook_schema) -> None:
    assert {".qdpx", ".qdc"} <= set(writers())
    done = export(corpus, tmp_path / "out.qdpx")
    assert done.findings == len(corpus.store.found.rows()) > 0
    assert done.notes == ()
    with ZipFile(done.path) as archive:
        project_schema.assertValid(etree.fromstring(archive.read("project.qde")))
    again = export(corpus, tmp_path / "again.qdpx")
    assert again.path.read_bytes() == done.path.read_bytes()
    codebook_schema.assertValid(etree.parse(export(corpus, tmp_path / "out.qdc").path))


def test_characters_that_were_replaced_are_told(tmp_path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_bytes(f"Work in Anyshire\n\nPlans {hostile.TERMINAL[0]} were late \ufffe.\n".encode())
    with tiny.a_corpus(pages, database=tmp_path / "db.sqlite") as corpus:
        corpus.run()
        assert any(not char.isprintable() for row in corpus.store.found.rows() for char in row.finding.text)
        (note,) = export(corpus, tmp_path / "a.qdpx").notes
    assert "stand as U+FFFD; no position shifts" in note
