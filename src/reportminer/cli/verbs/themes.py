"""``reportminer themes``: the themes of a corpus, or of any CSV of short texts."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportminer.cli.options import (
    CorpusOption,
    Format,
    FormatOption,
    ModelOption,
    OutputOption,
    QuietOption,
    ThemesOption,
    epilog,
    named_path,
    whole_number,
)
from reportminer.cli.themeoptions import CodebookOption, OnlyOption, RangeOption, SeedsOption, SpaceOption

if TYPE_CHECKING:
    from reportminer.cli.output import Answer
    from reportminer.corpus import Corpus

SHORT = "Recurring themes, or those of any CSV of texts."
EPILOG = epilog(
    "reportminer themes                                     the sample corpus",
    "reportminer themes --corpus releases --k-range 10-40",
    "reportminer themes --max-themes 8                      broad themes",
    "reportminer themes show 3 --quotes all                 every finding behind a theme",
    "reportminer themes --diagnostics                       which themes to trust, and why so many",
    "reportminer themes --codebook shipped                  themes of a codebook first",
    "reportminer themes --corpus releases --save themes-2025",
    "reportminer themes --by body --top 3",
    "reportminer themes --format csv --output themes.csv",
    "reportminer themes --texts coded.csv --text-column finding --format json",
)


class By(StrEnum):
    """What themes are crossed with."""

    body = "body"


def themes(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[show THEME]", help="One theme, by number or label.", show_default=False),
    ] = None,
    corpus: CorpusOption = None,
    texts: Annotated[
        Path | None,
        typer.Option(
            "--texts",
            metavar="FILE.csv",
            parser=named_path,
            help="Group the texts of a CSV in place of a corpus.",
            show_default=False,
        ),
    ] = None,
    text_column: Annotated[
        str | None,
        typer.Option("--text-column", metavar="NAME", help="Its column of texts.  [default: text]", show_default=False),
    ] = None,
    number: ThemesOption = None,
    k_range: RangeOption = None,
    space: SpaceOption = None,
    codebook: CodebookOption = None,
    only_codebook: OnlyOption = False,
    seeds: SeedsOption = None,
    max_themes: Annotated[
        int | None,
        typer.Option(
            "--max-themes",
            metavar="N",
            parser=whole_number,
            help="Join themes into at most N broad ones.",
            show_default=False,
        ),
    ] = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level",
            metavar="N",
            parser=whole_number,
            help="The same by level: 1 is the broadest.",
            show_default=False,
        ),
    ] = None,
    diagnostics: Annotated[
        bool, typer.Option("--diagnostics", help="How good the themes are, and how their number was chosen.")
    ] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            "--save",
            metavar="FOLDER",
            parser=named_path,
            help="Write the themes for `assign`, where new reports are put into them.",
            show_default=False,
        ),
    ] = None,
    label_service: Annotated[
        str | None,
        typer.Option(
            "--label-service",
            metavar="ADDRESS",
            help="Have labels proposed by a language model of yours, at an OpenAI-compatible address.",
            show_default=False,
        ),
    ] = None,
    label_model: Annotated[
        str | None,
        typer.Option("--label-model", metavar="NAME", help="Name of that model.", show_default=False),
    ] = None,
    quotes: Annotated[
        str | None,
        typer.Option("--quotes", metavar="N|all", help="With show: how many findings.", show_default=False),
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Cross themes with inspected bodies.", show_default=False)
    ] = None,
    top: Annotated[
        int | None,
        typer.Option("--top", metavar="N", parser=whole_number, help="Only the N largest themes.", show_default=False),
    ] = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show the recurring themes of a corpus: label, findings, bodies, strengths against concerns, years.

    What is missing or stale is done first: collecting, reading, mining, embedding, grouping.

    With --texts, any CSV of short texts is grouped. Its JSON is {"themes": [{id, label, keywords, size, exemplars,
    origin}], "assignments": [{row, theme, probability, nearest}]}: one assignment a data row, from row 0; theme is null
    for an empty cell and for a text that fits none.
    """
    from reportminer.cli.output import check_file, give
    from reportminer.cli.themeoptions import OPTIONS, Wished, wished

    if output is not None:
        check_file(output)
    asked = Wished(n_themes=number, k_range=k_range, space=space, codebook=codebook, only=only_codebook, seeds=seeds)
    views: dict[str, object] = {
        "--by": by,
        "--max-themes": max_themes,
        "--level": level,
        "--diagnostics": diagnostics or None,
    }
    after: dict[str, object] = {"--save": save, "--label-service": label_service, "--label-model": label_model}
    if what:
        settings = {OPTIONS[name]: value or None for name, value in asked.items()}
        _alone("show THEME", {"--texts": texts, "--text-column": text_column, "--top": top} | settings | views | after)
        return _shown(what, corpus, model, quotes=quotes or "10", form=form, output=output, quiet=quiet)
    _agree(
        ("--quotes", quotes is None, "show THEME"),
        ("--text-column", text_column is None or texts is not None, "--texts FILE.csv"),
        ("--label-service", label_service is None or label_model is not None, "--label-model NAME"),
        ("--label-model", label_model is None or label_service is not None, "--label-service ADDRESS"),
    )
    _one_of(views)
    if texts is not None:
        _only_texts({"--corpus": corpus} | views | after)
        from reportminer.cli.csvthemes import answer_texts

        column = "text" if text_column is None else text_column
        give(answer_texts(texts, column, asked=asked, model=model, quiet=quiet, top=top), form, output)
        return 0
    from reportminer.cli.listed import around, by_body, listed
    from reportminer.cli.opened import open_corpus, update

    _check(label_service, label_model, save)
    with open_corpus(corpus, model) as opened:
        opened.clustering = wished(opened.clustering, asked)
        summary = update(opened, quiet=quiet)
        labelled = _after(opened, (label_service, label_model), save, model, quiet=quiet)
        if diagnostics:
            from reportminer.cli.measured import measured as answered

            answer = answered(opened, top)
        elif max_themes is not None or level is not None:
            from reportminer.cli.broad import answer_broad

            answer = answer_broad(opened, max_themes, level, top)
        else:
            answer = by_body(opened, top) if by is By.body else listed(opened, top, sample=corpus is None)
        told = [] if quiet or _form(form, output) is not Format.table else around(opened, corpus)
    _give(answer, told, form, output)
    if quiet and not answer.rows:  # quiet or not, a failure has a reason
        _say(summary.notes)
    return 1 if summary.failed or not answer.rows or not labelled else 0


