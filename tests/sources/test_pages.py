"""Pages described by selectors: what is found, what is refused, and what hostile pages cannot do."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportminer.answer import Answer
from reportminer.errors import SourceError
from reportminer.sources.base import Document
from reportminer.sources.parts.labels import attachment_kind
from reportminer.sources.parts.pages import DatePlace, Selectors, page_by
from reportminer.sources.parts.soup import absolute
from reportminer.sources.parts.wordpress import wordpress_page

KINDS = {"news": "press release", "document": "report"}
SIMPLE = Selectors(
    title=("h1.new", "h1"),
    body=(".text", "main"),
    published=(DatePlace(selector="time", attribute="datetime"), DatePlace(selector=".day", prefixes=("Published:",))),
    files=("a[href]",),
)


def described(html: str | bytes, page, *, address: str = "https://a.example/news/x/") -> Document:
    return page_by(SIMPLE)(page(html, address))


def hale(inner: str, *, before: str = "", classes: str = "news type-news", body: str = "") -> str:
    return (
        f'<html><body class="{body}"><div id="content"><main id="maincontent">{before}<div id="primary">'
        f'<article id="post-7" class="{classes} flexible-post-type-single">{inner}</article>'
        "</div></main></div></body></html>"
    )


TEXT = '<div class="flexible-post-type-content"><p>One.</p><p>Two.</p></div>'
TITLE = '<h1 class="flexible-post-type-title">Work</h1>'


def test_the_first_selector_that_matches_wins(page) -> None:
    found = described("<main><h1>Old</h1><h1 class=new>New</h1><div class=text>Words.</div></main>", page)
    assert found.title == "New"
    assert found.selectors["title"] == "h1.new"
    assert found.selectors["length"] == ".text"
    assert found.length == len("Words.")


def test_the_body_is_the_place_with_most_text(page) -> None:
    assert described("<h1>A</h1><div class=text>short</div><div class=text>much longer</div>", page).length == 11


def test_what_has_no_text_is_no_title(page) -> None:
    assert described("<h1 class=new> </h1><h1>Work</h1><main>x</main>", page).title == "Work"


@pytest.mark.parametrize(("html", "part"), [("<main>x</main>", "title"), ("<h1>Work</h1>", "body")])
def test_a_missing_part_is_named_with_selector_and_address(html, part, page) -> None:
    with pytest.raises(SourceError) as raised:
        described(f"<title>Moved</title>{html}", page)
    message = str(raised.value)
    assert message.startswith(f"no {part} on https://a.example/news/x/")
    assert ("h1.new" if part == "title" else ".text") in message
    assert "Moved" in message


def test_a_missing_date_is_none(page) -> None:
    found = described("<h1>Work</h1><main>x</main>", page)
    assert found.published is None
    assert found.selectors["published"] == "time, .day"


@pytest.mark.parametrize(
    ("html", "day"),
    [
        ('<time datetime="2024-07-01T00:01:00+01:00">', "2024-07-01"),
        ('<time datetime="2024-06-30T23:01:00+00:00">', "2024-07-01"),
        ('<time datetime="soon"><time datetime="2024-12-31T00:01:00+00:00">', "2024-12-31"),
        ("<p class=day> Published:\n 1  July 2024</p>", "2024-07-01"),
        ("<p class=day>Updated: 1 July 2024</p>", None),
        ("<p class=day>1 July 2024</p>", None),
        ("<p class=day>Published: 31 June 2024</p>", None),
    ],
)
def test_dates(html, day, page) -> None:
    assert described(f"<h1>A</h1><main>{html}</main>", page).published == day


def test_other_addresses_of_the_page(page) -> None:
    head = (
        '<link rel="canonical" href="/news/x/"><link rel=shortlink href="https://a.example/?p=7">'
        '<meta property="og:url" content="http://a.example/news/x/"><link rel=canonical href="http://[">'
    )
    found = described(f"<html><head>{head}</head><h1>A</h1><main>x</main>", page)
    # Its own address is no other one.
    assert found.addresses == ("https://a.example/?p=7", "http://a.example/news/x/")


def test_links_are_of_the_body_absolute_and_each_once(page) -> None:
    links = (
        '<a href="../y/#part">y</a><a href="/news/y/">again</a><a href="#top">up</a><a href="">none</a><a>bare</a>'
        '<a href="mailto:a@b.c">m</a><a href="javascript:alert(1)">j</a><a href="data:text/html,x">d</a>'
        '<a href="http://[">bad</a><a href="http://a.example:99999999/">port</a><a href="//b.example/z">z</a>'
        '<a href="https://user:word@a.example/">u</a><a href="ftp://a.example/">f</a>'
    )
    found = described(f"<a href=/menu/>menu</a><h1>A</h1><main>{links}</main><a href=/foot/>foot</a>", page)
    assert found.links == ("https://a.example/news/y/", "https://b.example/z")


def test_files_are_attachments_and_no_links(page) -> None:
    links = '<a href="r.pdf"><img></a> <a href="r.pdf">Full report (PDF, 1 MB)</a> <a href=n/>Next</a>'
    found = described(f"<h1>A</h1><main>{links}</main>", page)
    assert [(each.address, each.label) for each in found.attachments] == [
        ("https://a.example/news/x/r.pdf", "Full report")
    ]
    assert found.links == ("https://a.example/news/x/n/",)


@pytest.mark.parametrize(
    ("label", "name", "kind"),
    [
        ("Press release", "x.pdf", "press release"),
        ("Download this press release as a PDF", "report.pdf", "press release"),
        ("Data annexe", "x.pdf", "other"),
        ("Annex A: methodology", "x.pdf", "other"),
        ("Updated report", "x.pdf", "report"),
        ("", "anyshire-press-release.pdf", "press release"),
        ("Download", "anyshire_data_annex.xlsx", "other"),
        ("", "", "report"),
    ],
)
def test_the_kind_of_a_file_is_in_its_words(label, name, kind) -> None:
    assert attachment_kind(label, f"https://a.example/{name}") == kind


@pytest.mark.parametrize(
    ("heading", "published"),
    [
        ("Published: 12 November 2013", "2013-11-12"),
        ("Updated: 3 March 2026", None),
        ("Revision date: 3 March 2026", None),
        ("", None),
    ],
)
def test_a_full_width_heading_has_title_and_perhaps_the_date(heading, published, page) -> None:
    shaded = f'<div class="hale-shaded-heading"><h1>Work</h1><span class="govuk-caption-m">\n{heading} </span></div>'
    found = wordpress_page(KINDS)(page(hale(TEXT, before=shaded)))
    assert (found.title, found.published, found.length) == ("Work", published, len("One. Two."))


def test_a_document_inside_the_body_is_flattened(page) -> None:
    nested = (
        '<div class="flexible-post-type-content"><!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">'
        '<?xml encoding="utf-8" ?><html><body><h2 class="hale-toc-item" id="1-A">A'
        '<span class="hale-jump-link"> <a href="#toc">(Back to top)</a></span></h2>'
        "<p>One.</p><p>Two.</p></body></html></div>"
    )
    found = wordpress_page(KINDS)(page(hale(TITLE + nested)))
    assert found.length == len("A One. Two.")


def test_the_kind_is_in_the_classes_of_the_article(page) -> None:
    describe = wordpress_page(KINDS)
    assert describe(page(hale(TITLE + TEXT))).kind == "press release"
    assert describe(page(hale(TITLE + TEXT, classes="type-news news-type-announcement"))).kind == "other"
    assert describe(page(hale(TITLE + TEXT, classes="type-document"))).kind == "report"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (hale(TITLE + TEXT, classes="type-news post-password-required"), "password"),
        (hale('<h1 class="flexible-post-type-title">Protected: Work</h1>' + TEXT), "Protected"),
        (hale(TITLE + TEXT, body="error404"), "no such page"),
        ("<section class=hale-error-404><h1>Page not found</h1></section>", "no such page"),
    ],
)
def test_what_is_no_document_is_not_described(html, reason, page) -> None:
    with pytest.raises(SourceError, match=reason) as raised:
        wordpress_page(KINDS)(page(html, "https://a.example/gone/"))
    assert "https://a.example/gone/" in str(raised.value)


def test_print_only_blocks_and_menus_are_no_files(page) -> None:
    before = '<div class="hale-print-only"><a href="/licence.pdf">Licence</a></div>'
    html = hale(TITLE + TEXT, before=before).replace("<body", '<body><nav><a href="/m.pdf">m</a></nav')
    assert wordpress_page(KINDS)(page(html)).attachments == ()


@pytest.mark.parametrize(
    "charset", ["utf-8", "no-such", "base64", "idna", "undefined", "utf-7", "rot13", "\x00", "utf-16"]
)
def test_whatever_character_set_is_declared(charset, page) -> None:
    made = page(b"<h1>Work</h1><main>x \xff</main>", Content_Type=f"text/html; charset={charset}")
    try:
        assert page_by(SIMPLE)(made).title
    except SourceError:
        assert charset == "utf-16"  # it makes other letters of the same bytes


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000,
        "<h1>" + "<b>" * 30_000 + "x",
        "<h1>Work</h1><main>" + "<a href=x>" * 5_000,
        "\x00<h1>\x00A</h1><main>\x00",
        "<h1>A</h1><main><a href='" + "x" * 100_000 + "'>",
        "https://a.example/looks-like-an-address",
        "<?xml version='1.0'?><h1>A</h1><main>B</main>",
    ],
)
def test_pages_meant_to_break_a_parser(html, page) -> None:
    # Described or refused, and nothing else.
    with suppress(SourceError):
        assert isinstance(described(html, page), Document)


def test_a_page_without_end_is_refused(page, monkeypatch) -> None:
    monkeypatch.setattr("reportminer.sources.parts.soup.LIMIT", 10)
    with pytest.raises(SourceError, match="more than"):
        described("<h1>Work</h1><main>x</main>", page)


PIECES = st.sampled_from(
    [
        "<h1>",
        "</h1>",
        '<h1 class="document-title">',
        "<main>",
        "</main>",
        "<article class='flexible-post-type-single'>",
        "<div class=flexible-post-type-content>",
        "</div>",
        "<a href='r.pdf'>",
        "<a href='http://['>",
        "</a>",
        "<!--",
        "-->",
        "<!DOCTYPE html>",
        "<?xml",
        "<html>",
        "</html>",
        "<time class=published-date datetime=2024-01-01>",
        "<base href=//>",
        "<svg>",
        "<![CDATA[",
        "]]>",
        "<template>",
        "<script>",
        "&#0;",
        "&#xD800;",
        "&amp;",
        "\x00",
        "<link rel=canonical href=",
        "Published: 1 July 2024",
        "<dl id=inspection-meta><dt>Date of publication",
        "<dd>1 July 2024",
        "<select>",
        "<table><td>",
    ]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=40))
@example(["<h1>", "A", "<main>", "<a href='http://['>"])
def test_any_page_is_described_or_refused(pieces) -> None:
    content = "".join(pieces).encode("utf-8", "replace")
    made = Answer(address="http://a.example/", final="http://a.example/x", status=200, content=content, fetched="")
    for describe in (page_by(SIMPLE), wordpress_page(KINDS)):
        try:
            found = describe(made)
        except SourceError:
            continue
        assert found.title
        assert all(address.startswith("http") for address in (*found.links, *found.addresses))


@given(st.binary(max_size=300))
def test_any_bytes_are_described_or_refused(content) -> None:
    made = Answer(address="http://a.example/", final="http://a.example/", status=200, content=content, fetched="")
    with suppress(SourceError):
        assert page_by(SIMPLE)(made).title


@given(st.text(max_size=60), st.text(max_size=60))
@example("http://a.example/", "http://[::1")
@example("http://a.example/", "http://a.example:port/")
@example("http://a.example/", "//\uff0f\u2100")
def test_any_link_is_an_address_or_none(base, link) -> None:
    found = absolute(base, link)
    assert found is None or (found.startswith(("http://", "https://")) and " " not in found and "#" not in found)
