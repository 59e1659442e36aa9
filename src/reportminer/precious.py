"""Files that no output may take the place of: what was mined, what people decided, the pages themselves."""

from __future__ import annotations

from pathlib import Path

from reportminer.errors import UsageError
from reportminer.pipeline.collect import CODEBOOK, DATABASE_NAME, DRAWN, LABELS, SUFFIXES

# The first bytes of every SQLite file (https://www.sqlite.org/fileformat.html, section 1.3).
_SQLITE = b"SQLite format 3\0"
# What an exported database says it is (section 1.3.14): it may be written anew, a corpus's never.
PUBLISHED = b"rmex"
_WARC = (".warc", ".warc.gz")


def check_precious(path: Path, called: str) -> Path:
    """Refuse a place to write to where something would be lost, or nothing can stand.

    Args:
        path: the file to be written.
        called: how messages name it.

    Returns:
        The file itself, links followed.

    Raises:
        UsageError: a link leads in a circle, or the name cannot be one; or the file is a database, a codebook, raw
            answers.

    Examples:
        >>> check_precious(Path("releases/reportminer.sqlite"), "--output")
        Traceback (most recent call last):
            ...
        reportminer.errors.UsageError: --output is what was mined or decided: name another file
    """
    try:
        path.stat()
        real = path.resolve()
    except (FileNotFoundError, NotADirectoryError):
        real = path.resolve()
    except (OSError, ValueError) as error:  # a circle of links, a name that is too long, a folder that is locked
        message = f"{called} cannot be written: {getattr(error, 'strerror', None) or error}; name another file"
        raise UsageError(message) from error
    name = real.name
    if name.startswith(DATABASE_NAME) or name in {CODEBOOK, LABELS} or name.endswith(_WARC) or _is_database(real):
        message = f"{called} is what was mined or decided: name another file"
        raise UsageError(message)
    return real


def check_no_page(path: Path, called: str) -> None:
    """Refuse a file that the next run of a corpus would read as one of its pages.

    Args:
        path: the file to be written.
        called: how messages name it.

    Raises:
        UsageError: it ends like a page, and lies in the folder of a corpus.
    """
    real = path.resolve()
    if real.suffix.lower() not in SUFFIXES or real.name.endswith(DRAWN):
        return
    for folder in real.parents:
        if (folder / DATABASE_NAME).is_file():
            message = (
                f"{called} would be read as a page of the corpus in {folder}: let it end in .csv, .json or .md, "
                "or name a file elsewhere"
            )
            raise UsageError(message)


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(100)
            return head.startswith(_SQLITE) and head[68:72] != PUBLISHED
    except OSError:  # it cannot be looked into: writing it names the reason
        return False
