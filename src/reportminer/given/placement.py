"""Where a text goes among fixed themes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The theme of one text.

    Attributes:
        theme: number of its theme; None where it fits none of them.
        probability: share of the nearest theme, 0 to 1. It orders texts from typical to doubtful.
        nearest: number of the nearest theme, which is `theme` for a text that fits.
    """

    theme: int | None
    probability: float
    nearest: int
