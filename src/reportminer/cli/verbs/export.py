"""``reportminer export``: findings and themes as files that other programs open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog

if TYPE_CHECKING:
    from reportminer.agreement.codings import Coding

SHORT = "Findings and themes as files for other programs."
EPILOG = epilog(
    "reportminer export findings.xlsx                      a workbook, of the sample corpus",
    "reportminer export --corpus releases project.qdpx     for NVivo, ATLAS.ti, MAXQDA, QualCoder",
    "reportminer export quotations.md findings.parquet findings.sqlite",
    "reportminer export project.qdpx --codings sheets      with what people coded beside the machine",
)


def export(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Files to write; the suffix says what: .csv .jsonl .parquet .xlsx .md .sqlite .spacy .qdpx .qdc",
        ),
    ],
    corpus: CorpusOption = None,
    codings: Annotated[
        list[Path] | None,
        typer.Option(
            "--codings",
            metavar="FOLDER|FILE",
            help="What people coded (sheets of `sample`): into a .qdpx, each coder a user. May be repeated.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite files that are there.")] = False,
    model: ModelOption = None,
    quiet: QuietOption = False,
) -> None:
    """Write findings and themes for spreadsheets, statistics, databases and the tools of qualitative research.

    The suffix of each file says what is written. What is missing or stale is done first. Where one file cannot be
    written, the others are.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import count, say
    from reportminer.errors import ReportMinerError
    from reportminer.exports.exporting import check_export
    from reportminer.exports.exporting import export as write

    check_several([path.expanduser() for path in files])
    for path in files:  # before anything is mined
        check_export(path.expanduser(), force=force)
    people = _coded(codings or [])
    failed = 0
    with mined(corpus, model, quiet=quiet) as opened:
        for path in files:
            try:
                with Bars(quiet=quiet) as bars:
                    written = write(opened, path, codings=people, force=force, progress=bars)
            except (ReportMinerError, OSError) as error:
                failed += 1
                say(f"{path} was not written: {error}")
                continue
            if not quiet:
                size = f"{written.size / 1_000_000:.1f} MB" if written.size >= 100_000 else f"{written.size:,} bytes"
                say(f"wrote {written.path}: {count(written.findings, 'findings')}, {size}")
                for one in written.beside:
                    say(f"wrote {one}")
            for note in written.notes:
                say(f"{written.path.name}: {note}")
    if failed:
        raise typer.Exit(1)


def _coded(paths: list[Path]) -> list[Coding]:
    """Return what people coded in files and folders; what cannot be used is told."""
    from reportminer.agreement.returned import read_back, sheets_in
    from reportminer.cli.terminal import say
    from reportminer.errors import MissingError

    files: list[Path] = []
    for path in (one.expanduser() for one in paths):
        if not path.exists():
            message = f"--codings {path}: there is no such file or folder: name the coders' sheets, or their folder"
            raise MissingError(message)
        files += sheets_in(path) if path.is_dir() else [path]
    returned = read_back(files)
    for problem in returned.problems:
        say(str(problem))
    return returned.codings


def check_several(paths: list[Path]) -> None:
    """Refuse files of which one would take the place of another: the same twice, or what both have beside them.

    Raises:
        UsageError: two of them would be the same file.
    """
    from reportminer.errors import UsageError
    from reportminer.exports.registry import writer_of

    seen: dict[Path, Path] = {}
    for path in paths:
        beside: tuple[str, ...] = getattr(writer_of(path), "BESIDE", ())
        for one in (path, *(path.parent / name for name in beside)):
            other = seen.setdefault(one.resolve(), path)
            if other is not path:
                what = (
                    f"{path} is named twice" if one == path else f"{other} and {path} would both have {one} beside them"
                )
                message = f"{what}: name each file once, and files that have others beside them in folders of their own"
                raise UsageError(message)
