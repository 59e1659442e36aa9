"""A corpus as text, to compare corpora byte for byte: nothing of when it was collected is in it."""

from __future__ import annotations

from reportminer.corpus import Corpus


def exported(corpus: Corpus, *, mined: bool = False) -> str:
    """Return documents, reports and findings as CSV."""
    corpus.run(["collect", "read", *(["mine"] if mined else [])])
    return "\n".join(frame.to_csv() for frame in (corpus.documents, corpus.reports, corpus.findings))
