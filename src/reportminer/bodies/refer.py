"""How a text speaks of its inspected bodies: names, acronyms, and words like "the company", each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from reportminer.bodies.data import straight, table
from reportminer.bodies.register import place_of
from reportminer.records import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One place where a text speaks of an inspected body: which one (its number), where, and how surely.

    Strength is 2 for a name, an acronym, a place or "the company", 1 for a word such as "owners".
    """

    body: int
    start: int
    end: int
    strength: int


class Referrer:
    """Finds references to the bodies of one report.

    Args:
        bodies: its inspected bodies.

    Examples:
        >>> who = Referrer([Body(name="Ash CRC", type="crc"), Body(name="NPS Oak", type="nps")])
        >>> [(r.body, r.strength) for r in who.find("The company was in better shape than the NPS.")]
        [(0, 2), (1, 2)]
    """

    def __init__(self, bodies: Iterable[Body]) -> None:
        self.bodies = tuple(bodies)
        kinds = [body.type for body in self.bodies]
        # The longest name first, so that "North Ash" is not read as "Ash".
        rows: list[tuple[str, int, int]] = []
        for n, body in enumerate(self.bodies):
            rows += [(_name_pattern(word), n, 2) for word in self._places(n)]
            if kinds.count(body.type) == 1:
                rows += [(rf"(?i:{word})", n, strength) for word, strength in _type_patterns(body.type)]
        rows.sort(key=lambda row: -len(row[0]))
        self._rows = [(body, strength) for _, body, strength in rows]
        self._regex = re.compile("|".join(f"(?P<r{i}>{row[0]})" for i, row in enumerate(rows))) if rows else None

    def _places(self, n: int) -> list[str]:
        """Return the places that mean body `n` and no other: the whole, and each part."""
        body = self.bodies[n]
        place = place_of(body.name, body.type)
        others = {
            part for m, other in enumerate(self.bodies) if m != n for part in _parts(place_of(other.name, other.type))
        }
        return [part for part in _parts(place) if part and part not in others]

    def find(self, text: str) -> list[Reference]:
        """Return the references in a text, in order; offsets count in `text`."""
        if self._regex is None:
            return []
        out = []
        for hit in self._regex.finditer(straight(text)):
            body, strength = self._rows[int((hit.lastgroup or "r0")[1:])]
            out.append(Reference(body=body, start=hit.start(), end=hit.end(), strength=strength))
        return out


def _parts(place: str) -> list[str]:
    parts = [part.strip() for part in re.split(r",? and (?:the )?|, ", place)]
    return list(dict.fromkeys([place, *(part for part in parts if len(part) > 2)]))


def _name_pattern(place: str) -> str:
    words = re.escape(straight(place)).replace(r"\ and\ ", r"\ (?:and|&)\ (?:the\ )?").replace(r"\ ", r"\s+")
    return rf"(?<!\w){words}(?!\w)"


def _type_patterns(kind: str) -> list[tuple[str, int]]:
    rows = table("words")["refer"].get(kind, {})
    return [
        (rf"\b(?:{word})\b", strength) for strength, key in ((2, "sure"), (1, "likely")) for word in rows.get(key, [])
    ]
