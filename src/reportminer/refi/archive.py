"""A ``.qdpx`` of a stranger, opened without trust: nothing is unpacked, and nothing is read without a limit."""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, NoReturn, Self
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from reportminer.errors import MissingError, UnreadableError, UsageError

MOST_MEMBERS = 100_000
LARGEST_PROJECT = 1_000_000_000
"""Bytes of ``project.qde``: a hundred thousand findings take about a tenth."""
LARGEST_TEXT = 50_000_000
LARGEST_FILE = (1 << 31) - 1
"""Bytes of a file inside a project, as the standard limits them."""
HIGHEST_RATIO = 200
"""How many times larger than packed; texts come to 3 to 10, and repeated elements to about 30."""
FREE_OF_RATIO = 10_000_000
"""Bytes below which it does not matter how well a file is packed."""

_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|\x00")
_INTERNAL = re.compile(r"internal:/{1,3}(.+)", re.DOTALL)
_FAULTS = (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


class Archive:
    """The files of a project.

    Args:
        path: the archive.

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder.
        UnreadableError: it is no ZIP or a damaged one, or holds what no project holds; the message says what.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.is_dir():
            message = f"{path} is a folder: name the .qdpx itself"
            raise UsageError(message)
        try:
            self._zip = ZipFile(path)
        except FileNotFoundError as error:
            message = f"no file {path}: check the name and the folder"
            raise MissingError(message) from error
        except _FAULTS as error:
            self._refuse(f"it is no whole ZIP ({error}): export the project again as REFI-QDA (.qdpx)")
        try:
            self._members = self._checked(self._zip.infolist())
            self.project = self._project()
        except UnreadableError:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def open_project(self) -> Iterator[IO[bytes]]:
        """Open ``project.qde``.

        Raises:
            UnreadableError: it is damaged.
        """
        with self._faults(self.project), self._zip.open(self._members[self.project]) as file:
            yield file

    def text(self, path: str) -> str | None:
        """Return a text that ``internal://`` names, without a byte order mark; None where it is not in the archive.

        Raises:
            UnreadableError: it is damaged or too large.
        """
        name = self._name(path)
        if name is None:
            return None
        content = self._read(name, LARGEST_TEXT)
        wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        return content.decode("utf-16" if wide else "utf-8-sig", "replace")

    def hash(self, path: str) -> str | None:
        """Return the SHA-256 of a file that ``internal://`` names; None where it is not in the archive."""
        name = self._name(path)
        if name is None:
            return None
        found = sha256()
        with self._faults(name), self._zip.open(self._members[name]) as file:
            while piece := file.read(1 << 20):
                found.update(piece)
        return found.hexdigest()

    def _name(self, path: str) -> str | None:
        inside = _INTERNAL.fullmatch(path.strip())
        if inside is None:
            return None
        asked = inside[1].replace("\\", "/").rpartition("/")[2].casefold()
        return next((name for name in (f"sources/{asked}", asked) if name in self._members), None)

    def _read(self, name: str, most: int) -> bytes:
        info = self._members[name]
        if info.file_size > most:
            self._refuse(f"{_shown(info)} in it has {info.file_size:,} bytes; at most {most:,} are read")
        with self._faults(name), self._zip.open(info) as file:
            return file.read(most + 1)

    @contextmanager
    def _faults(self, name: str) -> Iterator[None]:
        try:
            yield
        except UnreadableError:
            raise
        except _FAULTS as error:
            self._refuse(f"{name!r} in it is damaged ({error}): export the project again")

    def _checked(self, members: list[ZipInfo]) -> dict[str, ZipInfo]:
        """Return the members by name, case folded, or refuse the archive."""
        if len(members) > MOST_MEMBERS:
            self._refuse(f"it holds {len(members):,} files; at most {MOST_MEMBERS:,} are taken")
        if sum(one.compress_size for one in members) > self.path.stat().st_size:
            self._refuse("its files overlap one another, as no honest archive's do")
        found: dict[str, ZipInfo] = {}
        for one in members:
            name = one.filename.replace("\\", "/").casefold()
            if _OUTSIDE.search(one.orig_filename) or _OUTSIDE.search(one.filename):
                self._refuse(f"the name {_shown(one)} in it leads out of the archive")
            if stat.S_ISLNK(one.external_attr >> 16):
                self._refuse(f"{_shown(one)} in it is a link")
            if one.flag_bits & 1:
                self._refuse(f"{_shown(one)} in it is encrypted: export the project without a password")
            if name in found:
                self._refuse(f"it holds two files called {_shown(one)}")
            self._check_size(one)
            found[name] = one
        return found

    def _check_size(self, one: ZipInfo) -> None:
        if one.file_size > LARGEST_FILE:
            self._refuse(f"{_shown(one)} in it has {one.file_size:,} bytes; the standard allows {LARGEST_FILE:,}")
        if one.file_size > FREE_OF_RATIO and one.file_size > HIGHEST_RATIO * max(one.compress_size, 1):
            self._refuse(
                f"{_shown(one)} in it unpacks to {one.file_size // max(one.compress_size, 1):,} times its size, as no "
                f"text does (at most {HIGHEST_RATIO}): do not trust this file"
            )

    def _project(self) -> str:
        """Return the name of the one ``.qde`` at the root; tools spell it with and without a capital."""
        found = [name for name in self._members if name.endswith(".qde") and "/" not in name]
        if "project.qde" in found:
            found = ["project.qde"]
        if len(found) == 1:
            if self._members[found[0]].file_size > LARGEST_PROJECT:
                self._refuse(f"its {found[0]} has more than {LARGEST_PROJECT:,} bytes, the most that is read")
            return found[0]
        if found:
            self._refuse(f"it holds {len(found)} projects ({', '.join(found[:5])}), and one is read")
        nested = [name for name in self._members if name.endswith((".qdpx", ".zip"))]
        below = [name for name in self._members if name.endswith(".qde")]
        if nested:
            self._refuse(f"it holds another archive, {nested[0]!r}: unpack that one, and name it")
        if below:
            self._refuse(f"its project is in a folder ({below[0]!r}): pack the files themselves, not their folder")
        return self._refuse("it holds no project.qde: export the project as REFI-QDA (.qdpx)")

    def _refuse(self, reason: str) -> NoReturn:
        message = f"{self.path} cannot be read: {reason}"
        raise UnreadableError(message)


def _shown(info: ZipInfo) -> str:
    return repr(info.orig_filename[:120])
