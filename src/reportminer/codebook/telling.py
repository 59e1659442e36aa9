"""Themes of a codebook that a refit did not find again, or hardly, told in plain words."""

from __future__ import annotations

import numpy as np

from reportminer.codebook.book import Book, BookTheme
from reportminer.codebook.found import Labels, Texts
from reportminer.codebook.matching import Matches
from reportminer.diagnostics import numbered

# A theme with fewer than half of its typical findings in one place is not quite what it was called after.
CHANGED = 0.5


def lost_and_changed(
    book: Book, texts: Texts, matches: Matches, apart: tuple[int, ...], final: Labels
) -> tuple[list[str], list[str]]:
    """Return conflicts and news about themes that are not what they were.

    A lost theme is a conflict where people had decided something about it, else it is news. It stays in the codebook
    with its number: where its findings come together again, it is back under its name.
    """
    conflicts: list[str] = []
    news: list[str] = []
    found = set(matches.theme_of.values())
    for theme in book.themes:
        number = theme.number
        if theme.split_from is not None or not (theme.anchors or theme.members):
            continue
        share = matches.shares.get(number)
        if number in found and (share is None or share < CHANGED):
            how = (
                "only by what its typical findings mean" if share is None else f"by {share:.0%} of its typical findings"
            )
            news.append(f"{_at(book, theme)} was known again {how}: see whether its label still fits")
        if number in apart:
            news.append(
                f"{_at(book, theme)} came together with another, and was taken out of it by its typical findings"
            )
        if number in found or number in apart or (final == number).any():
            continue
        where = _where(texts.places(theme.anchors or theme.members), final)
        told = f"{_at(book, theme)} was not found again: {where}"
        if theme.drop:
            conflicts.append(f"{told}, so nothing is dropped")
        elif theme.is_decided:
            conflicts.append(f"{told}; merge_into gives it up")
        else:
            news.append(told)
    if fresh := [number for number in matches.fresh if (final == number).any()]:
        news.append(f"{numbered(fresh)} {'are' if len(fresh) > 1 else 'is'} new")
    return conflicts, news


def _at(book: Book, theme: BookTheme) -> str:
    name = f" {theme.label!r}" if theme.label else ""
    return f"{book.place(theme.line)}: theme {theme.number}{name}"


def _where(places: list[int], final: Labels) -> str:
    """Return where findings are now: ``its 12 typical findings are now in theme 3 (8) and theme 9 (4)``."""
    if not places:
        return "none of its typical findings is in the corpus any more"
    themes, counts = np.unique(final[places], return_counts=True)
    order = sorted(zip(themes.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    named = [f"{f'theme {theme}' if theme >= 0 else 'no theme'} ({count})" for theme, count in order]
    listed = named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"
    return f"its {len(places)} typical findings are now in {listed}"
