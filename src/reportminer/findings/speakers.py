"""Who speaks where: quotations and reported speech, and whether it is the inspectorate that speaks.

Findings stand inside quotations of a chief inspector; quotations of the inspected body, of politicians or of unions
hold none. Words of office that tell the two apart are data: table ``speakers`` of ``cues.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from reportminer.findings.cues import load, straight
from reportminer.records import Block

_WORD = r"(?:(?:Mc|Mac|O')?[A-Z][\w'’]*(?:-[A-Z]?[\w'’]+)*)"
_HONORIFIC = r"(?:(?:Dame|Sir|Dr|Mr|Mrs|Ms|Miss|Professor|Prof|Lady|Lord|Baroness) )"
PERSON = rf"{_HONORIFIC}?{_WORD}(?: (?:de |van |von |ap )?{_WORD}){{1,3}}"
_OFFICE = (
    r"(?:HM |Her Majesty[’']s |His Majesty[’']s )?(?:(?:Acting|Interim|Assistant|Deputy|Outgoing"
    r"|Incoming|interim|acting|outgoing|then) )*(?:HM )?(?:Chief )?Inspector"
)
_NAME_FIRST = re.compile(
    rf"(?P<name>{PERSON}),? (?:the |our )?(?:(?:new|then|outgoing|acting|interim) )?(?P<office>{_OFFICE})\b"
)
_OFFICE_FIRST = re.compile(
    rf"(?P<office>{_OFFICE})(?:s)?(?: of (?:Probation|Prisons|Constabulary|Schools|Education"
    rf"|Youth Justice)(?: and Fire (?:&|and) Rescue Services)?)?(?: for [A-Z]\w+(?: and [A-Z]\w+)*)?,? "
    rf"(?P<name>{PERSON})"
)
_NOT_A_NAME = re.compile(
    r"\b(?:Probation|Inspect\w+|Prisons?|Constabulary|Trust|Service|Company|Chief|HM|The|Inspection"
    r"|Youth|Her|His|Majesty|In|On|At|When|While|Today)\b"
)

_DOUBLE = re.compile(r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(“]))‘(?:[^‘’]|(?<=\w)’(?=\w)|(?<=s)’(?= \w))*(?:’|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A stretch of text that somebody says.

    Attributes:
        start: character position in the report's text.
        end: position after the last character.
        inspectorate: the inspectorate speaks (or its report); False for anybody else.
        name: the speaker's name in its fullest form, where known. A quotation of nobody named counts as the
            inspectorate's, without a name.
    """

    start: int
    end: int
    inspectorate: bool
    name: str | None


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rows = load()["speakers"]
    return (
        re.compile(rows["inspectorate"], re.IGNORECASE),
        re.compile(rows["others"], re.IGNORECASE),
        re.compile(rf"\b{rows['verbs']}\b", re.IGNORECASE),
    )


def inspectors(text: str) -> list[str]:
    """Return the names of inspectors who are named with their office, in order of first mention.

    Examples:
        >>> inspectors("… said Liz Calderbank, Chief Inspector. Chief Inspector of Probation Justin Russell: …")
        ['Liz Calderbank', 'Justin Russell']
    """
    found: dict[str, int] = {}
    for pattern in (_NAME_FIRST, _OFFICE_FIRST):
        for match in pattern.finditer(text):
            name = re.sub(r"^(?:The|But|And|Today|Here) ", "", match["name"])
            if not _NOT_A_NAME.search(name):
                found.setdefault(name, match.start("name"))
    names = sorted(found, key=lambda name: found[name])
    # "Glenys Stacey" and "Dame Glenys Stacey" are one person: the fuller form is kept.
    return [name for name in names if not any(other != name and other.endswith(f" {name}") for other in names)]


def _first_speaker(text: str) -> list[str]:
    """Return the first person with a verb of saying, where the office stands apart from the name or nowhere.

    Example: "…,” Dame Harriet Molesworth said today. Dame Harriet is HM Chief Inspector of Probation."
    """
    if "nspector" not in text:
        return []
    for match in re.finditer(rf"({PERSON}),? (?:said|writes|wrote|warned|concluded)\b|\bsaid ({PERSON})", text):
        name = match[1] or match[2]
        if not _NOT_A_NAME.search(name):
            return [name]
    return []


