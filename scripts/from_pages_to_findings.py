"""From pages to findings: what ``notebooks/01_from_pages_to_findings.ipynb`` does, without Jupyter.

    python scripts/from_pages_to_findings.py --corpus my-releases --output results

writes ``findings.csv`` and ``years.png``. Without ``--corpus`` it works on the sample corpus of invented bodies. The
picture needs matplotlib: ``pip install "reportminer[plots]"``.
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


def draw_years(findings: pd.DataFrame, path: Path) -> None:
    """Draw strengths and concerns of each year of publication."""
    dated = findings.dropna(subset="published")
    years = pd.crosstab(dated["published"].dt.year, dated["polarity"]).reindex(
        columns=["strength", "concern"], fill_value=0
    )
    figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
    names = years.index.astype(int).astype(str)
    axes.bar(names, years["strength"], color=GREEN, label="strengths")
    axes.bar(names, -years["concern"], color=RED, label="concerns")
    axes.axhline(0, color="black", linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    axes.set(ylabel="findings", title=f"Findings a year ({len(dated)} with a date)")
    axes.legend(frameon=False, ncols=2)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main() -> None:
    """Mine, check every place, write the table and the picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of pages; without it the sample corpus")
    parser.add_argument("--output", type=Path, default=Path(), help="folder for what is written")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    with rm.Corpus.sample() if options.corpus is None else rm.Corpus(options.corpus) as corpus:
        corpus.run()
        every = corpus.findings
        for key in corpus.reports.index:
            report, found = corpus.report(str(key))
            astray = [one.id for one in found if report.text[one.start : one.end] != one.text]
            if astray:
                message = f"{report.source}: {astray} do not stand where they say"
                raise SystemExit(message)
    findings = every[every["kind"] == "finding"]
    print(f"{len(findings)} findings about {findings['body'].nunique()} bodies, each at its place in its report")
    print(findings["polarity"].value_counts().to_string())
    print(f"{(findings['confidence'] < 0.6).sum()} have a confidence below 0.6: read them yourself")
    every.to_csv(options.output / "findings.csv")
    draw_years(findings, options.output / "years.png")
    print(f"written: {options.output / 'findings.csv'}, {options.output / 'years.png'}")


if __name__ == "__main__":
    main()
