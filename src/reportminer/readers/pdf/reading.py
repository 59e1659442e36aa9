"""A PDF into a report, and where on its pages each part of the report's text stands."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.errors import UnreadableError
from reportminer.readers.blocks import clean
from reportminer.readers.pdf.furniture import without_contents, without_furniture
from reportminer.readers.pdf.headings import with_headings
from reportminer.readers.pdf.items import items
from reportminer.readers.pdf.lines import lines
from reportminer.readers.pdf.mend import mended, unbroken, vocabulary
from reportminer.readers.pdf.notes import notes_apart
from reportminer.readers.pdf.opening import sheets
from reportminer.readers.pdf.parts import Part, parts
from reportminer.readers.pdf.places import Layout, placed
from reportminer.readers.pdf.shapes import Sheet
from reportminer.records import Page, Report


def read_pdf(page: Page) -> Report:
    """Read a PDF.

    Args:
        page: a page of media type ``application/pdf``.

    Returns:
        The report: its blocks know their pages and boxes. `published` is None: what a report says of itself is found
        by mining.

    Raises:
        UnreadableError: it is no PDF, encrypted, broken or too large, or none of its pages has text.
    """
    shown = page.source if page.source.isprintable() else ascii(page.source)
    found = sheets(page.content, shown)
    title, drafts = _parts(found)
    blocks, _ = placed(drafts)
    if not blocks:
        message = f"{shown} has no text, only pictures: it needs OCR (text recognition) before it can be read"
        if not any(sheet.pictures for sheet in found):
            message = f"{shown} has no text on any of its {len(found)} pages"
        raise UnreadableError(message)
    return Report(
        id=page.sha256[:16],
        source=page.source,
        title=clean(title),
        blocks=blocks,
        address=page.address,
        warnings=_warnings(found, title),
    )


def layout(content: bytes) -> Layout:
    """Find out where on the pages of a PDF the text of its report stands.

    Args:
        content: the bytes of a PDF that `read_pdf` reads.

    Returns:
        The sizes of its pages, and its lines with their places on the page and in `Report.text`.

    Raises:
        UnreadableError: as `read_pdf`.
    """
    found = sheets(content, "the PDF")
    _, drafts = _parts(found)
    _, places = placed(drafts)
    return Layout(pages=tuple((sheet.width, sheet.height) for sheet in found), lines=places)


def _parts(found: Sequence[Sheet]) -> tuple[str, list[Part]]:
    """Return the title and the parts of a report."""
    pages = without_furniture([lines(sheet) for sheet in found], found)
    pages = without_contents(pages)
    known = vocabulary(pages)
    pages, notes = notes_apart(mended(pages, known), found)
    drafts = parts(pages)
    items(drafts)
    unbroken([*drafts, *notes], known)
    title = with_headings(drafts, len(found))
    return title, with_notes(drafts, notes)


def with_notes(drafts: list[Part], notes: Sequence[Part]) -> list[Part]:
    """Put the footnotes of each page behind the last part that begins on it."""
    waiting = list(notes)
    out: list[Part] = []
    for n, part in enumerate(drafts):
        out.append(part)
        following = drafts[n + 1].lines[0].page if n + 1 < len(drafts) else float("inf")
        while waiting and waiting[0].lines[0].page < following:
            out.append(waiting.pop(0))
    return out + waiting


def _warnings(found: Sequence[Sheet], title: str) -> tuple[str, ...]:
    out: list[str] = []
    bare = [sheet.page for sheet in found if not sheet.words and sheet.pictures]
    if bare:
        some = ", ".join(map(str, bare[:10])) + (" …" if len(bare) > 10 else "")
        noun = "page has" if len(bare) == 1 else "pages have"
        out.append(f"{len(bare)} {noun} no text, only pictures, and need OCR: {some}")
    if not title:
        out.append("no title found in the report")
    return tuple(out)
