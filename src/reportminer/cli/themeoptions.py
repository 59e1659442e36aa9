"""The options that say how themes are to be found, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from reportminer.cli.options import named_path

if TYPE_CHECKING:
    from reportminer.pipeline.clustering import Clustering

RangeOption = Annotated[
    str | None,
    typer.Option(
        "--k-range",
        metavar="LOW-HIGH",
        help="Let the data decide between so many and so many themes, such as 10-40.",
        show_default=False,
    ),
]
SpaceOption = Annotated[
    str | None,
    typer.Option(
        "--space",
        metavar="NAME|FOLDER",
        help=(
            "Space in which findings are compared: 'probation', 'general', or a folder that `models tune` wrote; "
            "without it the one made for the inspected bodies."
        ),
        show_default=False,
    ),
]
CodebookOption = Annotated[
    str | None,
    typer.Option(
        "--codebook",
        metavar="FILE",
        help="Themes that findings go to first: a .toml, .csv or .qdc file, or 'shipped'; the rest is discovered.",
        show_default=False,
    ),
]
OnlyOption = Annotated[
    bool, typer.Option("--only-codebook", help="With --codebook: what fits none of its themes stays in none.")
]
SeedsOption = Annotated[
    Path | None,
    typer.Option(
        "--seeds",
        metavar="FILE",
        parser=named_path,
        help="Phrases that attract a theme each: lines 'theme: phrase; phrase', or .toml or .csv.",
        show_default=False,
    ),
]


class Wished(TypedDict):
    """What was asked of themes on the command line."""

    n_themes: int | None
    k_range: str | None
    space: str | None
    codebook: str | None
    only: bool
    seeds: Path | None


OPTIONS = {
    "n_themes": "--themes",
    "k_range": "--k-range",
    "space": "--space",
    "codebook": "--codebook",
    "only": "--only-codebook",
    "seeds": "--seeds",
}


def wished(clustering: Clustering, asked: Wished) -> Clustering:
    """Return the settings with what was asked for.

    Raises:
        UsageError: options contradict each other, or a range is none.
        MissingError: a file or a space is not there.
    """
    from reportminer.errors import UsageError  # noqa: PLC0415 - `--help` needs none of these
    from reportminer.given import read_codebook, read_seeds, shipped_codebook  # noqa: PLC0415
    from reportminer.given.reading import SHIPPED  # noqa: PLC0415
    from reportminer.pipeline.assigning import space_of  # noqa: PLC0415
    from reportminer.space import GENERAL, entries  # noqa: PLC0415

    if asked["n_themes"] is not None and asked["k_range"] is not None:
        message = "--themes gives the number and --k-range lets the data choose: leave one of them out"
        raise UsageError(message)
    if asked["only"] and asked["codebook"] is None:
        message = "--only-codebook belongs to --codebook FILE: add it, or leave --only-codebook out"
        raise UsageError(message)
    discovering = (("n_themes", asked["n_themes"]), ("k_range", asked["k_range"]), ("seeds", asked["seeds"]))
    unused = [OPTIONS[name] for name, value in discovering if value is not None]
    if asked["only"] and unused:
        message = f"--only-codebook discovers no themes, and {unused[0]} is about these: leave one of them out"
        raise UsageError(message)
    space = asked["space"]
    if space is not None:
        if not space:
            message = "--space: the name is empty: give one, or leave --space out"
            raise UsageError(message)
        if space != GENERAL and space not in entries():
            space_of(space)  # a wrong name is told before an hour's work
            space = str(Path(space).resolve())  # looked up again later, perhaps from another folder
    given = None
    if asked["codebook"] is not None:
        given = shipped_codebook() if asked["codebook"] == SHIPPED else read_codebook(asked["codebook"])
    return replace(
        clustering,
        n_themes=asked["n_themes"],
        k_range=None if asked["k_range"] is None else bounds(asked["k_range"]),
        space=space,
        given=given,
        seeds=None if asked["seeds"] is None else read_seeds(asked["seeds"]),
        discover=not asked["only"],
    )


def bounds(text: str) -> tuple[int, int]:
    """Return the two numbers of a range.

    Raises:
        UsageError: it is none.

    Examples:
        >>> bounds("10-40"), bounds("10:40"), bounds("5")
        ((10, 40), (10, 40), (5, 5))
    """
    from reportminer.errors import UsageError  # noqa: PLC0415

    parts = text.replace(":", "-").replace("–", "-").split("-")
    numbers = [int(part) for part in parts if part.strip().isdecimal()]
    if len(numbers) != len(parts) or len(numbers) > 2 or not 1 <= numbers[0] <= numbers[-1]:
        message = f"--k-range {text!r} is no range: give the smallest and the largest number of themes, such as 10-40"
        raise UsageError(message)
    return numbers[0], numbers[-1]
