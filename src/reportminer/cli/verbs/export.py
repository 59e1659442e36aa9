"""``reportminer export``: findings and themes as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog, named_path

if TYPE_CHECKING:
    from reportminer.exports import Written

SHORT = "Findings and themes as files for other programs."
EPILOG = epilog(
    "reportminer export findings.xlsx                          of the sample corpus",
    "reportminer export --corpus releases releases.csv releases.parquet",
    "reportminer export --corpus releases --force releases.sqlite",
)


def export(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", parser=named_path, help="The files; each suffix says what to write."),
    ],
    corpus: CorpusOption = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
    model: ModelOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write findings and themes as .csv, .jsonl, .md, .parquet, .spacy, .sqlite, .xlsx and other files.

    What is missing or stale is done first; themes stay as they were grouped last. A file that cannot be written does
    not keep the others from being written.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import say
    from reportminer.errors import ReportMinerError
    from reportminer.exports import export as write
    from reportminer.exports.exporting import check_export

    targets = [path.expanduser() for path in files]
    check_several(targets)
    for path in targets:
        check_export(path, force=force)  # before anything is mined
    failed = False
    with mined(corpus, model, quiet=quiet) as opened, Bars(quiet=quiet) as bars:
        for path in targets:
            try:
                written = write(opened, path, force=force, progress=bars)
            except (ReportMinerError, OSError) as error:
                failed = True
                bars.pause()
                said = f"{path}: {error.strerror or error}" if isinstance(error, OSError) else str(error)
                say(f"not written: {said}")
                continue
            if not quiet:
                _tell(written)
    if failed:
        raise typer.Exit(1)


def check_several(paths: list[Path]) -> None:
    """Refuse one file that is named twice, in whatever way."""
    from reportminer.errors import UsageError

    seen: set[Path] = set()
    for path in paths:
        real = path.resolve()
        if real in seen:
            message = f"{path} is named twice: name each file once"
            raise UsageError(message)
        seen.add(real)


def _tell(written: Written) -> None:
    from reportminer.cli.terminal import count, say

    size = f"{written.size / 1_000_000:.1f} MB" if written.size >= 100_000 else f"{written.size / 1_000:.1f} kB"
    say(f"wrote {written.path}: {count(written.findings, 'findings and recommendations')}, {size}")
    for path in written.beside:
        say(f"wrote {path}, which belongs to it")
    for note in written.notes:
        say(f"{written.path.name}: {note}")
