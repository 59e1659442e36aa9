"""``reportminer sample``: findings for people to code, as blind sheets."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog, named_path, whole_number

SHORT = "Findings for people to code, as blind sheets."
EPILOG = epilog(
    "reportminer sample --size 200 --by theme --coders anna,ben --output sheets",
    "reportminer sample --by theme,polarity --allocation equal --coders anna,ben,cyd --output sheets",
    "reportminer sample --coders anna --format csv --hide-body --output sheets",
)


class Allocation(StrEnum):
    """How many of each stratum."""

    proportional = "proportional"
    equal = "equal"


class SheetFormat(StrEnum):
    """What sheets are."""

    xlsx = "xlsx"
    csv = "csv"


def sample(
    coders: Annotated[
        str, typer.Option("--coders", metavar="NAME,NAME", help="Who codes: a sheet for each.", show_default=False)
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", parser=named_path, help="Folder for the sheets.", show_default=False
        ),
    ],
    size: Annotated[int, typer.Option("--size", metavar="N", parser=whole_number, help="How many findings.")] = 200,
    by: Annotated[
        str, typer.Option("--by", metavar="WHAT,WHAT", help="Strata: theme, polarity, body, year; or none.")
    ] = "theme",
    allocation: Annotated[
        Allocation,
        typer.Option("--allocation", case_sensitive=False, help="From each stratum in proportion, or equally many."),
    ] = Allocation.proportional,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Another one draws other findings.")] = 0,
    form: Annotated[
        SheetFormat, typer.Option("--format", "-f", case_sensitive=False, help="Excel workbooks, or CSV.")
    ] = SheetFormat.xlsx,
    hide_body: Annotated[bool, typer.Option("--hide-body", help="Leave the inspected body out of the sheets.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over sheets that are there.")] = False,
    corpus: CorpusOption = None,
    model: ModelOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draw findings for people to code, and write a sheet for each coder, in an order of its own.

    Sheets do not show what the machine said. The key, sample.json, does: keep it from the coders. When the sheets are
    filled in, put them back into the folder; `reportminer agree FOLDER` tells how far people agree, with one another
    and with the machine.
    """
    from reportminer.agreement.drawing import draw
    from reportminer.agreement.sheets import write_sheets
    from reportminer.cli.opened import mined
    from reportminer.cli.terminal import count, say

    names = [name.strip() for name in coders.split(",")]
    strata = [] if by.strip().casefold() == "none" else [name.strip().casefold() for name in by.split(",")]
    with mined(corpus, model, quiet=quiet) as opened:
        drawn = draw(opened, size, by=strata, allocation=allocation.value, seed=seed, hide_body=hide_body)
    written = write_sheets(drawn, output, names, form=form.value, force=force)
    if quiet:
        return
    total = sum(stratum.findings for stratum in drawn.strata)
    strata_told = count(len(drawn.strata), "strata") if strata else "one draw"
    say(f"{len(drawn.findings):,} of {count(total, 'findings')} drawn, {strata_told}, seed {seed}")
    if size > total:
        say(f"--size {size:,}: there are no more than {total:,} findings, so all are taken")
    empty = sum(not stratum.drawn for stratum in drawn.strata)
    if empty:
        say(f"{empty:,} strata have no finding in the sample: figures say nothing of them; raise --size to reach them")
    for path in written:
        say(f"wrote {path}")
    say(f"send the sheets, keep {written[-1].name}; when they are back: reportminer agree {output}")
