"""The stage "collect": files of a folder to pages."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path

from reportminer.errors import ReportMinerError, StoreError
from reportminer.pagemark import is_own_page
from reportminer.pipeline.summary import Progress, StageSummary, silent
from reportminer.store import Failure, SourceState, Store

# The stage of failures that belong to documents which a publisher announced and which are not here (yet).
FETCH = "fetch"
# The folder of what was fetched, in the folder of a corpus.
WARCS = "warc"
# Narrower than what readers take: a README.md beside the pages is no page.
SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".txt", ".pdf"})
# The corpus database, where it stands beside the pages, is no page and not worth naming either.
DATABASE_NAME = "reportminer.sqlite"
# End of the names of what `show REPORT --pdf` draws: pictures of a report are no report.
DRAWN = "-findings.pdf"
# A file changed so short a time ago may change again without a new time: its time is not trusted yet, its hash is.
RACY_NS = 2_000_000_000
# What people decided about themes, what a label service replied, and the manifest: beside the pages, and no pages.
CODEBOOK, LABELS = "codebook.toml", "labels.jsonl"
OWN = frozenset({CODEBOOK, LABELS, "ro-crate-metadata.json"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """What stands in a folder.

    Attributes:
        pages: files that may be pages, by source: the path relative to the folder, with ``/`` between the parts.
        ignored: sources of the other files, sorted. Hidden ones are not named.
        unreadable: folders that could not be listed, with the system's reason.
    """

    pages: dict[str, Path]
    ignored: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]


def scan(folder: Path) -> Folder:
    """List a folder and its subfolders, hidden ones left out, links to folders not followed.

    Args:
        folder: an existing folder.

    Returns:
        Its pages and other files, in the order of their names.
    """
    unreadable: list[OSError] = []
    pages: dict[str, Path] = {}
    ignored: list[str] = []
    for path in sorted(_files(folder, unreadable)):
        source = source_name(path.relative_to(folder))
        if path.suffix.lower() in SUFFIXES and _is_page(path):
            pages[source] = path
        elif not path.name.startswith(DATABASE_NAME) and source not in OWN:
            ignored.append(source)
    return Folder(
        pages=pages,
        ignored=tuple(ignored),
        unreadable=tuple((source_name(Path(str(error.filename))), error.strerror or "unknown") for error in unreadable),
    )


def _files(folder: Path, unreadable: list[OSError]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".") and Path(parent, name) != folder / WARCS]
        yield from (Path(parent, name) for name in files if not name.startswith("."))


def _is_page(path: Path) -> bool:
    """Tell whether a file with the ending of a page is one: what this program wrote of a corpus is none of it."""
    # A pipe or device called x.txt would be read for ever.
    return not path.name.endswith(DRAWN) and _is_regular(path) and not is_own_page(path)


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # a link to nowhere: collecting it names the reason
        return True


def source_name(path: Path) -> str:
    r"""Return a path as text that can be stored; bytes of a name that are no UTF-8 are escaped.

    Examples:
        >>> source_name(Path("2012") / "a.html")
        '2012/a.html'
        >>> source_name(Path("caf\udce9.txt"))
        'caf\\xe9.txt'
    """
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def collect(
    store: Store, folder: Path, *, progress: Progress = silent, force: bool = False
) -> tuple[StageSummary, tuple[str, ...]]:
    """Bring the stored pages in step with the files of a folder.

    A file of the same size and time as remembered is not opened. A file that is gone, or that cannot be read any more,
    leaves the results; its page stays stored.

    Args:
        store: where to.
        folder: an existing folder.
        progress: told of every file.
        force: load every file again.

    Returns:
        What was done, and the names of files that are no pages.
    """
    found = scan(folder)
    states = store.pages.states()
    failures: dict[str, Failure] = {source: _failure(source, reason) for source, reason in found.unreadable}
    touched: list[SourceState] = []
    done = 0
    progress("collect", 0, len(found.pages))
    for n, (source, path) in enumerate(found.pages.items(), start=1):
        old = None if force else states.get(source)
        try:
            now = path.stat()
            state = SourceState(name=source, sha256="", size=now.st_size, mtime_ns=_trusted(now.st_mtime_ns))
            if old is None or not _same(old, path):
                _load(store, path, state)
                done += 1
            elif state.mtime_ns != old.mtime_ns and state.mtime_ns is not None:
                touched.append(replace(state, sha256=old.sha256))
        except OSError as error:
            failures[source] = _failure(source, error.strerror or str(error))
        except StoreError:
            raise
        except (ReportMinerError, ValueError) as error:
            failures[source] = Failure(source=source, stage="collect", error=type(error).__name__, message=str(error))
        progress("collect", n, len(found.pages))
    if touched:
        store.pages.touch(touched)
    gone = [name for name in states if name not in found.pages or name in failures]
    if gone:
        store.pages.retire(gone)
    _note(store, failures, (set(found.pages) - set(failures)) | store.pages.collected())
    failed = tuple(failures[source] for source in sorted(failures))
    skipped = len(found.pages) - done - len(set(failures) & set(found.pages))
    return StageSummary(stage="collect", done=done, skipped=skipped, failed=failed), found.ignored


def changes(store: Store, folder: Path) -> int:
    """Count the files that are new, gone or changed."""
    found = scan(folder).pages
    states = store.pages.states()
    gone = len(states.keys() - found.keys())
    return gone + sum(source not in states or _changed(states[source], path) for source, path in found.items())


def _load(store: Store, path: Path, state: SourceState) -> None:
    from reportminer import readers  # noqa: PLC0415 - readers are slow to import, and an unchanged folder needs none

    page = readers.load(path, source=state.name)
    store.pages.save(page, size=state.size, mtime_ns=state.mtime_ns)


def _same(old: SourceState, path: Path) -> bool:
    """Tell whether a file holds what it held: by size and time, or else by its hash."""
    now = path.stat()
    if old.size != now.st_size:
        return False
    if old.mtime_ns == now.st_mtime_ns:
        return True
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest() == old.sha256


def _changed(old: SourceState, path: Path) -> bool:
    """Tell whether a file holds something else than it held, or cannot be read any more."""
    try:
        return not _same(old, path)
    except OSError:
        return True


def _trusted(mtime_ns: int) -> int | None:
    return mtime_ns if time.time_ns() - mtime_ns > RACY_NS else None


def _failure(source: str, reason: str) -> Failure:
    message = f"{source!r} cannot be read: {reason}; check its rights, or take it out of the folder"
    return Failure(source=source, stage="collect", error="OSError", message=message)


def _note(store: Store, failures: dict[str, Failure], fine: set[str]) -> None:
    """Store new failures; forget those that went right and those of sources that are gone."""
    old = store.failures.all()
    known = {failure for failure in old if failure.stage == "collect"}
    for failure in failures.values():
        if failure not in known:
            store.failures.save(failure)
    over = [
        failure
        for failure in old
        if (failure.stage == "collect" and failure.source not in failures)
        or (failure.stage not in {"collect", FETCH} and failure.source not in fine)
    ]
    if over:
        store.failures.clear(over)
