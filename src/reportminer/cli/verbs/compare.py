"""``reportminer compare``: themes by body, programme, year and rating, with intervals."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import (
    CorpusOption,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    epilog,
    whole_number,
)
from reportminer.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.cli.output import Answer
    from reportminer.corpus import Corpus

SHORT = "Themes by year, rating or body, with intervals."
EPILOG = epilog(
    "reportminer compare                                    share of concerns in each theme",
    "reportminer compare --by year                          share of concerns in each year",
    "reportminer compare --by rating --theme 3              one theme by official rating",
    "reportminer compare --show bodies                      how many bodies, not how many mentions",
    "reportminer compare --by body-type --show findings --every-theme",
    "reportminer compare --groups crc nps                   two groups, theme by theme",
    "reportminer compare --periods 2010-2014 2015-2025      two periods",
    "reportminer compare --ratings                          do concerns track the rating?",
    "reportminer compare --words 3                          words of praise and of criticism",
    "reportminer compare --together --top 20                themes that come together",
)


class By(StrEnum):
    """What findings are grouped by."""

    body = "body"
    body_type = "body-type"
    programme = "programme"
    year = "year"
    rating = "rating"
    report = "report"
    kind = "kind"


class Show(StrEnum):
    """What is counted."""

    concerns = "concerns"
    findings = "findings"
    bodies = "bodies"


COLUMNS = {By.body_type: "body_type", By.kind: "kind_of_report"}
# Where a group is looked for, where --by does not say it.
PLACES = ("body_type", "rating", "programme", "body", "year")
PERIOD = re.compile(r"\s*(\d{4})\s*(?:[-–]\s*(\d{4}))?\s*")


def compare(
    by: Annotated[
        By | None,
        typer.Option("--by", case_sensitive=False, help="Group the findings by this.", show_default=False),
    ] = None,
    show: Annotated[
        Show | None,
        typer.Option(
            "--show",
            case_sensitive=False,
            help="Share of concerns, share of findings, or how many bodies.  [default: concerns]",
            show_default=False,
        ),
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", metavar="N|LABEL", help="Only this theme.", show_default=False)
    ] = None,
    every_theme: Annotated[bool, typer.Option("--every-theme", help="With --by: each theme in each group.")] = False,
    groups: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--groups", metavar="ONE OTHER", help="How two groups differ, theme by theme.", show_default=False
        ),
    ] = None,
    periods: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--periods",
            metavar="YEARS YEARS",
            help="How two periods differ: 2010-2014 2015-2025.",
            show_default=False,
        ),
    ] = None,
    ratings: Annotated[bool, typer.Option("--ratings", help="Do concerns track the official rating?")] = False,
    words: Annotated[
        str | None,
        typer.Option(
            "--words",
            metavar="N|LABEL|all",
            help="Words that set concerns apart from strengths, in a theme or in all.",
            show_default=False,
        ),
    ] = None,
    together: Annotated[bool, typer.Option("--together", help="Themes that come together in a report.")] = False,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", parser=whole_number, help="Only the first N rows.", show_default=False),
    ] = None,
    corpus: CorpusOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Compare themes, with intervals that know that findings come in bodies.

    Above the table stands what is counted and what was left out; below it what is not shown. CSV and JSON have more:
    standard errors, p, methods.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.output import check_file, give

    if output is not None:
        check_file(output)
    views: dict[str, object] = {
        "--groups": groups,
        "--periods": periods,
        "--ratings": ratings or None,
        "--words": words,
        "--together": together or None,
    }
    view = _one(views)
    # What belongs to the plain table alone is not passed over in silence elsewhere.
    plain: dict[str, object] = {
        "--by": by if view != "--groups" else None,
        "--show": show if view not in {"--groups", "--periods"} else None,
        "--every-theme": every_theme or None,
    }
    one_theme = theme if view not in {"--groups", "--periods", "--ratings"} else None
    _alone(view, plain | {"--theme": one_theme})
    if every_theme and (by is None or theme is not None):
        _refuse("--every-theme shows each theme in each group: add --by, and leave --theme out")
    spans = None if periods is None else (_span(periods[0]), _span(periods[1]))
    with mined(corpus, model, quiet=quiet) as opened:
        if groups is not None:
            answer = _groups(opened, by, groups, (theme, show), top)
        elif spans is not None:
            answer = _differences(opened, "year", spans, (periods or ("", "")), (theme, show), top)
        elif ratings:
            answer = _ratings(opened, theme, top)
        elif words is not None:
            answer = _words(opened, words, top)
        elif together:
            answer = _together(opened, top)
        else:
            answer = _shares(opened, by, show or Show.concerns, theme, every_theme=every_theme, top=top)
    give(answer, form, output)


def _shares(
    corpus: Corpus, by: By | None, show: Show, theme: str | None, *, every_theme: bool, top: int | None
) -> Answer:
    from reportminer import analysis
    from reportminer.cli.compared import answered, share_shape

    names = [] if by is None else [_column(by)]
    source = analysis.observed(corpus)
    if show is Show.concerns:
        frame = analysis.concern_shares(source, names, each_theme=by is None or every_theme or theme is not None)
    elif show is Show.findings:
        frame = analysis.shares(source, names)
    else:
        frame = analysis.bodies_with(source, names)
    return answered(_only(frame, corpus, theme), share_shape(names, frame), top)


def _groups(
    corpus: Corpus, by: By | None, groups: tuple[str, str], only: tuple[str | None, Show | None], top: int | None
) -> Answer:
    from reportminer import analysis
    from reportminer.analysis.groups import NOTHING

    source = analysis.observed(corpus)
    if source.empty:
        raise UsageError(NOTHING)
    column = _place(source, groups) if by is None else _column(by)
    found = [_value(source, column, name) for name in groups]
    return _differences(corpus, column, (found[0], found[1]), groups, only, top)


def _differences(
    corpus: Corpus,
    column: str,
    sides: tuple[object, object],
    names: tuple[str, str],
    only: tuple[str | None, Show | None],
    top: int | None,
) -> Answer:
    from reportminer import analysis
    from reportminer.cli.compared import answered, difference_shape

    theme, show = only
    if show is Show.bodies:
        _refuse("differences are of concerns or of findings: say --show concerns or --show findings")
    table = analysis.differences(corpus, column, *sides)
    # The surest first; the one for all findings above them.
    frame = table.sort_values(["p", "theme"], kind="stable", na_position="last")
    frame = frame.sort_values("label", key=lambda labels: labels != "all findings", kind="stable")
    frame.attrs = table.attrs
    if show is not None:
        frame = frame[frame["measure"] == f"share of {show}"]
        frame.attrs = table.attrs
    frame = _only(frame, corpus, theme)
    return answered(frame, difference_shape(frame, names), top)


def _ratings(corpus: Corpus, theme: str | None, top: int | None) -> Answer:
    from reportminer import analysis
    from reportminer.cli.compared import answered, rating_shape

    source = analysis.observed(corpus)
    frame = analysis.ratings(source)
    return answered(_only(frame, corpus, theme), rating_shape(analysis.tracking(source).sentence), top)


def _words(corpus: Corpus, words: str, top: int | None) -> Answer:
    from reportminer import analysis
    from reportminer.cli.chosen import find_theme
    from reportminer.cli.compared import answered, word_shape

    frame = analysis.words(corpus, None if words == "all" else find_theme(corpus.store, words).id)
    most = 15 if top is None else top
    if len(frame) > 2 * most:  # both ends: what lies between is common to praise and criticism
        shown = frame.iloc[[*range(most), *range(len(frame) - most, len(frame))]]
        shown.attrs = frame.attrs
        frame = shown
    return answered(frame, word_shape(frame), None)


def _together(corpus: Corpus, top: int | None) -> Answer:
    from reportminer import analysis
    from reportminer.cli.compared import answered, pair_shape

    frame = analysis.together(corpus)
    return answered(frame, pair_shape(frame), top)


def _only(frame: pd.DataFrame, corpus: Corpus, theme: str | None) -> pd.DataFrame:
    """Return the rows of one theme."""
    if theme is None:
        return frame
    from reportminer.cli.chosen import find_theme

    kept = frame[(frame["theme"] == find_theme(corpus.store, theme).id).fillna(value=False)]
    kept.attrs = frame.attrs
    return kept


def _column(by: By) -> str:
    return COLUMNS.get(by, by.value)


def _place(source: pd.DataFrame, groups: tuple[str, str]) -> str:
    """Return the column in which both groups are found."""
    for column in PLACES:
        there = {str(value).casefold() for value in source[column].dropna().unique()}
        if all(name.casefold() in there for name in groups):
            return column
    raise UsageError(_nowhere(source, groups))


def _nowhere(source: pd.DataFrame, groups: tuple[str, str]) -> str:
    """Return why no column holds both groups: which of them there is not, and what is called nearly so."""
    from difflib import get_close_matches

    places: dict[str, str] = {}
    for column in PLACES:
        for value in map(str, source[column].dropna().unique()):
            places.setdefault(value, column.replace("_", " "))
    folded = {value.casefold(): value for value in places}
    for name in groups:
        wanted = name.casefold()
        if wanted not in folded:
            alike = [value for fold, value in folded.items() if wanted and wanted in fold][:3]
            near = alike or [folded[one] for one in get_close_matches(wanted, folded, n=3, cutoff=0.6)]
            hint = f"near it: {', '.join(near)}; " if near else ""
            return (
                f"--groups: there is no body type, rating, programme, body or year {name!r}: {hint}"
                "`reportminer compare --by body-type` (or rating, programme, body, year) lists them"
            )
    one, other = (folded[name.casefold()] for name in groups)
    return f"--groups: {one} is a {places[one]} and {other} a {places[other]}: name two of one kind"


def _value(source: pd.DataFrame, column: str, name: str) -> object:
    """Return the value of a column that a person calls so, whatever the case; else the name itself."""
    for value in source[column].dropna().unique():
        if str(value).casefold() == name.casefold():
            return int(value) if column == "year" else value
    return name


def _span(text: str) -> range:
    """Return the years of "2012-2014" or "2012"."""
    found = PERIOD.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        _refuse(f"--periods {text!r}: give years as 2012-2014, or one year as 2012")
    return range(first, last + 1)


def _one(views: dict[str, object]) -> str | None:
    """Return the view asked for; refuse two."""
    given = [name for name, value in views.items() if value is not None]
    if len(given) > 1:
        _refuse(f"{given[0]} and {given[1]} are two comparisons: leave one of them out")
    return given[0] if given else None


def _alone(view: str | None, others: dict[str, object]) -> None:
    """Refuse options that a view would pass over in silence."""
    for name, value in others.items():
        if view is not None and value is not None:
            _refuse(f"{view} is a comparison of its own, which {name} does not change: leave {name} out")


def _refuse(message: str) -> None:
    raise UsageError(message)
