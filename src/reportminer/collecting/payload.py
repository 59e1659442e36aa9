"""Whether what came is what was asked for: error pages, torn files, closed doors and the like are named, not stored.

What is looked for stands in ``payload.toml``, with examples. Every test looks at bytes; none parses a page, and none
takes more than a moment, whatever the bytes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from reportminer.addresses import canonical, unwrapped
from reportminer.answer import Answer
from reportminer.errors import PayloadError

HEAD = 300_000
"""Bytes of a page in which its title, first heading and classes are looked for."""

TAIL = 2048
"""Bytes at the end of a PDF in which ``%%EOF`` is looked for: readers take the last 1,024, and some files go on."""

Wanted = Literal["html", "pdf", "text"]

_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|h1|div|p|main|article|table)[\s>/]", re.IGNORECASE
)
_XML = re.compile(rb"<\?xml|<(?:rss|feed|urlset|sitemapindex|error|rdf:rdf)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]{0,500}>([^<]{0,1000})", re.IGNORECASE)
_HEADING = re.compile(r"<h1\b[^<>]{0,1000}>", re.IGNORECASE)
_TAG = re.compile(r"<(body|article|section)\b([^<>]{0,2000})", re.IGNORECASE)
_CLASS = re.compile(r"\sclass\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w-]+))", re.IGNORECASE)
_ASIDE = re.compile(rb"<!--|<script\b", re.IGNORECASE)
_OPENED = re.compile(rb"<html[\s>]", re.IGNORECASE)
_CLOSED = re.compile(rb"</html\s*>", re.IGNORECASE)
# What may stand behind the end of a page: comments are taken off before.
_BEHIND = re.compile(rb"<(?!/?(?:html|body)\b)[a-z]", re.IGNORECASE)
_DOCUMENT = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_KINDS: tuple[Wanted, ...] = ("pdf", "html", "text")
_AGAIN = "fetch it again with --retry-failed"
_WORDS = {"html": "a web page", "pdf": "a PDF document", "text": "a text"}
_MEDIA: dict[str, Wanted] = {
    "application/pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    reason: str
    next: str
    transient: bool
    title: re.Pattern[str] | None
    classes: re.Pattern[str] | None
    inside: re.Pattern[str] | None
    header: re.Pattern[str] | None


class _Page:
    """An answer, as far as it need be known."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.media = name(answer)
        self.headers = [f"{key}: {value}" for key, value in answer.headers]
        is_page = self.media == "text/html"
        content = _utf8(answer.content) if is_page else b""
        self.content = _plain(content)
        self.head = content[:HEAD].decode("utf-8", "replace")
        plain = self.content[:HEAD].decode("utf-8", "replace")
        title, heading = _TITLE.search(plain), _HEADING.search(plain)
        self.title = _said(title[1]) if title else ""
        self.heading = _said(plain[heading.end() :][:2000].partition("</h1")[0]) if heading else ""
        tags = _TAG.findall(plain)
        # Of several articles, each has its own classes: they are a listing's.
        several = len(re.findall(r"<article\b", plain, re.IGNORECASE)) > 1
        self.classes = {
            word
            for tag, attributes in tags
            if not (several and tag.lower() == "article")
            for found in _CLASS.findall(attributes)
            for word in "".join(found).split()
        }

    def fits(self, rule: _Rule) -> bool:
        """Tell whether a rule holds for it."""
        if rule.title and not (
            _fits_title(rule.title, self.title) and (not self.heading or rule.title.fullmatch(self.heading))
        ):
            return False
        if rule.classes and not any(map(rule.classes.fullmatch, self.classes)):
            return False
        if rule.inside and not rule.inside.search(self.head):
            return False
        return not rule.header or any(map(rule.header.fullmatch, self.headers))


