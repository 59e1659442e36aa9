"""Cue phrases: what a lead-in introduces, which headings open a part without findings, what is boilerplate.

The phrases themselves are data: ``cues.toml`` beside this file, each with the example that it was made for.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from reportminer.records import Polarity

Means = Literal["findings", "recommendations", "none", "unknown"]

_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


def straight(text: str) -> str:
    """Make quotes and dashes straight, character for character, so that offsets stay.

    Examples:
        >>> straight("‘Good’ – mostly")
        "'Good' - mostly"
    """
    return text.translate(_STRAIGHT)


@lru_cache(maxsize=2)
def straight_report(text: str) -> str:
    """Do what `straight` does to the text of a whole report, which is asked for at every sentence, once."""
    return straight(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadIn:
    """What a paragraph before a list says about its items.

    Attributes:
        means: ``findings``, ``recommendations``, ``none`` (nothing that is looked for) or ``unknown``.
        polarity: prior polarity of the items, or None. A prior only: each item is decided by its own words.
        weak: the prior rests on contrast alone ("However, inspectors also found that:").
        text: the words of the lead-in.
    """

    means: Means
    polarity: Polarity | None = None
    weak: bool = False
    text: str = ""


@cache
def load() -> dict[str, Any]:
    """Return the content of ``cues.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath("cues.toml").read_text(encoding="utf-8"))


@cache
def _patterns(table: str) -> tuple[tuple[re.Pattern[str], dict[str, Any]], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row) for row in load()[table])


def lead_in(text: str) -> LeadIn:
    """Read what a lead-in announces, by pattern and not by fixed string.

    Args:
        text: the paragraph or heading before a list. Of a longer paragraph its last sentence counts first.

    Returns:
        The first match in the order of ``cues.toml``; ``unknown`` where nothing matches.

    Examples:
        >>> lead_in("However, inspectors were pleased to find that overall:").polarity
        'strength'
        >>> lead_in("Areas that needed attention included:").polarity
        'concern'
        >>> lead_in("This work included:").means
        'none'
    """
    plain = straight(text).strip()
    sentences = re.split(r"(?<=[.!?])\s+", plain)
    # "Inspectors had some concerns. They found that:" takes its prior from the sentence before.
    for candidate in dict.fromkeys([sentences[-1], plain]):
        for pattern, row in _patterns("lead_in"):
            if pattern.search(candidate):
                found = LeadIn(
                    means=row["means"], polarity=row.get("polarity"), weak=row.get("prior") == "weak", text=text
                )
                if found.means == "findings" and found.polarity is None and candidate != plain:
                    break
                return found
    return LeadIn(means="unknown", text=text)


def heading_zone(text: str) -> str | None:
    """Return ``notes`` or ``context`` where a heading opens a part without findings, else None.

    Examples:
        >>> heading_zone("Notes to editors:")
        'notes'
        >>> heading_zone("Findings") is None
        True
    """
    plain = straight(text).strip()
    for pattern, row in _patterns("heading"):
        if pattern.search(plain):
            return str(row["zone"])
    return None


def is_boilerplate(text: str, *, whole: bool = False) -> bool:
    """Tell whether a sentence is programme text, a link line, a footnote or a press contact.

    Args:
        text: a sentence, or a whole paragraph.
        whole: ask for patterns that condemn a whole paragraph (links, footnotes, contacts); a paragraph that begins
            with the programme may go on with findings.

    Examples:
        >>> is_boilerplate("Download this press release as a PDF (PDF, 61 kB)")
        True
        >>> is_boilerplate("Plans were of good quality.")
        False
    """
    plain = straight(text).strip()
    return any(pattern.search(plain) for pattern, row in _patterns("boilerplate") if row.get("paragraph") or not whole)
