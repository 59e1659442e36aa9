"""The spaCy pipeline of the package: a blank English pipeline with our own components, or a trained one plus ours."""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

# Importing the components registers their factories.
from reportminer.errors import MissingError
from reportminer.findings import candidates, sentences, zones
from reportminer.records import Report

COMPONENTS = ("reportminer_sentences", "reportminer_zones", "reportminer_candidates")


@cache
def build(name: str | None = None) -> Language:
    """Return a pipeline that finds candidates.

    Args:
        name: an installed trained pipeline such as ``en_core_web_sm``; None for a blank English pipeline, which needs
            no download. A trained pipeline's own sentence boundaries give way to ours.

    Returns:
        The pipeline, with ``reportminer_sentences``, ``reportminer_zones`` and ``reportminer_candidates``.

    Raises:
        MissingError: no pipeline of that name is installed.

    Examples:
        >>> build().pipe_names
        ['reportminer_sentences', 'reportminer_zones', 'reportminer_candidates']
    """
    if name is None:
        nlp = spacy.blank("en")
    else:
        try:
            nlp = spacy.load(name)
        except OSError as error:
            found = ", ".join(spacy.util.get_installed_models()) or "none"
            message = (
                f"no spaCy pipeline {name!r} is installed (installed: {found}): install it, e.g. "
                f"python -m spacy download {name}, or leave the name out for the built-in rules"
            )
            raise MissingError(message) from error
    nlp.add_pipe("reportminer_sentences", first=True)
    for component in COMPONENTS[1:]:
        nlp.add_pipe(component)
    return nlp


def annotate(report: Report, nlp: Language | None = None) -> Doc:
    """Return one Doc for a whole report, with blocks, zones and candidates as span groups.

    Args:
        report: a report with its blocks.
        nlp: a pipeline that `build` made; the blank one by default.

    Returns:
        A Doc whose text is `Report.text`; its side table is ``doc.user_data["reportminer"]``.
    """
    nlp = build() if nlp is None else nlp
    nlp.max_length = max(nlp.max_length, len(report.text) + 1)
    doc = nlp.make_doc(report.text)
    doc.user_data["reportminer"] = candidates.Table(blocks=report.blocks)
    spans = [
        doc.char_span(block.start, block.end, label=block.kind, span_id=str(block.n), alignment_mode="expand")
        for block in report.blocks
    ]
    doc.spans[sentences.BLOCKS] = SpanGroup(
        doc, name=sentences.BLOCKS, spans=[span for span in spans if span is not None]
    )
    return nlp(doc)


__all__ = ["COMPONENTS", "annotate", "build", "zones"]