def check(answer: Answer, *, expected: Literal["html", "pdf"] | None = None) -> None:
    """Check that an answer is the document that was asked for.

    Args:
        answer: the answer.
        expected: what was asked for; by default told by the suffix of the address, then by the ``Content-Type``.

    Raises:
        PayloadError: it is not. The message says what came in place of what, and what to do.

    Examples:
        >>> page = b"<html><title>Page not found</title><h1>Page not found</h1></html>"
        >>> address = "http://a.example/b.pdf"
        >>> check(Answer(address=address, final=address, status=200, content=page, fetched=""))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        reportminer.errors.PayloadError: http://a.example/b.pdf: a page that says “not found”, with status 200 in ...
    """
    page = _Page(answer)
    wanted = _wanted(answer, expected) or _named(page)
    for reason, what_next, transient in (*_general_faults(page), *_own_faults(page, wanted)):
        asked = _WORDS[wanted] if wanted else "a document"
        message = f"{answer.final}: {reason} in place of {asked}; not stored; {what_next}"
        raise PayloadError(message, address=answer.final, status=answer.status, transient=transient)


def name(answer: Answer) -> str:
    """Return the media type of an answer as its bytes show it, whatever its headers say.

    Examples:
        >>> name(Answer(address="a", final="a", status=200, content=b"%PDF-1.7", fetched=""))
        'application/pdf'
    """
    content = _utf8(answer.content)
    start = content[:16384].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "application/x-empty"
    for kind in _table()["kinds"]:
        first = bytes.fromhex(kind["bytes"]) if "bytes" in kind else kind["start"].encode()
        # A PDF may begin anywhere within its first 1,024 bytes (ISO 32000-1, annex H), but a page may speak of one.
        if start.startswith(first) or (first == b"%PDF-" and first in content[:1024] and not _MARKUP.search(start)):
            return str(kind["media"])
    if b"\x00" in content[:8000]:
        return "application/octet-stream"
    return _text_type(content, start)


def _text_type(content: bytes, start: bytes) -> str:
    if start[:1] in b"{[" and _is_json(content):
        return "application/json"
    page = _MARKUP.search(start)
    if _XML.match(start) and not _OPENED.search(start):
        return "application/xml"
    # A page begins with markup, unless the server has printed a warning before; a text may hold some.
    return "text/html" if page and (start.startswith(b"<") or _DOCUMENT.match(start, page.start())) else "text/plain"


def _general_faults(page: _Page) -> Iterator[tuple[str, str, bool]]:
    """Return what is wrong with whatever was asked for: what came, what to do, whether it may pass."""
    answer = page.answer
    if answer.status != 200:
        yield f"an answer with status {answer.status}", "look at the address in a browser", answer.status >= 500
    for rule in _rules():
        if page.fits(rule):
            yield rule.reason, rule.next, rule.transient
    if not answer.content.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        yield f"nothing ({len(answer.content)} bytes)", _AGAIN, True
    if short := _length(answer):
        yield short, _AGAIN, True


def _own_faults(page: _Page, wanted: Wanted | None) -> Iterator[tuple[str, str, bool]]:
    """Return what is wrong with a page or a PDF."""
    answer, media = page.answer, page.media
    if media == "text/html" and re.search(_table()["logins"]["path"], _split(answer.final).path, re.IGNORECASE):
        yield (
            "a page to log in on",
            "the document is not public there: look for it elsewhere, or ask the publisher",
            False,
        )
    # A web page that was saved as .txt is as good as a text.
    if wanted and _MEDIA.get(media) not in {wanted, "html" if wanted == "text" else wanted}:
        yield _shown(page), "look at the address in a browser: it may have moved", False
    if moved := _moved(answer):
        yield moved, "the document is gone from there: look for it in the web archive", False
    if media == "application/pdf" and b"%%EOF" not in answer.content.rstrip(b"\r\n\x00 ")[-TAIL:]:
        yield f"a PDF document without its end ({len(answer.content)} bytes)", _AGAIN, True
    if media == "text/html" and _is_cut(page.content):
        yield f"a web page without its end ({len(answer.content)} bytes)", _AGAIN, True


def _wanted(answer: Answer, expected: Literal["html", "pdf"] | None) -> Wanted | None:
    """Return what was asked for, by its address and by the caller."""
    named = _suffix(answer.final) or _suffix(answer.address)
    # A text in the place of a page is a page as good.
    return named if named == "text" or expected is None else expected


