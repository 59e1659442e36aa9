"""``reportminer assign``: new findings into the themes of the last edition, or of a codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import (
    CorpusOption,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    epilog,
    named_path,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.cli.output import Answer
    from reportminer.corpus import Corpus
    from reportminer.pipeline.assigning import Assigned
    from reportminer.thememodel import Edition

SHORT = "New findings into fixed themes; what is new."
EPILOG = epilog(
    "reportminer assign --corpus new-releases --themes themes-2025",
    "reportminer assign --corpus new-releases --themes themes-2025 --format csv --output assigned.csv",
    "reportminer assign --corpus new-releases --themes themes-2025 --store",
    "reportminer assign --corpus new-releases --codebook shipped",
    "reportminer assign --corpus new-releases --codebook codes.toml",
)
COLUMNS = (
    *("id", "kind", "polarity", "text", "body", "published", "theme", "label", "probability"),
    *("nearest", "nearest_label", "known", "source", "page", "report"),
)
STAGES = ("collect", "read", "mine", "embed")
MOST_UNFITTING = 20  # in a table; JSON and CSV hold all


def assign(
    corpus: CorpusOption = None,
    themes: Annotated[
        Path | None,
        typer.Option(
            "--themes",
            metavar="FOLDER",
            parser=named_path,
            help="Themes of the last edition, as `themes --save FOLDER` wrote them.",
            show_default=False,
        ),
    ] = None,
    codebook: Annotated[
        str | None,
        typer.Option(
            "--codebook",
            metavar="FILE",
            help="A codebook in place of themes: a .toml, .csv or .qdc file, or 'shipped'.",
            show_default=False,
        ),
    ] = None,
    store: Annotated[
        bool, typer.Option("--store", help="Make them the corpus's own themes, in place of those it has.")
    ] = False,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Put findings into fixed themes; tell which fit none, and what is new since the themes were made.

    A finding whose text was there then keeps its theme. Every other goes to the nearest theme that it fits, each by
    itself: the answer does not depend on what else is in the corpus. What is missing is done first: collecting,
    reading, mining, embedding. The corpus's own themes stay as they are, unless --store is given; `reportminer themes`
    groups anew.

    JSON: {"themes": [...], "findings": [...], "unfitting": [...], "hints": [...]}; CSV: one line a finding.
    """
    from reportminer.cli.output import check_file, give
    from reportminer.cli.terminal import say
    from reportminer.errors import UsageError

    if (themes is None) == (codebook is None):
        message = "name either --themes FOLDER, as `reportminer themes --save FOLDER` wrote it, or --codebook FILE"
        raise UsageError(message)
    if output is not None:
        check_file(output)
    if store and themes is None:
        message = "--store keeps themes of --themes FOLDER: leave it out, or name that folder in place of a codebook"
        raise UsageError(message)
    answer, told, failed = (
        _with_themes(corpus, themes, model, store=store, quiet=quiet)
        if themes is not None
        else _with_codebook(corpus, str(codebook), model, quiet=quiet)
    )
    give(answer, form, output)
    for line in () if quiet else told:
        say(line, prefix="")
    return 1 if failed else 0


def _with_themes(
    corpus: Path | None, folder: Path, name: str | None, *, store: bool, quiet: bool
) -> tuple[Answer, list[str], bool]:
    from dataclasses import replace

    from reportminer.cli.opened import open_corpus
    from reportminer.embed import embedder
    from reportminer.pipeline.assigning import assign_corpus, model_name
    from reportminer.thememodel import load

    fixed = load(folder)
    wanted = name or model_name(fixed)
    with open_corpus(corpus, wanted) as opened:
        failed = _updated(opened, quiet=quiet)
        found, news = assign_corpus(opened.store, embedder(wanted), fixed)
        if store:
            opened.clustering = replace(opened.clustering, themes_from=str(folder.resolve()))
            opened.run("cluster")
    head = f"{folder}: {len(fixed.themes)} themes of {fixed.made.created}, {fixed.made.findings:,} findings then"
    told = [f"{head}; {news.findings:,} new", *news.hints]
    return _edition(found, news, fixed.labels), told, failed


def _with_codebook(
    corpus: Path | None, codebook: str, name: str | None, *, quiet: bool
) -> tuple[Answer, list[str], bool]:
    from reportminer.cli.opened import open_corpus
    from reportminer.embed import embedder
    from reportminer.given import read_codebook, shipped_codebook
    from reportminer.given.reading import SHIPPED
    from reportminer.pipeline.assigning import place_corpus
    from reportminer.space import chosen

    given = shipped_codebook() if codebook == SHIPPED else read_codebook(named_path(codebook))
    with open_corpus(corpus, name) as opened:
        failed = _updated(opened, quiet=quiet)
        # The space that `themes --codebook` compares them in.
        found = place_corpus(opened.store, embedder(name), given, chosen(opened.store.themes.body_types()))
    judged = [one for one in found if one.row.finding.kind == "finding"]
    none = sum(one.placement.theme is None for one in judged)
    fit = f"{none:,} of {len(judged):,} findings fit none of them"
    told = [*given.notes, f"{len(given.themes)} themes of the codebook {codebook}; {fit}"]
    return _coded(found, dict(enumerate(given.names, start=1))), told, failed


