"""``reportminer codes``: what people decide about themes, kept in a file of theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
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

    from reportminer.codebook.curated import Curated
    from reportminer.corpus import Corpus
    from reportminer.pipeline.codes import Applied, Difference

SHORT = "Your decisions about themes: rename, merge, split, move, lock, drop."
EPILOG = epilog(
    "reportminer codes init --corpus releases      write codebook.toml, then edit it",
    "reportminer codes diff --corpus releases      what it would change",
    "reportminer codes apply --corpus releases     do what it says",
    "reportminer codes import coded.qdpx --corpus releases --output codings.csv      what people coded in NVivo etc.",
)
DECISION_COLUMNS = ("decision", "theme", "label", "findings", "what", "line")
CHANGE_COLUMNS = ("theme", "label", "was", "before", "after", "came", "left")
THEME_COLUMNS = ("theme", "label", "findings", "is_new")
# More findings that move are counted in a table, and listed in JSON.
MOST_MOVED = 20

app = typer.Typer(
    help=(
        "Keep what you decide about themes in codebook.toml: rename, merge, split, move, lock, drop, note. "
        "It is replayed whenever themes are found anew."
    ),
    short_help=SHORT,
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--codebook-file",
        metavar="FILE",
        parser=named_path,
        help="The codebook; without it codebook.toml in the folder of the corpus.",
        show_default=False,
    ),
]


@app.command(short_help="Write codebook.toml from the present themes.")
def init(
    corpus: CorpusOption = None,
    codebook_file: FileOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Where there is one, bring new themes into it; decisions stay.")
    ] = False,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write codebook.toml from the present themes, to be edited and kept under version control."""
    from reportminer.cli.opened import curating
    from reportminer.cli.output import Answer, give
    from reportminer.cli.terminal import count, say

    with curating(corpus, codebook_file, model, quiet=quiet) as opened:
        done = opened.codes(codebook_file).init(force=force)
        _follow(opened, codebook_file, quiet=quiet)
    rows = [
        {"theme": theme.id, "label": done.labels[theme.id], "findings": theme.size, "is_new": theme.is_new}
        for theme in done.curated.themes
    ]
    if not quiet:
        _tell(done.curated)
        say(
            f"{done.path} holds {count(len(done.curated.book.themes), 'themes')}: edit it, then see "
            "`reportminer codes diff`"
        )
    document = {"codebook": str(done.path), "written": done.is_written, "themes": rows}
    draw = lambda _: _drawn(rows, THEME_COLUMNS[:3])  # noqa: E731 - what `Answer` takes
    give(Answer(document=document, rows=rows, columns=THEME_COLUMNS, draw=draw), form, output)


