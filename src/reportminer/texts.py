"""Themes of any short texts, such as the coded findings of a researcher's own spreadsheet: CSV in, themes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.errors import UnreadableError, UsageError
from reportminer.sheet import read_sheet

if TYPE_CHECKING:
    from reportminer.embed import Embedder
    from reportminer.pipeline.clustering import Clustering
    from reportminer.pipeline.material import Fit

MOST_EXEMPLARS = 5
# Of fewer texts it is not measured which themes come back.
FEW = 20

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTable:
    """One column of a CSV.

    Attributes:
        texts: the cell of every data row, white space collapsed; empty where the cell is.
        notes: what a reader of the results should know, in plain words.
    """

    texts: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTheme:
    """A group of texts: number from 1, label, keywords, number of texts, typical texts, best first.

    Given and seeded themes come first, in the order of their file, then discovered ones, largest first; `origin` tells
    them apart.
    """

    id: int
    label: str
    keywords: tuple[str, ...]
    size: int
    exemplars: tuple[str, ...]
    origin: str = "discovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Where one data row went.

    Attributes:
        row: its number, from 0.
        theme: number of its theme; None for an empty cell and for a text that fits none.
        probability: share of its nearest theme among all; None for an empty cell.
        nearest: number of that theme; None for an empty cell.
    """

    row: int
    theme: int | None
    probability: float | None
    nearest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextThemes:
    """What `theme_texts` found.

    Attributes:
        themes: the themes, by number.
        assignments: one for every data row, in their order, so that the n-th belongs to the n-th row.
        notes: what a reader of the results should know, in plain words.
    """

    themes: tuple[TextTheme, ...]
    assignments: tuple[Assignment, ...]
    notes: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """Return the themes and assignments as JSON has them."""
        return {
            "themes": [asdict(theme) for theme in self.themes],
            "assignments": [asdict(assignment) for assignment in self.assignments],
        }


