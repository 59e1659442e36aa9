"""Agreement of people with one another and of the machine with people: samples to code, sheets, coefficients.

>>> from reportminer import agreement
>>> round(agreement.alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]).value, 3)
0.533

A sample is drawn (`draw`), written as blind sheets (`write_sheets`), read back (`read_folder`) and judged (`judge`).
Coefficients take one row a unit and one value a coder, None where a coder gave none; each returns a `Coefficient` with
its value and an interval. Nothing heavy is imported before a function is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.agreement.codings import Coding
    from reportminer.agreement.coefficient import Coefficient
    from reportminer.agreement.coefficients import ac1, alpha, cohen, fleiss, found, observed
    from reportminer.agreement.distances import jaccard, masi

_ROOMS = {
    "codings": ("Coding",),
    "coefficient": ("Coefficient",),
    "coefficients": ("ac1", "alpha", "cohen", "fleiss", "found", "observed"),
    "distances": ("jaccard", "masi"),
}
_PLACES = {name: f"{__name__}.{room}" for room, names in _ROOMS.items() for name in names}

__all__ = ["Coding", "Coefficient", "ac1", "alpha", "cohen", "fleiss", "found", "jaccard", "masi", "observed"]


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
