"""``show REPORT --pdf``: the pages of a PDF report with its findings boxed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "readers"))

from pdf_files import PdfPage, pdf

from reportminer.cli.output import as_table
from reportminer.cli.shown import report
from reportminer.cli.tables import findings_table
from reportminer.corpus import Corpus
from reportminer.records import Report


@pytest.fixture
def reports(folder, monkeypatch, tmp_path):
    page = PdfPage().text(72, 100, "Inspection of Anyshire", 20, "bold")
    page.text(72, 200, "Inspectors were pleased to find that:").text(72, 230, "• reviews were timely;")
    (folder / "any shire.pdf").write_bytes(pdf(page))
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_copy_is_written_and_named(command, reports, tmp_path) -> None:
    got = command("show", "any shire.pdf", "--pdf", "--corpus", reports)
    assert (got.code, got.out) == (0, "")
    assert "wrote any_shire-findings.pdf" in got.err
    assert (tmp_path / "any_shire-findings.pdf").read_bytes().startswith(b"%PDF")
    other = tmp_path / "other.pdf"
    got = command("show", "report", "any shire", "--pdf", "--corpus", reports, "--output", other, "--quiet")
    assert (got.code, got.err) == (0, "")
    assert other.read_bytes() == (tmp_path / "any_shire-findings.pdf").read_bytes()


def test_what_was_drawn_is_no_page_of_the_corpus(command, reports, monkeypatch) -> None:
    monkeypatch.chdir(reports)
    before = command("status", "--corpus", ".", "--format", "json").out
    command("show", "any shire", "--pdf", "--corpus", ".")
    assert (reports / "any_shire-findings.pdf").exists()
    got = command("run", "--corpus", ".", "--stage", "collect", "--stage", "read")
    assert got.code == 0
    assert '"reports"' in before


def test_misuse(command, reports, tmp_path) -> None:
    source = next(path.name for path in sorted(reports.iterdir()) if path.suffix == ".txt")
    got = command("show", source, "--pdf", "--corpus", reports)
    assert (got.code, "is no PDF" in got.err) == (2, True)
    got = command("show", "any shire", "--pdf", "--corpus", reports, "--output", tmp_path / "nowhere" / "a.pdf")
    assert (got.code, "there is no folder" in got.err) == (2, True)
    got = command("show", "nothing like it", "--pdf", "--corpus", reports)
    assert got.code == 2


def test_the_page_of_a_finding_is_told_beside_its_source() -> None:
    row = {"published": None, "polarity": "concern", "text": "Visits were rare", "body": None, "source": "a.pdf"}
    drawn = as_table(
        lambda _: [findings_table([row | {"page": 7}, row | {"page": None}], with_source=True)], plain=True
    )
    assert [line.split()[-2:] for line in drawn.splitlines()[-2:]] == [["page", "7"], ["rare", "a.pdf"]]


def test_a_report_tells_of_its_inspection(tmp_path) -> None:
    days = {"inspection_start": "2023-01-16", "inspection_end": "2023-01-27", "lead_inspector": "Jo Ash"}
    with Corpus(tmp_path) as corpus:
        answer = report(corpus, Report(id="0", source="a.pdf", title="", blocks=(), **days), [])
        plain = report(corpus, Report(id="0", source="a.html", title="", blocks=()), [])
    assert {name: answer.document["report"][name] for name in days} == days
    drawn = as_table(answer.draw, plain=True)
    assert "inspected 2023-01-16 to 2023-01-27, led by Jo Ash" in drawn
    assert "inspected" not in as_table(plain.draw, plain=True)
