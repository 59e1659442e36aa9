"""Positions in a tool's text found again in the text of a report.

Tools change white space: line ends of Windows, blank lines, a mark of byte order. So texts are compared without any,
and a stretch is found by its first and last characters that are no white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from reportminer.refi.legal import legal

_INK = re.compile(r"\S")


@dataclass(slots=False, frozen=True)
class Squeezed:
    """A text with and without its white space.

    Attributes:
        text: the text.
    """

    text: str

    @cached_property
    def ink(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())

    @cached_property
    def where(self) -> list[int]:
        """Position in the text of each character of `ink`."""
        return [match.start() for match in _INK.finditer(self.text)]

    def inked(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of `ink` that a stretch of the text holds."""
        return bisect_left(self.where, start), bisect_left(self.where, end)


@dataclass(slots=False, frozen=True)
class Places:
    r"""Finds stretches of a tool's text in the text of a report.

    Args:
        theirs: the text as the tool has it.
        ours: `Report.text`.

    Examples:
        >>> places = Places("Plans\r\n\r\nwere  late.", "Plans\n\nwere late.")
        >>> places.find(9, 20)
        (7, 17)
        >>> Places("Some other text: were late", "Plans\n\nwere late.").find(17, 26)
        (7, 16)
    """

    theirs: str
    ours: str

    @cached_property
    def _theirs(self) -> Squeezed:
        return Squeezed(self.theirs)

    @cached_property
    def _ours(self) -> Squeezed:
        return Squeezed(legal(self.ours))

    @cached_property
    def is_same(self) -> bool:
        """Whether the texts differ in white space at most."""
        return self._theirs.ink == self._ours.ink

    def find(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch of the tool's text stands in the report's; None where its words do not.

        Of several places the one counts that is as far on in the report as the stretch is in the tool's text.
        """
        first, last = self._theirs.inked(start, end)
        if last <= first:
            return None
        if not self.is_same:
            said = self._theirs.ink[first:last]
            share = first / max(len(self._theirs.ink), 1)
            found = self._nearest(said, share * len(self._ours.ink))
            if found is None:
                return None
            first, last = found, found + len(said)
        return self._ours.where[first], self._ours.where[last - 1] + 1

    def find_words(self, said: str) -> tuple[int, int] | None:
        """Return where words stand in the report, if they stand there once."""
        ink = "".join(legal(said).split())
        found = self._ours.ink.find(ink) if ink else -1
        if found < 0 or self._ours.ink.find(ink, found + 1) >= 0:
            return None
        return self._ours.where[found], self._ours.where[found + len(ink) - 1] + 1

    def _nearest(self, said: str, expected: float) -> int | None:
        found: list[int] = []
        place = self._ours.ink.find(said)
        while place >= 0:
            found.append(place)
            place = self._ours.ink.find(said, place + 1)
        return min(found, key=lambda one: abs(one - expected), default=None)


def line_ends(text: str, stretches: list[tuple[int, int, str]], origin: str) -> str:
    r"""Return the text in which a tool counted: with the line ends of Windows as two characters or as one.

    Tools write ``\r\n`` and count it either way. The reading is taken in which more stretches begin and end at the
    edges of words and begin as their names do; where both are as good, the standard's, which counts two, but for
    ATLAS.ti, which counts one.

    Args:
        text: the text as it is in the file.
        stretches: first position, position after the last, and name of each selection.
        origin: the program that wrote it.

    Examples:
        >>> line_ends("Plans\r\nwere late.", [(6, 10, "were")], "")
        'Plans\nwere late.'
        >>> line_ends("Plans\r\nwere late.", [(7, 11, "were")], "")
        'Plans\r\nwere late.'
    """
    if "\r\n" not in text:
        return text
    one = text.replace("\r\n", "\n")
    as_one, as_two = (sum(_fits(read, *stretch) for stretch in stretches) for read in (one, text))
    if as_one == as_two:
        return one if "atlas" in origin.casefold() else text
    return one if as_one > as_two else text


def _fits(text: str, start: int, end: int, name: str) -> int:
    """Return how well a stretch fits: each edge at the edge of a word, and a name that begins as it does."""
    said = text[start:end]
    if not said or end > len(text):
        return -1
    begins = said[0].isalnum() and not text[max(start - 1, 0) : start].isalnum()
    ends = not said[-1].isspace() and not (said[-1].isalnum() and text[end : end + 1].isalnum())
    told = "".join(name.split())[:12]
    return begins + ends + (3 if told and "".join(said.split()).startswith(told) else 0)
