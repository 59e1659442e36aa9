from __future__ import annotations

from pathlib import Path

import pytest

from reportminer.readers import load, read
from reportminer.records import Page, Report

FIXTURES = Path(__file__).parent / "fixtures"
FIRST = (
    "Work with adults in Anyshire was sound but uneven, said the chief inspector, "
    "publishing the report of a recent inspection."
)


def report(html: str | bytes, address: str | None = None) -> Report:
    content = html.encode() if isinstance(html, str) else html
    return read(Page(source="x", media_type="text/html", content=content, sha256="ab" * 32, address=address))


def blocks(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in report(html).blocks]


def body(inner: str) -> list[tuple[str, str]]:
    return blocks(f"<html><body><main>{inner}</main></body></html>")


def test_a_page_of_the_old_site_is_read_whole():
    result = read(load(FIXTURES / "old-site.html"))
    assert [(b.kind, b.depth, b.marker, b.text) for b in result.blocks] == [
        ("title", 0, None, "Inspection of adult offending work: Anyshire – room to improve"),
        ("paragraph", 0, None, FIRST),
        ("paragraph", 0, None, "This is the second of six inspections."),
        ("paragraph", 0, None, "Inspectors were pleased to find that:"),
        ("list_item", 1, None, "court reports were of good quality;"),
        ("list_item", 1, None, "plans were timely, and"),
        ("list_item", 2, None, "shared with partners;"),
        ("list_item", 2, None, "reviewed & signed;"),
        ("list_item", 1, None, "victims were kept informed; and the reply rate was 1 < 2."),
        ("paragraph", 0, None, "However, inspectors also found that:"),
        ("list_item", 1, "•", "home visits were rare;"),
        ("list_item", 1, "•", "reviews were late; and"),
        ("list_item", 1, "•", "managers did not look."),
        ("paragraph", 0, None, "Jo Bloggs said: ‘We found that the overall standard was high.’"),
        ("paragraph", 0, None, "Area | Score"),
        ("paragraph", 0, None, "Public protection | 72%"),
        ("heading", 2, None, "Notes to editors:"),
        ("note", 0, "1.", "View the report."),
        ("note", 0, "2.", "Press office: 020 7946 0000."),
    ]
    assert result.published == "2013-11-12"
    assert result.address == "https://www.example.org/hmiprobation/media/press-releases/2013/11/anyshire/"
    assert result.warnings == ()


def test_a_page_of_the_present_site_is_read_whole():
    result = read(load(FIXTURES / "new-site.html"))
    assert [(b.kind, b.text) for b in result.blocks] == [
        ("title", "Anyshire PDU rated ‘Good’"),
        ("paragraph", "Anyshire PDU has been rated ‘Good’ by inspectors. Its leaders knew their staff."),
        ("heading", "Context"),
        ("list_item", "In 2022 it was rated ‘Inadequate’."),
        ("heading", "Findings"),
        ("list_item", "Plans were thorough. Reviews were not."),
        ("heading", "Notes to editor"),
        ("note", "The report is on the site."),
    ]
    assert result.published == "2024-07-01"
    assert result.warnings == ()


