"""A PDF as pictures of its pages, with stretches of its text boxed in colour, so that a person sees what was taken."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportminer.readers.pdf import Layout, layout

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdfium2 import PdfDocument

# Dots an inch: small print is readable, and a report of 40 pages stays under 10 MB.
DPI = 110
POINTS = 72.0
# Dots of the largest picture, and of its longer side: beyond them a page is drawn smaller. A3 has 2.3 million; a page
# of 20,000 by 20,000 points would have 900 million, and take 4 GB of memory.
MOST_DOTS = 8_000_000
LONGEST_SIDE = 16_000
# Width and height in points of what stands for a page that cannot be drawn: A4.
BLANK = (595.0, 842.0)
QUALITY = 80
# A box is told by its sign as well as by its colour; the signs are those of the annotation guide.
STYLES = {
    "strength": ("+", (26, 127, 55)),
    "concern": ("-", (207, 34, 46)),
    "neutral": ("=", (154, 103, 0)),
    "recommendation": ("!", (9, 105, 218)),
}
# How much of a box's colour lies over the page, of 255: the words stay black on nearly white.
TINT = 38
# The library gives every file a number and a date of its own: the same report is to give the same bytes.
_MADE = re.compile(rb"(?<=/ID)\s*\[\s*<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>\s*\]|(?<=/CreationDate\(D:)[^()]{2,28}(?=\))")
# A box within so many points of the leftmost one begins its line.
NEAR = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A stretch of text to be boxed.

    Attributes:
        start: its first character in `Report.text`.
        end: the character after its last.
        style: ``strength``, ``concern``, ``neutral`` or ``recommendation``.
    """

    start: int
    end: int
    style: str


def untold(done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del done, total


def marked(content: bytes, marks: Sequence[Mark], *, told: Callable[[int, int], None] = untold) -> bytes:
    """Return a PDF of the pictures of a PDF's pages, with marks drawn on them.

    Args:
        content: the bytes of the PDF.
        marks: what to box; positions are those of the report that `reportminer.readers.read` makes of it.
        told: called with the number of pages drawn and of all pages.

    Returns:
        The bytes of the new PDF: pictures only, nothing of the old file but its looks.

    Raises:
        UnreadableError: it is no PDF, damaged, encrypted, or has no text.
    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - imports a library of 5 MB

    boxes = _by_page(layout(content), marks)
    source, target = pdfium.PdfDocument(content), pdfium.PdfDocument.new()
    try:
        told(0, len(source))
        for number in range(len(source)):
            picture, size, scale = _picture(source, number)
            _append(target, _drawn(picture, boxes.get(number + 1, []), scale), size)
            told(number + 1, len(source))
        file = io.BytesIO()
        target.save(file)
        return _MADE.sub(_steady, file.getvalue())
    finally:
        target.close()
        source.close()


Box = tuple[float, float, float, float]


def _steady(found: re.Match[bytes]) -> bytes:
    # Of the same length: the file has a table of the places of its parts.
    return re.sub(rb"[0-9A-Fa-f]", b"0", found[0])


def _by_page(found: Layout, marks: Sequence[Mark]) -> dict[int, list[tuple[Box, str, bool]]]:
    """Return the boxes of each page in points, their style, and whether a mark begins there."""
    pages: dict[int, list[tuple[Box, str, bool]]] = {}
    for mark in marks:
        for n, (page, box) in enumerate(found.boxes(mark.start, mark.end)):
            pages.setdefault(page, []).append((box, mark.style, n == 0))
    return pages


def _picture(source: PdfDocument, number: int) -> tuple[Image, tuple[float, float], float]:
    """Return a page as a picture (blank for a broken one), its width and height in points, and the dots a point."""
    import pypdfium2 as pdfium  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415

    try:
        page = source[number]
    except pdfium.PdfiumError:
        return Image.new("RGB", (1, 1), "white"), BLANK, DPI / POINTS
    try:
        width, height = (max(side, 1.0) for side in page.get_size())
        scale = min(DPI / POINTS, math.sqrt(MOST_DOTS / width / height), LONGEST_SIDE / max(width, height))
        return page.render(scale=scale).to_pil().convert("RGB"), (width, height), scale
    finally:
        page.close()


def _drawn(picture: Image, boxes: Sequence[tuple[Box, str, bool]], scale: float) -> Image:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415

    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    font = ImageFont.load_default(size=15)
    margin = min((box[0] for box, _, _ in boxes), default=0.0)
    for (left, top, right, bottom), style, begins in boxes:
        sign, colour = STYLES[style]
        corners = (left * scale - 2, top * scale - 1, max(right, left + 1) * scale + 2, bottom * scale + 1)
        # Whoever does not see red and green apart sees a thick line and a thin one.
        draw.rectangle(corners, fill=(*colour, TINT), outline=(*colour, 220), width=2 if style == "concern" else 1)
        # In the middle of a line the sign would stand on a word.
        if begins and left - margin < NEAR:
            draw.text((max(left * scale - 16, 1), top * scale - 4), sign, fill=(*colour, 255), font=font)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _append(target: object, picture: Image, size: tuple[float, float]) -> None:
    """Add a picture to a PDF as a page of its own."""
    import pypdfium2 as pdfium  # noqa: PLC0415

    file = io.BytesIO()
    picture.save(file, format="JPEG", quality=QUALITY)
    image = pdfium.PdfImage.new(target)
    image.load_jpeg(file, inline=True)
    image.set_matrix(pdfium.PdfMatrix().scale(*size))
    page = target.new_page(*size)  # type: ignore[attr-defined]
    page.insert_obj(image)
    page.gen_content()
    page.close()
