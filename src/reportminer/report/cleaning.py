"""Text of strangers, made fit to be shown: no control characters, no endless titles, offsets counted as browsers do."""

from __future__ import annotations

import re

# What no reader sees and a page may hold: control characters, and marks that turn the direction of writing, which would
# turn everything after them too. Tabs and line breaks stay. Lone surrogates cannot be written as UTF-8.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
WHITE = re.compile(r"\s+")
ELLIPSIS = "…"

MOST_TITLE = 300
"""Characters of a title, name or cue that are shown; those of real reports are shorter."""


def clean(text: str) -> str:
    r"""Return text without control characters, lone surrogates and marks of direction.

    Examples:
        >>> clean("safe\u202e txt.exe\x00")
        'safe txt.exe'
    """
    return HIDDEN.sub("", text)


def line(text: str | None, most: int = MOST_TITLE) -> str:
    r"""Return text as one clean line of at most so many characters, an ellipsis where it was cut.

    Examples:
        >>> line("A long\n title", 7)
        'A long…'
        >>> line(None)
        ''
    """
    # A title of a megabyte is cut before it is cleaned: white space shortens it at most by what is dropped here.
    plain = WHITE.sub(" ", clean((text or "")[: most * 20])).strip()
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + ELLIPSIS


def units(text: str) -> int:
    """Return the length of text as a browser counts it: in UTF-16 units, of which an emoji takes two.

    Examples:
        >>> units("naïve"), units("🙂")
        (5, 2)
    """
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def shown_address(address: str | None) -> str | None:
    """Return an address that may become a link: ``http`` or ``https`` only, without control characters.

    Examples:
        >>> shown_address("https://example.org/a"), shown_address(" JavaScript:alert(1)")
        ('https://example.org/a', None)
    """
    if address is None or len(address) > 2_000:
        return None
    plain = WHITE.sub("", clean(address))
    return plain if re.match(r"https?://[^/\s]", plain, re.IGNORECASE) else None
