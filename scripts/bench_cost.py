"""What the themes cost: the whole command beside the peers' whole processes, and how the clustering grows."""

from __future__ import annotations

import csv
import json
import math
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench_own import Vectors, fitted
from bench_peers import NUMBERED, NUMBERLESS, TITLES
from bench_scores import Claim, ceiling, unmeasured
from bench_sets import LabelledSet
from peers.results import Peers, measure

TEXTS = 10_000
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
NOISE = 0.5
"""Length of what is added to a vector to make another: the cosine of the two is 0.89, that of near paraphrases."""
HEADER = ("10,000 short texts, whole process", "wall s", "CPU s", "peak MB")
GROWTH_HEADER = ("texts", "themes", "CPU s", "over n log n, 1 at 1,000", "against the size before")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
Rows = list[tuple[str, ...]]


def short_texts(sets: Sequence[LabelledSet]) -> list[str]:
    """Return real short texts in an order of their own: those of Banking77 and the NHS, or of whatever is there."""
    wanted = [data for data in sets if data.name in {"banking77", "nhs"}] or list(sets)
    texts = [" ".join(text.split()) for data in wanted for text in data.texts]
    np.random.default_rng(0).shuffle(texts)
    return texts[:TEXTS]


def whole(sets: Sequence[LabelledSet], peers: Peers) -> tuple[Rows, list[Claim]]:
    """Return what the whole command and the whole peers take on the same texts.

    BERTopic is run in every run of this benchmark, since its CPU seconds depend on what else the machine does; the
    other peers' may be those of an earlier run. All get one thread for linear algebra: seconds are then of work, and
    not of threads that wait for one another on a machine that does other things too. How many texts or batches a
    program works on at once is left to it.
    """
    os.environ.update(ONE_THREAD)
    texts = short_texts(sets)
    ours = _command(texts)
    rows: Rows = [("reportminer themes --texts", *_cells(ours))]
    their: dict[str, float] | None = None
    for method in (*NUMBERLESS, *NUMBERED):
        params = {"number": 50} if method in NUMBERED else {}
        for found in peers.run(texts, method, [params], whole=True, fresh=method == "bertopic"):
            used = {"wall": found.wall, "cpu": found.cpu, "peak": found.peak}
            title = TITLES[method] + (", 50 topics" if params else "") + ("" if method == "bertopic" else " (kept)")
            rows.append((title, *_cells(used, found.error)))
            if method == "bertopic" and not found.error:
                their = used
    asked = (
        ("CPU time over BERTopic's, 10,000 short texts", 0.25, "cpu"),
        ("peak memory over BERTopic's", 0.5, "peak"),
    )
    if their is None:
        return rows, [unmeasured(what, f"at most {most}", "there is no BERTopic here") for what, most, _ in asked]
    return rows, [ceiling(what, most, ours[key] / their[key]) for what, most, key in asked]


def _command(texts: Sequence[str]) -> dict[str, float]:
    """Run ``reportminer themes --texts`` and return what it took."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (place / "texts.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["text"], *([text] for text in texts)])
        command = [sys.executable, "-m", "reportminer", "themes", "--texts", str(place / "texts.csv")]
        command += ["--format", "json", "--output", str(place / "themes.json"), "--quiet"]
        said = measure(command, place / "used.json")
        if said is not None:
            message = f"reportminer themes --texts fails: {said}"
            raise RuntimeError(message)
        return dict(json.loads((place / "used.json").read_text(encoding="utf-8")))


def _cells(used: dict[str, float], error: str = "") -> tuple[str, ...]:
    return (f"{used['wall']:.1f}", f"{used['cpu']:.1f}", f"fails: {error}" if error else f"{used['peak']:.0f}")


def made(pool: Vectors, n: int) -> Vectors:
    """Return any number of unit vectors like those of a pool: each one of them with some noise, none twice."""
    random = np.random.default_rng(0)
    noise = random.standard_normal((n, pool.shape[1])).astype(np.float32)
    noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    rows = pool[random.integers(len(pool), size=n)] + noise
    vectors: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return vectors


def growth(pool: Vectors, most: int) -> tuple[Rows, list[Claim]]:
    """Return CPU seconds of the clustering alone by number of texts.

    Args:
        pool: vectors of real texts.
        most: sizes above it are left out; 3,000 at least.
    """
    rows: Rows = []
    relative: list[float] = []
    fitted(made(pool, 200))  # what is loaded at the first fit is no part of the second
    sizes = [size for size in SIZES if size <= most]
    for n in sizes:
        found, seconds = fitted(made(pool, n))
        relative.append(seconds / (n * math.log(n)))
        first, step = relative[-1] / relative[0], relative[-1] / relative[max(0, len(relative) - 2)]
        rows.append((f"{n:,}", str(found.n_themes_), f"{seconds:.2f}", f"{first:.2f}", f"{step:.2f}"))
        print("growth:", *rows[-1], flush=True)
    claim = ceiling(
        f"CPU time of clustering over n log n, {sizes[-1]:,} texts against {sizes[0]:,}",
        1.0,
        relative[-1] / relative[0],
        2,
    )
    worst = max(range(1, len(sizes)), key=lambda n: relative[n] / relative[n - 1])
    steepest = f"steepest step {relative[worst] / relative[worst - 1]:.2f}, to {sizes[worst]:,}"
    return rows, [replace(claim, reached=f"{claim.reached} ({steepest})")]
