"""Files that are written as a whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    with replacing(path) as temporary:
        temporary.write_bytes(content)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give an empty file to write to, which is put in place of `path` when the block ends without an error.

    A link stays, and so do the rights of a file that was there. Nothing is left of a block that fails.

    Raises:
        OSError: it cannot be written.

    Examples:
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with replacing(Path(folder) / "a.txt") as temporary:
        ...         _ = temporary.write_text("whole")
        ...     (Path(folder) / "a.txt").read_text()
        'whole'
    """
    stream = path.exists() and not path.is_file()  # /dev/stdout, a pipe: there is nothing to put in its place
    target = path.resolve()  # through a link, so that the link stays
    # No suffix: what a killed process leaves in a corpus is none of its pages.
    number, name = tempfile.mkstemp(dir=None if stream else target.parent, prefix=".reportminer-")
    os.close(number)
    temporary = Path(name)
    try:
        yield temporary
        if stream:
            with temporary.open("rb") as written, path.open("wb") as file:
                shutil.copyfileobj(written, file)
            temporary.unlink()
            return
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
