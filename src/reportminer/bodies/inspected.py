"""Which bodies a release is about: types first, then the places.

A type is told by the names in the title and the lead and by how the text speaks of the body ("the company", "the
unit"); the place by the name that carries the most weight. Neighbours, predecessors and other bodies of a series are
named once or twice, and mostly in a sentence that says what they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reportminer.bodies import names
from reportminer.bodies.data import pattern, straight, table
from reportminer.bodies.names import Mention
from reportminer.bodies.register import key, resolve, serving, tidy
from reportminer.bodies.several import announced, several
from reportminer.bodies.text import Sentence, own
from reportminer.records import Body, Report

KINDS = ("trust", "crc", "nps", "pdu", "region", "yot")

# What a name weighs by where it stands. The first paragraph outweighs the title: "West Country NPS" stood in a title
# where the text had "The Moorland and Coast Division of the National Probation Service".
_WEIGHTS = {"title": 3.0, "lead": 4.0, "heading": 2.0, "main": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a report says about its bodies: sentences, mentions of each type, and how often each type is spoken of."""

    sentences: tuple[Sentence, ...]
    mentions: dict[str, list[Mention]]
    weight: dict[int, float]
    spoken: dict[str, float]


def _spoken(sentence: Sentence, kind: str) -> int:
    refers: list[str] = table("register")["types"][kind]["refers"]
    acronyms: list[str] = table("register")["types"][kind]["acronyms"]
    words = "|".join(re.escape(word) for word in sorted(refers, key=len, reverse=True))
    generic = rf"\b(?:the|this|its|an?|local|area's|county's|borough's|city's) (?:\w+ )?(?:{words})\b"
    count = len(re.findall(generic, sentence.text, re.IGNORECASE))
    return count + (len(re.findall(rf"\b(?:{'|'.join(acronyms)})\b", sentence.text)) if acronyms else 0)


def gather(report: Report) -> Evidence:
    """Collect what a report says about its bodies."""
    mentions: dict[str, list[Mention]] = {kind: [] for kind in KINDS}
    weight: dict[int, float] = {}
    spoken: dict[str, float] = dict.fromkeys(KINDS, 0.0)
    said = own(report)
    for sentence in said:
        value = _WEIGHTS[sentence.zone] + (2.0 if sentence.zone == "lead" and sentence.paragraph == 0 else 0.0)
        if names.elsewhere(sentence):
            value *= 0.2
        for kind in KINDS:
            for mention in names.typed(sentence, kind):
                mentions[kind].append(mention)
                weight[mention.start] = max(weight.get(mention.start, 0.0), value + (2.0 if mention.full else 0.0))
            # A word in the lead counts more than one far down; one release speaks of its body ten times and more.
            spoken[kind] += _spoken(sentence, kind) * (1.5 if sentence.zone in {"title", "lead"} else 1.0)
    return Evidence(sentences=said, mentions=mentions, weight=weight, spoken=spoken)


def _hint(kind: str, sentences: tuple[Sentence, ...]) -> float:
    """Return what the title and the lead add for a type: the programme's own words."""
    rows: list[str] = table("words")["hints"].get(kind, [])
    head = [s.text for s in sentences if s.zone in {"title", "lead"} and not names.elsewhere(s)]
    title = [s.text for s in sentences if s.zone == "title"]
    # "Inspection of adult offending work: …" in the title is enough by itself.
    named = any(re.search(row, text, re.IGNORECASE) for row in rows for text in title)
    return 6.0 if named else 4.0 * any(re.search(row, text, re.IGNORECASE) for row in rows for text in head)


def _kinds(evidence: Evidence) -> list[str]:
    """Return the types of the inspected bodies: one, or CRC and NPS together, or none."""
    score = {
        kind: sum(evidence.weight[m.start] for m in evidence.mentions[kind])
        + min(evidence.spoken[kind], 10.0)
        + _hint(kind, evidence.sentences)
        for kind in KINDS
    }
    lead = [s for s in evidence.sentences if s.zone in {"title", "lead"}]
    both = {kind: any(_spoken(s, kind) or names.typed(s, kind) for s in lead) for kind in ("crc", "nps")}
    # A company and the National Probation Service in one release, paragraphs alternating (2016-18).
    if all(both.values()) and min(evidence.spoken["crc"], evidence.spoken["nps"]) >= 4:
        rest = max(score[kind] for kind in KINDS if kind not in both)
        if score["crc"] + score["nps"] > rest:
            return ["crc", "nps"]
    best = max(KINDS, key=lambda kind: score[kind])
    return [best] if score[best] >= 5 else []


