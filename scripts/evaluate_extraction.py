"""Score `reportminer.extract` against gold: findings, polarity, recommendations and metadata in one table.

    python scripts/evaluate_extraction.py                                 # the sample corpus
    python scripts/evaluate_extraction.py PAGES_DIR GOLD_DIR --show 20    # with what was missed, spurious or wrong
    python scripts/evaluate_extraction.py --sources corpus/training       # annotated sources, rendered first
    python scripts/evaluate_extraction.py --json figures.json             # every figure, by theme too

Figures that are learned from (corpus/training) say how well that was learned, not how well the next release is read.
Exit code: 0, 1 where a page or the model failed, 2 where the call was wrong. How the figures are made: `scoring`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.progress import Progress

import reportminer
from build_sample import SourceError, build
from scoring import POLARITIES, Difference, Release, Scoreboard, bullets, gold, predicted
from scoring_names import tokens

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "sample"
COLUMNS = ("precision", "recall", "f1", "polarity", "matched", "spurious", "missed")
Extract = Callable[[Path], Mapping[str, Any]]


def evaluate(pages: Path, answers: Path, *, extract: Extract | None = None, threshold: float = 0.5) -> Scoreboard:
    """Extract every page that has gold and score the result.

    A page that is missing or cannot be read counts as empty and is told on stderr. Pages without gold are left out.

    Args:
        pages: folder of ``.html`` and ``.txt`` files.
        answers: folder of gold, one ``.json`` a page, named like it.
        extract: path to report; None for `reportminer.extract`.
        threshold: least overlap of two texts that are the same item, above 0 and at most 1.

    Returns:
        The scoreboard; its `missing` names what counted as empty, `extra` what was left out.

    Raises:
        ValueError: `answers` holds no gold, or an extracted item has no kind that is known.
        ModelError: the model file is missing or changed.
    """
    board = Scoreboard(threshold)
    found = {path.stem: path for path in sorted(pages.iterdir()) if path.suffix in {".html", ".txt"}}
    truth = {path.stem: gold(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(answers.glob("*.json"))}
    if not truth:
        message = f"{answers} holds no .json file: gold is made by scripts/build_sample.py"
        raise ValueError(message)
    board.extra = sorted(set(found) - set(truth))
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for name, release in progress.track(truth.items(), description="extract"):
            page = found.get(name)
            if page is None:
                progress.console.print(f"{name}: no page in {pages}, counted as empty", markup=False)
            report = None if page is None else _read(page, extract or reportminer.extract, progress.console)
            board.add(name, release, report, [] if page is None else bullets(page))
    return board


def _read(page: Path, extract: Extract, console: Console) -> Release | None:
    try:
        return predicted(extract(page))
    except reportminer.ModelError:  # of no single page: every other one would fail too
        raise
    except reportminer.ReportMinerError as error:
        console.print(f"{error}; counted as empty", markup=False)
        return None


def headline(figures: Mapping[str, Any]) -> dict[str, float | None]:
    """Pick the figures that have a floor in ``tests/quality/floors.json``; None where there was nothing to score."""
    findings, metadata = figures["findings"], figures["metadata"]
    return {
        "findings_f1": findings.get("all", {}).get("f1"),
        "findings_f1_bullet": findings.get("in bullet", {}).get("f1"),
        "findings_f1_prose": findings.get("in prose", {}).get("f1"),
        "polarity": findings.get("all", {}).get("polarity"),
        "recommendations_f1": figures["recommendations"].get("all", {}).get("f1"),
        "title": metadata.get("title"),
        "date": metadata.get("date"),
        "bodies": metadata.get("bodies (all right)"),
        "programme": metadata.get("programme"),
    }


def table(figures: Mapping[str, Any]) -> str:
    """Return the figures as text, widest view first."""
    out = [f"{figures['releases']} releases; same item where words overlap by {figures['threshold']} or more"]
    if figures["missing"]:
        out.append(f"counted as empty: {', '.join(figures['missing'])}")
    if figures["extra"]:
        out.append(f"left out, no gold: {', '.join(figures['extra'])}")
    out += ["", " " * 42 + "".join(f"{column:>10}" for column in COLUMNS)]
    for pool in ("findings", "recommendations"):
        groups = figures[pool]
        # An order that does not change with the pages: overall, era, bullet and prose, site
        for group in sorted(groups, key=lambda name: (name != "all", name)):
            row = groups[group] | ({"polarity": None} if pool == "recommendations" else {})
            label = pool.upper() if group == "all" else f"  {group}"
            out.append(f"{label:42}" + "".join(_cell(row[column]) for column in COLUMNS))
    out += ["", "polarity of matched findings (rows gold, columns extracted)"]
    out.append(" " * 42 + "".join(f"{kind:>10}" for kind in POLARITIES))
    for kind in POLARITIES:
        cells = (figures["confusion"].get(f"{kind}->{other}", 0) for other in POLARITIES)
        out.append(f"  {kind:40}" + "".join(map(_cell, cells)))
    out += [f"{what}: {count}" for what, count in figures["crossed"].items() if count]
    out += ["", f"{'metadata':42}{'right':>10}{'of':>10}"]
    for field, right in figures["metadata"].items():
        out.append(f"  {field:40}{_cell(right)}{figures['metadata_n'][field]:>10}")
    out.append(f"  {'bodies (F1 over names)':40}{_cell(figures['bodies_f1'])}")
    of = figures["body_of_item_n"]
    out.append(f"  {'body of a finding, where several bodies':40}{_cell(figures['body_of_item'])}{of:>10}")
    return "\n".join(out)


def _cell(value: float | None) -> str:
    return f"{'-' if value is None else value if isinstance(value, int) else format(value, '.3f'):>10}"


def differences(board: Scoreboard, most: int) -> str:
    """Return what was missed, spurious or of the wrong polarity as text, at most `most` of each."""
    out: list[str] = []
    lists = [
        ("missed", "closest", [d for d in _furthest(board.missed) if d.item.kind in POLARITIES]),
        ("missed recommendations", "closest", [d for d in _furthest(board.missed) if d.item.kind not in POLARITIES]),
        ("spurious", "closest", [d for d in _furthest(board.spurious) if d.item.kind in POLARITIES]),
        (
            "spurious recommendations",
            "closest",
            [d for d in _furthest(board.spurious) if d.item.kind not in POLARITIES],
        ),
        ("wrong polarity", "extracted", sorted(board.flipped, key=lambda d: -d.overlap)),
    ]
    for title, other, rows in lists:
        out += ["", f"{title.upper()}: {len(rows)}"]
        for row in rows[:most]:
            out.append(f"  {row.release} {row.overlap:.2f} [{row.item.kind}] {_clip(row.item.text)}")
            if row.other is not None:
                out.append(f"      {other} [{row.other.kind}] {_clip(row.other.text)}")
    return "\n".join(out)


def _furthest(rows: Iterable[Difference]) -> list[Difference]:
    """Sort by overlap with the closest item of the other side, least first, and longer texts before shorter ones."""
    return sorted(rows, key=lambda row: (row.overlap, -tokens(row.item.text).total()))


def _clip(text: str, most: int = 110) -> str:
    plain = re.sub(r"\s+", " ", text)
    return plain if len(plain) <= most else plain[: most - 1] + "…"


class _Parser(argparse.ArgumentParser):
    """Says in one line what was wrong with the call."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


