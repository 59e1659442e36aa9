"""The data files beside these modules, read once: selectors, names of kinds, words of labels."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the contents of a data file of this folder. Shared by all callers: not to be changed.

    Examples:
        >>> table("labels")["kinds"][0]["kind"]
        'press release'
    """
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))
