"""Shares: of findings over themes, of concerns in a theme, of bodies with a theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pandas as pd

from reportminer.analysis import intervals
from reportminer.analysis.groups import (
    asked,
    clusters,
    complete,
    counts,
    having,
    source_of,
    split,
    themes,
    told,
)
from reportminer.analysis.observations import Source, observed
from reportminer.errors import UsageError

_NUMBERS = ["estimate", "low", "high", "se", "n", "n_bodies", "note", "method"]


def shares(source: Source, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Return the share of each theme among the findings of each group; within a group the shares sum to one.

    Findings that fit no theme are a row of their own, with theme missing and the label "no theme".

    Args:
        source: a corpus, its store, or rows of `observations`.
        by: groups: ``body``, ``body_type``, ``programme``, ``year``, ``rating``, ``polarity``, ``kind_of_report`` or
            ``report``, or several of them; None for all findings as one group.

    Returns:
        One row a group and theme: the columns of `by`, ``theme``, ``label``, ``findings`` (of the theme), ``estimate``
        (their share), ``low`` and ``high`` (95%), ``se``, ``n`` (findings of the group), ``n_bodies`` (bodies of the
        group), ``note``, ``method``. ``attrs``: ``caption``, ``unit``, ``dropped``.

    Raises:
        UsageError: an unknown group, no findings, no themes.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> table = shares(invented(), by="year")
        >>> table[["year", "label", "findings", "n"]].head(3).to_string(index=False).splitlines()[1].split()
        ['2015', 'home', 'visits', '36', '70']
        >>> table.groupby("year")["estimate"].sum().round(9).tolist()
        [1.0, 1.0]
    """
    rows = observed(source)
    every = themes(rows)
    names = asked(by)
    kept, dropped = complete(rows, names)
    out = []
    for values, group in split(kept, names):
        codes, number = clusters(group)
        whole = counts(codes, number)
        for theme, label in every:
            chosen = having(group, theme)
            made = intervals.share(counts(codes, number, chosen), whole)
            out.append((*values, theme, label, int(chosen.sum()), *_numbers(made, group)))
    frame = _frame(out, [*names, "theme", "label", "findings", *_NUMBERS])
    within = f" of each {_named(names)}" if names else ""
    caption = f"Share of each theme among the findings{within}: {source_of(kept)}, {_themes(every)}."
    return told(frame, unit="finding", caption=caption, dropped=dropped)


def concern_shares(source: Source, by: str | Sequence[str] | None = None, *, each_theme: bool = True) -> pd.DataFrame:
    """Return the share of concerns among the findings of each theme, in each group.

    Neutral findings are in the denominator: the share is concerns of all findings.

    Args:
        source: a corpus, its store, or rows of `observations`.
        by: groups, as for `shares` but ``polarity``.
        each_theme: False for all findings of a group together.

    Returns:
        One row a group and theme: the columns of `by`, ``theme``, ``label``, ``concerns``, ``strengths``, ``neutral``,
        ``estimate`` (share of concerns), ``low``, ``high``, ``se``, ``n`` (findings), ``n_bodies``, ``note``,
        ``method``. A theme without a finding in a group has no row. Without themes: the same less theme and label.

    Raises:
        UsageError: an unknown group, no findings, no themes.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> concern_shares(invented())[["label", "concerns", "n"]].to_string(index=False).splitlines()[1].split()
        ['home', 'visits', '25', '62']
    """
    rows = observed(source)
    names = asked(by)
    _not_polarity(names)
    every = themes(rows) if each_theme or rows.empty else [(None, "")]
    kept, dropped = complete(rows, [*names, "polarity"])
    out = []
    for values, group in split(kept, names):
        for theme, label in every:
            part = group[having(group, theme)] if each_theme else group
            if part.empty:
                continue
            codes, number = clusters(part)
            told_of = [int((part["polarity"] == one).sum()) for one in ("concern", "strength", "neutral")]
            made = intervals.share(counts(codes, number, part["polarity"] == "concern"), counts(codes, number))
            out.append((*values, *((theme, label) if each_theme else ()), *told_of, *_numbers(made, part)))
    of_themes = ["theme", "label"] if each_theme else []
    frame = _frame(out, [*names, *of_themes, "concerns", "strengths", "neutral", *_NUMBERS])
    within = f" of each {_named([*names, 'theme'] if each_theme else names)}" if names or each_theme else ""
    caption = f"Share of concerns among the findings{within}: {source_of(kept)}."
    return told(frame, unit="finding", caption=caption, dropped=dropped)


def bodies_with(source: Source, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """Return how many bodies of each group have a finding of each theme, and how many a concern in it.

    A body counts once, however often the theme is mentioned. Bodies are the units of the interval.

    Args:
        source: a corpus, its store, or rows of `observations`.
        by: groups, as for `shares` but ``body`` and ``polarity``.

    Returns:
        Two rows a group and theme: the columns of `by`, ``theme``, ``label``, ``having`` (``a finding`` or ``a
        concern``), ``bodies`` (that have one), ``estimate`` (their share of the bodies), ``low``, ``high``, ``se``,
        ``n`` and ``n_bodies`` (bodies of the group), ``note``, ``method``.

    Raises:
        UsageError: an unknown group, no findings, no themes.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> bodies_with(invented())[["having", "bodies", "n"]].head(2).values.tolist()
        [['a finding', 12, 12], ['a concern', 8, 12]]
    """
    rows = observed(source)
    every = themes(rows)
    names = asked(by)
    _not_polarity(names)
    if "body" in names:
        message = "bodies are what is counted, so they cannot be grouped by body: name another group, or ask for shares"
        raise UsageError(message)
    kept, dropped = complete(rows, ["body", *names])
    out = []
    for values, group in split(kept, names):
        bodies = int(group["body"].nunique())
        for theme, label in every:
            part = group[having(group, theme)]
            for what, chosen in (("a finding", part), ("a concern", part[part["polarity"] == "concern"])):
                number = int(chosen["body"].nunique())
                made = intervals.share_of_bodies(number, bodies)
                figures = (made.estimate, made.low, made.high, made.se, bodies, bodies, made.note, made.method)
                out.append((*values, theme, label, what, number, *figures))
    frame = _frame(out, [*names, "theme", "label", "having", "bodies", *_NUMBERS])
    within = f" of each {_named(names)}" if names else ""
    caption = f"Bodies{within} with a finding of each theme, and with a concern in it: {source_of(kept)}."
    return told(frame, unit="body", caption=caption, dropped=dropped)


def _numbers(made: intervals.Estimate, rows: pd.DataFrame) -> tuple[object, ...]:
    figures = asdict(made)
    return (
        *(figures[name] for name in ("estimate", "low", "high", "se")),
        len(rows),
        int(rows["body"].nunique()),
        made.note,
        made.method,
    )


def _frame(rows: list[tuple[object, ...]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    whole = [name for name in ("theme", "year") if name in columns]
    kinds = dict.fromkeys(whole, "Int64") | dict.fromkeys(("estimate", "low", "high", "se"), np.float64)
    return frame.astype(kinds)


def _named(names: Sequence[str]) -> str:
    return " and ".join(name.replace("_", " ") for name in names)


def _themes(every: Sequence[tuple[object, str]]) -> str:
    number = sum(theme is not pd.NA for theme, _ in every)
    return f"{number} theme{'s' * (number != 1)}"


def _not_polarity(names: Sequence[str]) -> None:
    if "polarity" in names:
        message = "concerns are a polarity, so they cannot be grouped by it: leave polarity out, or ask for shares"
        raise UsageError(message)
