"""``reportminer check``: whether a source still finds what it should, and what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import (
    AllowLocalOption,
    ContactOption,
    FormatOption,
    OutputOption,
    PaceOption,
    QuietOption,
    SiteOption,
    epilog,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.collecting.checking import Checked

SHORT = "Whether a source still finds what it should."
EPILOG = epilog(
    "reportminer check hmi-probation                  against its saved sample pages, without network",
    "reportminer check hmi-probation --live --contact you@example.org",
)
COLUMNS = ("what", "found", "expected", "asked", "titled", "dated", "files", "problem")


def check(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A publisher; `reportminer collect` lists them.")],
    live: Annotated[
        bool, typer.Option("--live", help="The site itself: its listings and five pages. --site implies it.")
    ] = False,
    site: SiteOption = None,
    allow_local: AllowLocalOption = False,
    contact: ContactOption = None,
    pace: PaceOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Run a source on its saved sample pages, or on the live site, and show what was found.

    The exit code is 1 where a sample page is not as the source knows it or, on the site, no listing works or most pages
    cannot be read; the problem names selector and address. Nothing is stored.
    """
    import tempfile
    from pathlib import Path

    from reportminer import sources
    from reportminer.cli.collectbars import CollectBars
    from reportminer.cli.output import Answer, check_file, give
    from reportminer.cli.terminal import say
    from reportminer.collecting.checking import check_live, check_samples
    from reportminer.collecting.connection import Connection
    from reportminer.errors import UsageError

    if output is not None:
        check_file(output)
    found = sources.source(source)
    if found.make is not None:
        message = f"{source} has no pages of its own to check: name a publisher, such as hmi-probation"
        raise UsageError(message)
    if not live and site is None:
        checked = check_samples(found)
    else:
        connection = Connection(site=site, allow_local=allow_local, contact=contact, pace=pace)
        with (
            tempfile.TemporaryDirectory() as folder,
            CollectBars(quiet=quiet) as watch,
            connection.open(found, Path(folder), watch, store=None) as line,
        ):
            checked = check_live(found, line.fetch(found), connection.site_of(found))
    rows = [asdict(row) for row in checked.rows]
    document = {
        "source": checked.source,
        "site": checked.site,
        "live": checked.live,
        "fine": checked.fine,
        "rows": rows,
    }
    give(Answer(document=document, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(checked)), form, output)
    for row in checked.rows:
        if row.problem is not None:
            say(f"{row.what}: {row.problem}")
    if not quiet and checked.fine:
        say(f"{source} finds what it should {'on its site' if checked.live else 'on its saved sample pages'}")
    return 0 if checked.fine else 1


def _drawn(checked: Checked) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table

    table = plain_table()
    table.add_column("what", no_wrap=True)
    for name in ("found", "expected", "with title", "with date", "files"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in checked.rows:
        found = f"{row.found:,}" if row.asked is None else f"{row.found:,} of {row.asked:,}"
        numbers = (row.expected, row.titled, row.dated, row.files)
        cells = ["" if number is None else f"{number:,}" for number in numbers]
        verdict = cell("wrong", "red") if row.problem is not None else cell("as it should be", "green")
        table.add_row(cell(row.what), found, *cells, verdict)
    yield table
