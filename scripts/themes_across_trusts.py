"""Themes across trusts: what ``notebooks/02_themes_across_trusts.ipynb`` does, without Jupyter.

    python scripts/themes_across_trusts.py --corpus my-releases --output results

writes ``themes.csv``, ``theme-bodies.csv`` and ``themes.png``. Without ``--corpus`` it works on the sample corpus of
invented bodies. The picture needs matplotlib: ``pip install "reportminer[plots]"``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import matplotlib as mpl
import pandas as pd

import reportminer as rm

mpl.use("Agg")
from matplotlib import pyplot as plt

plt.rcParams["text.parse_math"] = False  # a "$" in a text is a "$"
GREEN, RED = "#2a7f62", "#c8553d"
MOST = 15


def draw_themes(themes: pd.DataFrame, path: Path) -> None:
    """Draw strengths and concerns of the largest themes."""
    top = themes.head(MOST).iloc[::-1]
    figure, axes = plt.subplots(figsize=(8, 5), layout="constrained")
    axes.barh(top["label"], top["strengths"], color=GREEN, label="strengths")
    axes.barh(top["label"], -top["concerns"], color=RED, label="concerns")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    axes.set(xlabel="findings")
    figure.legend(loc="outside upper right", ncols=2, frameon=False)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main() -> None:
    """Group, print what to trust, write the tables and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of pages; without it the sample corpus")
    parser.add_argument("--output", type=Path, default=Path(), help="folder for what is written")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with rm.Corpus.sample() if options.corpus is None else rm.Corpus(options.corpus) as corpus:
        corpus.run()
        themes, bodies, findings = corpus.themes, corpus.theme_bodies, corpus.findings
    findings = findings[findings["kind"] == "finding"]
    alone = int(findings["theme"].isna().sum())
    print(f"{len(themes)} themes of {themes['findings'].sum()} findings; {alone} findings fit none")
    # A theme that is found again may be counted; one that is not is read first.
    print(themes["trust"].value_counts().to_string())
    counted = themes[themes["trust"] == "reliable"]
    counted = themes if counted.empty else counted
    print(counted[["label", "findings", "bodies", "strengths", "concerns"]].head(MOST).to_string())
    themes.to_csv(options.output / "themes.csv")
    bodies.to_csv(options.output / "theme-bodies.csv", index=False)
    draw_themes(counted, options.output / "themes.png")
    print(f"written: themes.csv, theme-bodies.csv and themes.png in {options.output}")


if __name__ == "__main__":
    main()
