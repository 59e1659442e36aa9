"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all. A link stays, and so do the rights of a file that was there.

    Raises:
        OSError: it cannot be written.

    Examples:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_bytes(Path(folder) / "a.txt", b"whole")
        ...     (Path(folder) / "a.txt").read_bytes(), len(list(Path(folder).iterdir()))
        (b'whole', 1)
    """
    if path.exists() and not path.is_file():  # /dev/stdout, a pipe: there is nothing to put in its place
        with path.open("wb") as file:
            file.write(content)
        return
    target = path.resolve()  # through a link, so that the link stays
    number, name = tempfile.mkstemp(dir=target.parent, prefix=".reportminer-")
    temporary = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(content)
        temporary.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
