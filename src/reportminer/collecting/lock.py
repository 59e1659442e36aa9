"""One visit at a time in a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from reportminer.errors import StoreError

NAME = ".collecting.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a corpus for one visit: two would write to one WARC file.

    The system lets go of it when the process ends, however it ends.

    Raises:
        StoreError: another visit is at work in it, or nothing can be written there.
    """
    lock = FileLock(folder / NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        message = f"another visit is collecting into {folder}: wait for it to end, or name another folder"
        raise StoreError(message) from error
    except OSError as error:
        message = (
            f"nothing can be collected into {folder} ({error.strerror or error}): check the rights of the folder, or "
            "name another with --corpus"
        )
        raise StoreError(message) from error
    try:
        yield
    finally:
        lock.release()
