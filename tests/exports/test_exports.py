"""Every format is opened by its own library and holds what the corpus holds; nothing that a page says is run."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
import spacy
from spacy.tokens import DocBin

from reportminer import Corpus, UsageError, export
from reportminer.cells import MOST, RUN
from reportminer.exports import writers
from reportminer.exports.material import FINDINGS, Material

sys.path.append(str(Path(__file__).parents[1]))

import hostile as hostile_pages

TABLES = (".csv", ".jsonl", ".parquet", ".xlsx", ".md", ".sqlite", ".spacy")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Corpus.sample(database=tmp_path_factory.mktemp("sample") / "corpus.sqlite") as corpus:
        corpus.run()
        yield corpus


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    hostile_pages.write_hostile(folder, bullets=200)
    with Corpus(folder) as corpus:
        corpus.run()
        yield corpus


@pytest.fixture(scope="module")
def rows(sample):
    return list(Material(sample).findings())


def read(path: Path) -> list[dict]:
    """The findings of a file, with text where the format has nothing else."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute("SELECT * FROM findings ORDER BY rowid")]
    with closing(openpyxl.load_workbook(path, read_only=True)) as book:
        lines = list(book["findings"].iter_rows(values_only=True))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_every_suffix_has_a_writer() -> None:
    assert set(writers()) >= {*TABLES, ".qdpx", ".qdc"}


def test_the_material_is_what_the_corpus_holds(sample, rows) -> None:
    frame = sample.findings
    assert [row["finding"] for row in rows] == list(frame.index)
    assert [row["polarity"] for row in rows] == [None if one != one else one for one in frame["polarity"]]  # noqa: PLR0124
    assert sum(row["theme"] is not None for row in rows) == frame["theme"].notna().sum()
    for report, found in Material(sample).reports():
        assert all(report.text[row["start"] : row["end"]] == row["text"] for row in found)


@pytest.mark.parametrize("suffix", [".jsonl", ".parquet", ".sqlite"])
def test_typed_formats_hold_every_value(sample, rows, suffix, tmp_path) -> None:
    export(sample, tmp_path / f"a{suffix}")
    assert read(tmp_path / f"a{suffix}") == rows


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_spreadsheets_hold_every_text(sample, rows, suffix, tmp_path) -> None:
    written = export(sample, tmp_path / f"a{suffix}")
    found = read(tmp_path / f"a{suffix}")
    assert written.findings == len(found) == len(rows)
    assert list(found[0]) == [column.name for column in FINDINGS]
    for one, row in zip(found, rows, strict=True):
        for name in ("finding", "text", "body", "label", "source"):
            assert (one[name] or None) == row[name]


def test_the_workbook(sample, tmp_path) -> None:
    export(sample, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["findings", "themes", "theme × body", "about"]
    assert book["findings"].freeze_panes == "B2"
    assert book["findings"].auto_filter.ref.startswith("A1:AB")
    assert book["themes"].max_row == len(sample.themes) + 1
    assert book["theme × body"].max_row == len(sample.theme_bodies) + 1


def test_the_database_is_searched_and_joined(sample, tmp_path) -> None:
    written = export(sample, tmp_path / "a.sqlite")
    assert written.beside == (tmp_path / "metadata.json",)
    metadata = json.loads((tmp_path / "metadata.json").read_text("utf-8"))
    assert "polarity" in metadata["databases"]["a"]["tables"]["findings"]["facets"]
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        hits = database.execute("SELECT count(*) FROM findings_fts WHERE findings_fts MATCH 'visit'").fetchone()[0]
        assert hits > 5
        joined = "SELECT count(*) FROM findings JOIN themes USING (theme)"
        assert database.execute(joined).fetchone()[0] == sample.findings["theme"].notna().sum()
    export(sample, tmp_path / "a.sqlite", force=True)  # our own may be written anew


def test_docs_have_the_findings_as_spans(sample, rows, tmp_path) -> None:
    export(sample, tmp_path / "a.spacy")
    docs = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("en").vocab))
    assert len(docs) == len(sample.reports)
    spans = {span.id_: span for doc in docs for span in doc.spans["findings"]}
    assert {key: span.label_ for key, span in spans.items()} == {
        row["finding"]: row["polarity"] or "recommendation" for row in rows
    }
    assert sum(spans[row["finding"]].text == row["text"] for row in rows) >= 0.99 * len(rows)
    for doc in docs:
        for key, (start, end) in doc.user_data["reportminer"]["findings"].items():
            assert doc.text[start:end] == next(row["text"] for row in rows if row["finding"] == key)


def test_quotations_by_theme(sample, tmp_path) -> None:
    export(sample, tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text("utf-8")
    assert text.count("\n## ") == len(sample.themes) + 1
    assert text.count("\n> —") == len(sample.findings)


@pytest.mark.parametrize("suffix", sorted(writers()))
def test_equal_corpora_make_equal_files(sample, suffix, tmp_path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        export(sample, folder / f"a{suffix}")
    assert (one / f"a{suffix}").read_bytes() == (other / f"a{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", TABLES)
def test_a_hostile_corpus_is_written_and_read_back(hostile, suffix, tmp_path) -> None:
    written = export(hostile, tmp_path / f"a{suffix}")
    assert written.findings == len(hostile.findings) > 300
    if suffix in {".csv", ".xlsx"}:
        csv.field_size_limit(sys.maxsize)
        cells = [one for row in read(tmp_path / f"a{suffix}") for one in row.values() if isinstance(one, str)]
        assert not [one for one in cells if one.startswith(RUN) and not one.lstrip("-").replace(".", "").isdigit()]
        assert not [one for one in cells if "\x1b" in one or "\x00" in one]
        assert any("apostrophe" in note for note in written.notes)
    elif suffix not in {".md", ".spacy"}:
        assert len(read(tmp_path / f"a{suffix}")) == written.findings
    elif suffix == ".md":
        assert "<script" not in (tmp_path / "a.md").read_text("utf-8").replace("\\<script", "")
    if suffix == ".xlsx":
        assert any(str(MOST)[:2] in note for note in written.notes)  # the title of a megabyte
        with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
            assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.doc", "nothing writes .doc; there are .csv"),
        ("a", "no suffix"),
        ("no/a.csv", "make it first"),
        ("there.csv", "--force"),
        ("reportminer.sqlite", "mined or decided"),
    ],
)
def test_what_is_refused(sample, tmp_path, name, said) -> None:
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(UsageError, match=said):
        export(sample, tmp_path / name)
    assert (tmp_path / "there.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("suffix", "package", "extra"), [(".xlsx", "xlsxwriter", "excel"), (".parquet", "pyarrow", "parquet")]
)
def test_a_missing_package_names_its_extra(sample, tmp_path, monkeypatch, suffix, package, extra) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError, match=rf"reportminer\[{extra}\]"):
        export(sample, tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []
