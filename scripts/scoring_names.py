"""When two texts, bodies, programmes or ratings count as the same: the definitions behind `scoring`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("‘’‛`´", "'"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("–—‑", "-"),
        "\u00ad": None,  # soft hyphen
    }
)
TOKEN = re.compile(r"\w+(?:'\w+)*")
# "• plans were clear", "- plans were clear"; a hyphen without a space belongs to the word
BULLET = re.compile(r"^(?:[•*·]|-(?= ))\s*")
# "…; and", "….", "…,'"
TERMINATOR = re.compile(r"(?:[;,]\s*(?:and|or|but))?[\s.;,:'\"]*$")

# The first pattern that is found names the type; all are taken out of the name, so that the place is left.
BODY_TYPES = [
    ("crc", re.compile(r"community rehabilitation company|\bcrc\b")),
    ("nps", re.compile(r"national probation service|\bnps\b")),
    ("pdu", re.compile(r"probation delivery unit|\bpdu\b")),
    ("yot", re.compile(r"youth offending (?:team|services?)|youth justice services?|\by[oj][ts]s?\b")),
    ("region", re.compile(r"region\b")),
    ("trust", re.compile(r"probation trust|\btrust\b")),
]
# Words of a body's name that tell no place: "NPS Estuary Division", "Estuary National Probation Service"
NO_PLACE = frozenset(["the", "of", "and", "probation", "service", "services", "division", "area", "region", "hm"])

# The first pattern that is found names the programme: "Inspection of Adult Offending Work" and "IAOW" are one.
PROGRAMMES = [
    ("dipp", re.compile(r"dynamic|\bdipp\b")),
    ("fji", re.compile(r"full joint|\bfji\b")),
    ("cci", re.compile(r"core case|\bcci\b")),
    ("omi", re.compile(r"offender management|\bomi2?\b")),
    ("qi", re.compile(r"quality (?:and|&) impact|\bq ?(?:&|and)? ?i\b")),
    ("thematic", re.compile(r"thematic")),
    ("iaow", re.compile(r"adult offending|\biaow\b")),
    ("pdu", re.compile(r"probation delivery unit|\bpdus?\b")),
    ("crc", re.compile(r"community rehabilitation|\bcrcs?\b")),
    ("nps", re.compile(r"national probation service|\bnps\b")),
    ("youth", re.compile(r"youth justice|youth offending services?|\by[jo]s\b")),
    ("rated", re.compile(r"\brated\b")),
]
RATED = frozenset({"crc", "nps", "youth"})


def normal(text: str | None) -> str:
    """Return a text in lower case with straight quotes and single spaces, without bullet mark and terminators.

    Examples:
        >>> normal("• Victims’ wishes   were heard; and")
        "victims' wishes were heard"
    """
    plain = unicodedata.normalize("NFKC", text or "").translate(STRAIGHT).lower()
    plain = BULLET.sub("", re.sub(r"\s+", " ", plain).strip())
    return TERMINATOR.sub("", plain).lstrip("'\" ")


def tokens(text: str | None) -> Counter[str]:
    """Return the words of a text and how often each occurs."""
    return Counter(TOKEN.findall(normal(text)))


def overlap(one: Counter[str], other: Counter[str]) -> float:
    """Return intersection over union of two multisets of words, 0 to 1.

    Examples:
        >>> overlap(tokens("plans were clear"), tokens("Plans were late."))
        0.5
    """
    union = (one | other).total()
    return (one & other).total() / union if union else 0.0


def body_key(name: str) -> tuple[str | None, frozenset[str]]:
    """Return the type of a body, where its name tells one, and the words of its place.

    Examples:
        >>> body_key("NPS Estuary Division") == body_key("Estuary National Probation Service")
        True
    """
    kind: str | None = None
    rest = normal(name).replace("&", " and ")
    for key, pattern in BODY_TYPES:
        if pattern.search(rest):
            kind = kind or key
            rest = pattern.sub(" ", rest)
    return kind, frozenset(re.findall(r"\w+", rest)) - NO_PLACE


def same_body(one: str | None, other: str | None) -> bool:
    """Tell whether two names are of one body; a name without a type agrees with every type."""
    if not one or not other:
        return not one and not other
    (kind, place), (other_kind, other_place) = body_key(one), body_key(other)
    return place == other_place and (kind == other_kind or None in {kind, other_kind})


def programme_key(name: str | None) -> str | None:
    """Return what a programme's name stands for, or the name itself where it is not known.

    Examples:
        >>> programme_key("Quality & Impact"), programme_key("Quality and Impact inspection")
        ('qi', 'qi')
    """
    plain = normal(name)
    return next((key for key, pattern in PROGRAMMES if pattern.search(plain)), plain or None)


def same_programme(gold: str | None, found: str | None) -> bool:
    """Tell whether a programme was named right; "rated" stands for any of the three rated kinds of 2018-21."""
    key, other = programme_key(gold), programme_key(found)
    return key == other or (other == "rated" and key in RATED)


def rating_value(value: str) -> str:
    """Return a rating in one wording.

    Examples:
        >>> rating_value("‘Requiring improvement’")
        'requires improvement'
    """
    plain = normal(value).replace("requiring", "requires")
    return plain.replace("require improvement", "requires improvement")


def rating_score(score: str | None) -> str:
    """Return a score in one notation.

    Examples:
        >>> rating_score("14 out of 36")
        '14/36'
    """
    return re.sub(r"\s*(?:/|out of)\s*", "/", score or "")
