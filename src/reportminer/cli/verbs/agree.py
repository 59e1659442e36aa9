"""``reportminer agree``: how far coders agree, with one another and with the machine."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from collections.abc import Sequence

    from reportminer.agreement.codings import Coding
    from reportminer.agreement.judging import Judged
    from reportminer.agreement.returned import Returned
    from reportminer.agreement.samples import Drawn, Sample

SHORT = "How far coders agree, and the machine with them."
EPILOG = epilog(
    "reportminer agree sheets",
    "reportminer agree sheets --table disagreements --format csv --output disagreements.csv",
    "reportminer agree sheets --adjudicator cyd --labels agreed.csv",
    "reportminer agree codings.csv --corpus releases        columns finding, coder, theme, polarity",
)
MOST_PROBLEMS = 20


class View(StrEnum):
    """Which table."""

    figures = "figures"
    codes = "codes"
    confusion = "confusion"
    disagreements = "disagreements"


def agree(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FOLDER|FILE...", parser=named_path, help="Coders' sheets, xlsx or csv.", show_default=False
        ),
    ],
    table: Annotated[
        View, typer.Option("--table", case_sensitive=False, help="What to print; JSON holds all four.")
    ] = View.figures,
    adjudicator: Annotated[
        str | None,
        typer.Option(
            "--adjudicator", metavar="CODER", help="Whose codes settle what others disagree on.", show_default=False
        ),
    ] = None,
    labels: Annotated[
        Path | None,
        typer.Option(
            "--labels",
            metavar="FILE.csv",
            parser=named_path,
            help="Write the codes that coders agree on, for `reportminer models tune`.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            metavar="FILE",
            parser=named_path,
            help="The key, where it is not sample.json beside the sheets.",
            show_default=False,
        ),
    ] = None,
    corpus: CorpusOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Tell how far coders agree, with one another and with the machine, for theme and polarity.

    Whatever in the sheets is not as it was sent is told with file and row, and the rest is used; a file that cannot be
    read makes the exit code 1. Intervals are made by body, or by report where no body is known.
    """
    from reportminer.agreement.judging import judge
    from reportminer.agreement.returned import read_back
    from reportminer.cli.agreed import answer
    from reportminer.cli.output import check_file, give

    files = _files(paths)
    for out in (output, labels):
        if out is not None:
            _check_apart(out, paths)
            check_file(out)
    sample = _sample(key, paths)
    returned = read_back(files, sample)
    _tell(returned, quiet=quiet)
    findings = _findings(returned.codings, sample, corpus, model, quiet=quiet)
    judged = judge(returned.codings, findings, adjudicator=adjudicator)
    give(answer(judged, table.value, returned.problems), form, output)
    if labels is not None:
        _write_labels(labels, judged, returned.codings, findings, quiet=quiet)
    return 1 if returned.files < len(files) else 0


def _files(paths: Sequence[Path]) -> list[Path]:
    from reportminer.agreement.returned import sheets_in
    from reportminer.errors import MissingError

    files: list[Path] = []
    for path in paths:
        if not path.exists():
            message = f"no file or folder {path}: check the name"
            raise MissingError(message)
        files += sheets_in(path) if path.is_dir() else [path]
    return list(dict.fromkeys(files))


def _check_apart(out: Path, paths: Sequence[Path]) -> None:
    """Refuse to write among the sheets: the next run would read it as one of them."""
    from reportminer.errors import UsageError

    for path in paths:
        if out.resolve() == path.resolve() or (path.is_dir() and out.resolve().parent == path.resolve()):
            message = f"{out} stands among the coders' sheets, and would be read as one or take its place: name another"
            raise UsageError(message)


def _sample(key: Path | None, paths: Sequence[Path]) -> Sample | None:
    """Return the sample that the sheets are of, where its key is there."""
    from reportminer.agreement.samples import KEY, Sample

    if key is not None:
        return Sample.read(key)
    beside = [(path if path.is_dir() else path.parent) / KEY for path in paths]
    there = next((path for path in beside if path.is_file()), None)
    return None if there is None else Sample.read(there)


def _findings(
    codings: Sequence[Coding], sample: Sample | None, corpus: Path | None, model: str | None, *, quiet: bool
) -> tuple[Drawn, ...]:
    from reportminer.cli.terminal import say

    if sample is not None:
        return sample.findings
    if corpus is None:
        if not quiet:
            say(
                "no sample.json beside the sheets and no --corpus: the machine is left out, and intervals take every "
                "finding to stand alone"
            )
        return ()
    from reportminer.agreement.drawing import known
    from reportminer.cli.opened import mined

    with mined(corpus, model, quiet=quiet) as opened:
        found = known(opened, (one.finding for one in codings))
    gone = len({one.finding for one in codings}) - len(found)
    if gone:
        say(f"{gone:,} coded findings are not in the corpus: the machine is not held against them")
    return found


def _tell(returned: Returned, *, quiet: bool) -> None:
    """Say what is wrong; that files were left out even when quiet."""
    from reportminer.cli.terminal import say

    told = [one for one in returned.problems if not quiet or one.message.startswith("left out")]
    for problem in told[:MOST_PROBLEMS]:
        say(str(problem))
    if len(told) > MOST_PROBLEMS:
        say(f"{len(told) - MOST_PROBLEMS} more of the kind; --format json lists them all")


def _write_labels(
    path: Path, judged: Judged, codings: Sequence[Coding], findings: Sequence[Drawn], *, quiet: bool
) -> None:
    from reportminer.agreement.labels import LABEL_COLUMNS, agreed
    from reportminer.cli.output import as_csv, write_file
    from reportminer.cli.terminal import count, say

    rows, notes = agreed(judged, codings, findings)
    write_file(path, as_csv(LABEL_COLUMNS, rows))
    if quiet:
        return
    for note in notes:
        say(note)
    say(f"wrote {path}: {count(len(rows), 'texts')} with the theme that stands")
    say(f"next: reportminer models tune --labels {path} --group-column body --output my-space")
