"""Agreement of people with one another and of the machine with people: samples to code, sheets, coefficients.

>>> from reportminer import agreement
>>> round(agreement.alpha([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]).value, 3)
0.533

A sample is drawn (`draw`) and written as blind sheets (`write_sheets`); what comes back is read (`sheets_in`,
`read_back`), judged (`judge`) and put into words (`sentences`). Coefficients take one row a unit and one value a coder,
None where a coder gave none; each returns a `Coefficient` with its value and an interval. Nothing heavy is imported
before a function is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.agreement.codings import Coding
    from reportminer.agreement.coefficient import Coefficient
    from reportminer.agreement.coefficients import ac1, alpha, cohen, fleiss, found, observed
    from reportminer.agreement.distances import jaccard, masi
    from reportminer.agreement.drawing import draw
    from reportminer.agreement.judging import Judged, judge
    from reportminer.agreement.labels import agreed
    from reportminer.agreement.returned import Returned, read_back, sheets_in
    from reportminer.agreement.samples import Sample
    from reportminer.agreement.sheets import write_sheets
    from reportminer.agreement.telling import sentences

_ROOMS = {
    "codings": ("Coding",),
    "coefficient": ("Coefficient",),
    "coefficients": ("ac1", "alpha", "cohen", "fleiss", "found", "observed"),
    "distances": ("jaccard", "masi"),
    "drawing": ("draw",),
    "judging": ("Judged", "judge"),
    "labels": ("agreed",),
    "returned": ("Returned", "read_back", "sheets_in"),
    "samples": ("Sample",),
    "sheets": ("write_sheets",),
    "telling": ("sentences",),
}
_PLACES = {name: f"{__name__}.{room}" for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Coding",
    "Coefficient",
    "Judged",
    "Returned",
    "Sample",
    "ac1",
    "agreed",
    "alpha",
    "cohen",
    "draw",
    "fleiss",
    "found",
    "jaccard",
    "judge",
    "masi",
    "observed",
    "read_back",
    "sentences",
    "sheets_in",
    "write_sheets",
]


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
