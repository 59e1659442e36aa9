"""A labelled set of real sentences: those of published reports, labelled by the section that they stand in.

What heading means what is data: ``sections.toml`` beside this file. Sections that are of several subjects or of none
(summaries, recommendations, the inspection team) are left out, and so are labels with few sentences.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from reportminer.errors import ReportMinerError
from reportminer.findings.pipeline import annotate
from reportminer.readers import read
from reportminer.records import Block, Page, Report

FILE = Path(__file__).with_name("sections.toml")
# "2.1 ", "Section 2: ", "3. ": the number of a heading.
_NUMBER = re.compile(r"^(?:section \d+\s*[:.–-]\s*|\d+(?:\.\d+)*\.?\s+)")
# A sentence that says something: neither "Good." nor "This is an increase from 147 last year."
FEWEST_WORDS = 8
# "The graded judgement for adoption performance is that it is good.": a paragraph may stand for a heading, if short.
_LONGEST_HEADING = 25


@cache
def data() -> dict[str, Any]:
    """Return the headings as the file has them."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def plain(heading: str) -> str:
    """Return a heading as the patterns expect it."""
    text = " ".join(heading.lower().replace("’", "'").replace("–", "-").split()).partition(" | ")[0]
    return _NUMBER.sub("", text).strip(" :.?…-")


def subject(heading: str) -> str | None:
    """Return the label of the subject that a heading names, "" where it opens none, None where it stands inside one.

    Examples:
        >>> subject("The graded judgement for adoption performance is that it is good"), subject("Executive summary")
        ('adoption', '')
        >>> subject("Thresholds") is None
        True
    """
    text = plain(heading)
    for row in data()["subject"]:
        if re.fullmatch(row["pattern"], text):
            return str(row["label"])
    return "" if any(re.fullmatch(row["pattern"], text) for row in data()["none"]) else None


def labels(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """Yield the blocks of a report that stand under a subject, with its label."""
    current = ""
    for n, block in enumerate(blocks):
        heads = block.kind in {"heading", "title"}
        # Old reports open a section by a table of one row: "Leadership, management and governance | Good". The table of
        # all grades on the first page has several, and opens nothing.
        around = [blocks[i].kind for i in (n - 1, n + 1) if 0 <= i < len(blocks)]
        row = block.kind == "row" and "row" not in around
        short = block.kind == "paragraph" and len(block.text.split()) <= _LONGEST_HEADING
        found = subject(block.text) if heads or row or short else None
        # A short paragraph can name a subject but end none: "The local authority …" may begin any sentence.
        if found is not None and (found or heads):
            current = found
        elif block.kind == "title":
            current = ""
        elif current and block.kind in {"paragraph", "list_item"}:
            yield block, current


def sentences(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the sentences of a report that stand under a subject, with its label."""
    wanted = {block.n: label for block, label in labels(report.blocks)}
    for sentence in annotate(report).sents:
        text = " ".join(sentence.text.split())
        block = next((b.n for b in report.blocks if b.start <= sentence.start_char < b.end), -1)
        if block in wanted and len(text.split()) >= FEWEST_WORDS:
            yield text, wanted[block]


def bounded(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out small labels and cut large ones, whatever the order of the rows; those kept stay in order."""
    by_label: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for n, (text, label) in enumerate(rows):
        by_label[label].append((hashlib.sha256(text.encode()).hexdigest(), n))
    least, most = data()["least"], data()["most"]
    kept = {n for found in by_label.values() if len(found) >= least for _, n in sorted(found)[:most]}
    return [row for n, row in enumerate(rows) if n in kept]


def report_sections(folder: Path, cache_folder: Path) -> list[tuple[str, str]]:
    """Return texts and labels from the PDF reports of a folder; made once for the same files and headings.

    Args:
        folder: folder of PDF reports.
        cache_folder: where the result is kept, under a name made from the files and the headings.

    Returns:
        Pairs of text and label, by report and place; empty where there is no report.
    """
    paths = sorted(folder.glob("*.pdf"))
    contents = [path.read_bytes() for path in paths]
    hashes = [hashlib.sha256(content).hexdigest() for content in contents]
    this = FILE.read_text(encoding="utf-8") + Path(__file__).read_text(encoding="utf-8")
    key = hashlib.sha256("\n".join([this, *hashes]).encode()).hexdigest()[:16]
    kept = cache_folder / f"report-sections-{key}.json"
    if kept.exists():
        return [(text, label) for text, label in json.loads(kept.read_text(encoding="utf-8"))]
    rows: list[tuple[str, str]] = []
    for path, content, sha256 in zip(paths, contents, hashes, strict=True):
        page = Page(source=path.name, media_type="application/pdf", content=content, sha256=sha256)
        try:
            rows += sentences(read(page))
        except ReportMinerError as error:
            print(f"report-sections: {error}; left out")
    rows = bounded(rows)
    if rows:
        cache_folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return rows