def _give(answer: Answer, told: list[str], form: Format | None, output: Path | None) -> None:
    """Print an answer between a line about what was mined and those about what to do next."""
    from reportminer.cli.output import give

    _say(told[:1], prefix="")
    give(answer, form, output)
    _say(told[1:], prefix="")


def _say(lines: Iterable[str], **how: str) -> None:
    from reportminer.cli.terminal import say

    for line in lines:
        say(line, **how)


def _after(
    corpus: Corpus, service: tuple[str | None, str | None], save: Path | None, model: str | None, *, quiet: bool
) -> bool:
    """Do what is to be done with themes before they are shown: other labels, a copy for new reports.

    Returns:
        False where the label service failed.
    """
    address, name = service
    labelled = True
    if address is not None and name is not None:
        from reportminer.cli.labelled import label

        labelled = label(corpus, address, name, quiet=quiet)
    if save is not None:
        from reportminer.cli.saved import save_themes

        save_themes(corpus, save, model, quiet=quiet)
    return labelled


def _check(address: str | None, name: str | None, save: Path | None) -> None:
    """Refuse what cannot be done with the themes, before they are made."""
    if address is not None and name is not None:
        from reportminer.cli.labelled import check_service

        check_service(address, name)
    if save is not None:
        from reportminer.thememodel.files import check_folder

        check_folder(save)


def _one_of(views: dict[str, object]) -> None:
    """Refuse two ways to show themes at once."""
    from reportminer.errors import UsageError

    given = [name for name, value in views.items() if value is not None]
    if len(given) > 1:
        message = f"{given[0]} and {given[1]} show themes in two ways: leave one of them out"
        raise UsageError(message)


def _alone(verb: str, others: dict[str, object]) -> None:
    """Refuse options that a verb would pass over in silence."""
    from reportminer.errors import UsageError

    for name, value in others.items():
        if value is not None:
            message = f"{verb} shows a theme as it is stored, {name} belongs to `reportminer themes`: leave it out"
            raise UsageError(message)


def _agree(*options: tuple[str, bool, str]) -> None:
    """Refuse an option that stands without the one that it belongs to."""
    from reportminer.errors import UsageError

    for name, fine, other in options:
        if not fine:
            message = f"{name} belongs to {other}: add {other}, or leave {name} out"
            raise UsageError(message)


def _shown(
    what: list[str],
    corpus: Path | None,
    model: str | None,
    *,
    quotes: str,
    form: Format | None,
    output: Path | None,
    quiet: bool,
) -> int:
    """Show one theme, as `reportminer show theme` does."""
    from reportminer.cli.verbs.show import show
    from reportminer.errors import UsageError

    if what[0] != "show" or len(what) < 2:
        message = f"themes {' '.join(what)!r}: say `reportminer themes`, or `reportminer themes show THEME`"
        raise UsageError(message)
    show(["theme", *what[1:]], corpus, quotes, model=model, form=form, output=output, quiet=quiet)
    return 0


def _only_texts(others: dict[str, object]) -> None:
    """Refuse options that belong to a corpus."""
    from reportminer.errors import UsageError

    for name, value in others.items():
        if value is not None:
            message = f"--texts groups a CSV, {name} belongs to a corpus: leave one of them out"
            raise UsageError(message)


def _form(form: Format | None, output: Path | None) -> Format:
    return form or (Format.table if output is None else Format.json)
