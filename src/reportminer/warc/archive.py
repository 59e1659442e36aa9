"""The WARC files of one source: appended to in whole pieces, read back, and mended after a crash."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from reportminer.answer import Answer
from reportminer.errors import StoreError, UsageError
from reportminer.records import Pointer
from reportminer.warc.assembly import groups, is_ours
from reportminer.warc.kept import Kept
from reportminer.warc.reading import LIMIT
from reportminer.warc.streams import DamagedError
from reportminer.warc.walk import Raw, next_start, walk
from reportminer.warc.writing import SOFTWARE, opening, written

MOST_BYTES = 1_000_000_000
"""Size above which no file grows: what the standard recommends (WARC 1.1, annex C)."""


class Archive:
    """The WARC files ``<source>-00001.warc.gz``, ``<source>-00002.warc.gz`` … in a folder.

    Whatever kills a writer, a file holds whole pieces and at most one torn one at its end, which `resume` cuts off.

    Attributes:
        folder: where the files are; made when something is written.

    Args:
        folder: where the files are.
        source: name of the source.
        most_bytes: size above which no file grows.
        sync: whether each piece is on disk, not in the system's memory, before `append` returns.

    Raises:
        UsageError: the name of the source cannot begin the name of a file.
    """

    def __init__(self, folder: Path, source: str, *, most_bytes: int = MOST_BYTES, sync: bool = True) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", source):
            message = f"{source!r} cannot name files of an archive: use letters, digits and -"
            raise UsageError(message)
        self.folder = folder
        self._source = source
        self._most_bytes = most_bytes
        self._sync = sync
        self._pattern = re.compile(rf"{re.escape(source)}-(\d{{5,}})\.warc\.gz")
        self._current: str | None = None  # known once the files have been looked at

    def append(self, answer: Answer, facts: Mapping[str, str]) -> Pointer:
        """Keep an answer.

        Args:
            answer: the answer. One from a ``file:`` address is kept as a resource, the others as responses.
            facts: what is known of it: names of letters, digits and ``-``, any text as values.

        Returns:
            Where it stands. What was written before does not change.

        Raises:
            StoreError: it cannot be written; nothing of it is left in the file.
            UsageError: a fact's name or the time of the answer is not as an archive needs it.
        """
        group = written(answer, facts, self._source)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self._path(len(group.content))
            new = not path.exists() or path.stat().st_size == 0
            start = opening(path.name, self._source, answer.fetched) if new else b""
            end = self._write(path, start + group.content)
        except OSError as error:
            message = (
                f"{answer.final} cannot be kept in {self.folder}: {error.strerror or error}; make room or check the"
                " rights of the folder, then run the same command again"
            )
            raise StoreError(message) from error
        length = len(group.content)
        return Pointer(file=path.name, offset=end - length, length=length, record=group.record)

    def read(self, pointer: Pointer) -> Answer:
        """Return a kept answer.

        Raises:
            StoreError: the file is missing, torn or changed there.
        """
        if Path(pointer.file).name != pointer.file:
            message = f"{pointer.file!r} is no file of the archive {self.folder}: the database is damaged"
            raise StoreError(message)
        path = self.folder / pointer.file
        try:
            with path.open("rb") as file:
                for group in groups(_within(walk(file, pointer.offset, limit=LIMIT), pointer)):
                    if group.main.record == pointer.record:
                        return group.kept(pointer.file, limit=LIMIT).answer
        except FileNotFoundError as error:
            reason: object = "the file is missing"
            cause: Exception | None = error
        except OSError as error:
            reason, cause = error.strerror or error, error
        except DamagedError as error:
            reason, cause = error, error
        else:
            reason, cause = "another record stands there", None
        message = (
            f"{path}, byte {pointer.offset}: the record {pointer.record} cannot be read: {reason}; bring the file back"
            " from a copy, or forget the page and collect it again"
        )
        raise StoreError(message) from cause

    def resume(self, ends: Mapping[str, int], *, note: Callable[[str], None] = lambda _text: None) -> Iterator[Kept]:
        """Mend the files after a crash, and return what the database does not know of.

        The files are mended when this is called, whether or not the answers are then asked for.

        Args:
            ends: for each file that the database knows, the offset after the last piece that it knows.
            note: takes a sentence for the user on everything that was cut off.

        Returns:
            The answers that stand behind those ends, in the order in which they were written.

        Raises:
            StoreError: a file is missing, shorter than the database knows, damaged before its end, or another
                program's.
        """
        ends = {name: end for name, end in ends.items() if self._pattern.fullmatch(name)}
        names = sorted({*ends, *self._names()}, key=_number)
        found = []
        for name in names:
            try:
                found.append((name, self._mended(name, ends.get(name, 0), note)))
            except OSError as error:
                message = f"{self.folder / name} cannot be mended: {error.strerror or error}; check its rights"
                raise StoreError(message) from error
        self._current = names[-1] if names else f"{self._source}-00001.warc.gz"
        return (kept for name, pieces in found for kept in self._kept(name, pieces))

    def _kept(self, name: str, pieces: list[int]) -> Iterator[Kept]:
        for offset in pieces:
            with (self.folder / name).open("rb") as file:
                described = (group for group in groups(walk(file, offset, limit=LIMIT)) if group.fields is not None)
                yield next(described).kept(name, limit=LIMIT)

    def _mended(self, name: str, end: int, note: Callable[[str], None]) -> list[int]:
        """Cut off what is torn at the end of a file. Return where the whole pieces behind `end` begin."""
        path = self.folder / name
        size = path.stat().st_size if path.exists() else 0
        if size < end:
            state = f"has {size} bytes" if path.exists() else "is missing"
            message = f"{path} {state}, and the database knows {end} bytes of it: bring the file back from a copy"
            raise StoreError(message)
        pieces: list[int] = []
        seen, reason = end, "it ends in the middle of a piece"
        with path.open("rb+") as file:
            try:
                for raw in walk(file, end, limit=LIMIT):
                    _check_ours(raw, path)
                    seen = raw.end
                    if is_ours(raw):  # the facts about an answer: the last record of its piece
                        pieces.append(end)
                    if is_ours(raw) or raw.type == "warcinfo":
                        end = seen
            except DamagedError as error:
                reason = str(error)
                if not error.torn and next_start(file, seen + 1) is not None:
                    message = (
                        f"{path} is damaged at byte {seen} ({reason}), and whole records follow: bring the file back"
                        " from a copy"
                    )
                    raise StoreError(message) from error
            if end < size:
                file.truncate(end)
                if self._sync:
                    os.fsync(file.fileno())
                note(f"{path}: {size - end} bytes at its end are cut off, left by a run that was stopped: {reason}")
        if not end:
            path.unlink()
        return pieces

    def _names(self) -> list[str]:
        """Return the names of the files, oldest first."""
        paths = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted((path.name for path in paths if self._pattern.fullmatch(path.name)), key=_number)

    def _path(self, length: int) -> Path:
        """Return the file that the next piece goes to."""
        if self._current is None:
            # Nobody has said where the database ends. At least nothing is written behind a torn piece.
            names = self._names()
            if names:
                self._mended(names[-1], 0, lambda _text: None)
            self._current = names[-1] if names else f"{self._source}-00001.warc.gz"
        path = self.folder / self._current
        size = path.stat().st_size if path.exists() else 0
        if size and size + length > self._most_bytes:
            self._current = f"{self._source}-{_number(self._current) + 1:05}.warc.gz"
            path = self.folder / self._current
        return path

    def _write(self, path: Path, content: bytes) -> int:
        """Append to a file in one go, or not at all. Return the offset after what was written."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(path, flags, 0o666)
        try:
            before = os.fstat(descriptor).st_size
            try:
                rest = memoryview(content)
                while rest:  # more than once only where a disk is full, which the second time tells
                    rest = rest[os.write(descriptor, rest) :]
                if self._sync:
                    os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, before)
                raise
            end = os.lseek(descriptor, 0, os.SEEK_CUR)
        finally:
            os.close(descriptor)
        if self._sync and not before and os.name == "posix":  # the name of a new file is on disk once its folder is
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        return end


def _number(name: str) -> int:
    return int(name.removesuffix(".warc.gz").rpartition("-")[2])


def _check_ours(raw: Raw, path: Path) -> None:
    """Raise where the first record of a file is not as this program begins its files."""
    if raw.offset or (raw.type == "warcinfo" and SOFTWARE.encode() in (raw.block or b"")):
        return
    message = (
        f"{path} was written by another program, and nothing is changed in it: move it out of the folder, and read it"
        " with --from-warc"
    )
    raise StoreError(message)


def _within(raws: Iterator[Raw], pointer: Pointer) -> Iterator[Raw]:
    """Return the records of a piece, and none after it: they may be damaged, and are not asked for."""
    found = False
    for raw in raws:
        yield raw
        found = found or raw.record == pointer.record
        if raw.offset >= pointer.end or (found and raw.end >= pointer.end):
            return
