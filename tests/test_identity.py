"""What makes two pages one document, on the invented sample releases and on copies of them."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import readers
from reportminer.identity import fingerprint, same, title_key
from reportminer.records import Block, Page, Report

PAGES = sorted((Path(__file__).parents[1] / "corpus" / "sample" / "pages").iterdir())
REPORTS = {path.name: readers.read(readers.load(path, source=path.name)) for path in PAGES}
HALE = """<!DOCTYPE html><html><head><title>{title} – HM Inspectorate of Probation</title></head><body>
<main id="maincontent"><div id="primary"><article class="flexible-post-type-single news">
<h1 class="flexible-post-type-title">{title}</h1><div class="flexible-post-type-published-date">Published:
<time class="published-date" datetime="{date}">then</time></div><div class="intro"><p>{summary}</p></div>
<div class="flexible-post-type-content">{body}</div></article></div></main></body></html>"""


def report(*texts: str, title: str = "Work in Anyshire", published: str | None = None) -> Report:
    blocks = tuple(Block(n=n, kind="paragraph", text=text, start=0, end=len(text)) for n, text in enumerate(texts))
    return Report(id="1", source="a", title=title, blocks=blocks, published=published)


def read(html: str) -> Report:
    content = html.encode()
    return readers.read(
        Page(source="a", media_type="text/html; charset=utf-8", content=content, sha256=sha256(content).hexdigest())
    )


def copied(html: str, *, summary: str = "") -> Report:
    """Return a sample page as another site would show it: other wrapper, quotes, link sizes, summary line."""
    title = re.search(r"<h1[^>]*>(.*?)</h1>", html)[1]
    # The sample has the shape of the former site and of the present one.
    body = re.search(r"(?:</time></div>\s*<div[^>]*>|</h1>)(.*)</div>\s*<(?:aside|/article)", html, re.DOTALL)[1]
    body = (
        re.sub(r"(\d+) kB\)", "1.2 MB)", body).replace("‘", "'").replace("’", "'").replace("“", '"').replace("”", '"')
    )
    body = re.sub(r"(</h2>)", r'<span class="hale-jump-link"> (Back to top)</span>\1', body)
    when = re.search(r'published_time" content="([^"]+)"', html)
    return read(HALE.format(title=title, summary=summary, body=body, date=when[1] if when else "2013-01-01"))


WEB = [path for path in PAGES if path.suffix == ".html"]


def test_no_two_releases_are_one() -> None:
    assert len(REPORTS) == 30
    assert [(a, b) for a, b in combinations(REPORTS, 2) if same(REPORTS[a], REPORTS[b])] == []
    assert len({fingerprint(one) for one in REPORTS.values()}) == 30


def test_not_even_under_one_title_and_without_dates() -> None:
    plain = {name: replace(one, title="", published=None) for name, one in REPORTS.items()}
    assert [(a, b) for a, b in combinations(plain, 2) if same(plain[a], plain[b])] == []


@pytest.mark.parametrize("path", WEB, ids=lambda path: path.stem)
def test_a_copy_on_another_site_is_the_same(path) -> None:
    html = path.read_text(encoding="utf-8")
    original = REPORTS[path.name]
    first = re.search(r"<p>(.*?)</p>", html, re.DOTALL)[1]
    for copy in (copied(html), copied(html, summary=first), copied(html, summary="A summary of one line.")):
        undated = replace(copy, published=original.published)
        assert same(original, undated), title_key(copy.title)
        assert same(undated, original)
    others = [name for name, one in REPORTS.items() if name != path.name and same(one, copied(html))]
    assert others == []


def test_wrappers_quotes_case_and_sizes_leave_the_fingerprint() -> None:
    plain = report("The Trust’s work was “good”.", "Full report (PDF, 390.0 B)")
    other = report(
        "Work in Anyshire",
        "the  trust's work was 'GOOD'. (Back to top)",
        "Full report (PDF, 1.2 MB)",
        title="Work in  Anyshire - HM Inspectorate of Probation",
    )
    assert fingerprint(plain) == fingerprint(other)
    assert re.fullmatch("[0-9a-f]{64}", fingerprint(plain))
    assert fingerprint(report("The Trust’s work was not good.")) != fingerprint(report("The Trust’s work was good."))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2013-11-12", "2013-11-12", True),
        ("2013-11-12", "2013-11-13", True),
        ("2013-11-12", "2013-11-14", False),
        ("2013-11-12", None, True),
        (None, None, True),
        ("2013-11-12", "unknown", True),
        ("2014-01-01", "2013-12-31", True),
    ],
)
def test_dates(one, other, alike) -> None:
    assert same(report("Text.", published=one), report("Text.", published=other)) is alike


def test_texts_under_one_title() -> None:
    words = [f"word{n}" for n in range(300)]
    whole = report(" ".join(words))
    assert same(whole, report(" ".join(words[:200])))  # without its notes
    assert not same(whole, report(" ".join(words[:40])))  # one sentence of it: a landing page
    assert not same(whole, report(" ".join(reversed(words))))
    changed = [word if n % 20 else "other" for n, word in enumerate(words)]
    assert not same(whole, report(" ".join(changed)))  # every twentieth word another: edited, not copied
    assert not same(whole, replace(whole, title="Another title"))


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("", ""),
        ("[ARCHIVED CONTENT] Work", "work"),
        ("Work | Justice Inspectorates", "work"),
        ("Work – Her Majesty’s Inspectorate of Probation", "work"),
        ("Probation work in Ofsted-land - a view", "probation work in ofsted land a view"),
        ("HM Inspectorate of Probation", "hm inspectorate of probation"),
    ],
)
def test_keys_of_titles(title, key) -> None:
    assert title_key(title) == key


texts = st.lists(
    st.one_of(st.text(max_size=40), st.sampled_from(["one two three four five six", "a’b", "(PDF, 3 kB)"]))
)
reports = st.builds(
    lambda blocks, title, published: report(*blocks, title=title, published=published),
    texts,
    st.sampled_from(["", "Work", "work - GOV.UK"]),
    st.sampled_from([None, "2013-11-12", "2013-11-13", "x"]),
)


@given(reports, reports)
def test_sameness_is_reflexive_and_symmetric(a, b) -> None:
    assert same(a, a)
    assert same(a, b) == same(b, a)
    assert title_key(title_key(a.text)) == title_key(a.text)
    if fingerprint(a) == fingerprint(b) and a.published == b.published:
        assert same(a, b)
