"""``compare``: comparisons as an answer: sentences, a table with small pictures, CSV and JSON."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportminer.cli.output import Answer
from reportminer.cli.tables import cell, plain_table
from reportminer.cli.terminal import count
from reportminer.cli.whisker import whisker

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import RenderableType

Row = Mapping[str, Any]
# A terminal with fewer columns has no room for a picture.
ROOMY = 90
LEVEL = 0.05
NOTES = {
    "few bodies": "few bodies: fewer than five have it, or lack it; how much bodies differ cannot be told, so the "
    "interval is wide on purpose",
    "one body": "one body: the interval is about that body alone; a difference from such a group is not tested",
    "one rating": "one rating: the findings are of bodies with one rating only",
}
SAMPLE = "Published reports are no random sample of the work: intervals tell how far the bodies seen here differ."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a table is shown.

    Attributes:
        columns: heading and content of the columns left of the figures.
        figure: the estimate as text.
        interval: the interval as text.
        over: first and last value of the scale of the pictures; None for no picture.
        place: what a value is on that scale.
        after: heading and content of the columns right of the figures.
        heading: of the estimates.
        told: sentences below the table.
        width: characters of a picture.
    """

    columns: Mapping[str, Callable[[Row], str]]
    figure: Callable[[Row], str]
    interval: Callable[[Row], str]
    over: tuple[float, float] | None
    after: Mapping[str, Callable[[Row], str]]
    heading: str
    place: Callable[[float], float] = float
    told: Sequence[str] = ()
    width: int = 24


def answered(frame: pd.DataFrame, shape: Shape, top: int | None) -> Answer:
    """Return a table of `reportminer.analysis` as an answer."""
    from reportminer.analysis.groups import records  # noqa: PLC0415 - imports pandas

    rows = records(frame)[:top]
    dropped = frame.attrs["dropped"]
    sentences = [frame.attrs["caption"], *([_dropped(dropped)] if dropped else [])]
    below = [*shape.told, *_notes(rows), SAMPLE]
    if len(rows) < len(frame):
        below = [f"{count(len(frame) - len(rows), 'rows')} more: leave --top out.", *below]

    def draw(width: int) -> Iterable[RenderableType]:
        yield from (cell(sentence) for sentence in sentences)
        yield _table(rows, shape, pictures=width >= ROOMY)
        yield from (cell(sentence, "dim") for sentence in below)

    document = {
        "caption": frame.attrs["caption"],
        "unit": frame.attrs["unit"],
        "dropped": dropped,
        "told": list(below),
        "rows": rows,
    }
    return Answer(document=document, rows=rows, columns=[str(name) for name in frame.columns], draw=draw)


def _table(rows: Sequence[Row], shape: Shape, *, pictures: bool) -> RenderableType:
    table = plain_table()
    for heading in shape.columns:
        table.add_column(heading, overflow="fold", min_width=14 if heading in {"theme", "word"} else None)
    table.add_column(shape.heading, justify="right", no_wrap=True)
    if pictures and shape.over:
        table.add_column(_scale(shape), no_wrap=True)
    table.add_column("95% interval", no_wrap=True)
    for heading in shape.after:
        table.add_column(heading, justify="right" if heading != "note" else "left", overflow="fold")
    for row in rows:
        figures = [cell(shape.figure(row))]
        if pictures and shape.over:
            ends = [None if row[name] is None else shape.place(row[name]) for name in ("low", "estimate", "high")]
            figures.append(whisker(*ends, over=shape.over, width=shape.width))
        figures.append(cell(shape.interval(row)))
        table.add_row(
            *(cell(shown(row)) for shown in shape.columns.values()),
            *figures,
            *(cell(shown(row)) for shown in shape.after.values()),
        )
    return table


def _scale(shape: Shape) -> str:
    """Return the heading of the pictures: the values at both ends."""
    first, last = shape.over or (0, 1)
    if shape.place is not float:
        ends = f"{2**first:g}", f"{2**last:g}"
    else:
        ends = f"{100 * first:.0f}%", f"{100 * last:.0f}%"
    return f"{ends[0]}{ends[1]:>{shape.width - len(ends[0])}}"


def _dropped(dropped: Sequence[Mapping[str, Any]]) -> str:
    parts = [f"{count(one['rows'], 'findings')} {one['reason']}" for one in dropped]
    return f"Left out: {'; '.join(parts)}."


def _notes(rows: Sequence[Row]) -> list[str]:
    found = {row.get("note") for row in rows}
    return [told for note, told in NOTES.items() if note in found]


def percent(value: float | None) -> str:
    """Return a share in percent.

    Examples:
        >>> percent(0.123), percent(None)
        ('12%', '–')
    """
    return "–" if value is None else f"{100 * value:.0f}%"


def _span(row: Row) -> str:
    return "–" if row["low"] is None else f"{percent(row['low'])} to {percent(row['high'])}"


def _points(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:+.0f}"


def _p(value: float | None) -> str:
    return "–" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}" if value < 100 else f"{value:.3g}"


def _theme(row: Row) -> str:
    return str(row["label"]) if row["theme"] is None else f"{row['theme']} {row['label']}"


