"""PDF reports into blocks, on pages that the tests set themselves."""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import ReportMinerError, UnreadableError
from reportminer.readers import read
from reportminer.readers.pdf import layout
from reportminer.records import Page

sys.path.append(str(Path(__file__).parent))

from pdf_files import PdfPage, pdf

LONG = "Children are seen alone and their plans are clear to all who"


def page_of(content):
    return Page(
        source="a.pdf", media_type="application/pdf", content=content, sha256=hashlib.sha256(content).hexdigest()
    )


def report(*pages):
    return read(page_of(pdf(*pages)))


def said(*pages):
    return [(block.kind, block.text) for block in report(*pages).blocks]


def item(page, base, glyph, *lines, left=70, font="plain"):
    page.text(left, base, glyph, font=font)
    return page.lines(left + 18, base, lines)


def test_blocks_know_their_page_and_box():
    first = PdfPage().text(70, 80, "Work in Anyshire", 24).lines(70, 140, [LONG, "works with them."])
    found = report(first, PdfPage().text(70, 80, "A page below."))
    assert found.title == "Work in Anyshire"
    assert [(block.kind, block.page) for block in found.blocks] == [("title", 1), ("paragraph", 1), ("paragraph", 2)]
    paragraph = found.blocks[1]
    assert paragraph.text == f"{LONG} works with them."
    left, top, right, bottom = paragraph.box
    assert left == pytest.approx(70, abs=1)
    assert right == pytest.approx(70 + 6 * len(LONG), abs=1)
    assert 125 < top < 135
    assert 154 < bottom < 162
    assert all(found.text[block.start : block.end] == block.text for block in found.blocks)


@pytest.mark.parametrize("glyph", [*"•◼●▪−–—-*o§✓", "\uf06e", "\uf0b7", "\uf0a7", "\uf02d"])
def test_a_bullet_is_one_whatever_its_glyph(glyph):
    page = PdfPage().text(70, 80, "They must:")
    item(page, 110, glyph, "see every child alone who", "lives away from home.")
    item(page, 146, glyph, "plan in time.")
    blocks = report(page).blocks
    assert [(block.kind, block.text, block.marker) for block in blocks[1:]] == [
        ("list_item", "see every child alone who lives away from home.", glyph),
        ("list_item", "plan in time.", glyph),
    ]


def test_a_letter_of_a_font_of_symbols_is_a_bullet_and_no_letter_of_another():
    page = item(PdfPage(), 80, "n", "Plans are late.", font="symbols")
    assert said(item(page, 120, "A", "child waits.", left=88).text(88, 160, "I wait."))[0] == (
        "list_item",
        "Plans are late.",
    )
    assert said(PdfPage().text(70, 80, "A child waits for a plan."))[0] == ("paragraph", "A child waits for a plan.")


def test_items_know_how_deep_they_stand():
    page = item(PdfPage(), 80, "•", "in schools:")
    item(page, 100, "–", "early", left=100)
    item(page, 120, "–", "late", left=100)
    item(page, 140, "•", "at home")
    assert [block.depth for block in report(page).blocks] == [1, 2, 2, 1]


def test_numbered_paragraphs_go_on_over_lines_pages_and_notes():
    first = PdfPage().lines(70, 80, ["1."]).lines(99, 80, [LONG, "works with them. They are never"])
    first.text(70, 700, "2", 6).text(75, 703, "Source: the council, 2014", 9).text(290, 810, "1")
    second = PdfPage().lines(99, 80, ["left alone. Other plans came late."]).lines(70, 120, ["2."])
    second.lines(99, 120, ["Leaders know this."]).text(290, 810, "2")
    blocks = report(first, second).blocks
    assert [(block.kind, block.marker, block.text) for block in blocks] == [
        ("paragraph", "1.", f"{LONG} works with them. They are never left alone. Other plans came late."),
        ("note", "2", "Source: the council, 2014"),
        ("paragraph", "2.", "Leaders know this."),
    ]
    turn = blocks[0].text.index("left alone")
    assert blocks[0].turns == (turn,)
    assert (blocks[0].page_at(turn - 1), blocks[0].page_at(turn)) == (1, 2)


def test_a_number_that_a_sentence_goes_on_with_begins_nothing():
    page = PdfPage().lines(
        70, 80, ["In the year, 29 of the 218 children who are aged from 10 to", "17. They wait for it."]
    )
    assert len(said(page)) == 1


def test_marks_of_footnotes_go_and_ordinals_stay():
    page = PdfPage().text(70, 80, "They are poor").text(148.5, 76, "1", 7).text(152, 80, ". On their 18")
    page.text(230.5, 76, "th", 7).text(244, 80, "birthday all ends.")
    assert said(page) == [("paragraph", "They are poor. On their 18th birthday all ends.")]


