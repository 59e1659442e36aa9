"""``reportminer methods``: the paragraph for a paper."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.options import CorpusOption, ModelOption, QuietOption, epilog, named_path

SHORT = "The methods paragraph for a paper, with this corpus's figures."
EPILOG = epilog(
    "reportminer methods --corpus releases",
    "reportminer methods --corpus releases --format markdown --output methods.md",
)


class Form(StrEnum):
    """How the paragraph is printed."""

    text = "text"
    markdown = "markdown"
    json = "json"


def methods(
    corpus: CorpusOption = None,
    model: ModelOption = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            "-f",
            case_sensitive=False,
            help="How to print; text, unless --output ends in .md or .json.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            parser=named_path,
            help="Write to a file in place of stdout.",
            show_default=False,
        ),
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Write what a paper says of how its results came about: data, findings, themes, comparisons, limits, references.

    Every figure is of this corpus, and only what was done is told.
    """
    from reportminer.cli.opened import mined
    from reportminer.cli.output import as_json, check_file, write_file
    from reportminer.cli.terminal import clean, is_terminal, write
    from reportminer.provenance import described

    if output is not None:
        check_file(output)
    if form is None:
        suffix = output.suffix.lower() if output is not None else ""
        form = {".json": Form.json, ".md": Form.markdown}.get(suffix, Form.text)
    with mined(corpus, model, quiet=quiet) as opened:
        found = described(opened)
    if form is Form.json:
        text = as_json({"methods": found.document()})
    else:
        text = clean(found.text if form is Form.text else found.markdown) + "\n"
        if form is Form.text and output is None and is_terminal(sys.stdout):
            text = _wrapped(text)
    if output is None:
        write(text)
    else:
        write_file(output, text)


def _wrapped(text: str) -> str:
    """Return text in lines that fit the terminal; a reference goes on under itself. A pipe gets a line a paragraph."""
    import textwrap
    from shutil import get_terminal_size

    width = min(get_terminal_size().columns, 100)
    lines: list[str] = []
    for line in text.splitlines():
        hanging = "    " if lines and "References" in lines else ""
        lines += textwrap.wrap(line, width, subsequent_indent=hanging, break_on_hyphens=False) or [""]
    return "\n".join(lines) + "\n"
