"""A coding: what one person said of one finding, whichever file it came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What one coder said of one finding.

    Attributes:
        finding: `Finding.id`.
        coder: who coded it.
        theme: names of the themes, the main one first; empty where it is not coded.
        polarity: ``strength``, ``concern`` or ``neutral``; None where it is not coded.
    """

    finding: str
    coder: str
    theme: tuple[str, ...] = ()
    polarity: str | None = None
