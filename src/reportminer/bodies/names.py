"""Mentions of bodies: names with the words of a type, and places alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from reportminer.bodies.data import pattern, straight, table
from reportminer.bodies.register import known, place_of, tidy
from reportminer.bodies.text import Sentence

# One capitalised word of a place, without "'s": "Tre-haearn", "O'Dowd", "Dunnerfield1", "St.", "BeNCH".
# An acronym of a type parts two names: "Stockton PDU and Sunderland PDU".
_NAME = (
    r"(?:(?<!\w)(?!(?:PDU|CRC|NPS|YOS|YOT|YJS|HMP|HMPPS|HMI)s?\b)"
    r"(?:St\.|[A-Z](?!\.)[^\W\d_]*(?:-[^\W\d_]+){0,4}(?:'(?!s\b)[^\W\d_]+)*\d?))"
)
# Between two such words: "Isle of Garrow", "Newcastle upon Tyne", "Trellick and the Moors", "A, B and C".
_LINK = r"(?:,? (?:and|&) (?:the )?|, (?:the )?| (?:of|upon|on|le|in the|by) (?:the )?| |-on-|-upon-)"
# No name has more words than this; a page all in capitals must not be read as one name.
PLACE = rf"(?:{_NAME}(?:{_LINK}{_NAME}){{0,11}})"
_PLACE = re.compile(PLACE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One mention of a body by name.

    Attributes:
        place: the place as printed, tidied.
        kind: type of the body, or ``?`` for a place alone.
        start: position in `Report.text`.
        end: position after its last character.
        printed: the words as printed, type included.
        full: the type is written out or the name stands first, so that this is how the body is called.
    """

    place: str
    kind: str
    start: int
    end: int
    printed: str
    full: bool = True


@cache
def _stops() -> frozenset[str]:
    return frozenset(table("words")["no_place"].split())


def _stop(words: list[str], i: int) -> bool:
    """Tell whether a capitalised word is no part of a place. "Seven Rivers" is a place, "Seven PDUs" is none."""
    word = words[i].strip(",")
    if word not in _stops():
        return False
    following = words[i + 2].strip(",") if i + 2 < len(words) else ""
    return not (word in table("words")["openers"] and following[:1].isupper() and following not in _stops())


def trim(place: str) -> str:
    """Cut what is no place from a run of capitalised words: the words before the place that belong to the sentence.

    Examples:
        >>> trim("Today Inspectors, Wexholme")
        'Wexholme'
        >>> trim("Thrapwell, Ullersby and Varnwick")
        'Thrapwell, Ullersby and Varnwick'
        >>> trim("In Kent, Wexholme")
        'Wexholme'
        >>> trim("Thornhithe County Council")
        'Thornhithe'
    """
    # "Thornhithe County Council's youth offending service"
    place = re.sub(r"(?: (?:County|Metropolitan|Borough|District))* Council$", "", place)
    # A word that is no place parts the run; the last part is the one beside the type.
    words = re.split(r"(\s+|, )", place)
    last = max((i for i in range(len(words)) if _stop(words, i)), default=-1)
    rest = tidy("".join(words[last + 1 :]).strip(" ,"))
    rest = re.sub(r"^(?:(?:and|of|in|on|by|upon|the)\b[ ,]*)+", "", rest)
    # A list of places ends in "and": "Kent, Wexholme" are two things.
    if "," in rest and not re.search(r"\band\b", rest[rest.rindex(",") :]) and not _comma_name(rest):
        rest = rest.rpartition(",")[2]
    return tidy(rest)


def _comma_name(place: str) -> bool:
    # "Swansea, Neath Port Talbot" is a registered name with a comma and no "and".
    return any(known(place, kind) for kind in ("pdu", "crc", "region"))


