"""Options that several verbs share, written once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How data is printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Polarity(StrEnum):
    """What a finding says of the work."""

    strength = "strength"
    concern = "concern"
    neutral = "neutral"


def whole_number(text: str | int) -> int:
    """Return a whole number from 1.

    Raises:
        BadParameter: it is none.

    Examples:
        >>> whole_number("12")
        12
    """
    if str(text).isdecimal() and int(text) >= 1:
        return int(text)
    message = f"{str(text)!r} is no whole number from 1"
    raise typer.BadParameter(message)


# Whether it exists is checked by the verbs: their errors name the next step.
def named_path(text: str | Path) -> Path:
    """Return a path. An empty one, as of ``--corpus "$UNSET"``, would be the present folder.

    Raises:
        BadParameter: it is empty.

    Examples:
        >>> named_path("releases").name
        'releases'
    """
    if str(text):
        return Path(text)
    message = "the name is empty: give one, or '.' for the present folder"
    raise typer.BadParameter(message)


CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        "-c",
        metavar="DIR",
        parser=named_path,
        help="Folder of pages; without it the sample corpus.",
        show_default=False,
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="Embedding model: a registered id, or any sentence-transformers model with the extra [sbert].",
        show_default=False,
    ),
]
ThemesOption = Annotated[
    int | None,
    typer.Option(
        "--themes",
        "--k",
        "-n",
        metavar="N",
        parser=whole_number,
        help="Number of themes; without it the data decide.",
        show_default=False,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        case_sensitive=False,
        help="How to print; table, unless --output ends in .json or .csv.",
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        parser=named_path,
        help="Write to a file in place of stdout.",
        show_default=False,
    ),
]
SiteOption = Annotated[
    str | None,
    typer.Option(
        "--site",
        metavar="ADDRESS",
        help="Another place of the publisher's site, such as a copy.",
        show_default=False,
    ),
]
AllowLocalOption = Annotated[
    bool, typer.Option("--allow-local", help="Let this machine and private networks be asked.")
]
ContactOption = Annotated[
    str | None,
    typer.Option(
        "--contact",
        metavar="EMAIL",
        envvar="REPORTMINER_CONTACT",
        help="Whom the publisher may write to; sent with every request.",
        show_default=False,
    ),
]
PaceOption = Annotated[
    float | None,
    typer.Option(
        "--pace",
        metavar="SECONDS",
        min=0,
        max=3600,
        help="Least time between two requests; under 1 only for a copy of your own.  [default: 1]",
        show_default=False,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No messages and no progress; errors are still told.")]

EXIT_CODES = "Exit codes: 0 done, 1 something failed (the rest is done), 2 misuse, 130 interrupted."


def epilog(*examples: str) -> str:
    """Return the end of a verb's help.

    Examples:
        >>> print(epilog("reportminer status").splitlines()[2])
          reportminer status
    """
    lines = "\n".join(f"  {example}" for example in examples)
    return f"\b\nExamples:\n{lines}\n\n{EXIT_CODES}"
