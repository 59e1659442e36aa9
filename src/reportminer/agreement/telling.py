"""What figures of agreement mean, in sentences that claim no more than their intervals allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from reportminer.agreement.judging import MACHINE, MAJORITY, Judged

# Landis and Koch 1977, Biometrics 33, 159-174: "arbitrary", as they say themselves.
LANDIS_KOCH = ((0.0, "poor"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
FEW_CLUSTERS = 10


def landis_koch(value: float) -> str:
    """Return the word of Landis and Koch for a kappa.

    Examples:
        >>> landis_koch(-0.1), landis_koch(0.41), landis_koch(0.8), landis_koch(0.81)
        ('poor', 'moderate', 'substantial', 'almost perfect')
    """
    if value < 0:
        return LANDIS_KOCH[0][1]
    return next((word for most, word in LANDIS_KOCH[1:] if value <= most + 1e-9), "almost perfect")


def krippendorff(low: float) -> str:
    """Return what Krippendorff (2004, Content analysis, p. 241) would do with such data, by the interval's lower end.

    Examples:
        >>> krippendorff(0.82), krippendorff(0.7), krippendorff(0.5)
        ('rely on', 'draw tentative conclusions from', 'not rely on')
    """
    return "rely on" if low >= 0.8 else "draw tentative conclusions from" if low >= 0.667 else "not rely on"


def sentences(judged: Judged) -> list[str]:
    """Return what the figures mean, a sentence or two for each variable."""
    told: list[str] = []
    for variable in ("theme", "polarity"):
        rows = [row for row in judged.figures if row["variable"] == variable]
        people = [row for row in rows if MACHINE not in row["between"].split(", ")]
        told += _people(variable, people)
        told += _machine(variable, judged, rows)
    if len(judged.coders) < 2:
        told.append(
            "One coder: whether others would code alike is not known, so neither is how far the machine is off."
        )
    told.append(
        "Bounds such as .667 and .8 (Krippendorff) or words such as “substantial” (Landis and Koch) are conventions "
        "and no tests: what is enough depends on what the codes are used for."
    )
    return told


def _people(variable: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    found = next((row for row in rows if row["coefficient"] == "Krippendorff's alpha"), None)
    if found is None:
        return []
    who = "The coders" if found["between"] == "all coders" else found["between"].replace(", ", " and ")
    share = next(row["value"] for row in rows if row["coefficient"] == "observed agreement")
    if math.isnan(found["value"]):
        why = "no two of them coded the same finding" if not found["units"] else "only one code was used"
        return [f"{variable}: alpha is undefined, since {why}."]
    verdict = _verdict(found)
    agree = f"{variable}: {who} agree on {share:.0%} of {found['units']} findings; beyond chance"
    told = [f"{agree}, alpha is {_span(found)}: 1 is full agreement, 0 what chance would give. {verdict}"]
    other = next((row for row in rows if row["coefficient"] == "Gwet's AC1"), None)
    if other is not None and other["value"] - found["value"] > 0.2:
        told.append(
            f"{variable}: one code is so common that agreement by chance is high, which makes alpha and kappa low "
            f"though coders seldom differ (AC1 is {other['value']:.2f}): look at the rare codes one by one."
        )
    return told


def _verdict(found: dict[str, Any]) -> str:
    if found["clusters"] < FEW_CLUSTERS:
        return f"That is from {found['clusters']} bodies or reports: too few to say how sure it is."
    return f"By Krippendorff's usual reading of the lower end one would {krippendorff(found['low'])} such codes."


def _machine(variable: str, judged: Judged, rows: Sequence[dict[str, Any]]) -> list[str]:
    between = f"{judged.truth if len(judged.coders) > 1 else judged.coders[0]}, {MACHINE}"
    found = {row["coefficient"]: row for row in rows if row["between"] == between}
    if not found or math.isnan(found["Cohen's kappa"]["value"]):
        return []
    kappa = found["Cohen's kappa"]
    share = f"{found['observed agreement']['value']:.0%} of {kappa['units']} findings"
    bounds = [kappa["value"]] if math.isnan(kappa["low"]) else [kappa["low"], kappa["high"]]
    words = " to ".join(dict.fromkeys(f"“{landis_koch(one)}”" for one in bounds))
    whom = between.removesuffix(f", {MACHINE}")
    if whom == MAJORITY and len(judged.coders) == 2:
        whom = "both coders, where these agree (which leaves out what is hard),"
    said = f"kappa {_span(kappa)}, {words} in the words of Landis and Koch"
    return [f"{variable}: the machine agrees with {whom} on {share}; {said}."]


def _span(row: dict[str, Any]) -> str:
    if math.isnan(row["low"]):
        return f"{row['value']:.2f}"
    return f"{row['value']:.2f} (95% {row['low']:.2f} to {row['high']:.2f})"
