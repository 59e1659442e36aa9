"""What names the state of a room's code and data, so that results of other code are made anew."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def fingerprint(*rooms: str) -> str:
    """Return a hash of the code and data files of some rooms of the package.

    A version number that somebody must remember to raise leaves stale results behind; this cannot. It takes a
    millisecond and imports nothing.

    Args:
        rooms: names of modules or folders of the package, e.g. ``readers`` or ``themes``.

    Returns:
        16 hexadecimal digits.

    Examples:
        >>> fingerprint("records") == fingerprint("records")
        True
        >>> fingerprint("records") == fingerprint("errors")
        False
    """
    digest = sha256()
    for room in rooms:
        files = [PACKAGE / f"{room}.py", PACKAGE / f"{room}.toml", *(PACKAGE / room).rglob("*")]
        for path in sorted(files):
            if path.suffix in {".py", ".toml", ".json"} and path.is_file():
                digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
