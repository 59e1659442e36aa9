"""Mine published inspection reports: findings, themes across bodies and years, every number traced to a sentence.

>>> import reportminer
>>> with reportminer.Corpus.sample() as corpus:  # doctest: +SKIP
...     corpus.run()
...     print(corpus.themes[["label", "findings", "bodies", "strengths", "concerns"]])

Every public name is here, and is imported from its module when it is first used: ``import reportminer`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.embed import Embedder, embedder
    from reportminer.errors import (
        MissingError,
        ModelError,
        ReportMinerError,
        StoreError,
        UnreadableError,
        UsageError,
    )
    from reportminer.exports import export
    from reportminer.extraction import extract
    from reportminer.provenance import manifest, methods
    from reportminer.records import Block, Body, Finding, Page, Rating, Report, Theme
    from reportminer.report.writing import write_report
    from reportminer.themes import Themes

    __version__: str

__all__ = [
    "Block",
    "Body",
    "Corpus",
    "Embedder",
    "Finding",
    "MissingError",
    "ModelError",
    "Page",
    "Rating",
    "Report",
    "ReportMinerError",
    "StoreError",
    "Theme",
    "Themes",
    "UnreadableError",
    "UsageError",
    "__version__",
    "embedder",
    "export",
    "extract",
    "manifest",
    "methods",
    "write_report",
]

_ROOMS = {
    "corpus": ("Corpus",),
    "embed": ("Embedder", "embedder"),
    "errors": ("MissingError", "ModelError", "ReportMinerError", "StoreError", "UnreadableError", "UsageError"),
    "exports": ("export",),
    "extraction": ("extract",),
    "provenance": ("manifest", "methods"),
    "records": ("Block", "Body", "Finding", "Page", "Rating", "Report", "Theme"),
    "report.writing": ("write_report",),
    "themes": ("Themes",),
}
_PLACES = {name: f"reportminer.{room}" for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name == "__version__":
        value: object = _version()
    elif name in _PLACES:
        value = getattr(import_module(_PLACES[name]), name)
    else:
        message = f"module 'reportminer' has no attribute {name!r}"
        raise AttributeError(message)
    globals()[name] = value
    return value


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - takes 20 ms, seldom asked for

    try:
        return version("reportminer")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0+unknown"


def __dir__() -> list[str]:
    return sorted(__all__)
