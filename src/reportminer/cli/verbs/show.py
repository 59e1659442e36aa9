"""``reportminer show``: one theme, one report or one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import CorpusOption, FormatOption, ModelOption, OutputOption, QuietOption, epilog

if TYPE_CHECKING:
    from reportminer.cli.output import Answer
    from reportminer.corpus import Corpus

SHORT = "One theme, report or finding."
EPILOG = epilog(
    "reportminer show theme 3              or: reportminer show 3",
    'reportminer show "home visits" --quotes all',
    "reportminer show s01.html             a report, its findings marked",
    "reportminer show finding 4f1d0c       its paragraph, and the way back to its original",
    "reportminer show barnsley.pdf --pdf   its pages, findings boxed by polarity",
)
KINDS = ("theme", "report", "finding")


def show(
    what: Annotated[
        list[str],
        typer.Argument(metavar="WHAT...", help="theme N, report NAME or finding ID; the first word may be left out."),
    ],
    corpus: CorpusOption = None,
    quotes: Annotated[str, typer.Option("--quotes", metavar="N|all", help="How many findings of a theme.")] = "10",
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Of a PDF report: write NAME-findings.pdf, findings boxed in colour.")
    ] = False,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show a theme with typical findings, a report with its findings marked, or a finding in its paragraph.

    A finding and a report are traced back to the original: its address, archived copy, date and hash, and whether the
    stored bytes still have that hash (if not, the exit code is 1). The last line is a citation to paste.

    A theme is named by number or label, a report by the beginning of its source or id, a finding by that of its id;
    `reportminer findings --format csv` has the ids and sources.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.output import give

    most = _number(quotes)
    with mined(corpus, model, quiet=quiet) as opened:
        if pdf:
            from reportminer.cli.boxed import write_boxed

            write_boxed(opened, what, output, quiet=quiet)
            return 0
        answer = _answer(opened, what, most)
    give(answer, form, output)
    return _damaged(answer)


def _damaged(answer: Answer) -> int:
    """Say what is wrong with the stored bytes, and return the exit code."""
    from reportminer.cli.terminal import say

    shown = answer.document if isinstance(answer.document, dict) else {}
    for one in shown.values():
        original = one.get("original")
        if original is not None and original["problem"] is not None:
            say(f"the stored original is not what was read: {original['problem']}")
            return 1
    return 0


def _number(quotes: str) -> int | None:
    from reportminer.errors import UsageError

    if quotes.strip().casefold() == "all":
        return None
    if not quotes.strip().isdecimal() or int(quotes) < 1:
        message = f"--quotes {quotes!r} is no number from 1: give one, or 'all'"
        raise UsageError(message)
    return int(quotes)


def _answer(corpus: Corpus, what: list[str], most: int | None) -> Answer:
    from reportminer.cli import shown, traced
    from reportminer.cli.chosen import find_finding, find_theme
    from reportminer.errors import MissingError
    from reportminer.provenance import chain

    kind = what[0].casefold() if len(what) > 1 and what[0].casefold() in KINDS else None
    key = " ".join(what[1:] if kind else what).strip()
    if kind == "finding" or kind is None:
        found = find_finding(corpus.store, key)
        if found is not None:
            return traced.finding(chain(corpus, found.finding.id))
        if kind == "finding":
            message = f"no finding's id begins with {key!r}: `reportminer findings --format csv` lists the ids"
            raise MissingError(message)
    if kind == "report" or (kind is None and _is_report(corpus, key)):
        return shown.report(corpus, *corpus.report(key))
    try:
        return shown.theme(corpus, find_theme(corpus.store, key), most)
    except MissingError as error:
        if kind == "theme" or "themes are called" in str(error):
            raise
        message = (
            f"no theme, report or finding is called {key!r}: `reportminer themes` lists the themes, "
            "`reportminer findings --format csv` the findings and their reports"
        )
        raise MissingError(message) from error


def _is_report(corpus: Corpus, key: str) -> bool:
    """Tell whether this is rather a report than a theme: a number of a theme never is."""
    from reportminer.errors import MissingError, ReportMinerError

    numbers = {str(theme.id) for theme in corpus.store.themes.all()}
    if key.removeprefix("#") in numbers or not key:
        return False
    try:
        corpus.report(key)
    except MissingError as error:
        return "begin with" in str(error)  # several are called so: that is told, not hidden
    except ReportMinerError:
        return False
    return True
