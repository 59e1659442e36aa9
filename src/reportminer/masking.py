"""Names of bodies, people and dates taken out of a text before it is compared with others.

Two findings about home visits are about home visits, not about Northmarch and Marlshire: without this, the theme of a
finding leans on who was inspected. What is shown, searched and stored is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

BODY, PERSON, DATE = "the service", "the inspector", "that time"
"""What stands in place of a name or date: words that every release uses, so that they tell nothing."""

# "3 June 2014", "June 2014", "in 2014", "2013-14", "2019/20"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?:{_MONTH})(?: \d{{1,2}}(?:st|nd|rd|th)?,?)? (?:19|20)\d\d\b"
    r"|\b(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?\b"
)
# Words that end the name of a body and tell what it is, not which: the place before them is what is masked.
_KINDS = re.compile(
    r"[\s,]+(?:Probation|Youth|Community|Division|Region|PDU|CRC|NPS|YOS|YOT|YJS|Council|County Council|Borough|"
    r"Delivery|Trust|Police|Constabulary|Service|Services|Team|Secure|Approved)\b.*$"
)
# "Mr Russell", "Dame Glenys", "Chief Inspector Liz Calderbank": the title goes with the name.
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Dame|Sir|Lord|Lady)\.? )?"
# A word of a name this short, or one of these, is too common to be masked alone.
_SHORTEST = 4
_COMMON = frozenset({"north", "south", "east", "west", "england", "wales"})


class Mask:
    """Takes names out of texts.

    Args:
        bodies: names of inspected bodies, as printed.
        people: names of people.

    Examples:
        >>> mask = Mask(["Northmarch Probation Trust"], ["Liz Calderbank"])
        >>> mask("In June 2013 Northmarch had few home visits, Ms Calderbank said.")
        'In that time the service had few home visits, the inspector said.'
        >>> mask("Home visits were rare.")
        'Home visits were rare.'
    """

    def __init__(self, bodies: Sequence[str], people: Sequence[str] = ()) -> None:
        places = {_KINDS.sub("", name).strip(" ,") for name in bodies}
        self._bodies = _pattern({*bodies, *places})
        # "Ms Calderbank" after "Liz Calderbank"
        self._people = _pattern({*people, *(name.split()[-1] for name in people if name.split())}, before=_TITLE)

    def __call__(self, text: str) -> str:
        """Return the text with names and dates replaced.

        Args:
            text: any text.
        """
        if self._bodies is not None:
            text = self._bodies.sub(BODY, text)
        if self._people is not None:
            text = self._people.sub(PERSON, text)
        return _DATES.sub(DATE, text)


def _pattern(names: set[str], before: str = "") -> re.Pattern[str] | None:
    """Return a pattern of the names, longest first, as whole words in their own capitals."""
    kept = sorted(
        (name for name in names if len(name) >= _SHORTEST and name.lower() not in _COMMON and name[0].isupper()),
        key=lambda name: (-len(name), name),
    )
    if not kept:
        return None
    joined = "|".join(re.escape(name) for name in kept)
    return re.compile(rf"{before}\b(?:[Tt]he )?(?:{joined})\b(?:['’]s)?")
