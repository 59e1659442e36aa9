from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

sys.path.append(str(Path(__file__).parent))

import made

from reportminer.agreement.codings import Coding
from reportminer.agreement.returned import coders_of, read_back, sheets_in
from reportminer.agreement.sheets import write_sheets
from reportminer.errors import MissingError

SAMPLE = made.sample(*(made.drawn(n) for n in range(1, 5)))


def lines(tmp_path: Path, *rows: str, head: str = "id,text,theme,theme 2,polarity,coder") -> list[Path]:
    path = tmp_path / "anna.csv"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return [path]


FULL = ("0001,,home visits,,concern,anna", "0002,,,,,anna", "0003,,courts,,+,anna", "0004,,2,,strength,anna")


def said(returned) -> list[str]:
    return [str(problem) for problem in returned.problems]


def test_what_is_filled_in_is_read(tmp_path) -> None:
    returned = read_back(lines(tmp_path, *FULL), SAMPLE)
    assert said(returned) == []
    assert returned.codings == [
        Coding(finding="0001", coder="anna", theme=("home visits",), polarity="concern"),
        Coding(finding="0002", coder="anna"),
        Coding(finding="0003", coder="anna", theme=("courts",), polarity="strength"),
        Coding(finding="0004", coder="anna", theme=("courts",), polarity="strength"),
    ]
    assert coders_of(returned.codings) == ("anna",)


def test_several_codes_stand_in_a_cell_or_two(tmp_path) -> None:
    rows = ("0001,,Courts; HOME VISITS,,concern,anna", "0002,,courts,courts,,anna", "0003,,,courts,,anna", FULL[3])
    returned = read_back(lines(tmp_path, *rows), SAMPLE)
    assert [one.theme for one in returned.codings][:3] == [("courts", "home visits"), ("courts",), ("courts",)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            "0002,,home visit,,,anna",
            "row 3: unknown theme 'home visit': taken as not coded; did you mean 'home visits'?",
        ),
        ("0002,,zzz,,,anna", "row 3: unknown theme 'zzz': taken as not coded"),
        ("0002,,,,concerned,anna", "row 3: unknown polarity 'concerned': taken as not coded; did you mean 'concern'?"),
        ("0002,Visit 2 was early,,,,anna", "row 3: the text of 0002 was changed: its codes are kept for the text that"),
        (",Visit 2 was late,,,,anna", "row 3: no id: left out"),
        ("00011,,courts,,,anna", "row 3: '00011' is no finding of the sample (near: 0001): left out"),
    ],
)
def test_what_is_not_as_it_was_sent_is_told(tmp_path, row, told) -> None:
    returned = read_back(lines(tmp_path, FULL[0], row, *FULL[2:]), SAMPLE)
    assert any(one.startswith(f"anna.csv, {told}") for one in said(returned)), said(returned)
    assert len(returned.codings) >= 3  # the rest is read


def test_rows_twice_and_rows_gone(tmp_path) -> None:
    returned = read_back(lines(tmp_path, FULL[0], "0001,,courts,,,anna", FULL[2]), SAMPLE)
    assert said(returned) == [
        "anna.csv, row 3: anna coded 0001 already (anna.csv, row 2): the first counts",
        "anna.csv: 2 findings have no row of anna: 0002, 0004",
    ]
    assert returned.codings[0].theme == ("home visits",)


def test_two_files_of_one_coder(tmp_path) -> None:
    write_sheets(SAMPLE, tmp_path, ["anna"], form="csv")
    (tmp_path / "anna (final).csv").write_bytes((tmp_path / "anna.csv").read_bytes())
    returned = read_back(sheets_in(tmp_path), SAMPLE)
    assert len(returned.codings) == 4
    assert sum("already (anna (final).csv, row" in one for one in said(returned)) == 4


def test_columns_moved_and_renamed(tmp_path) -> None:
    moved = lines(tmp_path, "concern,home visits,0001", head="Polarity,THEME,Id")
    assert read_back(moved, SAMPLE).codings[0] == made.coding("0001", "anna", "home visits")
    returned = read_back(lines(tmp_path, "0001,courts,", head="id,themes,polarity"), SAMPLE)
    assert said(returned)[0] == "anna.csv: no column 'theme' (is it 'themes'?): taken as not coded"
    returned = read_back(lines(tmp_path, "0001,courts,", head="number,theme,polarity"), SAMPLE)
    assert "has no column 'id' or 'finding'" in said(returned)[0]
    assert returned.files == 0


def test_one_bad_file_leaves_the_others(tmp_path) -> None:
    write_sheets(SAMPLE, tmp_path, ["anna", "ben", "cyd", "dan", "eve"])
    (tmp_path / "ben.xlsx").write_bytes(b"PK\x03\x04 broken off")
    (tmp_path / "cyd.xlsx").write_bytes((tmp_path / "anna.xlsx").read_bytes()[:2000])
    with zipfile.ZipFile(tmp_path / "dan.xlsx") as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + parts["xl/workbook.xml"]
    with zipfile.ZipFile(tmp_path / "dan.xlsx", "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    book = Workbook()
    book.worksheets[0].append(["something", "else"])
    book.save(tmp_path / "eve.xlsx")
    (tmp_path / "~$anna.xlsx").write_bytes(b"locked")
    returned = read_back(sheets_in(tmp_path), SAMPLE)
    assert returned.files == 1
    assert [one.partition(":")[0] for one in said(returned)] == ["ben.xlsx", "cyd.xlsx", "dan.xlsx", "eve.xlsx"]
    assert "defines entities" in said(returned)[2]
    assert "no sheet with a column 'id'" in said(returned)[3]
    assert {one.coder for one in returned.codings} == {"anna"}


def test_a_workbook_as_people_leave_it(tmp_path) -> None:
    """Saved again by a spreadsheet, sorted, renamed, a line above the header, a number for a theme."""
    write_sheets(SAMPLE, tmp_path, ["anna"])
    book = load_workbook(tmp_path / "anna.xlsx")
    sheet = book["coding"]
    sheet.insert_rows(1)
    sheet["A1"] = "Anna's sheet"
    places = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, places["theme"], 2.0)
    sheet.cell(3, places["polarity"], " Strength ")
    sheet.title = "mine"
    (tmp_path / "anna.xlsx").unlink()
    book.save(tmp_path / "from anna.xlsx")
    returned = read_back(sheets_in(tmp_path), SAMPLE)
    assert said(returned) == []
    coded = [one for one in returned.codings if one.theme]
    assert [(one.coder, one.theme, one.polarity) for one in coded] == [("anna", ("courts",), "strength")]


def test_without_a_sample_everything_counts(tmp_path) -> None:
    rows = ("f1,anna,x; y,strength", "f1,ben,x,concern", "f2,ben,'=z,")
    returned = read_back(lines(tmp_path, *rows, head="finding,coder,theme,polarity"))
    assert said(returned) == []
    assert [(one.finding, one.coder, one.theme) for one in returned.codings] == [
        ("f1", "anna", ("x", "y")),
        ("f1", "ben", ("x",)),
        ("f2", "ben", ("=z",)),
    ]


def test_an_empty_folder_is_told(tmp_path) -> None:
    with pytest.raises(MissingError, match=r"no \.xlsx or \.csv"):
        sheets_in(tmp_path)