def theme_texts(
    texts: Sequence[str],
    *,
    n_themes: int | None = None,
    how: Clustering | None = None,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> TextThemes:
    """Group short texts into themes.

    Args:
        texts: the texts. Empty ones are in no theme; equal ones are in the same.
        n_themes: number of themes; None lets the data decide.
        how: further settings, a `reportminer.pipeline.clustering.Clustering`; its `n_themes` gives way to the one
            above. Texts of no known source are compared by plain vectors unless it names a space.
        embedder: turns texts into vectors; None for the default.
        progress: told the stage ("embed", "cluster"), how much is done, and of how much.

    Returns:
        Themes and assignments. The same texts give the same themes, whatever their order.

    Raises:
        UnreadableError: no text is left.
        UsageError: `n_themes` is below 1, or above the number of different texts.

    Examples:
        >>> texts = ["Home visits were rare.", "Home visits took place.", "", "Staff were well trained."]
        >>> found = theme_texts(texts, n_themes=2)
        >>> [assignment.theme for assignment in found.assignments]
        [1, 1, None, 2]
    """
    tell = progress or (lambda _stage, _done, _total: None)
    # Sorted: of themes of equal size the first in order comes first, and the order of the file shall change nothing.
    rows = sorted((row for row, text in enumerate(texts) if text.strip()), key=lambda row: texts[row])
    if not rows:
        message = "there is no text to group: every cell is empty"
        raise UnreadableError(message)
    kept = [texts[row] for row in rows]
    different = len(set(kept))
    if n_themes is not None and not 1 <= n_themes <= different:
        message = f"{n_themes} themes of {different} different texts: give a number from 1 to {different}, or none"
        raise UsageError(message)
    from reportminer.pipeline.clustering import Clustering  # noqa: PLC0415 - what only reads a CSV needs no settings

    settings = Clustering() if how is None else how
    asked = replace(settings, n_themes=settings.n_themes if n_themes is None else n_themes)
    themes, found, truncated = _grouped(kept, asked, embedder, tell)
    places = {
        row: Assignment(row=row, theme=label + 1 if label >= 0 else None, probability=round(share, 4), nearest=near + 1)
        for row, label, share, near in zip(
            rows, found.labels.tolist(), found.shares.tolist(), found.nearest.tolist(), strict=True
        )
    }
    return TextThemes(
        themes=themes,
        assignments=tuple(
            places.get(row, Assignment(row=row, theme=None, probability=None)) for row in range(len(texts))
        ),
        notes=_few(len(rows)) + _notes(len(texts) - len(rows), truncated, int((found.labels < 0).sum())),
    )


def _grouped(
    texts: list[str], how: Clustering, embedder: Embedder | None, tell: Progress
) -> tuple[tuple[TextTheme, ...], Fit, tuple[int, int]]:
    """Return themes, what was found, and how many texts are longer than how many word pieces."""
    import numpy as np  # noqa: PLC0415 - what only reads a CSV needs no arrays

    from reportminer.embed import default_embedder  # noqa: PLC0415
    from reportminer.names import exemplars, name_themes  # noqa: PLC0415
    from reportminer.pipeline.cluster import material_of_texts  # noqa: PLC0415
    from reportminer.pipeline.fitting import fit  # noqa: PLC0415 - imports scikit-learn
    from reportminer.pipeline.naming import meaning_of  # noqa: PLC0415

    model = default_embedder() if embedder is None else embedder
    tell("embed", 0, len(texts))
    vectors = model.encode(texts, progress=lambda done: tell("embed", done, len(texts)))
    truncated = (model.count_truncated(sorted(set(texts))), model.max_tokens)
    tell("cluster", 0, 1)
    material = material_of_texts(texts, vectors, how, model)
    found = fit(material, how)
    number = len(found.centroids)
    inside = np.flatnonzero(found.labels >= 0)
    meaning = None if material.encode is None else meaning_of(material.encode, found.centroids)
    names = name_themes([texts[row] for row in inside], found.labels[inside], meaning=meaning)
    # A text that stands in many rows is typical once; sorted, so that the order of the rows changes nothing.
    first = {text: row for row, text in reversed(list(enumerate(texts)))}
    once = np.array([row for text, row in sorted(first.items()) if found.labels[row] >= 0], dtype=np.intp)
    typical = exemplars(material.rows[once], found.labels[once], centroids=found.centroids, n=MOST_EXEMPLARS)
    sizes = np.bincount(found.labels[inside], minlength=number)
    themes = tuple(
        TextTheme(
            id=n + 1,
            label=found.names[n] or (names[n].label if n < len(names) else f"theme {n + 1}"),
            keywords=names[n].keywords if n < len(names) else (),
            size=int(sizes[n]),
            exemplars=tuple(texts[once[row]] for row in typical[n]) if n < len(typical) else (),
            origin=found.origins[n],
        )
        for n in range(number)
    )
    tell("cluster", 1, 1)
    return themes, found, truncated


def _few(texts: int) -> tuple[str, ...]:
    if texts >= FEW:
        return ()
    return (f"{texts} {'text' if texts == 1 else 'texts'}: so few may fall into themes by chance",)


def _notes(empty: int, truncated: tuple[int, int], unassigned: int) -> tuple[str, ...]:
    notes: list[str] = []
    if unassigned:
        notes.append(f"{unassigned:,} {'texts fit' if unassigned > 1 else 'text fits'} no theme and stand unassigned")
    if empty:
        notes.append(f"{empty:,} {'rows are' if empty > 1 else 'row is'} empty and in no theme")
    if truncated[0]:
        verb = "texts are" if truncated[0] > 1 else "text is"
        notes.append(
            f"{truncated[0]:,} {verb} longer than the {truncated[1]} word pieces that the model reads of a text"
        )
    return tuple(notes)


def read_column(path: Path | str, column: str = "text") -> TextTable:
    r"""Read one column of a CSV file, as `reportminer.sheet.read_sheet` reads it.

    Args:
        path: the file. Its first line names the columns.
        column: name of the column.

    Returns:
        The texts, one a data row.

    Raises:
        MissingError: there is no such file, or no such column.
        UsageError: it is a folder.
        UnreadableError: it is empty, binary, too large or broken off inside a quoted cell, or has no data row.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "coded.csv"
        ...     _ = path.write_text("id;text\n1;Home visits were rare\n")
        ...     read_column(path).texts
        ('Home visits were rare',)
    """
    sheet = read_sheet(path, [column], "name one with --text-column (text_column=)")
    return TextTable(texts=sheet.column(column), notes=sheet.notes)
