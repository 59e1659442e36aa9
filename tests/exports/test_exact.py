"""What others may not see: the same bytes in another process, cells to the last character, links that are links."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import spacy
from spacy.tokens import DocBin

sys.path.append(str(Path(__file__).parents[1]))

import hostile as hostile_pages
import tiny
from reportminer import Corpus, UsageError, export
from reportminer.cells import CUT, MOST, fitting, runs, spoken, units
from reportminer.cli.output import as_csv
from reportminer.cli.verbs.export import check_several
from reportminer.exports import exporting, writers, xlsx
from reportminer.exports.material import FINDINGS, Material

# Written anew, so that this is no copy of what is tested.
FORBIDDEN = {*range(9), *range(11, 32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF}


def shown(text: str) -> str:
    return "".join("\ufffd" if ord(char) in FORBIDDEN else char for char in text)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    with Corpus.sample(database=tmp_path_factory.mktemp("sample") / "sample.sqlite") as corpus:
        corpus.run()
        yield corpus


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("poisoned") / "pages"
    hostile_pages.write_hostile(folder, bullets=50)
    database = folder.parent / "poisoned.sqlite"
    with Corpus(folder, embedder=tiny.TinyEmbedder(), database=database) as corpus:
        corpus.run()
    hostile_pages.poison(database)
    with Corpus(folder, embedder=tiny.TinyEmbedder(), database=database) as corpus:
        yield corpus


@pytest.mark.parametrize("suffix", sorted(writers()))
def test_another_process_makes_the_same_bytes(sample, tmp_path, suffix) -> None:
    """Where sets and hashes have another order, and the clock another zone."""
    code = (
        "import sys, reportminer\n"
        "with reportminer.Corpus.sample(database=sys.argv[1]) as corpus: reportminer.export(corpus, sys.argv[2])"
    )
    export(sample, tmp_path / f"a{suffix}")
    (tmp_path / "b").mkdir()
    again = tmp_path / "b" / f"a{suffix}"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code, sample.database, again], check=True, env=environment)
    assert (tmp_path / f"a{suffix}").read_bytes() == again.read_bytes()


def test_every_cell_of_a_hostile_csv(poisoned, tmp_path) -> None:
    export(poisoned, tmp_path / "a.csv")
    csv.field_size_limit(sys.maxsize)
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    for one, row in zip(found, Material(poisoned).findings(), strict=True):
        for column in FINDINGS:
            value = row[column.name]
            expected = "" if value is None else shown(str(value))
            assert one[column.name] in {expected, f"'{expected}"}, column.name
            assert one[column.name].startswith("'") or not one[column.name].lstrip(" \n\"'‘“").startswith(
                ("=", "+", "-", "@")
            )


def test_every_cell_of_a_hostile_workbook(poisoned, tmp_path) -> None:
    export(poisoned, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cut = 0
    lines = book["findings"].iter_rows(min_row=2)
    for line, row in zip(lines, Material(poisoned).findings(), strict=True):
        for cell, (name, value) in zip(line, row.items(), strict=True):
            assert cell.data_type in ("n", "s")  # neither a formula nor an error
            if isinstance(value, str) and units(value) >= MOST:
                assert cell.value.endswith(CUT)
                assert units(cell.value) <= MOST
                cut += 1
            elif isinstance(value, str):
                assert cell.value in {shown(value) or None, f"'{shown(value)}"}, name
            else:
                assert cell.value == value, name
            assert cell.hyperlink is None or cell.hyperlink.target.lower().startswith(("http://", "https://"))
    assert cut > 0
    labels = [row[1].value for row in book["themes"].iter_rows(min_row=2)]
    assert any("<script>" in label for label in labels)


def test_links_beyond_what_excel_holds_are_text(poisoned, tmp_path, monkeypatch) -> None:
    addresses = [row["address"] for row in Material(poisoned).findings()]
    assert sum(address is not None for address in addresses) > 3
    monkeypatch.setattr(xlsx, "MOST_LINKS", 3)
    written = export(poisoned, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["findings"]
    assert sum(cell.hyperlink is not None for row in sheet.iter_rows() for cell in row) == 3
    assert any("no link" in note for note in written.notes)


def test_an_address_that_grows_when_it_is_written_out_is_still_there(tmp_path, monkeypatch) -> None:
    address = "https://example.org/" + '"' * 1_500  # %22 each: 4,520 characters
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages", 3)) as corpus:
        corpus.run(["collect", "read", "mine"])
        monkeypatch.setattr(Material, "_addresses", dict.fromkeys(corpus.reports.index, (address, None)))
        written = export(corpus, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["findings"]
    column = [one.name for one in FINDINGS].index("address")
    assert {row[column].value for row in sheet.iter_rows(min_row=2)} == {address}
    assert any("no link" in note for note in written.notes)


@pytest.mark.parametrize(
    "text", ["=1+1", ' "=1+1"', "\u200b=1+1", "“+1", "\x00=1+1", "\n-1", "＝1+1", "\u202e@SUM(1)", "\t1", "\ufeff=1"]
)
def test_one_rule_for_all_tables(text) -> None:
    assert spoken(text).startswith("'")
    assert as_csv(["a"], [{"a": text}]).split("\r\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["well-being", "‘Good’ work", "5 - 3", "“Staff are trained”", "− 5", "a=b", ""])
def test_plain_words_are_not_marked(text) -> None:
    assert not runs(text)
    assert spoken(text) == text


def test_a_pair_is_not_cut_in_two() -> None:
    for text in ("🙂" * 20_000, "x" + "🙂" * 20_000):
        assert units(fitting(text)) <= MOST
        assert set(fitting(text).removesuffix(CUT)) <= {"x", "🙂"}


def test_docs_hold_the_text_to_the_letter(poisoned, tmp_path) -> None:
    export(poisoned, tmp_path / "a.spacy")
    docs = list(DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("en").vocab))
    for doc, (report, rows) in zip(docs, Material(poisoned).reports(), strict=True):
        assert doc.text == report.text
        spans = {span.id_: span for span in doc.spans["findings"]}
        assert len(spans) == len(rows)
        for row in rows:
            assert spans[row["finding"]].start_char <= row["start"] < row["end"] <= spans[row["finding"]].end_char


def test_what_fails_leaves_what_was_there(sample, tmp_path, monkeypatch) -> None:
    (tmp_path / "a.csv").write_text("before")

    def broken(material, path) -> None:
        del material
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting.writer_of(Path("a.csv")), "write", broken)
    with pytest.raises(OSError, match="No space"):
        export(sample, tmp_path / "a.csv", force=True)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv", "before")]


@pytest.mark.parametrize("suffix", sorted(writers()))
def test_a_corpus_without_anything(tmp_path, suffix) -> None:
    (tmp_path / "pages").mkdir()
    with Corpus(tmp_path / "pages") as corpus:
        assert export(corpus, tmp_path / f"a{suffix}").findings == 0


def test_one_file_may_not_take_the_place_of_another(tmp_path) -> None:
    with pytest.raises(UsageError, match="named twice"):
        check_several([tmp_path / "a.csv", tmp_path / "." / "a.csv"])
    with pytest.raises(UsageError, match=r"both have .*metadata\.json"):
        check_several([tmp_path / "a.sqlite", tmp_path / "b.sqlite"])
    check_several([tmp_path / "a.sqlite", tmp_path / "a.csv"])
