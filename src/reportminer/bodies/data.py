"""The data files of this room, read once: the ``.toml`` files beside this one."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u2011": "-"})


def straight(text: str) -> str:
    """Make quotes and dashes straight, character for character, so that offsets stay.

    Examples:
        >>> straight("‘Good’ – mostly")
        "'Good' - mostly"
    """
    return text.translate(_STRAIGHT)


@cache
def table(name: str) -> dict[str, Any]:
    """Return the content of the data file `name` (``register``, ``words``, ``judgements``, …)."""
    return tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def pattern(file: str, key: str) -> re.Pattern[str]:
    """Compile the list of patterns `key` of the data file `file` into one that matches any of them, in any case."""
    return re.compile("|".join(f"(?:{row})" for row in table(file)[key]), re.IGNORECASE)
