"""The training corpus as candidates with labels: what `train_reader.py` learns from.

``corpus/training/*.rel`` are annotated releases, ``corpus/training/sentences/*.tsv`` single labelled sentences (label,
theme, text). Everything in them is invented. The sample corpus is never read here.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from build_sample import KINDS, MARK, Release, html_page, parse, text_page
from reportminer.findings.candidates import Candidate, Table
from reportminer.findings.features import LABELS
from reportminer.findings.pipeline import annotate
from reportminer.readers import read
from reportminer.records import Page, Report

TRAINING = Path(__file__).resolve().parents[1] / "corpus" / "training"
SEED = 0
FOLDS = 4
SIGNS = {"+": "strength", "-": "concern", "=": "neutral", "r": "recommendation", "0": "none"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One annotated finding or recommendation, by its place in the text of the report."""

    start: int
    end: int
    label: str
    theme: str
    body: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An annotated release, read and cut into candidates."""

    id: str
    report: Report
    marks: tuple[Mark, ...]
    candidates: tuple[Candidate, ...]

    def label(self, candidate: Candidate) -> str | None:
        """Return the label of a candidate; None where halves of it have different ones."""
        inside = [m for m in self.marks if min(m.end, candidate.end) > max(m.start, candidate.start)]
        labels = {mark.label for mark in inside}
        if not labels:
            return "none"
        if len(labels) == 1:
            return labels.pop()
        return "recommendation" if "recommendation" in labels and candidate.item else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text with its label and the release (or file) that it comes from."""

    context: str
    text: str
    label: str
    theme: str
    group: str


def as_report(release: Release) -> Report:
    """Render a release as its publisher would and read it again."""
    plain = release.meta["site"] == "plain"
    content = (text_page if plain else html_page)(release).encode()
    name = release.meta["id"] + (".txt" if plain else ".html")
    kind = "text/plain" if plain else "text/html"
    return read(Page(source=name, media_type=kind, content=content, sha256=sha256(content).hexdigest()))


def marks(release: Release, report: Report) -> Iterator[Mark]:
    """Find every mark of the source in the text that was read."""
    position = 0
    for line in release.lines:
        plain = " ".join(line.plain.split())
        at = report.text.find(plain.rstrip(), position)
        if at < 0:
            continue
        cursor = at
        for mark in MARK.finditer(line.text):
            text = " ".join(mark[4].split())
            start = report.text.find(text, cursor)
            if start < 0:
                continue
            cursor = start + len(text)
            body = release.bodies[int(mark[3] or 1) - 1]["name"] if release.bodies else None
            yield Mark(start=start, end=cursor, label=KINDS[mark[1]], theme=mark[2], body=body)
        position = at + len(plain)


def releases(folder: Path = TRAINING) -> list[Labelled]:
    """Read every annotated release of a folder."""
    found: list[Labelled] = []
    for path in sorted(folder.glob("*.rel")):
        release = parse(path)
        report = as_report(release)
        table: Table = annotate(report).user_data["reportminer"]
        placed = tuple(marks(release, report))
        found.append(Labelled(id=path.stem, report=report, marks=placed, candidates=tuple(table.candidates)))
    return found


def sentences(labelled: Sequence[Labelled]) -> list[Sentence]:
    """Return what the reader learns from releases: gold halves where a candidate holds several, else candidates."""
    out: list[Sentence] = []
    for one in labelled:
        seen: set[tuple[int, int]] = set()
        for candidate in one.candidates:
            if (candidate.start, candidate.end) in seen:
                continue
            seen.add((candidate.start, candidate.end))
            inside = [m for m in one.marks if min(m.end, candidate.end) > max(m.start, candidate.start)]
            if len(inside) > 1:
                spans = [(m.start, m.end, m.label, m.theme) for m in inside]
            else:
                label, theme = (inside[0].label, inside[0].theme) if inside else ("none", "")
                spans = [(candidate.start, candidate.end, label, theme)]
            text, context = one.report.text, candidate.context
            out += [Sentence(context, text[a:b], label, theme, one.id) for a, b, label, theme in spans]
    return out


def single_sentences(folder: Path = TRAINING / "sentences") -> list[Sentence]:
    """Read the labelled single sentences."""
    out: list[Sentence] = []
    for path in sorted(folder.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for sign, theme, text in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                out.append(Sentence("", text, SIGNS[sign], theme, path.stem))
    return out


def folds(labelled: Sequence[Labelled]) -> list[set[str]]:
    """Split releases so that all releases about one body are in one fold; corpora differ in their bodies."""
    groups: dict[str, set[str]] = {}
    for one in labelled:
        bodies = sorted({mark.body for mark in one.marks if mark.body}) or [one.id]
        groups.setdefault(bodies[0], set()).add(one.id)
    parts = sorted(groups.values(), key=sorted)
    random.Random(SEED).shuffle(parts)  # noqa: S311 - not for secrets
    return [set().union(*parts[i::FOLDS]) for i in range(FOLDS)]


assert set(SIGNS.values()) == set(LABELS)  # noqa: S101 - the two lists must never drift apart