def _people(report: Report, sentences: tuple[Sentence, ...]) -> frozenset[str]:
    """Return the words of people's names, which look like places: "said Margaret Ellery"."""
    words: set[str] = set()
    for name in (*report.speakers, report.chief_inspector or ""):
        words |= set(name.split())
    for sentence in sentences:
        for hit in pattern_people().finditer(sentence.text):
            words |= {word for group in hit.groups() if group for word in group.split()}
    return frozenset(words)


def pattern_people() -> re.Pattern[str]:
    """Return the pattern of people in a release; case matters here."""
    return re.compile(table("words")["people"])


def counted(place: str, sentences: Iterable[Sentence]) -> int:
    """Count the sentences that name a place and are not about another body."""
    word = re.compile(rf"(?<!\w){re.escape(straight(place))}(?!\w)")
    return sum(bool(word.search(s.text.replace("&", "and"))) and not names.elsewhere(s) for s in sentences)


def _alone(report: Report, evidence: Evidence) -> str | None:
    """Return the place that a release is about where no name carries it: that of the title, if the text has it too."""
    people = _people(report, evidence.sentences)
    found: dict[str, list[str]] = {"title": [], "lead": []}
    for sentence in evidence.sentences:
        if sentence.zone not in found or (sentence.zone == "lead" and sentence.paragraph > 1):
            continue
        for place, at in names.places(sentence.text):
            # In the text only "in X" counts, for a word that opens a sentence may be no place at all.
            inside = re.search(r"\b(?:in|at|of|for|across|on)\s(?:the )?$", sentence.text[:at])
            if not set(place.split()) & people and (sentence.zone == "title" or inside):
                found[sentence.zone].append(place)
    for zone, least in (("title", 1), ("lead", 3)):
        ranked = sorted(dict.fromkeys(found[zone]), key=lambda place: -_weigh(place, evidence.sentences))
        if ranked and _weigh(ranked[0], evidence.sentences) >= least:
            best = ranked[0]
            # "Pennyfold and the Vale" in the text is what the title calls "Pennyfold".
            return next((place for place in found["lead"] if re.match(rf"{re.escape(best)},? and ", place)), best)
    return None


def _weigh(place: str, sentences: tuple[Sentence, ...]) -> float:
    """Count the sentences that name a place or, for a joined one, its most named part; the longer wins a tie."""
    parts = [part for part in re.split(r",? and (?:the )?|, ", place) if part]
    inner = [s for s in sentences if s.zone != "title"]
    return max(counted(part, inner) for part in (place, *parts, place.rsplit(maxsplit=1)[-1])) + 0.1 * len(parts)


def _name(kind: str, evidence: Evidence) -> str | None:
    """Return the name of the one inspected body of a type, as printed, or None where only its place is known."""
    groups: dict[frozenset[str], float] = defaultdict(float)
    printed: dict[frozenset[str], Mention] = {}
    for mention in evidence.mentions[kind]:
        words = key(mention.place)
        groups[words] += evidence.weight[mention.start]
        if words not in printed or (mention.full and not printed[words].full):
            printed[words] = mention
    if not groups:
        return None
    total = {
        words: value
        # "Rushcombe PDU" in the title is "Rushcombe and Sandal Bay PDU": the longer name takes what the shorter has.
        + sum(other for rest, other in groups.items() if rest < words)
        + 0.5 * min(counted(printed[words].place, evidence.sentences), 10)
        for words, value in groups.items()
    }
    best = max(total, key=lambda words: (printed[words].full, total[words]) if kind == "crc" else (False, total[words]))
    return f"{printed[best].place}\0{printed[best].printed}"


