"""A theme or a report as `show` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.text import Text

from reportminer.cli import traced
from reportminer.cli.chosen import quotes
from reportminer.cli.output import Answer
from reportminer.cli.rows import FINDING_COLUMNS, finding_row
from reportminer.cli.tables import LEGEND, SIGNS, STYLES, bar, cell, findings_table, years
from reportminer.cli.terminal import clean, count
from reportminer.provenance import citation, original
from reportminer.provenance.deciding import book_of, of_theme
from reportminer.provenance.invented import is_invented
from reportminer.provenance.modelfiles import grouping_models
from reportminer.provenance.tracing import made

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.corpus import Corpus
    from reportminer.records import Block, Finding, Report, Theme
    from reportminer.store import Origin

PLACE = ("kind", "polarity", "text", "body", "speaker", "cue", "confidence", "start", "end", "block", "page", "id")


def theme(corpus: Corpus, found: Theme, most: int | None) -> Answer:
    """Return a theme with typical findings, one a body first, and how it came about.

    Args:
        corpus: where to look.
        found: the theme.
        most: at most so many findings; None for all.
    """
    store = corpus.store
    rows = [finding_row(row) for row in quotes(store, found, most)]
    decided = of_theme(book_of(corpus), found.id)
    run = store.themes.run()
    used = () if run is None else grouping_models(run.model, run.parameters)
    reports = {one.report: one for one in store.origins.current()}
    document = {
        "id": found.id,
        "label": found.label,
        "keywords": list(found.keywords),
        "findings": found.size,
        "bodies": found.bodies,
        "reports": found.reports,
        "strengths": found.strengths,
        "concerns": found.concerns,
        "neutral": found.neutral,
        "years": list(found.years),
        "origin": found.origin,
        "stability": found.stability,
        "locked": found.locked,
        "note": found.note,
        "decisions": list(decided),
        "grouped_by": [asdict(one) for one in used],
        "quotes": [row | _whence(reports[row["report"]]) for row in rows],
    }

    def draw(_width: int) -> Iterable[RenderableType]:
        yield Text.assemble(f"{found.id}  ", cell(found.label, "bold"), "   ", bar(found.strengths, found.concerns))
        facts = [count(found.size, "findings"), count(found.bodies, "bodies"), count(found.reports, "reports")]
        yield cell(", ".join(filter(None, [*facts, years(found.years)])))
        yield cell(f"keywords: {', '.join(found.keywords)}")
        if found.stability is not None:
            yield cell(f"{found.origin}; found again in {found.stability:.0%} of resamples")
        for line in filter(None, (found.note, *decided)):
            yield cell(line, "dim")
        yield findings_table(rows, with_source=True)
        yield Text(
            LEGEND if len(rows) == found.size else f"{LEGEND}   {len(rows)} of {found.size:,} findings", style="dim"
        )

    return Answer(document={"theme": document}, rows=rows, columns=FINDING_COLUMNS, draw=draw)


def _whence(origin: Origin) -> dict[str, str | None]:
    return {"address": origin.address, "fetched": origin.fetched, "sha256": origin.sha256}


def report(corpus: Corpus, found: Report, findings: Sequence[Finding]) -> Answer:
    """Return a report with its findings marked in the text, and where it comes from."""
    origin = corpus.store.origins.of_report(found.id)
    page = None if origin is None else original(corpus, origin, found.address)
    cited = None
    if origin is not None and page is not None:
        cited = citation(found.title, found.published, page, invented=is_invented(origin.sha256))
    rows = [{name: getattr(one, name) for name in PLACE} | {"source": found.source} for one in findings]
    document = {
        "source": found.source,
        "id": found.id,
        "title": found.title,
        "published": found.published,
        "kind": found.kind,
        "programme": found.programme,
        "chief_inspector": found.chief_inspector,
        "lead_inspector": found.lead_inspector,
        "inspection_start": found.inspection_start,
        "inspection_end": found.inspection_end,
        "bodies": [asdict(body) for body in found.bodies],
        "speakers": list(found.speakers),
        "ratings": [asdict(rating) for rating in found.ratings],
        "warnings": list(found.warnings),
        "text": found.text,
        "findings": rows,
        "citation": cited,
        "original": None if page is None else asdict(page),
        "made": None if origin is None else asdict(made(origin, found)),
    }

    def draw(_width: int) -> Iterable[RenderableType]:
        facts = (found.source, found.published, found.programme, "; ".join(body.name for body in found.bodies))
        yield cell(" · ".join(filter(None, facts)), "dim")
        yield from _inspection(found)
        for rating in found.ratings:
            score = f" ({rating.score})" if rating.score else ""
            yield cell(f"{rating.body or ''} {rating.scope}: {rating.value}{score}", "dim")
        for block in found.blocks:
            inside = [one for one in findings if block.start <= one.start and one.end <= block.end]
            yield Text("")
            yield marked(block, inside)
        yield Text(f"\n{LEGEND}\n", style="dim")
        if page is not None:
            yield traced.facts({"id": found.id} | traced.origin_facts(page))
        if cited is not None:
            yield Text("")
            yield cell(cited)

    return Answer(document={"report": document}, rows=rows, columns=(*PLACE, "source"), draw=draw)


def _inspection(found: Report) -> Iterable[RenderableType]:
    """Yield a line with the days of the inspection and who led it, where a report names them."""
    days = " to ".join(dict.fromkeys(filter(None, (found.inspection_start, found.inspection_end))))
    led = f"led by {found.lead_inspector}" if found.lead_inspector else ""
    if days or led:
        yield cell("inspected " + ", ".join(filter(None, (days, led))), "dim")


def marked(block: Block, findings: Sequence[Finding]) -> Text:
    """Return a block with its findings in brackets, a sign for their polarity before each.

    Examples:
        >>> from reportminer.records import Block, Finding
        >>> block = Block(n=0, kind="list_item", text="Visits were rare;", start=0, end=17)
        >>> one = Finding(id="f", report="r", kind="finding", polarity="concern", text="Visits were rare", start=0,
        ...     end=16, block=0)
        >>> marked(block, [one]).plain
        '  • [- Visits were rare];'
    """
    text = Text("  • " if block.kind == "list_item" else "", style="bold" if block.kind in {"title", "heading"} else "")
    at = 0
    for one in sorted(findings, key=lambda one: (one.start, -one.end)):
        start, end = max(one.start - block.start, at), one.end - block.start
        if start >= end:  # inside the one before
            continue
        text.append(clean(block.text[at:start]))
        text.append(f"[{SIGNS[one.polarity]} {clean(block.text[start:end])}]", style=STYLES[one.polarity])
        at = end
    text.append(clean(block.text[at:]))
    return text
