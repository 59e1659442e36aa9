"""Web pages into blocks: the pages of both generations of the inspectorate's site, and any other.

White space of all sorts becomes single spaces within a block; soft hyphens and control characters are removed;
entities are resolved once; nothing else is changed. What is no part of the text is left out: navigation, banners,
print-only blocks, hidden elements, links to the same text as PDF (``html.toml`` lists them).
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]

from reportminer.readers.blocks import Draft, build
from reportminer.readers.containers import Element, find
from reportminer.readers.encoding import decode
from reportminer.readers.metadata import address, heading, published, title
from reportminer.readers.structure import structure, without_boilerplate
from reportminer.readers.walk import Walker
from reportminer.records import Page, Report

# A page nested deeper than the parser goes is read again with these alone; items are shown by a mark instead.
_SHALLOW = re.compile(r"</?(?!(?:p|h[1-6]|br|title|meta|link|script|style)\b)[a-z][^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<li\b[^<>]*>", re.IGNORECASE)
# What Windows-1252 has where Unicode has control characters: "didn&#146;t", or a "’" converted as if it were Latin-1.
_C1 = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_C1_REFERENCE = re.compile(r"&#(?:0*(1[2-5]\d)|x0*([89][0-9a-f]));", re.IGNORECASE)


def read_html(page: Page) -> Report:
    """Read a web page.

    Args:
        page: a page of media type ``text/html``.

    Returns:
        The report. `address` is the canonical one that the page names, else the one it was fetched from.

    Examples:
        >>> content = b"<main><h1>Work in Anyshire</h1><ol><li>One.</ol></main>"
        >>> report = read_html(Page(source="a.html", media_type="text/html", content=content, sha256="0" * 64))
        >>> [(block.kind, block.text, block.marker) for block in report.blocks]
        [('title', 'Work in Anyshire', None), ('list_item', 'One.', '1.')]
        >>> report.warnings
        ('main text found by fallback: main', 'no publication date in the page')
    """
    text, warnings = decode(page.content, media_type=page.media_type)
    if re.search(r"<html\b", text[:20_000], re.IGNORECASE) and not re.search(
        r"</html\s*>", text[-20_000:], re.IGNORECASE
    ):
        # The Hale theme sends what it has: an error in mid-page gives status 200 and half a page.
        warnings.append("page has no closing </html>: it may be cut off")
    root, more = _parse(text)
    warnings += more
    if root is None:
        return _report(page, "", [], [*warnings, "page has no text"])
    container, how = find(root)
    shown = heading(root, container)
    name = title(root, shown)
    drafts = _once(name, without_boilerplate(Walker(shown).drafts(container)))
    if how and drafts:
        warnings.append(f"main text found by fallback: {how}")
    if not drafts:
        warnings.append("page has no text")
    if not name and drafts:
        warnings.append("no title found in the page")
    if "post-password-required" in (container.get("class") or "").split():
        warnings.append("page is protected by a password: its text is not shown")
    day, dated = published(root, container)
    report = _report(page, name, structure(drafts), [*warnings, *dated])
    return replace(report, published=day, address=address(root, page.address))


def _parse(text: str) -> tuple[Element | None, list[str]]:
    """Parse a page as browsers do; what the parser cannot hold is read without its layout."""
    warnings: list[str] = []
    text = _C1_REFERENCE.sub(lambda m: _C1[int(m[1]) if m[1] else int(m[2], 16)] if _in_c1(m) else m[0], text)
    if re.search("[\x80-\x84\x86-\x9f]", text):
        text = text.translate({code: char for code, char in _C1.items() if code != 0x85 and char})
        warnings.append("control characters read as the windows-1252 punctuation they stand for")
    root, deep = _tree(text)
    if deep:
        # 2,048 elements inside one another: no page that people wrote.
        root, deep = _tree(_SHALLOW.sub(" ", _ITEM.sub("<p>• ", text)))
        if deep:
            root, _ = _tree(re.sub("<[^<>]*>", " ", text))
        warnings.append("page is nested too deeply: read without its layout")
    return root, warnings


def _in_c1(match: re.Match[str]) -> bool:
    return 0x80 <= (int(match[1]) if match[1] else int(match[2], 16)) < 0xA0


def _tree(text: str) -> tuple[Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, recover=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError):
        root = None
    return root, any("depth" in entry.message.lower() for entry in parser.error_log)


def _once(name: str, drafts: list[Draft]) -> list[Draft]:
    """Leave out what is printed twice: the title above the text, and a summary that repeats the first paragraph.

    ``div.intro`` of the present site often holds the first sentence or the whole of the first paragraph again.
    """
    repeats = {i for i, draft in enumerate(drafts[:3]) if draft.text.casefold() == name.casefold()}
    body = [draft.text for draft in drafts if not draft.summary and draft.kind == "paragraph"][:2]
    for i, draft in enumerate(drafts):
        # "...": a summary that WordPress has cut.
        said = draft.text.rstrip(" .…[]")
        if draft.summary and said and any(said in text for text in body):
            repeats.add(i)
    return [draft for i, draft in enumerate(drafts) if i not in repeats]


def _report(page: Page, name: str, drafts: list[Draft], warnings: list[str]) -> Report:
    blocks = build([Draft(text=name, kind="title"), *drafts])
    return Report(
        id=page.sha256[:16],
        source=page.source,
        title=name,
        blocks=blocks,
        address=page.address,
        warnings=tuple(warnings),
    )
