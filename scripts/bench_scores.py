"""Scores of one grouping against labels, what was asked beside what was reached, and tables of both."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score

from bench_sets import LabelledSet

Labels = Sequence[int] | NDArray[np.integer]


def own_clusters(labels: Labels) -> NDArray[np.intp]:
    """Return labels in which every outlier, a label below 0, is a cluster of its own.

    Taken together, outliers would count as one theme, and a method that leaves half of the texts out could win by it.

    Examples:
        >>> own_clusters([0, -1, 1, -1]).tolist()
        [0, 2, 1, 3]
    """
    numbers = np.array(labels, dtype=np.intp)
    out = np.flatnonzero(numbers < 0)
    numbers[out] = max(int(numbers.max(initial=-1)), -1) + 1 + np.arange(len(out))
    return numbers


def rand(truth: Sequence[Hashable] | Labels, labels: Labels) -> float:
    """Return the adjusted Rand index; outliers count as one cluster each."""
    return float(adjusted_rand_score(truth, own_clusters(labels)))


def information(truth: Sequence[Hashable] | Labels, labels: Labels) -> float:
    """Return the normalised mutual information; outliers count as one cluster each."""
    return float(normalized_mutual_info_score(truth, own_clusters(labels)))


def adjusted(truth: Sequence[Hashable] | Labels, labels: Labels) -> float:
    """Return the mutual information above chance, 1 at the most; outliers count as one cluster each.

    Shown beside `information`, which rewards outliers: texts that are all clusters of their own share much with any
    labels (0.67 for the 527 findings of the sample), by chance alone.

    Examples:
        >>> truth = ["a", "a", "b", "b"]
        >>> round(information(truth, [-1] * 4), 2), abs(round(adjusted(truth, [-1] * 4), 2))
        (0.67, 0.0)
    """
    return float(adjusted_mutual_info_score(truth, own_clusters(labels)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One line of the table.

    Attributes:
        set: name of the set.
        way: what grouped it.
        kind: ``own``, ``come`` (a peer as it comes), ``tuned`` (a peer with its size tuned on the labels), ``given``
            (told the true number of themes), or ``other`` (shown, not compared with).
        n: number of texts.
        n_labels: number of labels.
        n_themes: number of themes, outliers not counted.
        out: share of outliers.
        rand: adjusted Rand index.
        information: normalised mutual information.
        adjusted: the same above chance.
        seconds: CPU seconds of the grouping.
        note: what else there is to say.
    """

    set: str
    way: str
    kind: str
    n: int
    n_labels: int
    n_themes: float
    out: float
    rand: float
    information: float
    adjusted: float
    seconds: float = 0.0
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        figures = (f"{figure:.3f}" for figure in (self.rand, self.information, self.adjusted))
        counts = (str(self.n), str(self.n_labels), f"{self.n_themes:.0f}", f"{self.out:.1%}")
        return (self.set, self.way, *counts, *figures, f"{self.seconds:.1f}", self.note)


HEADER = ("set", "way", "texts", "labels", "themes", "outliers", "ARI", "NMI", "AMI", "CPU s", "note")


def score(data: LabelledSet, way: str, kind: str, labels: Labels, *, seconds: float = 0.0, note: str = "") -> Score:
    """Score one grouping."""
    numbers = np.asarray(labels)
    return Score(
        set=data.name,
        way=way,
        kind=kind,
        n=len(data.truth),
        n_labels=data.n_labels,
        n_themes=len(set(numbers[numbers >= 0].tolist())),
        out=float((numbers < 0).mean()),
        rand=rand(data.truth, numbers),
        information=information(data.truth, numbers),
        adjusted=adjusted(data.truth, numbers),
        seconds=seconds,
        note=note,
    )


def middle(scores: Sequence[Score], way: str, note: str) -> Score:
    """Return one line for runs of one random method: the median of every figure."""
    first = scores[0]
    figures = {
        name: float(median(getattr(one, name) for one in scores))
        for name in ("n_themes", "out", "rand", "information", "adjusted", "seconds")
    }
    return Score(set=first.set, way=way, kind=first.kind, n=first.n, n_labels=first.n_labels, note=note, **figures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What was asked and what was reached; `ok` is None where it could not be measured."""

    what: str
    asked: str
    reached: str
    ok: bool | None

    @property
    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        return (self.what, self.asked, self.reached, {True: "yes", False: "NO", None: "not measured"}[self.ok])


def floor(what: str, asked: float, reached: float, digits: int = 3) -> Claim:
    """Return a claim that a figure is at least so large."""
    return Claim(what=what, asked=f"at least {asked}", reached=f"{reached:.{digits}f}", ok=reached >= asked)


def ceiling(what: str, asked: float, reached: float, digits: int = 3) -> Claim:
    """Return a claim that a figure is at most so large."""
    return Claim(what=what, asked=f"at most {asked:.4g}", reached=f"{reached:.{digits}f}", ok=reached <= asked)


def unmeasured(what: str, asked: str, why: str) -> Claim:
    """Return a claim that could not be measured, and why."""
    return Claim(what=what, asked=asked, reached=why, ok=None)


def plain(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table for a terminal, columns as wide as they need.

    Examples:
        >>> print(plain(("set", "ARI"), [("sample", "0.40")]))
        set     ARI
        sample  0.40
    """
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (header, *rows))
    return "\n".join(line.rstrip() for line in lines)


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Return a table in Markdown.

    Examples:
        >>> print(markdown(("set", "ARI"), [("a|b", "0.40")]))
        | set | ARI |
        |---|---|
        | a\|b | 0.40 |
    """
    lines = [header, *rows]
    body = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return "\n".join([body[0], "|" + "---|" * len(header), *body[1:]])
