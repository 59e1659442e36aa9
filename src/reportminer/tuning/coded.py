"""Coded findings to learn from: a CSV with a text, its theme and, where there is one, the body that it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from reportminer.errors import UsageError
from reportminer.sheet import read_sheet

# Below these the gain is chance: on the training releases 100 coded findings lift the accuracy of held-out bodies.
FEWEST_TEXTS = 100
FEWEST_OF_A_THEME = 5
FEWEST_THEMES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """Coded findings.

    Attributes:
        texts: the different texts, n of them, sorted: the order of the file changes nothing.
        labels: the theme of each.
        groups: the body (or whatever the column holds) of each; None where no column was named.
        notes: what was left out and why, in plain words.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    groups: tuple[str, ...] | None
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Number of texts of each theme, most first."""
        return dict(sorted(Counter(self.labels).items(), key=lambda item: (-item[1], item[0])))


def read_coded(path: Path | str, *, text: str = "text", label: str = "label", group: str | None = None) -> Coded:
    """Read coded findings; rows without a text or label, repeats, and themes with too few texts are left out.

    Args:
        path: the CSV.
        text: its column of texts.
        label: its column of themes.
        group: its column of bodies, by which is held out; None where there is none.

    Returns:
        The coded findings.

    Raises:
        MissingError: there is no such file or column.
        UnreadableError: the file cannot be read as CSV.
        UsageError: there are too few codings to learn from; the message says how many are needed.
    """
    hint = "name yours with --text-column, --label-column and --group-column"
    columns = [text, label, *([] if group is None else [group])]
    if len(set(columns)) < len(columns):
        message = f"the columns {', '.join(map(repr, columns))} must be different ones: {hint}"
        raise UsageError(message)
    sheet = read_sheet(path, columns, hint)
    given = zip(*(sheet.column(column) for column in columns), strict=True)
    notes = list(sheet.notes)
    rows = [row for row in given if row[0] and row[1]]
    _note(notes, len(sheet.rows) - len(rows), "without a text or a theme")
    voices: dict[str, set[str]] = {}
    for row in rows:
        voices.setdefault(row[0], set()).add(row[1])
    several = {said for said, themes in voices.items() if len(themes) > 1}
    _note(
        notes,
        sum(row[0] in several for row in rows),
        "whose text is coded with two themes: one theme a text is learned",
    )
    once = {row[0]: row for row in sorted(rows, reverse=True) if row[0] not in several}
    counts = Counter(row[1] for row in once.values())
    small = {name for name, n in counts.items() if n < FEWEST_OF_A_THEME}
    _note(
        notes,
        sum(counts[name] for name in small),
        f"of {len(small)} themes with fewer than {FEWEST_OF_A_THEME} different texts",
    )
    kept = sorted(row for row in once.values() if row[1] not in small)
    themes = {row[1] for row in kept}
    if len(kept) < FEWEST_TEXTS or len(themes) < FEWEST_THEMES:
        left = f" ({'; '.join(notes)})" if notes else ""
        message = (
            f"{path} holds {len(kept)} usable codings of {len(themes)} themes{left}: at least {FEWEST_TEXTS} different "
            f"texts of {FEWEST_THEMES} themes are needed, {FEWEST_OF_A_THEME} of each theme; 300 and more are better"
        )
        raise UsageError(message)
    return Coded(
        texts=tuple(row[0] for row in kept),
        labels=tuple(row[1] for row in kept),
        groups=None if group is None else tuple(row[2] for row in kept),
        notes=tuple(notes),
    )


def _note(notes: list[str], number: int, why: str) -> None:
    if number:
        notes.append(f"{number:,} {'rows' if number > 1 else 'row'} left out {why}")
