"""Sections of full reports: headings that give polarity or meaning to what stands under them, or say that it is none.

What the headings are is data: ``sections.toml`` beside this file, each with examples. Only full reports have sections:
a press release is read by its lead-ins (`reportminer.findings.zones`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from reportminer.findings.cues import straight
from reportminer.records import Block

Meaning = Literal["out", "strength", "concern", "improve", "recommendations", "findings"]

# "Section 1: ", "2.1 ", "A. ": numbers of headings. "Recommendations2", "area ": a footnote mark behind a word.
_NUMBER = re.compile(r"^(?:section \d+\s*[:.–-]\s*|(?:\d+(?:\.\d+)*|[a-z])[.)]\s+|\d+(?:\.\d+)+\s+)", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?<=[a-z])\d{1,2}$|[*†‡]+$")
LEAST_PAGES = 4
"""Pages of the shortest full report; the longest press release has three."""
_LONGEST = 40
"""Words of the longest paragraph that may stand for a heading ("… requires improvement because")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a report.

    Attributes:
        means: what stands in it, see ``sections.toml``.
        heading: the heading that says so, as printed; empty before the first.
        opens: the block is that heading itself, and holds nothing.
    """

    means: Meaning
    heading: str = ""
    opens: bool = False


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("sections.toml").read_text(encoding="utf-8"))


@cache
def _headings() -> tuple[tuple[re.Pattern[str], Meaning], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["means"]) for row in _data()["section"])


@cache
def _any(table: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in _data()[table]), re.IGNORECASE)


@cache
def _demand() -> re.Pattern[str]:
    return re.compile(_data()["demand"]["pattern"], re.IGNORECASE)


def meaning(heading: str) -> Meaning | None:
    """Return what a heading says about the text under it, or None where it says nothing.

    Args:
        heading: the heading as printed.

    Examples:
        >>> meaning("What needs to improve?")
        'improve'
        >>> meaning("The experiences and progress of children in care: outstanding")
        'findings'
        >>> meaning("Section 2: Information about this local authority area2")
        'out'
        >>> meaning("Thresholds") is None
        True
    """
    plain = straight(heading).strip()
    plain = _FOOTNOTE.sub("", _NUMBER.sub("", plain)).strip(" :.?…-")
    return next((means for pattern, means in _headings() if pattern.fullmatch(plain)), None)


def holds_nothing(text: str) -> bool:
    """Tell whether a paragraph of a report is the publisher's, names of inspectors, or an empty section's only words.

    Examples:
        >>> holds_nothing("Lead inspector: Ann Hill, His Majesty’s Inspector")
        True
        >>> holds_nothing("Plans were clear.")
        False
    """
    return bool(_any("paragraph").search(straight(text).strip()))


def is_reference(sentence: str) -> bool:
    """Tell whether a sentence only refers to another place.

    Examples:
        >>> is_reference("(Recommendation)")
        True
    """
    return bool(_any("sentence").search(straight(sentence)))


def is_addressed(sentence: str) -> bool:
    """Tell whether a demand in running text says who must act.

    Examples:
        >>> is_addressed("The council should ensure that plans are shared"), is_addressed("More should be done")
        (True, False)
    """
    return bool(_demand().search(straight(sentence)))


def is_full_report(blocks: Sequence[Block]) -> bool:
    """Tell a full report, in which sections count, from a press release, which may be a PDF file too but is short."""
    return any((block.page or 0) >= LEAST_PAGES for block in blocks)


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Yield the section of each block, in order.

    Args:
        blocks: the blocks of one full report.

    Examples:
        >>> rows = [("heading", 2, "Strengths"), ("paragraph", 0, "Plans are good."), ("heading", 3, "Staff"),
        ...         ("paragraph", 0, "Staff stay."), ("heading", 2, "Next"), ("paragraph", 0, "All else.")]
        >>> blocks = [Block(n=n, kind=k, depth=d, text=t, start=0, end=len(t)) for n, (k, d, t) in enumerate(rows)]
        >>> [section.means for section in sections(blocks) if not section.opens]
        ['strength', 'strength', 'findings']
    """
    current, level = Section(means="findings"), 0
    for block in blocks:
        opens = block.kind == "heading" or (block.kind == "paragraph" and _stands_for_heading(block))
        if block.kind == "title" or not opens:
            yield current
            continue
        means = meaning(block.text)
        # A sentence that stands for a heading has no level of its own: it ends at the next heading of any level.
        depth = block.depth if block.kind == "heading" else 99
        if means is not None:
            current, level = Section(means=means, heading=block.text), depth
        elif depth <= level or depth == 0:
            current, level = Section(means="findings", heading=block.text), depth
        yield Section(means=current.means, heading=current.heading, opens=True)


def _stands_for_heading(block: Block) -> bool:
    """Tell whether a paragraph opens a section: "This local authority requires improvement because", a plain heading.

    The words decide, since such lines are often set like text. A sentence that ends in a full stop is text.
    """
    text = block.text.rstrip()
    if block.marker or text.endswith(".") or len(text.split()) > _LONGEST:
        return False
    return meaning(text) is not None
