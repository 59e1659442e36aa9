"""Score what was read and mined from PDF reports against the annotated pages in tests/quality/reports.

    python scripts/scoring_reports.py PDF_DIR               # reads PDF_DIR/<report>.pdf for every annotated report
    python scripts/scoring_reports.py PDF_DIR --show 20     # with what was missed, spurious, of wrong polarity, broken

How the figures are made (the README.md beside the annotations says what is annotated, and why):

- bullets: list items that begin on a page whose bullets are all annotated. One is found if it begins on the same page
  and its text is the printed one, but for white space and the shape of quotes. Numbered items are no bullets.
- narrative: findings that stand within an annotated stretch. Matched as `scoring` matches them: intersection over union
  of the words, 0.5 or more, best first, each once, whatever the polarity. Sentences marked optional count neither way.
- polarity: of matched narrative findings, and of findings that stand in a bullet of one polarity. A finding that is
  both is counted once.
- broken: a sentence that runs over a page end is joined if it stands unbroken in one block.
- headers: findings with the text of a running header or footer in them.

Exit code: 0, 1 where a report could not be read, 2 where the call was wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from reportminer.records import BLOCK_SEPARATOR, Block, Finding
from scoring import POLARITIES, Item, Tally, match, share
from scoring_names import normal

GOLD = Path(__file__).resolve().parents[1] / "tests" / "quality" / "reports"
KINDS = (*POLARITIES, "recommendation")
# What a bullet is besides: of several polarities, or no finding at all ("Approximately 31% … are living in poverty").
BULLET_KINDS = (*KINDS, "mixed", "none")
# One character for one, so that positions stay: ‘turned around’ and 'turned around' are the same words.
QUOTES = str.maketrans(dict.fromkeys("‘’‛`´", "'") | dict.fromkeys("“”„", '"'))
NUMBER = re.compile(r"\(?\d+[.)]?\Z")
Read = Callable[[Path], tuple[Sequence[Block], Sequence[Finding]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A bullet, or a finding of a stretch, as printed on the page where it begins.

    Attributes:
        page: page number from 1.
        text: its words.
        polarity: its kind; None for a sentence that may be taken for a finding or not.
        also: a second kind that is right too, where the guide leaves two readings open.
    """

    page: int
    text: str
    polarity: str | None
    also: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Text annotated from its first to its last words, on one page or over page ends."""

    page: int
    to_page: int
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """The annotation of one report; `broken` are sentences that run over a page end, with the page they begin on."""

    report: str
    headers: tuple[str, ...]
    bullet_pages: frozenset[int]
    bullets: tuple[Said, ...]
    stretches: tuple[Stretch, ...]
    sentences: tuple[Said, ...]
    broken: tuple[tuple[int, str], ...]


def annotated(text: str) -> Annotated:
    """Read the annotation of a report.

    Args:
        text: a file of tests/quality/reports, in TOML.

    Returns:
        The annotation.

    Raises:
        ValueError: a polarity is unknown, or a bullet stands on a page that is not named in ``bullet_pages``.
    """
    data = tomllib.loads(text)
    pages = frozenset(data["bullet_pages"])
    optional = [{**one, "polarity": None} for one in data.get("optional", [])]
    truth = Annotated(
        report=data["report"],
        headers=tuple(data["headers"]),
        bullet_pages=pages,
        bullets=tuple(_said(one) for one in data["bullet"]),
        stretches=tuple(
            Stretch(page=one["page"], to_page=one.get("to_page", one["page"]), first=one["from"], last=one["to"])
            for one in data["stretch"]
        ),
        sentences=tuple(_said(one) for one in [*data["narrative"], *optional]),
        broken=tuple((one["from_page"], one["text"]) for one in data["broken"]),
    )
    for bullet in truth.bullets:
        if bullet.polarity not in BULLET_KINDS or bullet.also not in {*KINDS, None}:
            message = f"{truth.report}: a bullet is {', '.join(BULLET_KINDS)}, not {bullet.polarity!r}: {bullet.text!r}"
            raise ValueError(message)
        if bullet.page not in pages:
            message = f"{truth.report}: page {bullet.page} of {bullet.text!r} is not among bullet_pages {sorted(pages)}"
            raise ValueError(message)
    for one in truth.sentences:
        if not {one.polarity, one.also} <= {*KINDS, None}:
            message = f"{truth.report}: a finding is {', '.join(KINDS)}, not {one.polarity!r}: {one.text!r}"
            raise ValueError(message)
    return truth


def _said(one: Mapping[str, Any]) -> Said:
    return Said(page=one["page"], text=one["text"], polarity=one["polarity"], also=one.get("or"))


def exact(text: str) -> str:
    """Return a text with straight quotes and single spaces, else as printed.

    Examples:
        >>> exact("the  ‘Children First’ programme")
        "the 'Children First' programme"
    """
    return " ".join(text.translate(QUOTES).split())


def kind_of(finding: Finding) -> str:
    """Return the polarity of a finding, or ``recommendation``."""
    return finding.polarity or "neutral" if finding.kind == "finding" else finding.kind


def bounds(stretch: Stretch, blocks: Sequence[Block]) -> tuple[int, int, bool]:
    """Return where a stretch begins and ends in the text of a report.

    Args:
        stretch: the stretch.
        blocks: all blocks of the report, in order.

    Returns:
        First and last position, and whether its first and last words were found; else it is all text of its pages.
    """
    near = [b for b in blocks if b.page and b.page <= stretch.to_page and b.page + len(b.turns) >= stretch.page]
    if not near:
        return 0, 0, False
    start, end = min(block.start for block in near), max(block.end for block in near)
    text = BLOCK_SEPARATOR.join(block.text for block in blocks).translate(QUOTES)
    first = _words(stretch.first).search(text, start, end)
    last = _words(stretch.last).search(text, first.start() if first else start, end)
    return first.start() if first else start, last.end() if last else end, bool(first and last)


def _words(phrase: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in phrase.translate(QUOTES).split()))


@dataclass(slots=True)
class Sheet:
    """The counts of one report, or of all."""

    bullets: Tally = field(default_factory=Tally)
    narrative: Tally = field(default_factory=Tally)
    bullet_polarity: list[bool] = field(default_factory=list)
    bullets_mined: list[bool] = field(default_factory=list)
    findings_in_no_finding: int = 0
    joined: list[bool] = field(default_factory=list)
    headers: int = 0

    def figures(self) -> dict[str, Any]:
        """Return every figure by name; None where there is nothing to divide by."""
        bullets = {name: value for name, value in self.bullets.row().items() if name != "polarity"}
        right, seen = sum(self.bullet_polarity), len(self.bullet_polarity)
        return {
            "bullets": bullets,
            "narrative": self.narrative.row(),
            "bullet_polarity": share(right, seen),
            "polarity": share(right + self.narrative.agreed, seen + self.narrative.matched),
            "bullets_mined": share(sum(self.bullets_mined), len(self.bullets_mined)),
            "findings_in_no_finding": self.findings_in_no_finding,
            "broken_joined": share(sum(self.joined), len(self.joined)),
            "broken": len(self.joined),
            "headers_in_findings": self.headers,
        }


class Reports:
    """Adds reports up.

    Args:
        threshold: least overlap of two texts that are the same finding, above 0 and at most 1.

    Examples:
        >>> truth = Annotated(
        ...     report="a", headers=(), bullet_pages=frozenset({1}), stretches=(), sentences=(), broken=(),
        ...     bullets=(Said(page=1, text="Plans were late.", polarity="concern"),),
        ... )
        >>> block = Block(n=0, kind="list_item", text="Plans were late.", start=0, end=16, page=1)
        >>> board = Reports()
        >>> board.add(truth, [block], [])
        >>> board.sheets["all"].figures()["bullets"]["f1"]
        1.0
    """

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold
        self.sheets: defaultdict[str, Sheet] = defaultdict(Sheet)
        self.mistakes: defaultdict[str, list[str]] = defaultdict(list)

    def add(self, truth: Annotated, blocks: Sequence[Block], findings: Sequence[Finding]) -> None:
        """Add a report: its annotation, all its blocks, and all its findings."""
        sheets = [self.sheets[truth.report], self.sheets["all"]]
        self._bullets(truth, blocks, sheets)
        counted = self._narrative(truth, blocks, findings, sheets)
        self._in_bullets(truth, [one for one in findings if one.id not in counted], sheets)
        texts = [exact(block.text) for block in blocks]
        for page, sentence in truth.broken:
            joined = any(exact(sentence) in text for text in texts)
            self._note(truth, "broken", page, sentence, when=not joined)
            for sheet in sheets:
                sheet.joined.append(joined)
        for one in findings:
            spoilt = any(exact(header) in exact(one.text) for header in truth.headers)
            self._note(truth, "header in finding", one.page, one.text, when=spoilt)
            for sheet in sheets:
                sheet.headers += spoilt

    def _note(self, truth: Annotated, what: str, page: int | None, text: str, *, when: bool = True) -> None:
        if when:
            self.mistakes[what].append(f"{truth.report} p{page}: {text}")

    def _bullets(self, truth: Annotated, blocks: Sequence[Block], sheets: list[Sheet]) -> None:
        """Compare the list items of the annotated pages with what is printed."""
        wanted = Counter((bullet.page, exact(bullet.text)) for bullet in truth.bullets)
        given = Counter(
            (block.page, exact(block.text))
            for block in blocks
            if block.kind == "list_item" and block.page in truth.bullet_pages and not NUMBER.match(block.marker or "")
        )
        for sheet in sheets:
            sheet.bullets.matched += (wanted & given).total()
            sheet.bullets.missed += (wanted - given).total()
            sheet.bullets.spurious += (given - wanted).total()
        for what, left in (("bullet missed", wanted - given), ("bullet spurious", given - wanted)):
            for page, text in left.elements():
                self._note(truth, what, page, text)

    def _narrative(
        self, truth: Annotated, blocks: Sequence[Block], findings: Sequence[Finding], sheets: list[Sheet]
    ) -> set[str]:
        """Compare the findings of the stretches; return the ids of those whose polarity was judged."""
        spans = [bounds(stretch, blocks) for stretch in truth.stretches]
        for stretch, (*_, found) in zip(truth.stretches, spans, strict=True):
            self._note(truth, "stretch not found", stretch.page, f"{stretch.first} … {stretch.last}", when=not found)
        given = [one for one in findings if any(_inside(one, start, end) for start, end, _ in spans)]
        pairs = match(
            [Item(kind=one.polarity or "", text=one.text) for one in truth.sentences],
            [Item(kind=kind_of(one), text=one.text) for one in given],
            self.threshold,
        ).pairs
        judged: set[str] = set()
        for number, one in enumerate(truth.sentences):
            hit = given[pairs[number]] if number in pairs else None
            if one.polarity is None:
                continue
            agreed = hit is not None and kind_of(hit) in {one.polarity, one.also}
            for sheet in sheets:
                sheet.narrative.matched += hit is not None
                sheet.narrative.missed += hit is None
                sheet.narrative.agreed += agreed
            if hit is None:
                self._note(truth, "finding missed", one.page, f"[{one.polarity}] {one.text}")
            else:
                judged.add(hit.id)
                said = f"[{one.polarity}, not {kind_of(hit)}] {one.text}"
                self._note(truth, "polarity", one.page, said, when=not agreed)
        for number in sorted(set(range(len(given))) - set(pairs.values())):
            self._note(
                truth, "finding spurious", given[number].page, f"[{kind_of(given[number])}] {given[number].text}"
            )
            for sheet in sheets:
                sheet.narrative.spurious += 1
        return judged

    def _in_bullets(self, truth: Annotated, findings: Sequence[Finding], sheets: list[Sheet]) -> None:
        """Judge the polarity of findings that stand in a bullet of one polarity."""
        for bullet in truth.bullets:
            if bullet.polarity == "mixed":
                continue
            within = [one for one in findings if one.page == bullet.page and _part(one.text, bullet.text)]
            right = [kind_of(one) in {bullet.polarity, bullet.also} for one in within]
            for sheet in sheets:
                if bullet.polarity == "none":
                    sheet.findings_in_no_finding += len(within)
                else:
                    sheet.bullet_polarity += right
                    sheet.bullets_mined.append(bool(within))
            for one, agreed in zip(within, right, strict=True):
                what = "no finding" if bullet.polarity == "none" else "polarity"
                said = f"[{bullet.polarity}, not {kind_of(one)}] {one.text}"
                self._note(truth, what, one.page, said, when=not agreed)


def _inside(finding: Finding, start: int, end: int) -> bool:
    """Tell whether more than half of a finding stands between two positions."""
    return 2 * (min(finding.end, end) - max(finding.start, start)) > finding.end - finding.start


def _part(text: str, whole: str) -> bool:
    return bool(normal(text)) and normal(text) in normal(whole)


def gold(folder: Path = GOLD) -> Iterator[Annotated]:
    """Read every annotation of a folder, by name."""
    for path in sorted(folder.glob("*.toml")):
        yield annotated(path.read_text(encoding="utf-8"))


def table(board: Reports) -> str:
    """Return the figures as lines of text, one a report and one for all."""
    lines = [
        f"{'':26}{'bullets':>8}{'findings':>9}{'precis.':>8}{'recall':>7}{'polarity':>9}{'joined':>7}{'headers':>8}"
    ]
    for name, sheet in board.sheets.items():
        one = sheet.figures()
        found = one["narrative"]
        parts = [one["bullets"]["f1"], found["f1"], found["precision"], found["recall"], one["polarity"]]
        cells = ["-" if part is None else f"{part:.3f}" for part in [*parts, one["broken_joined"]]]
        row = "".join(f"{cell:>{width}}" for cell, width in zip(cells, (8, 9, 8, 7, 9, 7), strict=True))
        lines.append(f"{name:26}{row}{one['headers_in_findings']:>8}")
    whole = board.sheets["all"]
    lines.append(f"bullets that gave a finding: {sum(whole.bullets_mined)} of {len(whole.bullets_mined)}")
    return "\n".join([*lines, f"findings in bullets that are none: {whole.findings_in_no_finding}"])


def read_and_mine(path: Path) -> tuple[Sequence[Block], Sequence[Finding]]:
    """Read and mine a file as ``reportminer extract`` does; raises what `reportminer.extract` raises."""
    from reportminer.findings.mining import mine  # noqa: PLC0415 - spaCy takes a second, and --help needs none
    from reportminer.readers import load, read  # noqa: PLC0415

    mined = mine(read(load(path)))
    return mined.report.blocks, mined.findings


def evaluate(folder: Path, truths: Iterable[Annotated], *, read: Read = read_and_mine) -> Reports:
    """Read, mine and score every annotated report of a folder; one that cannot be read counts as empty and is told."""
    from reportminer.errors import ReportMinerError  # noqa: PLC0415

    board = Reports()
    truths = list(truths)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for truth in progress.track(truths, description="reports"):
            try:
                blocks, findings = read(folder / f"{truth.report}.pdf")
            except ReportMinerError as error:
                board.mistakes["not read"].append(f"{truth.report}: {error}")
                blocks, findings = [], []
            board.add(truth, blocks, findings)
    # The sum stands last in the table.
    board.sheets["all"] = board.sheets.pop("all", Sheet())
    return board


def main(arguments: list[str] | None = None, *, read: Read = read_and_mine) -> int:
    """Evaluate as the command line says and print the table."""
    parser = argparse.ArgumentParser(
        prog="scoring_reports", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pdfs", type=Path, metavar="PDF_DIR", help="folder of the annotated reports, as .pdf")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="also print N mistakes of each kind")
    options = parser.parse_args(arguments)
    if not options.pdfs.is_dir():
        parser.error(f"there is no folder {options.pdfs}")
    board = evaluate(options.pdfs, gold(), read=read)
    print(table(board))
    for what, mistakes in board.mistakes.items():
        if options.show > 0 or what == "not read":
            print(f"\n{what}: {len(mistakes)}")
            print("\n".join(f"  {one}" for one in (mistakes if what == "not read" else mistakes[: options.show])))
    return 1 if board.mistakes["not read"] else 0


if __name__ == "__main__":
    sys.exit(main())
