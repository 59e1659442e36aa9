"""A REFI-QDA codebook as given themes."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

from reportminer.errors import UnreadableError
from reportminer.given.checked import checked, slug
from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.refi.codes import POLARITIES, RECOMMENDATION
from reportminer.refi.matching import code_names
from reportminer.refi.reading import ReadCode, read_codes
from reportminer.sheet import bytes_of

LARGEST = 50_000_000


def given_codebook(path: Path) -> GivenThemes:
    """Return the codes of a ``.qdc`` as given themes.

    Every code that something may be coded with is a theme, whatever it stands under; descriptions come along.
    Polarities and "recommendation" are no themes.

    Args:
        path: the file.

    Raises:
        MissingError: there is no such file.
        UsageError: it is a folder, or holds no code.
        UnreadableError: it is no codebook.
    """
    with _opened(path) as file:
        codes = read_codes(file, str(path))
    kept = [code for code in codes if code.codable and code.name and not _is_ours(code)]
    names = code_names(kept)
    keys: Counter[str] = Counter()
    themes = []
    for code in kept:
        key = slug(names[code.guid])
        keys[key] += 1
        themes.append(
            GivenTheme(
                key=key if keys[key] == 1 else f"{key}-{keys[key]}",
                name=names[code.guid],
                description=code.description,
                line=code.line,
            )
        )
    return checked(themes, path, _notes(codes, kept))


def _opened(path: Path) -> BytesIO:
    content = bytes_of(path, LARGEST + 1, "codebook")
    if len(content) > LARGEST:
        message = f"{path} is larger than {LARGEST // 1_000_000} MB: that is no codebook"
        raise UnreadableError(message)
    return BytesIO(content)


def _is_ours(code: ReadCode) -> bool:
    name = code.name.casefold()
    polarity = name in POLARITIES and (not code.path or code.path[-1].casefold() == "polarity")
    return polarity or (name == RECOMMENDATION and not code.path)


def _notes(codes: tuple[ReadCode, ...], kept: list[ReadCode]) -> tuple[str, ...]:
    ours = [code.name for code in codes if code.codable and _is_ours(code)]
    return (f"{', '.join(ours)} are no themes and are left out",) if ours and kept else ()
