"""Centres of given themes among the vectors of a corpus, and how near a text must be to belong to one.

A theme's centre is the mean direction of its name, its description, each phrase of the description and its words;
examples count as much as all of these together. Of twelve ways measured on the annotated training releases (27 themes
by names and descriptions alone, bodies held out) this one was right most often: 0.63 in the space ``probation``, 0.38
in plain vectors; names alone 0.58 and 0.32; with three examples a theme 0.65 and 0.46, with ten 0.67 and 0.51.

A fixed cosine would not do for every embedder and space, nor would so many standard deviations above a corpus's mean:
a theme that a third of the corpus is about raises both. So the *lower half* of the corpus's cosines with a centre
measures how texts lie that have nothing to do with it: its spread below the median is the unit. Measured: with 2.5
such units a seed of one theme attracts texts at F1 0.55 in the space and 0.36 in plain vectors, and at 0.58 and 0.32
where a third of the corpus is about it; so many standard deviations drop to 0.01 and 0.09 there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import UsageError
from reportminer.given.exact import cosines
from reportminer.given.placement import Placement
from reportminer.given.theme import GivenThemes

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], Vectors]
Labels = NDArray[np.intp]

# Units above the median of unrelated texts from which a text belongs to a theme.
ATTRACTED = 2.5  # by a seed: of those attracted half are right, which is best for F1
FITS = 2.0  # a codebook: 3 in 100 of texts that do belong to one of 27 themes fit none, 85 of 100 that do not are found
FITS_PLAIN = 1.5  # in plain vectors, which tell themes apart less: 26 and 79 in 100
# Fewer different texts than these say nothing about how unrelated texts lie; then no cosine is too small.
FEWEST = 8
# Fall in cosine that lowers a theme's share by the factor e: about the gap between best and second in the space.
TEMPERATURE = 0.1
# Cosines are rounded so that last digits, which differ between machines, do not decide.
DECIMALS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedThemes:
    """Themes with a fixed place in a space of vectors.

    Attributes:
        names: a name a theme.
        centres: unit rows, shape (themes, dims), float64.
        least: cosine below which a text does not belong to the theme, shape (themes,).
        temperature: fall in cosine that lowers a theme's share by the factor e.
    """

    names: tuple[str, ...]
    centres: Floats
    least: Floats
    temperature: float = TEMPERATURE

    def scores(self, rows: Vectors) -> Floats:
        """Return the cosine of each row with each centre, rounded.

        Args:
            rows: unit rows in the space of the centres, shape (n, dims).

        Returns:
            Shape (n, themes).
        """
        return np.asarray(np.round(cosines(rows, self.centres), DECIMALS), dtype=np.float64)

    def shares(self, rows: Vectors) -> Floats:
        """Return the share of every theme in each row; each row sums to one. Shape (n, themes)."""
        scores = self.scores(rows)
        powers = np.exp((scores - scores.max(axis=1, keepdims=True)) / self.temperature)
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)

    def attract(self, rows: Vectors) -> Labels:
        """Return the theme of each row, or -1 where it is near enough to none.

        Among the themes whose least cosine a row reaches it goes to the nearest; each row alone, whatever the others.

        Args:
            rows: unit rows in the space of the centres, shape (n, dims).

        Returns:
            Numbers of themes from 0, or -1; shape (n,).

        Examples:
            >>> fixed = FixedThemes(names=("a", "b"), centres=np.eye(2), least=np.array([0.5, 0.9]))
            >>> fixed.attract(np.array([[1, 0], [0.6, 0.8], [-0.6, 0.8]], np.float32)).tolist()
            [0, 0, -1]
        """
        scores = self.scores(rows)
        reached = np.where(scores >= self.least, scores, -np.inf)
        return np.where(np.isfinite(reached.max(axis=1)), reached.argmax(axis=1), -1).astype(np.intp)

    def place(self, rows: Vectors) -> tuple[Placement, ...]:
        """Return theme, share and nearest theme of each row.

        Args:
            rows: unit rows in the space of the centres, shape (n, dims).
        """
        if not len(rows):
            return ()
        labels, shares, nearest = self.attract(rows), self.shares(rows), self.scores(rows).argmax(axis=1)
        return tuple(
            Placement(
                theme=None if label < 0 else int(label),
                probability=round(float(share[near if label < 0 else label]), 4),
                nearest=int(near if label < 0 else label),
            )
            for label, share, near in zip(labels, shares, nearest, strict=True)
        )


def described(themes: GivenThemes, encode: Encode, rows: Vectors, *, field: bool = False) -> FixedThemes:
    """Place the themes of a codebook among the vectors of a corpus.

    Args:
        themes: the codebook.
        encode: turns texts into unit rows of the space of `rows`.
        rows: the corpus's vectors, from which it is learned how near a text must be; shape (n, dims). Equal rows count
            once, and their order does not count.
        field: whether the space is one of the field, in which subjects stand apart.

    Returns:
        The themes with a least cosine each.

    Raises:
        UsageError: a theme has no words that the embedder can read.

    Examples:
        >>> from reportminer.given.theme import GivenTheme
        >>> themes = GivenThemes(themes=(GivenTheme(key="a", name="aa"), GivenTheme(key="b", name="b")), source="x")
        >>> encode = lambda texts: np.array([[0.6, 0.8] if "a" in text else [0.8, -0.6] for text in texts], np.float32)
        >>> described(themes, encode, encode(["a"])).attract(encode(["a", "c"])).tolist()
        [0, 1]
    """
    return _fixed(themes, encode, rows, FITS if field else FITS_PLAIN)


def attracting(seeds: GivenThemes, encode: Encode, rows: Vectors) -> FixedThemes:
    """Place seeds among the vectors of a corpus.

    Args:
        seeds: the seeds.
        encode: turns texts into unit rows of the space of `rows`.
        rows: the corpus's vectors, shape (n, dims).

    Returns:
        The seeded themes with a least cosine each; what reaches none is for themes to be discovered in.

    Raises:
        UsageError: a seed has no words that the embedder can read.
    """
    return _fixed(seeds, encode, rows, ATTRACTED)


def least_cosines(rows: Vectors, centres: Floats, units: float) -> Floats:
    """Return for each centre the cosine from which a text belongs to it, see the module.

    Args:
        rows: unit rows, shape (n, dims).
        centres: unit rows, shape (themes, dims).
        units: how many spreads of the lower half above the median.

    Returns:
        Shape (themes,), at most 1; -1 (everything fits) where there are too few different rows.
    """
    different = np.unique(rows, axis=0) if len(rows) else rows
    if len(different) < FEWEST:
        return np.full(len(centres), -1.0)
    near = cosines(different, centres)
    median = np.median(near, axis=0)
    below = np.where(near < median, near - median, np.nan)
    spread = np.sqrt(np.nan_to_num(np.nanmean(np.where(np.isnan(below), np.nan, below**2), axis=0)))
    return np.asarray(np.round(np.minimum(median + units * spread, 1.0), DECIMALS), dtype=np.float64)


def _fixed(themes: GivenThemes, encode: Encode, rows: Vectors, units: float) -> FixedThemes:
    centres = _centres(themes, encode)
    least = least_cosines(rows, centres, units)
    given = [theme.least for theme in themes.themes]
    least = np.array([found if wanted is None else wanted for found, wanted in zip(least, given, strict=True)])
    return FixedThemes(names=themes.names, centres=centres, least=least)


def _centres(themes: GivenThemes, encode: Encode) -> Floats:
    texts = [text for theme in themes.themes for text in (*theme.phrases, *theme.examples)]
    vectors = encode(texts).astype(np.float64)
    centres, at = [], 0
    for theme in themes.themes:
        said = vectors[at : at + len(theme.phrases)]
        shown = vectors[at + len(said) : at + len(said) + len(theme.examples)]
        at += len(said) + len(shown)
        middle = _unit(said.mean(axis=0))
        if len(shown):
            middle = _unit(middle + _unit(shown.mean(axis=0)))
        if not middle.any():
            message = (
                f"{themes.source}, line {theme.line}: the theme {theme.name!r} has no words that the model can read"
            )
            raise UsageError(message)
        centres.append(middle)
    return np.array(centres)


def _unit(row: Floats) -> Floats:
    length = float(np.linalg.norm(row))
    return row / length if length > 0 else row
