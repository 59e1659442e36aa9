"""The mark by which a page that this program wrote is known again."""

from __future__ import annotations

from pathlib import Path

GENERATOR = "reportminer"
"""What a report names as its generator, before the version."""
# The mark stands in the head, after the policy, whose length is known.
_LOOKED_AT = 4_096
_MARK = f'<meta name="generator" content="{GENERATOR} '.encode()


def is_own_page(path: Path) -> bool:
    """Tell whether a file is a report of this program: it may be written anew, and it is no page of a corpus.

    Args:
        path: a file; one that is not there or cannot be read is none.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = Path(folder) / "themes.html"
        ...     _ = page.write_text('<!DOCTYPE html><meta name="generator" content="reportminer 1.0">')
        ...     is_own_page(page), is_own_page(Path(folder) / "none.html")
        (True, False)
    """
    try:
        with path.open("rb") as file:
            return _MARK in file.read(_LOOKED_AT)
    except OSError:
        return False
