"""Documents of older versions of the format brought up to the present one, step by step, in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from reportminer.thememodel.model import EVERYTHING, FORMAT

Document = dict[str, Any]


def upgraded(document: Document, version: int) -> Document:
    """Return a document of version `version` as one of the present version.

    Examples:
        >>> upgraded({"version": 1, "themes": [{"id": 1, "label": "a"}]}, 1)["themes"]
        [{'id': 1, 'label': 'a', 'least': -1.0, 'broad': None, 'findings': 0, 'bodies': []}]
    """
    for step in range(version, FORMAT):
        document = STEPS[step](document)
    return document


def _from_1(document: Document) -> Document:
    """Version 1 knew label, keywords and note of a theme: everything fits, and no text is known."""
    added: Document = {"least": EVERYTHING, "broad": None, "findings": 0, "bodies": []}
    themes = [theme | {key: value for key, value in added.items() if key not in theme} for theme in document["themes"]]
    return document | {"version": 2, "themes": themes, "broad": [], "members": {}}


STEPS: dict[int, Callable[[Document], Document]] = {1: _from_1}