@app.command(short_help="Do what codebook.toml says; tell what was done, and what could not be.")
def apply(
    corpus: CorpusOption = None,
    codebook_file: FileOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Check codebook.toml, carry it out on the present findings, and fill in what it lacks.

    Filled in are ids of new themes, anchors, members of locked themes and words of moved findings, nothing else. Exit
    code 1 where a decision could not be carried out; the others are.
    """
    from reportminer.cli.opened import curating
    from reportminer.cli.output import Answer, give

    with curating(corpus, codebook_file, model, quiet=quiet) as opened:
        done = opened.codes(codebook_file).apply()
        _follow(opened, codebook_file, quiet=quiet)
    rows = [{**asdict(effect), "label": _label(done, effect.theme)} for effect in done.curated.effects]
    _tell(done.curated, quiet=quiet)
    document = {
        "codebook": str(done.path),
        "written": done.is_written,
        "decisions": rows,
        "conflicts": list(done.curated.conflicts),
        "news": list(done.curated.news),
    }
    give(Answer(document=document, rows=rows, columns=DECISION_COLUMNS, draw=lambda _: _done(done, rows)), form, output)
    return 1 if done.curated.conflicts else 0


@app.command(short_help="What codebook.toml would change; changes nothing.")
def diff(
    corpus: CorpusOption = None,
    codebook_file: FileOption = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            metavar="OTHER.toml",
            parser=named_path,
            help="Compare with another codebook in place of the stored themes.",
            show_default=False,
        ),
    ] = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Show findings a theme before and after, and the findings that move. Changes nothing."""
    from reportminer.cli.opened import curating
    from reportminer.cli.output import Answer, give

    with curating(corpus, codebook_file, model, quiet=quiet) as opened:
        found = opened.codes(codebook_file).diff(against)
    changes = [{"theme": change.id, **asdict(change)} for change in found.comparison.themes]
    for change in changes:
        del change["id"]
    moved = [
        {"finding": one, "text": found.texts.get(one, ""), "from": old, "to": new}
        for one, old, new in found.comparison.moved
    ]
    _tell(found.curated, quiet=quiet)
    document = {
        "codebook": str(found.path),
        "themes": changes,
        "moved": moved,
        "conflicts": list(found.curated.conflicts),
        "news": list(found.curated.news),
    }
    draw = lambda _: _changed(found, changes, moved)  # noqa: E731 - what `Answer` takes
    give(Answer(document=document, rows=changes, columns=CHANGE_COLUMNS, draw=draw), form, output)


@app.command("import", short_help="Read what people coded in NVivo, ATLAS.ti, MAXQDA, QualCoder or a CSV.")
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", parser=named_path, help="A .qdpx, or a CSV with columns finding, code, coder."),
    ],
    corpus: CorpusOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Read codings of people and match them to findings; tell what matched and what did not.

    A selection is about each finding of which it covers half, or that covers half of it. Codings of the user
    "reportminer (machine)" are left out. As CSV it is one code a line, with the words of the finding and its body, as
    `reportminer models tune --labels` takes it.
    """
    from reportminer.cli.codesread import show_codings
    from reportminer.cli.opened import mined

    with mined(corpus, model, quiet=quiet) as opened:
        show_codings(opened, file, form, output, quiet=quiet)


def _follow(opened: Corpus, codebook_file: Path | None, *, quiet: bool) -> None:
    """Make the stored themes follow the codebook in the folder; one elsewhere is tried out, and no more."""
    from reportminer.cli.opened import update
    from reportminer.cli.terminal import say

    if codebook_file is None:
        update(opened, quiet=True, failures=False)  # conflicts are told by the verb itself
    elif not quiet:
        say(f"the themes of {opened.folder} follow the codebook.toml in it only, and stay as they are")


def _label(done: Applied, number: int | None) -> str:
    """Return what a theme is called: by the codebook where it has no findings any more, "" for no theme."""
    theme = None if number is None else done.curated.book.theme(number)
    return done.labels.get(number or 0) or (theme.label if theme else None) or ""


def _tell(curated: Curated, *, quiet: bool = False) -> None:
    """Say what could not be done (even when quiet), and what is new."""
    from reportminer.cli.terminal import say

    for line in curated.conflicts:
        say(f"conflict: {line}")
    for line in () if quiet else curated.news:
        say(line)


def _done(done: Applied, rows: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from rich.text import Text

    if rows:
        yield from _drawn(rows, DECISION_COLUMNS[:5])
    else:
        yield Text(f"{done.path} renames, merges, splits, moves, locks and drops nothing yet")


def _changed(found: Difference, changes: list[dict[str, Any]], moved: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from rich.text import Text

    kept = [
        {**row, "label": row["label"] if row["was"] in (None, row["label"]) else f"{row['was']} → {row['label']}"}
        for row, change in zip(changes, found.comparison.themes, strict=True)
        if change.is_change
    ]
    if not kept:
        yield Text(f"{found.path} would change nothing")
        return
    yield from _drawn(kept, ("theme", "label", "before", "after", "came", "left"))
    if moved:
        shown = [{**row, "from": row["from"] or "none", "to": row["to"] or "none"} for row in moved[:MOST_MOVED]]
        yield from _drawn(shown, ("finding", "text", "from", "to"))
    if len(moved) > MOST_MOVED:
        yield Text(f"{len(moved) - MOST_MOVED} more findings move; --format json lists them all", style="dim")


def _drawn(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table

    table = plain_table()
    for column in columns:
        number = column in {"theme", "findings", "before", "after", "came", "left", "from", "to"}
        table.add_column(column, justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(cell("" if row[column] is None else str(row[column])) for column in columns))
    yield table
