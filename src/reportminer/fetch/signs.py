"""How a host says that it wants no machine, and what to do then."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any


def sign(headers: Iterable[tuple[str, str]]) -> str | None:
    """Find the sign of a firewall in the headers of an answer.

    Args:
        headers: names and values.

    Returns:
        What it is, with the header, or None.

    Examples:
        >>> sign([("Server", "nginx"), ("X-Amzn-Waf-Action", "captcha")])
        'x-amzn-waf-action: captcha, the firewall AWS WAF'
    """
    for name, value in headers:
        for known in _table()["signs"]:
            if name.lower() == known["header"] and value.strip().lower() in known["values"]:
                return f"{known['header']}: {value.strip()}, {known['name']}"
    return None


def advice(name: str) -> str:
    """Say what to do where a host stopped us.

    Args:
        name: its name, without port.

    Examples:
        >>> advice("www.example.org")
        'wait some hours, or write to the publisher; pages that you saved as WARC are read with --from-warc FILE'
    """
    return "; ".join(entry["text"] for entry in _table()["advice"] if fnmatchcase(name, entry["hosts"]))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("signs.toml").read_text(encoding="utf-8"))
