"""How themes and findings look in a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from reportminer.cli.terminal import one_line

STYLES = {"strength": "green", "concern": "red", "neutral": "yellow", None: "cyan"}
# Signs as in the annotation guide, so that a table is readable without colours; "!" is a recommendation.
SIGNS = {"strength": "+", "concern": "-", "neutral": "=", None: "!"}
LEGEND = "+ strength  - concern  = neutral  ! recommendation"


def plain_table(*, header: bool = True) -> Table:
    """Return an empty table with a line under its header and nothing else drawn."""
    return Table(box=box.SIMPLE_HEAD if header else None, show_header=header, pad_edge=False, header_style="bold")


def cell(text: str, style: str = "") -> Text:
    """Return text for a table: one line, nothing in it is markup or obeyed by a terminal."""
    return Text(one_line(text), style=style)


def bar(strengths: int, concerns: int, blocks: int = 10) -> Text:
    """Return strengths against concerns: numbers, and blocks for their shares.

    Examples:
        >>> bar(6, 2, 8).plain
        ' +6 ██████░░ -2'
    """
    both = strengths + concerns
    filled = round(blocks * strengths / both) if both else 0
    if strengths and concerns and blocks > 1:  # one of a hundred is still there
        filled = min(max(filled, 1), blocks - 1)
    return Text.assemble(
        (f"{f'+{strengths}':>3}", "green"),
        " " if blocks else "",
        ("█" * filled, "green"),
        ("░" * (blocks - filled if both else 0), "red"),
        " " * (0 if both else blocks),
        " ",
        (f"-{concerns}", "red"),
    )


def years(values: Sequence[int]) -> str:
    """Return years as a span.

    Examples:
        >>> years([2012, 2013, 2020]), years([2012]), years([])
        ('2012–2020', '2012', '')
    """
    return f"{values[0]}–{values[-1]}" if len(values) > 1 else "".join(map(str, values))


def blocks_for(width: int) -> int:
    """Return how many blocks a bar may have in a terminal of so many characters.

    Examples:
        >>> blocks_for(120), blocks_for(80), blocks_for(50)
        (16, 10, 0)
    """
    return 16 if width >= 100 else 10 if width >= 76 else 5 if width >= 64 else 0


def findings_table(rows: Iterable[Mapping[str, Any]], *, with_theme: bool = False, with_source: bool = False) -> Table:
    """Return findings, one a row: date, sign, text, body, and theme or source where wanted.

    Args:
        rows: mappings with polarity, kind, text, body, published; theme, label, source and page where they are shown.
        with_theme: show the theme.
        with_source: show the source.
    """
    kept = list(rows)
    table = plain_table()
    dated = any(row["published"] for row in kept)
    if dated:
        table.add_column("date", no_wrap=True)
    table.add_column("")
    table.add_column("finding", overflow="fold", ratio=5)
    table.add_column("body", overflow="fold", ratio=2)
    if with_theme:
        table.add_column("theme", overflow="fold", ratio=2)
    if with_source:
        table.add_column("source", overflow="fold")
    for row in kept:
        style = STYLES[row["polarity"]]
        cells = [cell(row["published"] or "")] if dated else []
        cells += [Text(SIGNS[row["polarity"]], style=style), cell(row["text"], style), cell(row["body"] or "")]
        if with_theme:
            cells.append(cell(f"{row['theme']} {row['label']}" if row["theme"] else ""))
        if with_source:
            cells.append(cell(f"{row['source']}, page {row['page']}" if row.get("page") else row["source"]))
        table.add_row(*cells)
    return table
