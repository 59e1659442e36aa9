"""Reports with their findings as spaCy's Docs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import DocBin, Span

from reportminer.records import Report

KEY = "findings"


def write_docs(reports: Iterable[tuple[Report, Sequence[Mapping[str, Any]]]], path: Path) -> int:
    """Write a DocBin: one Doc of blank English a report, its findings in ``doc.spans["findings"]``.

    A span has the polarity (or ``recommendation``) as label and the id of its finding as ``id_``, no more:
    ``doc.user_data["reportminer"]`` has the id of the report and the exact places of the findings in its text.

    Args:
        reports: each report with its findings, which have ``finding``, ``polarity``, ``start`` and ``end``.
        path: the file.

    Returns:
        How many spans are wider than their finding, as tokens do not end where it does.

    Examples:
        >>> import tempfile
        >>> from reportminer.records import Block
        >>> block = Block(n=0, kind="paragraph", text="Visits were rare.", start=0, end=17)
        >>> row = {"finding": "f1", "polarity": "concern", "start": 0, "end": 16}
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = Path(folder) / "a.spacy"
        ...     wider = write_docs([(Report(id="r", source="a.html", title="", blocks=(block,)), [row])], file)
        ...     doc = next(DocBin().from_disk(file).get_docs(spacy.blank("en").vocab))
        >>> [(span.text, span.label_, span.id_) for span in doc.spans["findings"]], wider
        ([('Visits were rare', 'concern', 'f1')], 0)
    """
    language = spacy.blank("en")
    # Tokens and spans alone: tags and heads, which nobody set, would take six times the memory.
    stored = DocBin(attrs=["ORTH"], store_user_data=True)
    wider = 0
    for report, rows in reports:
        # Half of a surrogate pair is no text; one character stands for one, so that no place shifts.
        text = "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in report.text)
        doc = language.tokenizer(text)
        spans = []
        for row in rows:
            label = row["polarity"] or "recommendation"
            span = doc.char_span(row["start"], row["end"], label=label, alignment_mode="expand")
            if span is None:
                continue
            wider += span.text != text[row["start"] : row["end"]]
            spans.append(Span(doc, span.start, span.end, label=label, span_id=row["finding"]))
        doc.spans[KEY] = spans
        places = {row["finding"]: [row["start"], row["end"]] for row in rows}
        doc.user_data["reportminer"] = {"report": report.id, "findings": places}
        stored.add(doc)
    stored.to_disk(path)
    return wider
