"""spaCy's own format: one Doc a report, its findings as spans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.exports.material import Material, Row

if TYPE_CHECKING:
    from spacy.tokens import Doc

SUFFIXES = (".spacy",)
EXTRA = None
HOLDS = "spaCy DocBin: one Doc a report, findings as spans"
KEY = "findings"


def write(material: Material, path: Path) -> None:
    """Write a DocBin: one Doc of blank English a report, its findings in ``doc.spans["findings"]``.

    A span has the polarity (or ``recommendation``) as label and the id of its finding as ``id_``, no more:
    ``doc.user_data["reportminer"]`` has the id of the report and the exact places of the findings in its text.
    """
    # Here and not in `findings`: what only writes is no part of what makes stored findings stale.
    import spacy  # noqa: PLC0415 - takes a second
    from spacy.tokens import DocBin  # noqa: PLC0415

    tokenizer = spacy.blank("en").tokenizer
    # Tokens and spans alone: tags and heads, which nobody set, would take six times the memory.
    stored = DocBin(attrs=["ORTH"], store_user_data=True)
    wider = 0
    for report, rows in material.reports():
        # Half of a surrogate pair is no text; one character stands for one, so that no place shifts.
        doc = tokenizer("".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in report.text))
        wider += _mark(doc, rows)
        places = {row["finding"]: [row["start"], row["end"]] for row in rows}
        doc.user_data["reportminer"] = {"report": report.id, "findings": places}
        stored.add(doc)
    stored.to_disk(path)
    if wider:
        material.note(f"{wider:,} spans are wider than their finding: spaCy's tokens do not end where it does")


def _mark(doc: Doc, rows: tuple[Row, ...]) -> int:
    """Put the spans of findings into a Doc; return how many are wider than their finding."""
    from spacy.tokens import Span  # noqa: PLC0415 - takes a second

    spans, wider = [], 0
    for row in rows:
        label = row["polarity"] or "recommendation"
        span = doc.char_span(row["start"], row["end"], label=label, alignment_mode="expand")
        if span is None:  # a finding stands in the text of its report: the store checks it
            message = f"finding {row['finding']} does not stand in its report"
            raise ValueError(message)
        wider += (span.start_char, span.end_char) != (row["start"], row["end"])
        spans.append(Span(doc, span.start, span.end, label=label, span_id=row["finding"]))
    doc.spans[KEY] = spans
    return wider
