"""Publishers: each module of this folder is one, and so is each entry point of the group ``reportminer.sources``.

A source is found by its place: a module here with a name ``SOURCE`` is a publisher, and no other file has to know it.
A package of somebody else's names its own under ``[project.entry-points."reportminer.sources"]``:
``my-inspectorate = "my_package.my_module:SOURCE"``. What several sources share is in ``parts/``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules

from reportminer.errors import MissingError, UsageError
from reportminer.sources.base import (
    KINDS,
    Announcement,
    Attachment,
    Document,
    Former,
    Get,
    Kind,
    Options,
    Source,
    Visit,
    Way,
)

__all__ = [
    "KINDS",
    "Announcement",
    "Attachment",
    "Document",
    "Former",
    "Get",
    "Kind",
    "Options",
    "Source",
    "Visit",
    "Way",
    "source",
    "source_names",
]

GROUP = "reportminer.sources"


def source_names() -> tuple[str, ...]:
    """Return the names of every source, sorted.

    Examples:
        >>> "hmi-probation" in source_names()
        True
    """
    return tuple(sorted({*_places(), *(point.name for point in entry_points(group=GROUP))}))


def source(name: str) -> Source:
    """Return a source by its name.

    Raises:
        MissingError: there is none of this name.
        UsageError: an entry point of this name leads to something that is no source.

    Examples:
        >>> source("hmi-prisons").publisher
        'HM Inspectorate of Prisons'
    """
    places = _places()
    if name in places:
        found = import_module(places[name]).SOURCE
    else:
        points = [point for point in entry_points(group=GROUP) if point.name == name]
        if not points:
            message = f"there is no source {name!r}: there are {', '.join(source_names())}"
            raise MissingError(message)
        found = points[0].load()
    if not isinstance(found, Source):
        message = f"the source {name!r} is a {type(found).__name__}: its entry point must lead to a Source"
        raise UsageError(message)
    return found


def _places() -> dict[str, str]:
    """Return the modules of this folder that are sources, by the name of the source."""
    return {
        module.name.replace("_", "-"): f"{__name__}.{module.name}"
        for module in iter_modules(__path__)
        if not module.ispkg and module.name != "base"
    }
