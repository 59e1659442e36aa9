"""Headings and the title: told by size, weight, numbering and standing alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reportminer.readers.pdf.parts import Part

_SENTENCE = re.compile(r"[.;,]$")
# "Inspection dates: 11 to 15 September 2023": a label and what it says, though all of it may be bold.
_LABEL = re.compile(r"[^:]{3,40}:\s.*\d{4}")


def body_size(parts: Sequence[Part]) -> float:
    """Return the size in which most characters of the running text are set.

    Args:
        parts: the parts of a report.

    Returns:
        The size in points; 0.0 where there is no text.
    """
    counts: Counter[float] = Counter()
    for part in parts:
        counts[part.size] += sum(len(word.text) for line in part.lines for word in line.words)
    return counts.most_common(1)[0][0] if counts else 0.0


def with_headings(parts: list[Part], pages: int) -> str:
    """Make headings of parts that look it, give them their levels, and find the title.

    Args:
        parts: the parts of a report, changed in place; the parts of the title become one.
        pages: number of pages, for a title stands on the first.

    Returns:
        The title, or an empty string.
    """
    size = body_size(parts)
    for n, part in enumerate(parts):
        if _heads(part, size) or _alone(parts, n):
            part.kind = "heading"
    title = _title(parts, size) if pages else ""
    looks = sorted({_look(part) for part in parts if part.kind == "heading"}, reverse=True)
    for part in parts:
        if part.kind == "heading":
            part.depth = min(6, looks.index(_look(part)) + 1)
    return title


def _look(part: Part) -> tuple[int, bool, bool]:
    return round(part.size), part.bold, not part.italic


def _heads(part: Part, size: float) -> bool:
    if part.kind != "paragraph" or len(part.lines) > 4:
        return False
    text = part.text
    if len(text) > 220 or not any(map(str.isalpha, text)):
        return False
    if _SENTENCE.search(text) or (_LABEL.fullmatch(text) and part.lines[0].page == 1):
        return False
    if part.size >= size + 0.9:
        return True
    return (part.bold or part.italic) and part.size >= size - 1.1


def _alone(parts: Sequence[Part], n: int) -> bool:
    """Tell whether a part is a short line that stands alone above a text: "Recommendations" in the type of the text."""
    part = parts[n]
    if part.kind != "paragraph" or part.marker is not None or len(part.lines) > 1 or n + 1 == len(parts):
        return False
    text, line, after = part.text, part.lines[0], parts[n + 1]
    if len(text) > 70 or not text[0].isupper() or not text[-1].isalnum() or ":" in text:
        return False
    if line.right > line.column[0] + 0.75 * (line.column[1] - line.column[0]) or after.lines[0].page != line.page:
        return False
    apart = after.lines[0].base - line.base > 1.35 * line.size
    return apart and after.kind != "row" and (after.marker is not None or len(after.lines) > 1)


def _title(parts: list[Part], size: float) -> str:
    """Join what the first page says in large letters, and the bold lines right below it, to the title."""
    first = [n for n, part in enumerate(parts) if part.lines[0].page == 1 and part.kind == "heading"]
    if not first:
        return ""
    largest = max(parts[n].size for n in first)
    start = next(n for n in first if parts[n].size == largest)
    if largest < size + 0.9 and not parts[start].bold:
        return ""
    end = start + 1
    while end < len(parts) and _belongs(parts, end, parts[start].size, size):
        # "and" stands in the type of the text between two names of what is inspected.
        end += 1
        if end + 1 < len(parts) and parts[end].text == "and" and _belongs(parts, end + 1, parts[start].size, size):
            end += 1
    pieces = [part.text for part in parts[start:end]]
    joined = parts[start]
    for part in parts[start + 1 : end]:
        for line in part.lines:
            joined.add(line)
    if len(pieces) > 1 and pieces[0][-1:].isalnum():
        joined.breaks[len(parts[start].lines) - sum(len(p.lines) for p in parts[start + 1 : end])] = ": "
    joined.kind, joined.depth = "title", 0
    del parts[start + 1 : end]
    return joined.text


def _belongs(parts: Sequence[Part], n: int, largest: float, size: float) -> bool:
    """Tell whether a part goes on with the title: it is larger than the text and stands near the part before it."""
    part = parts[n]
    if part.lines[0].page != 1 or part.marker is not None or part.kind != "heading" or part.text.endswith(("?", ":")):
        return False
    return part.size > size + 0.9 and part.lines[0].top - parts[n - 1].lines[-1].bottom < 1.5 * largest
