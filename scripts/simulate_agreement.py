"""How often intervals for coefficients of agreement hold the true value, by method and number of bodies.

    python scripts/simulate_agreement.py --rounds 1000

Coders look at findings of invented bodies. How hard a body's findings are to code differs from body to body, and so
does which codes they have, so that findings of a body are alike: the case that intervals must stand. The true value is
that of 40,000 bodies.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Hashable, Sequence

import numpy as np

from reportminer.agreement import ac1, alpha, cohen, found
from reportminer.agreement.bounds import METHODS, interval
from reportminer.agreement.coefficient import Coefficient

Rows = list[tuple[Hashable, ...]]
COEFFICIENTS: dict[str, Callable[[Sequence[Sequence[Hashable | None]]], Coefficient]] = {
    "alpha": alpha,
    "kappa": cohen,
    "AC1": ac1,
    "F": lambda rows: found(rows, "0")[2],
}


def coded(rng: np.random.Generator, *, bodies: int, each: int, accuracy: float, codes: int) -> tuple[Rows, list[int]]:
    """Return the codings of two coders, one row a finding, and the body of each."""
    shares = 1 / np.arange(1, codes + 1)
    leaning = rng.dirichlet(8 * shares / shares.sum() * codes / 2, size=bodies)
    right = rng.beta(12 * accuracy, 12 * (1 - accuracy), size=bodies)
    body = np.repeat(np.arange(bodies), rng.poisson(each - 1, size=bodies) + 1)
    true = (rng.random(len(body))[:, None] > leaning.cumsum(axis=1)[body]).sum(axis=1).clip(max=codes - 1)
    coders = []
    for _ in range(2):
        guessed = rng.integers(0, codes, size=len(body))
        coders.append(np.where(rng.random(len(body)) < right[body], true, guessed).astype(str))
    return list(zip(*(one.tolist() for one in coders), strict=True)), body.tolist()


def coverage(name: str, rounds: int, *, bodies: int, each: int, accuracy: float, codes: int) -> dict[str, float]:
    """Return the share of intervals that hold the true value, by method, and the mean width of the default one."""
    make = COEFFICIENTS[name]
    many, _ = coded(np.random.default_rng(1), bodies=40_000, each=each, accuracy=accuracy, codes=codes)
    true = make(many).value
    held = dict.fromkeys(METHODS, 0)
    width = 0.0
    for n in range(rounds):
        rows, body = coded(np.random.default_rng(100 + n), bodies=bodies, each=each, accuracy=accuracy, codes=codes)
        coefficient = make(rows)
        for method in METHODS:
            found_ = interval(coefficient, body, seed=n, method=method)
            held[method] += found_.low <= true <= found_.high
            width += (found_.high - found_.low) * (method == "log-jackknife")
    return {"true": true} | {method: n / rounds for method, n in held.items()} | {"width": width / rounds}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000, help="samples for each line (default: 1000)")
    rounds = parser.parse_args().rounds
    print(f"{'':6}{'bodies':>7}{'each':>5}{'codes':>6}{'true':>7}", *(f"{name:>14}" for name in METHODS), "  width")
    for name in COEFFICIENTS:
        for bodies, each, accuracy, codes in (
            (10, 5, 0.85, 3),
            (15, 8, 0.85, 3),
            (20, 10, 0.7, 10),
            (40, 5, 0.9, 3),
            (40, 5, 0.8, 25),
            (100, 2, 0.85, 10),
            (20, 5, 0.97, 10),  # few disagreements
            (20, 2, 0.95, 3),
        ):
            row = coverage(name, rounds, bodies=bodies, each=each, accuracy=accuracy, codes=codes)
            shares = " ".join(f"{row[method]:14.3f}" for method in METHODS)
            print(f"{name:6}{bodies:7}{each:5}{codes:6}{row['true']:7.3f} {shares} {row['width']:7.3f}", flush=True)


if __name__ == "__main__":
    main()
