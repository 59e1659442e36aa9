"""Codebooks read from TOML, CSV and REFI-QDA files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reportminer.errors import MissingError, UsageError
from reportminer.given.checked import checked, least_of, slug, strings, text_of
from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.resources import folder
from reportminer.sheet import read_sheet

SHIPPED = "shipped"
"""The name under which the codebook of the annotation guide is asked for."""

# "covers" is what the annotation guide says; both mean the same.
KEYS = ("name", "description", "covers", "words", "examples", "least")
COLUMNS = ("key", *KEYS)
# Cells hold several texts with a bar between them: commas and semicolons stand inside examples.
BAR = re.compile(r"\s*\|\s*")


def read_codebook(path: Path | str) -> GivenThemes:
    r"""Read a codebook: themes with names, descriptions, words and examples.

    TOML: a table ``[themes]``, one entry a theme: ``home-visiting = { name = "home visiting", description = "visits to
    people's homes", words = ["home visits"], examples = ["Officers rarely visited people at home."] }``; only the name
    is needed, and may be all: ``home-visiting = "home visiting"``. CSV: columns ``name`` and, where wanted, ``key``,
    ``description``, ``words``, ``examples`` (several in a cell with ``|`` between them) and ``least``. REFI-QDA
    (``.qdc``), as NVivo, ATLAS.ti, MAXQDA and QualCoder export codebooks: every code that is no mere heading.

    Args:
        path: a ``.toml``, ``.csv`` or ``.qdc`` file.

    Returns:
        The themes.

    Raises:
        MissingError: there is no such file, or the CSV has no column ``name``.
        UnreadableError: it is empty, binary, not UTF-8 (TOML) or too large.
        UsageError: it is a folder or of another type, has no theme, an empty or repeated name, or an unknown key; the
            message names the line.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "codes.csv"
        ...     _ = path.write_text("name,description\nhome visits,visits to people's homes\nworkloads,\n")
        ...     read_codebook(path).names
        ('home visits', 'workloads')
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind == ".toml":
        return _from_toml(path)
    if kind in {".csv", ".tsv"}:
        return from_csv(path)
    if kind == ".qdc":
        from reportminer.refi.codebook import given_codebook  # noqa: PLC0415 - what is not needed is not imported

        return given_codebook(path)
    if not str(path).strip(".") or not path.exists():
        message = f"no file {str(path).strip('.')!r}: a codebook is a .toml, .csv or .qdc file, or {SHIPPED!r}"
        raise MissingError(message)
    message = f"{path}: a codebook is a .toml, .csv or .qdc file; save it as one of these"
    raise UsageError(message)


def shipped_codebook() -> GivenThemes:
    """Return the codebook of the annotation guide: 27 themes of probation and youth justice inspections.

    Raises:
        MissingError: the installation is damaged.

    Examples:
        >>> len(shipped_codebook().themes), shipped_codebook().names[5]
        (27, 'home visiting')
    """
    return _from_toml(folder("corpus") / "codebook.toml")


def from_csv(path: Path) -> GivenThemes:
    """Return the themes of a CSV."""
    sheet = read_sheet(path, ["name"], "a codebook has a column 'name' and may have 'description' and 'examples'")
    unknown = [column for column in sheet.columns if column and column not in COLUMNS]
    if unknown:
        message = f"{path}, line 1: there is no use for the column {unknown[0]!r}: columns are {', '.join(COLUMNS)}"
        raise UsageError(message)
    themes = []
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        cells = dict(reversed(list(zip(sheet.columns, row, strict=True))))  # of two alike the first counts
        if not any(cells.values()):
            continue
        entry: dict[str, Any] = {name: cell for name, cell in cells.items() if cell and name in KEYS}
        for name in ("words", "examples"):
            if name in entry:
                entry[name] = BAR.split(entry[name])
        if "least" in entry:
            entry["least"] = _number(entry["least"])
        key = cells.get("key") or slug(cells["name"])
        themes.append(_theme(path, key, {"name": ""} | entry, line))
    return checked(themes, path, sheet.notes)


def table_of(path: Path, name: str, what: str, shape: str) -> tuple[dict[str, Any], str]:
    """Return the one table of a TOML file, empty where it is not there, and the file's text.

    Args:
        path: the file.
        name: name of the table.
        what: which files have it, for the message: ``a codebook has one table, [themes]``.
        shape: what it must be, for the message.

    Raises:
        UsageError: it is no TOML, has another key, or no table of that name; the message names the line.
    """
    text = text_of(path)
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        message = f"{path} is no TOML: {error}"
        raise UsageError(message) from error
    unknown = [key for key in content if key != name]
    if unknown:
        message = f"{path}, line {line_of(text, unknown[0])}: unknown key {unknown[0]!r}: {what}"
        raise UsageError(message)
    table = content.get(name, {})
    if not isinstance(table, dict):
        message = f"{path}, line {line_of(text, name)}: [{name}] must be a {shape}"
        raise UsageError(message)
    return table, text


def line_of(text: str, key: str) -> int:
    r"""Return the line on which a key stands in TOML, from 1; 1 where it is not found.

    Examples:
        >>> line_of('[themes]\n"a b" = "x"\n', "a b")
        2
    """
    quoted = re.escape(key)
    found = re.search(rf"""^\s*(?:\[[^\]\n]*?)?["']?{quoted}["']?\s*[=\].]""", text, re.MULTILINE)
    # The match may begin with the line breaks before it.
    return 1 if found is None else text.count("\n", 0, found.end()) + 1


def _from_toml(path: Path) -> GivenThemes:
    what = "a codebook has one table, [themes]"
    table, text = table_of(path, "themes", what, 'table of themes: key = "name"')
    themes = []
    for key, value in table.items():
        line = line_of(text, key)
        entry = {"name": value} if isinstance(value, str) else value
        if not isinstance(entry, dict):
            message = f"{path}, line {line}: the theme {key!r} must be a name in quotes, or a table with a name"
            raise UsageError(message)
        themes.append(_theme(path, key, {"name": key} | entry, line))
    return checked(themes, path)


def _theme(path: Path, key: str, entry: Mapping[str, Any], line: int) -> GivenTheme:
    where = f"{path}, line {line}: theme {key!r}"
    unknown = [name for name in entry if name not in KEYS]
    if unknown:
        message = f"{where}: unknown key {unknown[0]!r}: there are {', '.join(KEYS)}"
        raise UsageError(message)
    for name in ("name", "description", "covers"):
        if not isinstance(entry.get(name, ""), str):
            message = f"{where}: {name} must be a text in quotes"
            raise UsageError(message)
    told = [entry[name] for name in ("description", "covers") if entry.get(name)]
    return GivenTheme(
        key=key,
        name=" ".join(entry["name"].split()),
        description=" ".join("; ".join(told).split()),
        words=strings(entry.get("words", []), f"{where}: words"),
        examples=strings(entry.get("examples", []), f"{where}: examples"),
        least=None if entry.get("least") is None else least_of(entry["least"], f"{where}: least"),
        line=line,
    )


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
