"""Measure the themes on labelled sets, beside the topic libraries in use: one table, one run.

    python scripts/benchmark_themes.py --set banking77        # one set, without running peers: seconds
    python scripts/benchmark_themes.py --output docs/benchmark-themes.md            # everything: hours at first
    python scripts/benchmark_themes.py --only own --only field

Peers are run by the Python of ``make peers``, each in a process of its own. What they found is kept in the folder
``--cache`` and never found again for the same texts, parameters and versions, so that a run can be broken off; what
is ours is measured anew. Outliers count as one cluster each. Sets of ``../shared/`` that are missing are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import bench_cost
import bench_field
import bench_own
import bench_peers
import bench_properties
import bench_repeat
from bench_scores import HEADER, Claim, Score, markdown, plain
from bench_sets import ROOT, SETS, LabelledSet, load
from peers.results import Peers
from reportminer.embed import embedder

PAGE = Path(__file__).with_suffix(".md")
PARTS = ("own", "peers", "field", "repeat", "cost", "growth", "properties")
REPEATED = ("sample", "banking77")
CLAIMS_HEADER = ("what", "asked", "reached", "met")
Table = tuple[str, Sequence[str], Sequence[Sequence[str]]]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", action="append", choices=SETS, help="this set only; may be repeated")
    parser.add_argument("--only", action="append", choices=PARTS, help="this part only; may be repeated")
    parser.add_argument("--repeat", type=int, default=1, help="seeds 0 to REPEAT - 1 of ours, a line each (default 1)")
    parser.add_argument("--given", action="store_true", help="also ours and k-means with the true number of themes")
    parser.add_argument("--peers-python", type=Path, help="Python with the peers (default: that of `make peers`)")
    parser.add_argument("--cache", type=Path, default=ROOT / ".benchmark", help="folder of what is kept (.benchmark)")
    parser.add_argument("--most", type=int, default=max(bench_cost.SIZES), help="largest size of the growth")
    parser.add_argument("--output", type=Path, help="also write the tables as Markdown")
    given = parser.parse_args()
    # One set is for daily use: ours, and of the peers what is kept.
    given.parts = given.only or (("own", "peers", "field") if given.set else PARTS)
    given.run_peers = not given.set or "peers" in (given.only or ())
    return given


def scores(sets: Sequence[LabelledSet], given: argparse.Namespace, peers: Peers) -> tuple[list[Score], list[Claim]]:
    """Return the lines of the table, set by set, and what was asked of them."""
    lines: list[Score] = []
    facts: list[Claim] = []

    def add(found: Sequence[Score]) -> None:
        for one in found:
            print("  ".join(cell for cell in one.cells if cell), flush=True)
        lines.extend(found)

    for data in sets:
        if "own" in given.parts:
            vectors = bench_own.encoded(data.texts, given.cache)
            add(bench_own.general(data, vectors, given.repeat))
            if given.given:
                add(bench_own.told(data, vectors))
        if "field" in given.parts and data.name == "sample":
            found, asked = bench_field.measure(data, given.cache)
            add(found)
            facts += asked
        if "peers" in given.parts:
            add(list(bench_peers.rows(data, peers)))
    return lines, [*(bench_peers.claims(lines) if "own" in given.parts else ()), *facts]


def main() -> int:
    """Print the tables; return 0 where all that was measured is as asked, 1 where not, 2 where there is no set."""
    given = options()
    sets = load(given.set or list(SETS), given.cache)
    if not sets:
        return 2
    python = bench_peers.environment(given.peers_python, ROOT)
    if python is None:
        print("no peers' environment (`make peers`, or --peers-python): peers are shown as far as they are kept")
    peers = Peers(python, given.cache)
    lines, facts = scores(sets, given, Peers(None, given.cache) if not given.run_peers else peers)
    tables: list[Table] = [("Labelled sets", HEADER, [one.cells for one in lines])] if lines else []
    if "repeat" in given.parts:
        facts += bench_repeat.measure([data for data in sets if data.name in REPEATED], given.cache)
    if "cost" in given.parts:
        rows, asked = bench_cost.whole(sets, peers)
        tables.append(("Cost of whole processes", bench_cost.HEADER, rows))
        facts += asked
    if "growth" in given.parts:
        pool = np.vstack([bench_own.encoded(data.texts, given.cache) for data in sets])
        rows, asked = bench_cost.growth(pool, given.most)
        tables.append(("Clustering alone", bench_cost.GROWTH_HEADER, rows))
        facts += asked
    if "properties" in given.parts:
        facts += bench_properties.measure()
    if facts:
        tables.append(("Asked and reached", CLAIMS_HEADER, [fact.cells for fact in facts]))
    for title, header, rows in tables:
        print(f"\n{title}\n\n{plain(header, rows)}")
    if given.output:
        given.output.write_text(document(tables, peers, sets), encoding="utf-8")
    return int(any(fact.ok is False for fact in facts))


def document(tables: Sequence[Table], peers: Peers, sets: Sequence[LabelledSet]) -> str:
    """Return the tables as a page of the documentation."""
    return (
        PAGE.read_text("utf-8")
        .replace("{key}", embedder().key)
        .replace("{field}", f"reportminer, {bench_own.FIELD}")
        .replace("{versions}", ", ".join(sorted(set(peers.versions.values()))) or "none")
        .replace("{n_sample}", str(next((len(data.texts) for data in sets if data.name == "sample"), 0)))
        .replace("{tables}", "\n\n".join(f"## {title}\n\n{markdown(header, rows)}" for title, header, rows in tables))
    )


if __name__ == "__main__":
    sys.exit(main())
