"""A corpus that wants to do harm, through sheets and back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.append(str(Path(__file__).parents[1]))

import hostile
import tiny
from reportminer.agreement import draw, judge, read_back, sheets_in, write_sheets


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "pages"
    folder.mkdir()
    hostile.write_hostile(folder, bullets=20)
    with tiny.a_corpus(folder, n_themes=8) as corpus:
        corpus.run()
        database = corpus.database
    hostile.poison(database)
    with tiny.a_corpus(folder, n_themes=8) as corpus:
        yield draw(corpus, 300, by=["theme", "polarity", "body", "year"])


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_it_comes_back_as_it_was_sent(sample, tmp_path, form) -> None:
    write_sheets(sample, tmp_path, ["anna", "=1+1"], form=form)
    returned = read_back(sheets_in(tmp_path), sample)
    assert [str(one) for one in returned.problems] == []
    assert len(returned.codings) == 2 * len(sample.findings) > 100


def test_every_code_can_be_chosen(sample, tmp_path) -> None:
    path, _ = write_sheets(sample, tmp_path, ["anna"])
    book = load_workbook(path)
    names = [cell.value for cell in book["lists"]["A"][1:] if cell.value]
    assert names == [code.name for code in sample.codes]
    assert len({name.casefold() for name in names}) == len(names) > 3
    for n, row in enumerate(book["coding"].iter_rows(min_row=2)):
        row[4].value = names[n % len(names)]
        row[4].data_type = "s"
    book.save(path)
    returned = read_back([path], sample)
    assert [str(one) for one in returned.problems] == []
    assert {one.theme[0] for one in returned.codings} == set(names)
    assert judge(returned.codings, sample.findings).figures
