"""Small pictures of intervals, in characters."""

from __future__ import annotations

from rich.text import Text


def whisker(
    low: float | None, middle: float | None, high: float | None, *, over: tuple[float, float], width: int = 24
) -> Text:
    """Return an interval as a dot with whiskers, on a scale.

    Args:
        low: lower end; beyond the scale it reaches the edge. None where there is no interval: a dot alone.
        middle: the estimate; None for an empty picture.
        high: upper end.
        over: first and last value of the scale. A scale that holds 0 inside has a mark there.
        width: characters.

    Examples:
        >>> whisker(0.2, 0.4, 0.7, over=(0, 1), width=11).plain
        '  ├─●──┤   '
        >>> whisker(-0.5, -0.2, 0.1, over=(-1, 1), width=11).plain
        '  ├─●┼┤    '
        >>> whisker(None, None, None, over=(-1, 1), width=5).plain
        '  ┊  '
        >>> whisker(None, 0.5, None, over=(0, 1), width=5).plain
        '  ●  '
    """
    first, last = over
    cells = [" "] * width

    def place(value: float) -> int:
        within = min(max(value, first), last)
        return round((within - first) / (last - first) * (width - 1))

    zero = place(0.0) if first < 0 < last else None
    if zero is not None:
        cells[zero] = "┊"
    if middle is None:
        return Text("".join(cells), style="dim")
    dot = place(middle)
    left, right = (dot, dot) if low is None or high is None else (place(low), place(high))
    for at in range(left, right + 1):
        cells[at] = "┼" if at == zero else "─"
    if left < dot:
        cells[left] = "├"
    if right > dot:
        cells[right] = "┤"
    cells[dot] = "●"
    return Text("".join(cells))
