"""Themes kept for the next edition: saved as JSON and npy, loaded again, and new findings assigned to them.

====================  =============================================================================
``model_of(store)``   the stored themes of a corpus as a `ThemeModel`
``save`` / ``load``   a folder with ``themes.json`` and one ``.npy``; nothing is pickled
``assign(model, …)``  a theme for each text, or none; texts the model was made of keep theirs
``edition(…)``        what is new since the model was made: themes that grew, what fits none
====================  =============================================================================
"""

from __future__ import annotations

from reportminer.thememodel.assigning import assign
from reportminer.thememodel.edition import Edition, NewFinding, ThemeNews, Unfitting, edition
from reportminer.thememodel.files import load, save
from reportminer.thememodel.making import model_of
from reportminer.thememodel.model import FORMAT, Made, SavedTheme, ThemeModel

__all__ = [
    "FORMAT",
    "Edition",
    "Made",
    "NewFinding",
    "SavedTheme",
    "ThemeModel",
    "ThemeNews",
    "Unfitting",
    "assign",
    "edition",
    "load",
    "model_of",
    "save",
]
