"""Pages as pictures with stretches of text boxed: where the boxes are, and in which colours."""

from __future__ import annotations

import hashlib
import re
import sys
import time
from pathlib import Path

import pypdfium2 as pdfium
import pytest

sys.path.append(str(Path(__file__).parent))

from pdf_files import PdfPage, pdf

from reportminer.errors import UnreadableError
from reportminer.readers import read
from reportminer.readers.marked import DPI, LONGEST_SIDE, MOST_DOTS, POINTS, STYLES, Mark, marked
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


@pytest.mark.parametrize(("width", "height"), [(14000.0, 14000.0), (300000.0, 100.0)])
def test_a_page_as_large_as_a_house_is_drawn_small(width, height) -> None:
    text = "Visits were rare."
    content = pdf(PdfPage(width=width, height=height).text(72, 50, text))
    made = marked(content, [Mark(start=0, end=len(text), style="concern")])
    sides = [(int(w), int(h)) for w, h in re.findall(rb"/Width (\d+).*?/Height (\d+)", made, re.DOTALL)] or [
        (int(w), int(h)) for h, w in re.findall(rb"/Height (\d+).*?/Width (\d+)", made, re.DOTALL)
    ]
    assert len(sides) == 1
    assert sides[0][0] * sides[0][1] <= 1.01 * MOST_DOTS
    assert max(sides[0]) <= LONGEST_SIDE + 1
    with pdfium.PdfDocument(made) as document:
        assert document[0].get_size() == pytest.approx((width, height))


def test_a_page_that_cannot_be_read_is_blank() -> None:
    text = "Visits were rare."
    content = pdf(PdfPage().text(72, 50, text), PdfPage())
    broken = re.sub(rb"/Kids \[(\d+) 0 R \d+ 0 R\]", lambda found: b"/Kids [" + found[1] + b" 0 R 99 0 R]", content)
    assert broken != content
    made = marked(broken, [Mark(start=0, end=len(text), style="concern")])
    with pdfium.PdfDocument(made) as document:
        assert len(document) == 2


def test_what_is_no_pdf_is_told() -> None:
    with pytest.raises(UnreadableError):
        marked(b"<html>", [])


def test_the_same_report_gives_the_same_bytes_at_another_time(content, report) -> None:
    marks = [span(report, "Plans were good", "strength")]
    first = marked(content, marks)
    time.sleep(1.1)  # the library writes the second into the file
    assert marked(content, marks) == first
