"""Opening a PDF: what is no PDF, is locked, broken or far too large is told in one line."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2.raw as pdfium

from reportminer.errors import UnreadableError
from reportminer.readers.files import PDF_LIMIT
from reportminer.readers.pdf.glyphs import sheet
from reportminer.readers.pdf.shapes import Sheet

MOST_PAGES = 2000
"""Pages above which a PDF is refused: no inspection report has a tenth of them."""
LONGEST = 120.0
"""Seconds that reading the pages of one PDF may take; a page that has begun is read to its end."""

# How far before the last byte the end of a PDF may be marked.
_TAIL = 8192
# pdfium holds state of its own and does not allow two threads inside it.
_LOCK = threading.Lock()
_READABLE = "save a copy without a password and give that"
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: f"is encrypted with a password: {_READABLE}",
    pdfium.FPDF_ERR_SECURITY: f"is encrypted in a way that is not known: {_READABLE}",
    pdfium.FPDF_ERR_FORMAT: "is damaged or not whole: no page of it can be found; fetch or save it again",
}


def sheets(content: bytes, named: str) -> tuple[Sheet, ...]:
    """Read the pages of a PDF.

    Args:
        content: the bytes of the file.
        named: how the user knows it, for messages.

    Returns:
        One sheet a page.

    Raises:
        UnreadableError: it is no PDF, encrypted, broken, too large, or takes too long.

    Examples:
        >>> sheets(b"<html>", "a.pdf")
        Traceback (most recent call last):
        ...
        reportminer.errors.UnreadableError: a.pdf is no PDF, though it is called one: it looks like a web page
    """
    _check(content, named)
    pages: list[Sheet] = []
    begun = time.monotonic()
    with _LOCK, _document(content, named) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count <= 0:
            message = f"{named} is damaged or not whole: it has no pages; fetch or save it again"
            raise UnreadableError(message)
        if count > MOST_PAGES:
            message = f"{named} has {count} pages, and at most {MOST_PAGES} are read: split it, or leave it out"
            raise UnreadableError(message)
        for n in range(count):
            if time.monotonic() - begun > LONGEST:
                message = f"{named} takes too long: {n} of {count} pages in {LONGEST:.0f} seconds; leave it out"
                raise UnreadableError(message)
            page = pdfium.FPDF_LoadPage(document, n)
            if not page:
                # A page that cannot be parsed is one without words: the others are read.
                pages.append(Sheet(page=n + 1, width=0.0, height=0.0, words=()))
                continue
            try:
                pages.append(sheet(page, n + 1))
            finally:
                pdfium.FPDF_ClosePage(page)
    return tuple(pages)


def _check(content: bytes, named: str) -> None:
    if not content.strip():
        message = f"{named} is empty ({len(content)} bytes): save or fetch it again"
        raise UnreadableError(message)
    if len(content) > PDF_LIMIT:
        message = (
            f"{named} is larger than {PDF_LIMIT // 1_000_000} MB, the most that is read: split it, or leave it out"
        )
        raise UnreadableError(message)
    head = content[:1024]
    if b"%PDF-" not in head:
        looks = "a web page" if b"<" in head and b"<html" in content[:4096].lower() else "something else"
        message = f"{named} is no PDF, though it is called one: it looks like {looks}"
        raise UnreadableError(message)
    # pdfium reads what it finds of a file that was cut off: a report that lacks pages would look like a whole one.
    if b"%%EOF" not in content[-_TAIL:]:
        message = f"{named} is not whole: the end of the PDF is missing ({len(content)} bytes); fetch or save it again"
        raise UnreadableError(message)


@contextmanager
def _document(content: bytes, named: str) -> Iterator[Any]:
    """Open a document, and close it whatever happens. The library itself is started when it is imported."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        reason = _REASONS.get(pdfium.FPDF_GetLastError(), "cannot be opened as a PDF; fetch or save it again")
        message = f"{named} {reason}"
        raise UnreadableError(message)
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)
