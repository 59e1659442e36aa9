"""Words of a page from the places of its characters, and the rules drawn on it: all that is asked of pdfium."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from reportminer.readers.pdf.shapes import Box, Sheet, Word

# Characters of one page, objects of one page: beyond these nobody could read it, and a file is built to do harm.
MOST_CHARACTERS = 200_000
MOST_OBJECTS = 50_000
_MOST_RULES = 3000
# pdfium writes U+0002 or U+FFFE for the hyphen at the end of a line and goes on with the next line at once.
_TOKEN = re.compile(r"[^\s\x00-\x20\ufffe\uffff]+[\x02\ufffe]?|[\x02\ufffe]")
# A soft hyphen is drawn, or it would not be there: only at the end of a line it may not belong to the word.
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u00ad": "-"})
# "board1", "2014–159", "1Ofsted", "board*": a raised figure may begin or end beside these.
_FIGURES = frozenset("0123456789*†‡")
# "60.Well-planned": a number that lacks its space.
_NUMBERED = re.compile(r"\d{1,3}\.(?=[A-Z‘“])")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
_SYMBOLS = re.compile(r"wingding|webding|dingbat|symbol", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
_ITALIC = 64  # a bit of a font's flags
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    """What one text object says of all its characters."""

    size: float
    bold: bool
    italic: bool
    symbol: bool
    level: bool


@dataclass(slots=True)
class _Text:
    """The characters of a page while they are read."""

    handle: Any
    turned: Callable[[float, float], tuple[float, float]]
    styles: dict[int, _Style] = field(default_factory=dict)
    box: Any = field(default_factory=pdfium.FS_RECTF)
    x: Any = field(default_factory=ctypes.c_double)
    y: Any = field(default_factory=ctypes.c_double)

    def characters(self) -> str:
        """The characters, so that place n in the string is character n of the page."""
        count = min(pdfium.FPDFText_CountChars(self.handle), MOST_CHARACTERS)
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        got = pdfium.FPDFText_GetText(self.handle, 0, count, buffer) - 1
        text = bytes(buffer)[: max(0, got) * 2].decode("utf-16-le", "surrogatepass")
        if len(text) == count and not any("\ud800" <= char <= "\udfff" for char in text):
            return text
        # Characters without a meaning are left out of the text, and some take two units: then each is asked for.
        codes = (pdfium.FPDFText_GetUnicode(self.handle, n) for n in range(count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)

    def place(self, n: int) -> Box:
        """The box of a character, by the measures of its font."""
        pdfium.FPDFText_GetLooseCharBox(self.handle, n, self.box)
        (a, b), (c, d) = self.turned(self.box.left, self.box.top), self.turned(self.box.right, self.box.bottom)
        return min(a, c), min(b, d), max(a, c), max(b, d)

    def base(self, n: int) -> float:
        """The line a character stands on."""
        pdfium.FPDFText_GetCharOrigin(self.handle, n, self.x, self.y)
        return self.turned(self.x.value, self.y.value)[1]

    def object(self, n: int) -> int:
        """A number that tells the text object of a character from others."""
        found = pdfium.FPDFText_GetTextObject(self.handle, n)
        return ctypes.cast(found, ctypes.c_void_p).value or 0

    def style(self, n: int) -> _Style:
        """Size and weight of a character."""
        key = self.object(n)
        found = self.styles.get(key)
        if found is None:
            found = self.styles[key] = self._look(n)
        return found

    def _look(self, n: int) -> _Style:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self.handle, n, matrix)
        flags = ctypes.c_int()
        name = ctypes.create_string_buffer(128)
        pdfium.FPDFText_GetFontInfo(self.handle, n, name, 128, flags)
        font = name.value.decode("utf-8", "replace")
        # The size is that of the font times what its matrix stretches it by: many files write size 1 and stretch.
        along = math.hypot(matrix.a, matrix.b) or 1.0
        size = pdfium.FPDFText_GetFontSize(self.handle, n) * abs(matrix.a * matrix.d - matrix.b * matrix.c) / along
        aslant = abs(matrix.a * matrix.c + matrix.b * matrix.d) > 0.1 * along * along
        (x, y), (to_x, to_y) = self.turned(0.0, 0.0), self.turned(matrix.a, matrix.b)
        return _Style(
            size=round(size if math.isfinite(size) else 0.0, 1),
            bold=pdfium.FPDFText_GetFontWeight(self.handle, n) >= 600 or bool(_BOLD.search(font)),
            # Many files slant the upright letters of a font that has no slanted ones.
            italic=aslant or bool(flags.value & _ITALIC) or bool(_SLANTED.search(font)),
            symbol=bool(_SYMBOLS.search(font)),
            # Watermarks run aslant, and marginal notes upwards: neither is read.
            level=abs(to_y - y) <= 0.1 * abs(to_x - x) + 1e-6 and to_x >= x,
        )


def sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401 - a handle of pdfium has no type
    """Read a page that is open.

    Args:
        page: the handle of the page.
        number: its number, from 1.

    Returns:
        Its words and rules. Of a page with more characters or objects than anybody could read, the first ones.
    """
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    turned = _turned(page, width, height)
    handle = pdfium.FPDFText_LoadPage(page)
    try:
        text = _Text(handle=handle, turned=turned)
        words, unread = _words(text)
    finally:
        pdfium.FPDFText_ClosePage(handle)
    rules, pictures = _drawn(page, turned)
    return Sheet(page=number, width=width, height=height, words=words, rules=rules, pictures=pictures, unread=unread)


def _turned(page: Any, width: float, height: float) -> Callable[[float, float], tuple[float, float]]:  # noqa: ANN401
    """Return how a place in the file becomes a place on the page as it is shown."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    got = pdfium.FPDFPage_GetCropBox(page, left, bottom, right, top)
    got = got or pdfium.FPDFPage_GetMediaBox(page, left, bottom, right, top)
    x, y = (left.value, bottom.value) if got else (0.0, 0.0)
    return partial((_upright, _right, _over, _left)[pdfium.FPDFPage_GetRotation(page) % 4], x, y, width, height)


