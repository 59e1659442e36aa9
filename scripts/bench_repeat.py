"""Whether the themes are the same again: in any order, batch size or process, on most of the texts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import numpy as np
from numpy.typing import NDArray

from bench_own import FIELD, Vectors, encoded, fitted, of_field
from bench_scores import Claim, floor, own_clusters, rand
from bench_sets import LabelledSet
from reportminer.embed import embedder

SHUFFLES = 10
BATCHES = (1, 7, 256)
THREADS = (1, 2)
PAIRS, SHARE = 20, 0.9
"""Pairs of random samples, and the share of the texts in each."""
# As a process of its own: texts in, labels out.
PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[4])
from bench_own import fitted, of_field
from reportminer.embed import registered
from reportminer.embed.onnx import OnnxEmbedder
texts = json.load(open(sys.argv[1], encoding="utf-8"))
vectors = OnnxEmbedder(registered(), threads=int(sys.argv[3])).encode(texts)
labels = fitted(of_field(vectors, texts) if sys.argv[5] == "field" else vectors)[0].labels_
json.dump(labels.tolist(), open(sys.argv[2], "w", encoding="utf-8"))
"""


def measure(sets: Sequence[LabelledSet], cache: Path, *, most_field: str = "sample") -> list[Claim]:
    """Return what was asked of repeated runs, for the sets that are there.

    Args:
        sets: the sets.
        cache: folder of vectors.
        most_field: the set that is measured in the space of the field; the others are in the general one.
    """
    facts: list[Claim] = []
    for data in sets:
        field = data.name == most_field
        texts = data.masked if field else data.texts
        vectors = encoded(texts, cache)
        rows = of_field(vectors, texts) if field else vectors
        where = f"{data.name}, {FIELD if field else 'general'} space"
        facts += same(texts, rows, where, field=field)
        facts.append(floor(f"stability of two 90% samples, ARI, {where}", 0.75, stability(rows)))
    return facts


def stability(vectors: Vectors) -> float:
    """Return the median agreement, ARI over the texts in both, of fits to two random samples."""
    random = np.random.default_rng(0)
    n, figures = len(vectors), []
    size = round(SHARE * n)
    for _ in range(PAIRS):
        one, other = (np.sort(random.permutation(n)[:size]) for _ in range(2))
        labels = [np.full(n, -2), np.full(n, -2)]
        for place, rows in zip(labels, (one, other), strict=True):
            place[rows] = fitted(vectors[rows])[0].labels_
        both = np.intersect1d(one, other)
        figures.append(agreement(labels[0][both], labels[1][both]))
    return float(median(figures))


def agreement(one: NDArray[np.intp], other: NDArray[np.intp]) -> float:
    """Return the ARI of two groupings of the same texts; outliers of either count as one cluster each.

    Examples:
        >>> agreement(np.array([0, 0, 1, -1]), np.array([1, 1, 0, -1]))
        1.0
    """
    return rand(own_clusters(one), other)


def same(texts: Sequence[str], rows: Vectors, where: str, *, field: bool) -> Iterator[Claim]:
    """Yield whether the labels are equal, number by number, however the themes are made."""
    labels = fitted(rows)[0].labels_
    random = np.random.default_rng(0)
    equal = 0
    for _ in range(SHUFFLES):
        order = random.permutation(len(rows))
        back = np.empty(len(rows), dtype=labels.dtype)
        back[order] = fitted(rows[order])[0].labels_
        equal += bool((back == labels).all())
    yield _equal(f"same labels, {SHUFFLES} shuffles, {where}", equal, SHUFFLES)
    encoder, equal = embedder(), 0
    for size in BATCHES:
        batches = [list(texts[start : start + size]) for start in range(0, len(texts), size)]
        vectors = [encoder.encode(batch) for batch in batches]
        if field:
            vectors = [of_field(one, batch) for one, batch in zip(vectors, batches, strict=True)]
        equal += bool((fitted(np.vstack(vectors))[0].labels_ == labels).all())
    yield _equal(f"same labels, batches of 1, 7 and 256, {where}", equal, len(BATCHES))
    equal = sum(_in_new_process(texts, threads, field=field) == labels.tolist() for threads in THREADS)
    yield _equal(f"same labels, new processes with 1 and 2 threads, {where}", equal, len(THREADS))


def _equal(what: str, equal: int, of: int) -> Claim:
    return Claim(what=what, asked="all equal", reached=f"{equal} of {of}", ok=equal == of)


def _in_new_process(texts: Sequence[str], threads: int, *, field: bool) -> list[int]:
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "texts.json", Path(folder) / "labels.json"
        given.write_text(json.dumps(list(texts)), encoding="utf-8")
        limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), str(threads))
        scripts = str(Path(__file__).resolve().parent)
        command = [sys.executable, "-c", PROGRAM, str(given), str(out), str(threads), scripts]
        command.append("field" if field else "general")
        # Another seed of hashes in each process: sets must not decide either.
        env = {**os.environ, **limits, "PYTHONHASHSEED": str(threads)}
        subprocess.run(command, check=True, env=env)  # noqa: S603 - our own
        return list(json.loads(out.read_text(encoding="utf-8")))
