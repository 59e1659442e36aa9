"""Findings of real PDF reports against the hand-annotated pages: floors that may be raised and never lowered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportminer.findings import mine
from reportminer.readers import load, read
from reportminer.readers.pdf import layout
from scoring_reports import evaluate, gold

REPORTS = Path(__file__).parents[3] / "shared" / "reports-pdf"
FLOORS = json.loads(Path(__file__).with_name("report_floors.json").read_text(encoding="utf-8"))
# What was asked of the program; a floor may be above it, never below.
LEAST = {"bullets": 0.98, "narrative": 0.85, "polarity": 0.93, "broken_joined": 0.95}


@pytest.fixture(scope="module")
def figures():
    if not REPORTS.is_dir():
        pytest.skip("the published reports are not here")
    found = evaluate(REPORTS, gold()).sheets["all"].figures()
    return found | {"bullets": found["bullets"]["f1"], "narrative": found["narrative"]["f1"]}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_no_figure_falls_under_its_floor(figures, name) -> None:
    assert FLOORS[name] >= LEAST[name]
    assert figures[name] >= FLOORS[name]


def test_no_running_header_is_in_a_finding(figures) -> None:
    assert figures["headers_in_findings"] == 0


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the published reports are not here")
@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.pdf"))[::6], ids=lambda path: path.stem)
def test_every_finding_stands_on_its_page(path) -> None:
    if path.stem == "not-really-a":
        pytest.skip("it is no PDF")
    page = load(path)
    mined = mine(read(page))
    text, found = mined.report.text, layout(page.content)
    assert mined.findings
    for finding in mined.findings:
        assert text[finding.start : finding.end] == finding.text
        assert found.boxes(finding.start, finding.end)[0][0] == finding.page
