"""From a sentence to the stretches that may be findings: attribution, cues and connectives cut off, contrasts split.

Everything works on character positions of one string and never changes the string. The rules follow the annotation
guide: the span leaves out quote marks, terminators, the attribution ("…, said Liz Calderbank"), a neutral cue
("Inspectors found that") and leading connectives; "X, but Y" gives X and Y where their polarity differs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from reportminer.findings.cues import load, straight, straight_report

Span = tuple[int, int]

_LEFT = " \t\u00a0\"'([-•*·:;,."
_RIGHT = " \t\u00a0\"';:,.!?"
_CLOSERS = {"(": ")", "[": "]"}

# "…, said Liz Calderbank, Chief Inspector of Probation, publishing …": a verb of saying after a comma, or a name and
# then the verb. What follows up to the end, or up to ", but", is attribution.
_NAME = r"(?:[A-Z][\w.'-]+(?:,? (?:of|and|the|for|[A-Z][\w.'-]+))*)"
_SAID = r"(?:said|says|warned|reported|concluded|announced|added|wrote|writes|declared|revealed|continued|remarked)"
_ATTRIBUTION = re.compile(
    r"[,]?[\"']*,?[\"']*\s+(?:"
    rf"(?:{_SAID}|according to|reports)\s+(?:today\s+)?(?:(?:the|a|an|our|his|her|two"
    rf"|both)\s+)?(?:{_NAME}|inspectors|report|inspectorates?|he|she|chief)\b"
    rf"|(?:the |a |an |two |HM )?(?:{_NAME}|inspectors|inspectorates?|chief inspectors|he|she"
    rf"|a report by {_NAME}|{_NAME}, (?:[^,]{{3,60}}),)\s+(?:today\s+)?"
    rf"(?:{_SAID}|has (?:found|concluded|warned|said)|have (?:found|concluded|warned|said)|found|told \w+)\b"
    r")"
)
_TAIL_CONTRAST = re.compile(
    r",?\s+[\"']?(?:but|although|though|even though|while|whereas|yet)\s+(?:that\s+)?", re.IGNORECASE
)

# Marks of contrast inside a sentence, with the length of what stands between the halves.
_CONTRAST = re.compile(
    r"(?:[,;–—]|\s-)\s+(?:but|yet|although|though|albeit|even though|even if|while|whilst|whereas"
    r"|however|nevertheless|nonetheless|and yet|only to)\b[\s,]*(?:also\s+)?(?:that\s+)?"
    # "Home visits had all but died out" says one thing.
    r"|(?<!\ball)(?<!\bnothing)(?<!\banything)(?<!\bnone)\s+(?:but|whereas|although|even though)\s+"
    r"|;\s+(?:and\s+)?|,\s+and\s+(?:that\s+)?|,\s+with\s+",
    re.IGNORECASE,
)
_WEAK_MARK = re.compile(r";\s+(?:and\s+)?|,\s+and\s+(?:that\s+)?|,\s+with\s+", re.IGNORECASE)
_FRONTED = re.compile(
    r"^(?:but\s+|and\s+)?(?P<mark>although|though|even though|while|whilst|despite(?: the fact that)?"
    r"|in spite of(?: the fact that)?|notwithstanding|for all|where once|whereas|much as)\s+",
    re.IGNORECASE,
)
# "Liz Calderbank said: “We found …": everything up to the opening quote introduces the quotation.
_QUOTE_INTRO = re.compile(r"^[^“”\"]{3,200}?:\s*[“\"‘](?=\w)")
# "Stephen Broughall, Chief Inspector of Probation, today reported that work was good".
_SPEAKER_FIRST = re.compile(
    rf"^(?=[^.;]{{0,90}}\b(?:[Ii]nspector(?:ate)?|Mrs?|Ms|Dame|Sir|Dr)\b)(?:{_NAME}"
    rf"|the chief inspector)[^.;:\"]{{0,80}}?\b(?:today )?(?:{_SAID}"
    rf"|found)(?: today)?(?:,[^,]{{0,60}},)? that\s+"
)
# "Reducing reoffending: plans were thin": the name of an area of work before a colon, without a verb of its own.
_AREA = re.compile(
    r"^(?!.*\b(?:is|are|was|were|has|had|have|did|does|do|will|would|could|can)\b[^:]*:)[A-Z][\w ,’'&-]{2,60}:\s+(?=\w)"
)
_SUBORDINATES = frozenset({"although", "though", "even though", "while", "whilst", "whereas"})
_TRAILING_ADVERB = re.compile(r",?\s+(?:however|though|nonetheless|nevertheless|too|as well)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a sentence that may be one finding.

    Attributes:
        start: first character in the string that holds the sentence.
        end: position after the last character.
        outer: where it started before cue and connective were cut off.
        cue: the neutral cue cut off in front ("Inspectors found that"), or None.
        connective: the connective cut off in front ("however"), lower case, or None.
    """

    start: int
    end: int
    outer: int
    cue: str | None = None
    connective: str | None = None


