"""``reportminer report``: findings and themes as one HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog, named_path

SHORT = "Findings and themes as one HTML page."
EPILOG = epilog(
    "reportminer report                                    writes themes.html, of the sample corpus",
    "reportminer report --corpus releases --output releases.html",
    'reportminer report --corpus releases --title "Youth justice inspections 2020 to 2025"',
)


def report(
    corpus: CorpusOption = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", parser=named_path, help="The file to write.")
    ] = Path("themes.html"),
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Heading of the page.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a file that is no page of reportminer.")] = False,
    model: ModelOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write one HTML page that opens by double click and needs no network.

    A summary, the themes with their quotations, bodies against themes, time lines, a map, and every finding with its
    source text. What is missing or stale is done first; themes stay as they were grouped last.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import count, say
    from reportminer.report.writing import check_target, write_report

    check_target(output.expanduser(), force=force)  # before anything is mined
    with mined(corpus, model, quiet=quiet) as opened, Bars(quiet=quiet) as bars:
        written = write_report(opened, output, title=title, force=force, progress=bars)
    if quiet:
        return
    holds = f"{count(written.findings, 'findings')}, {count(written.themes, 'themes')}"
    say(f"wrote {written.path}: {holds}, {written.size / 1_000_000:.1f} MB")
    say(f"open it by double click, or at {written.path.resolve().as_uri()}")