def test_running_headers_footers_and_numbers_are_left_out():
    pages = []
    for n in range(1, 6):
        page = (
            PdfPage().text(70, 40, f"Inspection of Anyshire {n}", 9).lines(70, 100, [f"Finding {'abcdef'[n]} is good."])
        )
        pages.append(
            page.lines(70, 790, ["Anyshire children’s services", "11 to 15 September 2023"], 8).text(
                500, 800, f"{n}", 16
            )
        )
    assert [text for _, text in said(*pages)] == [f"Finding {'abcdef'[n]} is good." for n in range(1, 6)]


def test_headings_by_size_weight_and_slant():
    page = PdfPage().text(70, 60, "Work in Anyshire", 26)
    for n, (size, font, text) in enumerate(
        [(16, "plain", "The local authority"), (12, "bold", "Areas for improvement"), (12, "italic", "Early help")]
    ):
        page.text(70, 150 + 80 * n, text, size, font).lines(70, 180 + 80 * n, [LONG, "works with them."])
    assert [(b.text, b.depth) for b in report(page).blocks if b.kind == "heading"] == [
        ("The local authority", 1),
        ("Areas for improvement", 2),
        ("Early help", 3),
    ]


def test_a_title_of_several_lines_and_what_it_is_about():
    page = PdfPage().text(70, 80, "Anyshire County Council", 26).text(70, 110, "Inspection of services for", 14, "bold")
    page.text(70, 127, "children in need", 14, "bold").text(70, 160, "Inspection dates: 1 to 5 May 2017", 12, "bold")
    page.lines(70, 200, [LONG, "works with them."] * 3)
    found = report(page)
    assert found.title == "Anyshire County Council: Inspection of services for children in need"
    assert (found.blocks[1].kind, found.blocks[1].text) == ("paragraph", "Inspection dates: 1 to 5 May 2017")


def test_a_table_with_rules_is_read_row_by_row():
    page = PdfPage().grid([60, 300, 450], [80, 110, 150, 200])
    page.text(70, 100, "Judgement", font="bold").text(310, 100, "Grade", font="bold")
    page.text(70, 135, "1. Help and protection").text(310, 128, "Requires").text(310, 142, "improvement")
    page.lines(70, 170, ["2. Children looked after and", "those who leave care"]).text(310, 170, "Good")
    assert said(page) == [
        ("row", "Judgement | Grade"),
        ("row", "1. Help and protection | Requires improvement"),
        ("row", "2. Children looked after and those who leave care | Good"),
    ]


def test_a_table_without_rules_and_a_box_of_text():
    page = PdfPage().text(70, 80, "Overall").text(320, 80, "Good").text(70, 110, "Leaders of social work")
    page.text(320, 103, "Requires").text(320, 117.4, "improvement")
    page.grid([60, 450], [140, 200]).lines(70, 160, [LONG, "works with them."])
    assert said(page) == [
        ("row", "Overall | Good"),
        ("row", "Leaders of social work | Requires improvement"),
        ("paragraph", f"{LONG} works with them."),
    ]


def test_the_left_column_is_read_before_the_right_one():
    left = [
        "Left line one is text that runs",
        "on over the lines of the left",
        "column until it comes to an",
        "end at the bottom, and there",
        "it goes on without any",
    ]
    right = [
        "stop at the top of the right",
        "column, where it is said that",
        "lines are set just as those",
        "of the left column are, and",
        "here it ends at last.",
    ]
    page = PdfPage().text(70, 60, "Two sides", 20).lines(70, 100, left).lines(320, 100, right)
    assert said(page) == [("title", "Two sides"), ("paragraph", " ".join([*left, *right]))]


def test_contents_are_left_out():
    page = PdfPage().text(70, 80, "Contents", 20)
    for n, name in enumerate(["Executive summary", "Recommendations", "Findings"]):
        page.text(70, 120 + 20 * n, f"{name} {'.' * 20} {n + 2}")
    page.text(70, 240, "Executive summary", 16).lines(70, 270, [LONG, "works with them."])
    assert said(page)[0][1] == "Executive summary"
    assert len(said(page)) == 2


def test_words_that_the_file_splits_or_breaks_are_made_whole():
    page = PdfPage().lines(70, 80, ["Partnerships are good. Partnerships last. C ommon aims and Partners hips do not"])
    page.lines(
        70,
        120,
        [
            "Common aims are shared by every multi-agency team. Some of the multi-",
            "agency teams are good, and an oﬃce is ﬁne.",
        ],
    )
    text = report(page).text
    assert "Partners hips" not in text
    assert "Common aims and Partnerships" in text
    assert "Some of the multi-agency teams are good, and an office is fine." in text


