"""Coefficients of agreement, each from its paper. A row is a unit, with one value a coder; None is no value."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

import numpy as np

from reportminer.agreement.coefficient import Coefficient, Numbers
from reportminer.agreement.distances import nominal
from reportminer.errors import UsageError

Rows = Sequence[Sequence[Hashable | None]]


def observed(rows: Rows) -> Coefficient:
    """Return the share of pairs of values of a unit that agree, mean over units with two values or more.

    Args:
        rows: the units, each with the value of every coder.

    Examples:
        >>> observed([("a", "a"), ("a", "b"), ("b", None)]).value
        0.5
    """
    counts, _ = _counts(rows)
    return Coefficient(name="observed agreement", parts=np.column_stack(_agreed(counts)), formula=_share, least=0.0)


def cohen(rows: Rows) -> Coefficient:
    """Return Cohen's kappa of two coders (Cohen 1960, Educational and Psychological Measurement 20, 37-46).

    Units without a value of both are left out.

    Args:
        rows: the units, each with two values.

    Raises:
        UsageError: a row has not two values.

    Examples:
        >>> cohen([("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]).value
        0.5
    """
    if any(len(row) != 2 for row in rows):
        message = "Cohen's kappa is of two coders: give two values a row; for more, use fleiss or alpha"
        raise UsageError(message)
    codes = _codes(rows)
    both = [tuple(row) for row in rows if None not in row]
    k = len(codes)
    parts = np.zeros((len(rows), 2 + 2 * k))
    there = [n for n, row in enumerate(rows) if None not in row]
    for n, (one, other) in zip(there, both, strict=True):
        parts[n, :2] = (one == other, 1)
        parts[n, 2 + codes[one]] = parts[n, 2 + k + codes[other]] = 1

    def expected(sums: Numbers) -> Numbers:
        products: Numbers = (sums[..., 2 : 2 + k] * sums[..., 2 + k :]).sum(axis=-1)
        return _over(products, sums[..., 1] ** 2)

    return _beyond_chance("Cohen's kappa", parts, expected)


def fleiss(rows: Rows) -> Coefficient:
    """Return Fleiss' kappa of any number of coders (Fleiss 1971, Psychological Bulletin 76, 378-382).

    Units that not every coder gave a value are left out; `alpha` uses them too.

    Args:
        rows: the units, each with the value of every coder.

    Examples:
        >>> round(fleiss([("a", "a", "a"), ("b", "b", "a"), ("b", "b", "b")]).value, 3)
        0.55
    """
    counts, coders = _counts(rows)
    counts[counts.sum(axis=1) < coders] = 0
    parts = np.column_stack([*_agreed(counts), counts])

    def expected(sums: Numbers) -> Numbers:
        squares: Numbers = (sums[..., 2:] ** 2).sum(axis=-1)
        return _over(squares, sums[..., 2:].sum(axis=-1) ** 2)

    return _beyond_chance("Fleiss' kappa", parts, expected)


def ac1(rows: Rows) -> Coefficient:
    """Return Gwet's AC1 (Gwet 2008, British Journal of Mathematical and Statistical Psychology 61, 29-48).

    Where nearly all units have one code, kappa and alpha are low though coders seldom differ, since chance is held to
    explain their agreement (Feinstein and Cicchetti 1990); AC1 is not. It depends on how many codes are used.
    Units with one value count too, for how common codes are.

    Args:
        rows: the units, each with the value of every coder.

    Examples:
        >>> rows = 118 * [("+", "+")] + 5 * [("+", "-")] + 2 * [("-", "+")]
        >>> round(ac1(rows).value, 3), round(cohen(rows).value, 3)
        (0.941, -0.023)
    """
    counts, _ = _counts(rows)
    number = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, number, out=np.zeros_like(counts), where=number > 0)
    parts = np.column_stack([*_agreed(counts), shares])
    k = counts.shape[1]

    def expected(sums: Numbers) -> Numbers:
        each = sums[..., 2:]
        total = each.sum(axis=-1, keepdims=True)
        share = _over(each, total)
        chance: Numbers = (share * (1 - share)).sum(axis=-1) / max(k - 1, 1)
        return chance

    return _beyond_chance("Gwet's AC1", parts, expected)


def alpha(rows: Rows, distance: Callable[..., float] = nominal) -> Coefficient:
    """Return Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's alpha-reliability).

    Values may be missing; units with fewer than two are left out. It is 1 less observed over expected disagreement.

    Args:
        rows: the units, each with the value of every coder.
        distance: of two values, 0 to 1: `nominal`; for frozen sets of codes `masi` or `jaccard`.

    Examples:
        >>> from reportminer.agreement.distances import masi
        >>> one, two = frozenset({"a"}), frozenset({"a", "b"})
        >>> round(alpha([(one, one), (two, two), (one, two)], masi).value, 3)
        0.444
    """
    counts, _ = _counts(rows)
    number = counts.sum(axis=1)
    counts[number < 2] = 0
    codes = list(_codes(rows))
    apart = np.array([[distance(one, other) for other in codes] for one in codes]).reshape(len(codes), len(codes))
    disagreed = np.divide(
        ((counts @ apart) * counts).sum(axis=1), number - 1, out=np.zeros(len(counts)), where=number > 1
    )
    parts = np.column_stack([disagreed, counts])

    def expected(sums: Numbers) -> Numbers:
        each = sums[..., 1:]
        total = each.sum(axis=-1)
        pairs: Numbers = ((each @ apart) * each).sum(axis=-1)
        return _over(pairs, total * (total - 1))

    def formula(sums: Numbers) -> Numbers:
        return 1 - _over(_over(sums[..., 0], sums[..., 1:].sum(axis=-1)), expected(sums))

    return Coefficient(name="Krippendorff's alpha", parts=parts, formula=formula, chance=expected)


def found(rows: Rows, code: Hashable) -> tuple[Coefficient, Coefficient, Coefficient]:
    """Return precision, recall and F of one code: of the second coder, held against the first.

    Values are codes, or sets of codes. F is the same whoever is held against whom (Hripcsak and Rothschild 2005,
    Journal of the American Medical Informatics Association 12, 296-298).

    Args:
        rows: the units, each with two values.
        code: the code.

    Examples:
        >>> [round(one.value, 3) for one in found([("a", "a"), ("a", "b"), ("b", "a"), ("a", "a")], "a")]
        [0.667, 0.667, 0.667]
    """
    has = [[None if value is None else _holds(value, code) for value in row] for row in rows]
    both = np.array([[one is not None and other is not None, bool(one), bool(other)] for one, other in has], dtype=bool)
    both = both.reshape(len(rows), 3)
    there, one, other = both.T
    # Right, said by the second, said by the first.
    parts = np.column_stack([there & one & other, there & other, there & one]).astype(np.float64)
    formulas = {
        "precision": lambda sums: _over(sums[..., 0], sums[..., 1]),
        "recall": lambda sums: _over(sums[..., 0], sums[..., 2]),
        "F": lambda sums: _over(2 * sums[..., 0], sums[..., 1] + sums[..., 2]),
    }
    precision, recall, f = (
        Coefficient(name=name, parts=parts, formula=one, least=0.0) for name, one in formulas.items()
    )
    return precision, recall, f


def _holds(value: Hashable, code: Hashable) -> bool:
    return code in value if isinstance(value, frozenset | set | tuple) else value == code


def _codes(rows: Rows) -> dict[Hashable, int]:
    """Return the place of every value, in an order that does not depend on that of the rows."""
    values = {value for row in rows for value in row if value is not None}
    order = sorted(values, key=lambda value: str(sorted(value)) if isinstance(value, frozenset) else str(value))
    return {value: n for n, value in enumerate(order)}


def _counts(rows: Rows) -> tuple[Numbers, int]:
    """Return how many coders gave each unit each value, and how many coders there are."""
    codes = _codes(rows)
    counts = np.zeros((len(rows), len(codes)))
    for n, row in enumerate(rows):
        for value in row:
            if value is not None:
                counts[n, codes[value]] += 1
    return counts, max(map(len, rows), default=0)


def _agreed(counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return the share of agreeing pairs of each unit, and 1 for each unit that has a pair."""
    number = counts.sum(axis=1)
    pairs = number * (number - 1)
    same = (counts * (counts - 1)).sum(axis=1)
    return np.divide(same, pairs, out=np.zeros_like(same), where=pairs > 0), (pairs > 0).astype(np.float64)


def _beyond_chance(name: str, parts: Numbers, expected: Callable[[Numbers], Numbers]) -> Coefficient:
    """Return agreement beyond chance as a share of what is possible: the first two sums are agreement and number."""

    def formula(sums: Numbers) -> Numbers:
        chance = expected(sums)
        return _over(_share(sums) - chance, 1 - chance)

    return Coefficient(name=name, parts=parts, formula=formula, chance=lambda sums: 1 - expected(sums))


def _share(sums: Numbers) -> Numbers:
    return _over(sums[..., 0], sums[..., 1])


def _over(above: Numbers, below: Numbers) -> Numbers:
    """Return a quotient; not a number where there is nothing to divide by, rounding of sums allowed for."""
    below = np.asarray(below, dtype=np.float64)
    shape = np.broadcast_shapes(np.shape(above), below.shape)
    quotient: Numbers = np.divide(above, below, out=np.full(shape, np.nan), where=np.abs(below) > 1e-12)
    return quotient
