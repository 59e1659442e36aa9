"""What a person calls a theme, a finding or a report, looked up."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from reportminer.errors import MissingError

if TYPE_CHECKING:
    from reportminer.records import Theme
    from reportminer.store import FindingRow, Store


def find_theme(store: Store, key: str) -> Theme:
    """Return the theme with this number, this label, or the only one whose label holds these words.

    Raises:
        MissingError: there is none, or there are several.
    """
    themes = store.themes.all()
    wanted = key.strip().casefold()
    number = wanted.removeprefix("#")
    exact = [theme for theme in themes if number == str(theme.id) or theme.label.casefold() == wanted]
    found = exact or [theme for theme in themes if wanted and wanted in theme.label.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        named = ", ".join(f"{theme.id} {theme.label}" for theme in found[:5])
        message = f"{len(found)} themes are called something like {key!r}: {named}; give the number"
        raise MissingError(message)
    if not themes:
        message = f"there is no theme {key!r}, for there are no themes: the corpus holds no findings, or none fits"
        raise MissingError(message)
    near = get_close_matches(wanted, [theme.label for theme in themes], n=3, cutoff=0.5)
    hint = f"near it: {', '.join(near)}; " if near else ""
    numbers = ", ".join(map(str, sorted(theme.id for theme in themes)[:30])) + (", …" if len(themes) > 30 else "")
    message = f"there is no theme {key!r}: {hint}there are the numbers {numbers}; `reportminer themes` lists them"
    raise MissingError(message)


def find_finding(store: Store, key: str) -> FindingRow | None:
    """Return the finding whose id is or begins with `key`, or None.

    Raises:
        MissingError: several ids begin so.
    """
    exact = store.found.get([key])
    if exact:
        return exact[key]
    if len(key) < 4:  # so short a beginning is rather the name of something else
        return None
    found = [row for row in store.found.rows() if row.finding.id.startswith(key)]
    if len(found) > 1:
        message = f"{len(found)} findings have an id that begins with {key!r}: give more of it"
        raise MissingError(message)
    return found[0] if found else None


def quotes(store: Store, theme: Theme, most: int | None) -> list[FindingRow]:
    """Return findings of a theme: its typical ones first, then the surest, one a body before a second of any.

    Args:
        store: where to look.
        theme: the theme.
        most: at most so many; None for all.
    """
    rows = store.found.rows(theme=theme.id, kind="finding")
    ranks = {key: rank for rank, key in enumerate(theme.exemplars)}
    rows.sort(key=lambda row: (ranks.get(row.finding.id, len(ranks)), -(row.probability or 0.0), row.finding.id))
    turns: Counter[str] = Counter()
    queue: list[tuple[int, int]] = []
    seen: set[str] = set()
    for place, row in enumerate(rows):
        if row.finding.text in seen and most is not None:  # a stock phrase is quoted once
            continue
        seen.add(row.finding.text)
        body = row.finding.body or row.finding.report
        queue.append((turns[body], place))
        turns[body] += 1
    return [rows[place] for _, place in sorted(queue)][:most]
