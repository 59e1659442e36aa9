"""Pages into reports: `load` makes a page of a file, `read` makes blocks of a page.

A reader is a module of this folder, found by media type: ``html.py``, ``text.py`` and ``pdf``. Whatever the reader,
the blocks are cleaned alike: white space of all sorts becomes single spaces within a block, soft hyphens, zero-width
spaces and control characters are removed, and every other character stays as it was printed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from reportminer.errors import UnreadableError
from reportminer.readers.files import LIMIT, SUFFIXES, binary, load
from reportminer.records import Body, Page, Report

__all__ = ["LIMIT", "SUFFIXES", "load", "read"]

# Media type: module and function. Imported when first needed: a parser is not loaded to print a help text.
_READERS = {
    "text/html": ("reportminer.readers.html", "read_html"),
    "application/xhtml+xml": ("reportminer.readers.html", "read_html"),
    "text/plain": ("reportminer.readers.text", "read_text"),
    "text/markdown": ("reportminer.readers.text", "read_text"),
    "application/pdf": ("reportminer.readers.pdf", "read_pdf"),
}


def read(page: Page) -> Report:
    """Read a page into a report: blocks, title, publication date, address and warnings.

    What the report is about (programme, bodies, people, ratings) is filled in later, by mining.

    Args:
        page: a page as `load` or a fetcher made it. Its media type may carry a charset.

    Returns:
        The report. Its first block is the title, where one was found. A page without text gives a report without
        blocks and a warning.

    Raises:
        UnreadableError: the media type has no reader, or the content is binary or too large, or a PDF that is
            encrypted, broken or without text.

    Examples:
        >>> content = b"<h1>Work in Anyshire</h1><p>It is good."
        >>> page = Page(source="a", media_type="text/html", content=content, sha256="0" * 64)
        >>> report = read(page)
        >>> [(block.kind, report.text[block.start : block.end]) for block in report.blocks]
        [('title', 'Work in Anyshire'), ('paragraph', 'It is good.')]
    """
    media_type = page.media_type.partition(";")[0].strip().lower()
    if media_type not in _READERS:
        message = f"{page.source} is {media_type!r}, which no reader knows: the readers know {', '.join(_READERS)}"
        raise UnreadableError(message)
    if media_type != "application/pdf":
        _check_text(page, media_type)
    module, name = _READERS[media_type]
    reader: Callable[[Page], Report] = getattr(import_module(module), name)
    return _announced(reader(page), page)


def _check_text(page: Page, media_type: str) -> None:
    """Refuse what is no text; a PDF is looked at by its own reader, which says more."""
    looks = binary(page.content)
    if looks:
        message = f"{page.source} is no text: it looks like {looks}, though it is called {media_type}"
        raise UnreadableError(message)
    if len(page.content) > LIMIT:
        message = f"{page.source} is larger than {LIMIT // 1_000_000} MB, the most that is read"
        raise UnreadableError(message)


def _announced(report: Report, page: Page) -> Report:
    """Fill in what the page's listing said and the page does not: a date is often nowhere in the text."""
    warnings = report.warnings
    if report.published is None and page.listed_published is not None:
        told = "publication date taken from the listing"
        warnings = (*(warning for warning in warnings if warning != "no publication date in the page"), told)
    return replace(
        report,
        id=(page.identity or page.sha256)[:16],
        title=report.title or page.listed_title or "",
        published=report.published or page.listed_published,
        kind=page.listed_kind or report.kind,
        # What type of body it is, mining finds out; and it believes the report itself before the listing.
        bodies=report.bodies or ((Body(name=page.listed_body, type="none"),) if page.listed_body else ()),
        warnings=warnings,
    )
