"""The data files beside the readers, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def rules(name: str) -> dict[str, Any]:
    """Return the contents of a data file that lies beside this module.

    Args:
        name: ``html`` or ``marks``.

    Returns:
        The tables of the file. Shared by all callers: not to be changed.

    Examples:
        >>> "nav" in rules("html")["drop"]["tags"]
        True
    """
    path = Path(__file__).with_name(f"{name}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
