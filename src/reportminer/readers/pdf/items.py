"""List items: those without a mark of their own, and how deep each stands."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.readers.pdf.parts import Part


def items(parts: Sequence[Part]) -> None:
    """Find list items whose mark the file lacks, and give every item its depth.

    An unmarked part below an item that ends in a colon, set further in than it, is an item of it; so is what follows
    at the same place.

    Args:
        parts: the parts of a report, changed in place.
    """
    lefts: list[float] = []
    before: Part | None = None
    for part in parts:
        if part.kind == "paragraph" and part.marker is None and before is not None and _item(part, before):
            part.kind = "list_item"
        if part.kind == "list_item":
            while lefts and part.mark_left < lefts[-1] - 5.0:
                lefts.pop()
            if not lefts or part.mark_left > lefts[-1] + 5.0:
                lefts.append(part.mark_left)
            part.depth = len(lefts)
        else:
            lefts = []
        before = part


def _item(part: Part, before: Part) -> bool:
    if before.kind != "list_item" or part.bold or part.size != before.size:
        return False
    if part.lines[0].page != before.lines[-1].page:
        return False
    if before.marker is None:
        return abs(part.mark_left - before.mark_left) < 4.0
    return before.text.rstrip().endswith(":") and part.mark_left > before.lines[0].left + 6.0