def _column(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else str(row[name])


def share_shape(names: Sequence[str], frame: pd.DataFrame) -> Shape:
    """Return how shares are shown, of findings, of concerns or of bodies."""
    columns = {name.replace("_", " "): _column(name) for name in names}
    if "label" in frame:
        columns["theme"] = _theme
    if "having" in frame:
        columns["with"] = _column("having")
    counted = "bodies" if "bodies" in frame else "findings" if "findings" in frame else "concerns"
    headings = {"bodies": "bodies", "findings": "share", "concerns": "concerns"}
    after = {f"{'of' if counted == 'bodies' else 'findings'}": lambda row: f"{row[counted]} of {row['n']}"}
    if counted != "bodies":
        after["bodies"] = _column("n_bodies")
    return Shape(
        columns=columns,
        figure=lambda row: percent(row["estimate"]),
        interval=_span,
        over=(0, 1),
        after=after | {"note": _column("note")},
        heading=headings[counted],
    )


def difference_shape(frame: pd.DataFrame, names: tuple[str, str]) -> Shape:
    """Return how differences are shown, with what is and is not shown to differ."""
    # The scale of the pictures: as far as an interval reaches, in steps of ten points.
    furthest = float(frame[["low", "estimate", "high"]].abs().fillna(0).max().max()) if len(frame) else 1.0
    reach = min(max(math.ceil(10 * furthest) / 10, 0.1), 1.0)
    tested = frame[frame["p_adjusted"].notna()]
    shown = tested[tested["p_adjusted"] < LEVEL]
    below = (
        f"Shown to differ, of {count(len(tested), 'comparisons')} (adjusted p below {LEVEL}, Benjamini-Hochberg): "
        f"{len(shown) or 'none'}. Where a difference is not shown, that does not show that there is none."
        if len(tested)
        else "Nothing could be tested: a group is of one body, or has no such findings."
    )
    return Shape(
        columns={"share of": lambda row: row["measure"].removeprefix("share of "), "theme": _theme},
        figure=lambda row: _points(row["estimate"]),
        interval=lambda row: "–" if row["low"] is None else f"{_points(row['low'])} to {_points(row['high'])}",
        over=(-reach, reach),
        after={
            names[0]: lambda row: f"{percent(row['one'])} of {row['n_one']}",
            names[1]: lambda row: f"{percent(row['other'])} of {row['n_other']}",
            "bodies": lambda row: f"{row['bodies_one']}, {row['bodies_other']}",
            "p": lambda row: _p(row["p"]),
            "adjusted": lambda row: _p(row["p_adjusted"]),
            "note": _column("note"),
        },
        heading="points",
        told=[below],
        width=17,
    )


def rating_shape(sentence: str) -> Shape:
    """Return how odds ratios a step of the rating are shown."""
    return Shape(
        columns={"theme": _theme},
        figure=lambda row: _ratio(row["estimate"]),
        interval=lambda row: "–" if row["low"] is None else f"{_ratio(row['low'])} to {_ratio(row['high'])}",
        over=(-4, 4),
        place=lambda value: math.log2(value) if value > 0 else -math.inf,
        after={
            "concerns": lambda row: f"{row['concerns']} of {row['n']}",
            "bodies": _column("n_bodies"),
            "p": lambda row: _p(row["p"]),
            "adjusted": lambda row: _p(row["p_adjusted"]),
            "note": _column("note"),
        },
        heading="odds ratio",
        told=[sentence, "An odds ratio of 0.5 says that a step up of the rating halves the odds of a concern."],
    )


def word_shape(frame: pd.DataFrame) -> Shape:
    """Return how words are shown."""
    rare = f"No word stands in so many bodies; {count(frame.attrs['rare_words'], 'words')} in fewer."
    return Shape(
        columns={"word": _column("word")},
        figure=lambda row: f"{row['estimate']:+.2f}",
        interval=lambda row: f"{row['low']:+.2f} to {row['high']:+.2f}",
        over=None,
        after={
            "z": lambda row: f"{row['z']:+.1f}",
            "in concerns": _column("concerns"),
            "in strengths": _column("strengths"),
            "bodies": _column("n_bodies"),
        },
        heading="log odds",
        told=[
            *([rare] if frame.empty else []),
            "Above 0: words of concerns; below: of strengths.",
            "The interval takes words as independent, which those of one report are not: read the order.",
        ],
    )


def pair_shape(frame: pd.DataFrame) -> Shape:
    """Return how pairs of themes are shown."""
    shown = int((frame["p_adjusted"] < LEVEL).sum())
    return Shape(
        columns={"theme": _theme, "with": lambda row: f"{row['other']} {row['other_label']}"},
        figure=lambda row: _ratio(row["estimate"]),
        interval=lambda row: "–" if row["low"] is None else f"{_ratio(row['low'])} to {_ratio(row['high'])}",
        over=None,
        after={
            "both": lambda row: f"{row['both']} of {row['n']}",
            "by chance": lambda row: f"{row['expected']:.1f}",
            "phi": lambda row: "–" if row["phi"] is None else f"{row['phi']:+.2f}",
            "p": lambda row: _p(row["p"]),
            "adjusted": lambda row: _p(row["p_adjusted"]),
        },
        heading="odds ratio",
        told=[f"Shown to go together or apart, of {count(len(frame), 'pairs')} (adjusted p below {LEVEL}): {shown}."],
    )
