"""How often the intervals of `reportminer.analysis` hold the truth, and how often its tests find what is not there.

Findings are drawn in bodies: each body has its own chance (beta), its findings follow it (binomial). Prints four
tables as Markdown: coverage of 95% intervals of shares by method; rejections at 5% where two groups are equal; the
false discoveries among 40 themes; and slopes on the rating. The seed is fixed, so that the same figures come again.

    python scripts/simulate_intervals.py            about a quarter of an hour
    python scripts/simulate_intervals.py --draws 200
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from scipy import special, stats
from statsmodels.stats.proportion import proportion_confint

from reportminer import analysis
from reportminer.analysis import intervals
from reportminer.analysis.clustered import Fit, Floats, robust
from reportminer.analysis.observations import COLUMNS
from reportminer.analysis.testing import adjusted

BODIES = (8, 15, 30, 100)
SHARES = (0.03, 0.1, 0.3, 0.5)
LIKENESS = (0.0, 0.05, 0.1, 0.3)
# Findings of a body: releases (all findings: 4 to 50), one theme in releases (0 to 9), full reports (100 to 900).
KINDS = ("release", "theme", "report")
DRAWS = 1000
RESAMPLES = 400
SEED = 20


@dataclass(frozen=True)
class Case:
    """What is drawn: kind of sizes, bodies, share, likeness within bodies."""

    kind: str
    bodies: int
    share: float
    likeness: float


def sizes(rng: np.random.Generator, kind: str, bodies: int) -> Floats:
    """Return (bodies,) findings of each body."""
    if kind == "theme":
        return rng.negative_binomial(1.5, 1.5 / 3.5, bodies).astype(float)
    middle, spread = (14, 0.6) if kind == "release" else (300, 0.5)
    return np.maximum(1.0, np.round(rng.lognormal(np.log(middle), spread, bodies)))


def hits(rng: np.random.Generator, findings: Floats, share: float, likeness: float) -> Floats:
    """Return (bodies,) findings that have what is counted; likeness is the intraclass correlation."""
    chance = np.full(len(findings), share)
    if likeness:
        whole = (1 - likeness) / likeness
        chance = rng.beta(share * whole, (1 - share) * whole, len(findings))
    return rng.binomial(findings.astype(int), chance).astype(float)


Method = Callable[[Floats, Floats], tuple[float, float]]


def naive(count: Floats, findings: Floats) -> tuple[float, float]:
    """Wilson's interval, findings taken as independent."""
    low, high = proportion_confint(count.sum(), findings.sum(), method="wilson")
    return float(low), float(high)


def sandwich(count: Floats, findings: Floats, *, corrected: bool) -> tuple[float, float, float]:
    """Return share, standard error and degrees of freedom: CR1 with bodies - 1, or CR2 with Satterthwaite's."""
    part = count.sum() / findings.sum()
    weights = np.sqrt(findings)
    rest = weights * (count / findings - part)
    if corrected:
        fit = Fit(design=weights[:, None], residuals=rest, clusters=np.arange(len(findings)))
        return float(part), *robust(fit, [1])
    bodies = len(findings)
    return (
        float(part),
        float(np.sqrt(((weights * rest) ** 2).sum() * bodies / (bodies - 1))) / findings.sum(),
        bodies - 1,
    )


def wald(count: Floats, findings: Floats) -> tuple[float, float]:
    """Share plus and minus t standard errors (CR1)."""
    part, error, freedom = sandwich(count, findings, corrected=False)
    half = stats.t.ppf(0.975, freedom) * error
    return part - half, part + half


def logit(count: Floats, findings: Floats) -> tuple[float, float]:
    """The same on the logit scale (CR2); nothing where the share is 0 or 1."""
    part, error, freedom = sandwich(count, findings, corrected=True)
    if not 0 < part < 1:
        return part, part
    half = stats.t.ppf(0.975, freedom) * error / (part * (1 - part))
    return float(special.expit(special.logit(part) - half)), float(special.expit(special.logit(part) + half))


def effective(count: Floats, findings: Floats, *, corrected: bool, exact: bool = False) -> tuple[float, float]:
    """Wilson's interval (or Clopper and Pearson's: Korn and Graubard) on the effective number of findings."""
    part, error, freedom = sandwich(count, findings, corrected=corrected)
    number = part * (1 - part) / error**2 if error > 0 else findings.sum()
    quantile = stats.t.ppf(0.975, freedom)
    if exact:
        number = min(number, findings.sum()) * (stats.norm.ppf(0.975) / quantile) ** 2
        low, high = proportion_confint(part * number, number, method="beta")
        return float(np.nan_to_num(low, nan=0.0)), float(np.nan_to_num(high, nan=1.0))
    low, high = proportion_confint(part * number, number, alpha=2 * stats.norm.sf(quantile), method="wilson")
    return float(low), float(high)