@cache
def _typed(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    spec = table("register")["types"][kind]
    written = sorted(spec["written"], key=len, reverse=True)
    words = "|".join(rf"(?i:{word})" for word in written)
    acronyms = "|".join(spec["acronyms"])
    name = rf"(?:{words}{'|' + acronyms if acronyms else ''})"
    tail = r"(?: ?\((?:the )?[A-Z][A-Za-z]+\))?\*?"
    if kind == "nps":
        # "the Tidemarsh Division", "Northern Marches Division of the NPS", "NPS South West division", "NPS Estuary".
        before = (
            rf"(?P<place>{PLACE}) [Dd]ivision\b(?: of the {name}{tail})?"
            rf"|(?P<other>{PLACE})(?:'s)? {name}(?![^\W\d_]){tail}"
        )
        after = (
            rf"{name}{tail},? (?:[Dd]ivision )?(?:in |for |of |serving )?(?:the )?"
            rf"(?P<place>{PLACE})(?P<division> [Dd]ivision\b)?"
        )
    elif kind == "region":
        # "the Ousterdale region of the Probation Service", "Probation Service in Wales Region", "the region of X".
        before = (
            rf"(?P<place>{PLACE}) (?:[Pp]robation )?[Rr]egion\b(?: of the Probation Service)?"
            rf"|(?P<other>{PLACE}),? (?i:probation service) region"
        )
        after = (
            rf"Probation Service,? (?:in |- |for )?(?:the )?(?P<place>{PLACE}) [Rr]egion\b"
            rf"|[Rr]egion of (?P<other>{PLACE})"
        )
    else:
        before = rf"(?P<place>{PLACE})(?:'s?)? (?:joint )?{name}(?![^\W\d_]){tail}"
        places_after = r"(?:in|for|of|serving|covering|across) (?:the )?"
        after = rf"(?:{name}{tail}|{_loose(kind)}),? {places_after}(?P<place>{PLACE})"
    return re.compile(before), re.compile(after)


@cache
def _worth(kind: str) -> re.Pattern[str]:
    """Return a quick test: a sentence without any word of the type holds no name of it."""
    spec = table("register")["types"][kind]
    words = [*spec["written"], *spec["acronyms"], *{"nps": ["division"], "region": ["region"]}.get(kind, [])]
    return re.compile("|".join([*map(re.escape, words), _loose(kind)]), re.IGNORECASE)


def _loose(kind: str) -> str:
    """Return the words that name a type in a title: "youth offending work in X", "probation company in X"."""
    loose: dict[str, str] = table("words")["loose"]
    return loose.get(kind, r"(?!)")


def typed(sentence: Sentence, kind: str) -> list[Mention]:
    """Return the names of bodies of one type in a sentence, in order.

    Args:
        sentence: a sentence of a report.
        kind: a type of body.

    Returns:
        Its mentions; a name that is written before and after its type is given once.

    Examples:
        >>> text = "North Corrow's youth offending service"
        >>> s = Sentence(text=text, start=0, end=38, block=0, zone="title", paragraph=0)
        >>> [m.place for m in typed(s, "yot")]
        ['North Corrow']
    """
    out: list[Mention] = []
    if not _worth(kind).search(sentence.text):
        return out
    before, after = _typed(kind)
    for regex, full in ((before, True), (after, False)):
        for hit in regex.finditer(sentence.text):
            groups = hit.groupdict()
            raw = groups.get("place") or groups.get("other") or ""
            place = trim(place_of(raw, kind)) if full else _first(place_of(raw, kind))
            if not place or (place in table("words")["not_alone"] and not known(place, kind)):
                continue
            mention = Mention(
                place=place,
                kind=kind,
                start=sentence.start + hit.start(),
                end=sentence.start + hit.end(),
                printed=hit.group(),
                full=full or bool(groups.get("division")) or kind == "region",
            )
            if not any(m.start < mention.end and mention.start < m.end for m in out):
                out.append(mention)
    return sorted(out, key=lambda m: m.start)


def _first(place: str) -> str:
    """Return the place that a run of capitalised words opens with: all up to a word that is no place."""
    words = re.split(r"(\s+|, )", place)
    stop = next((i for i in range(len(words)) if _stop(words, i)), len(words))
    rest = re.sub(r"(?:[ ,]*\b(?:and|of|in|on|by|upon|the)\b)+$", "", "".join(words[:stop]).strip(" ,"))
    if "," in rest and not re.search(r"\band\b", rest[rest.rindex(",") :]) and not _comma_name(rest):
        rest = rest.partition(",")[0]
    return tidy(rest)


def places(text: str) -> list[tuple[str, int]]:
    """Return the places that may stand in a text without the words of a type, and where.

    Examples:
        >>> places("Inspection of adult offending work: mixed picture in Torlane Vale")
        [('Torlane Vale', 53)]
    """
    out = []
    for hit in _PLACE.finditer(straight(text)):
        offset = 0
        # The run is cut at each word that is no place; every part is a place of its own.
        for part in _parts(hit.group()):
            at = hit.group().find(part, offset)
            offset = max(at, 0) + len(part)
            name = tidy(part)
            if len(name) > 2 and name not in table("words")["not_alone"]:
                out.append((name, hit.start() + max(at, 0)))
    return out


def _parts(run: str) -> list[str]:
    parts, current = [], ""
    words = re.split(r"(\s+|, )", run)
    for i, word in enumerate(words):
        if _stop(words, i):
            parts.append(current)
            current = ""
        else:
            current += word
    parts.append(current)
    small = r"(?:and|&|of|in|on|by|upon|the)"
    cleaned = [
        re.sub(rf"^(?:[ ,]*\b{small}\b[ ,]+)+|(?:[ ,]*\b{small}\b)*[ ,]*$", "", part.strip(" ,")) for part in parts
    ]
    return [part for part in cleaned if part]


def elsewhere(sentence: Sentence) -> bool:
    """Tell whether a sentence speaks of other bodies than the inspected one: a neighbour, a predecessor."""
    return bool(pattern("words", "others").search(sentence.text))
