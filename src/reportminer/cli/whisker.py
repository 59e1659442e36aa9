"""Small pictures of intervals, in characters."""

from __future__ import annotations

import math

from rich.text import Text


def whisker(
    low: float | None, middle: float | None, high: float | None, *, over: tuple[float, float], width: int = 24
) -> Text:
    """Return an interval as a dot with whiskers, on a scale.

    Args:
        low: lower end; None or beyond the scale reaches its edge.
        middle: the estimate; None for an empty picture.
        high: upper end.
        over: first and last value of the scale. A scale that holds 0 inside has a mark there.
        width: characters.

    Examples:
        >>> whisker(0.2, 0.4, 0.7, over=(0, 1), width=11).plain
        '  ├─●──┤   '
        >>> whisker(-0.5, -0.2, 0.1, over=(-1, 1), width=11).plain
        '   ├●┼┤    '
        >>> whisker(None, None, None, over=(-1, 1), width=5).plain
        '  ┊  '
    """
    first, last = over
    cells = [" "] * width

    def place(value: float | None, edge: int) -> int:
        if value is None or not math.isfinite(value):
            return edge
        return min(max(round((value - first) / (last - first) * (width - 1)), 0), width - 1)

    zero = place(0.0, 0) if first < 0 < last else None
    if zero is not None:
        cells[zero] = "┊"
    if middle is None or not math.isfinite(middle):
        return Text("".join(cells), style="dim")
    left, dot, right = place(low, 0), place(middle, 0), place(high, width - 1)
    for at in range(left, right + 1):
        cells[at] = "┼" if at == zero else "─"
    if left < dot:
        cells[left] = "├"
    if right > dot:
        cells[right] = "┤"
    cells[dot] = "●"
    return Text("".join(cells))
