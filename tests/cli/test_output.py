from __future__ import annotations

import pytest

from reportminer.cli.output import as_csv


@pytest.mark.parametrize(
    "text", ["=1+1", "\x00=1+1", "\x1b=1+1", "\u202e=1+1", "\r=1+1", "\t=1+1", "+1", "-1", "@SUM(1)"]
)
def test_no_cell_is_run_by_a_spreadsheet(text):
    cell = as_csv(["text"], [{"text": text}]).split("\r\n")[1].strip('"')
    assert cell.startswith("'")
    assert "\x00" not in cell


def test_numbers_stay_numbers():
    assert as_csv(["n"], [{"n": -1}, {"n": 0.5}]) == "n\r\n-1\r\n0.5\r\n"
