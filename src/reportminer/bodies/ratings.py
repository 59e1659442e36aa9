"""Official ratings of the inspected bodies: which of the values in a text are theirs, and today's.

A value is taken where a clause says that it was given, and left where the clause speaks of an earlier inspection, of
other bodies, of the scale, or counts; and where it is a plain adjective ("good work").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from reportminer.bodies import names
from reportminer.bodies.data import table
from reportminer.bodies.points import Score, points
from reportminer.bodies.refer import Referrer
from reportminer.bodies.register import key, place_of
from reportminer.bodies.text import Sentence, own, sentences
from reportminer.records import Body, Rating, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One value that a sentence gives to a body, with how much speaks for it being the overall rating."""

    body: int
    value: str
    scope: str
    start: int
    weight: float


@cache
def _value() -> re.Pattern[str]:
    words = "|".join(sorted(table("ratings")["values"], key=len, reverse=True)).replace(" ", r"\s+")
    return re.compile(rf"(?P<quote>[\"'])?\b(?P<value>{words})\b(?(quote)[,.]?[\"'])", re.IGNORECASE)


@cache
def _words(key_: str) -> re.Pattern[str]:
    rows: list[str] = table("ratings")["words"][key_]
    return re.compile("|".join(f"(?:{row})" for row in rows), re.IGNORECASE)


def _plain(value: str) -> str:
    values: dict[str, str] = table("ratings")["values"]
    return values[re.sub(r"\s+", " ", value.lower())]


