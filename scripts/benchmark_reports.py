"""Measure how fast full reports are read and mined, stage by stage, and how much memory that takes.

    OMP_NUM_THREADS=1 python scripts/benchmark_reports.py FOLDER    # every PDF report of a folder, once and five times
    OMP_NUM_THREADS=1 python scripts/benchmark_reports.py FOLDER --times 1 --first 5

One core: the process binds itself to one processor where the system allows it, and so do the models. Times are CPU
seconds of this process, so that what else the machine does counts little; pages are those of the files. Memory is the
peak of the resident set after each round: it must not grow from the first round to the last.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reportminer.bodies import Mentions, describe
from reportminer.errors import ReportMinerError
from reportminer.findings.decide import decide, keys, out_of_bounds, report_reader
from reportminer.findings.mining import mine
from reportminer.findings.pipeline import annotate, build
from reportminer.readers import read
from reportminer.records import Page, Report

MEGABYTE = 1024 * (1024 if sys.platform == "darwin" else 1)
MOST_MEMORY, LEAST_SPEED = 600, 20
"""Megabytes and pages a second that issue 4 asks for."""

Timed = Counter[str]
Done = TypeVar("Done")


def timed(spent: Timed, stage: str, work: Callable[[], Done]) -> Done:
    """Do some work and add its CPU seconds to a stage."""
    started = time.process_time()
    done = work()
    spent[stage] += time.process_time() - started  # type: ignore[assignment] # seconds
    return done


def page_of(path: Path) -> Page:
    """Return a file as a page."""
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return Page(source=path.name, media_type="application/pdf", content=content, sha256=sha256)


def by_stage(page: Page, spent: Timed) -> Report:
    """Read and mine one report as `reportminer.findings.mine` does, stage by stage."""
    report = timed(spent, "read: PDF to blocks", lambda: read(page))
    report = timed(spent, "describe: bodies, ratings, dates", lambda: describe(report))
    doc = timed(spent, "spaCy: sentences, sections, candidates", lambda: annotate(report, build()))
    timed(spent, "mentions of bodies", lambda: Mentions(report))
    text, candidates = report.text, doc.user_data["reportminer"].candidates
    wanted = keys(text, [c for c in candidates if not out_of_bounds(c, text)])
    rows = timed(spent, "reader model", lambda: report_reader().probabilities(wanted))
    scores = dict(zip(wanted, rows, strict=True))
    timed(spent, "decide", lambda: decide(text, candidates, scores))
    spent["sentences and halves"] += len(wanted)
    return report


def pages(report: Report) -> int:
    """Return the number of the last page with text."""
    return max((block.page_at(block.end) or 0 for block in report.blocks), default=0)


def peak() -> float:
    """Return the peak of the resident set in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def main() -> int:
    """Print the tables; the exit code is 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="folder of PDF reports")
    parser.add_argument("--times", type=int, default=5, help="rounds over the same files for the memory (5)")
    parser.add_argument("--first", type=int, help="only the first so many files")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    paths = sorted(given.folder.glob("*.pdf"))[: given.first]
    if not paths:
        print(f"no PDF reports in {given.folder}", file=sys.stderr)
        return 2
    spent: Timed = Counter()
    total, peaks, speeds, refused = 0, [], [], []
    mine(read(page_of(paths[0])))  # models are loaded, patterns compiled
    for path in paths:
        try:
            total += pages(by_stage(page_of(path), spent))
        except ReportMinerError as error:
            refused.append(f"{path.name}: {error}")
    for _ in range(given.times):
        started = time.process_time()
        for path in paths:
            try:
                mine(read(page_of(path)))
            except ReportMinerError:
                continue
        speeds.append(total / (time.process_time() - started))
        peaks.append(peak())
    asked = spent.pop("sentences and halves", 0)
    whole = sum(spent.values())
    print(f"{len(paths) - len(refused)} reports, {total} pages, {asked} sentences and halves; refused: {len(refused)}")
    for line in refused:
        print(f"  {line}")
    for stage, seconds in spent.items():
        print(f"  {stage:40} {1000 * seconds / total:6.1f} ms a page {100 * seconds / whole:5.1f}%")
    print(f"  {'all stages':40} {1000 * whole / total:6.1f} ms a page, {total / whole:.1f} pages a second")
    print("from PDF to findings, pages a second, by round: " + ", ".join(f"{speed:.1f}" for speed in speeds))
    print("peak memory, MB, by round: " + ", ".join(f"{size:.0f}" for size in peaks))
    return int(max(speeds) < LEAST_SPEED or max(peaks) > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