def test_a_page_of_no_known_site_is_read_by_the_density_of_its_text():
    result = read(load(FIXTURES / "foreign.html"))
    assert [(b.kind, b.text[:30]) for b in result.blocks] == [
        ("title", "Inspectors praise Anyshire"),
        ("paragraph", "Inspectors have praised the wo"),
        ("paragraph", "They found that plans were lat"),
        ("heading", "What happens next"),
        ("paragraph", "A spokesman said that the trus"),
    ]
    assert result.published == "2014-03-05"
    assert result.warnings == ("main text found by fallback: densest text",)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<p>a<p>b", [("paragraph", "a"), ("paragraph", "b")]),
        ("text <b>in</b> place", [("paragraph", "text in place")]),
        ("<div>one<div>two</div>three</div>", [("paragraph", "one"), ("paragraph", "two"), ("paragraph", "three")]),
        ("<p>one<br>two</p>", [("paragraph", "one two")]),
        ("<p>one<br> <br/>two</p>", [("paragraph", "one"), ("paragraph", "two")]),
        ("<blockquote><p>“Well.”</p></blockquote>", [("paragraph", "“Well.”")]),
        ("<dl><dt>Term</dt><dd>Meaning</dd></dl>", [("paragraph", "Term"), ("paragraph", "Meaning")]),
        ("<p>Tom &amp;lt; Jerry</p>", [("paragraph", "Tom &lt; Jerry")]),
        ("<p>a&nbsp;b\u200b\u00adc</p>", [("paragraph", "a bc")]),
        ("<p>a <!-- not this --> b</p>", [("paragraph", "a b")]),
        ("<p>did<b>n</b>’t</p>", [("paragraph", "didn’t")]),
        ("<h3>Staff <span class='hale-jump-link'>(Back to top)</span></h3>", [("heading", "Staff")]),
        ("<p><strong>Context</strong></p><p>x.</p>", [("heading", "Context"), ("paragraph", "x.")]),
        ("<p><b>Inspectors found that:</b></p>", [("paragraph", "Inspectors found that:")]),
        ("<p><b>Not all was well.</b></p>", [("paragraph", "Not all was well.")]),
        ("<p>It was <b>Good</b></p>", [("paragraph", "It was Good")]),
        ("<p><b>Staff</b><br>They work.</p>", [("heading", "Staff"), ("paragraph", "They work.")]),
        ("<ul><li>• plans</li><li>◼ staff</li></ul>", [("list_item", "plans"), ("list_item", "staff")]),
        ("<p>• plans</p><p>• staff</p>", [("list_item", "plans"), ("list_item", "staff")]),
        (
            "<p>They found that:<br>plans were late;<br>staff were few.</p>",
            [("paragraph", "They found that:"), ("list_item", "plans were late;"), ("list_item", "staff were few.")],
        ),
        (
            "<p>They found:<br>- a b;<br>- c d.</p>",
            [("paragraph", "They found:"), ("list_item", "a b;"), ("list_item", "c d.")],
        ),
        (
            "<p>They found that:</p><p>plans were late;</p><p>staff were few; and</p><p>Ofsted agreed.</p><p>End.</p>",
            [
                ("paragraph", "They found that:"),
                ("list_item", "plans were late;"),
                ("list_item", "staff were few; and"),
                ("list_item", "Ofsted agreed."),
                ("paragraph", "End."),
            ],
        ),
        (
            "<p>Jo said:</p><p>‘We found that.’</p><p>‘And this.’</p>",
            [("paragraph", "Jo said:"), ("paragraph", "‘We found that.’"), ("paragraph", "‘And this.’")],
        ),
        ("<p>– and so on</p><p>x</p>", [("paragraph", "– and so on"), ("paragraph", "x")]),
        ("<ul>loose<li>a</li></ul>", [("paragraph", "loose"), ("list_item", "a")]),
        ("<ul><li>a<ul><li>b</li></ul>c</li></ul>", [("list_item", "a"), ("list_item", "b"), ("list_item", "c")]),
        (
            "<ul><li>a<table><tr><td>b</td><td>c</td></tr></table>d</li></ul>",
            [("list_item", "a"), ("paragraph", "b | c"), ("list_item", "d")],
        ),
        ("<ul><li></li><li> &nbsp; </li></ul><p></p><h2> </h2>", []),
        (
            "<table><tr><td><h2>H</h2><p>a</p><p>b</p></td></tr></table>",
            [("heading", "H"), ("paragraph", "a"), ("paragraph", "b")],
        ),
        (
            "<p>Notes for editors</p><p>1. One.</p><p>2. Two.</p>",
            [("heading", "Notes for editors"), ("note", "One."), ("note", "Two.")],
        ),
        (
            "<p><strong>Note to editors</strong><br>1. One.<br>2. Two.</p>",
            [("heading", "Note to editors"), ("note", "One."), ("note", "Two.")],
        ),
        (
            "<h2>Notes to editors</h2><ul><li>a</li></ul><h3>Contact</h3><ol><li>b</ol><h2>More</h2><ul><li>c</ul>",
            [
                ("heading", "Notes to editors"),
                ("note", "a"),
                ("heading", "Contact"),
                ("note", "b"),
                ("heading", "More"),
                ("list_item", "c"),
            ],
        ),
        (
            "<pre>They found:\n\n• plans were late;\n• staff were few.\n</pre>",
            [("paragraph", "They found:"), ("list_item", "plans were late;"), ("list_item", "staff were few.")],
        ),
        ("<p>-ENDS-</p>", [("paragraph", "-ENDS-")]),
        ("<p>Published: 12 November 2013</p><p>x</p>", [("paragraph", "x")]),
        ("<details><summary>Staff</summary><p>Few.</p></details>", [("paragraph", "Staff"), ("paragraph", "Few.")]),
    ],
)
def test_markup_becomes_blocks(inner, expected):
    assert body(inner) == expected


