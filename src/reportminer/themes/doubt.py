"""Which texts fit no theme: those much further from the middle of their theme than texts commonly are."""

from __future__ import annotations

import numpy as np

from reportminer.themes.communities import SCALE, Floats, Labels

# So many times the common spread below the median of its theme a text fits no longer: 1 in 160 of a bell curve, some
# 1-3 in 100 of real cosines, whose lower tail is long.
TOO_FAR = 2.5
# The median of distances from the median is so much less than the standard deviation of a bell curve.
SPREAD_OF_A_BELL = 1.4826


def least_cosines(fits: Floats, labels: Labels, n_themes: int, most: float) -> Floats:
    """Return the cosine with its middle from which a text is in a theme.

    The threshold lies `TOO_FAR` spreads below the median of the theme. The spread is that of all themes together, as
    small themes tell too little of their own. Where more than the largest share would be left out, it lies lower.

    Args:
        fits: cosine of each text with the middle of its nearest theme; shape (n,).
        labels: nearest theme of each text; shape (n,).
        n_themes: number of themes; each has a text.
        most: largest share of texts that may be left out, 0 to 1.

    Returns:
        Cosines, shape (n_themes,); -1 where no text may be left out. At least half of a theme's texts stay in it.

    Examples:
        >>> fits = np.array([0.9, 0.88, 0.86, 0.85, 0.84, 0.82, 0.8, 0.2, 0.9, 0.9])
        >>> least = least_cosines(fits, np.zeros(10, np.intp), 1, 0.1)
        >>> fits[fits < least].tolist()
        [0.2]
    """
    allowed = int(most * len(fits))
    if not allowed:
        return np.full(n_themes, -1.0)
    # Whole numbers and halves, which are exact: a text on the threshold must stay on it.
    inner = np.rint(fits * SCALE**2)
    medians = np.array([np.median(inner[labels == theme]) for theme in range(n_themes)])
    gaps = medians[labels] - inner
    below = gaps[gaps > 0]
    spread = SPREAD_OF_A_BELL * float(np.median(below)) if len(below) else 0.0
    worst = float(np.sort(gaps)[::-1][min(allowed, len(gaps) - 1)])
    least: Floats = (medians - max(np.rint(TOO_FAR * spread), worst, 0.0)) / SCALE**2
    return least
