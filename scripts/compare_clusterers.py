"""Compare ways to group vectors on labelled sets, or measure what the shipped one costs: the tables of the docs.

Sets are pairs of files NAME.npy (float32, one row a text) and NAME.jsonl (objects with ``label``; ``kind`` and ``fold``
where there are) in a folder. Known names are banking77, nhs-narrow, sentences (single sentences of the training
corpus) and train (its findings; also in a space of the field learned from the other three folds). The sample corpus is
left out on purpose: nothing is chosen on it.

    python scripts/compare_clusterers.py FOLDER
    python scripts/compare_clusterers.py FOLDER --set banking77 --seeds 3 --stability 10
    python scripts/compare_clusterers.py FOLDER --cost banking77
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN, AgglomerativeClustering, KMeans
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from reportminer.themes import Themes
from reportminer.themes.communities import consensus, louvain, neighbour_graph, quantised
from reportminer.themes.criterion import Point, best, curve
from reportminer.themes.grid import means, nearest
from reportminer.themes.partition import at_resolution

Vectors = NDArray[np.float64]
Labels = NDArray[np.intp]
Way = Callable[[Vectors, int, int], Labels]
# Ways that take memory by the square are measured up to this many rows.
MOST_FOR_SQUARES = 4_000
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
# Share of noise in a jittered copy: its cosine with the original is 0.9, as that of another wording.
NOISE = 0.48


def kmeans(x: Vectors, k: int, seed: int) -> Labels:
    """k-means that is given the true number."""
    return KMeans(k, n_init=3, random_state=seed).fit_predict(x)


def ward(x: Vectors, k: int, seed: int) -> Labels:  # noqa: ARG001 - Ward has no chance in it
    """Ward's method, given the true number."""
    return AgglomerativeClustering(k).fit_predict(x)


def hdbscan(x: Vectors, k: int, seed: int) -> Labels:  # noqa: ARG001
    """HDBSCAN as it comes; the number is not given."""
    return HDBSCAN(copy=True).fit_predict(x)


def shipped(x: Vectors, k: int, seed: int) -> Labels:  # noqa: ARG001
    """The shipped one; the number is not given."""
    return Themes(random_state=seed).fit(x).labels_


def centred(x: Vectors, k: int, seed: int) -> Labels:
    """The shipped one on vectors less their mean."""
    return shipped(x - x.mean(axis=0), k, seed)


