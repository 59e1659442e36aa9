"""From the scores of a reader to probabilities, for full reports: what a section says counts besides the words.

A release is judged by a fitted model (`reportminer.findings.decide.DecisionModel`): its findings are few and stand
among much else. In a report nearly every sentence is one, so the words decide, and the section where it has a meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reportminer.findings.candidates import Candidate

# By how much a section's polarity is likelier than the other, before the words are read: "Strengths" hold strengths.
SECTION_ODDS = 30.0
# Among things that must improve, a noun phrase ("The timeliness of assessments") says nothing good of its subject.
IMPROVE_ODDS = 1000.0
SURELY_NONE = 0.95
"""In a section of strengths or of concerns a sentence counts as one unless its words are surely none."""
NONE_ODDS = 0.5
"""In the findings of a report a sentence without one is rarer than among the sentences that the reader learned from."""
NEUTRAL = 0.6
"""Share of neutral among the finding classes from which a sentence is neutral; below, the likelier polarity counts."""


class Judge(Protocol):
    """Turns a reader's scores into probabilities."""

    def judge(
        self, candidates: Sequence[Candidate], scores: NDArray[np.float64], order: dict[int, int]
    ) -> NDArray[np.float64]:
        """Return probabilities of shape (n_candidates, 5) of candidates in the order of the text."""
        ...


class ReportJudge:
    """Judges candidates of a full report by the reader's scores and their section."""

    def judge(
        self,
        candidates: Sequence[Candidate],
        scores: NDArray[np.float64],
        order: dict[int, int],  # noqa: ARG002
    ) -> NDArray[np.float64]:
        """Return probabilities: rows sum to 1.

        Args:
            candidates: candidates of one report.
            scores: the reader's probabilities, a row a candidate.
            order: not used; neighbours count in the reader's scores, which read the sentence before.
        """
        out = np.array(scores, dtype=np.float64)
        for row, candidate in zip(out, candidates, strict=True):
            section = candidate.place.section
            row[0] *= NONE_ODDS
            if candidate.item is None:
                # A demand that does not say who must act ("More needs to be done") is what is found wanting.
                row[2] += row[4]
                row[4] = 0.0
            if section is not None and section.means in {"strength", "concern", "improve"}:
                favoured, other = (1, 2) if section.means == "strength" else (2, 1)
                odds = IMPROVE_ODDS if section.means == "improve" else SECTION_ODDS
                if row[0] < SURELY_NONE or section.means == "improve":
                    row[favoured] += row[0]
                    row[0] = 0.0
                row[favoured] += row[3]
                row[3] = 0.0
                row[other] /= odds
                row[favoured] = max(row[favoured], 1e-9)
            elif row[3] < NEUTRAL * row[1:4].sum():
                likelier = 1 if row[1] >= row[2] else 2
                row[likelier] += row[3]
                row[3] = 0.0
        return np.asarray(out / out.sum(axis=1, keepdims=True))
