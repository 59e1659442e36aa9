"""Bullet marks and item numbers: what they are, and when they make a list item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportminer.readers.rules import rules

STRONG = "strong"
"""Family of the marks that make a list item wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark at the start of a line.

    Attributes:
        marker: the mark as printed.
        family: ``strong``, or a key of the weak marks in ``marks.toml``.
        rest: what follows the mark; empty where the mark stands alone on its line.
    """

    marker: str
    family: str
    rest: str


@cache
def _pattern() -> re.Pattern[str]:
    table = rules("marks")
    strong = f"(?P<{STRONG}>[{re.escape(table['strong'])}])"
    weak = "|".join(f"(?P<{family}>{pattern})" for family, pattern in table["weak"].items())
    # A strong mark may touch its text ("•plans were late"); a weak one must not ("-ENDS-", "1.5 million").
    return re.compile(rf"\s*(?:{strong}|(?:{weak})(?=\s|$))\s*")


@cache
def _notes() -> re.Pattern[str]:
    return re.compile(rules("marks")["notes"]["heading"], re.IGNORECASE)


@cache
def _never() -> re.Pattern[str]:
    return re.compile(rules("marks")["headings"]["never"], re.IGNORECASE)


def split_mark(text: str) -> Mark | None:
    """Split a line into its bullet mark or number and its text.

    Args:
        text: one line.

    Returns:
        The mark, or None where the line begins with none.

    Examples:
        >>> split_mark("  • plans were late;")
        Mark(marker='•', family='strong', rest='plans were late;')
        >>> split_mark("2. This inspection was undertaken as part of a programme.").family
        'number'
        >>> split_mark("-ENDS-") is None and split_mark("1.5 million") is None
        True
    """
    match = _pattern().match(text)
    if match is None or match.lastgroup is None:
        return None
    return Mark(marker=match[match.lastgroup], family=match.lastgroup, rest=text[match.end() :].strip())


def is_notes_heading(text: str) -> bool:
    """Tell whether a line is the heading over the notes to editors.

    Examples:
        >>> is_notes_heading("Notes to editors:"), is_notes_heading("Notes to editors are below")
        (True, False)
    """
    return len(text) < 60 and _notes().fullmatch(text.strip(" *#")) is not None


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends where a sentence, a clause of a list or a lead-in can end.

    Examples:
        >>> [ends_sentence(t) for t in ("was good.", "was good; and", "to find that:", "said ‘no.’", "and the risk")]
        [True, True, True, True, False]
    """
    return re.search(r"[.:;!?…]['\"’”)\]*]*$|[;,]\s+(?:and|or|but)$", text.rstrip()) is not None


def looks_like_heading(text: str, *, longest: int) -> bool:
    """Tell whether a line that stands alone is short and unpunctuated enough for a heading.

    Args:
        text: one line.
        longest: number of characters above which it is none.

    Returns:
        Whether it may be a heading.

    Examples:
        >>> looks_like_heading("No services rated ‘Inadequate’", longest=80)
        True
        >>> [looks_like_heading(t, longest=80) for t in ("But:", "He left.", "-ENDS-", "zero as outstanding")]
        [False, False, False, False]
    """
    if len(text) > longest or len(text.split()) > 14 or ends_sentence(text) or text.endswith((",", ":")):
        return False
    first = text.lstrip("‘“\"'(*")[:1]
    return (first.isupper() or first.isdigit()) and any(map(str.isalpha, text)) and _never().fullmatch(text) is None
