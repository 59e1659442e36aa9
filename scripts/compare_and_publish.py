"""Compare and publish: what ``notebooks/03_compare_and_publish.ipynb`` does, without Jupyter.

    python scripts/compare_and_publish.py --corpus my-releases --output results

writes the tables ``shares.csv``, ``concern-shares.csv``, ``bodies.csv`` and ``words.csv``, the picture
``concern-shares.png``, the page for readers ``themes.html``, the paragraph ``methods.txt`` and what made it all,
``manifest.json``. ``--before YEAR``
compares what was published before that year with the rest. Without ``--corpus`` it works on the sample corpus of
invented bodies. The picture needs matplotlib: ``pip install "reportminer[plots]"``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib as mpl
import pandas as pd

import reportminer as rm
from reportminer import analysis

mpl.use("Agg")
from matplotlib import pyplot as plt

plt.rcParams["text.parse_math"] = False  # a "$" in a text is a "$"
GREEN, RED, GREY = "#2a7f62", "#c8553d", "#8a8a8a"


def draw_shares(shares: pd.DataFrame, path: Path) -> None:
    """Draw the share of concerns of each theme with its interval, red or green where one half is not in it."""
    drawn = shares.dropna(subset=["theme", "low", "high"]).sort_values("estimate")
    names = drawn["theme"].astype(str) + " " + drawn["label"]
    sure = drawn["low"].gt(0.5).map({True: RED, False: "black"}).mask(drawn["high"] < 0.5, GREEN)
    figure, axes = plt.subplots(figsize=(8, 1 + 0.22 * len(drawn)), layout="constrained")
    axes.hlines(names, drawn["low"], drawn["high"], color=GREY, linewidth=2)
    axes.scatter(drawn["estimate"], names, color=sure, zorder=3)
    axes.axvline(0.5, color="black", linestyle=":", linewidth=1)
    axes.set(xlabel="share of concerns, 95% interval", xlim=(0, 1))
    figure.savefig(path, dpi=150)
    plt.close(figure)


def compare(corpus: rm.Corpus, before: int) -> None:
    """Print how what was published before a year differs from the rest."""
    rows = analysis.observed(corpus)
    years = sorted({int(year) for year in rows["year"].dropna()})
    sides = [year for year in years if year < before], [year for year in years if year >= before]
    change = analysis.differences(rows, "year", *sides)
    print(change.attrs["caption"])
    for one in change.attrs["dropped"]:
        print(f"left out: {one['rows']} findings {one['reason']}")
    shown = ["label", "measure", "one", "other", "estimate", "low", "high", "p_adjusted"]
    print(change.sort_values("p_adjusted")[shown].head(5).round(3).to_string(index=False))


def main() -> None:
    """Compare and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of pages; without it the sample corpus")
    parser.add_argument("--output", type=Path, default=Path(), help="folder for what is written")
    parser.add_argument("--before", type=int, help="compare what was published before this year with the rest")
    options = parser.parse_args()
    folder: Path = options.output
    folder.mkdir(parents=True, exist_ok=True)
    with rm.Corpus.sample() if options.corpus is None else rm.Corpus(options.corpus) as corpus:
        corpus.run()
        concerns = analysis.concern_shares(corpus)
        tables = {"shares": analysis.shares(corpus), "concern-shares": concerns, "words": analysis.words(corpus)}
        tables["bodies"] = analysis.bodies_with(corpus)
        for name, table in tables.items():
            print(f"{name}.csv: {table.attrs['caption']}")
            table.to_csv(folder / f"{name}.csv", index=False)
        draw_shares(concerns, folder / "concern-shares.png")
        if options.before is not None:
            compare(corpus, options.before)
        rm.write_report(corpus, folder / "themes.html")
        (folder / "methods.txt").write_text(rm.methods(corpus) + "\n", "utf-8")
        (folder / "manifest.json").write_text(json.dumps(rm.manifest(corpus), indent=2, ensure_ascii=False), "utf-8")
    print(f"written into {folder}")


if __name__ == "__main__":
    main()
