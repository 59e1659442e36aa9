"""What the decision about a candidate rests on: the sentence reader's scores, where it stands, and its neighbours.

One row a candidate. The columns are named, so that a saved decision model can say what it weighs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reportminer.findings.candidates import Candidate

LABELS = ("none", "strength", "concern", "neutral", "recommendation")
"""Classes, in the order of the sentence reader's scores."""

# "But plans were thin" after praise: the polarity is likely to turn.
CONTRAST = frozenset(
    {
        "but", "yet", "however", "although", "though", "while", "whilst", "whereas", "even so", "nevertheless",
        "nonetheless", "by contrast", "in contrast", "on the other hand", "still", "even though", "for all that",
        "all the same", "that said", "having said that", "conversely",
    }
)  # fmt: skip

PLACE_COLUMNS = (
    "item", "lead_in", "announced_findings", "announced_nothing", "announced_unknown", "prior_strength",
    "prior_concern", "prior_by_contrast", "prior_none", "first_block", "second_block", "third_block", "depth_in_report",
    "first_sentence", "last_sentence", "sentences", "quoted_inspectorate", "quoted_other", "contrast", "connective",
    "boilerplate", "demand", "cue",
)  # fmt: skip
NEIGHBOUR_COLUMNS = tuple(
    f"{side}_{what}"
    for side in ("before", "after", "block", "list")
    for what in ("exists", "none", "polarity", "recommendation")
) + ("before_polarity_x_contrast", "prior_x_polarity")
COLUMNS = (
    *(f"score_{label}" for label in LABELS),
    *(f"item_score_{label}" for label in LABELS),
    *PLACE_COLUMNS,
    *NEIGHBOUR_COLUMNS,
)


def _place(candidate: Candidate, block: int, blocks: int) -> list[float]:
    lead = candidate.place.lead_in
    items = candidate.place.zone == "items"
    speech = candidate.speech
    values = (
        items,
        candidate.place.zone == "lead_in",
        items and lead is not None and lead.means == "findings",
        items and lead is not None and lead.means == "none",
        items and (lead is None or lead.means == "unknown"),
        items and lead is not None and lead.polarity == "strength",
        items and lead is not None and lead.polarity == "concern" and not lead.weak,
        items and lead is not None and lead.polarity == "concern" and lead.weak,
        items and lead is not None and lead.means == "findings" and lead.polarity is None,
        block == 0,
        block == 1,
        block == 2,
        block / max(1, blocks),
        candidate.sentence == 0,
        candidate.sentence == candidate.sentences - 1,
        min(candidate.sentences, 8) / 8,
        speech is not None and speech.inspectorate,
        speech is not None and not speech.inspectorate,
        candidate.connective in CONTRAST,
        candidate.connective is not None,
        candidate.boilerplate,
        candidate.item is not None,
        candidate.cue is not None,
    )
    return [float(value) for value in values]


def _summary(scores: NDArray[np.float64]) -> list[float]:
    """Return exists, share of none, lean to concern or strength (-1 to 1), share of recommendation of some rows."""
    if not len(scores):
        return [0.0, 0.0, 0.0, 0.0]
    mean = scores.mean(axis=0)
    return [1.0, float(mean[0]), float(mean[1] - mean[2]), float(mean[4])]


def rows(candidates: Sequence[Candidate], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the feature rows of the candidates of one report.

    Args:
        candidates: all candidates of the report, in the order of the text.
        scores: shape (n_candidates, 5), the sentence reader's probabilities in the order of `LABELS`.

    Returns:
        Array of shape (n_candidates, len(COLUMNS)).
    """
    scores = scores.astype(np.float64)
    logs = np.log(np.clip(scores, 1e-4, 1.0))
    order: dict[int, int] = {}
    for candidate in candidates:
        order.setdefault(candidate.place.block.n, len(order))
    blocks = np.array([order[candidate.place.block.n] for candidate in candidates])
    lists = np.array([id(c.place.lead_in) if c.place.zone == "items" and c.place.lead_in else 0 for c in candidates])
    out = np.zeros((len(candidates), len(COLUMNS)))
    for i, candidate in enumerate(candidates):
        same = np.flatnonzero(blocks == blocks[i])
        others = same[same != i]
        before = same[same < i][-1:]
        after = same[same > i][:1]
        listed = np.flatnonzero((lists == lists[i]) & (lists != 0))
        listed = listed[listed != i]
        item = candidate.place.zone == "items"
        place = _place(candidate, int(blocks[i]), len(order))
        near = [*_summary(scores[before]), *_summary(scores[after]), *_summary(scores[others]), *_summary(scores[listed])]
        lean = float(scores[i, 1] - scores[i, 2])
        contrast = float(candidate.connective in CONTRAST)
        lead = candidate.place.lead_in
        prior = {"strength": 1.0, "concern": -1.0}.get(lead.polarity or "", 0.0) if lead is not None and item else 0.0
        out[i] = [
            *logs[i],
            *(logs[i] * item),
            *place,
            *near,
            contrast * near[2],
            prior * lean,
        ]
    return out
