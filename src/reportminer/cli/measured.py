"""``themes --diagnostics``: how good the themes are, and how their number was chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.text import Text

from reportminer.cli.output import Answer
from reportminer.cli.tables import cell, plain_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.corpus import Corpus

COLUMNS = ("theme", "label", "findings", "stability", "silhouette", "coherence", "trust", "wanderers")
# Of the resamples: a finding that stays less often than this wanders.
STAYS = 0.5
BLOCKS = 30


def measured(corpus: Corpus, top: int | None = None) -> Answer:
    """Return what was measured of the stored themes, or of the largest of them."""
    told: dict[str, Any] = dict(corpus.store.themes.measured().diagnostics)
    themes = {theme.id: theme for theme in corpus.store.themes.all()[:top]}
    wander: dict[int, int] = {}
    for member in corpus.store.themes.members():
        if member.assigned and member.steadiness is not None and member.steadiness < STAYS:
            wander[member.theme] = wander.get(member.theme, 0) + 1
    of = {one["theme"]: one for one in told.get("themes", [])}
    rows = [
        of.get(number, {"theme": number})
        | {"label": theme.label, "findings": theme.size, "wanderers": wander.get(number, 0)}
        for number, theme in themes.items()
    ]
    return Answer(document=told | {"themes": rows}, rows=rows, columns=COLUMNS, draw=lambda _: _drawn(rows, told))


def _drawn(rows: list[dict[str, Any]], told: dict[str, Any]) -> Iterable[RenderableType]:
    table = plain_table()
    for name in ("#", "theme", "findings", "found again", "silhouette", "coherence", "wanderers", "trust"):
        table.add_column(name, justify="left" if name in {"theme", "trust"} else "right", overflow="fold")
    for row in rows:
        table.add_row(
            str(row["theme"]),
            cell(row["label"]),
            f"{row['findings']:,}",
            *(_number(row.get(name)) for name in ("stability", "silhouette", "coherence")),
            f"{row['wanderers']:,}" if row["wanderers"] else "",
            row.get("trust") or "",
        )
    if rows:
        yield table
    for sentence in told.get("sentences", []):
        yield Text(sentence)
    yield from _curve(told.get("criterion", {}))


def _curve(curve: dict[str, list[float]]) -> Iterable[RenderableType]:
    """Draw the criterion that chose the number of themes: a line a number, as long as the criterion is high."""
    values = curve.get("criterion", [])
    if not values:
        return
    yield Text("\nHow the number was chosen: information that two halves of the findings share, times their agreement")
    table = plain_table()
    for name in ("themes", "agreement", "information (bits)", "criterion"):
        table.add_column(name, justify="left" if name == "criterion" else "right")
    peak = max(values) or 1.0
    for n, value in enumerate(values):
        blocks = "█" * round(BLOCKS * max(value, 0.0) / peak)
        table.add_row(
            f"{curve['n_themes'][n]:.0f}",
            f"{curve['agreement'][n]:.2f}",
            f"{curve['information'][n]:.2f}",
            Text(f"{blocks} {value:.2f}"),
        )
    yield table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
