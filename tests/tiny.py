"""A whole small pipeline: a real miner and a real embedder of a few lines. Run as a script, it runs a corpus.

``python tests/tiny.py FOLDER`` prints a line at every step, so that a test can kill it at any of them.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from reportminer import Corpus
from reportminer.records import Body, Finding, Rating, Report

SENTENCE = re.compile(r"[^.!?\n][^.!?\n]+[.!?]?")


@dataclass(frozen=True)
class Mined:
    report: Report
    findings: tuple[Finding, ...]


class TinyMiner:
    """Takes every sentence of paragraphs and list items; “must” makes a recommendation, “not” a concern."""

    def __init__(self, settings: str = "tiny-1") -> None:
        self.settings = settings
        self.mined: list[str] = []

    def __call__(self, report: Report) -> Mined:
        self.mined.append(report.source)
        if "strange" in report.text:
            message = "this page is strange"
            raise RuntimeError(message)
        bodies = tuple(Body(name=name, type="area") for name in sorted(set(re.findall(r"[A-Z]\w+shire", report.text))))
        findings = [
            self._finding(report, block.n, block.start + match.start(), block.start + match.end(), bodies)
            for block in report.blocks
            if block.kind in {"paragraph", "list_item"}
            for match in SENTENCE.finditer(block.text)
        ]
        ratings = tuple(Rating(body=body.name, scope="overall", value="Good", score="14/36") for body in bodies)
        filled = replace(report, bodies=bodies, speakers=("Liz Example",), ratings=ratings, programme="Adult work")
        return Mined(filled, tuple(findings))

    def _finding(self, report: Report, block: int, start: int, end: int, bodies: tuple[Body, ...]) -> Finding:
        text = report.text[start:end]
        kind = "recommendation" if "must" in text else "finding"
        polarity = None if kind == "recommendation" else "concern" if "not" in text else "strength"
        return Finding(
            id=sha256(f"{report.id}:{kind}:{start}:{end}".encode()).hexdigest()[:16],
            report=report.id,
            kind=kind,
            polarity=polarity,
            text=text,
            start=start,
            end=end,
            block=block,
            body=bodies[0].name if bodies else None,
            confidence=0.5,
        )


class TinyEmbedder:
    """Counts words into 16 places, and remembers what it was asked."""

    key = "tiny@1"
    dims = 16
    max_tokens = 12

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        del progress
        self.encoded.extend(texts)
        rows = np.zeros((len(texts), self.dims), np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 0.1
            for word in re.findall(r"\w+", text.lower()):
                row[sha256(word.encode()).digest()[0] % self.dims] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def count_truncated(self, texts: Sequence[str]) -> int:
        return sum(len(text.split()) > self.max_tokens for text in texts)


TOPICS = (
    "Home visits were made on time in {place}. Home visits were not made to every home.",
    "Reviews of plans were timely in {place}. Reviews were not always clear about risk.",
    "Court reports in {place} were of a good standard. Court staff were not consulted.",
    "Staff training in {place} was strong. Managers must train staff in {place} again.",
    "Drug treatment in {place} began at once. Drug tests were not read by anybody.",
    "Unpaid work in {place} was useful. Unpaid work was not found for women.",
)


def write_pages(folder: Path, n: int = 8) -> None:
    for i in range(n):
        place = f"{'ABCDEFGHIJKLMNOP'[i % 16]}nyshire"
        texts = [TOPICS[(i + k) % len(TOPICS)].format(place=place) for k in range(2)]
        (folder / f"page{i}.txt").write_text(f"Work in {place}\n\n" + "\n\n".join(texts) + "\n")


def age(folder: Path) -> None:
    """Make every file look an hour old, so that its time is trusted."""
    for path in folder.rglob("*"):
        os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns - 3_600_000_000_000))


def a_folder(folder: Path, n: int = 8) -> Path:
    folder.mkdir()
    write_pages(folder, n)
    age(folder)
    return folder


def a_corpus(folder: Path, **options: object) -> Corpus:
    return Corpus(folder, **({"miner": TinyMiner(), "embedder": TinyEmbedder()} | options))


def dump(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, without the row numbers that an interrupted run may give otherwise."""
    numbers = {"id", "page_id", "report_id", "block_id", "body_id", "finding_id", "theme_id", "run_id", "mtime_ns"}
    with closing(sqlite3.connect(database)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        raw.execute("INSERT INTO findings_fts (findings_fts, rank) VALUES ('integrity-check', 1)")
        names = raw.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'findings_fts%'"
        ).fetchall()
        tables = {}
        for (name,) in names:
            cursor = raw.execute(f"SELECT * FROM {name}")  # noqa: S608
            keep = [n for n, column in enumerate(cursor.description) if column[0] not in numbers]
            tables[name] = sorted((tuple(row[n] for n in keep) for row in cursor), key=repr)
        return tables


def tell(stage: str, done: int, total: int) -> None:
    sys.stdout.write(f"{stage} {done} {total}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with Corpus(sys.argv[1], miner=TinyMiner(), embedder=TinyEmbedder()) as corpus:
        corpus.run(progress=tell)
