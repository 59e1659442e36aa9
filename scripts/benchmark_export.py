"""How much memory and time an export of 100,000 findings takes, each format in a process of its own.

    python scripts/benchmark_export.py
    python scripts/benchmark_export.py --findings 10000 .csv .xlsx

The corpus is made of the findings of the sample corpus again and again, put straight into a database. Seconds depend on
the machine; memory beside that of a process that only opens the corpus tells whether it grows with the corpus.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from reportminer import Corpus, export
from reportminer.exports import writers
from reportminer.records import Page


def make(folder: Path, findings: int) -> int:
    """Fill the database of a folder with copies of the sample corpus; return how many findings it has."""
    with Corpus.sample() as sample, Corpus(folder) as corpus:
        sample.run()
        reports = [sample.report(key) for key in sample.reports.index]
        made = copy = 0
        while made < findings:
            for report, found in reports:
                content = f"{report.id} {copy}".encode()
                digest = sha256(content).hexdigest()
                page = Page(
                    source=f"{copy:05}-{report.source}", media_type="text/plain", content=content, sha256=digest
                )
                corpus.store.pages.save(page)
                key = digest[:16]
                ids = {one.id: f"{key}{one.id.removeprefix(report.id)}" for one in found}
                own = [replace(one, id=ids[one.id], report=key) for one in found]
                new = replace(report, id=key, source=page.source)
                corpus.store.reports.save_read(new, page=digest, settings="benchmark")
                corpus.store.reports.save_mined(new, own, made_from=digest, settings="benchmark")
                made += len(own)
            copy += 1
        return made


def measured(folder: Path, suffix: str) -> dict[str, float]:
    """Export in this process and say what it took."""
    with Corpus(folder) as corpus:
        corpus.store.reports.keys()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.perf_counter()
        written = export(corpus, folder / "out" / f"a{suffix}", force=True)
        seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "before_mb": before, "peak_mb": peak, "size_mb": written.size / 1e6}


def main() -> None:
    """Make the corpus, then export it in a process for each format."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("suffixes", nargs="*", default=sorted(set(writers()) - {".db"}), metavar="SUFFIX")
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make:
        print(make(given.make, given.findings))
        return
    if given.measure:
        print(json.dumps(measured(given.measure, given.suffixes[0])))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "out").mkdir()
        # In a process of its own: what this one took at most, its children would have as their peak too.
        call = [sys.executable, __file__, "--make", name, "--findings", str(given.findings)]
        made = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
        print(f"{int(made.stdout):,} findings and recommendations", flush=True)
        for suffix in given.suffixes:
            call = [sys.executable, __file__, suffix, "--measure", name]
            done = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
            told = json.loads(done.stdout)
            print(
                f"{suffix:9} {told['seconds']:6.1f} s  peak {told['peak_mb']:6.0f} MB (opened {told['before_mb']:.0f}) "
                f"file {told['size_mb']:6.1f} MB",
                flush=True,
            )


if __name__ == "__main__":
    main()
