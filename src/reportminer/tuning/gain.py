"""What tuning gains, measured on texts that it did not learn from: bodies held out, or random texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from reportminer.themes import Themes
from reportminer.tuning.coded import Coded
from reportminer.tuning.head import Lesson, learn_head
from reportminer.tuning.learned import centres_of, learn_space

Vectors = NDArray[np.float32]
Labels = NDArray[np.str_]

FOLDS = 4
FEWEST_GROUPS = 4
"""Bodies below which nothing can be held out by body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Agreement with the codings on held-out texts, means over the folds weighted by their texts.

    Attributes:
        rand: adjusted Rand index of discovered themes, their number not given.
        nmi: normalised mutual information of the same.
        accuracy: share of texts whose theme is right where the themes are given.
    """

    rand: float
    nmi: float
    accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """Plain vectors against tuned ones.

    Attributes:
        plain: of the vectors as they are; accuracy of the nearest mean.
        tuned: of the vectors in the space; accuracy of the nearest mean there.
        head: accuracy of the head over vectors and words.
        folds: how many parts were held out in turn.
        by_group: whether whole bodies were held out.
        notes: what to know of the measurement, in plain words.
    """

    plain: Measured
    tuned: Measured
    head: float
    folds: int
    by_group: bool
    notes: tuple[str, ...] = ()

    @property
    def better(self) -> bool:
        """Whether discovered themes agree with the codings better in the space."""
        return self.tuned.rand > self.plain.rand and self.tuned.nmi > self.plain.nmi


def measure(coded: Coded, rows: Vectors) -> Gain:
    """Cross-validate.

    Args:
        coded: the coded findings.
        rows: their vectors, shape (n, dims).

    Returns:
        The gain on texts that were not learned from.
    """
    labels = np.array(coded.labels)
    groups, notes = _groups(coded)
    held_in = fold_of(groups, FOLDS)
    table = []
    for fold in range(FOLDS):
        out = held_in == fold
        known = np.isin(labels, labels[~out])
        test = out & known
        if not test.any() or len(set(labels[~out].tolist())) < 2:
            continue
        table.append((int(test.sum()), *_one(coded.texts, rows, labels, (~out, test))))
    weights = np.array([row[0] for row in table], dtype=np.float64)
    means = np.average(np.array([row[1:] for row in table]), axis=0, weights=weights).tolist()
    return Gain(
        plain=Measured(rand=means[0], nmi=means[1], accuracy=means[2]),
        tuned=Measured(rand=means[3], nmi=means[4], accuracy=means[5]),
        head=means[6],
        folds=len(table),
        by_group=coded.groups is not None and groups is coded.groups,
        notes=notes,
    )


def fold_of(groups: Sequence[str], folds: int) -> NDArray[np.intp]:
    """Return the fold of each text: a group is in one fold, folds are about equally large, order changes nothing.

    Examples:
        >>> fold_of(["a", "b", "a", "c"], 2).tolist()
        [0, 1, 0, 1]
    """
    sizes: dict[str, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    # Largest first into the smallest fold; equal ones by hash, so that names alike by place do not go together.
    order = sorted(sizes, key=lambda group: (-sizes[group], sha256(group.encode("utf-8", "replace")).digest()))
    filled = [0] * folds
    place: dict[str, int] = {}
    for group in order:
        place[group] = filled.index(min(filled))
        filled[place[group]] += sizes[group]
    return np.array([place[group] for group in groups], dtype=np.intp)


def _groups(coded: Coded) -> tuple[Sequence[str], tuple[str, ...]]:
    if coded.groups is None:
        note = (
            "no --group-column: random texts were held out, and texts of one body stand on both sides, so the gain is "
            "flattered; name the column of the bodies"
        )
        return coded.texts, (note,)
    different = len(set(coded.groups))
    if different < FEWEST_GROUPS:
        note = (
            f"the group column names {different} {'group' if different == 1 else 'groups'}, too few to hold out: "
            "random texts were held out, so the gain is flattered"
        )
        return coded.texts, (note,)
    return coded.groups, ()


def _one(
    texts: Sequence[str], rows: Vectors, labels: Labels, parts: tuple[NDArray[np.bool_], NDArray[np.bool_]]
) -> tuple[float, ...]:
    """Return rand, nmi and accuracy of plain and of tuned vectors, and the accuracy of the head."""
    train, test = parts
    space = learn_space(rows[train], labels[train])
    found: list[float] = []
    for learned, held in ((rows[train], rows[test]), (space.project(rows[train]), space.project(rows[test]))):
        themes = Themes().fit(held).labels_
        centres = centres_of(learned, labels[train], space.subjects)
        nearest = np.array(space.subjects)[(held @ centres.T).argmax(axis=1)]
        found += [
            float(adjusted_rand_score(labels[test], themes)),
            float(normalized_mutual_info_score(labels[test], themes)),
            float(np.mean(nearest == labels[test])),
        ]
    said = [text for text, kept in zip(texts, train, strict=True) if kept]
    lesson = Lesson(texts=said, rows=rows[train], labels=labels[train], weights=np.ones(len(said)))
    head = learn_head(lesson, name="tuned", model="", names={})
    shares = head.scores([text for text, kept in zip(texts, test, strict=True) if kept], rows[test])
    return (*found, float(np.mean(np.array(head.keys)[shares.argmax(axis=1)] == labels[test])))
