"""What the results were made with: the program, Python, and the packages that the program stands on."""

from __future__ import annotations

import platform
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version

from reportminer.pipeline.fingerprint import PACKAGE

NAME = "reportminer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """Versions.

    Attributes:
        version: of this program.
        python: of Python, with the name of its implementation.
        packages: version of every package that the program asks for, by name.
    """

    version: str
    python: str
    packages: dict[str, str]


@cache
def software() -> Software:
    """Return the versions that are at work now.

    Examples:
        >>> "numpy" in software().packages
        True
    """
    asked = requires(NAME) if _installed() else None
    asked = _declared()[1] if asked is None else [one for one in asked if "extra ==" not in one]
    names = sorted({re.split(r"[^A-Za-z0-9._-]", one, maxsplit=1)[0].lower() for one in asked})
    return Software(
        version=version(NAME) if _installed() else _declared()[0],
        python=f"{platform.python_implementation()} {platform.python_version()}",
        packages={name: _version(name) for name in names},
    )


def _installed() -> bool:
    try:
        version(NAME)
    except PackageNotFoundError:
        return False
    return True


def _declared() -> tuple[str, list[str]]:
    """Return version and requirements as a checkout that was never installed declares them."""
    try:
        project = tomllib.loads((PACKAGE.parent.parent / "pyproject.toml").read_text("utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return "0+unknown", []
    return str(project["version"]), list(project["dependencies"])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
