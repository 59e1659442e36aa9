"""Observations in groups: what they can be grouped by, what is left out, and which findings belong to one body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

import numpy as np
import pandas as pd

from reportminer.analysis.clustered import Floats, Ints
from reportminer.errors import UsageError

# What findings can be grouped by, and what a finding lacks that falls out.
BY = {
    "body": "about no single body",
    "body_type": "about no single body",
    "programme": "in a report of no known programme",
    "year": "in a report without a date",
    "rating": "without an overall rating of their body",
    "polarity": "without a polarity",
    "kind_of_report": "in a report of no known kind",
    "report": "in no report",
}
UNASSIGNED = "no theme"
NOTHING = (
    "there are no findings to compare: the table is empty, or the corpus has none; add pages with findings to the "
    "folder and run it again (`reportminer run`; in Python, `corpus.run()`)"
)


class Dropped(TypedDict):
    """Rows left out, and why."""

    reason: str
    rows: int


def asked(by: str | Sequence[str] | None) -> list[str]:
    """Return the columns to group by.

    Raises:
        UsageError: there is none of that name, or one is named twice.

    Examples:
        >>> asked("year"), asked(["body_type", "polarity"]), asked(None)
        (['year'], ['body_type', 'polarity'], [])
    """
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    for name in names:
        if name not in BY:
            message = f"findings cannot be grouped by {name!r}: there are {', '.join(BY)}"
            raise UsageError(message)
    if len(set(names)) < len(names):
        message = f"by={names}: each column once"
        raise UsageError(message)
    return names


def complete(rows: pd.DataFrame, names: Sequence[str]) -> tuple[pd.DataFrame, list[Dropped]]:
    """Return the rows that have a value in each column, and what was left out; each row is counted once.

    Raises:
        UsageError: nothing is left.
    """
    dropped: list[Dropped] = []
    for name in names:
        missing = rows[name].isna()
        if missing.any():
            dropped.append({"reason": BY[name], "rows": int(missing.sum())})
            if missing.all():
                what = few_things(len(rows), "findings")
                message = f"no finding can be grouped by {name}: of {what}, all are {BY[name]}; group by something else"
                raise UsageError(message)
            rows = rows[~missing]
    return rows, dropped


def clusters(rows: pd.DataFrame) -> tuple[Ints, int]:
    """Return the number of the cluster of each row, and how many there are.

    A cluster is a body. Findings about no single body are one cluster a report.
    """
    names = rows["body"].astype(object).where(rows["body"].notna(), "\0" + rows["report"].astype(str))
    codes, found = pd.factorize(names, sort=True)
    return np.asarray(codes, np.int64), len(found)


def split(rows: pd.DataFrame, names: Sequence[str]) -> Iterator[tuple[tuple[object, ...], pd.DataFrame]]:
    """Yield each group with its values, in order: ratings from the worst, everything else by value."""
    if not names:
        yield (), rows
        return
    groups = [
        (values if isinstance(values, tuple) else (values,), group)
        for values, group in rows.groupby(list(names), sort=True, observed=True)
    ]
    if "rating" in names:
        place = list(names).index("rating")
        groups.sort(key=lambda one: (*one[0][:place], int(one[1]["rating_rank"].fillna(0).min()), str(one[0][place])))
    yield from groups


def counts(codes: Ints, number: int, chosen: pd.Series | None = None) -> Floats:
    """Return how many rows each cluster has, all of them or those chosen."""
    return np.bincount(codes if chosen is None else codes[chosen.to_numpy(bool)], minlength=number).astype(float)


def themes(rows: pd.DataFrame) -> list[tuple[object, str]]:
    """Return number and label of every theme, by number; last ``(pd.NA, "no theme")`` where findings fit none.

    Raises:
        UsageError: there are no findings, or no themes.
    """
    if rows.empty:
        raise UsageError(NOTHING)
    pairs = rows.loc[rows["theme"].notna(), ["theme", "label"]].drop_duplicates("theme").sort_values("theme")
    if pairs.empty:
        message = "the findings have no themes yet: `corpus.run()` or `reportminer themes` groups them"
        raise UsageError(message)
    found: list[tuple[object, str]] = [(int(number), str(label)) for number, label in pairs.itertuples(index=False)]
    return [*found, (pd.NA, UNASSIGNED)] if rows["theme"].isna().any() else found


def having(rows: pd.DataFrame, theme: object) -> pd.Series:
    """Return which rows are of a theme, or of none for ``pd.NA``."""
    return rows["theme"].isna() if theme is pd.NA else (rows["theme"] == theme).fillna(value=False)


def told(frame: pd.DataFrame, *, unit: str, caption: str, dropped: Sequence[Dropped]) -> pd.DataFrame:
    """Return a table with what is counted in its ``attrs``."""
    frame.attrs |= {"unit": unit, "caption": caption, "dropped": list(dropped)}
    return frame


def few_things(number: int, things: str) -> str:
    """Return a number of things in words.

    Examples:
        >>> few_things(1, "bodies"), few_things(1200, "findings")
        ('1 body', '1,200 findings')
    """
    one = f"{things.removesuffix('ies')}y" if things.endswith("ies") else things.removesuffix("s")
    return f"{number:,} {one if number == 1 else things}"


def source_of(rows: pd.DataFrame) -> str:
    """Return what the rows are, for a caption: "507 findings about 31 bodies in 30 reports"."""
    parts = [few_things(len(rows), "findings"), few_things(rows["body"].nunique(), "bodies")]
    return f"{' about '.join(parts)} in {few_things(rows['report'].nunique(), 'reports')}"


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table as plain rows, as JSON has them: what is missing is None, numbers are Python's.

    Examples:
        >>> records(pd.DataFrame({"theme": pd.array([1, None], "Int64"), "p": [0.5, float("nan")]}))
        [{'theme': 1, 'p': 0.5}, {'theme': None, 'p': None}]
    """
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: object) -> object:
    value = value.item() if isinstance(value, np.generic) else value
    # JSON has no endless number: an interval without an end has none in it.
    return None if isinstance(value, float) and not np.isfinite(value) else value
