"""Pictures of comparisons, by matplotlib: shares with intervals, theme by body, time lines.

Colours are those of Okabe and Ito ("Color Universal Design", 2008) and the map ``cividis``, which are told apart with
every kind of colour blindness.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportminer.errors import MissingError, UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#767676"
LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
# A label longer than this would take the room of the picture.
LONGEST = 40
# More lines in one picture are not told apart.
MOST_LINES = len(LINES)


def forest(table: pd.DataFrame, *, label: str | list[str] = "label", top: int | None = 25) -> Figure:
    """Draw estimates with their intervals, one a line, in the order of the table.

    Args:
        table: what a function of `reportminer.analysis` returned, one row a line.
        label: column that names the lines, or several.
        top: only the first so many rows; None for all.

    Returns:
        The figure; ``figure.savefig("shares.png")`` writes it.

    Raises:
        MissingError: matplotlib is not installed.
        UsageError: the table is empty or has no intervals.

    Examples:
        >>> from reportminer.analysis import concern_shares
        >>> from reportminer.analysis.examples import invented
        >>> figure = forest(concern_shares(invented()))
        >>> figure.axes[0].get_xlabel()
        'share, with 95% interval'
    """
    rows = _ready(table).head(len(table) if top is None else top)
    names = [label] if isinstance(label, str) else label
    places = np.arange(len(rows))[::-1]
    figure = _figure(8.0, 1.5 + 0.3 * len(rows))
    axes = figure.add_subplot()
    scarce = rows["note"].astype(str).ne("").to_numpy() if "note" in rows else np.zeros(len(rows), bool)
    for chosen, colour, mark, told in ((~scarce, BLUE, "o", None), (scarce, GREY, "D", "few bodies: wide on purpose")):
        part = rows[chosen]
        if part.empty:
            continue
        reach = np.abs(part[["low", "high"]].to_numpy(float).T - part["estimate"].to_numpy(float))
        axes.errorbar(
            part["estimate"], places[chosen], xerr=reach, fmt=mark, color=colour, capsize=3, markersize=5, label=told
        )
    axes.set_yticks(places, [_short(" · ".join(str(row[name]) for name in names)) for _, row in rows.iterrows()])
    odds = str(table.attrs.get("caption", "")).startswith("Odds")
    shares = not odds and rows["low"].min() >= 0 and rows["high"].max() <= 1
    axes.set_xlabel(f"{'share' if shares else 'odds ratio' if odds else 'difference'}, with 95% interval")
    if odds:
        axes.set_xscale("log")
        _plain_log(axes.xaxis)
    if not shares:
        axes.axvline(1 if odds else 0, color=GREY, linewidth=1, linestyle="--")
    else:
        _percent(axes.xaxis)
        axes.set_xlim(left=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    if scarce.any():
        axes.legend(loc="best", frameon=True)
    return _titled(figure, axes, table)


def heat_map(table: pd.DataFrame, by: str = "body", *, top: int = 25) -> Figure:
    """Draw themes against groups, coloured by their share of concerns; numbers are findings.

    Args:
        table: ``concern_shares(source, by=by)``.
        by: the column of the groups.
        top: only so many themes, those of most findings, and so many groups.

    Returns:
        The figure. Cells without findings are empty.

    Raises:
        MissingError: matplotlib is not installed.
        UsageError: the table has no such column.

    Examples:
        >>> from reportminer.analysis import concern_shares
        >>> from reportminer.analysis.examples import invented
        >>> figure = heat_map(concern_shares(invented(), by="body"))
        >>> len(figure.axes)  # the map and its scale of colours
        2
    """
    rows = _ready(table)
    for name in (by, "label"):
        if name not in rows:
            message = f"the table has no column {name!r}: give `concern_shares(source, by={by!r})`"
            raise UsageError(message)
    shares, sizes = (rows.pivot_table(index="label", columns=by, values=name) for name in ("estimate", "n"))
    themes = sizes.sum(axis=1).sort_values(ascending=False, kind="stable").index[:top]
    groups = sizes.sum().sort_values(ascending=False, kind="stable").index[:top]
    order = sizes.columns.isin(groups)
    groups = sizes.columns[order]
    shares, sizes = shares.loc[themes, groups], sizes.loc[themes, groups]
    dark = shares.to_numpy(float) < 0.5
    figure = _figure(3.5 + 0.45 * len(groups), 2.5 + 0.3 * len(themes))
    axes = figure.add_subplot()
    image = axes.imshow(np.ma.masked_invalid(shares), cmap="cividis", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(groups)), [_short(str(one)) for one in groups], rotation=45, ha="right")
    axes.set_yticks(range(len(themes)), [_short(str(one)) for one in themes])
    for (row, column), size in np.ndenumerate(sizes.to_numpy(float)):
        if np.isfinite(size):
            colour = "white" if dark[row, column] else "black"
            axes.text(column, row, f"{size:.0f}", ha="center", va="center", fontsize=7, color=colour)
    scale = figure.colorbar(image, ax=axes, label="share of concerns (numbers: findings)")
    _percent(scale.ax.yaxis)
    return _titled(figure, axes, table)


def time_lines(table: pd.DataFrame, themes: list[int] | None = None) -> Figure:
    """Draw shares by year with their intervals, one line a theme.

    Args:
        table: ``shares(source, by="year")`` or ``concern_shares(source, by="year")``.
        themes: numbers of themes; None for the three with most findings. At most seven are told apart.

    Returns:
        The figure. Years that rest on few bodies have an empty mark.

    Raises:
        MissingError: matplotlib is not installed.
        UsageError: the table has no years, there are no such themes, or they are more than seven.

    Examples:
        >>> from reportminer.analysis import concern_shares
        >>> from reportminer.analysis.examples import invented
        >>> figure = time_lines(concern_shares(invented(), by="year"), themes=[1, 2])
        >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
        ['home visits', 'reviews', 'empty mark: few bodies']
    """
    rows = _ready(table)
    if "year" not in rows or ("theme" not in rows and themes):
        message = 'the table has no years and themes: give `shares(source, by="year")`'
        raise UsageError(message)
    if "theme" not in rows:
        rows = rows.assign(theme=0, label="all findings")
    size = "findings" if "findings" in rows else "n"
    most = rows.dropna(subset=["theme"]).groupby("theme")[size].sum().sort_values(ascending=False, kind="stable")
    wanted = [int(one) for one in most.index[:3]] if themes is None else themes
    unknown = [one for one in wanted if one not in most.index]
    if unknown or not wanted or len(wanted) > MOST_LINES:
        problem = f"no theme {unknown[0]}" if unknown else f"{len(wanted)} themes"
        message = f"{problem}: give one to {MOST_LINES} of {', '.join(map(str, sorted(most.index)[:30]))}"
        raise UsageError(message)
    figure = _figure(8.0, 4.5)
    axes = figure.add_subplot()
    scarce = False
    for place, theme in enumerate(wanted):
        part = rows[rows["theme"] == theme].sort_values("year")
        at = part["year"].to_numpy(float) + 0.08 * (place - (len(wanted) - 1) / 2)
        middle = part["estimate"].to_numpy(float)
        colour = LINES[place]
        axes.plot(at, middle, color=colour, linewidth=1.5, label=_short(str(part["label"].iloc[0])))
        axes.vlines(at, part["low"], part["high"], color=colour, linewidth=1, alpha=0.7)
        few = part["note"].ne("").to_numpy(bool)
        axes.plot(at[~few], middle[~few], "o", color=colour, markersize=5)
        axes.plot(at[few], middle[few], "o", color=colour, markerfacecolor="white", markersize=5)
        scarce |= bool(few.any())
    if scarce:
        axes.plot([], [], "o", color=GREY, markerfacecolor="white", label="empty mark: few bodies")
    axes.set_xticks(sorted({int(year) for year in rows["year"]}))
    axes.tick_params(axis="x", rotation=45)
    axes.set_ylim(bottom=-0.02)
    _percent(axes.yaxis)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return _titled(figure, axes, table)


def _ready(table: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in ("estimate", "low", "high") if name not in table]
    if missing or table.empty:
        message = "nothing to draw: give a table with rows and intervals, as the functions of `analysis` return them"
        raise UsageError(message)
    return table


def _figure(width: float, height: float) -> Figure:
    """Return an empty figure that belongs to no window.

    Raises:
        MissingError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra, and takes a second
    except ImportError as error:
        message = "pictures need matplotlib: install it with `pip install 'reportminer[plots]'`"
        raise MissingError(message) from error
    return Figure(figsize=(width, height), layout="constrained", dpi=120)


def _percent(axis: Any) -> None:  # noqa: ANN401 - an axis of matplotlib
    from matplotlib.ticker import PercentFormatter  # noqa: PLC0415

    axis.set_major_formatter(PercentFormatter(1.0, decimals=None))


def _plain_log(axis: Any) -> None:  # noqa: ANN401
    from matplotlib.ticker import FormatStrFormatter, LogLocator, NullFormatter  # noqa: PLC0415

    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FormatStrFormatter("%g"))
    axis.set_minor_formatter(NullFormatter())


def _short(text: str) -> str:
    # A dollar sign would begin a formula.
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    return short.replace("$", r"\$")


def _titled(figure: Figure, axes: Any, table: pd.DataFrame) -> Figure:  # noqa: ANN401
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    caption = str(table.attrs.get("caption", "")).replace("$", r"\$")
    if caption:
        figure.suptitle(caption, fontsize=9, wrap=True)
    return figure
