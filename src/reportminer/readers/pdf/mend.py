"""Words that the file splits, by the gaps between them and by the words that the report uses elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from reportminer.readers.pdf.parts import Part
from reportminer.readers.pdf.rules import rules
from reportminer.readers.pdf.shapes import Line, Word

_HYPHENS = ("-", "‐", "\u00ad")
_EDGES = "‘’“”\"'()[].,;:!?…"


def mended(pages: Sequence[Sequence[Line]], known: Counter[str]) -> list[list[Line]]:
    """Glue the pieces of words that the file splits: "Partners hips", "C ommon".

    Two pieces are one word where the report uses the whole elsewhere and does not use one of the pieces; and where
    there is no gap between them on the page, if the pieces are no words of the report either.

    Args:
        pages: the lines of each page.
        known: how often the report has which word, see `vocabulary`.

    Returns:
        The same lines, their words glued.
    """
    return [[_line(line, known) for line in lines] for lines in pages]


def vocabulary(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """Count the words of a report, in lower case and without punctuation."""
    known: Counter[str] = Counter()
    broken = False
    for lines in pages:
        for line in lines:
            words = [bare(word.text) for word in line.words]
            if not words:
                continue
            # Pieces of a word that is broken at the end of a line are no words.
            known.update(words[broken : -1 if words[-1].endswith(_HYPHENS) else None])
            broken = words[-1].endswith(_HYPHENS)
    return known


def bare(text: str) -> str:
    """Return a word without punctuation and capitals.

    Examples:
        >>> bare("(Partnerships,")
        'partnerships'
    """
    return text.strip(_EDGES).casefold()


def _line(line: Line, known: Counter[str]) -> Line:
    words = [line.words[0]]
    for word in line.words[1:]:
        words.append(replace(word, glued=True) if _one(words[-1], word, known) else word)
    return replace(line, words=tuple(words))


def _one(before: Word, word: Word, known: Counter[str]) -> bool:
    """Tell whether two pieces are one word."""
    if before.size != word.size or before.symbol or word.symbol or before.raised or word.raised:
        return False
    gap = (word.left - before.right) / max(1.0, word.size)
    if gap > 0.6 or gap < -0.3:
        return False
    first, second = before.text.casefold().lstrip(_EDGES), word.text.casefold().rstrip(_EDGES)
    if not (first.isalpha() and second.isalpha()):
        # "1" + "." or "(" + "Plans": a mark and a word that nothing separates.
        return gap < 0.05 and not (first[-1:].isalnum() and second[:1].isalnum()) and word.text[0] in ".,;:!?)’”"
    whole = first + second
    kept = rules()["words"]["apart"]
    if first in kept or second in kept:
        return False
    strange = known[first] <= 1 or known[second] <= 1
    if gap < 0.08 and not known[whole]:
        # "C ommon": no word of one letter but "a" and "I".
        lone = (len(first) == 1 and first not in "ai") or (len(second) == 1 and second not in "ai")
        return lone or (known[first] <= 1 and known[second] <= 1 and _cut(first, second))
    # "C ommon": one letter is no word, but an initial stands before no piece of one.
    lone = len(first) == 1 or len(second) == 1
    return known[whole] >= (1 if gap < 0.2 or lone else 2) and strange


def unbroken(parts: Sequence[Part], known: Counter[str]) -> None:
    """Undo the hyphens at the ends of lines, and keep those that belong to the word.

    A report that is set with hyphenation breaks many words that it has whole elsewhere ("assess-ment"); in any other
    a hyphen at the end of a line is one that the author wrote ("multi-agency").

    Args:
        parts: the parts of a report, changed in place.
        known: how often the report has which word, see `vocabulary`.
    """
    breaks = [(part, n) for part in parts for n in range(1, len(part.lines)) if _broken(part, n)]
    pieces = [(part.lines[n - 1].words[-1].text[:-1], part.lines[n].words[0].text) for part, n in breaks]
    whole = sum(known[bare(stem + rest)] > 0 and not known[bare(rest)] for stem, rest in pieces)
    hyphenated = whole >= 2 and whole > 0.2 * len(pieces)
    for (part, n), (stem, rest) in zip(breaks, pieces, strict=True):
        part.breaks[n] = ""
        if not _kept(stem, rest, known, hyphenated=hyphenated):
            before = part.lines[n - 1]
            words = (*before.words[:-1], replace(before.words[-1], text=stem))
            part.lines[n - 1] = replace(before, words=words)


def _broken(part: Part, n: int) -> bool:
    last, first = part.lines[n - 1].words[-1].text, part.lines[n].words[0].text
    return (
        part.breaks[n] == " " and len(last) > 1 and last[-1] in _HYPHENS and last[-2].isalnum() and first[0].isalnum()
    )


def _kept(stem: str, rest: str, known: Counter[str], *, hyphenated: bool) -> bool:
    """Tell whether the hyphen between two pieces belongs to the word: "multi-agency", and not "assess-ment"."""
    first, second = stem.casefold().lstrip(_EDGES), bare(rest)
    if not (first.isalpha() and second.isalpha()):
        return True
    whole, hyphened = known[first + second], known[f"{first}-{second}"]
    if not hyphenated:
        return hyphened > 0 or known[second] > 0 or not whole
    return hyphened >= whole if hyphened or whole else known[first] > 0 and known[second] > 0


def _cut(first: str, second: str) -> bool:
    """Tell whether a pair is likelier one word cut in two than two words whose space the font does not show."""
    return min(len(first), len(second)) <= 3
