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
    "boilerplate", "demand", "cue", "prior_of_single_strength", "prior_of_single_concern", "prior_of_first_strength",
    "prior_of_first_concern",
)  # fmt: skip
NEIGHBOUR_COLUMNS = (
    *(
        f"{side}_{what}"
        for side in ("before", "after", "block", "list")
        for what in ("exists", "none", "polarity", "recommendation")
    ),
    "before_polarity_x_contrast",
    "prior_x_polarity",
)
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
    # A bullet of one sentence nearly always has the polarity of its lead-in; one of several sentences often has both.
    single = items and candidate.sentences == 1
    first = items and candidate.sentences > 1 and candidate.sentence == 0
    prior = lead.polarity if lead is not None and not lead.weak else None
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
        single and prior == "strength",
        single and prior == "concern",
        first and prior == "strength",
        first and prior == "concern",
    )
    return [float(value) for value in values]


def _summary(scores: NDArray[np.float64]) -> list[float]:
    """Return exists, share of none, lean to concern or strength (-1 to 1), share of recommendation of some rows."""
    if not len(scores):
        return [0.0, 0.0, 0.0, 0.0]
    mean = scores.mean(axis=0)
    return [1.0, float(mean[0]), float(mean[1] - mean[2]), float(mean[4])]


def block_order(candidates: Sequence[Candidate]) -> dict[int, int]:
    """Return for each block that holds a candidate its rank among them: 0 for the first paragraph."""
    order: dict[int, int] = {}
    for candidate in candidates:
        order.setdefault(candidate.place.block.n, len(order))
    return order


def _lists(candidates: Sequence[Candidate]) -> list[int]:
    """Return a number a candidate: the same for items under one lead-in, 0 outside lists."""
    return [id(c.place.lead_in) if c.place.zone == "items" and c.place.lead_in else 0 for c in candidates]


def rows(
    candidates: Sequence[Candidate], scores: NDArray[np.float64], order: dict[int, int] | None = None
) -> NDArray[np.float64]:
    """Return the feature rows of candidates of one report.

    Args:
        candidates: candidates of the report in the order of the text; all of them, or whole blocks and lists.
        scores: shape (n_candidates, 5), the sentence reader's probabilities in the order of `LABELS`.
        order: what `block_order` gives for all candidates of the report, where these are not all.

    Returns:
        Array of shape (n_candidates, len(COLUMNS)).
    """
    scores = scores.astype(np.float64)
    logs = np.log(np.clip(scores, 1e-4, 1.0))
    order = block_order(candidates) if order is None else order
    blocks: dict[int, list[int]] = {}
    lists: dict[int, list[int]] = {}
    for i, (candidate, group) in enumerate(zip(candidates, _lists(candidates), strict=True)):
        blocks.setdefault(candidate.place.block.n, []).append(i)
        if group:
            lists.setdefault(group, []).append(i)
    out = np.zeros((len(candidates), len(COLUMNS)))
    for members in blocks.values():
        lead = candidates[members[0]].place.lead_in
        listed = lists.get(id(lead), []) if candidates[members[0]].place.zone == "items" else []
        total, listed_total = scores[members].sum(axis=0), scores[listed].sum(axis=0) if listed else None
        for rank, i in enumerate(members):
            candidate = candidates[i]
            item = candidate.place.zone == "items"
            near = [
                *_summary(scores[members[rank - 1 : rank]] if rank else scores[:0]),
                *_summary(scores[members[rank + 1 : rank + 2]]),
                *_summary(_others(total, scores[i], len(members))),
                *_summary(_others(listed_total, scores[i], len(listed)) if listed_total is not None else scores[:0]),
            ]
            lean = float(scores[i, 1] - scores[i, 2])
            prior = {"strength": 1.0, "concern": -1.0}.get(lead.polarity or "", 0.0) if lead and item else 0.0
            contrast = float(candidate.connective in CONTRAST)
            out[i] = [
                *logs[i],
                *(logs[i] * item),
                *_place(candidate, order[candidate.place.block.n], len(order)),
                *near,
                contrast * near[2],
                prior * lean,
            ]
    return out


def _others(total: NDArray[np.float64], own: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return one row, the mean of all rows but one, or none where there is no other."""
    return ((total - own) / (n - 1))[None, :] if n > 1 else np.zeros((0, len(LABELS)))
