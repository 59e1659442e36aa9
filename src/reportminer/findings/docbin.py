"""Reports with the spans of their findings as spaCy keeps them on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span

from reportminer.records import Report

FINDINGS = "findings"
"""Spans of findings and recommendations: label ``strength``, ``concern``, ``neutral`` or ``recommendation``."""
THEMES = "themes"
"""The same spans, without recommendations and those that fit no theme: the label is that of the theme."""


def write_docs(path: Path, reports: Iterable[tuple[Report, Iterable[dict[str, Any]]]]) -> int:
    """Write one Doc a report as a DocBin, with the ids of findings as ``span_id``.

    ``Doc.user_data`` has the id of the report under ``"report"``. Nothing else is there: everything that is known of a
    finding is found by its id in the other forms of export.

    Args:
        path: the file.
        reports: reports with their findings: mappings with ``finding``, ``kind``, ``polarity``, ``label``, ``start`` and
            ``end``.

    Returns:
        The number of spans that had to be widened to whole tokens.
    """
    nlp = spacy.blank("en")
    # The spaces and what spans hold go with every Doc; attributes of tokens are not known here.
    found = DocBin(attrs=["ORTH"], store_user_data=True)
    widened = 0
    for report, rows in reports:
        doc = nlp.tokenizer(report.text)
        doc.user_data["report"] = report.id
        spans = [(row, _span(doc, row)) for row in rows]
        widened += sum((span.start_char, span.end_char) != (row["start"], row["end"]) for row, span in spans)
        doc.spans[FINDINGS] = [span for _, span in spans]
        doc.spans[THEMES] = [
            Span(doc, span.start, span.end, label=row["label"], span_id=row["finding"])
            for row, span in spans
            if row["label"] and row["kind"] == "finding"
        ]
        found.add(doc)
    # A set, which comes in another order in every process; the strings are all that the file takes from it.
    found.strings = _Sorted(found.strings)
    path.write_bytes(found.to_bytes())
    return widened


class _Sorted(set[str]):
    """Strings that are gone through in the order of the alphabet."""

    def __iter__(self) -> Any:  # noqa: ANN401 - an iterator, as of every set
        return iter(sorted(super().__iter__()))


def _span(doc: Doc, row: dict[str, Any]) -> Span:
    label = row["polarity"] or row["kind"]
    span = doc.char_span(row["start"], row["end"], label=label, span_id=row["finding"], alignment_mode="expand")
    if span is None:  # a finding stands in the text of its report: the store checks it
        message = f"finding {row['finding']} does not stand in its report"
        raise ValueError(message)
    return span
