"""``show REPORT --pdf``: the pages of a PDF report with its findings boxed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "readers"))

from pdf_files import PdfPage, pdf


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


def test_misuse(command, reports, tmp_path) -> None:
    source = next(path.name for path in sorted(reports.iterdir()) if path.suffix == ".txt")
    got = command("show", source, "--pdf", "--corpus", reports)
    assert (got.code, "is no PDF" in got.err) == (2, True)
    got = command("show", "any shire", "--pdf", "--corpus", reports, "--output", tmp_path / "nowhere" / "a.pdf")
    assert (got.code, "there is no folder" in got.err) == (2, True)
    got = command("show", "nothing like it", "--pdf", "--corpus", reports)
    assert got.code == 2
