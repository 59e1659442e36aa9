"""What came of holding a manifest against a corpus, as a table and in one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.text import Text

from reportminer.cli.tables import cell, plain_table
from reportminer.provenance.comparing import PARTS, TOLD_ONLY

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.provenance import Comparison

# A hash or a version fits whole; of a message its beginning.
LONGEST = 70


def drawn(found: Comparison, width: int) -> Iterable[RenderableType]:
    """Return one line a part, then one a difference.

    Args:
        found: the comparison.
        width: width of the terminal in characters.
    """
    del width
    table = plain_table()
    table.add_column("part")
    table.add_column("compared", justify="right")
    table.add_column("different", justify="right")
    for part in PARTS:
        number = len(found.of(part))
        style = "" if not number else "yellow" if part in TOLD_ONLY else "red"
        table.add_row(Text(part), Text(str(found.checked[part])), Text(str(number), style=style))
    yield table
    if not found.differences:
        return
    differences = plain_table()
    for name in ("part", "what", "manifest", "now"):
        differences.add_column(name, overflow="fold")
    for one in found.differences:
        differences.add_row(Text(one.part), cell(one.name), cell(_short(one.then)), cell(_short(one.now)))
    yield differences


def _short(held: str | None) -> str:
    if held is None:
        return "-"
    return held if len(held) <= LONGEST else f"{held[: LONGEST - 1]}…"


def said(found: Comparison) -> str:
    """Return what came of it, in one sentence."""
    parts = list(dict.fromkeys(one.part for one in found.differences if one.part not in TOLD_ONLY))
    told = list(dict.fromkeys(one.part for one in found.differences if one.part in TOLD_ONLY))
    also = f"; {' and '.join(told)} differ, which is told and does not count" if told else ""
    if not parts:
        return f"the same inputs, models, settings and result{also}"
    result = "the result is another one" if found.of("result") else "the result is the same"
    return f"different: {', '.join(parts)}; {result}{also}"