def _full(kind: str, found: str, evidence: Evidence) -> str:
    """Return the full name of a body of which the place and one printed form are known."""
    place, _, printed = found.partition("\0")
    if kind != "yot":
        return resolve(place, kind)
    return resolve(f"{place} {_yot_form(printed, evidence)}", kind)


def _yot_form(printed: str, evidence: Evidence) -> str:
    """Return what a youth service is called in this release: Team, Service or Justice Service."""
    text = straight(printed).lower()
    said = " ".join(s.text for s in evidence.sentences)
    for word in table("register")["yot_forms"]:
        if re.search(rf"\b{word}\b", text):
            return str(word)
    # "youth offending work in X": the text says later whether it is a Team or a Service.
    marks = table("words")["yot_words"]
    counts = {form: len(re.findall(rf"\b(?:{words})\b", said)) for form, words in marks.items()}
    best = max(counts, key=lambda form: counts[form])
    return best if counts[best] else "youth offending service"


def _others(report: Report, evidence: Evidence) -> list[Body]:
    """Return an inspected body of another kind, where the title or the first sentence names one: a prison, a hostel."""
    lead = [s for s in evidence.sentences if s.zone in {"title", "lead"}]
    head = [s for s in lead if s.zone == "title" or s.paragraph == 0]
    for row in table("words")["other"]:
        for sentence in head:
            hit = re.search(row["pattern"].replace("PLACE", f"(?P<place>{names.PLACE})"), sentence.text)
            if hit and (not row.get("near") or any(re.search(row["near"], s.text, re.IGNORECASE) for s in lead)):
                place = names.trim(hit["place"])
                if place and not set(place.split()) & _people(report, evidence.sentences):
                    return [Body(name=tidy(row["form"].format(place)), type="none")]
    return []


def _subject_only(evidence: Evidence) -> bool:
    """Tell whether the release is about a subject and no body: thematic, annual, an announcement."""
    head = [s for s in evidence.sentences if s.zone == "title" or (s.zone == "lead" and s.paragraph < 2)]
    return any(pattern("words", "subjects").search(s.text) for s in head)


def inspected(report: Report) -> tuple[Body, ...]:
    """Return the bodies that a report is about.

    Args:
        report: a report as a reader made it.

    Returns:
        The inspected bodies in order of first mention; none for thematic reports, annual reports and announcements.

    Examples:
        >>> inspected(Report(id="x", source="x", title="", blocks=()))
        ()
    """
    evidence = gather(report)
    others = _others(report, evidence)
    if others:
        return tuple(others)
    kinds = _kinds(evidence)
    if not kinds:
        return ()
    subject = _subject_only(evidence)
    if len(kinds) == 1 and not subject:
        # "Three probation units in the Vale region inspected" is about the units.
        kind = "pdu" if kinds[0] == "region" and announced(evidence.sentences, first=True) else kinds[0]
        found = several(kind, evidence.mentions[kind], evidence.sentences) if kind != "region" else ()
        if found:
            return tuple(Body(name=_full(kind, f"{place}\0{place}", evidence), type=kind) for place in found)
    alone = None if subject else _alone(report, evidence)
    bodies = [Body(name=name, type=kind) for kind in kinds if (name := _one(kind, evidence, alone, subject=subject))]
    return tuple(bodies)


def _one(kind: str, evidence: Evidence, alone: str | None, *, subject: bool) -> str | None:
    found = _name(kind, evidence)
    if subject:
        # A thematic report may name a body in passing; only one that the title names is inspected.
        title = [s for s in evidence.sentences if s.zone == "title"]
        if not found or not any(found.partition("\0")[0] in s.text for s in title):
            return None
    full = found and any(key(m.place) == key(found.partition("\0")[0]) and m.full for m in evidence.mentions[kind])
    if found and full:
        return _full(kind, found, evidence)
    place = found.partition("\0")[0] if found else alone
    if not place:
        return None
    if kind in {"crc", "nps"}:
        # "the NPS in Kent": the register knows the division; where it does not, the area is all that is printed.
        name = serving(place, kind)
        if name:
            return name
        return resolve(place, kind) if kind == "crc" else f"National Probation Service, {tidy(place)}"
    return _full(kind, found or f"{place}\0{place}", evidence)
