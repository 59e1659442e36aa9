"""Every kind of file read back by a library of its own, and held against the store."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
import spacy
from spacy.tokens import DocBin

sys.path.append(str(Path(__file__).parents[1]))

import hostile
import tiny
from reportminer import Corpus, UsageError, export
from reportminer.exports import Material, exporting, workbook, writers
from reportminer.exports.material import FINDINGS, THEME_BODIES, THEMES

NAMES = [column.name for column in FINDINGS]
OURS = (".csv", ".jsonl", ".md", ".parquet", ".spacy", ".sqlite", ".xlsx")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Corpus.sample(database=tmp_path_factory.mktemp("sample") / "sample.sqlite") as corpus:
        corpus.run()
        yield corpus


@pytest.fixture(scope="module")
def evil(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evil") / "pages"
    hostile.write_hostile(folder, bullets=200)
    with Corpus(folder, embedder=tiny.TinyEmbedder(), database=folder.parent / "evil.sqlite") as corpus:
        corpus.run()
    hostile.poison(folder.parent / "evil.sqlite")
    with Corpus(folder, embedder=tiny.TinyEmbedder(), database=folder.parent / "evil.sqlite") as corpus:
        yield corpus


@pytest.fixture(params=["sample", "evil"])
def corpus(request):
    return request.getfixturevalue(request.param)


def rows_of(corpus) -> list[dict]:
    return list(Material(corpus).findings())


def bare(value):
    """A text as a cell may hold it, without the mark: written here anew, so that it is no copy of the program's."""
    if not isinstance(value, str):
        return value
    forbidden = {*range(9), *range(11, 32), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, 0xFFFE, 0xFFFF}
    forbidden |= {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
    return "".join(char for char in value if ord(char) not in forbidden)


def test_the_material_is_what_the_corpus_has(sample) -> None:
    rows, frame = rows_of(sample), sample.findings
    assert [row["finding"] for row in rows] == list(frame.index)
    assert len(rows) == len(Material(sample)) == 596
    assert all(list(row) == NAMES for row in rows)
    for ours, theirs in (("text", "text"), ("start", "start"), ("theme", "theme"), ("source", "source")):
        assert [row[ours] for row in rows] == [None if pd.isna(one) else one for one in frame[theirs]]
    assert [row["theme"] for row in Material(sample).themes()] == list(sample.themes.index)
    assert len(Material(sample).theme_bodies()) == len(sample.theme_bodies)


def test_every_finding_stands_at_its_place(corpus) -> None:
    seen = 0
    for report, rows in Material(corpus).reports():
        for row in rows:
            assert report.text[row["start"] : row["end"]] == row["text"]
            seen += 1
    assert seen == len(rows_of(corpus))


def test_jsonl(corpus, tmp_path) -> None:
    written = export(corpus, tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text("utf-8").split("\n")[:-1]
    assert [json.loads(line) for line in lines] == rows_of(corpus)
    assert written.size == (tmp_path / "a.jsonl").stat().st_size
    assert written.findings == len(lines)


def test_csv(corpus, tmp_path) -> None:
    export(corpus, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    rows = rows_of(corpus)
    assert list(found[0]) == NAMES
    for one, row in zip(found, rows, strict=True):
        for name in NAMES:
            expected = "" if row[name] is None else str(bare(row[name]))
            assert one[name] in {expected, f"'{expected}"}, name
            assert not one[name].lstrip(" \"'‘").startswith(("=", "+", "-", "@", "\t")) or one[name].startswith("'")


def test_parquet(corpus, tmp_path) -> None:
    export(corpus, tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    dated = [
        row | {"published": row["published"] and datetime.fromisoformat(row["published"]).date()}
        for row in rows_of(corpus)
    ]
    assert table.to_pylist() == dated
    assert table.schema.field("text").metadata[b"description"].startswith(b"the words")
    assert "limits" in json.loads(table.schema.metadata[b"reportminer"])
    assert list(pd.read_parquet(tmp_path / "a.parquet").columns) == NAMES


def test_xlsx(corpus, tmp_path) -> None:
    export(corpus, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["findings", "themes", "theme × body", "about"]
    for name, columns in (("findings", FINDINGS), ("themes", THEMES), ("theme × body", THEME_BODIES)):
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == [column.name for column in columns]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    expected = {
        "findings": rows_of(corpus),
        "themes": Material(corpus).themes(),
        "theme × body": Material(corpus).theme_bodies(),
    }
    cut = 0
    for name, rows in expected.items():
        lines = list(book[name].iter_rows(min_row=2))
        for line, row in zip(lines, rows, strict=True):
            for cell, (column, value) in zip(line, row.items(), strict=True):
                assert cell.data_type in ("d", "n", "s")  # neither a formula nor an error
                if isinstance(cell.value, datetime):
                    assert cell.value.date().isoformat() == value, column
                elif isinstance(value, str) and len(value) > 32_767:
                    assert cell.value.endswith("… [cut]")
                    assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767
                    cut += 1
                else:
                    assert cell.value in (
                        {None}
                        if value in (None, "", bare(""))
                        else {bare(value), f"'{bare(value)}"} | ({None} if bare(value) == "" else set())
                    ), column
                if cell.hyperlink is not None:
                    assert cell.hyperlink.target.lower().startswith(("http://", "https://"))
    about = {row[0].value: row[1].value for row in book["about"].iter_rows(min_row=2)}
    assert "limits" in about
    assert ("cut" in (about.get("note") or "")) == bool(cut)


def test_links_of_a_workbook(evil, tmp_path) -> None:
    export(evil, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert links.count("TargetMode") > 5
    assert "javascript" not in links.lower().replace("/", "") or 'Target="https' in links
    assert 'Target="javascript' not in links


def test_more_links_and_rows_than_excel_has(sample, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 201)
    monkeypatch.setattr(workbook, "MOST_CHARACTERS", 60)
    written = export(sample, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:3] == ["findings", "findings 2", "findings 3"]
    assert sum(book[name].max_row - 1 for name in book.sheetnames[:3]) == 596
    assert any("rows a sheet" in note for note in written.notes)
    assert any("characters a cell" in note for note in written.notes)


def test_too_many_links_are_text(evil, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(workbook, "MOST_LINKS", 3)
    written = export(evil, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert sum(cell.hyperlink is not None for row in book["findings"].iter_rows() for cell in row) == 3
    assert any("links a sheet" in note for note in written.notes)


def test_markdown(sample, tmp_path) -> None:
    export(sample, tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text("utf-8")
    rows = rows_of(sample)
    assert all(text.count(f"`{row['finding']}`\n") == 1 for row in rows)
    theme = Material(sample).themes()[0]
    section = text.split(f"## {theme['theme']}. ")[1].split("\n## ")[0]
    assert section.count("\n> —") == theme["findings"]


def test_markdown_of_strangers_is_text(evil, tmp_path) -> None:
    export(evil, tmp_path / "a.md")
    text = (tmp_path / "a.md").read_text("utf-8")
    assert "<script" not in text.replace("\\<", "")
    assert "](<javascript" not in text.lower()
    assert not {chr(one) for one in (*range(9), *range(11, 32), 0x202E)} & set(text)


def test_sqlite(corpus, tmp_path) -> None:
    written = export(corpus, tmp_path / "a.sqlite")
    assert written.beside == (tmp_path / "metadata.json",)
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as raw:
        raw.row_factory = sqlite3.Row
        assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        joined = raw.execute("SELECT * FROM findings JOIN reports USING (report) ORDER BY id").fetchall()
        theirs = [{name: row[name] for name in NAMES if name not in ("published", "year", "label")} for row in joined]
        assert theirs == [{name: row[name] for name in theirs[0]} for row in rows_of(corpus)]
        raw.execute("INSERT INTO findings_fts (findings_fts, rank) VALUES ('integrity-check', 1)")
        hits = raw.execute("SELECT count(*) FROM findings_fts WHERE findings_fts MATCH 'visit'").fetchone()[0]
        assert hits == sum("visit" in row["text"].lower() for row in rows_of(corpus))
        tables = json.loads((tmp_path / "metadata.json").read_text("utf-8"))["databases"]["a"]["tables"]
        for name, told in tables.items():
            there = {row["name"] for row in raw.execute(f"PRAGMA table_info({name})")}
            assert set(told["columns"]) == there - {"id"}
            assert set(told.get("facets", [])) <= there
            assert all(told["columns"].values())


def test_spacy(corpus, tmp_path) -> None:
    export(corpus, tmp_path / "a.spacy")
    docs = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("en").vocab))
    reports = list(Material(corpus).reports())
    assert len(docs) == len(reports)
    for doc, (report, rows) in zip(docs, reports, strict=True):
        assert doc.text == report.text
        spans = {span.id_: span for span in doc.spans["findings"]}
        assert set(spans) == {row["finding"] for row in rows}
        for row in rows:
            span = spans[row["finding"]]
            assert span.start_char <= row["start"] < row["end"] <= span.end_char
            assert span.label_ == row["polarity"] or (row["kind"], span.label_) == ("recommendation",) * 2
        themes = {span.id_: span.label_ for span in doc.spans["themes"]}
        assert themes == {row["finding"]: row["label"] for row in rows if row["kind"] == "finding" and row["label"]}


def test_spans_of_the_sample_are_exact(sample, tmp_path) -> None:
    assert export(sample, tmp_path / "a.spacy").notes == ()


@pytest.mark.parametrize("suffix", OURS)
def test_equal_corpora_make_equal_files(sample, tmp_path, suffix) -> None:
    """Also in another process, where sets and hashes have another order."""
    export(sample, tmp_path / f"a{suffix}")
    code = (
        "import sys, reportminer\n"
        "with reportminer.Corpus.sample(database=sys.argv[1]) as corpus: reportminer.export(corpus, sys.argv[2])"
    )
    (tmp_path / "b").mkdir()
    again = tmp_path / "b" / f"a{suffix}"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, sample.database, again], check=True, env=environment)
    assert (tmp_path / f"a{suffix}").read_bytes() == again.read_bytes()


def test_every_suffix_is_found_by_its_place() -> None:
    assert set(OURS) <= set(writers())
    assert all(
        writer.HOLDS and (writer.EXTRA is None or isinstance(writer.EXTRA, str)) for writer in writers().values()
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.doc", "nothing writes .doc; there are .csv"),
        ("a", "no suffix"),
        ("none/a.csv", "there is no folder"),
        ("folder.csv", "is a folder"),
        ("there.csv", "is there already"),
        ("reportminer.sqlite", "mined or decided"),
    ],
)
def test_misuse(sample, tmp_path, name, said) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(UsageError, match=said):
        export(sample, tmp_path / name)
    assert (tmp_path / "there.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.csv", "there.csv"]


def test_an_export_is_overwritten_with_force_but_no_corpus(sample, tmp_path) -> None:
    export(sample, tmp_path / "a.sqlite")
    with pytest.raises(UsageError, match="already"):
        export(sample, tmp_path / "a.sqlite")
    export(sample, tmp_path / "a.sqlite", force=True)
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as raw:
        raw.execute("CREATE TABLE t (a)")
    with pytest.raises(UsageError, match="mined or decided"):
        export(sample, tmp_path / "other.sqlite", force=True)


def test_what_fails_leaves_nothing(sample, tmp_path, monkeypatch) -> None:
    (tmp_path / "a.csv").write_text("before")

    def broken(material, path) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting.writer_of(Path("a.csv")), "write", broken)
    with pytest.raises(OSError, match="No space"):
        export(sample, tmp_path / "a.csv", force=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv", "before")]


@pytest.mark.parametrize(
    ("suffix", "module", "extra"), [(".xlsx", "openpyxl", "excel"), (".parquet", "pyarrow", "parquet")]
)
def test_what_is_not_installed_is_named(sample, tmp_path, monkeypatch, suffix, module, extra) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(UsageError, match=rf"reportminer\[{extra}\]"):
        export(sample, tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_without_anything(tmp_path) -> None:
    (tmp_path / "pages").mkdir()
    with Corpus(tmp_path / "pages") as corpus:
        for suffix in OURS:
            assert export(corpus, tmp_path / f"a{suffix}").findings == 0
