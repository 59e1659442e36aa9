"""``themes --max-themes`` and ``--level``: broad themes, printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from reportminer.cli.output import Answer
from reportminer.cli.tables import bar, blocks_for, cell, plain_table, years
from reportminer.pipeline.broad import broad_themes

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.corpus import Corpus

COLUMNS = ("id", "label", "findings", "bodies", "reports", "strengths", "concerns", "neutral", "years", "themes")


def answer_broad(corpus: Corpus, max_themes: int | None, level: int | None, top: int | None) -> Answer:
    """Return broad themes as rows, a table and JSON.

    Raises:
        UsageError: there is no such level.
    """
    rows: list[dict[str, Any]] = [
        {
            "id": one.id,
            "label": one.label,
            "findings": one.size,
            "bodies": one.bodies,
            "reports": one.reports,
            "strengths": one.strengths,
            "concerns": one.concerns,
            "neutral": one.neutral,
            "years": list(one.years),
            "themes": [{"id": theme.id, "label": theme.label, "findings": theme.size} for theme in one.themes],
        }
        for one in broad_themes(corpus.store, max_themes=max_themes, level=level)[:top]
    ]
    flat = [row | {"themes": [theme["label"] for theme in row["themes"]]} for row in rows]
    document = {"corpus": str(corpus.folder), "broad_themes": rows}
    return Answer(document=document, rows=flat, columns=COLUMNS, draw=lambda width: _drawn(rows, width))


def _drawn(rows: list[dict[str, Any]], width: int) -> Iterable[RenderableType]:
    table = plain_table()
    table.add_column("broad theme", overflow="fold")
    table.add_column("themes in it", overflow="fold")
    table.add_column("findings", justify="right")
    table.add_column("bodies", justify="right")
    table.add_column("strengths/concerns" if blocks_for(width) else "+ / -", no_wrap=True)
    table.add_column("years", no_wrap=True)
    for row in rows:
        inside = ", ".join(f"{theme['id']} {theme['label']}" for theme in row["themes"])
        shares = bar(row["strengths"], row["concerns"], blocks_for(width))
        numbers = (f"{row['findings']:,}", f"{row['bodies']:,}")
        table.add_row(cell(row["label"]), cell(inside), *numbers, shares, years(row["years"]))
    if rows:
        yield table
