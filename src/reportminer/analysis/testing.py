"""Many tests at once: p by Benjamini and Hochberg, so that few of the differences called real are none.

Source: Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995), 289-300.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from statsmodels.stats.multitest import multipletests

from reportminer.analysis.clustered import Floats


def adjusted(p: Sequence[float] | Floats) -> Floats:
    """Return p adjusted for the number of tests; what is missing stays missing and counts as no test.

    Examples:
        >>> [round(float(one), 3) for one in adjusted([0.01, 0.04, 0.03, float("nan")])]
        [0.03, 0.04, 0.04, nan]
    """
    values = np.asarray(p, float)
    there = ~np.isnan(values)
    out = np.full(values.shape, np.nan)
    if there.any():
        out[there] = multipletests(values[there], method="fdr_bh")[1]
    return out
