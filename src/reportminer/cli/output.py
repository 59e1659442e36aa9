"""Answers printed as table, JSON or CSV, to stdout or to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cells import runs
from reportminer.cli.options import Format
from reportminer.cli.terminal import CONTROL, clean, is_terminal, write
from reportminer.errors import UsageError
from reportminer.outfile import write_bytes

if TYPE_CHECKING:
    from rich.console import RenderableType

# Without a terminal there is no width to keep to: every row is one line, whatever its length.
ENDLESS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Data in the three forms that it can be printed in.

    Attributes:
        document: what JSON shows.
        rows: what CSV shows, one mapping a row.
        columns: the columns of CSV.
        draw: returns what a table shows; called with the width in characters.
    """

    document: object
    rows: Sequence[Mapping[str, object]]
    columns: Sequence[str]
    draw: Callable[[int], Iterable[RenderableType]]


def give(answer: Answer, form: Format | None, output: Path | None = None) -> None:
    """Print an answer.

    Args:
        answer: the data.
        form: how; None for what the suffix of `output` says, or else a table.
        output: a file in place of stdout.

    Raises:
        UsageError: `output` is a folder, or in a folder that does not exist.
    """
    if form is None:
        suffix = output.suffix.lower() if output is not None else ""
        form = {".json": Format.json, ".csv": Format.csv}.get(suffix, Format.table)
    if output is not None:
        check_file(output)
    if form is Format.json:
        text = as_json(answer.document)
    elif form is Format.csv:
        text = as_csv(answer.columns, answer.rows)
    else:
        text = as_table(answer.draw, plain=output is not None)
    if output is None:
        write(text)
    else:
        write_file(output, text)


def as_json(document: object, *, indent: int | None = 2) -> str:
    r"""Return one JSON document, UTF-8 characters as they are, control characters escaped.

    Examples:
        >>> as_json({"text": "naïve \x9b"}, indent=None)
        '{"text": "naïve \\u009b"}\n'
    """
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    # json escapes those below a space; these stand only inside strings, where an escape is as good.
    return re.sub(CONTROL.pattern.replace("\x0b-\x1f", ""), lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""Return CSV with a header line, as RFC 4180 has it.

    Cells that a spreadsheet would run get an apostrophe in front, which spreadsheets do not show.

    Examples:
        >>> as_csv(["text", "n"], [{"text": "=1+1", "n": -1}, {"text": "a, b", "n": None}])
        'text,n\r\n\'=1+1,-1\r\n"a, b",\r\n'
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([[_cell(row.get(column)) for column in columns] for row in rows])
    return file.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list | tuple):
        value = "; ".join(str(part) for part in value)
    if not isinstance(value, str):
        return value
    # "\x00=1+1" begins with "=" only once it is clean; "\r=1+1" loses its "\r" when it is cleaned.
    text = clean(value)
    return f"'{text}" if runs(value) or runs(text) else text


def as_table(draw: Callable[[int], Iterable[RenderableType]], *, plain: bool = False) -> str:
    """Return what `draw` draws, with colours and of the terminal's width only where a person reads."""
    from rich.console import Console  # noqa: PLC0415 - 40 ms, and JSON needs none of it

    plain = plain or not is_terminal(sys.stdout)
    # markup, emoji, highlight: nothing in a page is markup; "[red]" and ":smile:" are shown as they stand.
    console = Console(
        file=io.StringIO() if plain else sys.stdout,
        width=ENDLESS if plain else None,
        force_terminal=False if plain else None,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as capture:
        for part in draw(console.width):
            console.print(part)
    text = capture.get()
    if not plain:
        return text
    # Spaces at the ends of lines and an empty line above are for the eye alone.
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return f"{lines}\n" if lines else ""


def wide(width: int) -> bool:
    """Tell whether a table is for a pipe, where no width is to be kept."""
    return width >= ENDLESS


def check_file(path: Path) -> None:
    """Refuse a file that cannot be written, before the work is done and not after.

    Raises:
        UsageError: it is a folder, or its folder does not exist or may not be written to; or something would be lost.
    """
    from reportminer.precious import check_no_page, check_precious  # noqa: PLC0415 - without --output nothing is checked

    called = f"--output {path}"
    if str(path) == "-":
        message = "--output -: results go to stdout where --output is left out; for a file, name it"
        raise UsageError(message)
    real = check_precious(path, called)
    if path.is_dir():
        message = f"{called} is a folder: name a file in it"
        raise UsageError(message)
    if not real.parent.is_dir():
        message = f"{called}: there is no folder {real.parent if path.is_symlink() else path.parent}; make it first"
        raise UsageError(message)
    # A file is put in place of what is there, which its folder must allow; /dev/stdout is written to where it stands.
    if (path.is_file() or not path.exists()) and not os.access(real.parent, os.W_OK | os.X_OK):
        message = f"{called}: the folder {real.parent} may not be written to; name another, or change its rights"
        raise UsageError(message)
    check_no_page(path, called)


def write_file(path: Path, text: str) -> None:
    """Write a text file as a whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    write_bytes(path, text.encode("utf-8", errors="replace"))
