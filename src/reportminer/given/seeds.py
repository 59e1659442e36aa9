"""Seeds: phrases that should attract a theme, from TOML, CSV or plain lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reportminer.errors import UsageError
from reportminer.given.checked import checked, least_of, slug, strings, text_of
from reportminer.given.reading import line_of, table_of
from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.sheet import read_sheet

KEYS = ("phrases", "least")


def read_seeds(path: Path | str) -> GivenThemes:
    r"""Read seeds.

    Plain lines, ``home visits: visits to people's homes; seen at home``, one theme a line, ``#`` before a comment; a
    line without a colon is a theme whose name is its phrase. TOML: a table ``[seeds]`` with ``"home visits" = ["visits
    to people's homes"]`` or ``{ phrases = [...], least = 0.4 }``. CSV: columns ``theme`` and ``phrase``, one phrase a
    row or several with ``;`` between them.

    Args:
        path: the file; ``.toml`` and ``.csv`` are read as such, anything else as plain lines.

    Returns:
        The themes; their `GivenTheme.words` are the phrases.

    Raises:
        MissingError: there is no such file, or the CSV lacks a column.
        UnreadableError: it is empty, binary, not UTF-8 or too large.
        UsageError: it is a folder, has no theme, an empty or repeated name, or an unknown key; the message names the
            line.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "seeds.txt"
        ...     _ = path.write_text("# ours\nhome visits: seen at home; visits\nworkloads\n")
        ...     [(theme.name, theme.words) for theme in read_seeds(path).themes]
        [('home visits', ('seen at home', 'visits')), ('workloads', ())]
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind == ".toml":
        return checked(_from_toml(path), path)
    if kind in {".csv", ".tsv"}:
        return _from_csv(path)
    return checked(_from_lines(path), path)


def _seed(name: str, phrases: tuple[str, ...], line: int, least: float | None = None) -> GivenTheme:
    name = " ".join(name.split())
    return GivenTheme(key=slug(name), name=name, words=phrases, least=least, line=line)


def _from_lines(path: Path) -> list[GivenTheme]:
    themes = []
    text = text_of(path)
    if "\x00" in text:
        message = f"{path} is no text file: it holds zero bytes; seeds are lines 'theme: phrase; phrase'"
        raise UsageError(message)
    for line, written in enumerate(text.splitlines(), start=1):
        said = written.strip()
        if not said or said.startswith("#"):
            continue
        name, _, phrases = said.partition(":")
        themes.append(_seed(name, strings(phrases.split(";"), "phrases"), line))
    return themes


def _from_toml(path: Path) -> list[GivenTheme]:
    what = "seeds stand in one table, [seeds]"
    table, text = table_of(path, "seeds", what, 'table: "theme" = ["phrase", "phrase"]')
    themes = []
    for name, value in table.items():
        line = line_of(text, name)
        where = f"{path}, line {line}: seed {name!r}"
        entry: dict[str, Any] = value if isinstance(value, dict) else {"phrases": value}
        other = [key for key in entry if key not in KEYS]
        if other:
            message = f"{where}: unknown key {other[0]!r}: there are {', '.join(KEYS)}"
            raise UsageError(message)
        least = None if "least" not in entry else least_of(entry["least"], f"{where}: least")
        themes.append(_seed(name, strings(entry.get("phrases", []), f"{where}: phrases"), line, least))
    return themes


def _from_csv(path: Path) -> GivenThemes:
    sheet = read_sheet(path, ["theme", "phrase"], "seeds have a column 'theme' and a column 'phrase'")
    found: dict[str, tuple[int, list[str]]] = {}
    for line, name, phrase in zip(sheet.lines, sheet.column("theme"), sheet.column("phrase"), strict=True):
        if not name and not phrase:
            continue
        found.setdefault(name, (line, []))[1].extend(phrase.split(";"))
    return checked(
        [_seed(name, strings(told, "phrases"), line) for name, (line, told) in found.items()], path, sheet.notes
    )
