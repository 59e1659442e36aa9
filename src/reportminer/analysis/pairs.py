"""Themes that come together: in one report, or about one body."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.contingency_tables import Table2x2

from reportminer.analysis.groups import complete, few_things, themes, told
from reportminer.analysis.observations import Source, observed
from reportminer.analysis.testing import adjusted
from reportminer.errors import UsageError

METHOD = "odds ratio (0.5 added to every cell where one is empty), Fisher's exact test"
UNITS = {"report": "reports", "body": "bodies"}


def together(source: Source, unit: str = "report") -> pd.DataFrame:
    """Return which pairs of themes come together more, or less, than chance would have it.

    Two reports on one body are no two independent ones: where bodies have several reports, ``unit="body"`` is safer.
    In long reports nearly every theme stands in every report, and nothing can be seen this way.

    Args:
        source: a corpus, its store, or rows of `observations`.
        unit: ``report`` or ``body``: what two themes are to stand in.

    Returns:
        One row a pair of themes, those that come together most surely first: ``theme``, ``label``, ``other``,
        ``other_label``, ``both``, ``one_only``, ``other_only``, ``neither`` (numbers of units), ``expected`` (units
        with both, were they independent), ``lift`` (both by expected), ``phi`` (correlation, -1 to 1), ``estimate``
        (odds ratio), ``low``, ``high`` (95%), ``se`` (of its logarithm), ``p`` (Fisher), ``p_adjusted``, ``n`` (units),
        ``n_bodies``, ``method``.

    Raises:
        UsageError: another unit, no findings, none about a single body, no themes, or a single one.

    Examples:
        >>> from reportminer.analysis.examples import invented
        >>> together(invented())[["label", "other_label", "both", "n"]].values.tolist()[0]
        ['home visits', 'reviews', 12, 12]
    """
    if unit not in UNITS:
        message = f"unit={unit!r}: themes come together in a report or in a body, give one of {', '.join(UNITS)}"
        raise UsageError(message)
    rows = observed(source)
    every = [(theme, label) for theme, label in themes(rows) if theme is not pd.NA]
    if len(every) < 2:
        message = "there is one theme only: nothing can come together with it"
        raise UsageError(message)
    kept, dropped = complete(rows, [unit])
    number = int(kept[unit].nunique())
    inside: dict[object, set[str]] = {
        theme: set(part[unit]) for theme, part in kept[kept["theme"].notna()].groupby("theme")
    }
    out = [
        (one, label, other, other_label, *_figures(inside.get(one, set()), inside.get(other, set()), number))
        for (one, label), (other, other_label) in combinations(every, 2)
    ]
    columns = ["theme", "label", "other", "other_label", "both", "one_only", "other_only", "neither"]
    columns += ["expected", "lift", "phi", "estimate", "low", "high", "se", "p"]
    frame = pd.DataFrame(out, columns=columns).astype({"theme": "Int64", "other": "Int64"})
    frame["p_adjusted"] = adjusted(frame["p"].to_numpy(float))
    frame = frame.assign(n=number, n_bodies=int(kept["body"].nunique()), method=METHOD)
    frame = frame.sort_values(["p", "theme", "other"], kind="stable", na_position="last").reset_index(drop=True)
    lost_themes = int(kept["theme"].isna().sum())
    if lost_themes:
        dropped.append({"reason": "of no theme", "rows": lost_themes})
    several = (
        int((kept.drop_duplicates(["body", "report"]).groupby("body").size() > 1).sum()) if unit == "report" else 0
    )
    caption = (
        f"Pairs of {few_things(len(every), 'themes')} in {few_things(number, UNITS[unit])}"
        + (f"; {few_things(several, 'bodies')} with several reports, which are not independent" if several else "")
        + "."
    )
    return told(frame, unit=unit, caption=caption, dropped=dropped)


def _figures(one: set[str], other: set[str], number: int) -> tuple[float, ...]:
    """Return counts and measures of a pair, from the units that each theme stands in."""
    both, first, second = len(one & other), len(one - other), len(other - one)
    neither = number - both - first - second
    expected = len(one) * len(other) / number
    spread = float(np.sqrt(float(len(one) * (number - len(one)) * len(other) * (number - len(other)))))
    phi = (both * neither - first * second) / spread if spread else float("nan")
    lift = both / expected if expected else float("nan")
    if not spread:  # a theme that stands in every report comes together with all, and tells nothing
        nan = float("nan")
        return both, first, second, neither, expected, lift, phi, nan, nan, nan, nan, nan
    cells = np.array([[both, first], [second, neither]])
    # Haldane and Anscombe: an odds ratio has no end where a cell is empty.
    table = Table2x2(cells + 0.5 * (cells.min() == 0), shift_zeros=False)
    low, high = table.oddsratio_confint()
    p = float(stats.fisher_exact(cells).pvalue)
    ratio, error = float(table.oddsratio), float(table.log_oddsratio_se)
    return both, first, second, neither, expected, lift, phi, ratio, float(low), float(high), error, p