def _threshold(text: str) -> float:
    """Read a threshold."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 1:
        message = f"a number above 0 and at most 1, not {text!r}"
        raise argparse.ArgumentTypeError(message)
    return value


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = _Parser(
        prog="evaluate_extraction", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "pages", type=Path, nargs="?", metavar="PAGES_DIR", help="folder of pages (default: the sample's)"
    )
    parser.add_argument("gold", type=Path, nargs="?", metavar="GOLD_DIR", help="folder of gold (default: the sample's)")
    parser.add_argument("--sources", type=Path, metavar="DIR", help="folder of .rel files, rendered to pages and gold")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="also print N items of each kind of mistake")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure as JSON")
    parser.add_argument("--threshold", type=_threshold, default=0.5, metavar="X", help="least overlap (default 0.5)")
    options = parser.parse_args(arguments)
    if (options.pages is None) != (options.gold is None):
        parser.error("PAGES_DIR needs GOLD_DIR beside it")
    if options.sources is not None and options.pages is not None:
        parser.error("--sources makes its own pages and gold: leave PAGES_DIR and GOLD_DIR out")
    for folder in (options.pages, options.gold, options.sources):
        if folder is not None and not folder.is_dir():
            parser.error(f"there is no folder {folder}")
    if options.json is not None and not options.json.parent.is_dir():
        parser.error(f"--json {options.json}: there is no folder {options.json.parent}")
    return options


def main(arguments: list[str] | None = None, *, extract: Extract | None = None) -> int:
    """Evaluate as the command line says and print the table."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="reportminer-") as made:
        pages, answers = options.pages or SAMPLE / "pages", options.gold or SAMPLE / "gold"
        try:
            if options.sources is not None:
                pages, answers = _render(options.sources, Path(made))
            board = evaluate(pages, answers, extract=extract, threshold=options.threshold)
        except (reportminer.ReportMinerError, SourceError, ValueError) as error:
            print(f"evaluate_extraction: {error}", file=sys.stderr)
            return 1
    figures = board.figures()
    if options.json is not None:
        text = json.dumps({"headline": headline(figures), **figures}, indent=1, ensure_ascii=False)
        options.json.write_text(text + "\n", encoding="utf-8")
    print(table(figures))
    if options.show > 0:
        print(differences(board, options.show))
    return 1 if board.missing else 0


def _render(sources: Path, folder: Path) -> tuple[Path, Path]:
    """Write pages and gold of annotated sources into a folder."""
    for name, text in build(sources).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder / "pages", folder / "gold"


if __name__ == "__main__":
    sys.exit(main())
