from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import ReportMinerError
from reportminer.readers import read
from reportminer.readers.blocks import Draft, build, clean
from reportminer.records import Page, Report

KINDS = st.sampled_from(["title", "heading", "paragraph", "list_item", "note"])
MEDIA_TYPES = ["text/html", "text/plain"]
TAGS = (
    "html head body main article div section p ul ol "
    "li br table tr td th h1 h2 h3 strong b a span pre dl dt dd form nav"
)
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS.split()] + [f"</{tag}>" for tag in TAGS.split()]),
    st.sampled_from(
        [
            "<div class='entry-content'>",
            "<div class='intro'>",
            "<li value='-3'>",
            "<ol type='a' start='99999999999'>",
            "<p hidden>",
            "<!--",
            "-->",
            "<![CDATA[",
            "&#55296;",
            "&#x92;",
            "&#0;",
            "&amp;lt;",
            "<?php",
            "<script>",
            "</script>",
            "<title>",
            "<time class='published-date' datetime='2013-99-99'>",
            "<meta property='og:title' content='x - y'>",
            '<script type="application/ld+json">[[[{"datePublished": 3}]]]</script>',
            "<link rel=canonical href='http://[::1'>",
            "Notes to editors",
            "They found that:",
            "• ",
            "- a;",
            "1. ",
            "\n",
            "\n\n",
            "   ",
            "\x00",
            "\u2028",
        ]
    ),
    st.text(max_size=20),
)


def check(report: Report) -> None:
    text = report.text
    end = 0
    for n, block in enumerate(report.blocks):
        assert text[block.start : block.end] == block.text
        assert block.n == n
        assert block.start == (end + 2 if n else 0)
        assert block.text == clean(block.text) != ""
        assert len(block.text.splitlines()) == 1
        assert block.marker is None or block.marker.strip() == block.marker != ""
        end = block.end
    assert end == len(text)
    assert [b.kind for b in report.blocks].count("title") == bool(report.title)
    assert not report.title or report.blocks[0].text == report.title
    text.encode("utf-8")


@given(st.lists(st.builds(Draft, text=st.text(), kind=KINDS, marker=st.none() | st.text(max_size=3))))
def test_every_block_stands_where_it_says(drafts):
    blocks = build(drafts)
    text = Report(id="x", source="x", title="", blocks=blocks).text
    assert [text[block.start : block.end] for block in blocks] == [block.text for block in blocks]


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert "\n" not in clean(text)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=400))
def test_no_bytes_break_a_reader(media_type, content):
    try:
        report = read(Page(source="x", media_type=media_type, content=content, sha256="0" * 64))
    except ReportMinerError:
        return
    check(report)


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40))
def test_no_text_breaks_a_reader(media_type, pieces):
    content = "".join(pieces).encode("utf-8", errors="surrogatepass")
    try:
        report = read(Page(source="x", media_type=media_type, content=content, sha256="0" * 64))
    except ReportMinerError:
        return
    check(report)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=60).filter(clean),
        max_size=8,
    )
)
def test_no_word_of_a_list_is_lost(items):
    html = "<main><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul></main>"
    report = read(Page(source="x", media_type="text/html", content=html.encode(), sha256="0" * 64))
    assert report.text.split() == [word for item in items for word in clean(item).split()]