def by(choose: Callable[[list[Point]], Point]) -> Way:
    """Return the shipped way, each text in a theme, with another choice of the number."""

    def way(x: Vectors, k: int, seed: int) -> Labels:  # noqa: ARG001
        rows, random = quantised(x), np.random.RandomState(seed)
        neighbours = min(15, max(2, len(rows) // 8))
        point = choose(curve(rows, neighbours, random))
        return nearest(
            rows, at_resolution(rows, neighbour_graph(rows, neighbours), point.resolution, len(rows), random)
        )

    return way


def with_communities(runs: int) -> Way:
    """Return communities as they are found, unsettled, after so many votes; 0 for one Louvain partition."""

    def way(x: Vectors, k: int, seed: int) -> Labels:  # noqa: ARG001
        rows, random = quantised(x), np.random.RandomState(seed)
        neighbours = min(15, max(2, len(rows) // 8))
        resolution = best(curve(rows, neighbours, random)).resolution
        graph = neighbour_graph(rows, neighbours)
        labels = consensus(graph, resolution, runs, random) if runs else louvain(graph, resolution)
        return nearest(rows, means(rows, labels))

    return way


WAYS: dict[str, Way] = {
    "k-means, number given": kmeans,
    "Ward, number given": ward,
    "HDBSCAN": hdbscan,
    "number by information": by(lambda points: max(points, key=lambda point: point.information)),
    "number by agreement": by(lambda points: max(points, key=lambda point: point.agreement)),
    "one Louvain partition": with_communities(0),
    "consensus, not settled": with_communities(10),
    "shipped, centred": centred,
    "shipped": shipped,
}
SQUARE = {"Ward, number given", "HDBSCAN"}


def read(folder: Path, name: str) -> tuple[Vectors, list[dict[str, object]]]:
    """Return vectors and what is known of their texts."""
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return np.load(folder / f"{name}.npy", allow_pickle=False).astype(np.float64), rows


def sets(folder: Path) -> Iterator[tuple[str, Vectors, Labels]]:
    """Return names, vectors and labels of the sets that are there, and of parts of them."""
    for name in ("banking77", "nhs-narrow", "sentences", "train", "report-sections"):
        if not (folder / f"{name}.npy").exists():
            print(f"{name}: not in {folder}; left out")
            continue
        x, rows = read(folder, name)
        kept = np.array([str(row.get("kind")) not in {"none", "recommendation"} for row in rows])
        kept &= np.array([str(row["label"]) not in {"0", "None", ""} for row in rows])
        labels = np.unique([str(row["label"]) for row in rows], return_inverse=True)[1]
        yield name, x[kept], labels[kept]
        random = np.random.RandomState(1)
        if name == "banking77":
            for themes, texts in ((20, 500), (40, 1000), (60, 1500)):
                some = np.flatnonzero(np.isin(labels, random.permutation(77)[:themes]))
                part = np.sort(random.permutation(some)[:texts])
                yield f"{name}/{themes}", x[part], labels[part]
        elif name in {"nhs-narrow", "sentences"}:
            part = np.sort(random.permutation(np.flatnonzero(kept))[:1500])
            yield f"{name}/1500", x[part], labels[part]
        elif name == "train":
            folds = np.array([row["fold"] for row in rows])
            for fold in range(4):
                field = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.6)
                field.fit(x[folds != fold], labels[folds != fold])
                part = kept & (folds == fold)
                yield f"field, fold {fold}", field.transform(x[part]), labels[part]


def alone(labels: Labels) -> Labels:
    """Return labels in which each unassigned row is a theme of its own."""
    return np.where(labels >= 0, labels, len(labels) + np.arange(len(labels)))


def stable(x: Vectors, k: int, way: Way, pairs: int) -> float:
    """Return the median adjusted Rand index of groupings of two random 90% samples, on common rows."""
    random = np.random.RandomState(0)
    found: list[float] = []
    for _ in range(pairs):
        one, other = (np.sort(random.permutation(len(x))[: round(0.9 * len(x))]) for _ in range(2))
        common, at_one, at_other = np.intersect1d(one, other, return_indices=True)
        labels = [alone(way(x[part], k, 0))[at] for part, at in ((one, at_one), (other, at_other))]
        found.append(adjusted_rand_score(*labels) if len(common) else 1.0)
    return float(np.median(found))


def compare(options: argparse.Namespace) -> None:
    """Print the table of ways and sets."""
    print(
        f"{'set':<16} {'way':<24} {'texts':>6} {'labels':>6} {'themes':>6} {'ARI':>6} {'NMI':>6} "
        f"{'left':>5} {'CPU s':>6}"
    )
    for name, x, truth in sets(options.folder):
        if options.set and name not in options.set:
            continue
        units = x / np.linalg.norm(x, axis=1, keepdims=True)
        k = len(np.unique(truth))
        for told, way in WAYS.items():
            if (options.way and told not in options.way) or (told in SQUARE and len(x) > MOST_FOR_SQUARES):
                continue
            figures = []
            for seed in range(options.seeds):
                start = time.process_time()
                labels = way(units, k, seed)
                spent = time.process_time() - start
                own = alone(labels)
                rand, information = adjusted_rand_score(truth, own), normalized_mutual_info_score(truth, own)
                figures.append((labels.max() + 1, rand, information, 100 * (labels < 0).mean(), spent))
            themes, rand, information, left, spent = np.mean(figures, axis=0)
            stability = f" stability {stable(units, k, way, options.stability):.3f}" if options.stability else ""
            print(
                f"{name:<16} {told:<24} {len(x):>6} {k:>6} {themes:>6.0f} {rand:>6.3f} {information:>6.3f} "
                f"{left:>4.1f}% {spent:>6.2f}{stability}",
                flush=True,
            )


def cost(folder: Path, name: str) -> None:
    """Print what the shipped way costs on jittered copies of a set."""
    x, _ = read(folder, name)
    random = np.random.RandomState(0)
    print(f"{'texts':>7} {'themes':>6} {'CPU s':>7} {'CPU s / n log2 n':>17} {'peak MB':>8}")
    for size in SIZES:
        rows = x[random.randint(len(x), size=size)].astype(np.float32)
        noise = random.normal(size=rows.shape).astype(np.float32)
        rows += NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        del noise
        start = time.process_time()
        fitted = Themes().fit(rows)
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        each = 1e6 * spent / (size * np.log2(size))
        print(f"{size:>7,} {fitted.n_themes_:>6} {spent:>7.2f} {each:>15.1f}µ {peak:>8,.0f}", flush=True)


def main() -> int:
    """Print a table; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder with NAME.npy and NAME.jsonl")
    parser.add_argument("--set", action="append", help="this set only; may be repeated")
    parser.add_argument("--way", action="append", choices=WAYS, help="this way only; may be repeated")
    parser.add_argument("--seeds", type=int, default=1, help="mean over seeds 0 to SEEDS - 1 (default 1)")
    parser.add_argument(
        "--stability", type=int, default=0, metavar="PAIRS", help="also of so many pairs of 90%% samples"
    )
    parser.add_argument("--cost", metavar="NAME", help="cost from 1,000 to 100,000 texts on jittered copies of a set")
    options = parser.parse_args()
    if options.cost:
        cost(options.folder, options.cost)
    else:
        compare(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
