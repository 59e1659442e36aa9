"""Pages as pictures with stretches of text boxed: where the boxes are, and in which colours."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

sys.path.append(str(Path(__file__).parent))

from pdf_files import PdfPage, pdf

from reportminer.errors import UnreadableError
from reportminer.readers import read
from reportminer.readers.marked import DPI, POINTS, STYLES, Mark, marked
from reportminer.records import Page


@pytest.fixture(scope="module")
def content():
    first = PdfPage().text(72, 100, "Inspection of Anyshire", 20, "bold").text(72, 200, "Visits were rare and late.")
    return pdf(first, PdfPage().text(72, 100, "Plans were good."))


@pytest.fixture(scope="module")
def report(content):
    sha = hashlib.sha256(content).hexdigest()
    return read(Page(source="a.pdf", media_type="application/pdf", content=content, sha256=sha))


def colours(content, page):
    """Return how many dots of a page are greener, redder than grey, by quarter of its height."""
    with pdfium.PdfDocument(content) as document:
        picture = document[page].render(scale=0.5).to_pil().convert("RGB")
    found = {}
    for y in range(picture.height):
        for x in range(picture.width):
            red, green, _ = picture.getpixel((x, y))
            if abs(red - green) > 8:
                key = ("red" if red > green else "green", y * 842 // picture.height // 50)
                found[key] = found.get(key, 0) + 1
    return found


def span(report, words, style):
    start = report.text.index(words)
    return Mark(start=start, end=start + len(words), style=style)


def test_boxes_stand_where_the_words_stand(content, report) -> None:
    told = []
    made = marked(
        content,
        [span(report, "Visits were rare", "concern"), span(report, "Plans were good", "strength")],
        told=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 2), (1, 2), (2, 2)]
    first, second = colours(made, 0), colours(made, 1)
    assert {kind for kind, _ in first} == {"red"}
    assert {row for _, row in first} <= {3, 4}  # 200 points from the top
    assert {kind for kind, _ in second} == {"green"}
    assert {row for _, row in second} <= {1, 2}
    assert marked(content, [span(report, "Visits were rare", "concern")]).startswith(b"%PDF")


def test_the_copy_is_pictures_only(content, report) -> None:
    made = marked(content, [span(report, "Plans were good", "strength")])
    with pdfium.PdfDocument(made) as document:
        assert len(document) == 2
        assert document[0].get_size() == pytest.approx((595, 842))
        assert document[0].get_textpage().get_text_bounded().strip() == ""
        picture = document[0].render(scale=DPI / POINTS).to_pil()
    assert picture.width == pytest.approx(595 * DPI / POINTS, abs=2)


def test_every_sort_of_finding_has_a_style(report, content) -> None:
    assert set(STYLES) == {"strength", "concern", "neutral", "recommendation"}
    for style in STYLES:
        assert marked(content, [span(report, "Plans", style)]) != marked(content, [])


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(UnreadableError):
        marked(b"<html>", [])
