"""The mark at the beginning of a line: a bullet, whatever its glyph, or a number."""

from __future__ import annotations

import re
from functools import cache

from reportminer.readers.pdf.rules import rules
from reportminer.readers.pdf.shapes import Line, joined


@cache
def _numbers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in rules()["numbers"]["patterns"]), re.IGNORECASE)


def mark(line: Line) -> tuple[str, str, int] | None:
    """Find the mark that a line begins with.

    Args:
        line: any line.

    Returns:
        ``bullet`` or ``number``, the mark as printed, and the number of words it takes; None where there is none or
        nothing follows it.
    """
    words = line.words
    if len(words) < 2:
        return None
    first = words[0]
    count = 1
    while count < len(words) and words[count].glued:
        count += 1
    if count >= len(words):
        return None
    text = joined(words[:count])
    gap = (words[count].left - words[count - 1].right) / max(1.0, line.size)
    known = rules()["bullets"]
    if len(text) == 1:
        private = "\ue000" <= text <= "\uf8ff"
        if private or first.symbol or (text in known["glyphs"] and text not in known["dashes"]):
            return "bullet", text, count
        if (text in known["dashes"] or text in known["letters"]) and gap >= known["gap"]:
            return "bullet", text, count
    if _numbers().fullmatch(text) and not first.raised:
        bare = text.isdigit() or re.fullmatch(r"\d+\.\d+", text) is not None
        if gap >= (rules()["numbers"]["gap"] if bare else 0.0):
            return "number", text, count
    return None
