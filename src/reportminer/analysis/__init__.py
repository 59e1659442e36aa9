"""Comparisons: themes by body, programme, year and rating, with intervals that know that findings come in bodies.

>>> from reportminer import Corpus, analysis
>>> with Corpus.sample() as corpus:  # doctest: +SKIP
...     corpus.run()
...     print(analysis.shares(corpus, by="year"))

Every function takes a corpus, its store, or a table of observations (`observed`), and returns a tidy DataFrame whose
``attrs`` tell what is counted (``caption``, ``unit``) and which rows were left out and why (``dropped``). Pictures of
the tables are in `reportminer.analysis.plots`. Statistics are imported when a function is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.analysis.contrasts import differences
    from reportminer.analysis.gradients import Tracking, ratings, tracking
    from reportminer.analysis.observations import observed
    from reportminer.analysis.pairs import together
    from reportminer.analysis.proportions import bodies_with, concern_shares, shares
    from reportminer.analysis.wording import words

__all__ = [
    "Tracking",
    "bodies_with",
    "concern_shares",
    "differences",
    "observed",
    "ratings",
    "shares",
    "together",
    "tracking",
    "words",
]

_ROOMS = {
    "contrasts": ("differences",),
    "gradients": ("Tracking", "ratings", "tracking"),
    "observations": ("observed",),
    "pairs": ("together",),
    "proportions": ("bodies_with", "concern_shares", "shares"),
    "wording": ("words",),
}
_PLACES = {name: f"{__name__}.{room}" for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _PLACES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(_PLACES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
