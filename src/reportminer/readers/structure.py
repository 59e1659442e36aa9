"""Lists and notes that are shown by their wording and marks alone.

Web pages have list elements, and yet many releases print ``<p>• plans were late;</p>`` or one paragraph with line
breaks. Plain text has nothing else. Both readers hand their drafts to `structure`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from reportminer.readers.blocks import Draft
from reportminer.readers.marks import STRONG, Mark, is_notes_heading, split_mark
from reportminer.readers.rules import rules


def structure(drafts: Sequence[Draft]) -> list[Draft]:
    """Find the list items, the notes and the heading of the notes among drafts.

    Args:
        drafts: cleaned drafts in reading order.

    Returns:
        Drafts of the same texts, without the marks that are now markers.

    Examples:
        >>> page = ["The inspection found:", "- plans were late;", "- work was good.", "Notes to editor", "- View it."]
        >>> [d.kind for d in structure([Draft(text=t) for t in page])]
        ['paragraph', 'list_item', 'list_item', 'heading', 'note']
    """
    return _notes(_unmarked_items(_marked_items(_notes_headings(drafts))))


def without_boilerplate(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out paragraphs that belong to the page, not to its text.

    Args:
        drafts: cleaned drafts.

    Returns:
        The others.

    Examples:
        >>> without_boilerplate([Draft(text="Download this press release as a PDF (PDF, 61 kB)")])
        []
    """
    return [draft for draft in drafts if draft.kind != "paragraph" or not _is_boilerplate(draft.text)]


@cache
def _boilerplate() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in rules("marks")["boilerplate"]["paragraphs"])


def _is_boilerplate(text: str) -> bool:
    return len(text) < 200 and any(pattern.fullmatch(text) for pattern in _boilerplate())


def _notes_headings(drafts: Sequence[Draft]) -> list[Draft]:
    return [
        replace(draft, kind="heading", depth=2) if draft.kind == "paragraph" and is_notes_heading(draft.text) else draft
        for draft in drafts
    ]


def _leads_in(draft: Draft | None) -> bool:
    """Tell whether a list can follow: "Inspectors were pleased to find that:", or any heading."""
    return draft is not None and (draft.kind == "heading" or draft.text.endswith(":"))


def _marked_items(drafts: Sequence[Draft]) -> list[Draft]:
    marks = [split_mark(draft.text) if draft.kind == "paragraph" else None for draft in drafts]
    out: list[Draft] = []
    levels: list[tuple[int, str]] = []
    family = ""
    for i, (draft, mark) in enumerate(zip(drafts, marks, strict=True)):
        after = marks[i + 1] if i + 1 < len(marks) else None
        before = out[-1] if out else None
        if mark is not None and not mark.rest and mark.family == STRONG:
            continue  # a bullet with nothing behind it
        if mark is None or not mark.rest or not _makes_item(mark, family, before, after):
            # "1. First thing" among real list elements keeps its own number as marker.
            levels, family = [], ""
            out.append(draft)
            continue
        family = mark.family
        _descend(levels, draft.indent, family)
        out.append(replace(draft, kind="list_item", text=mark.rest, marker=mark.marker, depth=len(levels)))
    return out


def _makes_item(mark: Mark, family: str, before: Draft | None, after: Mark | None) -> bool:
    if mark.family in {STRONG, family} or _leads_in(before):
        return True
    # "o victims" below "• the plans": the second level of a list.
    return (after is not None and after.family == mark.family) or (mark.family == "circle" and family == STRONG)


def _descend(levels: list[tuple[int, str]], indent: int, family: str) -> None:
    """Change `levels`, the open list levels as (indent, family), so that its last is that of the next item."""
    for i, (column, other) in enumerate(levels):
        if other == family and abs(column - indent) < 2:
            del levels[i + 1 :]
            return
    while levels and levels[-1][0] > indent + 1:
        levels.pop()
    deeper = bool(levels) and (indent > levels[-1][0] + 1 or (levels[-1][1] == STRONG and family != STRONG))
    if levels and not deeper:
        levels.pop()
    levels.append((indent, family))


def _unmarked_items(drafts: Sequence[Draft]) -> list[Draft]:
    """Make items of clauses that follow a lead-in without any mark: "court reports were good;" "plans were late."."""
    out = list(drafts)
    i = 0
    while i < len(out):
        if out[i].kind == "paragraph" and out[i].text.endswith(":"):
            stop = i + 1
            while stop < len(out) and _clause(out, i + 1, stop):
                stop += 1
            if stop - i > 2:
                out[i + 1 : stop] = [replace(draft, kind="list_item", depth=1) for draft in out[i + 1 : stop]]
                i = stop - 1
        i += 1
    return out


def _clause(drafts: Sequence[Draft], first: int, i: int) -> bool:
    """Tell whether draft `i` can be an item of a list without marks that starts at `first`."""
    draft = drafts[i]
    if draft.kind != "paragraph" or (i > first and drafts[i - 1].text.endswith(".")):
        return False
    listed = re.search(r";(?:\s+(?:and|or|but))?$|,\s+(?:and|or)$", draft.text) is not None
    # The last clause has no semicolon, but the one before it has: "...; and" "victim work was good."
    closes = i > first and re.search(r"[;,]\s+(?:and|or)$|;$", drafts[i - 1].text) is not None
    return listed or closes or (draft.text[:1].islower() and len(draft.text) < 400)


def _notes(drafts: Sequence[Draft]) -> list[Draft]:
    out: list[Draft] = []
    level: int | None = None
    for draft in drafts:
        if draft.kind == "heading":
            if is_notes_heading(draft.text):
                level = draft.depth
            elif level is not None and draft.depth <= level:
                level = None
        if level is not None and draft.kind == "list_item":
            out.append(replace(draft, kind="note", depth=0))
        else:
            out.append(draft)
    return out
