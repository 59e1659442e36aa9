"""``themes --texts``: the themes of a CSV, printed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cli.output import Answer
from reportminer.cli.progress import Bars
from reportminer.cli.terminal import count, say
from reportminer.cli.themeoptions import Wished, wished
from reportminer.pipeline.clustering import Clustering
from reportminer.texts import TextThemes, read_column, theme_texts

if TYPE_CHECKING:
    from rich.console import RenderableType


def answer_texts(path: Path, column: str, *, asked: Wished, model: str | None, quiet: bool, top: int | None) -> Answer:
    """Group the texts of a CSV.

    Args:
        path: the CSV.
        column: its column of texts.
        asked: how themes are to be found.
        model: name of an embedding model; None for the default.
        quiet: say nothing but errors.
        top: show only so many themes in a table; JSON and CSV hold all.

    Returns:
        The themes, and for every row its theme.
    """
    table = read_column(path, column)
    # The model is asked for after the file was read: a wrong name of a column is told at once.
    from reportminer.embed import embedder  # noqa: PLC0415 - imports numpy

    # How far themes can be relied on is not told here, and takes longer than the themes.
    how = wished(Clustering(resamples=0), asked)
    with Bars(quiet=quiet) as bars:
        found = theme_texts(table.texts, how=how, embedder=embedder(model), progress=bars)
    if not quiet:
        for note in table.notes + found.notes:
            say(note)
        texts = sum(theme.size for theme in found.themes)
        say(f"{path}: {count(len(found.themes), 'themes')} in {count(texts, 'texts')}")
    labels = {theme.id: theme.label for theme in found.themes}
    rows = [
        {
            "row": one.row,
            "theme": one.theme,
            "label": labels[one.theme] if one.theme is not None else None,
            "probability": one.probability,
            "nearest": one.nearest,
            "text": text,
        }
        for one, text in zip(found.assignments, table.texts, strict=True)
    ]
    columns = ("row", "theme", "label", "probability", "nearest", "text")
    return Answer(document=found.document(), rows=rows, columns=columns, draw=lambda _: _drawn(found, top))


def _drawn(found: TextThemes, top: int | None) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - imports rich

    table = plain_table()
    table.add_column("#", justify="right")
    table.add_column("theme", overflow="fold", ratio=2)
    table.add_column("texts", justify="right")
    table.add_column("typical text", overflow="fold", ratio=5)
    for theme in found.themes[:top]:
        table.add_row(
            str(theme.id), cell(theme.label), f"{theme.size:,}", cell(theme.exemplars[0] if theme.exemplars else "")
        )
    yield table
