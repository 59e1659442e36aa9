"""The chain from a finding back to the bytes that a publisher served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from reportminer.errors import MissingError
from reportminer.provenance.citing import citation
from reportminer.provenance.deciding import book_of, of_finding, of_theme
from reportminer.provenance.invented import is_invented
from reportminer.provenance.modelfiles import ModelUse, grouping_models, readers
from reportminer.provenance.original import Original, original
from reportminer.provenance.software import software
from reportminer.records import Block, Report
from reportminer.store import FindingRow, Origin

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What found a finding.

    Attributes:
        program: version of this program that is installed now.
        settings: hash of the code, data and models that mined the report.
        as_now: whether that is what this program would use now; otherwise another state of it made the finding.
        models: the models that read it; none where a miner of the user's own did.
    """

    program: str
    settings: str | None
    as_now: bool
    models: tuple[ModelUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """How a finding came into its theme.

    Attributes:
        theme: number of its theme; None for one that fits none.
        label: label of that theme.
        probability: share of the theme among all, 0 to 1.
        steadiness: share of the resamples in which the finding stays with its theme, 0 to 1; None if not measured.
        stability: share of the resamples in which the theme reappears, 0 to 1; None if not measured.
        origin: where the theme comes from: ``discovered``, ``given`` or ``seeded``.
        nearest: number of the nearest theme, for a finding that fits none.
        models: what grouped it.
        decisions: lines of the codebook that touch the finding or its theme.
    """

    theme: int | None
    label: str | None
    probability: float | None
    steadiness: float | None
    stability: float | None
    origin: str | None
    nearest: int | None
    models: tuple[ModelUse, ...]
    decisions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Everything between a finding and its original.

    Attributes:
        row: the finding with what a table shows of it.
        report: its report.
        block: the paragraph or list item that it stands in.
        lead_in: what governs it, outermost first: the heading that it stands under, the lead-in of its list.
        original: the original of the report.
        made: what found it.
        grouping: how it came into its theme.
        invented: whether the report is an invented one of the sample corpus.
        citation: one line that cites it.
    """

    row: FindingRow
    report: Report
    block: Block
    lead_in: tuple[Block, ...]
    original: Original
    made: Made
    grouping: Grouping
    invented: bool
    citation: str

    def document(self) -> dict[str, Any]:
        """Return the chain as JSON holds it, without the finding's own row."""
        return {
            "paragraph": self.block.text,
            "lead_in": [{"block": one.n, "kind": one.kind, "text": one.text} for one in self.lead_in],
            "invented": self.invented,
            "citation": self.citation,
            "original": asdict(self.original),
            "made": asdict(self.made),
            "grouping": asdict(self.grouping),
        }


def chain(corpus: Corpus, finding_key: str) -> Chain:
    """Return the chain from a finding back to its original. The stored bytes are read and their hash is compared.

    Args:
        corpus: the corpus. Nothing in it is changed.
        finding_key: id of a current finding or recommendation.

    Raises:
        MissingError: there is no such finding.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     try:
        ...         chain(corpus, "0a1b-f1-2")
        ...     except MissingError as error:
        ...         print(error)
        there is no finding '0a1b-f1-2': Corpus.findings lists the ids
    """
    row = corpus.store.found.get([finding_key]).get(finding_key)
    report = None if row is None else corpus.store.reports.get(row.finding.report)
    origin = None if row is None else corpus.store.origins.of_report(row.finding.report)
    if row is None or report is None or origin is None:
        message = f"there is no finding {finding_key!r}: Corpus.findings lists the ids"
        raise MissingError(message)
    found = original(corpus, origin, report.address)
    block = next(block for block in report.blocks if block.n == row.finding.block)
    invented = is_invented(origin.sha256)
    return Chain(
        row=row,
        report=report,
        block=block,
        lead_in=lead_in(report.blocks, block, row.finding.cue),
        original=found,
        made=made(origin, report),
        grouping=_grouping(corpus, row),
        invented=invented,
        citation=citation(report.title, report.published, found, page=row.finding.page, invented=invented),
    )


def lead_in(blocks: Sequence[Block], block: Block, cue: str | None) -> tuple[Block, ...]:
    """Return what governs a block: the heading above it, and the lead-in of the list that it is an item of.

    Args:
        blocks: the blocks of a report, in order.
        block: one of them.
        cue: the lead-in or cue that the miner found to govern a finding in it, where there is one.

    Examples:
        >>> rows = [("heading", "Protection"), ("paragraph", "We found that:"), ("list_item", "Visits were rare")]
        >>> blocks = [Block(n=n, kind=kind, text=text, start=0, end=9) for n, (kind, text) in enumerate(rows)]
        >>> [one.text for one in lead_in(blocks, blocks[2], "We found that:")]
        ['Protection', 'We found that:']
    """
    before = [one for one in blocks if one.n < block.n]
    heading = next((one for one in reversed(before) if one.kind in {"heading", "title"}), None)
    leading = next((one for one in reversed(before) if cue and one.text.strip() == cue.strip()), None)
    if leading is None and block.kind in {"list_item", "row"}:
        first = next((one for one in reversed(before) if one.kind not in {"list_item", "row", "note"}), None)
        leading = first if first is not None and first.kind == "paragraph" else None
    kept = {one.n: one for one in (heading, leading) if one is not None}
    return tuple(kept[n] for n in sorted(kept))


def made(origin: Origin, report: Report) -> Made:
    """Return what found the findings of a report.

    Args:
        origin: where its page comes from.
        report: the report.
    """
    from reportminer.findings.sections import is_full_report  # noqa: PLC0415 - what is not needed is not imported
    from reportminer.findings.settings import settings_hash  # noqa: PLC0415

    as_now = origin.mined_settings == settings_hash()
    return Made(
        program=software().version,
        settings=origin.mined_settings,
        as_now=as_now,
        models=readers(full=is_full_report(report.blocks)) if as_now else (),
    )


def _grouping(corpus: Corpus, row: FindingRow) -> Grouping:
    store, key = corpus.store, row.finding.id
    member = store.origins.membership(key)
    run = store.themes.run()
    book = book_of(corpus)
    decisions = of_finding(book, key, row.finding.text)
    if row.theme is not None:
        decisions += of_theme(book, row.theme)
    return Grouping(
        theme=row.theme,
        label=row.label,
        probability=row.probability,
        steadiness=None if member is None else member.steadiness,
        stability=None if member is None else member.stability,
        origin=None if member is None else member.origin,
        nearest=member.theme if member is not None and row.theme is None else None,
        models=() if run is None or member is None else grouping_models(run.model, run.parameters),
        decisions=decisions,
    )
