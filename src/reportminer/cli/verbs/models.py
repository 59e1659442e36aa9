"""``reportminer models``: what is registered, and training from a researcher's own codings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import FormatOption, ModelOption, OutputOption, QuietOption, epilog, named_path

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.tuning.gain import Gain

SHORT = "Registered models; train a space from your own codings."
EPILOG = epilog(
    "reportminer models list",
    "reportminer models tune --labels coded.csv --text-column finding --label-column theme \\",
    "    --group-column body --output my-space",
)
LIST_SHORT = "What is registered: size, licence, whether the files are sound."
LIST_EPILOG = epilog("reportminer models list", "reportminer models list --format json")
TUNE_SHORT = "Train a space of themes from your own coded findings."
TUNE_EPILOG = epilog(
    "reportminer models tune --labels coded.csv --label-column theme --group-column body --output my-space"
)
COLUMNS = ("kind", "id", "licence", "megabytes", "sound", "card", "source")


def list_(
    form: FormatOption = None,
    output: OutputOption = None,
) -> int:
    """Show the registered models with their sizes and licences; every file's sha256 is compared with the register."""
    from reportminer.cli.output import Answer, give
    from reportminer.pipeline.registered import registered_models

    rows: list[dict[str, Any]] = [
        {
            "kind": one.kind,
            "id": one.id,
            "licence": one.licence,
            "megabytes": round(one.size / 1e6, 1),
            "sound": one.sound,
            "card": one.card,
            "source": one.source,
        }
        for one in registered_models()
    ]
    give(Answer(document={"models": rows}, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(rows)), form, output)
    return 0 if all(row["sound"] for row in rows) else 1


def _drawn(rows: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table

    table = plain_table()
    for name in ("kind", "id", "licence"):
        table.add_column(name)
    table.add_column("MB", justify="right")
    table.add_column("files")
    for row in rows:
        state = "as registered" if row["sound"] else "missing or changed: install the package again"
        table.add_row(cell(row["kind"]), cell(row["id"]), cell(row["licence"]), f"{row['megabytes']:.1f}", state)
    yield table


def tune(
    labels: Annotated[
        Path,
        typer.Option(
            "--labels", metavar="FILE.csv", parser=named_path, help="Your codings, one a row.", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            parser=named_path,
            help="Where the space is written.",
            show_default=False,
        ),
    ],
    text_column: Annotated[str, typer.Option("--text-column", metavar="NAME", help="The column of texts.")] = "text",
    label_column: Annotated[
        str, typer.Option("--label-column", metavar="NAME", help="The column of themes.")
    ] = "label",
    group_column: Annotated[
        str | None,
        typer.Option(
            "--group-column",
            metavar="NAME",
            help="The column of bodies, so that whole bodies are held out where the gain is measured.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write it even where it gains nothing.")] = False,
    model: ModelOption = None,
    quiet: QuietOption = False,
) -> int:
    """Train a space from coded findings in which your themes stand apart; print what it gains before it is written.

    The gain is measured on texts that were not learned from: each quarter of the bodies is held out in turn. Use the
    folder with `reportminer themes --space FOLDER`.
    """
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import say, write
    from reportminer.spacefolder import check_space_folder
    from reportminer.tuning.coded import read_coded

    check_space_folder(output)
    coded = read_coded(labels, text=text_column, label=label_column, group=group_column)
    from reportminer.embed import embedder
    from reportminer.tuning import tune as learning

    with Bars(quiet=quiet) as bars:
        tuned = learning.tune(coded, embedder(model), bars)
    for note in () if quiet else (*coded.notes, *tuned.gain.notes):
        say(note)
    write(_told(tuned.gain, len(coded.texts), len(coded.counts)))
    if not tuned.gain.better and not force:
        say(
            "tuning on these codings does not bring discovered themes nearer to them, so nothing is written: code more "
            "findings, or write it all the same with --force"
        )
        return 1
    learning.write(tuned, output, source=str(labels))
    if not quiet:
        say(f"{output} is written; its README.md tells what it is. next: reportminer themes --space {output}")
    return 0


def _told(gain: Gain, n_texts: int, n_themes: int) -> str:
    held = "bodies" if gain.by_group else "texts"
    rows = (
        ("themes found: adjusted Rand", gain.plain.rand, gain.tuned.rand),
        ("themes found: NMI", gain.plain.nmi, gain.tuned.nmi),
        ("themes given: accuracy", gain.plain.accuracy, gain.tuned.accuracy),
    )
    lines = [f"{n_texts:,} coded texts, {n_themes} themes; measured on held-out {held}, {gain.folds} parts in turn", ""]
    lines.append(f"{'':30}{'plain':>8}{'tuned':>8}{'gain':>8}")
    lines += [f"{what:30}{plain:8.3f}{tuned:8.3f}{tuned - plain:+8.3f}" for what, plain, tuned in rows]
    lines.append(f"{'  with the words too':30}{'':8}{gain.head:8.3f}{gain.head - gain.plain.accuracy:+8.3f}")
    return "\n".join(lines) + "\n"
