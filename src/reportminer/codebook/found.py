"""What a refit found, brought into one order: every different text once, sorted by the hash of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reportminer.codebook.book import short

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Labels = NDArray[np.intp]
Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The findings and the clusters that a refit put them in, before anything people decided.

    Attributes:
        hashes: hash of each row's text, see `reportminer.store.rows.text_hash`; n of them. Rows of one hash are one
            text: the first one's label counts for all.
        findings: ids of the findings of each row.
        texts: the words of each row.
        rows: unit vectors, float32 of shape (n, dims).
        labels: cluster of each row from 0, below 0 for none; shape (n,).
        encode: phrases to unit vectors in the same space; None where hints are to be sought by their words alone.
    """

    hashes: Sequence[str]
    findings: Sequence[Sequence[str]]
    texts: Sequence[str]
    rows: Vectors
    labels: Labels
    encode: Encode | None = None


@dataclass(frozen=True, kw_only=True)
class Previous:
    """The themes of the runs before, as the database remembers them.

    Attributes:
        themes: hashes of the texts that each theme had last, by its number; themes that have gone are among them.
        next_id: the smallest number that was never given.
        labels: what the themes of the last run are called, by number: a codebook may name one by its label alone.
    """

    themes: dict[int, frozenset[str]] = field(default_factory=dict)
    next_id: int = 1
    labels: dict[int, str] = field(default_factory=dict)


class Texts:
    """The different texts of `Found`, in order of their hashes: no result depends on the order of rows.

    Attributes:
        hashes: short hashes, sorted.
        rows: unit vectors, float64 of shape (texts, dims).
        clusters: cluster of each text, below 0 for none.
        back: for each row of `Found`, its text.
    """

    def __init__(self, found: Found) -> None:
        whole, first, back = np.unique(np.array(found.hashes, dtype=str), return_index=True, return_inverse=True)
        self._found = found
        self._first = first
        self.hashes = [short(str(one)) for one in whole]
        self.rows: Floats = np.asarray(found.rows, dtype=np.float64)[first]
        self.clusters: Labels = np.maximum(np.asarray(found.labels, dtype=np.intp)[first], -1)
        self.back: Labels = back.reshape(-1).astype(np.intp)
        self.place = {one: n for n, one in enumerate(self.hashes)}

    def __len__(self) -> int:
        return len(self.hashes)

    @cached_property
    def words(self) -> list[str]:
        """The texts themselves."""
        return [self._found.texts[n] for n in self._first]

    @cached_property
    def of_finding(self) -> dict[str, int]:
        """The text of each finding, by the finding's id."""
        return {
            one: int(text) for text, ids in zip(self.back.tolist(), self._found.findings, strict=True) for one in ids
        }

    @cached_property
    def counts(self) -> Labels:
        """How many findings have each text."""
        sizes = [len(ids) for ids in self._found.findings]
        return np.bincount(self.back, weights=sizes, minlength=len(self)).astype(np.intp)

    def encode(self, phrases: Sequence[str]) -> Floats | None:
        """Return unit vectors of phrases, or None where there is nothing to encode them."""
        if self._found.encode is None:
            return None
        return np.asarray(self._found.encode(phrases), dtype=np.float64)

    def places(self, hashes: Iterable[str]) -> list[int]:
        """Return the texts of short hashes, those that are there."""
        return sorted({self.place[one] for one in hashes if one in self.place})

    def centre(self, places: Sequence[int] | Labels) -> Floats:
        """Return the mean direction of texts, shape (dims,); zeros where there is none."""
        mean: Floats = self.rows[np.asarray(places, dtype=np.intp)].sum(axis=0)
        length = float(np.linalg.norm(mean))
        return mean / length if length > 0 else mean

    def nearness(self, places: Sequence[int] | Labels, centre: Floats) -> Floats:
        """Return the cosines of texts to a direction, rounded, so that last digits do not decide."""
        return np.round(self.rows[np.asarray(places, dtype=np.intp)] @ centre, 6)

    def typical(self, places: Sequence[int] | Labels, most: int) -> list[int]:
        """Return the texts nearest to the middle of a group, best first."""
        kept = np.asarray(places, dtype=np.intp)
        order = np.lexsort((kept, -self.nearness(kept, self.centre(kept))))
        return [int(kept[n]) for n in order[:most]]