@pytest.mark.parametrize(
    "part",
    [
        "<nav>Home</nav>",
        "<div class='cookie-notice'>Cookies</div>",
        "<div id='cookieBar'>Cookies</div>",
        "<ul class='breadcrumb'><li>Home</li></ul>",
        "<div role='navigation'>Menu</div>",
        "<div hidden>secret</div>",
        "<template><p>later</p></template>",
        "<noscript>Switch it on</noscript>",
        "<svg><title>icon</title><text>icon</text></svg>",
        "<button>Print</button>",
        "<div class='sidebar'><h3>Latest</h3></div>",
        "<?xml version='1.0'?>",
    ],
)
def test_what_is_no_text_is_left_out(part):
    assert body(f"<p>Before.</p>{part}<p>After.</p>") == [("paragraph", "Before."), ("paragraph", "After.")]


def test_numbers_of_lists_are_kept_as_markers():
    result = report("<main><ol start=3><li>c</li><li value=7>g</li><li>h</li></ol><ol type=a><li>x</li></ol></main>")
    assert [block.marker for block in result.blocks] == ["3.", "7.", "8.", "a."]


@pytest.mark.parametrize(
    ("head", "top", "title"),
    [
        ("<title>T</title>", "<h1>H</h1>", "H"),
        ("<title>Work - poor - HM Inspectorate of Probation</title>", "", "Work - poor"),
        ("<title>Work in Anyshire – poor | Any Site</title>", "", "Work in Anyshire – poor"),
        ("<title>HM Inspectorate of Probation</title>", "", ""),
        ("<meta property=og:title content='O'><title>T</title>", "", "O"),
        ("<meta property=og:site_name content='S'><title>T - S</title>", "", "T"),
        ("<title>T</title>", "<h1>T</h1><h2>T</h2>", "T"),
    ],
)
def test_titles(head, top, title):
    result = report(f"<html><head>{head}</head><body><main>{top}<p>Text.</p></main></body></html>")
    assert result.title == title
    assert [block.text for block in result.blocks] == [text for text in (title, "Text.") if text]


def test_a_title_outside_the_text_is_found_and_the_name_of_the_site_is_not():
    html = (
        "<title>Work in Anyshire - S</title><body><div class=logo><h1>S</h1></div><div><h1>Work in Anyshire</h1></div>"
        "<div class=entry-content><p>Text.</p></div>"
    )
    assert blocks(html) == [("title", "Work in Anyshire"), ("paragraph", "Text.")]


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("<meta property='article:published_time' content='2013-11-12T00:01:00+00:00'>", "2013-11-12"),
        ("<meta property='article:published_time' content='2024-06-30T23:01:00+00:00'>", "2024-07-01"),
        ("<meta name=DC.date content=2013-11-12>", "2013-11-12"),
        ("<meta name=dcterms.issued content=2013-11-12>", "2013-11-12"),
        ('<script type=\'application/ld+json\'>{"datePublished": "2013-11-12"}</script>', "2013-11-12"),
        ("<script type='application/ld+json'>{broken</script>", None),
        ("<meta property='article:published_time' content='2013-13-45'>", None),
        ("<meta name=date content=recently>", None),
        ("", None),
    ],
)
def test_dates_come_from_metadata(head, day):
    result = report(f"<html><head>{head}</head><body><main><p>Published today, 3 May 2011.</p></main></body></html>")
    assert result.published == day
    assert (day is None) == ("no publication date in the page" in result.warnings)


