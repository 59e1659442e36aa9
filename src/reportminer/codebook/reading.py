"""From the text of a codebook to `Book`; whatever is typed wrongly is told with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from reportminer.codebook.book import SHORT_HASH, Book, BookTheme, Move
from reportminer.codebook.places import Section, sections
from reportminer.errors import MissingError, UsageError

FILE_NAME = "codebook.toml"
FORMAT = 1
LARGEST_ID = 999_999_999

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_HEX = re.compile(rf"[0-9a-f]{{{SHORT_HASH}}}")


def read(path: Path) -> Book:
    """Read a codebook.

    Args:
        path: the file.

    Raises:
        MissingError: there is no such file.
        UsageError: it is no codebook, or something in it is typed wrongly.
    """
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    r"""Return the text of a codebook file, its lines ended by ``\n``.

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder, or not in UTF-8.
    """
    if path.is_dir():
        message = f"{path} is a folder: name the codebook file in it, such as {path / FILE_NAME}"
        raise UsageError(message)
    if not path.exists():
        message = f"there is no codebook {path}: `reportminer codes init` writes one from the present themes"
        raise MissingError(message)
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"{path} is not in UTF-8 (byte {error.start}): save it as UTF-8"
        raise UsageError(message) from error


def parse(text: str, name: str = FILE_NAME) -> Book:
    r"""Return what a codebook says.

    Args:
        text: TOML.
        name: what the file is called in messages.

    Raises:
        UsageError: it is no TOML, or a key or value in it is none of a codebook's.

    Examples:
        >>> parse('format = 1\nnext_id = 4\n[[theme]]\nid = 3\nlabel = "home visiting"\n').themes[0].label
        'home visiting'
    """
    return _Reader(text, name).book()


def _is_id(value: object) -> bool:
    return type(value) is int and 1 <= value <= LARGEST_ID


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_hashes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and _HEX.fullmatch(one) for one in value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _is_target(value: object) -> bool:
    return _is_id(value) or value == "none"


# What a key may hold: a test, and in words what passes it.
_ID = (_is_id, "the number of a theme, such as 5")
_TEXT = (_is_text, 'words in quotes, such as "home visiting"')
_FLAG = (_is_flag, "true or false")
_HASHES = (_is_hashes, "a list of text hashes, which `reportminer codes` writes")
_Rule = tuple[Callable[[object], bool], str]
TOP: Mapping[str, _Rule] = {
    "format": (lambda value: type(value) is int, "the number 1"),
    "next_id": (_is_id, "a number from 1"),
    "theme": (_is_tables, "tables, each under a line [[theme]]"),
    "move": (_is_tables, "tables, each under a line [[move]]"),
}
THEME: Mapping[str, _Rule] = {
    "id": _ID,
    "label": _TEXT,
    "found_as": _TEXT,
    "note": _TEXT,
    "lock": _FLAG,
    "drop": _FLAG,
    "merge_into": _ID,
    "split_from": _ID,
    "hints": (_is_texts, 'a list of phrases, such as ["induction", "first day"]'),
    "anchors": _HASHES,
    "members": _HASHES,
}
MOVE: Mapping[str, _Rule] = {
    "finding": (
        lambda value: isinstance(value, str) and len(value) >= 4,
        "the id of a finding, or its first four characters or more, in quotes",
    ),
    "text": _TEXT,
    "to": (_is_target, 'the number of a theme, or "none"'),
    "note": _TEXT,
}


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, name: str) -> None:
        self._name = name
        try:
            self._table = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise self._not_toml(text, error) from error
        self._sections = sections(text)

    def book(self) -> Book:
        top = self._sections[0]
        self._check(self._table, TOP, top, "a codebook")
        written = self._table.get("format", FORMAT)
        if written != FORMAT:
            raise self._wrong(
                self._line(top, "format"), f"format {written} is unknown here, {FORMAT} is known: update reportminer"
            )
        themes = [self._theme(table, place) for table, place in self._tables("theme", THEME)]
        moves = [self._move(table, place) for table, place in self._tables("move", MOVE)]
        self._once(themes)
        return Book(next_id=self._table.get("next_id", 1), themes=tuple(themes), moves=tuple(moves), name=self._name)

    def _theme(self, table: Mapping[str, Any], place: Section) -> BookTheme:
        values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in table.items()}
        theme = BookTheme(**values, line=place.line)
        if theme.hints and theme.split_from is None:
            raise self._wrong(
                self._line(place, "hints"), "hints say what is to be split off: add split_from = the theme to split"
            )
        if theme.split_from is not None and not theme.hints:
            raise self._wrong(
                self._line(place, "split_from"),
                'a split needs hints: add hints = ["phrase", "phrase"] for what is to be split off',
            )
        if theme.id is None and theme.label is None:
            raise self._wrong(place.line, 'a theme without id is a new one and needs a label: add label = "..."')
        for key in ("merge_into", "split_from"):
            if getattr(theme, key) is not None and getattr(theme, key) == theme.id:
                raise self._wrong(self._line(place, key), f"{key} = {theme.id} names the theme itself")
        return theme

    def _move(self, table: Mapping[str, Any], place: Section) -> Move:
        if "to" not in table:
            raise self._wrong(place.line, 'a move needs to = the number of a theme, or to = "none"')
        if not {"finding", "text"} & table.keys():
            raise self._wrong(place.line, 'a move needs finding = "the id of a finding", or its text')
        to = table["to"]
        return Move(**{**table, "to": None if to == "none" else to}, line=place.line)

    def _once(self, themes: Sequence[BookTheme]) -> None:
        first: dict[int, BookTheme] = {}
        for theme in themes:
            if theme.id is None:
                continue
            before = first.setdefault(theme.id, theme)
            if before is not theme:
                raise self._wrong(
                    theme.line,
                    f"id = {theme.id} was given on line {before.line} already: ids are never given twice; "
                    "leave this one out, and `reportminer codes apply` gives a new one",
                )

    def _tables(self, name: str, rules: Mapping[str, _Rule]) -> list[tuple[dict[str, Any], Section]]:
        """Return the tables of a name with their places."""
        places = [one for one in self._sections if one.path == (name,)]
        tables: list[dict[str, Any]] = self._table.get(name, [])
        if len(places) != len(tables):  # theme = [{id = 1}], in one line: all stand where the key does
            places = [Section((name,), 0, 0, 0, self._line(self._sections[0], name))] * len(tables)
        for table, place in zip(tables, places, strict=True):
            self._check(table, rules, place, f"[[{name}]]")
        return list(zip(tables, places, strict=True))

    def _check(self, table: Mapping[str, Any], rules: Mapping[str, _Rule], place: Section, kind: str) -> None:
        for key, value in table.items():
            line = self._line(place, key)
            if key not in rules:
                near = get_close_matches(key, rules, n=1, cutoff=0.5)
                hint = f"did you mean {near[0]!r}?" if near else f"its keys are {', '.join(rules)}"
                raise self._wrong(line, f"{kind} has no key {key!r}: {hint}")
            passes, words = rules[key]
            if not passes(value):
                raise self._wrong(line, f"{key} = {_shown(value)}: it takes {words}")

    def _line(self, place: Section, key: str) -> int:
        if key in place.keys:
            return place.keys[key].line
        if place.path == ():  # a table of that name further down
            return next((one.line for one in self._sections if one.path[:1] == (key,)), place.line)
        below = (one.line for one in self._sections if one.path == (*place.path, key) and one.line > place.line)
        return next(below, place.line)

    def _wrong(self, line: int, what: str) -> UsageError:
        return UsageError(f"{self._name}, line {line}: {what}")

    def _not_toml(self, text: str, error: tomllib.TOMLDecodeError | RecursionError) -> UsageError:
        said = str(error)
        at = _AT_LINE.search(said)
        line = int(at[1]) if at else text.count("\n") + 1
        around = text.split("\n")[max(line - 2, 0) : line]
        if any(one.startswith(("<<<<<<<", "=======", ">>>>>>>")) for one in around):
            return self._wrong(line, "a conflict that git left is to be settled first: choose between the two versions")
        said = _AT_LINE.sub("", said).removesuffix(" (at end of document)")
        hint = "words stand in quotes, lists in square brackets, yes and no are true and false"
        if "overwrite" in said or "twice" in said:
            hint = "a key stands once in a table, and each theme and move has its own line [[theme]] or [[move]]"
        return self._wrong(line, f"this is no TOML ({said}): {hint}")


def _shown(value: object) -> str:
    """Return a value as a person typed it, short."""
    said = {True: "true", False: "false"}.get(value, repr(value)) if isinstance(value, bool) else repr(value)
    return said if len(said) <= 40 else f"{said[:37]}..."
