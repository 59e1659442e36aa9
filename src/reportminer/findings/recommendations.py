"""Recommendations: the items of "These included: on …; on …; and on …", of "recommended that …", and demands.

A recommendation is one addressee and one action. Its span starts after "on", "that" or "for" and keeps "to" and the
addressee. Counts ("seven recommendations, five of them for the region") and reviews of past recommendations are none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from reportminer.findings.clauses import Span, after_quote_intro, trim
from reportminer.findings.cues import straight, straight_report

_I = re.IGNORECASE


@cache
def _rules() -> dict[str, Any]:
    """Return the content of ``recommendations.toml``."""
    return tomllib.loads(resources.files(__package__).joinpath("recommendations.toml").read_text(encoding="utf-8"))


@cache
def _any(name: str) -> re.Pattern[str]:
    """Return one pattern that matches whatever one of the patterns of a table matches, the first before the others."""
    return re.compile("|".join(row["pattern"] for row in _rules()[name]), _I)


@cache
def _verbs() -> str:
    return "|".join(_rules()["actions"]["verbs"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One recommendation in a sentence.

    Attributes:
        start: first character in the string.
        end: position after the last character.
        cue: the words that introduce it.
        demand: it is a demand ("must", "I urge") and no item of an announced list.
    """

    start: int
    end: int
    cue: str
    demand: bool = False


def announces(sentence: str) -> bool:
    """Tell whether a sentence speaks of recommendations that are made now.

    Examples:
        >>> announces("Inspectors made six recommendations.")
        True
        >>> announces("Of the 94 recommendations made in 2010, 51 had been achieved.")
        False
    """
    plain = straight(sentence)
    return bool(_any("announces").search(plain)) and not _any("looks_back").search(plain)


def is_demand(sentence: str) -> bool:
    """Tell whether a sentence has the form of a demand: "must", "should", "I urge".

    Examples:
        >>> is_demand("The council must see that training starts again.")
        True
        >>> is_demand("Plans were not as good as they should have been.")
        False
    """
    plain = straight(sentence)
    return bool(_any("demand").search(_any("not_demand").sub(" ", plain)))


def is_instruction(sentence: str) -> bool:
    """Tell whether a sentence tells somebody what to do: it begins with an action, or is a demand.

    Examples:
        >>> is_instruction("Ensure that all plans are shared."), is_instruction("The quality of plans.")
        (True, False)
    """
    return bool(re.match(rf"(?:\w+ly )?(?:{_verbs()})\b", straight(sentence), _I)) or is_demand(sentence)


def items(text: str, start: int, end: int, *, announced: bool) -> list[Item]:
    """Return the recommendations of one sentence.

    Args:
        text: the string that holds the sentence.
        start: start of the sentence.
        end: end of the sentence.
        announced: a sentence before it in the same paragraph announced recommendations.

    Returns:
        Items in the order of the text; an empty list where the sentence holds none, e.g. a mere count.

    Examples:
        >>> text = "These included: on reviewing plans;  and on prioritising home visits."
        >>> [text[i.start : i.end] for i in items(text, 0, len(text), announced=True)]
        ['reviewing plans', 'prioritising home visits']
    """
    plain = straight_report(text)
    sentence = plain[start:end]
    speaks = announces(sentence) or bool(re.search(r"\b(?:we|i) (?:also |therefore |now )?ask that\b", sentence, _I))
    result: list[Item] = []
    if speaks or announced:
        for match in _any("introducer").finditer(sentence):
            if (
                result
                and start + match.start() < result[-1].end
                and not re.match(r"(?:was|were|is|are)\b", match.group(0), _I)
            ):
                continue
            stop = end
            following = _any("introducer").search(sentence, match.end())
            if following and re.match(r"(?:was|were|is|are) ", following.group(0), _I):
                # "The service was asked to …; the boroughs were asked to …": each verb has a list of its own.
                cut = plain.rfind(";", start + match.end(), start + following.start())
                stop = cut if cut > 0 else end
            cue = sentence[: match.end()].strip()
            for span in _actions(plain, start + match.end(), stop):
                a, b = trim(text, *span)
                if len(text[a:b].split()) >= 2 and not _count_only(plain[a:b]):
                    result.append(Item(start=a, end=b, cue=cue))
        if result:
            return _without_overlap(result)
    if is_demand(sentence) and not re.match(r"\s*(?:if|when|whether) ", sentence, _I):
        for a, b in _demands(text, plain, start, end):
            result.append(Item(start=a, end=b, cue="recommendation" if announced else "demand", demand=not announced))
    return result


