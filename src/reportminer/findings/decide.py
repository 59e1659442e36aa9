"""From candidates to findings: which of them are findings, of which polarity, split where the halves differ."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from reportminer.embed.register import decision_file
from reportminer.errors import ModelError
from reportminer.findings.candidates import Candidate
from reportminer.findings.features import COLUMNS, LABELS, block_order, rows
from reportminer.findings.judging import Judge, ReportJudge
from reportminer.findings.reader import MODEL, Reads, ReportReader, SentenceReader
from reportminer.records import Polarity

DECISION = "finding-decision.json"

# Thresholds, chosen on the scores that scripts/train_reader.py stores in cross-validation of the training corpus.
FINDING = 0.5
"""A candidate is a finding if its three finding classes together reach this probability."""
HALF = 0.6
""" "X, but Y" is split where each half is a finding and each polarity reaches this share of the half's findings."""
UNMARKED_HALF = 0.9
""" "X, and Y", "X; Y": the same, where no word of contrast stands between the halves."""
DROPPED_HALF = 0.3
""" "Despite X, Y": X falls away where its finding classes stay under this and those of Y reach `FINDING`."""
DEMAND = 0.4
"""A sentence in the form of a demand ("must") is a recommendation from this probability on."""

Label = Literal["strength", "concern", "neutral", "recommendation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A candidate, or a half of one, that was taken.

    Attributes:
        start: character position in the report's text.
        end: position after the last character.
        label: strength, concern, neutral or recommendation.
        confidence: probability of that label, 0 to 1.
        candidate: where it comes from.
    """

    start: int
    end: int
    label: Label
    confidence: float
    candidate: Candidate

    @property
    def polarity(self) -> Polarity | None:
        """Polarity of a finding; None for a recommendation."""
        return None if self.label == "recommendation" else self.label


class DecisionModel:
    """Multinomial logistic regression over the columns of `reportminer.findings.features`, stored as JSON.

    Args:
        content: the JSON object that ``scripts/train_reader.py`` writes.

    Raises:
        ModelError: it was made for other columns or labels than this version has.
    """

    def __init__(self, content: Mapping[str, object]) -> None:
        if content.get("columns") != list(COLUMNS) or content.get("labels") != list(LABELS):
            message = f"models/{DECISION} was made for another version of reportminer: install the package again"
            raise ModelError(message)
        self.weights = np.array(content["weights"], dtype=np.float64)
        self.bias = np.array(content["bias"], dtype=np.float64)

    def judge(
        self, candidates: Sequence[Candidate], scores: NDArray[np.float64], order: dict[int, int]
    ) -> NDArray[np.float64]:
        """Return probabilities of candidates by the reader's scores, their places and their neighbours."""
        return self.probabilities(rows(candidates, scores, order))

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities of shape (n, 5) for feature rows of shape (n, len(COLUMNS))."""
        raw = features @ self.weights.T + self.bias
        raw -= raw.max(axis=1, keepdims=True)
        powers = np.exp(raw)
        return cast("NDArray[np.float64]", powers / powers.sum(axis=1, keepdims=True))


@cache
def decision_model() -> DecisionModel:
    """Return the decision model that travels with the package.

    Raises:
        ModelError: its file is missing or changed.
    """
    return DecisionModel(json.loads(decision_file(MODEL)))


@cache
def sentence_reader() -> SentenceReader:
    """Return the one sentence reader of the process."""
    return SentenceReader()


@cache
def report_reader() -> ReportReader:
    """Return the one reader of full reports of the process."""
    return ReportReader()


def _means(candidates: Sequence[Candidate]) -> tuple[Reads, Judge]:
    """Return what reads and judges the candidates of one document: a full report has sections."""
    if candidates[0].place.section is None:
        return sentence_reader(), decision_model()
    return report_reader(), ReportJudge()


Key = tuple[str, str]
"""What the sentence reader reads: the context and the text of a candidate."""


def keys(text: str, candidates: Sequence[Candidate]) -> list[Key]:
    """Return everything that has to be scored: candidates and their halves in their contexts, each once, sorted."""
    found = {_key(text, c) for c in candidates}
    found |= {(c.context, text[p.start : p.end]) for c in candidates for way in c.halves for p in (way.left, way.right)}
    return sorted(found)


def _key(text: str, candidate: Candidate) -> Key:
    return candidate.context, text[candidate.start : candidate.end]


def decide(
    text: str,
    candidates: Sequence[Candidate],
    scores: Mapping[Key, NDArray[np.float64]] | None = None,
    model: Judge | None = None,
) -> list[Decision]:
    """Return the findings and recommendations among the candidates of one report.

    Args:
        text: the report's text.
        candidates: its candidates.
        scores: the sentence reader's probabilities by context and text; made here by default.
        model: what judges them by their scores; the package's own for this kind of document by default.

    Returns:
        Decisions in the order of the text; they do not overlap.
    """
    usable = [c for c in candidates if not out_of_bounds(c, text)]
    if not usable:
        return []
    if scores is None or model is None:
        reader, own = _means(usable)
        model = own if model is None else model
    if scores is None:
        wanted = keys(text, usable)
        scores = dict(zip(wanted, reader.probabilities(wanted), strict=True))
    given = np.array([scores[_key(text, c)] for c in usable])
    order = block_order(usable)
    probabilities = model.judge(usable, given, order)
    taken: list[Decision] = []
    for i, candidate in enumerate(usable):
        found = _recommendation(candidate, probabilities[i]) or _findings(
            text, (usable, order, i), probabilities[i], (scores, model)
        )
        taken += found
    return _without_overlap(taken)


def out_of_bounds(candidate: Candidate, text: str) -> bool:
    """Tell what can never be a finding: words of others, programme text, items of a list of something else."""
    lead, section = candidate.place.lead_in, candidate.place.section
    announces = text[candidate.end : candidate.end + 3].lstrip(" ,\"”'’").startswith(":")
    return (
        (candidate.speech is not None and not candidate.speech.inspectorate)
        or candidate.boilerplate
        or (candidate.place.zone == "items" and lead is not None and lead.means == "none")
        # "Inspectors found that:", "Liz Calderbank said:" announce and say nothing.
        # Among things that must improve, "The quality of: …" names the first of them.
        or (announces and not (section is not None and section.means == "improve"))
    )


def _recommendation(candidate: Candidate, probability: NDArray[np.float64]) -> list[Decision]:
    item = candidate.item
    if item is None or (item.demand and probability[4] < DEMAND):
        return []
    # The section of a report says that it is one; in a release the words of a lead-in do, from afar.
    least = 0.9 if candidate.place.section is not None and not item.demand else 0.5
    confidence = float(max(probability[4], least))
    return [
        Decision(
            start=candidate.start, end=candidate.end, label="recommendation", confidence=confidence, candidate=candidate
        )
    ]


def _best(probability: NDArray[np.float64]) -> tuple[Label, float]:
    best = 1 + int(np.argmax(probability[1:4]))
    return cast("Label", LABELS[best]), float(probability[best])


def _findings(
    text: str,
    where: tuple[Sequence[Candidate], dict[int, int], int],
    probability: NDArray[np.float64],
    how: tuple[Mapping[Key, NDArray[np.float64]], Judge],
) -> list[Decision]:
    candidates, _, i = where
    candidate = candidates[i]
    if candidate.item is not None:
        return []
    if candidate.halves:
        split = _split(text, where, how, whole=float(probability[1:4].sum()))
        if split:
            return split
    if probability[1:4].sum() < FINDING or probability[4] > probability[1:4].max():
        return []
    label, confidence = _best(probability)
    return [Decision(start=candidate.start, end=candidate.end, label=label, confidence=confidence, candidate=candidate)]


def _split(
    text: str,
    where: tuple[Sequence[Candidate], dict[int, int], int],
    how: tuple[Mapping[Key, NDArray[np.float64]], Judge],
    *,
    whole: float,
) -> list[Decision]:
    """Return the halves of a candidate where they are two findings of different polarity, or where one falls away."""
    candidates, order, i = where
    candidate = candidates[i]
    scores, model = how
    around = _around(candidates, i)
    best: tuple[float, list[Decision]] = (0.0, [])
    for way in candidate.halves:
        halves = [
            replace(candidate, start=p.start, end=p.end, connective=p.connective or candidate.connective, halves=())
            for p in (way.left, way.right)
        ]
        near = [*(candidates[j] for j in around if j < i), *halves, *(candidates[j] for j in around if j > i)]
        at = sum(j < i for j in around)
        score = np.array([scores[_key(text, c)] for c in near])
        both = model.judge(near, score, order)[at : at + 2]
        finding = both[:, 1:4].sum(axis=1)
        decisions = [
            Decision(start=h.start, end=h.end, label=_best(p)[0], confidence=_best(p)[1], candidate=candidate)
            for h, p in zip(halves, both, strict=True)
        ]
        strength, concern = both[:, 1] / finding, both[:, 2] / finding
        opposite = max(min(strength[0], concern[1]), min(concern[0], strength[1]))
        if finding.min() >= FINDING and opposite >= (HALF if way.marked else UNMARKED_HALF):
            best = max(best, (float(opposite), decisions), key=lambda found: found[0])
        elif way.fronted and finding[0] < DROPPED_HALF and finding[1] >= FINDING and whole >= FINDING:
            # In a release X is the inspectors' aside and falls away; in a report "While X, Y" is one finding, whole.
            left = [decisions[1]] if candidate.place.section is None else [_whole(candidate, decisions[1])]
            best = max(best, (0.1, left), key=lambda found: found[0])
    return best[1]


def _whole(candidate: Candidate, half: Decision) -> Decision:
    """Return a candidate as one finding with the polarity of its main half."""
    return replace(half, start=candidate.start, end=candidate.end)


def _around(candidates: Sequence[Candidate], i: int) -> list[int]:
    """Return the numbers of the candidates that count as neighbours of candidate `i`: its block and its list."""
    place = candidates[i].place

    def near(j: int) -> bool:
        other = candidates[j].place
        return other.block.n == place.block.n or (place.zone == "items" and other.lead_in is place.lead_in)

    first = last = i
    while first > 0 and near(first - 1):
        first -= 1
    while last + 1 < len(candidates) and near(last + 1):
        last += 1
    return list(range(first, last + 1))


def _without_overlap(taken: list[Decision]) -> list[Decision]:
    """Keep recommendations before findings and the surer of two that overlap; return them in the order of the text."""
    kept: list[Decision] = []
    for decision in sorted(taken, key=lambda d: (d.start, d.end)):
        if not kept or decision.start >= kept[-1].end:
            kept.append(decision)
        elif _rank(decision) < _rank(kept[-1]):
            kept[-1] = decision
    return kept


def _rank(decision: Decision) -> tuple[bool, float]:
    return decision.label != "recommendation", -decision.confidence
