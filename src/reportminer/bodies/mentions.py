"""Which inspected body a stretch of text is about, where a report has several."""

from __future__ import annotations

import re
from bisect import bisect_right

from reportminer.bodies.data import table
from reportminer.bodies.refer import Reference, Referrer
from reportminer.bodies.text import sentences
from reportminer.records import Report

_TO = re.compile(r"\b(?:to|tell|telling|told|towards)\s+the\s+$", re.IGNORECASE)


class Mentions:
    """Tells which inspected body a span of a report is about.

    Args:
        report: a report with its bodies, as `describe` returns it.

    Examples:
        >>> from reportminer.records import Body, Block
        >>> text = "The NPS did well. The company did not: its plans were poor."
        >>> block = Block(n=0, kind="paragraph", text=text, start=0, end=len(text))
        >>> bodies = (Body(name="Ash CRC", type="crc"), Body(name="NPS Oak", type="nps"))
        >>> who = Mentions(Report(id="x", source="x", title="", blocks=(block,), bodies=bodies))
        >>> who.about(4, 16), who.about(39, 58)
        ('NPS Oak', 'Ash CRC')
    """

    def __init__(self, report: Report) -> None:
        self._bodies = report.bodies
        self._who = Referrer(report.bodies)
        self._topics = Topics(report)
        self._blocks = report.blocks
        self._sentences = sentences(report) if len(report.bodies) > 1 else ()
        self._starts = [s.start for s in self._sentences]
        self._refs: list[list[Reference]] = [self._who.find(s.text) for s in self._sentences]

    def about(self, start: int, end: int) -> str | None:
        """Return the name of the inspected body that a span is about.

        Looked for in this order: the span itself, the rest of its sentence, the sentences before it in its paragraph,
        the heading or lead-in above, the paragraphs before.

        Args:
            start: first character of the span in `Report.text`.
            end: position after its last character.

        Returns:
            The name; the only body where there is one; None where there is none.
        """
        if len(self._bodies) < 2:
            return self._bodies[0].name if self._bodies else None
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return self._bodies[0].name
        body = self._here(at, start, end)
        for back in range(at - 1, -1, -1):
            if body is not None:
                break
            body = self._carried(at, back)
        return self._bodies[body or 0].name

    def _here(self, at: int, start: int, end: int) -> int | None:
        """Return the body that the span or its sentence names."""
        sentence, refs = self._sentences[at], self._refs[at]
        low, high = start - sentence.start, end - sentence.start
        # Who is given something is not who is judged: "It handed cases to the CRC within a day" is about the other.
        given = [r for r in refs if _TO.search(sentence.text[: r.start])]
        refs = [r for r in refs if r not in given]
        inside = [r for r in refs if low <= r.start < high]
        if inside:
            return self._subject(inside)
        before = [r for r in refs if r.start < low]
        if before:
            return before[-1].body
        if not given:
            topic = self._topics.of(sentence.text[max(low, 0) : high])
            if topic is not None:
                return topic
        after = [r for r in refs if r.start >= high]
        return after[0].body if after else None

    @staticmethod
    def _subject(inside: list[Reference]) -> int:
        """Return the body of the first sure reference in a span: it is the subject more often than any other."""
        best = max(r.strength for r in inside)
        return next(r.body for r in inside if r.strength == best)

    def _carried(self, at: int, back: int) -> int | None:
        """Return the body that the text before a sentence is about, as far back as one sentence."""
        refs = self._refs[back]
        if not refs:
            return None
        sentence, earlier = self._sentences[at], self._sentences[back]
        if earlier.zone == "title" and sentence.zone != "title":
            return refs[0].body
        return refs[-1].body


class Topics:
    """Words of a subject that only one of two organisations does: courts are the NPS's, unpaid work the company's.

    Args:
        report: a report with its bodies.
    """

    def __init__(self, report: Report) -> None:
        kinds = [body.type for body in report.bodies]
        self._rows = []
        # The division of work between a company and the National Probation Service (2014-21), and no other two bodies.
        if sorted(kinds) == ["crc", "nps"]:
            self._rows = [(kinds.index(kind), rows) for kind, rows in table("words")["topics"].items()]

    def of(self, text: str) -> int | None:
        """Return the number of the body whose work a text is about, or None."""
        found = [n for n, rows in self._rows if any(re.search(row, text, re.IGNORECASE) for row in rows)]
        return found[0] if len(found) == 1 else None
