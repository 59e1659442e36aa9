"""Files named on the command line: folders walked, what is no page named, and a name for each result."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportminer.pipeline.collect import SUFFIXES, scan

KINDS = ", ".join(sorted(SUFFIXES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What was named.

    Attributes:
        files: the pages, each once, in the order given; those of a folder by name.
        missing: a line for each path that does not exist or cannot be listed.
        skipped: a line for what is no page.
    """

    files: tuple[Path, ...]
    missing: tuple[str, ...]
    skipped: tuple[str, ...]

    def names(self) -> dict[Path, str]:
        """Return the name of each page's result: ``s01.json`` for ``s01.html``.

        Where two would have one name, as ``a.html`` and ``a.txt`` would, they keep their suffix (``a.html.json``), and
        where that is not enough, the folders before them (``2012_a.html.json``). Capitals do not tell names apart, as
        on some disks they do not.
        """
        names = {path: path.stem for path in self.files}
        for depth in range(1, max((len(path.absolute().parts) for path in self.files), default=1) + 1):
            counts = Counter(name.casefold() for name in names.values())
            alike = [path for path, name in names.items() if counts[name.casefold()] > 1]
            if not alike:
                break
            for path in alike:
                names[path] = "_".join(path.absolute().parts[-depth:])
        return {path: f"{name}.json" for path, name in names.items()}


def find(paths: list[Path]) -> Inputs:
    """Find the pages among files and folders; hidden ones in a folder are left out.

    Args:
        paths: files, which may be hidden, and folders.
    """
    files: dict[str, Path] = {}
    missing: list[str] = []
    skipped: list[str] = []
    for path in paths:
        try:
            folder, there = path.is_dir(), path.exists() or path.is_symlink()
        except OSError as error:  # a name that is too long, a folder that may not be entered
            missing.append(f"{path} cannot be looked at: {error.strerror or error}; check the name and the rights")
            continue
        if folder:
            found = scan(path)
            for page in found.pages.values():
                files.setdefault(_real(page), page)
            missing += [f"{folder} cannot be listed: {reason}" for folder, reason in found.unreadable]
            if found.ignored:
                named = ", ".join(found.ignored[:5]) + (", …" if len(found.ignored) > 5 else "")
                skipped.append(f"skipped {len(found.ignored)} in {path}, not one of {KINDS}: {named}")
        elif not there:
            missing.append(f"no file or folder {path}: check the name")
        elif path.suffix.lower() not in SUFFIXES:
            skipped.append(f"skipped {path}: not one of {KINDS}")
        else:
            files.setdefault(_real(path), path)
    return Inputs(files=tuple(files.values()), missing=tuple(missing), skipped=tuple(skipped))


def _real(path: Path) -> str:
    # Path.resolve() fails on a link to itself; reading that link names the reason.
    return os.path.realpath(path)
