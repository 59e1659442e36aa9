"""One corpus to one file."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.errors import UsageError
from reportminer.exports.material import Material
from reportminer.exports.registry import Writer, missing_extra, writer_of
from reportminer.outfile import replacing, write_bytes
from reportminer.pipeline.summary import Progress, silent
from reportminer.precious import check_no_page, check_precious

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

Beside = Callable[[Material, Path], dict[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written.

    Attributes:
        path: the file.
        size: its size in bytes.
        findings: number of findings and recommendations that it was made of.
        beside: further files that belong to it.
        notes: what was cut or left out, in plain words.
    """

    path: Path
    size: int
    findings: int
    beside: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


def export(corpus: Corpus, path: str | Path, *, force: bool = False, progress: Progress = silent) -> Written:
    """Write findings and themes of a corpus as a file that other programs open; its suffix says which.

    Equal corpora make equal files, byte for byte, with the same versions of the packages that write them. One report
    is held in memory at a time.

    Args:
        corpus: a corpus, brought up to date before (`Corpus.run`).
        path: the file: ``.csv``, ``.jsonl``, ``.parquet``, ``.xlsx``, ``.md``, ``.sqlite``, ``.spacy`` or another of
            `reportminer.exports.writers`. It is written as a whole or not at all.
        force: overwrite a file that is there.
        progress: told how many reports were gone through, in the stage ``export``.

    Returns:
        What was written.

    Raises:
        UsageError: nothing writes such a file, or what writes it is not installed; `path` is a folder, is in no
            folder, is there already, or holds what was mined or decided.
        StoreError: the database cannot be read.
        OSError: the file cannot be written.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     export(corpus, Path(folder) / "findings.jsonl").findings
        0
    """
    target = Path(path).expanduser()
    writer = check_export(target, force=force)
    material = Material(corpus, progress)
    try:
        with replacing(target) as temporary:
            writer.write(material, temporary)
            size = temporary.stat().st_size
    except ModuleNotFoundError as error:
        if writer.EXTRA is None:
            raise
        raise missing_extra(target, writer, error) from error
    beside: Beside | None = getattr(writer, "beside", None)
    further = {} if beside is None else {target.parent / name: text for name, text in beside(material, target).items()}
    for name, content in further.items():
        write_bytes(name, content)
    return Written(path=target, size=size, findings=len(material), beside=tuple(further), notes=tuple(material.notes))


def check_export(path: Path, *, force: bool = False) -> Writer:
    """Refuse a file that may not be written, before the work is done and not after.

    Returns:
        What writes it.

    Raises:
        UsageError: nothing writes such a file; it is a folder, in no folder, or there already and `force` is not
            given; or it holds what was mined or decided, whatever `force` says.
    """
    if str(path) == "-":
        message = "results are exported to a file, whose suffix says what it is: name one in place of '-'"
        raise UsageError(message)
    writer = writer_of(path)
    real = check_precious(path, str(path))
    if path.is_dir():
        message = f"{path} is a folder: name a file in it"
        raise UsageError(message)
    if not real.parent.is_dir():
        message = f"{path}: there is no folder {real.parent if path.is_symlink() else path.parent}; make it first"
        raise UsageError(message)
    if not os.access(real.parent, os.W_OK | os.X_OK):
        message = f"{path}: the folder {real.parent} may not be written to; name another, or change its rights"
        raise UsageError(message)
    check_no_page(path, str(path))
    names: tuple[str, ...] = getattr(writer, "BESIDE", ())
    for one in (path, *(path.parent / name for name in names)):
        if one != path:
            check_precious(one, str(one))
        if not force and one.exists() and (not one.is_file() or one.stat().st_size):
            message = f"{one} is there already: name another file, or overwrite it with --force (force=True)"
            raise UsageError(message)
    return writer
