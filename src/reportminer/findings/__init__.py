"""Findings: the only room with spaCy. `mine` takes a report and returns its findings and recommendations.

Nothing is imported before it is used: `reportminer.findings.settings` is asked on every run and must not load spaCy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportminer.findings.mining import Mined, mine
    from reportminer.findings.settings import settings_hash

__all__ = ["Mined", "mine", "settings_hash"]

_PLACES = {"Mined": "mining", "mine": "mining", "settings_hash": "settings"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used (PEP 562)."""
    if name not in _PLACES:
        message = f"module 'reportminer.findings' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"reportminer.findings.{_PLACES[name]}"), name)
