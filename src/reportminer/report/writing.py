"""The report of a corpus, written as one file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.errors import UsageError
from reportminer.outfile import write_bytes
from reportminer.pagemark import is_own_page
from reportminer.pipeline.summary import Progress, silent
from reportminer.precious import check_precious
from reportminer.provenance import described
from reportminer.report.gathering import gather
from reportminer.report.layout_stored import places_of
from reportminer.report.page import DEFAULT_TITLE, render

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the file, its size in bytes, and how many findings and themes it shows."""

    path: Path
    size: int
    findings: int
    themes: int


def write_report(
    corpus: Corpus,
    path: str | Path,
    *,
    title: str | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Written:
    """Write the findings and themes of a corpus as one HTML page, which opens without a network.

    Equal corpora make equal files: there is no clock in it, unless ``SOURCE_DATE_EPOCH`` names a day.

    Args:
        corpus: a corpus whose themes are made, see `reportminer.Corpus.run`.
        path: the file. It is written as a whole or not at all.
        title: heading of the page.
        force: overwrite a file that is no page of ours.
        progress: told how far it is, in the stages ``gather``, ``place`` and ``write``.

    Returns:
        What was written.

    Raises:
        MissingError: the corpus has no themes.
        UsageError: `path` is a folder, is in no folder, or is a file of something else.
        StoreError: the database cannot be read.
        OSError: the file cannot be written.
    """
    target = Path(path).expanduser()
    check_target(target, force=force)
    progress("gather", 0, 1)
    found = gather(corpus)
    progress("gather", 1, 1)
    progress("place", 0, 1)
    spots = places_of(corpus.store)
    progress("place", 1, 1)
    progress("write", 0, 1)
    content = render(found, title or DEFAULT_TITLE, described(corpus), spots).encode("utf-8")
    write_bytes(target, content)
    progress("write", 1, 1)
    return Written(path=target, size=len(content), findings=len(found.findings), themes=len(found.themes))


def check_target(path: Path, *, force: bool = False) -> None:
    """Refuse a file that may not be written, before the work is done and not after.

    Raises:
        UsageError: it is a folder, in no folder, or a file of something else and `force` is not given; or it holds
            what was mined or decided, whatever `force` says.
    """
    if str(path) == "-":
        message = "the page is written to a file: name one in place of '-'"
        raise UsageError(message)
    real = check_precious(path, str(path))
    if path.is_dir():
        message = f"{path} is a folder: name a file in it, such as {path / 'themes.html'}"
        raise UsageError(message)
    if not real.parent.is_dir():
        message = f"{path}: there is no folder {real.parent if path.is_symlink() else path.parent}; make it first"
        raise UsageError(message)
    if (path.is_file() or not path.exists()) and not os.access(real.parent, os.W_OK | os.X_OK):
        message = f"{path}: the folder {real.parent} may not be written to; name another, or change its rights"
        raise UsageError(message)
    if force or not path.is_file() or not path.stat().st_size:
        return
    if not is_own_page(path):
        message = (
            f"{path} is there already and is no page of reportminer: name another file, or overwrite it with --force"
        )
        raise UsageError(message)
