"""What ``reportminer collect`` prints: the numbers of a visit, what would be fetched, the publishers that are known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.cli.output import Answer
    from reportminer.collecting import CollectSummary


def counts_of(summary: CollectSummary) -> dict[str, object]:
    """Return the numbers of a visit by name."""
    return {
        "source": summary.source,
        "site": summary.site,
        "announced": summary.announced,
        "added": summary.added,
        "changed": summary.changed,
        "unchanged": summary.unchanged,
        "same": summary.same,
        "left": summary.left,
        "given_up": summary.given_up,
        "failed": len(summary.failed),
        "requests": summary.requests,
    }


def draw_numbers(summary: CollectSummary) -> Iterable[RenderableType]:
    """Draw the numbers of a visit, each with what it means."""
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - only for what is printed as a table

    table = plain_table(header=False)
    table.add_column("name", no_wrap=True)
    table.add_column("number", justify="right")
    table.add_column("meaning", overflow="fold")
    lines = (
        ("announced", summary.announced, "documents by the listings of the source"),
        ("new", summary.added, "documents that came for the first time, files of pages among them"),
        ("changed", summary.changed, "documents that came in a new state; the old one is kept"),
        ("unchanged", summary.unchanged, "documents that were here already"),
        ("same", summary.same, "addresses of documents that are here under another"),
        ("left out", summary.left, "not wanted, beyond --limit, or no documents"),
        ("given up", summary.given_up, "documents that failed for good before; --retry-failed tries them again"),
        ("failed", len(summary.failed), "documents that did not come"),
        ("requests", summary.requests, "sent, robots.txt and retries among them"),
    )
    for name, number, meaning in lines:
        style = "red" if name == "failed" and number else "green" if name == "new" and number else ""
        table.add_row(name, cell(f"{number:,}", style), cell(meaning, "dim"))
    yield table


def draw_plan(summary: CollectSummary) -> Iterable[RenderableType]:
    """Draw what a visit would fetch."""
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - only for what is printed as a table
    from reportminer.cli.terminal import count  # noqa: PLC0415

    table = plain_table()
    for name in ("why", "kind", "date"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", overflow="fold", ratio=3)
    table.add_column("address", overflow="fold", ratio=4)
    for one in summary.planned:
        table.add_row(one.why, one.kind, one.published or "", cell(one.title or ""), cell(one.address))
    if summary.planned:
        yield table
    yield cell(f"{count(len(summary.planned), 'documents')} would be fetched, and the files that they offer")


def publishers() -> Answer:
    """Return the publishers that are known."""
    from reportminer import sources  # noqa: PLC0415 - sources import parsers
    from reportminer.cli.output import Answer  # noqa: PLC0415
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - only for what is printed as a table

    found = [sources.source(name) for name in sources.source_names()]
    rows = [
        {
            "source": one.name,
            "publisher": one.publisher,
            "site": one.site,
            "licence": one.licence,
            "former": len(one.former),
        }
        for one in found
    ]

    def draw(_: int) -> Iterable[RenderableType]:
        table = plain_table()
        for name in ("source", "publisher", "site"):
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*(cell(str(row[name])) for name in ("source", "publisher", "site")))
        yield table

    return Answer(
        document={"sources": rows}, rows=rows, columns=("source", "publisher", "site", "licence", "former"), draw=draw
    )
