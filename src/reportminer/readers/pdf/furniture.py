"""What is printed on every page: running headers and footers, page numbers; and pages of contents."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from reportminer.readers.pdf.rules import rules
from reportminer.readers.pdf.shapes import Line, Sheet

# Headers and footers stand in this part of the page's height, at either end.
_BAND = 0.14
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"(?:page\s*)?[-–|\s]*(\d{1,4}|[ivxlc]{1,6})[-–|\s]*(?:of \d+)?", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*$|…{2,}\s*\d*$")
_ENDS_IN_NUMBER = re.compile(r".*\D\d{1,3}")


def without_furniture(pages: Sequence[Sequence[Line]], sheets: Sequence[Sheet]) -> list[list[Line]]:
    """Leave out running headers and footers and page numbers.

    They are lines that stand in the same place at the top or the bottom of several pages and say the same but for
    digits; and lines of a number alone that are the first or the last of their page.

    Args:
        pages: the lines of each page.
        sheets: the pages.

    Returns:
        The other lines of each page, in their order. A header that on the first page is set larger than anything
        else is the title and is kept there.
    """
    places: dict[tuple[str, str], dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for lines, sheet in zip(pages, sheets, strict=True):
        for line in lines:
            side = _side(line, sheet)
            if side:
                places[side, _masked(line)][sheet.page].append(_height(line, sheet, side))
    running = {key for key, found in places.items() if _repeats(found, len(pages))}
    largest = max((line.size for line in pages[0]), default=0.0) if pages else 0.0
    out: list[list[Line]] = []
    for lines, sheet in zip(pages, sheets, strict=True):
        kept = [
            line
            for line in lines
            if (_side(line, sheet), _masked(line)) not in running
            or (sheet.page == 1 and line.size == largest and _side(line, sheet) == "top" and not _numbered(line))
        ]
        out.append(_without_number(kept, sheet))
    return out


def _side(line: Line, sheet: Sheet) -> str:
    if line.bottom < _BAND * sheet.height:
        return "top"
    return "bottom" if line.top > (1 - _BAND) * sheet.height else ""


def _masked(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _height(line: Line, sheet: Sheet, side: str) -> float:
    return line.base if side == "top" else sheet.height - line.base


def _repeats(found: dict[int, list[float]], pages: int) -> bool:
    """Tell whether the same words stand at the same height on enough pages: on two of three, else on three."""
    heights = Counter(round(height / 3) for some in found.values() for height in set(some))
    most = max(heights[h - 1] + heights[h] + heights[h + 1] for h in heights)
    return most >= (3 if pages > 3 else 2)


def _numbered(line: Line) -> bool:
    return _NUMBER.fullmatch(line.text) is not None


def _without_number(lines: list[Line], sheet: Sheet) -> list[Line]:
    """Leave out a number that stands alone as the highest or the lowest line of its page."""
    if not lines:
        return lines
    ends = {id(min(lines, key=lambda line: line.top)), id(max(lines, key=lambda line: line.bottom))}
    return [
        line for line in lines if not (id(line) in ends and _side(line, sheet) and _numbered(line) and not line.cell)
    ]


def without_contents(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out lists of contents: lines under "Contents" that end in page numbers, and lines with dot leaders.

    Args:
        pages: the lines of each page.

    Returns:
        The other lines of each page.
    """
    titles = frozenset(rules()["contents"]["titles"])
    out: list[list[Line]] = []
    inside = False
    for lines in pages:
        kept: list[Line] = []
        rows = _by_height(lines)
        said = [" ".join(line.text for line in row) for row in rows]
        if inside:
            # A list of contents goes on over a page where most of the page is such lines.
            inside = sum(map(_entry, said)) > 0.6 * len(said)
        for n, row in enumerate(rows):
            if said[n].casefold().strip(" :") in titles and any(map(_entry, said[n + 1 : n + 4])):
                inside = True
                continue
            if inside and any(map(_entry, said[n : n + 3])):
                continue
            inside = False
            kept.extend(line for line in row if not _LEADERS.search(said[n]))
        out.append(kept)
    return out


def _by_height(lines: Sequence[Line]) -> list[list[Line]]:
    """Put neighbours that stand on one line together."""
    out: list[list[Line]] = []
    for line in lines:
        if out and abs(out[-1][-1].base - line.base) < 0.4 * line.size:
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _entry(said: str) -> bool:
    """Tell whether a line may be one of contents: it ends in a number, and in no year."""
    return _LEADERS.search(said) is not None or _ENDS_IN_NUMBER.fullmatch(said) is not None
