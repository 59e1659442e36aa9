"""Measure the themes on labelled sets: one table, one run, k-means given the true number beside it.

Sets: the sample corpus, whose findings are annotated with themes, in the space of the field and in the plain vectors;
Banking77 and NHS feedback (``../shared/themes-bench`` beside the repository). What is missing is said and left out.

    python scripts/benchmark_themes.py
    python scripts/benchmark_themes.py --set banking77 --repeat 3
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from reportminer.embed import embedder
from reportminer.space import space
from reportminer.themes import Themes

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
# A finding in an annotated release: {+home-visiting|homes were seldom visited}; recommendations are marked "r ".
MARK = re.compile(r"\{([+\-=]|r )([a-z-]+)(?:@\d+)?\|([^{}]*)\}")

Set = tuple[list[str], list[str]]


def table(name: str, label: str) -> Callable[[], Set | None]:
    """Return a reader of texts and labels from a CSV file; it returns None where there is no such file."""

    def read() -> Set | None:
        path = SHARED / "themes-bench" / name
        if not path.exists():
            return None
        with path.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["text"].strip() and row[label].strip()]
        return [row["text"] for row in rows], [row[label] for row in rows]

    return read


def annotated(folder: Path) -> Callable[[], Set | None]:
    """Return a reader of the findings in annotated releases and their themes."""

    def read() -> Set | None:
        files = sorted(folder.glob("*.rel"))
        marks = [mark for path in files for mark in MARK.findall(path.read_text(encoding="utf-8")) if mark[0] != "r "]
        return ([text.strip() for _, _, text in marks], [theme for _, theme, _ in marks]) if marks else None

    return read


SETS: dict[str, Callable[[], Set | None]] = {
    "banking77": table("banking77_test.csv", "label"),
    "nhs-broad": table("nhs_feedback.csv", "label"),
    "nhs-narrow": table("nhs_feedback.csv", "sublabel"),
    "sample": annotated(ROOT / "corpus" / "sample" / "src"),
}
FIELD = {"sample"}  # sets of the field that the space ``probation`` was learned for


def row(name: str, way: str, truth: list[str], found: NDArray[np.intp], seconds: float) -> str:
    """Return one line of the table."""
    rand, information = adjusted_rand_score(truth, found), normalized_mutual_info_score(truth, found)
    return (
        f"{name:<11} {way:<22} {len(truth):>6} {len(set(truth)):>6} {len(set(found.tolist())):>6} "
        f"{rand:>6.3f} {information:>6.3f} {seconds:>7.2f}"
    )


def main() -> int:
    """Print the table; return 0, or 1 where no set was there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=SETS, help="measure this set only; may be repeated")
    parser.add_argument("--repeat", type=int, default=1, help="seeds 0 to REPEAT - 1, a line each (default 1)")
    parser.add_argument("--given", action="store_true", help="also with the true number of themes given")
    options = parser.parse_args()
    encoder = embedder()
    print(f"vectors: {encoder.key}; seconds are CPU time of the clustering alone")
    print(f"{'set':<11} {'way':<22} {'texts':>6} {'labels':>6} {'themes':>6} {'ARI':>6} {'NMI':>6} {'seconds':>7}")
    measured = 0
    vectors: dict[tuple[str, ...], NDArray[np.float32]] = {}
    for name in options.set or SETS:
        data = SETS[name]()
        if data is None:
            print(f"{name:<11} not there: expected under {SHARED.name}/ beside the repository; left out")
            continue
        measured += 1
        texts, truth = data
        if tuple(texts) not in vectors:
            vectors[tuple(texts)] = encoder.encode(texts)
        x = vectors[tuple(texts)]
        labels = len(set(truth))
        for seed in range(options.repeat):
            ways = {"themes": Themes(random_state=seed)}
            if options.given:
                ways["themes, number given"] = Themes(labels, random_state=seed)
            ways["k-means, number given"] = KMeans(labels, n_init=5, random_state=seed)
            if name in FIELD:
                ways["themes, field's space"] = Themes(random_state=seed)
            for way, estimator in ways.items():
                rows = space("probation").project(x) if way.endswith("space") else x
                start = time.process_time()
                found = estimator.fit(rows).labels_
                print(row(name, way, truth, found, time.process_time() - start), flush=True)
    return 0 if measured else 1


if __name__ == "__main__":
    sys.exit(main())
