"""``reportminer search``: findings by words and by meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import (
    CorpusOption,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    epilog,
    whole_number,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.pipeline.search import Hit

SHORT = "Findings by words and by meaning."
EPILOG = epilog(
    'reportminer search "home visits"',
    "reportminer search '\"home visits\" children' --limit 5     words in double quotes stand together",
    "reportminer search drugs --corpus releases --format json",
)
COLUMNS = (
    "score",
    "id",
    "kind",
    "polarity",
    "text",
    "body",
    "published",
    "label",
    "source",
    "start",
    "end",
    "report",
    "title",
)


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words as you would say them.")],
    corpus: CorpusOption = None,
    limit: Annotated[
        int, typer.Option("--limit", "-l", metavar="N", parser=whole_number, help="At most so many hits.")
    ] = 10,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Find findings and recommendations by words and by meaning, best first, with body, date and source."""
    from reportminer.cli.opened import mined
    from reportminer.cli.output import Answer, give
    from reportminer.cli.terminal import say
    from reportminer.errors import UsageError

    if not query.strip():  # before anything is mined
        message = "the search query is empty: give a word or more, such as 'home visits'"
        raise UsageError(message)
    with mined(corpus, model, quiet=quiet) as opened:
        rows = [_row(hit) for hit in opened.search(query, limit)]
    if not rows and not quiet:
        say(f"nothing in this corpus is like {query!r}; try other words")
    document = {"query": query, "hits": rows}
    give(Answer(document=document, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(rows)), form, output)


def _row(hit: Hit) -> dict[str, Any]:
    found = hit.finding
    return {
        "score": hit.score,
        "id": found.id,
        "kind": found.kind,
        "polarity": found.polarity,
        "text": found.text,
        "body": found.body,
        "published": hit.published,
        "label": hit.theme,
        "source": hit.source,
        "start": found.start,
        "end": found.end,
        "report": found.report,
        "title": hit.title,
        "by_words": hit.by_words,
        "similarity": hit.similarity,
    }


def _drawn(rows: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from rich.text import Text

    from reportminer.cli.tables import LEGEND, findings_table

    if rows:
        yield findings_table(rows, with_source=True)
        yield Text(LEGEND, style="dim")
