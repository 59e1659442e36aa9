"""Where tables, keys and values stand in a TOML file, so that messages can name lines and edits can keep comments.

The parser of the standard library tells neither. What is scanned here is known to be valid TOML, so that quotes and
brackets are all there is to follow.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

_NEWS = re.compile(r"[^\s]")
_QUOTES = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Place:
    """A key's value: characters from `start` to before `end`, and the line of the key, from 1."""

    start: int
    end: int
    line: int


@dataclass(slots=True)
class Section:
    """A table of the file.

    Attributes:
        path: its name, e.g. ``("theme",)``; ``()`` for what stands above the first header.
        start: first character of its header.
        after: where the line after its header begins.
        end: where the line after its last value begins.
        line: the line of its header, from 1.
        keys: its values, by key.
    """

    path: tuple[str, ...]
    start: int
    after: int
    end: int
    line: int
    keys: dict[str, Place] = field(default_factory=dict)


def sections(text: str) -> list[Section]:
    r"""Return the tables of a valid TOML document, in order; the first is what stands above all headers.

    Args:
        text: the document, its lines ended by ``\n``.

    Examples:
        >>> top, theme = sections('format = 1\n\n[[theme]]  # ours\nid = 3\n')
        >>> theme.path, theme.line, theme.keys["id"].line
        (('theme',), 3, 4)
    """
    found = [Section((), 0, 0, 0, 1)]
    at = 0
    while (news := _NEWS.search(text, at)) is not None:
        at = news.start()
        if text[at] == "#":
            at = _line_end(text, at)
        elif text[at] == "[":
            end = _until(text, at, "]") + 1
            inner = text[at:end].strip("[]")
            after = _line_end(text, end)
            found.append(Section(_path(inner), at, after, after, _line(text, at)))
            at = after
        else:
            equals = _until(text, at, "=")
            start = equals + 1 + len(text[equals + 1 :]) - len(text[equals + 1 :].lstrip(" \t"))
            end = _value_end(text, start)
            found[-1].keys[_path(text[at:equals])[0]] = Place(start, end, _line(text, at))
            at = found[-1].end = _line_end(text, end)
    return found


def _path(written: str) -> tuple[str, ...]:
    """Return the parts of a bare, quoted or dotted key."""
    table = tomllib.loads(f"{written.strip()} = 0")
    parts: list[str] = []
    while isinstance(table, dict):
        name, table = next(iter(table.items()))
        parts.append(name)
    return tuple(parts)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Return where the next line begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _until(text: str, at: int, sign: str) -> int:
    """Return where a sign stands that is in no quotes."""
    while text[at] != sign:
        at = _past_quotes(text, at) if text[at] in "\"'" else at + 1
    if sign == "]" and text[at + 1 : at + 2] == "]":
        return at + 1
    return at


def _past_quotes(text: str, at: int) -> int:
    """Return the character after a string that begins here."""
    quote = next(quote for quote in _QUOTES if text.startswith(quote, at))
    at += len(quote)
    while not text.startswith(quote, at):
        at += 2 if text[at] == "\\" and quote[0] == '"' else 1
    at += len(quote)
    while len(quote) == 3 and text.startswith(quote[0], at):  # two more quotes may end the string: """say "yes"""""
        at += 1
    return at


def _value_end(text: str, at: int) -> int:
    """Return the character after a value."""
    depth, last = 0, at
    while at < len(text):
        sign = text[at]
        if sign in "\"'":
            at = last = _past_quotes(text, at)
            continue
        if sign == "#":
            if not depth:
                break
            at = _line_end(text, at)
            continue
        if sign == "\n" and not depth:
            break
        depth += (sign in "[{") - (sign in "]}")
        at += 1
        if not sign.isspace():
            last = at
    return last