def _named(page: _Page) -> Wanted | None:
    """Return what the ``Content-Type`` says it is; a PDF that is called a page is told by its bytes, and no fault."""
    kind = _MEDIA.get(page.answer.media_type)
    return kind if kind == "pdf" or (kind == "html" and page.media != "application/pdf") else None


def _suffix(address: str) -> Wanted | None:
    suffix = _split(address).path.rstrip("/").rpartition("/")[2].rpartition(".")
    return next((kind for kind in _KINDS if suffix[1] and suffix[2].lower() in _table()["suffixes"][kind]), None)


def _length(answer: Answer) -> str | None:
    """Say how a body differs from the length that its header gives (RFC 9112, section 6.3)."""
    body = answer.raw
    if body is None:
        body = None if answer.header("content-encoding") else answer.content
    given = (answer.header("content-length") or "").split(",")[0].strip()
    if body is None or answer.header("transfer-encoding") or not (given.isascii() and given.isdecimal()):
        return None
    if len(given) < 16 and int(given) != len(body):
        return f"{len(body)} of {given} bytes"
    return None


def _shown(page: _Page) -> str:
    """Say what came instead."""
    if page.media == "text/html":
        return f"a web page (“{page.title[:80]}”)" if page.title else "a web page"
    words = {kind["media"]: kind["words"] for kind in _table()["kinds"]}
    return str(words.get(page.media, page.media))


def _moved(answer: Answer) -> str | None:
    """Say whether the address of a document led to a home page or a listing."""
    asked, final = canonical(answer.address), canonical(answer.final)
    before, there = _split(asked), _split(final)
    if asked == final or there.query:
        return None
    if there.path in {"", "/"}:
        return f"the home page {answer.final}, to which {answer.address} is sent on,"
    names = _table()["listings"]["names"]
    last, first = (place.path.rpartition("/")[2].lower() for place in (there, before))
    if last in names and first not in names:
        return f"the listing {answer.final}, to which {answer.address} is sent on,"
    return None


def _is_cut(content: bytes) -> bool:
    """Tell whether a page stops before its end: a server that fails half-way has sent half of it with status 200."""
    opened, closed = len(_OPENED.findall(content)), [match.end() for match in _CLOSED.finditer(content)]
    if not opened:
        return False
    # A page may hold a whole page within (contents lists of the Hale theme do): its end is not the page's end.
    return not closed or (opened > len(closed) and _BEHIND.search(content, closed[-1]) is not None)


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(unwrapped(address) or address)
    except ValueError:  # a bracket in the host
        return urlsplit("")


def _fits_title(pattern: re.Pattern[str], title: str) -> bool:
    """Tell whether a pattern fits a title, or its beginning before the name of a section or of the site."""
    parts = (title, *(title.partition(sign)[0] for sign in (" - ", " – ", " — ", " | ", " « ", " · ")))
    return any(map(pattern.fullmatch, parts))


def _said(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]*>", " ", markup)).split())


def _plain(content: bytes) -> bytes:
    """Take comments and scripts out of a page: they may hold pages (``<!--[if lt IE 7]><html class="ie6">``)."""
    lower, kept, at = content.lower(), [], 0
    while begun := _ASIDE.search(content, at):
        comment = begun[0] == b"<!--"
        # "<!-->" is a whole comment.
        end = lower.find(b"-->" if comment else b"</script", begun.start() + 2)
        if end < 0:
            break
        kept.append(content[at : begun.start()])
        at = end + (3 if comment else 9)
    return b"".join((*kept, content[at:]))


def _utf8(content: bytes) -> bytes:
    """Return a text of two bytes a character (it begins with a mark that says so) in UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace").encode("utf-8", "replace")
    return content


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _rules() -> tuple[_Rule, ...]:
    def pattern(row: dict[str, Any], key: str) -> re.Pattern[str] | None:
        return re.compile(row[key], re.IGNORECASE) if key in row else None

    return tuple(
        _Rule(
            reason=row["reason"],
            next=row["next"],
            transient=row.get("transient", False),
            title=pattern(row, "title"),
            classes=pattern(row, "class"),
            inside=pattern(row, "inside"),
            header=pattern(row, "header"),
        )
        for row in _table()["pages"]
    )