def _without_overlap(found: list[Item]) -> list[Item]:
    kept: list[Item] = []
    for item in sorted(found, key=lambda i: (i.start, -i.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _count_only(item: str) -> bool:
    """Tell a count from an item: 'five of them for the region', 'three of which are for the council'."""
    return bool(
        re.match(
            r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\d+|others?|the others|most|some"
            r"|all|both) (?:of (?:them|which|these) )?(?:is |are |was |were )?(?:for|to|aimed at|directed at"
            r"|addressed to) )(?:the|its|local|national|each)\b(?!.*\b(?:to|should|must)\b)",
            item,
            _I,
        )
    )


_ADDRESSEE = r"(?:(?:and,? )?(?:for|to) (?:the|both|all|HM|its)\b[^,;]{0,70},\s*)?"


def _actions(plain: str, start: int, end: int) -> Iterator[Span]:
    """Cut a list into items, and an item "that the PDU should train its staff and open earlier" into its actions."""
    for a, b in _split_items(plain, start, end):
        position = a
        for match in _next_action().finditer(plain, a, b):
            if _any("demand").search(plain, position, match.start()):
                yield position, match.start()
                position = match.end()
        yield position, b


def _split_items(plain: str, start: int, end: int) -> Iterator[Span]:
    """Cut a list of items into spans; the kind of the first item decides where the others begin."""
    body = plain[start:end]
    body_start = start
    # "for the health service, to cut …" names an addressee first; "for all units to audit …, for …" does not.
    lead = re.match(rf"(?:{_ADDRESSEE}(?=to\b|that\b))?(?:(?P<word>on|that|for|to)\b ?)?", body, _I)
    word = (lead.group("word") or "").lower() if lead else ""
    if word in {"on", "that", "for"}:
        skip = lead.end() if lead else 0
        # "…, and another is that volunteers should be trained": the next item may name itself.
        marks = re.compile(
            rf"(?:[,;]\s+(?:and,?\s+)?|\s+and,?\s+){_ADDRESSEE}(?:(?:another|others|a third|the other"
            rf"|the last) (?:is|are) )?{word} ",
            _I,
        )
        yield from _between(body, skip, marks, body_start)
    elif word == "to":
        skip = (lead.end() if lead else 0) - 3
        marks = re.compile(rf"(?:[,;]\s+(?:and,?\s+)?|\s+and,?\s+){_ADDRESSEE}(?=to \w|(?:{_verbs()})\b)", _I)
        yield from _between(body, max(skip, 0), marks, body_start)
    else:
        gerund = re.compile(
            r"(?:[,;]\s+(?:and\s+)?|\s+and\s+)(?=(?:(?:better|more|also) )?\w{2,}ing\b|(?:the|its|all|that) "
            r"(?:[\w'-]+ ){1,7}?\w{3,}ing\b|(?-i:[A-Z])\w+ (?:[\w'-]+ ){0,5}?\w{3,}ing\b)",
            _I,
        )
        if re.match(r"(?:[\w'-]+ ){0,8}?\w{3,}ing\b", body):
            yield from _between(body, 0, gerund, body_start)
        else:
            noun = re.compile(
                r"(?:[,;]\s+(?:and\s+)?|\s+and\s+)(?=(?:a|an|the|more|better|each|every|all|fewer|[a-z]+s|people"
                r"|staff|children|women|[a-z]+ people)\b)",
                _I,
            )
            yield from _between(body, 0, noun, body_start)


def _between(body: str, skip: int, marks: re.Pattern[str], offset: int) -> Iterator[Span]:
    position = skip
    for match in marks.finditer(body, skip + 3):
        yield offset + position, offset + match.start()
        position = match.end()
    yield offset + position, offset + len(body)


_NEXT_DEMAND = re.compile(
    r"(?:;\s+(?:and\s+)?|,?\s+and\s+(?:that\s+)?|,\s+)(?=(?:(?:i|we) (?:also )?(?:urge|ask|call on"
    r"|recommend|want)\b|(?:it|they|she|he|the|every|each|all|staff"
    r"|(?-i:[A-Z]))[^,;.]{0,60}?\b(?:should|must|ought|needs? to|will need|has to|have to)\b))",
    _I,
)
_DEMAND_CUE = re.compile(
    r"^(?:(?:i|we) (?:also |therefore |now )?(?:ask|recommend|insist|suggest|propose) that|among "
    r"(?:other things,?|(?:them|[a-z]+ recommendations|its recommendations"
    r"|the recommendations)[^,]{0,40},)|(?:the )?(?:report|inspectorate|inspectors)'?s? (?:says?|said"
    r"|asks?|asked|insists?) that|in particular,|above all,|in addition,|finally,|also,|but|and|so)\s+",
    _I,
)


def _demands(text: str, plain: str, start: int, end: int) -> Iterator[Span]:
    a, b = trim(text, after_quote_intro(text, start, end), end)
    position = a
    for match in _next_action().finditer(plain, a, b):
        # "should train its officers and provide rooms": a second verb belongs to the demand only after the modal.
        if match["verb"] and not _any("demand").search(plain, position, match.start()):
            continue
        yield from _one_demand(text, plain, position, match.start())
        position = match.end()
    yield from _one_demand(text, plain, position, b)


@cache
def _next_action() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<demand>{_NEXT_DEMAND.pattern})|(?P<verb>(?:,|,?\s+and|;)\s+(?:should |must "
        rf"|to )?(?:\w+ly )?(?=(?:{_verbs()})\b(?! and\b)))",
        _I,
    )


def _one_demand(text: str, plain: str, start: int, end: int) -> Iterator[Span]:
    cue = _DEMAND_CUE.match(plain[start:end])
    if cue and len(plain[start + cue.end() : end].split()) > 2:
        start += cue.end()
    start, end = trim(text, start, end)
    if len(text[start:end].split()) >= 3:
        yield start, end
