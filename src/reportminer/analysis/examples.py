"""A table of invented observations, for the examples and the tests of comparisons."""

from __future__ import annotations

import numpy as np
import pandas as pd

from reportminer.analysis.observations import COLUMNS

_THEMES = {1: "home visits", 2: "reviews", 3: "court reports"}
_RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
_WORDS = {
    ("concern", 1): "home visits were rarely made",
    ("strength", 1): "home visits were made often and well recorded",
    ("concern", 2): "reviews of plans were late",
    ("strength", 2): "reviews of plans were timely",
    ("concern", 3): "court reports left out the views of victims",
    ("strength", 3): "court reports were of a good standard",
}


def invented(bodies: int = 12, *, seed: int = 0) -> pd.DataFrame:
    """Return findings of invented bodies, as `observations` has them: better rated bodies have fewer concerns.

    Args:
        bodies: number of bodies; each has one report.
        seed: of the random numbers.

    Examples:
        >>> table = invented()
        >>> len(table), table["body"].nunique(), table["rating"].nunique()
        (130, 12, 4)
    """
    random = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for body in range(bodies):
        rank = body % 4 + 1
        for _ in range(int(random.integers(6, 18))):
            theme = int(random.choice(3, p=[0.45, 0.35, 0.2])) + 1
            polarity = "concern" if random.random() < 0.95 - 0.2 * rank else "strength"
            rows.append(
                {
                    "report": f"report{body}",
                    "title": f"Inspection of body {body}",
                    "published": f"{2015 + body % 2}-05-01",
                    "year": 2015 + body % 2,
                    "kind_of_report": "report",
                    "programme": "Adult work",
                    "body": f"Body {body}",
                    "body_type": "pdu" if body < bodies / 2 else "region",
                    "rating": _RATINGS[rank - 1],
                    "rating_rank": rank,
                    "score": None,
                    "polarity": polarity,
                    "theme": theme,
                    "label": _THEMES[theme],
                    "text": _WORDS[polarity, theme],
                    "source": f"report{body}.pdf",
                    "page": 1,
                }
            )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame.index = pd.Index([f"finding{n}" for n in range(len(frame))], name="finding")
    kinds = dict.fromkeys(("year", "theme", "page", "rating_rank"), "Int64") | {"score": "float64"}
    return frame.astype(kinds).assign(published=pd.to_datetime(frame["published"]))
