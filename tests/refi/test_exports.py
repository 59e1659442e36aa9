"""REFI-QDA among the exports: found by suffix, whole or not at all, and what was replaced is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from zipfile import ZipFile

from lxml import etree
from qda_projects import selected

from reportminer.exports import export, writers
from reportminer.refi.matching import codings_of


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


def test_characters_that_were_replaced_are_told(corpus, tmp_path) -> None:
    database = corpus.database
    corpus.close()
    with closing(sqlite3.connect(database)) as raw, raw:  # no reader lets them through
        raw.execute("UPDATE blocks SET text = replace(text, 'Staff', ?)", ("St\x01ff",))
        raw.execute("UPDATE findings SET text = replace(text, 'Staff', ?)", ("St\x01ff",))
    texts = {row.finding.id: row.finding.text for row in corpus.store.found.rows()}
    assert any("\x01" in text for text in texts.values())
    done = export(corpus, tmp_path / "a.qdpx")
    (note,) = done.notes
    assert "stand as U+FFFD; no position shifts" in note
    assert selected(done.path.read_bytes()) == {key: text.replace("\x01", "\ufffd") for key, text in texts.items()}
    assert codings_of(done.path, corpus.store, machine=True).unmatched == ()