def bootstrap(count: Floats, findings: Floats) -> tuple[float, float]:
    """Percentiles of shares of bodies drawn anew."""
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(len(findings), size=(RESAMPLES, len(findings)))
    low, high = np.quantile(count[drawn].sum(1) / findings[drawn].sum(1), [0.025, 0.975])
    return float(low), float(high)


def ours(count: Floats, findings: Floats) -> tuple[float, float]:
    """The interval of `reportminer.analysis.intervals.share`."""
    made = intervals.share(count, findings)
    return made.low, made.high


METHODS: dict[str, Method] = {
    "Wilson, no clusters": naive,
    "t, CR1": wald,
    "logit t, CR2": logit,
    "bootstrap of bodies": bootstrap,
    "Korn-Graubard": lambda count, findings: effective(count, findings, corrected=False, exact=True),
    "Wilson eff., CR1": lambda count, findings: effective(count, findings, corrected=False),
    "Wilson eff., CR2": lambda count, findings: effective(count, findings, corrected=True),
    "reportminer": ours,
}


def samples(rng: np.random.Generator, case: Case, draws: int) -> Iterator[tuple[Floats, Floats]]:
    """Yield hits and findings of the bodies that have findings, two bodies or more."""
    while draws:
        findings = sizes(rng, case.kind, case.bodies)
        findings = findings[findings > 0]
        if len(findings) > 1:
            draws -= 1
            yield hits(rng, findings, case.share, case.likeness), findings


def coverage(rng: np.random.Generator, case: Case, draws: int, names: tuple[str, ...]) -> dict[str, float]:
    """Return the share of intervals that hold the truth, by method, and of rows told to be of few bodies."""
    held = dict.fromkeys(names, 0)
    scarce = 0
    for count, findings in samples(rng, case, draws):
        scarce += intervals.few(count, findings)
        for name in names:
            low, high = METHODS[name](count, findings)
            held[name] += low - 1e-9 <= case.share <= high + 1e-9
    return {name: number / draws for name, number in held.items()} | {"few": scarce / draws}


def rejections(rng: np.random.Generator, case: Case, other: int, draws: int, *, same: bool) -> tuple[float, float]:
    """Return how often equal groups are told apart at 5%, and how often the interval holds 0; `same` bodies in both."""
    found = held = 0
    for _ in range(draws):
        bodies = case.bodies + (0 if same else other)
        first, second = (sizes(rng, case.kind, bodies) for _ in range(2))
        if not same:
            first[case.bodies :] = 0
            second[: case.bodies] = 0
        both = hits(rng, first + second, case.share, case.likeness)
        part = rng.hypergeometric(both.astype(int), (first + second - both).astype(int), first.astype(int))
        made = intervals.difference((part.astype(float), first), (both - part, second))
        found += made.p < 0.05
        held += not (made.low > 0 or made.high < 0)
    return found / draws, held / draws


def discoveries(rng: np.random.Generator, real: int, draws: int, bodies: int = 15) -> tuple[float, float]:
    """Return the share of false ones among the differences told, of 40 themes of which some differ, and the power."""
    false, power = [], []
    for _ in range(draws):
        p = []
        for theme in range(40):
            parts = (0.6, 0.3) if theme < real else (0.3, 0.3)
            findings = [sizes(rng, "release", bodies) for _ in parts]
            nothing = np.zeros(bodies)
            one, other = (hits(rng, size, part, 0.1) for size, part in zip(findings, parts, strict=True))
            made = intervals.difference(
                (np.append(one, nothing), np.append(findings[0], nothing)),
                (np.append(nothing, other), np.append(nothing, findings[1])),
            )
            p.append(made.p)
        told = adjusted(p) < 0.05
        false.append(told[real:].sum() / max(told.sum(), 1))
        power.append(told[:real].mean() if real else np.nan)
    return float(np.mean(false)), float(np.mean(power))