def test_hyphens_of_a_report_that_is_set_with_hyphenation_go():
    known = "An assessment is a document of the management. The government has well-known arrangements of arrangement."
    lines = [
        "Here an assess-",
        "ment stands in a docu-",
        "ment of the manage-",
        "ment, and the well-",
        "known govern-",
        "ment has an arrange-",
        "ment.",
    ]
    page = PdfPage().text(70, 80, known[:80]).text(70, 94.4, known[80:]).lines(70, 140, lines)
    assert report(page).blocks[-1].text == (
        "Here an assessment stands in a document of the management, and the well-known government has an arrangement."
    )


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn):
    ways = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    places = {90: (100, 700), 180: (500, 700), 270: (500, 200)}
    page = PdfPage(rotate=turn)
    for n, line in enumerate([LONG[:30], "works with them."]):
        step = 14.4 * n
        left, base = places[turn]
        shift = {90: (step, 0), 180: (0, -step), 270: (-step, 0)}[turn]
        page.text(left + shift[0], base + shift[1], line, matrix=ways[turn])
    assert said(page) == [("paragraph", f"{LONG[:30]} works with them.")]


def test_text_that_runs_aslant_is_no_text():
    page = PdfPage().text(70, 80, "All was well.").text(100, 400, "DRAFT", 60, matrix=(0.7, 0.7, -0.7, 0.7))
    assert said(page) == [("paragraph", "All was well.")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "a.pdf is empty"),
        (
            b"<!DOCTYPE html><html><body>Not found</body></html>",
            "no PDF, though it is called one: it looks like a web page",
        ),
        (b"MZ\x90\x00", "looks like something else"),
        (pdf(PdfPage().text(70, 80, "All was well."))[:-60], "not whole"),
        (
            pdf(PdfPage().text(70, 80, "All was well."), encrypted=True),
            "is encrypted with a password: save a copy without",
        ),
        (pdf(PdfPage(picture=True), PdfPage(picture=True)), "only pictures: it needs OCR"),
        (pdf(PdfPage()), "has no text on any of its 1 pages"),
        (b"%PDF-1.7\nnothing\n%%EOF", "damaged or not whole"),
        (pdf(), "has no pages"),
        (b"%PDF-1.7\n" + b"x" * 60_000_001, "larger than 60 MB"),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(content, says):
    with pytest.raises(UnreadableError, match=says) as caught:
        read(page_of(content))
    assert "\n" not in str(caught.value)


def test_pages_without_text_are_named():
    found = report(PdfPage().text(70, 80, "All was well."), PdfPage(picture=True), PdfPage(picture=True))
    assert found.warnings[0] == "2 pages have no text, only pictures, and need OCR: 2, 3"


def test_the_layout_tells_where_each_word_stands():
    first = PdfPage().text(70, 80, "Work in Anyshire", 24).lines(70, 140, [LONG, "works with them and never"])
    second = PdfPage().lines(70, 80, ["goes away."])
    content = pdf(first, second)
    found, places = read(page_of(content)), layout(content)
    assert places.pages == ((595, 842), (595, 842))
    assert [found.text[line.start : line.end] for line in places.lines] == [
        "Work in Anyshire", LONG, "works with them and never", "goes away.",
    ]  # fmt: skip
    start = found.text.index("them and")
    ((page, (left, _, right, _)),) = places.boxes(start, start + len("them and"))
    assert (page, round(left), round(right)) == (1, 70 + 6 * 11, 70 + 6 * 19)
    over = found.text.index("never")
    assert [page for page, _ in places.boxes(over, over + len("never goes"))] == [1, 2]


@given(
    st.lists(
        st.tuples(
            st.floats(0, 600),
            st.floats(0, 850),
            st.text("ab1.•-  ’", min_size=1, max_size=30),
            st.sampled_from([6.0, 9.0, 12.0, 20.0]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_words_thrown_on_a_page_break_no_law(placed):
    page = PdfPage()
    for left, base, text, size in placed:
        page.text(left, base, text, size)
    content = pdf(page, page)
    try:
        found = read(page_of(content))
    except UnreadableError:
        return
    assert all(found.text[block.start : block.end] == block.text != "" for block in found.blocks)
    for line in layout(content).lines:
        assert any(block.start <= line.start < line.end <= block.end for block in found.blocks)


@given(st.data())
def test_damaged_files_raise_nothing_else(data):
    content = bytearray(pdf(PdfPage().text(70, 80, "All was well.").grid([60, 300], [50, 100]), PdfPage(picture=True)))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ReportMinerError):
        read(page_of(bytes(content)))
