"""What holds for given themes from any kind of file: names, no repeats, at least one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from reportminer.errors import UnreadableError, UsageError
from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.sheet import bytes_of

MOST_BYTES = 10_000_000
"""Bytes above which a TOML or text file is refused: no codebook is that long."""


def checked(themes: Sequence[GivenTheme], path: Path, notes: tuple[str, ...] = ()) -> GivenThemes:
    """Return the themes of a file.

    Raises:
        UsageError: there are none, one has no name, or two have one name or key.

    Examples:
        >>> themes = [GivenTheme(key="a", name="Home visits"), GivenTheme(key="b", name="home  visits", line=3)]
        >>> checked(themes, Path("codes.toml"))
        Traceback (most recent call last):
        ...
        reportminer.errors.UsageError: codes.toml, line 3: two themes are called 'home  visits'; the other is on ...
    """
    if not themes:
        message = f"{path} holds no theme: give at least one, with a name"
        raise UsageError(message)
    seen: dict[tuple[str, str], GivenTheme] = {}
    for theme in themes:
        if not theme.name.strip():
            message = f"{path}, line {theme.line}: a theme has an empty name: write one"
            raise UsageError(message)
        for what, said in (("name", theme.name), ("key", theme.key)):
            same = seen.setdefault((what, " ".join(said.split()).casefold()), theme)
            if same is not theme:
                called = "are called" if what == "name" else "have the key"
                message = (
                    f"{path}, line {theme.line}: two themes {called} {said!r}; the other is on line {same.line}: "
                    "rename one, or make one of the two"
                )
                raise UsageError(message)
    return GivenThemes(themes=tuple(themes), source=str(path), notes=notes)


def slug(name: str) -> str:
    """Return a key made of a name.

    Examples:
        >>> slug("Premises and IT"), slug("育児")
        ('premises-and-it', '育児')
    """
    return re.sub(r"\W+", "-", name.casefold()).strip("-") or name


def text_of(path: Path) -> str:
    """Return the text of a small UTF-8 file.

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder.
        UnreadableError: it cannot be read, is too large, or is not UTF-8.
    """
    content = bytes_of(path, MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = f"{path} is larger than {MOST_BYTES // 1_000_000} MB: that is no list of themes"
        raise UnreadableError(message)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"{path}, line {line}: this is not UTF-8 text: save the file as UTF-8"
        raise UnreadableError(message) from error


def strings(value: object, what: str) -> tuple[str, ...]:
    """Return a list of strings, or one string, as a tuple, without empty ones.

    Args:
        value: what a file has.
        what: where it stands, for the message.

    Raises:
        UsageError: it is something else.

    Examples:
        >>> strings(["a", " b "], "words"), strings("a", "words")
        (('a', 'b'), ('a',))
    """
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        message = f'{what} must be a list of texts in quotes, such as ["home visits", "visits at home"]'
        raise UsageError(message)
    return tuple(" ".join(one.split()) for one in listed if one.strip())


def least_of(value: object, what: str) -> float:
    """Return a least cosine.

    Raises:
        UsageError: it is no number between -1 and 1.

    Examples:
        >>> least_of(0.4, "least")
        0.4
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and -1 <= value <= 1:
        return float(value)
    message = f"{what} is {value!r}: it must be a number from -1 (everything fits) to 1"
    raise UsageError(message)
