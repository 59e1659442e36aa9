"""Inspected bodies: the register of their names, and what a report says of them.

`describe` fills in what a report is about (kind, programme, bodies, ratings, and of a full report the inspection's days
and its lead inspector), `Mentions` tells which body a span is about where there are several, and `resolve` brings a
printed name to the one name of a registered body. Names, phrases and rules are data: the ``.toml`` files beside them.
"""

from __future__ import annotations

from reportminer.bodies.describe import describe
from reportminer.bodies.mentions import Mentions
from reportminer.bodies.register import TYPES, resolve

__all__ = ["TYPES", "Mentions", "describe", "resolve"]
