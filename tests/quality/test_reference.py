"""The figures are those of the scorer that the sample was annotated with, where that lies beside the checkout."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from answers import TRUTH, Report, as_report, perturbed

from evaluate_extraction import SAMPLE, evaluate

REFERENCE = Path(__file__).parents[3] / "shared" / "gold" / "score.py"


def for_reference(report: Report) -> dict[str, Any]:
    """A report as the reference scorer takes it."""
    items = [
        {"kind": one["polarity"] or one["kind"], "text": one["text"], "body": one["body"]} for one in report["findings"]
    ]
    return {**{key: report[key] for key in ("title", "published", "programme", "bodies", "ratings")}, "items": items}


def reference(gold_and_pages: Path, given: Path, threshold: float) -> dict[str, Any]:
    command = [sys.executable, str(REFERENCE), str(gold_and_pages), str(given), "--json", "-"]
    done = subprocess.run(
        [*command, "--threshold", str(threshold)], capture_output=True, text=True, encoding="utf-8", check=True
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures | {key: [Path(name).stem for name in figures[key]] for key in ("missing", "extra")}


@pytest.mark.parametrize("seed", range(6))
def test_figures_equal_those_of_the_reference_scorer(tmp_path, seed):
    if not REFERENCE.exists():
        pytest.skip("the reference scorer is not beside this checkout")
    threshold = (0.5, 0.7)[seed % 2]
    reports = {name: perturbed(as_report(truth), f"{seed}:{name}") for name, truth in TRUTH.items()}
    pages, both, given = (tmp_path / name for name in ("pages", "both", "given"))
    shutil.copytree(SAMPLE / "pages", pages)
    for folder in ("pages", "gold"):
        shutil.copytree(SAMPLE / folder, both, dirs_exist_ok=True)
    given.mkdir()
    for name, report in reports.items():
        (given / f"{name}.json").write_text(json.dumps(for_reference(report)), encoding="utf-8")
    # One page has no gold, and one gold file no page.
    (pages / "more.txt").write_text("Work in Anyshire\n", encoding="utf-8")
    (given / "more.json").write_text("{}", encoding="utf-8")
    lost = sorted(reports)[seed]
    next(pages.glob(f"{lost}.*")).unlink()
    (given / f"{lost}.json").unlink()
    expected = reference(both, given, threshold)
    board = evaluate(pages, SAMPLE / "gold", extract=lambda path: reports[path.stem], threshold=threshold)
    assert json.loads(json.dumps(board.figures())) == expected
    # The comparison is worth something only where much is wrong, and not all.
    assert (expected["missing"], expected["extra"]) == ([lost], ["more"])
    assert 0.2 < expected["findings"]["all"]["f1"] < 0.95
    assert 0 < expected["metadata"]["bodies (all right)"] < 1
    assert 0 < expected["metadata"]["overall rating"] < 1
