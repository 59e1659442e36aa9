"""The labelled sets that the themes are measured on. What is missing is said and left out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from build_sample import KINDS, MARK, listed, parse
from peers.report_sections import report_sections
from reportminer.masking import Mask

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
TRAINING = ROOT / "corpus" / "training"
JUDGING = frozenset("+-=")


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSet:
    """Texts and what they are about.

    Attributes:
        name: name of the set.
        texts: the texts, in the order of their source; equal ones are kept.
        truth: label of each text.
        polarities: ``strength``, ``concern`` or ``neutral`` of each text, where the set knows it.
        bodies: inspected body of each text, where the set knows it.
        people: names of people in the set, where it knows them.
    """

    name: str
    texts: tuple[str, ...]
    truth: tuple[str, ...]
    polarities: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @property
    def masked(self) -> tuple[str, ...]:
        """The texts without names of bodies and people and without dates, as they are embedded in a corpus."""
        mask = Mask(sorted(set(self.bodies)), self.people)
        return tuple(mask(text) for text in self.texts)

    @property
    def barred(self) -> tuple[str, ...]:
        """Names that may not be part of a theme's name."""
        return tuple(sorted({*self.bodies, *self.people}))

    @property
    def n_labels(self) -> int:
        """Number of different labels."""
        return len(set(self.truth))


def _table(set_name: str, file: str, label: str) -> LabelledSet | None:
    """Read texts and labels of a CSV file."""
    path = SHARED / "themes-bench" / file
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["text"].strip() and row[label].strip()]
    return LabelledSet(name=set_name, texts=tuple(row["text"] for row in rows), truth=tuple(row[label] for row in rows))


def banking77(_cache: Path) -> LabelledSet | None:
    """Questions to a bank, 77 intents (Casanueva et al. 2020), the test part."""
    return _table("banking77", "banking77_test.csv", "label")


def nhs(_cache: Path) -> LabelledSet | None:
    """Comments of patients, narrow labels (Nottinghamshire Healthcare, 2020-2022)."""
    return _table("nhs", "nhs_feedback.csv", "sublabel")


def annotated(name: str, folder: Path) -> LabelledSet | None:
    """Return the findings in annotated releases, with their themes, polarities and bodies."""
    people: set[str] = set()

    def rows() -> Iterator[tuple[str, str, str, str]]:
        for path in sorted(folder.glob("*.rel")):
            release = parse(path)
            people.update(listed(release.meta.get("speaker", "")))
            for mark in (mark for line in release.lines for mark in MARK.finditer(line.text)):
                if mark[1] in JUDGING:
                    body = release.bodies[int(mark[3] or 1) - 1]["name"] if release.bodies else path.stem
                    yield mark[4].strip(), mark[2], KINDS[mark[1]], body

    found = list(rows())
    if not found:
        return None
    texts, truth, polarities, bodies = zip(*found, strict=True)
    return LabelledSet(
        name=name, texts=texts, truth=truth, polarities=polarities, bodies=bodies, people=tuple(sorted(people))
    )


def sample(_cache: Path) -> LabelledSet | None:
    """Findings of the sample corpus, 27 themes: never learned from."""
    return annotated("sample", ROOT / "corpus" / "sample" / "src")


def sentences(_cache: Path) -> LabelledSet | None:
    """Findings among the single sentences of the training corpus, 27 themes: for the general space only."""
    rows: list[tuple[str, str]] = []
    for path in sorted((TRAINING / "sentences").glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as lines:
            read = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            rows += [(text, theme) for sign, theme, text in read if sign in JUDGING]
    if not rows:
        return None
    texts, truth = zip(*rows, strict=True)
    return LabelledSet(name="sentences", texts=texts, truth=truth)


def sections(cache: Path) -> LabelledSet | None:
    """Sentences of published reports, labelled by the section that they stand in: ``peers/report_sections.py``."""
    rows = report_sections(SHARED / "reports-pdf", cache)
    if not rows:
        return None
    texts, truth = zip(*rows, strict=True)
    return LabelledSet(name="report-sections", texts=texts, truth=truth)


SETS: dict[str, Callable[[Path], LabelledSet | None]] = {
    "sample": sample,
    "banking77": banking77,
    "nhs": nhs,
    "sentences": sentences,
    "report-sections": sections,
}


def load(names: list[str], cache: Path) -> list[LabelledSet]:
    """Return the sets of these names that are there; say which are not.

    Args:
        names: keys of `SETS`.
        cache: folder for what is made once.
    """
    found: list[LabelledSet] = []
    for name in names:
        data = SETS[name](cache)
        if data is None:
            print(f"{name} is not there: expected under {SHARED.name}/ beside the repository; left out")
        else:
            found.append(data)
    return found
