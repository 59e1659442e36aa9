"""``reportminer themes``: the themes of a corpus, or of any CSV of short texts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import (
    CorpusOption,
    Format,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    ThemesOption,
    epilog,
    named_path,
    whole_number,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.cli.output import Answer
    from reportminer.corpus import Corpus

SHORT = "Recurring themes, or those of any CSV of texts."
EPILOG = epilog(
    "reportminer themes                                     the sample corpus",
    "reportminer themes --corpus releases --themes 12",
    "reportminer themes --by body --top 3",
    "reportminer themes --format csv --output themes.csv",
    "reportminer themes --texts coded.csv --text-column finding --format json",
)
COLUMNS = ("id", "label", "findings", "bodies", "reports", "strengths", "concerns", "neutral", "years", "keywords")
BODY_COLUMNS = ("theme", "label", "body", "findings", "strengths", "concerns", "neutral", "reports")


class By(StrEnum):
    """What themes are crossed with."""

    body = "body"


def themes(
    corpus: CorpusOption = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            metavar="FILE.csv",
            parser=named_path,
            help="Group the texts of a CSV in place of a corpus.",
            show_default=False,
        ),
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option("--text-column", metavar="NAME", help="Its column of texts.  [default: text]", show_default=False),
    ] = None,
    number: ThemesOption = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Cross themes with inspected bodies.", show_default=False)
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", parser=whole_number, help="Only the N largest themes.", show_default=False),
    ] = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show the recurring themes of a corpus: label, findings, bodies, strengths against concerns, years.

    What is missing or stale is done first: collecting, reading, mining, embedding, grouping.

    With --texts, any CSV of short texts is grouped. Its JSON is {"themes": [{id, label, keywords, size, exemplars}],
    "assignments": [{row, theme, probability}]}: one assignment a data row, from row 0; an empty cell has theme null.
    """
    from reportminer.cli.output import check_file, give
    from reportminer.errors import UsageError

    if output is not None:
        check_file(output)
    if texts is not None:
        if corpus is not None or by is not None:
            message = (
                f"--texts groups a CSV, --{'corpus' if corpus else 'by'} belongs to a corpus: leave one of them out"
            )
            raise UsageError(message)
        from reportminer.cli.csvthemes import answer_texts

        column = "text" if text_column is None else text_column
        answer = answer_texts(texts, column, n_themes=number, model=model, quiet=quiet, top=top)
        give(answer, form, output)
        return 0
    if text_column is not None:
        message = "--text-column names a column of --texts FILE.csv: add --texts, or leave it out"
        raise UsageError(message)
    from reportminer.cli.opened import open_corpus, update

    with open_corpus(corpus, model, number) as opened:
        summary = update(opened, quiet=quiet)
        answer = _by_body(opened, top) if by is By.body else _listed(opened, top, sample=corpus is None)
        told = [] if quiet or _form(form, output) is not Format.table else _around(opened, corpus)
    from reportminer.cli.terminal import say

    for line in told[:1]:
        say(line, prefix="")
    give(answer, form, output)
    for line in told[1:]:
        say(line, prefix="")
    if quiet and not answer.rows:  # quiet or not, a failure has a reason
        for note in summary.notes:
            say(note)
    return 1 if summary.failed or not answer.rows else 0


def _form(form: Format | None, output: Path | None) -> Format:
    return form or (Format.table if output is None else Format.json)


def _around(corpus: Corpus, folder: Path | None) -> list[str]:
    """Return a line about what was mined, and one about the next step."""
    from reportminer.cli.tables import years
    from reportminer.cli.terminal import count

    reports = corpus.store.table("v_reports")
    themes = corpus.store.themes.all()
    if not themes:
        return []
    findings = sum(int(str(report["findings"])) for report in reports)
    bodies = {name for report in reports for name in str(report["bodies"] or "").split("; ") if name}
    span = years(sorted({int(str(report["published"])[:4]) for report in reports if report["published"]}))
    facts = [count(len(reports), "reports"), count(findings, "findings"), count(len(bodies), "bodies"), span]
    where = "sample corpus (invented bodies)" if folder is None else str(folder)
    named = "" if folder is None else f" --corpus {folder}"
    return [
        f"{where}: {', '.join(filter(None, facts))}",
        f"next: reportminer show theme 1{named}, or reportminer findings --theme 1{named}",
    ]


def _listed(corpus: Corpus, top: int | None, *, sample: bool) -> Answer:
    from reportminer.cli.output import Answer
    from reportminer.cli.rows import finding_row

    themes = corpus.store.themes.all()[:top]
    found = corpus.store.found.get([key for theme in themes for key in theme.exemplars])
    rows: list[dict[str, Any]] = [
        {
            "id": theme.id,
            "label": theme.label,
            "keywords": list(theme.keywords),
            "findings": theme.size,
            "bodies": theme.bodies,
            "reports": theme.reports,
            "strengths": theme.strengths,
            "concerns": theme.concerns,
            "neutral": theme.neutral,
            "years": list(theme.years),
            "exemplars": [finding_row(found[key]) for key in theme.exemplars if key in found],
        }
        for theme in themes
    ]
    document = {"corpus": str(corpus.folder), "sample": sample, "themes": rows}
    return Answer(document=document, rows=rows, columns=COLUMNS, draw=lambda width: _drawn(rows, width))


def _drawn(rows: list[dict[str, Any]], width: int) -> Iterable[RenderableType]:
    from reportminer.cli.tables import bar, blocks_for, cell, plain_table, years

    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    narrow = not blocks_for(width)  # then bodies and years, which `show` tells, make room for the label
    if not narrow:
        table.add_column("findings", justify="right")
        table.add_column("bodies", justify="right")
    table.add_column("+ / -" if narrow else "strengths/concerns", no_wrap=True)
    if not narrow:
        table.add_column("years", no_wrap=True)
    for row in rows:
        name, shares = cell(row["label"]), bar(row["strengths"], row["concerns"], blocks_for(width))
        numbers = (f"{row['findings']:,}", f"{row['bodies']:,}")
        cells = [name, shares] if narrow else [name, *numbers, shares, years(row["years"])]
        table.add_row(str(row["id"]), *cells)
    if rows:
        yield table


def _by_body(corpus: Corpus, top: int | None) -> Answer:
    from dataclasses import asdict

    from reportminer.cli.output import Answer

    rows = [asdict(one) for one in corpus.store.themes.by_body() if top is None or one.theme <= top]
    return Answer(
        document={"rows": rows}, rows=rows, columns=BODY_COLUMNS, draw=lambda width: _drawn_bodies(rows, width)
    )


def _drawn_bodies(rows: list[dict[str, Any]], width: int) -> Iterable[RenderableType]:
    from reportminer.cli.output import wide
    from reportminer.cli.tables import bar, blocks_for, cell, plain_table

    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    table.add_column("body", overflow="fold")
    table.add_column("findings", justify="right")
    table.add_column("strengths/concerns" if blocks_for(width) else "+ / -", no_wrap=True)
    before = None
    for row in rows:
        # A person reads a theme's name once; a program that reads lines needs it on each.
        again = row["theme"] == before and not wide(width)
        if before is not None and not again and not wide(width):
            table.add_section()
        before = row["theme"]
        name = ("", "") if again else (str(row["theme"]), row["label"])
        shares = bar(row["strengths"], row["concerns"], min(blocks_for(width), 10))
        table.add_row(name[0], cell(name[1]), cell(row["body"]), f"{row['findings']:,}", shares)
    if rows:
        yield table
