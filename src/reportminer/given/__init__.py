"""Themes that people give: a codebook of names and descriptions, or seeds that attract a theme among discovered ones.

=========================  ===========================================================================
``read_codebook(path)``    a user's codebook, TOML or CSV
``shipped_codebook()``     the codebook of the annotation guide, which travels with the package
``read_seeds(path)``       phrases that attract a theme, TOML, CSV or lines ``theme: phrase; phrase``
``described(…)``           centres of given themes in the space of a corpus, with a least cosine for each
``trained_head(name)``     what was learned of the shipped codebook from annotated findings
=========================  ===========================================================================
"""

from __future__ import annotations

from reportminer.given.centres import FixedThemes, attracting, described
from reportminer.given.head import Head, trained_head
from reportminer.given.placement import Placement
from reportminer.given.placing import head_for, place_given
from reportminer.given.reading import read_codebook, shipped_codebook
from reportminer.given.seeds import read_seeds
from reportminer.given.theme import GivenTheme, GivenThemes

__all__ = [
    "FixedThemes",
    "GivenTheme",
    "GivenThemes",
    "Head",
    "Placement",
    "attracting",
    "described",
    "head_for",
    "place_given",
    "read_codebook",
    "read_seeds",
    "shipped_codebook",
    "trained_head",
]