def _person(phrase: str) -> str | None:
    """Return the first name of a person in a phrase: "The Trust’s chief executive, Helen Dacey" names Helen Dacey."""
    names = (match.group(0) for match in re.finditer(PERSON, phrase))
    return next((name for name in names if not _NOT_A_NAME.search(name) and not name.endswith(("’s", "'s"))), None)


def _forms(name: str) -> set[str]:
    """Return the words that a named person is known by later: 'Russell' of "Mr Russell", 'Dame Glenys', 'Stacey'."""
    parts = name.split()
    forms = {name, parts[-1]}
    if parts[0] in {"Dame", "Sir"} and len(parts) > 1:
        forms |= {f"{parts[0]} {parts[1]}", " ".join(parts[1:])}
    return forms


class Speakers:
    """The speakers of one report.

    Args:
        blocks: the blocks of the report, in order.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = tuple(blocks)
        text = "\n\n".join(block.text for block in blocks)
        self.inspectors = inspectors(text) or _first_speaker(text)
        self.speeches = tuple(self._walk(blocks))

    def at(self, start: int, end: int) -> Speech | None:
        """Return the speech that holds most of a span, or None where nobody is quoted."""
        best, width = None, 0
        for speech in self.speeches:
            shared = min(end, speech.end) - max(start, speech.start)
            if shared > width:
                best, width = speech, shared
        return best if width * 2 > end - start else None

    def said(self, start: int, end: int) -> Speech | None:
        """Return who says an unquoted span: "work was good overall, said Liz Calderbank", or None.

        Args:
            start: start of the span in the report's text.
            end: its end.
        """
        block = next((b for b in self._blocks if b.start <= start and end <= b.end), None)
        if block is None:
            return None
        tail = re.split(r"(?<=[a-z])[.;](?:\s|$)|[“”]", block.text[end - block.start :][:140])[0]
        match = re.match(rf",?[\"'’”]*,?\s+(?:said|according to|reported|warned|(?={_HONORIFIC}|[A-Z]\w+ [A-Z]))", tail)
        if not match:
            return None
        who = self.resolve(tail[match.end() :], None)
        return Speech(start=start, end=end, inspectorate=who[0], name=who[1]) if who else None

    def resolve(self, phrase: str, last: tuple[bool, str | None] | None) -> tuple[bool, str | None] | None:
        """Tell who a phrase before a verb of saying names: (inspectorate, name), or None where it names nobody.

        Args:
            phrase: "Dame Harriet", "Paul Wilson, Acting Chief Inspector", "The director of children's services".
            last: who spoke last, for "he" and "she".
        """
        inspectorate, others, _ = _words()
        plain = straight(phrase).strip(" ,:")
        for name in self.inspectors:
            if any(re.search(rf"(?<!\w){re.escape(straight(form))}(?!\w)", plain) for form in _forms(name)):
                return True, name
        if others.search(plain):
            return False, _person(phrase)
        if inspectorate.search(plain):
            return True, _person(phrase)
        if re.search(r"\b(?:he|she)\b", plain, re.IGNORECASE) and len(plain.split()) <= 3:
            return last
        person = _person(phrase)
        # A name without an office: in a release without a named inspector it is the inspector who speaks.
        return (not self.inspectors, person) if person else None

    def _walk(self, blocks: Sequence[Block]) -> Iterator[Speech]:
        last: tuple[bool, str | None] | None = None
        announced: tuple[bool, str | None] | None = None
        unclosed = False
        for block in blocks:
            if block.kind in {"title", "heading", "note"}:
                announced, unclosed = None, False
                continue
            text = block.text
            for start, end, closed in _quotations(text):
                last = self._named(text[:start]) or last
                who = self._before(text, start, last) or self._after(text, end, last)
                if who is None and start <= 1 and (announced or unclosed):
                    who = announced or last
                elif who is None and start > 1:
                    # A second quotation in the paragraph goes on with the first: "…," she said. "…"
                    who = last if last and text.count("“", 0, start) + text.count('"', 0, start) > 0 else None
                if who is not None:
                    last = who
                yield Speech(
                    start=block.start + start,
                    end=block.start + end,
                    inspectorate=who[0] if who else True,
                    name=who[1] if who else None,
                )
                unclosed = not closed
            announced = None
            if text.rstrip().endswith(":"):
                announced = self._before(text + " “", len(text) + 1, last)
                last = announced or last
            reported = self._reported(block, last)
            if reported:
                yield reported

    def _named(self, before: str) -> tuple[bool, str | None] | None:
        """Return the inspector who is named last before a quotation: "Mr Hill said there was more. “…,” he said."."""
        found = [
            (match.end(), name)
            for name in self.inspectors
            for form in _forms(name)
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", before)
        ]
        return (True, max(found)[1]) if found else None

    def _before(self, text: str, start: int, last: tuple[bool, str | None] | None) -> tuple[bool, str | None] | None:
        head = re.split(r"(?<=[.!?”])\s+(?=[A-Z“])", text[:start].rstrip(' “‘"'))[-1].rstrip()
        if not head.endswith((":", ",")) or len(head) > 260:
            return None
        _, _, verbs = _words()
        verb = list(verbs.finditer(head))
        # "Chief Inspector of Probation Justin Russell: “…": the verb may be missing.
        subject = head[: verb[-1].start()] if verb else head
        if not verb and not head.endswith(":"):
            return None
        return self.resolve(subject or head, last) or (self.resolve(head, last) if verb else None)

    def _after(self, text: str, end: int, last: tuple[bool, str | None] | None) -> tuple[bool, str | None] | None:
        if end < 2 or straight(text[max(0, end - 2) : end])[0] not in ",?!.'\"":
            return None
        tail = re.split(r"[.;“]", text[end : end + 160])[0]
        _, _, verbs = _words()
        verb = verbs.search(tail)
        if not verb or verb.start() > 90:
            return None
        before = tail[: verb.start()].strip(" ,")
        return self.resolve(before or tail[verb.end() :], last)

    def _reported(self, block: Block, last: tuple[bool, str | None] | None) -> Speech | None:
        """Find reported speech of others at the start of a paragraph: 'The leader of the council said that …'."""
        inspectorate, others, verbs = _words()
        first = re.split(r"(?<=[.!?])\s", block.text)[0]
        verb = verbs.search(first)
        if not verb or verb.start() > 130 or "“" in first[: verb.start()]:
            return None
        subject = straight(first[: verb.start()])
        who = self.resolve(subject, last)
        if who is None or who[0] or not others.search(subject):
            return None
        # "Work was poor, inspectors said" and "…, said Ann Hill, Chief Inspector": the subject is what is said.
        if inspectorate.search(subject[-60:]) or inspectorate.search(straight(first[verb.end() : verb.end() + 60])):
            return None
        # "Staff and managers described …" is what inspectors heard from many, and may be a finding.
        if not re.search(PERSON, first[: verb.start()]) and not re.search(
            r"\b(?:spokes|union|government|ministry|minister|department|federation|association|society|council)",
            subject,
            re.IGNORECASE,
        ):
            return None
        return Speech(start=block.start, end=block.start + len(first), inspectorate=False, name=None)


def _quotations(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, closed) of the quotations in a paragraph; scare quotes round a few words are none."""
    spans = [(m.start(), m.end(), m.group(0)) for m in _DOUBLE.finditer(text)]
    if not spans:
        spans = [(m.start(), m.end(), m.group(0)) for m in _SINGLE.finditer(text)]
    for start, end, quoted in spans:
        closed = quoted[-1] in '”"’' and len(quoted) > 1
        whole = quoted.strip('“”‘’" ')
        # "Requires improvement": a rating or a scare quote, not a statement.
        if len(whole.split()) < 5 and not re.search(r"[.!?,]$", whole) and closed:
            continue
        yield start, end, closed