def slopes(rng: np.random.Generator, case: Case, slope: float, draws: int) -> tuple[float, float]:
    """Return how often a slope on the rating is told at 5%, and how often its interval holds the truth."""
    found = held = 0
    for _ in range(draws):
        findings = sizes(rng, case.kind, case.bodies)
        rank = rng.choice([1, 2, 2, 3, 3, 3, 4], case.bodies)
        middle = special.expit(special.logit(case.share) + slope * (rank - 2.5))
        concerns = np.concatenate(
            [
                np.arange(size) < hits(rng, np.array([size]), share, case.likeness)
                for size, share in zip(findings, middle, strict=True)
            ]
        )
        names = np.repeat([f"body {n}" for n in range(case.bodies)], findings.astype(int))
        rows = {"body": names, "report": names, "body_type": "pdu", "theme": 1, "label": "one", "rating": "Good"}
        table = pd.DataFrame(rows | {"rating_rank": np.repeat(rank, findings.astype(int))})
        table = table.assign(polarity=np.where(concerns, "concern", "strength")).reindex(columns=[*COLUMNS])
        first = analysis.ratings(table).iloc[0]
        found += first["p"] < 0.05
        held += first["low"] <= np.exp(slope) <= first["high"]
    return found / draws, held / draws


def _row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def _head(*cells: str) -> None:
    _row(*cells)
    _row("---", *["---:"] * (len(cells) - 1))


def tell_slopes(draws: int) -> None:
    """Print the table of slopes on the rating."""
    rng = np.random.default_rng(SEED + 1)
    _head("slope on the rating, in percent", "told at 5%", "interval holds the truth")
    for kind, bodies, likeness, slope in (
        ("release", 12, 0.1, 0.0),
        ("release", 30, 0.1, 0.0),
        ("theme", 30, 0.1, 0.0),
        ("report", 30, 0.1, 0.0),
        ("release", 45, 0.3, 0.0),
        ("release", 30, 0.1, -0.5),
        ("report", 30, 0.1, -0.5),
    ):
        told, held = slopes(rng, Case(kind, bodies, 0.4, likeness), slope, draws)
        label = f"{kind}, {bodies} bodies, likeness {likeness}, odds ratio {np.exp(slope):.2f}"
        _row(label, f"{100 * told:.1f}", f"{100 * held:.1f}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draws", type=int, default=DRAWS, help="samples of each case (default: %(default)s)")
    draws: int = parser.parse_args().draws
    rng = np.random.default_rng(SEED)
    names = tuple(METHODS)
    _head("coverage of 95%, in percent: mean (least, most)", *names, "few bodies")
    kept: list[float] = []
    for kind, bodies in product(KINDS, BODIES):
        cases = [Case(kind, bodies, share, likeness) for share, likeness in product(SHARES, LIKENESS)]
        found = [coverage(rng, case, draws, names) for case in cases]
        kept += [one["reportminer"] for one in found if one["few"] < 0.1]
        cells = [[100 * one[name] for one in found] for name in names]
        told = [f"{np.mean(cell):.1f} ({min(cell):.1f}, {max(cell):.1f})" for cell in cells]
        _row(f"{kind}, {bodies} bodies", *told, f"{100 * np.mean([one['few'] for one in found]):.0f}%")
    inside = np.mean([0.93 <= one <= 0.97 for one in kept])
    print(
        f"\nreportminer, the {len(kept)} cases where fewer than one row in ten is told to be of few bodies: "
        f"{100 * np.mean(kept):.1f} ({100 * min(kept):.1f}, {100 * max(kept):.1f}), "
        f"{100 * inside:.0f}% of them in 93-97\n"
    )
    _head("equal groups told apart at 5%, in percent: mean (most)", "rejected", "interval holds 0")
    for kind, (one, other, same) in product(
        KINDS, ((5, 5, False), (8, 8, False), (10, 50, False), (30, 30, False), (20, 20, True))
    ):
        pairs = [
            rejections(rng, Case(kind, one, share, likeness), other, draws, same=same)
            for share, likeness in product((0.03, 0.1, 0.3), (0.0, 0.1, 0.3))
        ]
        rejected, held = ([100 * pair[place] for pair in pairs] for place in (0, 1))
        label = f"{kind}, {one} bodies in both" if same else f"{kind}, {one} and {other} bodies"
        _row(label, f"{np.mean(rejected):.1f} ({max(rejected):.1f})", f"{np.mean(held):.1f} ({min(held):.1f})")
    print()
    _head("40 themes, 15 bodies in each group, likeness 0.1", "false among those told", "real ones found")
    for real in (0, 4, 20):
        false, power = discoveries(rng, real, max(draws // 4, 50))
        _row(f"{real} differ (0.6 against 0.3)", f"{100 * false:.1f}%", "" if not real else f"{100 * power:.0f}%")
    print()
    tell_slopes(draws)


if __name__ == "__main__":
    main()
