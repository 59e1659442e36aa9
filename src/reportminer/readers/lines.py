"""Lines of plain text as they were meant: hard wraps undone, paragraphs and list items whole.

Some files print each paragraph on one line, however long; others break lines at a margin of some 65 characters, and
syndicated copies break even inside list items. A file that is broken at a margin shows it: the first word of the next
line would not have fitted on the line before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from reportminer.readers.blocks import Draft
from reportminer.readers.marks import STRONG, Mark, ends_sentence, is_notes_heading, split_mark

# Line ends of all systems. A form feed or a paragraph separator is a blank line.
_BREAKS = re.compile("\r\n|[\r\n\x0b\x85\u2028]")
_RULE = re.compile(r"\s*([-=*_~#])(?:\s*\1){2,}\s*")  # "-----", "* * *"


@dataclass(slots=True, kw_only=True)
class _Row:
    """One printed line: its white space, its text, and whether a blank line stands before it."""

    indent: int
    text: str
    gap: bool

    @property
    def width(self) -> int:
        return self.indent + len(self.text)


@dataclass(slots=True, kw_only=True)
class _Open:
    """A paragraph or item that may go on: its rows so far."""

    rows: list[_Row] = field(default_factory=list)
    mark: Mark | None = None
    texts: list[str] = field(default_factory=list)

    def add(self, row: _Row) -> None:
        self.rows.append(row)
        self.texts.append(row.text)

    def draft(self) -> Draft:
        first = self.rows[0]
        return Draft(text=" ".join(self.texts), indent=first.indent, gap=first.gap)


def logical(text: str) -> list[Draft]:
    r"""Return the paragraphs, headings and list items of a text, each whole, its mark still before it.

    Args:
        text: text with any line ends.

    Returns:
        Drafts of kind ``paragraph`` with `indent` and `gap` set.

    Examples:
        >>> wrapped = "However, inspectors also found that plans were\nlate and that victims were forgotten.\n\nEnd."
        >>> [(d.text[-24:], d.gap) for d in logical(wrapped)]
        [(' victims were forgotten.', True), ('End.', True)]
    """
    rows = _rows(text)
    margin = _margin(rows)
    drafts: list[Draft] = []
    current: _Open | None = None
    listing = False
    for row in rows:
        mark = split_mark(row.text)
        if current is not None and _continues(current, row, mark, margin, listing=listing):
            current.add(row)
            continue
        if current is not None:
            drafts.append(current.draft())
            # Below a lead-in, a line that begins in lower case is a clause of its own, not the rest of a broken line.
            listing = current.texts[-1].endswith(":") or (listing and not row.gap)
        current = _Open(mark=mark)
        current.add(row)
    if current is not None:
        drafts.append(current.draft())
    return drafts


def _rows(text: str) -> list[_Row]:
    rows: list[_Row] = []
    gap = True
    for line in _BREAKS.split(text.replace("\x0c", "\n\n").replace("\u2029", "\n\n").lstrip("\ufeff")):
        stripped = line.replace("\u00a0", " ").expandtabs(4)
        body = stripped.strip()
        if not body or _RULE.fullmatch(body):
            gap = True
            continue
        rows.append(_Row(indent=len(stripped) - len(stripped.lstrip()), text=body, gap=gap))
        gap = False
    return rows


def _margin(rows: list[_Row]) -> int | None:
    """Return the margin at which the text is broken into lines, or None where it is not."""
    pairs = [(a, b) for a, b in pairwise(rows) if not b.gap and split_mark(b.text) is None]
    widths = sorted(a.width for a, _ in pairs)
    if not widths:
        return None
    # The widest line but for one in twenty: an address too long for the margin says nothing about it.
    margin = widths[int(0.95 * (len(widths) - 1))]
    if not 35 <= margin <= 130:
        return None
    full = sum(_full(a, b, margin) for a, b in pairs)
    broken = sum(not ends_sentence(a.text) for a, _ in pairs)
    return margin if full >= 0.6 * len(pairs) and broken >= 0.4 * len(pairs) else None


def _full(row: _Row, after: _Row, margin: int, *, slack: int = 2) -> bool:
    """Tell whether the first word of the next line would not have fitted on this one."""
    return row.width + 1 + len(after.text.split(maxsplit=1)[0]) > margin - slack


def _continues(current: _Open, row: _Row, mark: Mark | None, margin: int | None, *, listing: bool) -> bool:
    """Tell whether `row` goes on with the paragraph or item that is open."""
    last = current.rows[-1]
    if current.mark is not None and not current.mark.rest and len(current.rows) == 1:
        # A mark alone on its line, its text below: "-" / "only one in eight had a plan".
        return mark is None
    if row.gap or is_notes_heading(last.text) or is_notes_heading(row.text):
        return False
    if mark is not None:
        # "... between the trust" / "- which closed in 2014 - and": a dash that the margin threw on the next line.
        same = current.mark is not None and current.mark.family == mark.family
        inside = mark.family != STRONG and not same and not ends_sentence(last.text)
        return inside and margin is not None and _full(last, row, margin)
    hangs = current.mark is not None and row.indent > current.rows[0].indent
    if hangs or margin is None:
        # "line break inside a quoted" / "sentence": seen in pages that have no margin.
        broken = not listing and len(last.text) > 60 and not ends_sentence(last.text) and row.text[:1].islower()
        return hangs or broken
    if ends_sentence(last.text):
        closes = current.mark is not None and last.text.endswith(".") and not row.text[:1].islower()
        return not closes and _full(last, row, margin)
    return _full(last, row, margin, slack=12) or row.text[:1].islower()