def _unbracketed(text: str) -> str:
    """Blank a bracket that holds the scale: "rated 'Good' (the grades are 'Outstanding', 'Good', …)"."""

    def blank(hit: re.Match[str]) -> str:
        many = len({_plain(v["value"]) for v in _value().finditer(hit.group())}) >= 3
        return " " * len(hit.group()) if many else hit.group()

    return re.sub(r"\([^()]*\)", blank, text)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a value: from the last turn before it to the next one after it."""
    turns = list(_words("turn").finditer(text))
    left = max((hit.start() for hit in turns if hit.start() < start), default=0)
    right = min((hit.start() for hit in turns if hit.start() >= end), default=len(text))
    return left, right


def _given(text: str, hit: re.Match[str], clause: str) -> bool:
    """Tell whether a value is an official rating and no adjective."""
    before, after = text[: hit.start()], text[hit.end() :]
    if _words("before").search(before) or _words("after").match(after):
        return True
    verb = hit["value"].lower().endswith("improvement") and hit["value"].lower().startswith("requires")
    # In quotes "requires improvement" can be nothing else: "the NPS ‘requires improvement’, inspectors concluded".
    return bool(hit["quote"]) and (verb or (hit["value"][0].isupper() and bool(_words("near").search(clause))))


def _year(clause: str, published: str | None) -> bool:
    """Tell whether a clause names an earlier year: "in June 2019", "in 2018"."""
    years = [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", clause)]
    return any(published is None or year < int(published[:4]) for year in years)


def _scope(clause: str, start: int, end: int, *, title: bool = False) -> str:
    """Return the standard that a clause gives a value to, or ``overall``; offsets of the value count in the clause."""
    if _words("overall").search(clause):
        return "overall"
    # "'Good' again for staffing", "‘Outstanding’ leadership": what follows at once is meant before all else.
    beside = re.match(
        r"['\"]?(?: again)?(?: (?:mark|rating|grade))?(?: (?:for|in|on))?(?: the| its)? ([\w -]{3,30})", clause[end:]
    )
    spans = [beside[1][: 18 if title else 30]] if beside else []
    spans += [] if title else [clause[:start], clause[end:]]
    for n, span in enumerate(spans):
        last = n == len(spans) - 2
        found = _standards(span)
        if found:
            return found[-1] if last and not title else found[0]
    return "one standard" if not title and _words("single").search(clause) else "overall"


def _standards(text: str) -> list[str]:
    """Return the standards that a text names, in order."""
    found = []
    for scope, rows in table("ratings")["scopes"].items():
        hits = [hit.start() for row in rows if (hit := re.search(row, text, re.IGNORECASE))]
        if hits:
            found.append((min(hits), scope))
    return [scope for _, scope in sorted(found)]


class _Reader:
    """Reads the ratings of one report."""

    def __init__(self, report: Report, bodies: tuple[Body, ...]) -> None:
        self.published = report.published
        self.bodies = bodies
        self.who = Referrer(bodies)
        self.people = re.compile(table("words")["people"])
        self.places = [key(place_of(body.name, body.type)) for body in bodies]

    def _stranger(self, text: str, clause: tuple[int, int], at: int) -> bool:
        """Tell whether the place nearest before a value is none of an inspected body."""
        # What a speaker says begins after the colon or quote: "said Mr Russell: “Staffing was rated".
        left = max([clause[0], *(hit.end() for hit in re.finditer(r"[:\"]\s*\"?", text[:at]))])
        people = {
            word for hit in self.people.finditer(text) for group in hit.groups() if group for word in group.split()
        }
        for place, start in reversed(names.places(text[:at])):
            # The first word of a sentence has a capital anyway: only "Kirklees was rated" counts there.
            first = start <= left and not re.match(
                r",? (?:was|is|were|had|received|got|PDU)\b", text[start + len(place) :]
            )
            # "The next unit, Elm Vale, has been rated": the clause begins after the name.
            outside = start < left and start + len(place) != clause[0]
            if outside or first or set(place.split()) & people:
                continue
            inspected = any(key(place) & own_words for own_words in self.places)
            return not inspected and not any(r.strength == 2 and r.start >= start for r in self.who.find(text[:at]))
        return False

    def _theirs(self, sentence: Sentence, text: str, hit: re.Match[str]) -> bool:
        """Tell whether a value is given to an inspected body, now."""
        left, right = _clause(text, hit.start(), hit.end())
        clause = text[left:right]
        # In a title a value in quotes is a rating: "Ravensey probation unit ‘Good’ against the odds".
        title = sentence.zone == "title" and bool(hit["quote"]) and hit["value"][0].isupper()
        if not title and not _given(text, hit, clause):
            return False
        before = text[max(0, hit.start() - 60) : hit.start()]
        if _words("old").search(clause) or _words("old_before").search(before) or _year(clause, self.published):
            return False
        mentioned = any(left <= r.start < hit.start() for r in self.who.find(text))
        # "It is one of only two PDUs to be rated 'Good'" is about this one.
        count = re.sub(
            r"\b(?:is|becomes|as) (?:now )?one of (?:only |just |the )*\w+ \w+", " ", text[left : hit.start()]
        )
        if _words("tally").search(count) and not mentioned:
            return False
        if names.elsewhere(replace(sentence, text=clause)) and not mentioned:
            return False
        return not self._stranger(text, (left, right), hit.start())

    def _body(self, text: str, at: int, before: int | None) -> int | None:
        """Return the body that a value at a position is given to: the last one named before it."""
        if len(self.bodies) == 1:
            return 0
        refs = self.who.find(text)
        left = [r for r in refs if r.start < at]
        if left:
            return left[-1].body
        return before if before is not None else (refs[0].body if refs else None)

    def claims(self, sentence: Sentence, before: int | None) -> list[Claim]:
        """Return what one sentence gives to the inspected bodies."""
        text = _unbracketed(sentence.text)
        hits = list(_value().finditer(text))
        refs = self.who.find(text)
        # A dozen values in one sentence are a table.
        if (
            not hits
            or len(hits) > 12
            or (len({_plain(hit["value"]) for hit in hits}) > 1 and _words("scale").search(text))
        ):
            return []
        # Three values and fewer bodies in one sentence: the scale, or a count.
        if len({_plain(hit["value"]) for hit in hits}) >= 3 and len({r.body for r in refs}) < 3:
            return []
        paired = self._respectively(text, hits)
        out: list[Claim] = []
        for n, hit in enumerate(hits):
            quoted_pair = bool(paired) and n < len(paired)
            chained = (
                n > 0
                and bool(out)
                and bool(hit["quote"])
                and len(self.bodies) > 1
                and self._body(text, hit.start(), None) != out[-1].body
            )
            if not (quoted_pair or chained or self._theirs(sentence, text, hit)):
                continue
            body = paired[n] if quoted_pair else self._body(text, hit.start(), before)
            together = [] if quoted_pair else self._together(text, hit.start())
            if body is not None:
                out += [self._claim(sentence, text, hit, one) for one in together or [body]]
        return [*out, *self._as_were(sentence, text, out)]

    def _respectively(self, text: str, hits: list[re.Match[str]]) -> list[int]:
        """Pair bodies and values in order: "A and B were rated 'Good' and 'Inadequate', respectively"."""
        if not re.search(r"\brespectively\b", text):
            return []
        order = list(dict.fromkeys(r.body for r in self.who.find(text) if r.strength == 2))
        return order if len(order) == len(hits) else []

    def _together(self, text: str, at: int) -> list[int]:
        """Return the bodies that share a value: "Ash PDU and Elm PDU have both been rated 'Inadequate'"."""
        left, _ = _clause(text, at, at)
        bodies = list(dict.fromkeys(r.body for r in self.who.find(text[left:at]) if r.strength == 2))
        plural = re.search(r"\b(?:have|were|are|both)\b[^'\"]*$", text[left:at])
        return bodies if len(bodies) > 1 and plural and not _value().search(text[left:at]) else []

    def _as_were(self, sentence: Sentence, text: str, made: list[Claim]) -> list[Claim]:
        """Carry a value on: "Hollinsea was found to require improvement, as were Caldwick and Brinscar"."""
        out = []
        for hit in re.finditer(r"\b(?:as|so) (?:was|were|did|has|have)\b", text):
            last = [claim for claim in made if claim.start < sentence.start + hit.start()]
            refs = [r for r in self.who.find(text) if r.start > hit.start()]
            standards = _standards(text[hit.end() :][:40])
            if last and standards:
                # "was rated 'Inadequate', and so was Through the Gate"
                out.append(replace(last[-1], scope=standards[0], start=sentence.start + hit.start()))
            elif last and refs and refs[0].body != last[-1].body:
                out.append(replace(last[-1], body=refs[0].body, start=sentence.start + hit.start()))
        return out

    def _claim(self, sentence: Sentence, text: str, hit: re.Match[str], body: int) -> Claim:
        left, right = _clause(text, hit.start(), hit.end())
        scope = _scope(text[left:right], hit.start() - left, hit.end() - left, title=sentence.zone == "title")
        named = any(r.body == body and r.start < hit.start() for r in self.who.find(text))
        weight = {"title": 1.5, "lead": 3.0}.get(sentence.zone, 0.5) + (
            sentence.zone == "lead" and sentence.paragraph == 0
        )
        weight += 3.0 * bool(_words("overall").search(text)) + 1.0 * named + 1.0 * bool(hit["quote"])
        return Claim(
            body=body, value=_plain(hit["value"]), scope=scope, start=sentence.start + hit.start(), weight=weight
        )


def ratings(report: Report, bodies: tuple[Body, ...]) -> tuple[Rating, ...]:
    """Return the official ratings of the inspected bodies of a report.

    Args:
        report: a report as a reader made it.
        bodies: its inspected bodies.

    Returns:
        For each body its overall rating, with its score where one is printed, then those of single standards in order
        of the text. Nothing for a report that says that it is unrated, and for bodies of kinds that had no ratings.

    Examples:
        >>> ratings(Report(id="x", source="x", title="", blocks=()), ())
        ()
    """
    rated = tuple(body for body in bodies if body.type in table("ratings")["rated"]["types"])
    first: str = table("ratings")["rated"]["since"]
    if not rated or rated != bodies or (report.published is not None and report.published < first):
        return ()
    head = [s for s in sentences(report) if s.zone in {"title", "lead", "heading", "main"}]
    reader = _Reader(report, bodies)
    claims: list[Claim] = []
    scores: list[Score] = []
    before: int | None = None
    total: int | None = None
    block = -1
    for sentence in head:
        if sentence.block != block:
            block, before = sentence.block, None
        claims += reader.claims(sentence, before)
        refs = reader.who.find(sentence.text)
        if not _words("old").search(sentence.text) or sentence.zone == "lead":
            given = [c for c in claims if sentence.start <= c.start < sentence.end]
            found = points(sentence, reader.who, before, given, total)
            total = found[-1].total if found else total
            scores += found
        before = refs[-1].body if refs else before
    overall = {n: _best(claims, n) for n in range(len(bodies))}
    if any(_words("unrated").search(s.text) for s in own(report)) and not any(
        c and c.weight >= 6 for c in overall.values()
    ):
        return ()
    out = [_rating(bodies[n], claim, scores, n) for n, claim in overall.items() if claim]
    return (*out, *_subs(claims, overall, bodies))


def _best(claims: list[Claim], body: int) -> Claim | None:
    mine = [claim for claim in claims if claim.body == body and claim.scope == "overall"]
    return max(mine, key=lambda claim: (claim.weight, -claim.start), default=None)


def _rating(body: Body, claim: Claim, scores: list[Score], n: int) -> Rating:
    mine = [score for score in scores if score.body == n]
    return Rating(
        body=body.name, scope="overall", value=claim.value, score=f"{mine[0].points}/{mine[0].total}" if mine else None
    )


def _subs(claims: list[Claim], overall: dict[int, Claim | None], bodies: tuple[Body, ...]) -> list[Rating]:
    """Return the ratings of single standards, of bodies that have an overall rating, each standard once."""
    seen: dict[tuple[int, str], Rating] = {}
    for claim in sorted(claims, key=lambda c: c.start):
        if claim.scope != "overall" and overall.get(claim.body):
            seen.setdefault(
                (claim.body, claim.scope), Rating(body=bodies[claim.body].name, scope=claim.scope, value=claim.value)
            )
    return list(seen.values())
