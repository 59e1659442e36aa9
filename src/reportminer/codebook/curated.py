"""What a replay answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportminer.codebook.book import Book
from reportminer.codebook.found import Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class CuratedTheme:
    """A theme that has findings.

    Attributes:
        id: its number, the same at every refit.
        label: what the codebook calls it; None where the machine is to name it.
        size: number of findings.
        note: what people wrote about it.
        locked: whether it keeps its members.
        is_new: whether its number was given in this replay.
    """

    id: int
    label: str | None
    size: int
    note: str | None = None
    locked: bool = False
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What one decision did.

    Attributes:
        decision: ``rename``, ``lock``, ``split``, ``merge``, ``move`` or ``drop``.
        theme: the theme it stands at; of a move the theme that the finding went to, None for none.
        what: in words.
        findings: number of findings that it touched.
        line: where it stands in the codebook, 0 for nowhere.
    """

    decision: str
    theme: int | None
    what: str
    findings: int
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Curated:
    """Themes after everything people decided.

    Attributes:
        ids: theme of each row of `Found`, -1 for none; shape (n,).
        theme_of: theme of each finding, by the finding's id; None for none.
        themes: the themes that have findings, most findings first.
        effects: what each decision did, in the order of the file within each kind.
        conflicts: what could not be done as it is written, or lost what people had decided; one line each.
        news: what a reader should know: new themes, themes that were not found again, themes that changed much.
        book: the codebook as `codes apply` would write it.
    """

    ids: Labels
    theme_of: Mapping[str, int | None]
    themes: tuple[CuratedTheme, ...]
    effects: tuple[Effect, ...]
    conflicts: tuple[str, ...]
    news: tuple[str, ...]
    book: Book


def named(book: Book, names: Mapping[int, str]) -> Book:
    """Return a codebook in which new themes are called what the machine calls them.

    Args:
        book: a codebook.
        names: names by number. A theme whose label a person took out has a `found_as` and keeps its label open.

    Examples:
        >>> from reportminer.codebook.book import BookTheme
        >>> named(Book(themes=(BookTheme(id=1),)), {1: "home visits"}).themes[0].label
        'home visits'
    """
    themes = [
        replace(theme, label=names[theme.id], found_as=names[theme.id])
        if theme.label is None and theme.found_as is None and theme.id is not None and theme.id in names
        else theme
        for theme in book.themes
    ]
    return replace(book, themes=tuple(themes))
