"""``reportminer extract``: pages to JSON, without a corpus."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from reportminer.cli.options import Format, QuietOption, epilog, named_path

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.cli.inputs import Inputs

SHORT = "Pages to JSON, without a corpus."
EPILOG = epilog(
    "reportminer extract release.html                      one JSON object",
    "reportminer extract releases > all.jsonl              one JSON object a line",
    "reportminer extract releases --output extracted       one .json file a page",
    "reportminer extract release.txt --format table        to look at",
)
# A name too long for a disk, or one that a folder has.
OF_ONE_PAGE = {errno.ENAMETOOLONG, errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST, errno.EINVAL, errno.EILSEQ}
# Warnings of a reader that speak of a damaged page; that a text file tells no date is no damage.
DAMAGED = ("cut off", "undecodable", "by guess", "too deeply")
COLUMNS = (
    "source",
    "kind",
    "polarity",
    "text",
    "start",
    "end",
    "body",
    "speaker",
    "block",
    "page",
    "cue",
    "confidence",
)


def extract(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", parser=named_path, help="Pages, or folders: .html .htm .xhtml .txt .pdf"),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            parser=named_path,
            help="Folder for one .json file a page.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        Format,
        typer.Option("--format", "-f", case_sensitive=False, help="json: reports. csv and table: their findings."),
    ] = Format.json,
    pipeline: Annotated[
        str | None,
        typer.Option(
            "--pipeline",
            metavar="NAME",
            help="An installed spaCy pipeline to build on, e.g. en_core_web_sm.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
) -> int:
    """Extract title, date, bodies, ratings, findings and recommendations of pages.

    One page prints one JSON object, several print one a line. A page that cannot
    be read is told on stderr, and the others are done.
    """
    from reportminer.cli.inputs import find
    from reportminer.cli.terminal import say
    from reportminer.errors import UsageError

    if output is not None and output.exists() and not output.is_dir():
        message = f"--output {output} is a file: name a folder, which is made where it does not exist"
        raise UsageError(message)
    if output is not None and form is not Format.json:
        message = f"--output DIR takes JSON, not {form}: leave one of --output and --format out"
        raise UsageError(message)
    inputs = find(paths)
    for problem in inputs.missing + (() if quiet else inputs.skipped):
        say(problem)
    if not inputs.files:
        if not inputs.missing:
            say("there is nothing to extract from: name .html, .htm, .xhtml, .txt or .pdf files, or folders of them")
        return 2
    reports = _reports(inputs, pipeline, quiet=quiet)
    if output is not None:
        done = _to_folder(inputs, reports, output, quiet=quiet)
    else:
        done = _to_stdout(reports, form, alone=len(inputs.files) == 1)
    failed = done < len(inputs.files)
    return 2 if inputs.missing else 1 if failed else 0


Reports = Iterator[tuple[Path, dict[str, Any]]]


def _to_folder(inputs: Inputs, reports: Reports, folder: Path, *, quiet: bool) -> int:
    """Write a file a page; return how many."""
    from reportminer.cli.output import as_json, write_file
    from reportminer.cli.terminal import count, say

    folder.mkdir(parents=True, exist_ok=True)
    names = inputs.names()
    renamed = [name for path, name in names.items() if name != f"{path.stem}.json"]
    if renamed and not quiet:
        shown = ", ".join(renamed[:4]) + (", …" if len(renamed) > 4 else "")
        say(f"pages of one name do not overwrite each other: {shown}")
    done = 0
    for path, report in reports:
        try:
            write_file(folder / names[path], as_json(report))
        except OSError as error:
            if error.errno not in OF_ONE_PAGE:  # a full disk: every other page would fail too
                raise
            say(f"{path} cannot be written as {names[path]}: {error.strerror}; rename the page, or take that away")
            continue
        done += 1
    if not quiet:
        say(f"{done} of {count(len(inputs.files), 'pages')} written to {folder}")
    return done


def _to_stdout(reports: Reports, form: Format, *, alone: bool) -> int:
    """Print every report; return how many."""
    from reportminer.cli.output import Answer, as_json, give
    from reportminer.cli.terminal import write

    done = 0
    if form is Format.json:
        for _, report in reports:
            write(as_json(report, indent=2 if alone else None))
            done += 1
        return done
    found = [report for _, report in reports]
    rows = [finding | {"source": report["source"]} for report in found for finding in report["findings"]]
    give(Answer(document=None, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(found)), form)
    return len(found)


def _reports(inputs: Inputs, pipeline: str | None, *, quiet: bool) -> Reports:
    """Extract from every file; what fails is told in a line, and the others are done all the same."""
    from reportminer.cli.app import debugging
    from reportminer.cli.progress import Bars
    from reportminer.cli.terminal import say
    from reportminer.errors import ModelError, ReportMinerError
    from reportminer.extraction import extract as extract_one

    total = len(inputs.files)
    with Bars(quiet=quiet) as bars:
        bars("extract", 0, total)
        for n, path in enumerate(inputs.files, start=1):
            report: dict[str, Any] | None = None
            try:
                report = extract_one(path, pipeline=pipeline)
            except ModelError:  # of no single page: every other one would fail too
                raise
            except ReportMinerError as error:
                bars.pause()
                say(str(error) if path.name in str(error) else f"{path}: {error}")
            except Exception as error:  # noqa: BLE001 - one strange page must not cost the other results
                bars.pause()
                if debugging():
                    traceback.print_exc()
                say(f"{path}: {type(error).__name__}: {error}; this is a bug, please report it with the page")
            bars("extract", n, total)
            if report is not None:
                for warning in () if quiet else report["warnings"]:
                    if any(words in warning for words in DAMAGED):
                        bars.pause()
                        say(f"{path}: {warning}")
                if not quiet and not report["findings"]:
                    say(f"{path}: no findings were found in this page")
                yield path, report


def _drawn(reports: list[dict[str, Any]]) -> Iterable[RenderableType]:
    from rich.text import Text

    from reportminer.cli.tables import cell, findings_table

    for report in reports:
        bodies = "; ".join(body["name"] for body in report["bodies"])
        facts = [report["published"], report["programme"], bodies]
        yield Text.assemble(
            cell(report["title"] or report["source"], "bold"), "\n", cell(" · ".join(filter(None, facts)))
        )
        yield findings_table([finding | {"published": None} for finding in report["findings"]])
