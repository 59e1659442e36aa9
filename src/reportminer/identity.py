"""What makes two pages one document: their words, whatever stands round them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from hashlib import sha256

from reportminer.records import Report

SHINGLE = 5
"""Words of a shingle: runs of five words hardly ever recur by chance (Broder 1997)."""

ALIKE = 0.8
"""Share of shingles that two texts of one document have in common at least.

Two releases of the invented sample share under a fiftieth; a copy with another wrapper and another summary line shares
nine tenths. Between lies what releases of one programme share in lead-ins and notes to editors.
"""

FEWEST = 50
"""Words below which a text is too short to be told as a part of another: the one sentence of a landing page."""

# What sites and archives put round a title: "[ARCHIVED CONTENT] …" (UK Government Web Archive), "… - HM Inspectorate of
# Probation" (title elements of inspectorates), "… - GOV.UK".
_BEFORE = re.compile(r"^\s*\[archived content\]\s*", re.IGNORECASE)
_AFTER = re.compile(
    r"\s+[-–—|]\s+(?:(?:hm|his majesty[’']s|her majesty[’']s)\s+inspectorate\s+of\s+\w+|justice inspectorates|ofsted"
    r"|gov\.uk)\s*$",
    re.IGNORECASE,
)
# What sites put into a text: "(Back to top)" in every heading of a page with a contents list, and sizes in the labels
# of links: "(PDF, 390.0 B)", "(PDF, 61 kB)", "(61 kB)".
_INSIDE = re.compile(
    r"\(\s*back to top\s*\)|\(\s*(?:[a-z]{2,5}\s*,?\s*)?[\d.,]{1,12}\s*(?:b|kb|mb|gb|kib|mib|bytes)\s*\)", re.IGNORECASE
)


def title_key(title: str) -> str:
    """Return what is compared of a title: its words, without case, signs and what sites put round it.

    Examples:
        >>> title_key("[ARCHIVED CONTENT] Work in Anyshire – ‘good’ - HM Inspectorate of Probation")
        'work in anyshire good'
    """
    return " ".join(_words(_AFTER.sub("", _BEFORE.sub("", title))))


def fingerprint(report: Report) -> str:
    """Return a hash of what a report says: letters and digits of its title and blocks, in order.

    Case, quotes, dashes, spaces, "(Back to top)" and sizes of linked files do not count.

    Args:
        report: as a reader makes it.

    Returns:
        64 hexadecimal digits.

    Examples:
        >>> from reportminer.records import Block
        >>> block = Block(n=0, kind="paragraph", text="The work is ‘good’.", start=0, end=19)
        >>> curly = Report(id="1", source="a", title="Work", blocks=(block,))
        >>> block = Block(n=0, kind="paragraph", text="The work  is 'good'. (Back to top)", start=0, end=34)
        >>> fingerprint(curly) == fingerprint(Report(id="2", source="b", title="WORK", blocks=(block,)))
        True
    """
    said = "".join((*title_key(report.title).split(), "\n", *_text(report)))
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def same(a: Report, b: Report) -> bool:
    """Tell whether two reports are one document: of one title and day, and nearly of one text.

    Days count as one where they are a day apart (an archive may give the day in another time zone) or where one is not
    known. Texts count as one where they share four fifths of their runs of five words, or where the shorter has fifty
    words and four fifths of its runs are in the longer: some copies leave out the notes to editors.

    Args:
        a: a report.
        b: another one; the order does not count.
    """
    if title_key(a.title) != title_key(b.title) or not _near(a.published, b.published):
        return False
    one, other = _text(a), _text(b)
    if one == other:
        return True
    first, second = _shingles(one), _shingles(other)
    shared = len(first & second)
    if shared >= ALIKE * len(first | second):
        return True
    return min(len(one), len(other)) >= FEWEST and shared >= ALIKE * min(len(first), len(second))


def _text(report: Report) -> list[str]:
    """Return the words of a report without its title, which many readers make its first block."""
    blocks = [block.text for block in report.blocks]
    if blocks and title_key(blocks[0]) == title_key(report.title):
        del blocks[0]
    return [word for text in blocks for word in _words(text)]


def _words(text: str) -> list[str]:
    r"""Return runs of letters and digits (NFKC, case folded); a mark within a word does not part it.

    Examples:
        >>> _words("The Trust’s “ﬁrst” year:\u00ad 2013 (Back to top)")
        ['the', 'trusts', 'first', 'year', '2013']
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _INSIDE.sub(" ", text)).casefold())
    kept = "".join(character if character.isalnum() else "" if _is_within(character) else " " for character in folded)
    return kept.split()


def _is_within(character: str) -> bool:
    """Tell whether a sign may stand within a word: an apostrophe, a soft hyphen, an accent of its own."""
    return character in "'’‘`" or unicodedata.category(character) in {"Cf", "Mn", "Me"}


def _shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1))}


def _near(one: str | None, other: str | None) -> bool:
    days = [_day(one), _day(other)]
    return days[0] is None or days[1] is None or abs(days[0] - days[1]) <= 1


def _day(published: str | None) -> int | None:
    try:
        return date.fromisoformat(published[:10]).toordinal() if published else None
    except ValueError:
        return None
