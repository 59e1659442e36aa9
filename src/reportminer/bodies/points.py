"""Scores: "two out of a possible 27", "12 points from a possible 30", "with three" after a score of another body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from reportminer.bodies.data import table
from reportminer.bodies.refer import Referrer
from reportminer.bodies.text import Sentence


class Placed(Protocol):
    """Anything that is said of a body at a place of the report."""

    @property
    def body(self) -> int:
        """Number of the body."""

    @property
    def start(self) -> int:
        """Position in `Report.text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score of one body: so many points of so many."""

    body: int
    points: int
    total: int


@cache
def _numbers() -> dict[str, int]:
    return {word: n for n, word in enumerate(table("ratings")["scores"]["numbers"])}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    number = r"(?P<n>\d{1,2}|" + "|".join(sorted(_numbers(), key=len, reverse=True)) + r")"
    totals = "|".join(str(n) for n in table("ratings")["scores"]["totals"])
    words = "|".join(word for word, n in _numbers().items() if n in table("ratings")["scores"]["totals"])
    # "two out of a possible 27", "24 of a possible 36 points", "17 points out of a maximum of 27", "out a possible 27".
    whole = (
        rf"\b{number}(?: (?:inspection )?(?:points?|marks))?(?:,)? ?\(?(?:out(?: of)?|from|of|/)(?: the)?(?: an?)?"
        rf"(?: possible| total| maximum| top score)*(?: of| score of)? ?(?P<total>{totals}|{words})\b"
    )
    # "rated 'Inadequate', with three"; "as were Caldwick and Brinscar with 10"; "scored eight"; "managed only four".
    verb = "with|with a score of|scored|scoring|managed|awarded|got|and|but"
    rest = rf"\b(?:{verb})(?: just| only)? {number}\b(?! per cent|%|-| [a-oq-z])"
    return re.compile(whole, re.IGNORECASE), re.compile(rest, re.IGNORECASE)


def _figure(word: str) -> int:
    return int(word) if word.isdigit() else _numbers()[word.lower()]


def points(
    sentence: Sentence, who: Referrer, before: int | None, claims: Sequence[Placed], total: int | None = None
) -> list[Score]:
    """Return the scores in a sentence, each with the body that it is of.

    Args:
        sentence: a sentence of the report.
        who: finds the bodies that it names.
        before: the body that the sentence before spoke of.
        claims: values given in the sentence: a score belongs to the same body as the value beside it.
        total: the points that could be had, where a sentence before has said it.

    Returns:
        The scores in order.

    Examples:
        >>> from reportminer.records import Body
        >>> text = "It was rated 'Inadequate', scoring just two out of a possible 27."
        >>> s = Sentence(text=text, start=0, end=len(text), block=0, zone="lead", paragraph=0)
        >>> points(s, Referrer([Body(name="Ash PDU", type="pdu")]), None, [])
        [Score(body=0, points=2, total=27)]
    """
    whole_score, rest = _patterns()
    # "one of 36 units" is a count of units: the sentence must speak of points or ratings, and say "out of" or "points".
    about = re.search(
        r"\b(?:points?|scor\w+|rat(?:ed|ing)|marks?|award\w+|improve(?:ment)?)\b", sentence.text, re.IGNORECASE
    )
    clear = re.compile(r"point|mark|possible|maximum|total|\bout\b|/|\bfrom\b", re.IGNORECASE)
    hits = [hit for hit in whole_score.finditer(sentence.text) if about and clear.search(hit.group())]
    if not hits:
        # "Hull and East Riding scored six": the total stands in a sentence before.
        short = total is not None and len(who.bodies) > 1 and about
        hits = list(rest.finditer(sentence.text)) if short else []
    elif len(who.bodies) > 1:
        hits += [hit for hit in rest.finditer(sentence.text) if not any(_overlap(hit, other) for other in hits)]
    total = next((_figure(hit["total"]) for hit in hits if "total" in hit.groupdict()), total)
    out = []
    for hit in sorted(hits, key=lambda h: h.start()):
        body = _owner(sentence, who, before, claims, hit.start())
        figure = _figure(hit["n"])
        if body is not None and total is not None and figure <= total:
            out.append(Score(body=body, points=figure, total=total))
    return out


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() <= other.end() and other.start() <= one.end()


def _owner(sentence: Sentence, who: Referrer, before: int | None, claims: Sequence[Placed], at: int) -> int | None:
    if len(who.bodies) == 1:
        return 0
    placed = [(r.start, r.body) for r in who.find(sentence.text)] + [(c.start - sentence.start, c.body) for c in claims]
    left = [body for start, body in sorted(placed) if start < at]
    return left[-1] if left else before
