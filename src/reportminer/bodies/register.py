"""The register of inspected bodies: from a name in print to the name of one body.

The names themselves are data: ``register.toml`` beside this file.
"""

from __future__ import annotations

import re
from functools import cache

from reportminer.bodies.data import straight, table

TYPES: tuple[str, ...] = ("trust", "crc", "nps", "pdu", "region", "yot", "local authority", "none")
"""The types of body, as they stand in `Body.type`; ``none`` is any other: a prison, a police force, a hostel."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# Words of a place that two spellings of it may differ in: "Hampshire and the Isle of Wight".
_SMALL = frozenset({"and", "the", "of", "upon"})
# A footnote's digit or mark glued to the name: "Leicestershire & Rutland1", "Mossington PDU*".
_NOTE_MARK = re.compile(r"(?<=[^\W\d_])[\d¹²³]\b|[*†‡]")


def tidy(name: str) -> str:
    """Bring a printed place or name into plain form: no footnote digit, "and" for "&", single spaces, no outer "the".

    Examples:
        >>> tidy("Lanthorne &  Bewarth1")
        'Lanthorne and Bewarth'
        >>> tidy("the Isle of Wight")
        'Isle of Wight'
    """
    name = _NOTE_MARK.sub("", name).replace("&", " and ")
    name = re.sub(r"\s+", " ", name).strip(" ,;:.-–—'\"‘’“”()")
    return re.sub(r"^[Tt]he (?=\S)", "", name)


def key(place: str) -> frozenset[str]:
    """Return the words that make a place, whatever their order, capitals, commas and "and".

    Examples:
        >>> key("South Tyneside & Gateshead") == key("Gateshead and South Tyneside")
        True
    """
    return frozenset(_WORD.findall(straight(tidy(place)).lower())) - _SMALL


@cache
def _type_words(kind: str) -> re.Pattern[str]:
    spec = table("register")["types"].get(kind, {"written": [], "acronyms": []})
    # What may stand beside the place in a full name, longest first: "National Probation Service (NPS) … Division".
    more = {
        "nps": ["division of the", "division", "area"],
        "region": ["of the probation service", "probation service", "region"],
    }
    words = sorted(
        [*spec["written"], *(a.lower() for a in spec["acronyms"]), *more.get(kind, [])], key=len, reverse=True
    )
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b" if words else r"(?!)", re.IGNORECASE)


def place_of(name: str, kind: str) -> str:
    """Return the place in a name: what is left without the words of its type.

    Examples:
        >>> place_of("National Probation Service (NPS) South West Division", "nps")
        'South West'
        >>> place_of("Derby City YOS", "yot")
        'Derby City'
    """
    bare = _type_words(kind).sub(" ", tidy(name)).replace("(", " ").replace(")", " ")
    bare = re.sub(r"\s+", " ", bare).strip()
    return tidy(re.sub(r"^(?:in|of|for)\s+|\s+(?:of|in)$", "", bare))


@cache
def _registered(kind: str) -> dict[frozenset[str], str]:
    register = table("register")
    rows: dict[str, list[str]] = {
        "trust": list(register["trusts"]),
        "crc": list(register["crcs"]),
        "nps": list(register["nps"]),
        "region": list(register["pdus"]),
        "pdu": [unit for units in register["pdus"].values() for unit in units],
        "yot": list(register["yots"]["names"]),
        "local authority": list(register["authorities"]["names"]),
    }
    found = {key(place): place for place in rows.get(kind, [])}
    if kind == "crc":
        found |= {key(other): place for place, others in register["crcs"].items() for other in others}
    if kind == "local authority":
        found |= {key(other): place for other, place in register["authorities"]["others"].items()}
    for other, place in register["places"].items():
        if key(place) in found:
            found[key(other)] = place
    return found


def known(place: str, kind: str) -> str | None:
    """Return the registered spelling of a place for a type of body, or None where there is none.

    Examples:
        >>> known("Hampshire & the Isle of Wight", "crc")
        'Hampshire and Isle of Wight'
    """
    return _registered(kind).get(key(place))


def spellings(kind: str) -> tuple[str, ...]:
    """Return the registered places of a type of body, longest first.

    Examples:
        >>> len(spellings("pdu")), len(spellings("nps"))
        (108, 7)
    """
    return tuple(sorted(set(_registered(kind).values()), key=lambda place: (-len(place), place)))


def resolve(name: str, kind: str) -> str:
    """Bring the printed name of a body to the one name that it has in this package.

    Registered bodies get their registered name. Any other keeps the printed name, in the full form of its type.

    Args:
        name: the name as printed, with or without the words of its type: ``Kent, Surrey & Sussex CRC``, ``Kent``.
        kind: type of the body, one of `TYPES`. An unknown type leaves the name as it is.

    Returns:
        The full name. An empty string where `name` holds no word.

    Examples:
        >>> resolve("KSS CRC", "crc")
        'Kent, Surrey and Sussex Community Rehabilitation Company'
        >>> resolve("South Tyneside & Gateshead Probation Delivery Unit (PDU)*", "pdu")
        'Gateshead and South Tyneside PDU'
        >>> resolve("Merricombe YOT", "yot")
        'Merricombe Youth Offending Team'
        >>> resolve("London Borough of Merricombe", "local authority")
        'Merricombe'
        >>> resolve("HMP Greyfold", "none")
        'HMP Greyfold'
    """
    types = table("register")["types"]
    if kind not in types:
        return tidy(name)
    place = place_of(name, kind)
    place = known(place, kind) or place
    if not place:
        return tidy(name)
    form: str = types[kind]["form"]
    if kind == "yot":
        forms: dict[str, str] = table("register")["yot_forms"]
        lower = straight(name).lower()
        form = next((full for word, full in forms.items() if re.search(rf"\b{word}\b", lower)), form)
    return form.format(place)


@cache
def _regions() -> dict[frozenset[str], str]:
    register = table("register")
    found = {key(unit): region for region, units in register["pdus"].items() for unit in units}
    found |= {key(trust): region for trust, region in register["trusts"].items()}
    return found | {key(region): region for region in register["pdus"]}


def serving(place: str, kind: str) -> str | None:
    """Return the registered CRC or NPS division that served a registered area.

    A release of 2016 speaks of "the NPS in Kent" and never names the division.

    Args:
        place: an area: of a trust, a delivery unit or a region; or one of the places in a CRC's name.
        kind: ``crc`` or ``nps``.

    Returns:
        Its full name, or None where the place is not in the register.

    Examples:
        >>> serving("Kent", "nps")
        'National Probation Service South East and Eastern Division'
        >>> serving("Suffolk", "crc")
        'Norfolk and Suffolk Community Rehabilitation Company'
        >>> serving("Dravenport", "nps") is None
        True
    """
    register, words = table("register"), key(place)
    if not words:
        return None
    if kind == "crc":
        names = [name for name in register["crcs"] if words <= key(name)]
        parts = {part: name for name in names for part in re.split(r", | and ", name)}
        # "York" is no company's place, and "North Yorkshire" is: whole places only.
        exact = [name for part, name in parts.items() if key(part) == words] or [n for n in names if key(n) == words]
        return resolve(exact[0], kind) if exact else None
    region = _regions().get(words) or _regions().get(words | {"city"})
    if region is None:
        region = next((found for area, found in _regions().items() if words < area), None)
    division = next((name for name, covered in register["nps"].items() if region in covered), None)
    return resolve(division, kind) if kind == "nps" and division else None