def _updated(corpus: Corpus, *, quiet: bool) -> bool:
    """Do what is missing up to the vectors; tell whether something failed."""
    from reportminer.cli.opened import tell
    from reportminer.cli.progress import Bars

    with Bars(quiet=quiet) as bars:
        summary = corpus.run(STAGES, progress=bars)
    tell(summary, quiet=quiet)
    return bool(summary.failed)


def _rows(found: Sequence[Assigned], labels: Mapping[int, str]) -> list[dict[str, Any]]:
    rows = []
    for one in found:
        finding, placement = one.row.finding, one.placement
        rows.append(
            {
                "id": finding.id,
                "kind": finding.kind,
                "polarity": finding.polarity,
                "text": finding.text,
                "body": finding.body,
                "published": one.row.published,
                "theme": placement.theme,
                "label": None if placement.theme is None else labels[placement.theme],
                "probability": placement.probability,
                "nearest": placement.nearest,
                "nearest_label": labels[placement.nearest],
                "known": one.known,
                "source": one.row.source,
                "page": finding.page,
                "report": finding.report,
            }
        )
    return rows


def _edition(found: Sequence[Assigned], news: Edition, labels: Mapping[int, str]) -> Answer:
    from dataclasses import asdict

    from reportminer.cli.output import Answer

    rows = _rows(found, labels)
    by_id = {row["id"]: row for row in rows}
    unfitting = [by_id[one.finding.finding] | {"together": one.together} for one in news.unfitting]
    document = {
        "new_findings": news.findings,
        "known_findings": news.known,
        "themes": [asdict(one) for one in news.themes],
        "findings": rows,
        "unfitting": unfitting,
        "hints": list(news.hints),
    }
    return Answer(document=document, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(news))


def _drawn(news: Edition) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table

    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    for name in ("before", "new", "bodies", "share before", "share new"):
        table.add_column(name, justify="right")
    table.add_column("")
    for one in news.themes:
        shares = (f"{one.share_before:.1%}", f"{one.share_new:.1%}")
        numbers = (f"{one.before:,}", f"{one.new:,}", f"{one.bodies:,}", *shares)
        table.add_row(str(one.id), cell(one.label), *numbers, "grew" if one.grew else "")
    yield table
    if not news.unfitting:
        return
    rest = plain_table()
    rest.add_column("fits no theme", overflow="fold", ratio=5)
    rest.add_column("body", overflow="fold", ratio=2)
    rest.add_column("nearest theme", overflow="fold", ratio=2)
    for unfitting in news.unfitting[:MOST_UNFITTING]:
        near = f"{unfitting.finding.placement.nearest} {unfitting.nearest}"
        rest.add_row(cell(unfitting.finding.text), cell(unfitting.finding.body or ""), cell(near))
    left = len(news.unfitting) - MOST_UNFITTING
    if left > 0:
        rest.add_row(f"and {left:,} more: --format json or csv has all", "", "")
    yield rest


def _coded(found: Sequence[Assigned], labels: Mapping[int, str]) -> Answer:
    from reportminer.cli.output import Answer

    rows = _rows(found, labels)
    judged = [one for one in found if one.row.finding.kind == "finding"]
    themes = [_counted(number, label, judged) for number, label in labels.items()]
    none = _counted(None, "none of these", judged)
    document = {"themes": themes, "none": none, "findings": rows}
    return Answer(
        document=document, rows=rows, columns=COLUMNS, draw=lambda width: _drawn_codes([*themes, none], width)
    )


def _counted(number: int | None, label: str, judged: Sequence[Assigned]) -> dict[str, Any]:
    mine = [one.row.finding for one in judged if one.placement.theme == number]
    return {
        "id": number,
        "label": label,
        "findings": len(mine),
        "bodies": len({finding.body for finding in mine if finding.body is not None}),
        "strengths": sum(finding.polarity == "strength" for finding in mine),
        "concerns": sum(finding.polarity == "concern" for finding in mine),
    }


def _drawn_codes(themes: Sequence[Mapping[str, Any]], width: int) -> Iterable[RenderableType]:
    from reportminer.cli.tables import bar, blocks_for, cell, plain_table

    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold")
    table.add_column("findings", justify="right")
    table.add_column("bodies", justify="right")
    table.add_column("strengths/concerns", no_wrap=True)
    for row in themes:
        shares = bar(row["strengths"], row["concerns"], blocks_for(width))
        number = "" if row["id"] is None else str(row["id"])
        table.add_row(number, cell(row["label"]), f"{row['findings']:,}", f"{row['bodies']:,}", shares)
    yield table
