"""What people decided about a theme or a finding: the lines of the codebook that touch it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reportminer.codebook import FILE_NAME, Book, BookTheme, read

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


def book_of(corpus: Corpus) -> Book:
    """Return the codebook of a corpus; an empty one where there is none."""
    path = corpus.folder / FILE_NAME
    # Its lines are told by the file's name: the path is of one machine.
    return replace(read(path), name=FILE_NAME) if path.exists() else Book()


def number_of_decisions(book: Book) -> int:
    """Return how many decisions a codebook holds: renames, locks, drops, merges, splits, and moves.

    Examples:
        >>> number_of_decisions(Book(themes=(BookTheme(id=1, label="a", found_as="b", lock=True),)))
        2
    """
    return sum(len(_of_theme(book, theme)) for theme in book.themes) + len(book.moves)


def of_theme(book: Book, number: int) -> tuple[str, ...]:
    """Return the decisions that made a theme what it is, a line each.

    Args:
        book: the codebook.
        number: number of the theme.

    Examples:
        >>> of_theme(Book(themes=(BookTheme(id=3, label="home visiting", found_as="home visits", line=7),)), 3)
        ("codebook.toml, line 7: renamed 'home visiting', found as 'home visits'",)
    """
    theme = book.theme(number)
    told = [] if theme is None else _of_theme(book, theme)
    for other in book.themes:
        if other.merge_into == number:
            told.append(f"{book.place(other.line)}: theme {other.id} merged into it")
        if other.split_from == number:
            told.append(f"{book.place(other.line)}: theme {other.id} split from it")
    moved = sum(move.to == number for move in book.moves)
    if moved:
        told.append(f"{book.name}: {moved} finding{'s' if moved > 1 else ''} moved to it")
    return tuple(told)


def of_finding(book: Book, key: str, text: str) -> tuple[str, ...]:
    """Return the moves of a finding, or of another one of the same words.

    Args:
        book: the codebook.
        key: id of the finding.
        text: its words.
    """
    words = _words(text)
    told = []
    for move in book.moves:
        named = move.finding is not None and key.startswith(move.finding)
        if named or (move.text is not None and _words(move.text) == words):
            where = "no theme" if move.to is None else f"theme {move.to}"
            told.append(f"{book.place(move.line)}: moved to {where}" + (f" ({move.note})" if move.note else ""))
    return tuple(told)


def _of_theme(book: Book, theme: BookTheme) -> list[str]:
    at, told = book.place(theme.line), []
    if theme.is_renamed:
        told.append(f"{at}: renamed {theme.label!r}, found as {theme.found_as!r}")
    if theme.lock:
        told.append(f"{at}: locked: it keeps its findings")
    if theme.drop:
        told.append(f"{at}: dropped: its findings belong to no theme")
    if theme.merge_into is not None:
        told.append(f"{at}: merged into theme {theme.merge_into}")
    if theme.split_from is not None:
        told.append(f"{at}: split from theme {theme.split_from} by {', '.join(map(repr, theme.hints))}")
    return told


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