def test_an_invalid_date_is_warned_of():
    result = report("<meta property='article:published_time' content='2013-13-45'><main><p>x</p></main>")
    assert "not a date: '2013-13-45'" in result.warnings


def test_the_date_of_the_old_report_pages():
    meta = "<dl id=inspection-meta><dt>Date of publication</dt><dd>03 December 2013</dd></dl>"
    html = f"<div id=content class=entry-content>{meta}<p>x</p></div>"
    assert report(html).published == "2013-12-03"
    assert blocks(html) == [("paragraph", "x")]


def test_dates_of_other_pages_are_not_taken():
    news = "<li><time class='published-date' datetime='2020-01-0{}'>x</time></li>"
    html = f"<main><article><p>Some text.</p></article><ul>{news.format(1)}{news.format(2)}</ul></main>"
    assert report(html).published is None


@pytest.mark.parametrize(
    ("head", "fetched", "address"),
    [
        ("<link rel=canonical href=https://a.org/b/>", None, "https://a.org/b/"),
        ("<link rel=canonical href=/b/>", "https://a.org/c", "https://a.org/b/"),
        ("<link rel=canonical href=/b/>", None, None),
        ("<link rel=canonical href='javascript:x'>", None, None),
        ("<link rel=canonical href='http://[x'>", None, None),
        ("<meta property=og:url content=https://a.org/o>", None, "https://a.org/o"),
        ("", "https://a.org/c", "https://a.org/c"),
    ],
)
def test_addresses(head, fetched, address):
    assert report(f"<head>{head}</head><main>x</main>", fetched).address == address


def test_a_summary_is_kept_unless_the_text_repeats_it():
    page = "<article class=flexible-post-type-single><div class=intro><p>{}</p></div><p>One. Two.</p></article>"
    assert blocks(page.format("One.")) == [("paragraph", "One. Two.")]
    assert blocks(page.format("One. Two…")) == [("paragraph", "One. Two.")]
    assert blocks(page.format("Three.")) == [("paragraph", "Three."), ("paragraph", "One. Two.")]


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "blockquote", "font", "h2", "time"])
@pytest.mark.parametrize("depth", [600, 100_000])
def test_no_depth_of_nesting_loses_text_or_breaks(tag, depth):
    result = report(f"<html><body><h1>T</h1>{f'<{tag}>' * depth}<p>Deep text.</p>")
    assert result.text.split() == ["T", "Deep", "text."]


def test_a_page_that_was_cut_off_is_warned_of():
    assert "page has no closing </html>: it may be cut off" in report("<html><body><main><p>Half a").warnings
    assert "page has no closing </html>: it may be cut off" not in report("<main><p>A fragment").warnings


@pytest.mark.parametrize(
    "html", ["", " ", "<!-- x -->", "<html></html>", "<html><body><nav>Home</nav></body></html>", "<script>x"]
)
def test_a_page_without_text_has_no_blocks_and_says_so(html):
    result = report(html)
    assert result.blocks == ()
    assert "page has no text" in result.warnings


def test_windows_references_are_punctuation():
    assert body("<p>didn&#146;t &#x93;see&#x94; &#133;</p>") == [("paragraph", "didn’t “see” …")]


def test_control_characters_that_stand_for_punctuation_are_read_with_a_warning():
    result = report("<main><p>didn\x92t\x07</p></main>")
    assert result.text == "didn’t"
    assert "control characters read as the windows-1252 punctuation they stand for" in result.warnings


def test_a_protected_page_is_warned_of():
    html = "<article class='flexible-post-type-single post-password-required'><p>Enter the password.</p></article>"
    assert "page is protected by a password: its text is not shown" in report(html).warnings


def test_a_form_around_the_page_is_no_reason_to_drop_it():
    assert blocks("<body><form><main><p>Text.</p></main></form></body>") == [("paragraph", "Text.")]


def test_a_large_page_is_read():
    # About 1 MB; each paragraph and item is there, once.
    part = "<p>Inspectors found that plans were late in most of the cases they saw.</p><ul><li>a;</li><li>b.</li></ul>"
    result = report(f"<html><body><main>{part * 10_000}</main></body></html>")
    assert len(result.blocks) == 30_000
