"""spaCy: one Doc a report with the spans of its findings, to train and to look at with spaCy's own tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.exports.material import Material, Row

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

SUFFIXES = (".spacy",)
EXTRA = None
HOLDS = "a spaCy DocBin: one Doc a report with spans of findings"

FINDINGS = "findings"
"""Spans of findings and recommendations: label ``strength``, ``concern``, ``neutral`` or ``recommendation``."""
THEMES = "themes"
"""Spans of the findings that are in a theme, whose label is that of the theme."""


def write(material: Material, path: Path) -> None:
    """Write a DocBin of one Doc a report. Spans have a label, and the id of their finding as ``span_id``.

    ``Doc.user_data["report"]`` is the id of the report. Nothing else is there: everything that is known of a finding is
    found by its id in the other forms. All tokens are in memory before they are written, for the file is one
    compressed piece.
    """
    import spacy  # noqa: PLC0415 - takes a second
    from spacy.tokens import DocBin  # noqa: PLC0415

    tokenizer = spacy.blank("en").tokenizer
    # Attributes of tokens are not known here; the spaces and what spans hold go with every Doc.
    found = DocBin(attrs=["ORTH"], store_user_data=True)
    widened = 0
    for report, rows in material.reports():
        doc = tokenizer(report.text)
        doc.user_data["report"] = report.id
        widened += _mark(doc, rows)
        found.add(doc)
    # A set comes in another order in every process, and the file with it.
    found.strings = _Sorted(found.strings)
    path.write_bytes(found.to_bytes())
    if widened:
        material.note(
            f"{widened:,} spans were widened to whole tokens, as spaCy has them; the other forms have the exact places"
        )


def _mark(doc: Doc, rows: tuple[Row, ...]) -> int:
    """Put the spans of findings into a Doc; return how many had to be widened to whole tokens."""
    from spacy.tokens import Span  # noqa: PLC0415 - takes a second

    spans = [(row, _span(doc, row)) for row in rows]
    doc.spans[FINDINGS] = [span for _, span in spans]
    doc.spans[THEMES] = [
        Span(doc, span.start, span.end, label=row["label"], span_id=row["finding"])
        for row, span in spans
        if row["label"] and row["kind"] == "finding"
    ]
    return sum((span.start_char, span.end_char) != (row["start"], row["end"]) for row, span in spans)


def _span(doc: Doc, row: Row) -> Span:
    label = row["polarity"] or row["kind"]
    span = doc.char_span(row["start"], row["end"], label=label, span_id=row["finding"], alignment_mode="expand")
    if span is None:  # a finding stands in the text of its report: the store checks it
        message = f"finding {row['finding']} does not stand in its report"
        raise ValueError(message)
    return span


class _Sorted(set[str]):
    """Strings that are gone through in the order of the alphabet."""

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(super().__iter__()))
