"""Files on this machine: pages, texts and PDF reports that somebody saved, in folders or one by one.

Each has an address of its own, ``file:2013/release.html``, relative to the folder that was given: the corpus does not
change when the folder moves. Nothing outside the given folders can be read.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote, unquote_to_bytes

from reportminer.answer import Answer
from reportminer.errors import FetchError, MissingError, PayloadError, RefusedError, SourceError, UsageError
from reportminer.sources.base import Announcement, Document, Options, Source, Visit, Way
from reportminer.sources.parts.data import table
from reportminer.sources.parts.pages import page_by, selectors_of

LIMIT = 100_000_000
"""Bytes above which a file is refused: the largest reports, full of pictures, have a fifth of it."""

_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
}
_WARC = (".warc", ".warc.gz")
# A file changed so short a time ago may change again without a new time.
_RACY_NS = 2_000_000_000
# What a path keeps as it is in an address: no "%", "?", "#" and no space.
_SAFE = "/!$&'()*+,;=:@~"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """A folder or file that was given: where it is, and how its addresses begin."""

    place: Path
    label: str

    @property
    def files(self) -> Iterator[tuple[str, Path]]:
        """Path in the address, and path on disk, of each file that may be a document, sorted."""
        if not self.place.is_dir():
            yield self.label, self.place
            return
        beginning = f"{self.label}/" if self.label else ""
        found: list[Path] = []
        for parent, folders, names in os.walk(self.place):
            folders[:] = [name for name in folders if not name.startswith(".")]
            found.extend(Path(parent, name) for name in names if _wanted(name))
        for path in sorted(found):
            yield beginning + path.relative_to(self.place).as_posix(), path

    def path(self, relative: str) -> Path | None:
        """Return the path on disk of a path in an address, None where that is none of this folder."""
        if relative == self.label:
            return self.place
        beginning = f"{self.label}/" if self.label else ""
        return self.place / relative[len(beginning) :] if relative.startswith(beginning) else None

    def holds(self, resolved: Path) -> bool:
        """Whether a path, links followed, is inside."""
        return resolved == self.place or self.place in resolved.parents


def make(options: Options) -> Source:
    """Return the source of files on this machine.

    Args:
        options: `Options.paths`, folders and files.

    Returns:
        The source.

    Raises:
        MissingError: a path does not exist.
        UsageError: no path is given, or one is neither folder nor a file of a known kind.

    Examples:
        >>> make(Options())
        Traceback (most recent call last):
        ...
        reportminer.errors.UsageError: local must be told where the files are: give folders or files with --path (.html, .htm, .xhtml, .txt, .pdf)
    """  # noqa: E501 - the message is one line
    if not options.paths:
        message = f"local must be told where the files are: give folders or files with --path ({', '.join(_TYPES)})"
        raise UsageError(message)
    given = _labelled(list(dict.fromkeys(map(_resolved, options.paths))))

    def find(visit: Visit) -> list[Announcement]:
        return _find(given, visit)

    def get(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        return _answer(given, address)

    return replace(SOURCE, ways=(Way(name="folders", find=find),), get=get, make=None)


def _resolved(path: Path) -> Path:
    try:
        place = path.resolve(strict=True)
    except FileNotFoundError as error:
        message = f"no file or folder {str(path)!r}: check the name"
        raise MissingError(message) from error
    except (OSError, RuntimeError, ValueError) as error:
        message = f"{str(path)!r} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise UsageError(message) from error
    if place.name.lower().endswith(_WARC):
        message = f"{str(path)!r} is a WARC file: give it with --from-warc"
        raise UsageError(message)
    if not place.is_dir() and (not place.is_file() or place.suffix.lower() not in _TYPES):
        message = f"{str(path)!r} is neither a folder nor a file of a known kind ({', '.join(_TYPES)})"
        raise UsageError(message)
    return place


def _labelled(places: Sequence[Path]) -> tuple[_Given, ...]:
    """Give each place the beginning of its addresses: as many of its last names as tell it from the others."""
    if len(places) == 1:
        place = places[0]
        return (_Given(place=place, label="" if place.is_dir() else place.name),)
    depth = 1
    while len({place.parts[1:][-depth:] for place in places}) < len(places):
        depth += 1
    return tuple(_Given(place=place, label="/".join(place.parts[1:][-depth:])) for place in places)


def _find(given: Sequence[_Given], visit: Visit) -> list[Announcement]:
    files = [(each, *file) for each in given for file in each.files]
    found: dict[Path, Announcement] = {}
    # A file is announced by its own name before that of a link to it.
    for each, relative, path in sorted(files, key=lambda file: file[2].is_symlink()):
        try:
            resolved, state = path.resolve(strict=True), path.stat()
        except (OSError, RuntimeError) as error:
            visit.note(f"{relative} is left out: {getattr(error, 'strerror', None) or error}")
            continue
        if not stat.S_ISREG(state.st_mode) or not any(one.holds(resolved) for one in given):
            visit.note(f"{relative} is left out: it is no file, or a link to a place that was not given")
            continue
        found.setdefault(resolved, _announced(each, relative, state))
    if not found:
        places = ", ".join(str(each.place) for each in given)
        message = f"no document in {places}: looked for {', '.join(_TYPES)}, hidden files and folders left out"
        raise SourceError(message)
    return sorted(found.values(), key=lambda one: one.address)


def _announced(each: _Given, relative: str, state: os.stat_result) -> Announcement:
    trusted = time.time_ns() - state.st_mtime_ns > _RACY_NS
    return Announcement(
        address=_address(relative),
        listing=_address(each.label),
        version=f"{state.st_size}-{state.st_mtime_ns}" if trusted else None,
    )


def _address(relative: str) -> str:
    """Return a path as an address; bytes of a name that are no UTF-8 are kept (RFC 3986, section 2.1)."""
    return f"file:{quote(os.fsencode(relative), safe=_SAFE)}"


def _answer(given: Sequence[_Given], address: str) -> Answer:
    # "file:///a" is what links relative to "file:b" become.
    relative = os.fsdecode(unquote_to_bytes(re.sub("^file:(?:///)?", "", address)))
    if not address.startswith("file:") or "\0" in relative or {"", ".", ".."} & set(relative.split("/")):
        _refuse(address, "it is no address of a file in a folder that was given")
    for each in given:
        path = each.path(relative)
        if path is not None and os.path.lexists(path):
            return _read(given, address, path, path.relative_to(each.place).parts)
    message = f"{address} is not there: no such file in {', '.join(str(each.place) for each in given)}"
    raise FetchError(message, address=address, status=404)


def _read(given: Sequence[_Given], address: str, path: Path, below: Sequence[str]) -> Answer:
    try:
        resolved = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # RuntimeError is a link to itself
        raise _unreadable(address, error) from error
    if not any(one.holds(resolved) for one in given):
        _refuse(address, "it is a link to a place that was not given")
    if not all(map(_shown, below)) or path.suffix.lower() not in _TYPES or not resolved.is_file():
        _refuse(address, f"it is hidden, or no file of a known kind ({', '.join(_TYPES)})")
    try:
        with resolved.open("rb") as file:
            content = file.read(LIMIT + 1)
            changed = os.fstat(file.fileno()).st_mtime
    except OSError as error:
        raise _unreadable(address, error) from error
    if len(content) > LIMIT:
        message = f"{address} is larger than {LIMIT // 1_000_000} MB, the most that is read"
        raise PayloadError(message, address=address)
    return Answer(
        address=address,
        final=address,
        status=200,
        headers=(
            ("Content-Type", _media_type(path, content)),
            ("Content-Length", str(len(content))),
            ("Last-Modified", formatdate(changed, usegmt=True)),
        ),
        content=content,
        fetched=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    )


def _unreadable(address: str, error: Exception) -> FetchError:
    reason = getattr(error, "strerror", None) or str(error)
    return FetchError(f"{address} cannot be read: {reason}; check its rights", address=address)


def _refuse(address: str, why: str) -> NoReturn:
    message = f"{address} is not read: {why}"
    raise RefusedError(message, address=address)


def _media_type(path: Path, content: bytes) -> str:
    """Tell what a file is by its name; a web page saved as ``.txt`` by its first bytes."""
    named = _TYPES[path.suffix.lower()]
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024].lower()
    markup = head.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) and b"<html" in head
    return "text/html" if markup and named == "text/plain" else named


def _wanted(name: str) -> bool:
    return _shown(name) and Path(name).suffix.lower() in _TYPES


def _shown(name: str) -> bool:
    """Whether a name is that of a file that is not hidden; ``..`` is none."""
    return bool(name) and not name.startswith(".")


_general = page_by(selectors_of(table("general")))


def _page(answer: Answer) -> Document:
    """Describe a file: what a page says of itself; texts and PDF files say nothing beside their text."""
    if answer.media_type != "text/html":
        return Document()
    try:
        return _general(answer)
    except SourceError:
        # A fragment without any title: somebody wants it all the same.
        return Document()


SOURCE = Source(
    name="local",
    publisher="files on this machine",
    site="",
    ways=(),
    page=_page,
    licence="as each publisher says",
    make=make,
)
