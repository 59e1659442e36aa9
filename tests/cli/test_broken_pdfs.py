"""PDFs that cannot be read each get one clear line, and stop nothing."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "readers"))

from pdf_files import PdfPage, pdf


def test_each_is_told_in_one_line_and_the_rest_is_done(command, tmp_path) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    good = pdf(
        PdfPage()
        .text(72, 100, "Inspection of Anyshire", 20, "bold")
        .text(72, 200, "Inspectors were pleased to find that:")
        .text(72, 230, "• reviews were timely;")
    )
    files = {
        "good.pdf": good,
        "really-a-page.pdf": b"<!doctype html><html><body><h1>Page not found</h1></body></html>",
        "cut.pdf": good[: len(good) // 2],
        "empty.pdf": b"",
        "locked.pdf": pdf(PdfPage().text(72, 100, "Hidden"), encrypted=True),
        "scanned.pdf": pdf(PdfPage(picture=True)),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    got = command("run", "--corpus", folder, "--stage", "collect", "--stage", "read", "--quiet")
    assert got.code == 1
    told = {line.split(": ")[2].split()[0]: line for line in got.err.splitlines()}
    assert set(told) == files.keys() - {"good.pdf"}
    for name, words in {
        "really-a-page.pdf": "web page",
        "cut.pdf": "not whole",
        "empty.pdf": "empty",
        "locked.pdf": "encrypted",
        "scanned.pdf": "OCR",
    }.items():
        assert words in told[name]
    assert command("status", "--corpus", folder, "--format", "json").out.count('"reports": 1,') == 1
