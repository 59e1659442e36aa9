from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.append(str(Path(__file__).parent))

import made

from reportminer.agreement.returned import read_back, sheets_in
from reportminer.agreement.sheets import write_sheets
from reportminer.errors import UsageError

HOSTILE = (
    '=HYPERLINK("http://x")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "a\x00b\x07\x1b[31m c\u202e",
    "line\r\nbreak\ttab",
    "<b>&amp;",
)


@pytest.fixture
def sample():
    ones = [made.drawn(n, text=text, body="Anyshire") for n, text in enumerate(HOSTILE)]
    return made.sample(*ones, *(made.drawn(n) for n in range(10, 40)))


def test_a_workbook_is_blind_shuffled_and_has_lists(sample, tmp_path) -> None:
    anna, ben, key = write_sheets(sample, tmp_path / "sheets", ["anna", "ben"])
    book = load_workbook(anna)
    assert book.sheetnames == ["coding", "guide", "codebook", "lists"]
    rows = list(book["coding"].iter_rows(values_only=True))
    assert rows[0] == ("id", "text", "context", "body", "theme", "theme 2", "polarity", "note", "coder")
    assert all(row[4:8] == (None,) * 4 for row in rows[1:])  # nothing of what the machine said
    ids = [row[0] for row in rows[1:]]
    others = [row[0] for row in load_workbook(ben)["coding"].iter_rows(min_row=2, values_only=True)]
    assert sorted(ids) == sorted(others) == sorted(one.finding for one in sample.findings)
    assert ids != others
    assert ids != sorted(ids)
    choices = {str(one.sqref): one.formula1 for one in book["coding"].data_validations.dataValidation}
    assert choices == {"E2:E38 F2:F38": "lists!$A$2:$A$4", "G2:G38": "lists!$B$2:$B$4"}
    assert [cell.value for cell in book["lists"]["A"]] == ["themes", "home visits", "courts", "none of these"]
    assert "alone" in book["guide"]["A2"].value
    assert key.name == "sample.json"


def test_nothing_in_a_sheet_is_run(sample, tmp_path) -> None:
    anna, _ = write_sheets(sample, tmp_path, ["anna"])
    texts = {}
    for row in load_workbook(anna)["coding"].iter_rows(min_row=2):
        assert all(cell.data_type in {"s", "n"} for cell in row)  # "f" is a formula, "n" an empty cell
        texts[row[0].value] = row[1]
    assert texts["0000"].value == HOSTILE[0]
    assert texts["0000"].quotePrefix
    assert texts["0004"].value == "ab[31m c"
    with zipfile.ZipFile(anna) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_the_same_sample_makes_the_same_bytes(sample, tmp_path) -> None:
    for form in ("xlsx", "csv"):
        one = write_sheets(sample, tmp_path / f"one{form}", ["anna"], form=form)
        two = write_sheets(sample, tmp_path / f"two{form}", ["anna"], form=form)
        assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_csv_sheets(sample, tmp_path) -> None:
    anna, guide, codebook, _ = write_sheets(sample, tmp_path, ["anna"], form="csv")
    content = anna.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    texts = {row["id"]: row["text"] for row in rows}
    assert texts["0000"] == "'" + HOSTILE[0]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert {row["theme"] + row["polarity"] for row in rows} == {""}
    assert "Polarity:" in guide.read_text("utf-8")
    assert codebook.read_text("utf-8").startswith("home visits: home\n")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_sheets_come_back_as_they_were_sent(sample, tmp_path, form) -> None:
    write_sheets(sample, tmp_path, ["anna", "Ben O'Neill"], form=form)
    returned = read_back(sheets_in(tmp_path), sample)
    assert returned.problems == []
    assert len(returned.codings) == 2 * len(sample.findings)
    assert {one.coder for one in returned.codings} == {"anna", "Ben O'Neill"}


def test_the_body_can_be_hidden(tmp_path) -> None:
    anna, _ = write_sheets(made.sample(made.drawn(1, body="Anyshire"), hide_body=True), tmp_path, ["anna"], form="xlsx")
    head = next(load_workbook(anna)["coding"].iter_rows(values_only=True))
    assert "body" not in head


@pytest.mark.parametrize(
    ("coders", "options", "message"),
    [
        ([], {}, "name at least one"),
        (["anna", "Anna"], {}, "there twice"),
        (["anna", ""], {}, "is empty"),
        (["machine"], {}, "kept for the machine"),
        (["anna"], {"form": "ods"}, "xlsx or csv"),
    ],
)
def test_misuse_is_told(sample, tmp_path, coders, options, message) -> None:
    with pytest.raises(UsageError, match=message):
        write_sheets(sample, tmp_path / "sheets", coders, **options)
    assert not (tmp_path / "sheets").exists()


def test_codings_are_never_overwritten_by_chance(sample, tmp_path) -> None:
    write_sheets(sample, tmp_path, ["anna"])
    with pytest.raises(UsageError, match="would be lost"):
        write_sheets(sample, tmp_path, ["ben"])  # the key is there
    assert not (tmp_path / "ben.xlsx").exists()
    write_sheets(sample, tmp_path, ["ben"], force=True)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        write_sheets(sample, tmp_path / "file", ["ben"])


def test_without_openpyxl_it_is_said_what_to_install(sample, tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError, match=r"reportminer\[excel\]"):
        write_sheets(sample, tmp_path, ["anna"])
    assert write_sheets(sample, tmp_path, ["anna"], form="csv")
