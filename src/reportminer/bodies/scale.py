"""Where an official rating stands on its scale: 1 for the worst value."""

from __future__ import annotations

from functools import cache

from reportminer.bodies.data import table


def rank(value: str | None) -> int | None:
    """Return the place of a rating on its scale, from 1 for the worst value; None for what is on no scale.

    "Adequate" (until autumn 2013) and "Requires improvement" (since) both are the second of four. The scales are those
    of ``judgements.toml``; a value that is on several of them has the same place on each.

    Args:
        value: a rating as it is recorded, see `reportminer.records.Rating`.

    Examples:
        >>> [rank(value) for value in ("Inadequate", "Requires improvement", "Adequate", "Good", "Outstanding")]
        [1, 2, 2, 3, 4]
        >>> rank("Not judged") is None
        True
    """
    return None if value is None else _ranks().get(value)


@cache
def _ranks() -> dict[str, int]:
    scales: list[list[str]] = [scale["values"] for scale in table("judgements")["scale"]]
    return {value: place for values in scales for place, value in enumerate(reversed(values), start=1)}
