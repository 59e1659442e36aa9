"""``reportminer findings``: the findings of a corpus, chosen by theme, body, polarity, year or words."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import (
    CorpusOption,
    FormatOption,
    ModelOption,
    OutputOption,
    Polarity,
    QuietOption,
    epilog,
    whole_number,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.store import FindingRow

SHORT = "Findings by theme, body, polarity or year."
EPILOG = epilog(
    "reportminer findings --theme 3 --polarity concern",
    'reportminer findings --theme "home visits" --body northmarch',
    "reportminer findings --kind recommendation --year 2013",
    "reportminer findings --format csv --output findings.csv",
)


class Kind(StrEnum):
    """What is listed."""

    finding = "finding"
    recommendation = "recommendation"
    all = "all"


def findings(
    corpus: CorpusOption = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="N|LABEL", help="Only of this theme.", show_default=False)
    ] = None,
    body: Annotated[
        str | None,
        typer.Option("--body", metavar="NAME", help="Only about bodies whose name holds this.", show_default=False),
    ] = None,
    polarity: Annotated[
        Polarity | None,
        typer.Option("--polarity", case_sensitive=False, help="Only of this polarity.", show_default=False),
    ] = None,
    kind: Annotated[
        Kind, typer.Option("--kind", case_sensitive=False, help="Findings, recommendations, or all.")
    ] = Kind.finding,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YYYY", parser=whole_number, help="Only published in this year.", show_default=False
        ),
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="WORDS", help="Only those whose text holds this.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", parser=whole_number, help="At most so many.", show_default=False),
    ] = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """List findings with date, body and theme, newest first.

    CSV and JSON have more: id, source, place in the text, page, speaker, confidence.
    """
    from reportminer.cli.chosen import find_theme
    from reportminer.cli.opened import mined
    from reportminer.cli.output import Answer, give
    from reportminer.cli.rows import FINDING_COLUMNS, finding_row
    from reportminer.cli.terminal import say

    with mined(corpus, model, quiet=quiet) as opened:
        store = opened.store
        rows = store.found.rows(
            kind=None if kind is Kind.all else kind.value,
            polarity=None if polarity is None else polarity.value,
            theme=None if theme is None else find_theme(store, theme).id,
            body=body,
        )
    kept = [finding_row(row) for row in rows if _wanted(row, year, text)][:limit]
    if not kept and not quiet:
        say("nothing matches; leave an option out, or see `reportminer status` for what there is")
    answer = Answer(document={"findings": kept}, rows=kept, columns=FINDING_COLUMNS, draw=lambda _: _drawn(kept))
    give(answer, form, output)


def _wanted(row: FindingRow, year: int | None, text: str | None) -> bool:
    return (year is None or (row.published or "")[:4] == f"{year:04}") and (
        text is None or text.casefold() in row.finding.text.casefold()
    )


def _drawn(rows: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from rich.text import Text

    from reportminer.cli.tables import LEGEND, findings_table

    if rows:
        yield findings_table(rows, with_theme=True)
        yield Text(LEGEND, style="dim")
