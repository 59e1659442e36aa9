"""Differences between two groups or two periods, theme by theme."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reportminer.analysis import intervals
from reportminer.analysis.groups import (
    Dropped,
    asked,
    clusters,
    complete,
    counts,
    few_things,
    having,
    themes,
    told,
)
from reportminer.analysis.observations import Source, observed
from reportminer.analysis.testing import adjusted
from reportminer.errors import MissingError, UsageError

SHARE_OF_FINDINGS, SHARE_OF_CONCERNS = "share of findings", "share of concerns"
ALL = "all findings"
Mask: TypeAlias = NDArray[np.bool_]
_COLUMNS = (
    *("measure", "theme", "label", "one", "other", "estimate", "low", "high", "se", "p", "p_adjusted"),
    *("n", "n_one", "n_other", "n_bodies", "bodies_one", "bodies_other", "note", "method"),
)
# More values than these are counted, not listed, where a group does not exist.
MOST_NAMED = 12


def differences(source: Source, by: str, one: object, other: object) -> pd.DataFrame:
    """Return how two groups of findings differ: for each theme its share of the findings, and its share of concerns.

    A body may stand in both groups. p is adjusted by Benjamini and Hochberg over the themes, for each measure alone.
    That a difference is not shown does not show that there is none.

    Args:
        source: a corpus, its store, or rows of `observations`.
        by: the column that tells the groups: ``body_type``, ``programme``, ``year``, ``rating``, ``body``, …
        one: a value of it, or several: ``"crc"``, ``range(2012, 2015)``.
        other: likewise; no value may stand in both.

    Returns:
        A first row for the share of concerns among all findings (theme missing, label "all findings"), then two rows a
        theme, one a ``measure`` (``share of findings``, ``share of concerns``): ``one`` and ``other`` (the two shares),
        ``estimate`` (one less other), ``low``, ``high`` (95%), ``se``, ``p``, ``p_adjusted``, ``n`` (findings that the
        shares are of) with ``n_one`` and ``n_other``, ``n_bodies`` with ``bodies_one`` and ``bodies_other``, ``note``,
        ``method``. p is missing where a group is of one body.

    Raises:
        UsageError: an unknown column, one value in both groups, no themes.
        MissingError: a group has no findings; the message tells what there is.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> table = differences(invented(), "rating", ["Inadequate", "Requires improvement"], ["Good", "Outstanding"])
        >>> first = table.iloc[0]
        >>> first["label"], float(round(first["one"], 2)), float(round(first["other"], 2)), bool(first["p"] < 0.05)
        ('all findings', 0.6, 0.09, True)
    """
    rows = observed(source)
    every = themes(rows)
    names = asked(by)
    values = [_values(one), _values(other)]
    shared = set(values[0]) & set(values[1])
    if shared:
        message = f"{_called(shared)} is in both groups: name two groups that have nothing in common"
        raise UsageError(message)
    kept, dropped = complete(rows, names)
    sides = [_side(kept, names[0], value) for value in values]
    both = pd.concat(sides)
    first = np.repeat([True, False], [len(side) for side in sides])
    concern = (both["polarity"] == "concern").to_numpy(bool)
    out = [(SHARE_OF_CONCERNS, pd.NA, ALL, *_compared(both, first, concern))]
    for theme, label in every:
        chosen = having(both, theme).to_numpy(bool)
        out.append((SHARE_OF_FINDINGS, theme, label, *_compared(both, first, chosen)))
        out.append((SHARE_OF_CONCERNS, theme, label, *_compared(both[chosen], first[chosen], concern[chosen])))
    frame = pd.DataFrame(out, columns=[column for column in _COLUMNS if column != "p_adjusted"])
    family = frame["measure"].where(frame["label"] != ALL, ALL)
    frame["p_adjusted"] = frame.groupby(family)["p"].transform(lambda p: adjusted(p.to_numpy(float)))
    frame = frame.astype({"theme": "Int64"})[list(_COLUMNS)].sort_values(
        "measure", kind="stable", key=lambda measure: (measure == SHARE_OF_FINDINGS) + 0
    )
    outside = len(kept) - len(both)
    left: list[Dropped] = [{"reason": "in neither group", "rows": outside}] if outside else []
    return told(
        frame.reset_index(drop=True), unit="finding", caption=_caption(values, sides), dropped=[*dropped, *left]
    )


def _compared(rows: pd.DataFrame, first: Mask, hits: Mask) -> tuple[object, ...]:
    """Return the figures of the share of hits among rows, in the first group and in the other."""
    codes, number = clusters(rows)
    pairs = []
    for side in (first, ~first):
        findings = counts(codes, number, pd.Series(side))
        pairs.append((counts(codes, number, pd.Series(side & hits)), findings))
    made = intervals.difference(pairs[0], pairs[1])
    shares = [float(hit.sum() / whole.sum()) if whole.sum() else float("nan") for hit, whole in pairs]
    bodies = [int(rows.loc[side, "body"].nunique()) for side in (first, ~first)]
    return (
        *shares,
        *(made.estimate, made.low, made.high, made.se, made.p),
        *(len(rows), int(first.sum()), int((~first).sum())),
        *(int(rows["body"].nunique()), *bodies),
        *(made.note, made.method),
    )


def _values(value: object) -> list[object]:
    return list(value) if isinstance(value, Collection) and not isinstance(value, str) else [value]


def _side(rows: pd.DataFrame, name: str, values: list[object]) -> pd.DataFrame:
    """Return the rows of one group.

    Raises:
        MissingError: there are none.
    """
    found = rows[rows[name].isin(values)]
    if found.empty:
        there = sorted(map(str, rows[name].unique()))
        near = get_close_matches(str(values[0]) if values else "", there, n=3, cutoff=0.5)
        hint = f"near it: {', '.join(near)}; " if near else ""
        more = f", … ({len(there)} in all)" if len(there) > MOST_NAMED else ""
        named = f"{name.replace('_', ' ')} {_called(values)}"
        message = f"there are no findings of {named}: {hint}there are {', '.join(there[:MOST_NAMED])}{more}"
        raise MissingError(message)
    return found


def _called(values: Collection[object]) -> str:
    """Return the name of a group: years as a span.

    Examples:
        >>> _called([2012, 2013, 2014]), _called(["crc", "nps"]), _called([2012, 2014])
        ('2012–2014', 'crc, nps', '2012, 2014')
    """
    numbers = [value for value in values if isinstance(value, int)]
    if len(numbers) == len(values) > 1 and sorted(numbers) == list(range(min(numbers), max(numbers) + 1)):
        return f"{min(numbers)}–{max(numbers)}"
    return ", ".join(map(str, values))


def _caption(values: list[list[object]], sides: list[pd.DataFrame]) -> str:
    parts = [
        f"{_called(value)} ({few_things(len(side), 'findings')} about {few_things(side['body'].nunique(), 'bodies')})"
        for value, side in zip(values, sides, strict=True)
    ]
    shared = set(sides[0]["body"].dropna()) & set(sides[1]["body"].dropna())
    in_both = few_things(len(shared), "bodies") if shared else "no body"
    return f"Shares of {parts[0]} less those of {parts[1]}; {in_both} in both."
