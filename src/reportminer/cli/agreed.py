"""Agreement, printed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportminer.agreement.judging import (
    CODE_COLUMNS,
    CONFUSION_COLUMNS,
    DISAGREEMENT_COLUMNS,
    FIGURE_COLUMNS,
    Judged,
)
from reportminer.agreement.telling import sentences
from reportminer.cli.output import Answer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.agreement.returned import Problem

SHOWN = 10
"""Disagreements below the figures; `--table disagreements` has all."""


def answer(judged: Judged, table: str, problems: Sequence[Problem]) -> Answer:
    """Return one of the tables; JSON holds all.

    Args:
        judged: what was measured.
        table: ``figures``, ``codes``, ``confusion`` or ``disagreements``.
        problems: what was wrong in the sheets.
    """
    figures, codes, confusion, disagreements = (
        [_plain(row) for row in rows] for rows in (judged.figures, judged.codes, judged.confusion, judged.disagreements)
    )
    document = {
        "coders": list(judged.coders),
        "meaning": sentences(judged),
        "figures": figures,
        "codes": codes,
        "confusion": confusion,
        "disagreements": disagreements,
        "problems": [{"file": one.file, "row": one.row, "message": one.message} for one in problems],
    }
    if table == "codes":
        return Answer(document=document, rows=codes, columns=CODE_COLUMNS, draw=lambda _: _codes(judged.codes))
    if table == "confusion":
        return Answer(document=document, rows=confusion, columns=CONFUSION_COLUMNS, draw=lambda _: _listed(confusion))
    if table == "disagreements":
        return Answer(
            document=document,
            rows=disagreements,
            columns=DISAGREEMENT_COLUMNS,
            draw=lambda _: _disagreements(judged.disagreements),
        )
    return Answer(document=document, rows=figures, columns=FIGURE_COLUMNS, draw=lambda _: _drawn(judged))


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with rounded numbers, and nothing where there is none."""
    return {
        name: (None if math.isnan(value) else round(value, 4)) if isinstance(value, float) else value
        for name, value in row.items()
    }


def _number(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else f"{value:.3f}"


def _drawn(judged: Judged) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - imports rich

    weighted = any(row["weighted"] is not None for row in judged.figures)
    table = plain_table()
    for name in ("", "between", "coefficient"):
        table.add_column(name, overflow="fold")
    for name in ("value", "95% from", "to", "findings", *(["weighted"] if weighted else [])):
        table.add_column(name, justify="right")
    last = None
    for row in judged.figures:
        first = row["variable"] if row["variable"] != last else ""
        last = row["variable"]
        numbers = [_number(row[name]) for name in ("value", "low", "high")]
        more = [_number(row["weighted"])] if weighted else []
        table.add_row(first, cell(row["between"]), cell(row["coefficient"]), *numbers, f"{row['units']:,}", *more)
    yield table
    for sentence in sentences(judged):
        yield cell(sentence)
    if judged.disagreements:
        yield cell("")
        yield cell(f"{len(judged.disagreements):,} disagreements of coders; the first:")
        yield from _disagreements(judged.disagreements[:SHOWN])
        if len(judged.disagreements) > SHOWN:
            yield cell("all: --table disagreements; code by code: --table codes; which for which: --table confusion")


def _codes(rows: Sequence[Mapping[str, Any]]) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - imports rich

    table = plain_table()
    for name in ("between", "code"):
        table.add_column(name, overflow="fold")
    for name in ("first", "second", "both", "F", "95% from", "to", "precision", "recall", "alpha"):
        table.add_column(name, justify="right")
    for row in rows:
        counts = [f"{row[name]:,}" for name in ("first", "second", "both")]
        numbers = [_number(row[name]) for name in ("f", "f_low", "f_high", "precision", "recall", "alpha")]
        table.add_row(cell(row["between"]), cell(row["code"]), *counts, *numbers)
    yield table


def _listed(rows: Sequence[Mapping[str, Any]]) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - imports rich

    table = plain_table()
    for name in ("between", "one says", "the other says"):
        table.add_column(name, overflow="fold")
    table.add_column("findings", justify="right")
    for row in sorted(rows, key=lambda row: (row["first_code"] == row["second_code"], -row["findings"])):
        between = f"{row['first']}, {row['second']}"
        table.add_row(cell(between), cell(row["first_code"]), cell(row["second_code"]), f"{row['findings']:,}")
    yield table


def _disagreements(rows: Sequence[Mapping[str, Any]]) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415 - imports rich

    table = plain_table()
    for name, ratio in (("codes", 3), ("machine", 2), ("finding", 5), ("source", 2)):
        table.add_column(name, overflow="fold", ratio=ratio)
    for row in rows:
        page = f", page {row['page']}" if row["page"] else ""
        source = f"{row['source'] or ''}{page}"
        table.add_row(
            *(cell(text or "") for text in (row["codes"], row["machine"], row["text"] or row["finding"], source))
        )
    yield table