def _upright(x0: float, y0: float, _: float, height: float, x: float, y: float) -> tuple[float, float]:
    return x - x0, height - (y - y0)


def _right(x0: float, y0: float, _width: float, _height: float, x: float, y: float) -> tuple[float, float]:
    return y - y0, x - x0


def _over(x0: float, y0: float, width: float, _: float, x: float, y: float) -> tuple[float, float]:
    return width - (x - x0), y - y0


def _left(x0: float, y0: float, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    return width - (y - y0), height - (x - x0)


def _words(text: _Text) -> tuple[tuple[Word, ...], int]:
    characters = text.characters()
    words: list[Word] = []
    unread = characters.count("\ufffd")
    for token in _TOKEN.finditer(characters):
        start, end = token.span()
        cuts = [start, *_rises(text, characters, start, end), end]
        for first, last in pairwise(cuts):
            word = _word(text, characters, first, last)
            if word is not None:
                words.append(word)
    return tuple(words), unread


def _rises(text: _Text, characters: str, start: int, end: int) -> list[int]:
    """Return where within a token small raised figures begin and end."""
    cuts: list[int] = []
    token = characters[start:end]
    if not _FIGURES.isdisjoint(token):
        beside = (n for n in range(start + 1, end) if characters[n] in _FIGURES or characters[n - 1] in _FIGURES)
        cuts.extend(cut for cut in beside if _risen(text, cut))
    numbered = _NUMBERED.match(characters, start, end)
    if numbered:
        cuts.append(numbered.end())
    return sorted(cuts)


def _risen(text: _Text, cut: int) -> bool:
    """Tell whether between a character and the one before size or height changes."""
    if text.object(cut) == text.object(cut - 1):
        return False
    small, large = sorted((text.style(cut).size, text.style(cut - 1).size))
    return small <= 0.8 * large or abs(text.base(cut) - text.base(cut - 1)) > 0.15 * large


def _word(text: _Text, characters: str, start: int, end: int) -> Word | None:
    style = text.style(start)
    if not style.level:
        return None
    left, top, right, bottom = text.place(start)
    if end - start > 1:
        last = text.place(end - 1)
        right, top, bottom = max(right, last[2]), min(top, last[1]), max(bottom, last[3])
    if not all(map(math.isfinite, (left, top, right, bottom))):
        return None
    said = characters[start:end]
    said = said.translate(_HYPHENS)
    if not said.isascii():
        said = _LIGATURE.sub(lambda match: _LIGATURES[match[0]], said)
    return Word(
        text=said, left=left, top=top, right=right, bottom=bottom, base=text.base(start),
        size=style.size, bold=style.bold, italic=style.italic, symbol=style.symbol,
    )  # fmt: skip


def _drawn(page: Any, turned: Callable[[float, float], tuple[float, float]]) -> tuple[tuple[Box, ...], int]:  # noqa: ANN401
    """Return the thin rectangles and lines of a page, and how many pictures it has."""
    rules: list[Box] = []
    pictures = 0
    edges = [ctypes.c_float() for _ in range(4)]
    for n in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        thing = pdfium.FPDFPage_GetObject(page, n)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        elif kind == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPageObj_GetBounds(thing, *edges):
            left, bottom, right, top = (edge.value for edge in edges)
            (a, b), (c, d) = turned(left, top), turned(right, bottom)
            box = (min(a, c), min(b, d), max(a, c), max(b, d))
            if min(box[2] - box[0], box[3] - box[1]) <= 3.5:
                rules.append(box)
    # More rules than this are a drawing or a map.
    return (tuple(rules) if len(rules) <= _MOST_RULES else ()), pictures
