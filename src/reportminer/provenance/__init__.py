"""From a number back to a page, and on to a paper: chains of findings, manifests of results, methods paragraphs.

`chain` leads from a finding to the publisher's address and the bytes that were fetched; `manifest` writes down what
made a result, as RO-Crate; `compare` holds a manifest against a corpus as it is now; `methods` is the paragraph for a
paper.
"""

from __future__ import annotations

from reportminer.provenance.citing import citation
from reportminer.provenance.comparing import Comparison, Difference, compare
from reportminer.provenance.crate import manifest
from reportminer.provenance.original import Original, original
from reportminer.provenance.paragraph import Methods, described, methods
from reportminer.provenance.tracing import Chain, chain

__all__ = [
    "Chain",
    "Comparison",
    "Difference",
    "Methods",
    "Original",
    "chain",
    "citation",
    "compare",
    "described",
    "manifest",
    "methods",
    "original",
]
