"""A zip archive that is the same for the same content: no clock, no rights, no name of the machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class FixedZip:
    """A zip archive that is being written, with what a library needs that writes one.

    Args:
        path: the file.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name in ("a.zip", "b.zip"):
        ...         with FixedZip(Path(folder) / name) as archive:
        ...             archive.writestr("one.txt", "one")
        ...     (Path(folder) / "a.zip").read_bytes() == (Path(folder) / "b.zip").read_bytes()
        True
    """

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True)

    def writestr(self, name: str, content: str | bytes) -> None:
        """Add a file of this content."""
        self._zip.writestr(_entry(name), content)

    def write(self, path: str, name: str) -> None:
        """Add a file from the disk, piece by piece."""
        entry = _entry(name)
        entry.file_size = Path(path).stat().st_size
        with open(path, "rb") as file, self._zip.open(entry, "w") as inside:  # noqa: PTH123 - a library's own path
            shutil.copyfileobj(file, inside, 1 << 16)

    def namelist(self) -> list[str]:
        """Return the names of the files so far."""
        return self._zip.namelist()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # dated 1 January 1980, the first day that a zip archive knows
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.create_system = 3  # the same on every system
    return entry
