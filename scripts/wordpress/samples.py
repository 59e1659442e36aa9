"""The sample releases as posts, and posts of every sort that a collector must tell apart."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .posts import Attachment, Post

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"

# Pages of scripts/build_sample.py: the text of the older and of the newer site, without the title.
_OLD = re.compile(r'<div id="content" class="entry-content"><h1>.*?</h1>\n(.*?)\n<p><a href="/uploads/', re.DOTALL)
_NEW = re.compile(r'<div class="flexible-post-type-content">\n(.*?)\n</div></article>', re.DOTALL)
# The theme adds its own.
_JUMP = re.compile(r' <span class="hale-jump-link">.*?</span>')


def sample_posts(corpus: Path = SAMPLE) -> list[Post]:
    """Return the releases of a corpus as posts: title and date from ``gold/``, text from ``pages/``.

    Args:
        corpus: folder with ``pages/sNN.html`` or ``.txt`` and ``gold/sNN.json``, as build_sample.py writes them.

    Returns:
        Press releases of type ``news``, in the order of their names, published at 00:01 in London. The reader finds
        the same blocks in their pages as in the pages of the corpus.

    Raises:
        ValueError: a page is not as the script writes it.

    Examples:
        >>> [post.date for post in sample_posts() if "northmarch-helping" in post.slug]
        ['2013-11-12T00:01:00']
    """
    posts: list[Post] = []
    for path in sorted((corpus / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = next((corpus / "pages").glob(f"{path.stem}.*"))
        posts.append(
            Post(
                slug=slug(gold["title"]),
                title=html.escape(gold["title"], quote=False),
                date=f"{gold['published']}T00:01:00",
                html=_from_text(page) if page.suffix == ".txt" else _from_html(page),
            )
        )
    return posts


def slug(title: str) -> str:
    """Return a title as the last part of an address.

    Examples:
        >>> slug("Probation in Anyshire’s north “not where it needs to be”")
        'probation-in-anyshires-north-not-where-it-needs-to-be'
    """
    plain = re.sub(r"[‘’“”'\"]", "", title.lower())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:180]


def _from_html(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    found = _OLD.search(text) or _NEW.search(text)
    if found is None:
        message = f"{page} is no page as scripts/build_sample.py writes them: its text was not found"
        raise ValueError(message)
    return _JUMP.sub("", found[1])


def _from_text(page: Path) -> str:
    """Return a plain text as HTML, by the blocks that the reader finds in it."""
    from reportminer import readers  # noqa: PLC0415 - posts of other sorts need no reader

    blocks = readers.read(readers.load(page)).blocks
    return "\n".join(_tags([(block.kind, block.text) for block in blocks if block.kind != "title"]))


def _tags(blocks: Sequence[tuple[str, str]]) -> Iterator[str]:
    opened = ""
    for kind, text in [*blocks, ("", "")]:
        wanted = {"list_item": "ul", "note": "ol"}.get(kind, "")
        if wanted != opened:
            if opened:
                yield f"</{opened}>"
            if wanted:
                yield f"<{wanted}>"
            opened = wanted
        if kind:
            tag = {"list_item": "li", "note": "li", "heading": "h2"}.get(kind, "p")
            yield f"<{tag}>{html.escape(text, quote=False)}</{tag}>"


def edge_posts(now: datetime | None = None) -> dict[str, Post]:
    """Return posts of every sort, by what is special about them. Everything in them is invented.

    Args:
        now: what time it is; the ``future`` post is published a year later.

    Examples:
        >>> sorted(name for name, post in edge_posts().items() if post.status != "publish")
        ['draft', 'future', 'private', 'trashed']
    """
    later = (now or datetime.now(tz=UTC)) + timedelta(days=365)
    body = "<p>Inspectors found work of fair quality in Wexcombe, and said so in their report.</p>"

    def news(name: str, **more: object) -> Post:
        given = {"slug": f"wexcombe-{name}", "title": f"Wexcombe: {name}", "date": "2024-01-16T00:01:00", "html": body}
        return Post(**{**given, **more})  # type: ignore[arg-type]

    return {
        "draft": news("draft", status="draft"),
        "private": news("private", status="private"),
        "password": news("password", password="open sesame"),  # noqa: S106 - no secret: a post that asks for one
        "future": news("future", status="future", date=later.strftime("%Y-%m-%dT%H:%M:%S")),
        "trashed": news("trashed", status="trash"),
        # Entities and curly quotation marks, as editors leave them.
        "title": news(
            "title", title="Wexcombe &amp; Lower Tarn &#8211; ‘it’s fair’&#8230;", date="2023-12-05T00:01:00"
        ),
        # In British Summer Time: in UTC it is the day before.
        "summer": news("summer", date="2024-07-02T00:01:00"),
        "renamed": news("renamed", former="wexcombe-first-name"),
        "summary": news("summary", summary="<p>Inspectors found work of fair quality in Wexcombe.</p>"),
        "post": news("post", type="post", terms={}),
        "document": news(
            "document",
            type="document",
            terms={"document-type": ("Inspection report",)},
            summary="<p>The report of the inspection of Wexcombe.</p>",
            attachments=(
                Attachment(
                    name="wexcombe-report.pdf",
                    title="An inspection of probation services in Wexcombe",
                    content=pdf("An inspection of probation services in Wexcombe", "Work was of fair quality."),
                ),
            ),
        ),
        "field": news(
            "field",
            type="document",
            attachments=(
                Attachment(
                    name="wexcombe-annex.pdf", title="Data annexe", content=pdf("Data annexe, Wexcombe"), shown="field"
                ),
            ),
        ),
    }


def pdf(*lines: str) -> bytes:
    r"""Return a small valid PDF document of one page (ISO 32000-1, 7.5).

    Args:
        lines: its text, in Latin letters.

    Examples:
        >>> pdf("Wexcombe").startswith(b"%PDF-1.4"), pdf("Wexcombe").endswith(b"%%EOF\n")
        (True, True)
    """
    shown = [re.sub(r"([\\()])", r"\\\1", line) for line in lines]
    stream = "BT /F1 14 Tf 72 770 Td 20 TL " + " ".join(f"({line}) Tj T*" for line in shown) + " ET"
    font = "<< /F1 5 0 R >>"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font {font} >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010d} 00000 n \n" for place in places
    )
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    return out.encode("cp1252")
