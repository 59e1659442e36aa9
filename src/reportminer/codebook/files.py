"""Codebook files: written as a whole or not at all, with the line ends that they had."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from reportminer.errors import UsageError

_MARK = b"\xef\xbb\xbf"


def save(path: Path, text: str, *, before: bytes | None) -> None:
    r"""Write a codebook in place of what was read.

    Args:
        path: the file.
        text: what is to stand in it, lines ended by ``\n``; they get the ends that the file had.
        before: the bytes that were read; None where there was no file.

    Raises:
        UsageError: somebody changed the file meanwhile: what they wrote is not overwritten.
        OSError: it cannot be written.
    """
    content = text.encode("utf-8")
    if before is not None:
        content = content.replace(b"\n", b"\r\n") if b"\r\n" in before else content
        content = _MARK + content if before.startswith(_MARK) else content
    target = path.resolve()  # through a link, so that the link stays
    number, name = tempfile.mkstemp(dir=target.parent, prefix=".reportminer-")
    temporary = Path(name)
    try:
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor
            file.write(content)
        _refuse_changed(path, before)
        temporary.chmod(target.stat().st_mode & 0o777 if before is not None else 0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _refuse_changed(path: Path, before: bytes | None) -> None:
    if (path.read_bytes() if path.exists() else None) != before:
        message = f"{path} was changed while this ran, and nothing is written to it: run the command again"
        raise UsageError(message)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
