"""The writers, by the suffix of the files that they write."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from reportminer.errors import UsageError
from reportminer.exports.material import Material


class Writer(Protocol):
    """What a module of this folder has that writes files.

    Attributes:
        SUFFIXES: suffixes of the files, with the full stop, in small letters.
        EXTRA: name of the package's extra that it needs, or None.
        HOLDS: what the file is, in a few words, for lists.
    """

    SUFFIXES: tuple[str, ...]
    EXTRA: str | None
    HOLDS: str

    def write(self, material: Material, path: Path) -> None:
        """Write the file. It is there and empty, without suffix, and is put in its place when it is whole."""


@cache
def writers() -> Mapping[str, Writer]:
    """Return the writers by suffix, in the order of the alphabet.

    Examples:
        >>> ".csv" in writers()
        True
    """
    found: dict[str, Writer] = {}
    for one in pkgutil.iter_modules([str(Path(__file__).parent)]):
        module: ModuleType = import_module(f"{__package__}.{one.name}")
        for suffix in getattr(module, "SUFFIXES", ()):
            found[suffix] = cast("Writer", module)
    return dict(sorted(found.items()))


def writer_of(path: Path) -> Writer:
    """Return the writer for a file, by its suffix.

    Raises:
        UsageError: there is none; or what it stands on is not installed.

    Examples:
        >>> writer_of(Path("findings.doc"))  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        reportminer.errors.UsageError: findings.doc: nothing writes .doc; there are .csv, ...
    """
    known = writers()
    suffix = path.suffix.lower()
    if suffix not in known:
        named = f"nothing writes {suffix}" if suffix else "its name has no suffix that says what to write"
        message = f"{path}: {named}; there are {', '.join(known)}"
        raise UsageError(message)
    return known[suffix]


def missing_extra(path: Path, writer: Writer, error: ImportError) -> UsageError:
    """Return the error that says which extra a writer needs."""
    return UsageError(
        f"{path} needs {error.name or 'a package'}, which is not installed: "
        f"pip install 'reportminer[{writer.EXTRA}]', or name a file that ends otherwise"
    )
