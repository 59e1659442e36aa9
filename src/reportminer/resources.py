"""Where the data files that travel with the package are, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

from reportminer.errors import MissingError

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return the folder `name` (``models`` or ``corpus``) that travels with the package.

    A wheel carries it inside the package (``reportminer/_carried/models``); a checkout has it at the top level.

    Args:
        name: name of the folder, ``models`` or ``corpus``.

    Returns:
        The existing folder.

    Raises:
        MissingError: neither place has it: the installation is damaged.

    Examples:
        >>> (folder("models") / "models.toml").exists()
        True
    """
    for candidate in (PACKAGE / "_carried" / name, PACKAGE.parent.parent / name):
        if candidate.is_dir():
            return candidate
    message = f"the folder {name!r} that belongs to reportminer is missing from {PACKAGE}: install the package again"
    raise MissingError(message)
