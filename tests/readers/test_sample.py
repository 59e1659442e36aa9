"""Every annotated source, rendered as old page, new page and plain text, gives the blocks that it was written with."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from reportminer.readers import read
from reportminer.readers.blocks import clean
from reportminer.records import Page

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"\{(?:[+\-=]|r )[a-z-]+(?:@\d+)?\|([^{}]*)\}")
INLINE = """id: t01
title: Inspection of adult offending work: Anyshire “holding on”, but only just
published: 2013-11-12
---
P: {+overall|Work in Anyshire was sound}, said Jo Bloggs; 1 < 2 & so on.
L: Inspectors were pleased to find that:
- {+assessment|plans were made on time;} and were kept;
- {+victims|victims were heard}; and
- {+courts|courts were satisfied}.
L: But:
- {-home-visiting|home visits were rare}
- {-review-clarity|reviews were late}
P: Inspectors made recommendations. These included: on {r planning|planning};  and on {r victims|victims}.
P: Jo Bloggs said:
P: ‘We found that the overall standard was high.’
H: Context
- In 2011 the Trust had been rated ‘Good’. It had grown since.
H: What comes next
P: The Trust will write a plan.
N: Notes to editors:
1. View the report.
2. This inspection is part of a programme.
"""


def sources() -> list[Path]:
    """Sources that travel with the package, or lie beside a checkout; there may be none."""
    return sorted([*(ROOT / "corpus").rglob("*.rel"), *(ROOT.parent / "shared" / "gold" / "train").glob("*.rel")])


def parse(text: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    head, _, rest = text.partition("\n---\n")
    meta = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    lines = []
    for line in filter(str.strip, rest.splitlines()):
        kind, content = re.fullmatch(r"(?:([PHLNB]): |(?=-|\d))(.*)", line).groups()
        if kind is None:
            mark, content = content.split(" ", 1)
            kind = "-" if mark == "-" else "n"
        lines.append((kind, MARK.sub(r"\1", content)))
    return meta, lines


def expected(meta, lines):
    out = [("title", clean(meta["title"]))]
    notes = False
    for kind, text in lines:
        if kind in "HN":
            notes = text.lower().startswith("note")
        item = "note" if notes else "list_item"
        made = {"H": "heading", "N": "heading", "-": item, "n": item}.get(kind, "paragraph")
        # The link to the same page as PDF is no part of a release.
        if not text.startswith("Download this press release"):
            out.append((made, clean(text)))
    return out


def rendered(lines) -> str:
    tags = {"-": "ul", "n": "ol"}
    out, open_tag = [], ""
    for kind, text in [*lines, ("P", "")]:
        tag = tags.get(kind, "")
        if tag != open_tag:
            out += [f"</{open_tag}>"] * bool(open_tag) + [f"<{tag}>"] * bool(tag)
            open_tag = tag
        shown = html.escape(text, quote=False)
        wrap = {"H": "<h2>{}</h2>", "N": "<p><strong>{}</strong></p>", "-": "<li>{}</li>", "n": "<li>{}</li>"}
        out.append(wrap.get(kind, "<p>{}</p>").format(shown))
    return "\n".join(out)


def old(meta, lines) -> str:
    title = html.escape(meta["title"], quote=False)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - HM Inspectorate of Probation</title>
<meta property="article:published_time" content="{meta["published"]}T00:01:00+00:00"></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav><div id="content" class="entry-content"><h1>{title}</h1>
{rendered(lines)}<p><a href="/r.pdf">Download this press release as a PDF (PDF, 61 kB)</a></p></div>
<aside><h3>Latest</h3><ul><li>Elsewhere</li></ul></aside><footer><p>© Crown copyright</p></footer></body></html>"""


def new(meta, lines) -> str:
    title = html.escape(meta["title"], quote=False)
    jump = ' <span class="hale-jump-link"><a href="#top">(Back to top)</a></span></h2>'
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>{title} - HM Inspectorate of Probation</title></head><body>
<div class="hale-cookie-banner"><p>Cookies.</p></div><main><div class="hale-print-only"><p>Licence.</p></div>
<article class="flexible-post-type-single"><h1 class="flexible-post-type-title">{title}</h1>
<div class="flexible-post-type-published-date">Published: <time class="entry-date published-date"
datetime="{meta["published"]}T00:01:00+00:00">then</time></div>
<div class="flexible-post-type-content">{rendered(lines).replace("</h2>", jump)}</div></article></main></body></html>"""


def plain(meta, lines) -> str:
    marks = {"-": "  • {}\n", "n": "- {}\n"}
    text = meta["title"] + "\n\n" + "".join(marks.get(kind, "\n{}\n\n").format(line) for kind, line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


@pytest.mark.parametrize("source", [None, *sources()], ids=lambda path: path.stem if path else "inline")
@pytest.mark.parametrize("form", [old, new, plain])
def test_blocks_are_those_of_the_source(form, source):
    meta, lines = parse(source.read_text(encoding="utf-8") if source else INLINE)
    media_type = "text/plain" if form is plain else "text/html"
    page = Page(source="x", media_type=media_type, content=form(meta, lines).encode(), sha256="0" * 64)
    report = read(page)
    assert [(block.kind, block.text) for block in report.blocks] == expected(meta, lines)
    assert report.published == (None if form is plain else meta["published"])
    assert [report.text[block.start : block.end] for block in report.blocks] == [block.text for block in report.blocks]


def test_there_is_a_sample_beside_a_checkout():
    if not sources():
        pytest.skip("no annotated sources in corpus/ or beside the checkout")
    assert all(path.stat().st_size for path in sources())
