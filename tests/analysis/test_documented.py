"""Every column of every table stands in ``docs/comparing.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportminer import Corpus, analysis

PAGE = (Path(__file__).parents[2] / "docs" / "comparing.md").read_text("utf-8")
TOLD = {*re.findall(r"`(\w+)`", PAGE.split("## Every column")[1].partition("\n## ")[0])}


@pytest.fixture(scope="module")
def observed(tmp_path_factory):
    with Corpus.sample(database=tmp_path_factory.mktemp("documented") / "corpus.sqlite") as corpus:
        corpus.run()
        return analysis.observed(corpus)


@pytest.mark.parametrize(
    "table",
    [
        lambda rows: analysis.shares(rows, ["body_type", "polarity"]),
        lambda rows: analysis.shares(rows, ["programme", "kind_of_report"]),
        lambda rows: analysis.concern_shares(rows, ["year"]),
        lambda rows: analysis.concern_shares(rows, ["body", "rating"]),
        lambda rows: analysis.concern_shares(rows, ["report"]),
        lambda rows: analysis.bodies_with(rows, "year"),
        lambda rows: analysis.differences(rows, "year", range(2010, 2015), range(2015, 2026)),
        analysis.ratings,
        analysis.words,
        analysis.together,
    ],
)
def test_every_column_is_told(observed, table) -> None:
    assert {*table(observed).columns} - TOLD == set()
