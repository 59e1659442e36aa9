"""WARC files of anybody's: what is whole is read, what is not is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from reportminer.errors import MissingError, UnreadableError
from reportminer.warc.assembly import groups
from reportminer.warc.kept import Kept
from reportminer.warc.streams import DamagedError, Member, Plain
from reportminer.warc.walk import GZIP, Raw, next_start, walk

LIMIT = 200_000_000
"""Bytes of one answer, packed or unpacked, above which it is not read."""

_STARTS = {
    b"\x28\xb5\x2f\xfd": "it is packed with zstd: unpack it with `zstd -d` first",
    b"PK\x03\x04": "it is a zip archive (a WACZ holds its WARC files in `archive/`): unpack it first",
    b"filedesc:": "it is an ARC file: `warcio recompress` makes a WARC file of it",
}


def records(path: Path, *, limit: int = LIMIT, note: Callable[[str], None] = lambda _text: None) -> Iterator[Kept]:
    """Read the answers in a WARC file: ours or another tool's, WARC 1.0 or 1.1, gzipped or not.

    Requests, names of hosts, notes of crawlers and so on are passed over. A redirect of a foreign file is an answer
    of its own, with its status and its ``Location``; in ours it is in the `chain` of the answer that it led to.

    Args:
        path: the file.
        limit: bytes of one answer above which it is passed over.
        note: takes a sentence for the user on everything that could not be read.

    Yields:
        Each answer that is whole, in the order of the file.

    Raises:
        MissingError: there is no such file.
        UnreadableError: it is no WARC file, or may not be read.
    """
    try:
        with path.open("rb") as file:
            _must_be_warc(file, path)
            for group in groups(_whole(file, path, limit, note)):
                try:
                    yield group.kept(path.name, limit=limit)
                except DamagedError as error:
                    named = group.main.target or group.main.record
                    note(f"{path}: the record of {named} at byte {group.offset} is passed over: {error}")
    except FileNotFoundError as error:
        message = f"no file {path}: check the name and the folder"
        raise MissingError(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror or error}"
        raise UnreadableError(message) from error


def _must_be_warc(file: BinaryIO, path: Path) -> None:
    start = file.read(16)
    if not start:
        message = f"{path} is empty: copy or fetch it again"
        raise UnreadableError(message)
    for first, words in _STARTS.items():
        if start.startswith(first):
            message = f"{path} cannot be read as a WARC file: {words}"
            raise UnreadableError(message)
    stream = Member(file, 0) if start.startswith(GZIP) else Plain(file, 0)
    inner = start
    try:
        inner = stream.read(16)
    except DamagedError:
        if stream.position == 0 and next_start(file, 1) is not None:
            return  # its first record is damaged: reading tells
    if not inner.lstrip(b"\r\n").startswith(b"WARC/"):
        message = f"{path} is no WARC file: it begins with {inner!r}; give a file that ends in .warc or .warc.gz"
        raise UnreadableError(message)


def _whole(file: BinaryIO, path: Path, limit: int, note: Callable[[str], None]) -> Iterator[Raw]:
    """Return the records that can be read; go on after those that cannot."""
    offset: int | None = 0  # where reading goes on
    passed: dict[str, int] = {}
    while offset is not None:
        try:
            for raw in walk(file, offset, limit=limit):
                if raw.type in {"revisit", "continuation"}:
                    passed[raw.type] = passed.get(raw.type, 0) + 1
                elif raw.block is None and raw.type in {"response", "resource"}:
                    note(f"{path}: the record of {raw.target} at byte {raw.offset} is passed over: over {limit} bytes")
                yield raw
            break
        except DamagedError as error:
            again = next_start(file, error.offset + 1)
            rest = "nothing whole follows" if again is None else f"reading goes on at byte {again}"
            note(f"{path}: the record at byte {error.offset} is damaged: {error}; {rest}")
            offset = again
    for kind, number in passed.items():
        # A revisit points to an equal answer elsewhere; where that is in these files, it is read there.
        note(f"{path}: {number} records of type {kind} hold no content of their own and are passed over")
