"""``reportminer run``: every stage, with a summary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import (
    CorpusOption,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    ThemesOption,
    epilog,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.pipeline.summary import RunSummary

SHORT = "Do what is missing or stale."
EPILOG = epilog(
    "reportminer run --corpus releases",
    "reportminer run --corpus releases --stage collect --stage read",
    "reportminer run --force                   do everything again",
)


def run(
    corpus: CorpusOption = None,
    stage: Annotated[
        list[str] | None,
        typer.Option(
            "--stage", help="Only this one of collect, read, mine, embed, cluster; may be repeated.", show_default=False
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again, even where nothing changed.")] = False,
    themes: ThemesOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Do what is missing or stale: collect, read, mine, embed, cluster.

    Themes are brought up to date as they were asked for last: number, space, codebook, seeds, or those of the last
    edition after `assign --store`.
    """
    from reportminer.cli.opened import as_before, open_corpus, tell
    from reportminer.cli.output import Answer, give
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import count, say

    with open_corpus(corpus, model, themes) as opened:
        if themes is None:  # what is stale is brought up to date as it was asked for
            as_before(opened)
        with Bars(quiet=quiet) as bars:
            summary = opened.run(stage or None, progress=bars, force=force)
        place = opened.database
    tell(summary, quiet=quiet)
    if summary.ignored and not quiet:
        names = ", ".join(summary.ignored[:5]) + (", …" if len(summary.ignored) > 5 else "")
        say(f"skipped {count(len(summary.ignored), 'files')} that are not .html, .htm, .xhtml, .txt or .pdf: {names}")
    rows = [
        {"stage": one.stage, "done": one.done, "skipped": one.skipped, "failed": len(one.failed)}
        for one in summary.stages
    ]
    document = {
        "database": str(place),
        "stages": rows,
        "failures": [
            {name: value for name, value in asdict(failure).items() if name in {"source", "stage", "error", "message"}}
            for failure in summary.failed
        ],
        "ignored": list(summary.ignored),
        "truncated": summary.truncated,
        "notes": list(summary.notes),
    }
    columns = ("stage", "done", "skipped", "failed")
    give(Answer(document=document, rows=rows, columns=columns, draw=lambda _: _drawn(summary)), form, output)
    return 1 if summary.failed else 0


def _drawn(summary: RunSummary) -> Iterable[RenderableType]:
    from reportminer.cli.tables import plain_table

    table = plain_table()
    table.add_column("stage")
    for name in ("done", "up to date", "failed"):
        table.add_column(name, justify="right")
    for one in summary.stages:
        table.add_row(one.stage, f"{one.done:,}", f"{one.skipped:,}", f"{len(one.failed):,}")
    yield table