@cache
def _prefixes() -> tuple[re.Pattern[str], ...]:
    rows = load()["prefix"]
    words = "|".join(sorted(map(re.escape, rows["connectives"]), key=len, reverse=True))
    bare = "|".join(sorted(map(re.escape, rows["bare"]), key=len, reverse=True))
    adverbs = f"(?:{rows['cue_adverbs']} )*"
    cue = re.compile(
        rf"^(?:more recently, |overall, |in (?:all|addition), )?{rows['cue_subjects']},? "
        rf"(?:[^,]{{0,60}}, )?{adverbs}{rows['cue_verbs']}(?: today| also)*(?:,? overall,?)? that,? ",
        re.IGNORECASE,
    )
    openers = re.compile("^(?:" + "|".join(rows["openers"]) + r")\s+", re.IGNORECASE)
    more = "|".join(map(re.escape, rows["report_connectives"]))
    patterns = (rf"^(?:{words}),\s+", rf"^(?:{bare})\s+", rf"^(?:{more}),\s+")
    plain, unset, in_reports = (re.compile(pattern, re.IGNORECASE) for pattern in patterns)
    return plain, unset, cue, openers, in_reports


def trim(text: str, start: int, end: int) -> Span:
    """Shrink a span by quote marks, bullets, white space and terminators; brackets stay balanced.

    Examples:
        >>> trim("‘plans were (mostly) good;", 0, 26)
        (1, 25)
        >>> trim("(some) plans were good.", 0, 23)
        (0, 22)
    """
    plain = straight_report(text)
    # "(Some) plans were good": a bracket that is closed inside stays.
    while start < end and plain[start] in _LEFT and _CLOSERS.get(plain[start], "\0") not in plain[start:end]:
        start += 1
    while True:
        while end > start and plain[end - 1] in _RIGHT:
            # "rated 'Good'": a quote that closes one opened inside stays.
            if plain[end - 1] in "\"'" and _opens_inside(text[start : end - 1], text[end - 1]):
                return start, end
            end -= 1
        shorter = re.sub(r"[;,]\s*(?:and|or|but)$", "", plain[start:end])
        if len(shorter) == end - start:
            return start, end
        end = start + len(shorter)


