"""The data file beside this module, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """Return the tables of ``pdf.toml``: bullets, words of contents pages, and the like. Not to be changed.

    Examples:
        >>> "contents" in rules()["contents"]["titles"]
        True
    """
    return tomllib.loads(Path(__file__).with_name("pdf.toml").read_text(encoding="utf-8"))
