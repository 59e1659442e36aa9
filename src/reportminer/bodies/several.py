"""Several bodies of one type in one release: which places they are."""

from __future__ import annotations

import re

from reportminer.bodies import names
from reportminer.bodies.data import pattern, straight, table
from reportminer.bodies.names import Mention
from reportminer.bodies.register import key, spellings
from reportminer.bodies.text import Sentence

_NUMBERS = {word: n for n, word in enumerate(("two", "three", "four", "five", "six", "seven", "eight"), start=2)}


def announced(sentences: tuple[Sentence, ...], *, first: bool = False) -> int | None:
    """Tell how many bodies are reported on, by the title and the first two paragraphs.

    Args:
        sentences: the sentences of the release.
        first: look in the title and the first paragraph alone.

    Returns:
        The number, or None where none is announced.

    Examples:
        >>> text = "Three more Probation Delivery Units (PDUs) have been inspected."
        >>> s = Sentence(text=text, start=0, end=64, block=0, zone="lead", paragraph=0)
        >>> announced((s,))
        3
    """
    for sentence in sentences:
        if sentence.zone not in {"title", "lead"} or (sentence.zone == "lead" and sentence.paragraph > (not first)):
            continue
        for hit in pattern("words", "several").finditer(sentence.text):
            around = sentence.text[max(0, hit.start() - 40) : hit.end() + 25]
            if pattern("words", "not_several").search(around) or names.elsewhere(sentence):
                continue
            word = hit.group().split()[0].lower()
            return int(word) if word.isdigit() else _NUMBERS[word]
    return None


def _plural(kind: str, sentences: tuple[Sentence, ...]) -> bool:
    """Tell whether the title or the first paragraph joins two names: "Ash and Elm PDUs", "Ash PDU and Elm PDU were"."""
    plural = [word for word in table("register")["types"][kind]["acronyms"] if word.endswith("s") and len(word) > 3]
    plural += [f"(?i:{word})" for word in table("register")["types"][kind]["written"] if word.endswith("s")]
    single = "|".join(
        [f"(?i:{word})" for word in table("register")["types"][kind]["written"]]
        + table("register")["types"][kind]["acronyms"]
    )
    tail = r"(?: ?\([A-Z]+\))?"
    joined = rf"(?:{single}){tail} and (?:the )?{names.PLACE} (?:{single}){tail} (?:have|were|are|both)\b"
    regex = re.compile(rf"{names.PLACE} (?:{'|'.join([*plural, '(?!)'])})(?!\w)|{joined}")
    return any(regex.search(s.text) for s in sentences if s.zone == "title" or (s.zone == "lead" and s.paragraph == 0))


def _count(place: str, sentences: tuple[Sentence, ...], longer: list[str]) -> int:
    """Count the sentences that name a place by itself, not as a part of a longer name."""
    total = 0
    word = re.compile(rf"(?<!\w){re.escape(straight(place))}(?!\w)")
    for sentence in sentences:
        text = sentence.text.replace("&", "and")
        for name in longer:
            text = text.replace(straight(name), " ")
        total += bool(word.search(text)) and not names.elsewhere(sentence)
    return total


def _candidates(mentions: list[Mention], sentences: tuple[Sentence, ...]) -> dict[str, int]:
    """Return the places that may be bodies, with how often each is named by itself."""
    seen: list[str] = [m.place for m in mentions]
    for sentence in sentences:
        if sentence.zone in {"title", "lead", "heading"} and not names.elsewhere(sentence):
            seen += [place for place, _ in names.places(sentence.text)]
    places: dict[str, int] = {}
    unique = list(dict.fromkeys(place.replace("&", "and") for place in seen))
    for place in unique:
        longer = [other for other in unique if other != place and place in other]
        places[place] = _count(place, sentences, longer)
    # "Stavenham and Winterholm" are two where each is named alone; "Caldwick and Brinscar" is one.
    for place in unique:
        parts = [part for part in re.split(r",? and |, ", place) if part]
        if len(parts) > 1 and all(places.get(part, _count(part, sentences, [place])) >= 2 for part in parts):
            del places[place]
            for part in parts:
                places.setdefault(part, _count(part, sentences, [place]))
    return places


def _registered(kind: str, sentences: tuple[Sentence, ...]) -> list[str]:
    """Return the registered places that the title, the lead or a heading names: "Brent, Lambeth and Newham"."""
    head = [s for s in sentences if s.zone in {"title", "lead", "heading"} and not names.elsewhere(s)]
    text = "\n".join(s.text.replace("&", "and") for s in head)
    found = []
    for place in spellings(kind):
        word = re.compile(rf"(?<!\w){re.escape(straight(place))}(?!\w)")
        if word.search(text):
            found.append(place)
            text = word.sub(" ", text)
    return found


def several(kind: str, mentions: list[Mention], sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    """Return the places of the inspected bodies where there are several of one type.

    Args:
        kind: their type.
        mentions: names of that type in the release.
        sentences: the sentences of the release without its notes.

    Returns:
        The places in order of first mention; none where the release is about one body.
    """
    count = announced(sentences)
    if count is None and not _plural(kind, sentences):
        return ()
    text = "\n".join(s.text.replace("&", "and") for s in sentences)
    listed = _registered(kind, sentences)
    if len(listed) >= (count or 2):
        often = sorted(listed, key=lambda place: (-_count(place, sentences, []), place))[: count or len(listed)]
        return tuple(sorted(often, key=lambda place: text.find(straight(place))))
    people = {
        w
        for s in sentences
        for hit in re.finditer(table("words")["people"], s.text)
        for g in hit.groups()
        if g
        for w in g.split()
    }
    places = {
        place: n for place, n in _candidates(mentions, sentences).items() if n >= 2 and not set(place.split()) & people
    }
    named = {key(m.place) for m in mentions if m.full}
    if count is None:
        places = {place: n for place, n in places.items() if key(place) in named}
    # Named with its type first, then by how often.
    ranked = sorted(places, key=lambda place: (-(places[place] + 3 * (key(place) in named)), place))[: count or 6]
    if len(ranked) < 2:
        return ()
    return tuple(sorted(ranked, key=lambda place: text.find(straight(place))))