def _opens_inside(inner: str, closer: str) -> bool:
    if closer in '”"':
        return inner.count("“") + inner.count('"') > inner.count("”") + (inner.count('"') // 2) * 2
    opened = len(re.findall(r"(?:^|[\s(])[‘'](?=\w)", inner))
    closed = len(re.findall(r"\w[.,]?[’'](?=[\s,.;)]|$)", inner))
    return opened > closed


def _cut_prefix(text: str, start: int, end: int, *, whole: bool = False) -> Piece:
    """Cut connectives and neutral cues off the front of a span; of a `whole` sentence "While X, Y" keep the "While"."""
    connectives, bare, cue, openers, in_reports = _prefixes()
    found: str | None = None
    connective: str | None = None
    outer = start
    for _ in range(4):
        head = straight(text[start:end])
        match = connectives.match(head) or (whole and in_reports.match(head)) or None
        if match is None:
            match = bare.match(head)
            if match and whole and match.group(0).strip().lower() in _SUBORDINATES:
                match = None
            # "Still waters …", "So many …", "While …": only cut where a clause of some length is left.
            if match and re.match(
                r"as a result of\b|so (?:many|much|few|little|far|long|great|poor|good|that|often)\b"
                r"|still (?:more|less|others|waiting|no)\b|yet (?:another|more|to)\b|while \w+ing\b",
                head,
                re.IGNORECASE,
            ):
                match = None
        if match:
            connective = connective or match.group(0).strip(" ,").lower()
            start += match.end()
            continue
        match = cue.match(head) or openers.match(head) or _SPEAKER_FIRST.match(head)
        if match and len(head) - match.end() > 12:
            found = found or text[start : start + match.end()].strip()
            start += match.end()
            continue
        break
    start, end = trim(text, start, end)
    tail = _TRAILING_ADVERB.search(straight(text[start:end]))
    if tail and connective is None:
        # "…, however.": the adverb marks the contrast; it is the sentence's own word and stays in the span.
        connective = tail.group(0).strip(" ,").lower()
    return Piece(start=start, end=end, outer=outer, cue=found, connective=connective)


def _attribution(text: str, start: int, end: int) -> list[Span]:
    """Cut "…, said X" out of a span; what follows after a contrast is a second span."""
    plain = straight_report(text)
    match = _ATTRIBUTION.search(plain, start, end)
    if not match or match.start() - start < 12 or plain[match.start()] not in ",\"'":
        return [(start, end)]
    # "Inspectors, who read 50 files, said that the work was poor": what is said comes after.
    rest = plain[match.end() : end]
    if re.match(r"[^,.;]{0,40}?\bthat\b", rest) and not re.search(r"\b(?:Inspector|Probation)\b", rest[:40]):
        return [(start, end)]
    spans = [(start, match.start())]
    contrast = _TAIL_CONTRAST.search(plain, match.end(), end)
    if contrast and end - contrast.end() > 12:
        spans.append((contrast.end(), end))
    reopened = re.search(r",\s+[“\"‘](?:but |and )?", text[match.end() : end])
    if reopened and not contrast:
        spans.append((match.end() + reopened.end(), end))
    return spans


def _after(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return where a span goes on after an introduction, if more than two words are left."""
    intro = pattern.match(text[start:end])
    return start + intro.end() if intro and len(text[start + intro.end() : end].split()) > 2 else start


def after_quote_intro(text: str, start: int, end: int) -> int:
    """Return where a sentence goes on after "Mr Jones added: “", or its start.

    Examples:
        >>> text = "Mr Jones added: “I urge managers to act."
        >>> text[after_quote_intro(text, 0, len(text)) :]
        'I urge managers to act.'
    """
    return _after(_QUOTE_INTRO, text, start, end)


def clean(
    text: str, start: int = 0, end: int | None = None, *, item: bool = False, release: bool = True
) -> list[Piece]:
    """Return the pieces of a sentence with attribution, quote marks, cues and connectives cut off, unsplit.

    Args:
        text: the string that holds the sentence.
        start: where the sentence starts.
        end: where it ends; the end of the string by default.
        item: the sentence opens a list item, so that "Governance: …" names an area of work.
        release: the text is a press release, in which inspectors are quoted. In a full report nobody is, and a
            quotation ("Parents said: ‘…’") belongs to the sentence.

    Returns:
        One piece, or two where an attribution stands between two halves.

    Examples:
        >>> text = "Work was good overall, said Ann Hill, Chief Inspector of Probation, but plans were thin."
        >>> [text[p.start : p.end] for p in clean(text)]
        ['Work was good overall', 'plans were thin']
    """
    end = len(text) if end is None else end
    for pattern in ((_QUOTE_INTRO,) if release else ()) + ((_AREA,) if item else ()):
        start = _after(pattern, text, start, end)
    start, end = trim(text, start, end)
    if not release:
        piece = _cut_prefix(text, start, end, whole=True)
        # What was cut off ("Despite this, …") concedes nothing that could be a finding.
        return [replace(piece, outer=piece.start)] if piece.end - piece.start > 2 else []
    pieces = (_cut_prefix(text, *trim(text, *span)) for span in _attribution(text, start, end))
    return [piece for piece in pieces if piece.end - piece.start > 2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A way in which a piece could be two findings.

    Attributes:
        left: the first half.
        right: the second half.
        marked: a word of contrast stands between or before them ("but", "although"), not just "and" or a semicolon.
        fronted: the first half is a concession ("Despite the price of rooms, …").
    """

    left: Piece
    right: Piece
    marked: bool
    fronted: bool = False


def _halves(text: str, start: int, end: int) -> list[tuple[Span, Span, bool, bool]]:
    plain = straight_report(text)
    pairs: list[tuple[Span, Span, bool, bool]] = []
    fronted = _FRONTED.match(plain[start:end])
    if fronted:
        pairs += [
            ((start + fronted.end(), start + comma.start()), (start + comma.end(), end), True, True)
            for comma in re.finditer(r",\s+", plain[start:end])
        ]
    for match in _CONTRAST.finditer(plain, start, end):
        marked = _WEAK_MARK.fullmatch(match.group(0)) is None
        pairs.append(((start, match.start()), (match.end(), end), marked, False))
    return pairs


def splits(text: str, piece: Piece) -> list[Split]:
    """Return the ways in which a piece could be two findings, in the order of the text.

    Which of them, if any, is taken is decided by what the halves say: see `reportminer.findings.decide`.

    Args:
        text: the string that holds the sentence.
        piece: one of the pieces that `clean` gave.

    Returns:
        Pairs of halves; each half has at least three words.

    Examples:
        >>> text = "Although two hostels have opened, many people still leave prison with nowhere to go"
        >>> [(text[s.left.start : s.left.end], text[s.right.start : s.right.end]) for s in splits(text, clean(text)[0])]
        [('two hostels have opened', 'many people still leave prison with nowhere to go')]
    """
    result: list[Split] = []
    for left, right, marked, fronted in _halves(text, piece.outer, piece.end):
        first, second = _cut_prefix(text, *trim(text, *left)), _cut_prefix(text, *trim(text, *right))
        if all(len(text[p.start : p.end].split()) >= 3 for p in (first, second)):
            result.append(Split(left=first, right=second, marked=marked, fronted=fronted))
    return result
