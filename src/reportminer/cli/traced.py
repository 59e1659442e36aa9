"""The chain from a finding back to its original, as `show` prints it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from reportminer.cli.output import Answer
from reportminer.cli.rows import FINDING_COLUMNS, finding_row
from reportminer.cli.tables import cell
from reportminer.cli.terminal import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.provenance import Chain, Original
    from reportminer.provenance.modelfiles import ModelUse

TRACED_COLUMNS = (*FINDING_COLUMNS, "address", "fetched", "sha256", "citation")
"""Columns of a finding with its original, in CSV."""


def finding(chain: Chain) -> Answer:
    """Return a finding in its paragraph, with its lead-in and the chain back to its original."""
    from reportminer.cli.shown import marked  # noqa: PLC0415 - that module tells of originals by this one

    record = finding_row(chain.row)
    row = record | {
        "address": chain.original.address,
        "fetched": chain.original.fetched,
        "sha256": chain.original.sha256,
        "citation": chain.citation,
    }

    def draw(_width: int) -> Iterable[RenderableType]:
        for lead in chain.lead_in:
            yield cell(lead.text, "bold" if lead.kind in {"title", "heading"} else "")
        yield marked(chain.block, [chain.row.finding])
        yield Text("")
        yield facts(_finding(chain) | origin_facts(chain.original) | {"id": chain.row.finding.id})
        yield Text("")
        yield cell(chain.citation)

    return Answer(document={"finding": record | chain.document()}, rows=[row], columns=TRACED_COLUMNS, draw=draw)


def facts(told: Mapping[str, str | None]) -> Table:
    """Return facts, one a row, names dim; what is None is left out. Long ones go on under themselves."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in told.items():
        if value is not None:
            table.add_row(Text(name), Text(one_line(value)))
    return table


def _finding(chain: Chain) -> dict[str, str | None]:
    one, grouping, made = chain.row.finding, chain.grouping, chain.made
    place = f"{chain.row.source}, characters {one.start} to {one.end}"
    return {
        one.kind: one.polarity or "",
        "body": one.body,
        "speaker": one.speaker,
        "cue": one.cue,
        "confidence": f"{one.confidence:.2f}",
        "theme": _theme(chain),
        "decided": "; ".join(grouping.decisions) or None,
        "title": f"{chain.row.title} [invented example]" if chain.invented else chain.row.title,
        "published": chain.row.published,
        "place": place + (f", page {one.page}" if one.page is not None else ""),
        "found by": f"{', '.join(_models(made.models)) or 'another miner or state of the program'}; "
        f"reportminer {made.program}, settings {made.settings}",
        "grouped by": ", ".join(_models(grouping.models)) or None,
    }


def _models(models: Sequence[ModelUse]) -> list[str]:
    """Return each model once, with the beginning of its hash: a space and its head have one name."""
    named = {one.id: next(iter(one.hashes.values()), "") for one in reversed(models)}
    return [f"{name}@{digest[:12]}" for name, digest in reversed(named.items())]


def _theme(chain: Chain) -> str | None:
    one = chain.grouping
    measured = [f"share {one.probability:.2f}"] if one.probability is not None else []
    if one.theme is None:
        return None if one.nearest is None else f"none; nearest is {one.nearest} ({', '.join(measured)})"
    if one.steadiness is not None:
        measured.append(f"stays in {one.steadiness:.0%} of resamples")
    if one.stability is not None:
        measured.append(f"theme found again in {one.stability:.0%}")
    return f"{one.theme} {one.label} ({', '.join(filter(None, (one.origin, *measured)))})"


def origin_facts(found: Original) -> dict[str, str | None]:
    """Return what is to be told of an original: who, where, when, and whether its bytes are the same."""
    others = [f"{address} ({how})" for address, how in found.addresses if address != found.address]
    kept = None
    if found.warc is not None:
        kept = f"{found.warc['file']}, byte {found.warc['offset']}, record {found.warc['record']}"
    return {
        "publisher": found.publisher,
        "licence": found.licence,
        "address": found.address,
        "also at": "; ".join(others) or None,
        "archived": "; ".join(f"{one.address} (taken {one.taken or '?'})" for one in found.copies) or None,
        "offered by": found.offered_by,
        "fetched": found.fetched,
        "kept in": kept,
        "file": "; ".join(f"{one.path}, last changed {one.modified or '?'}, {one.state}" for one in found.files)
        or None,
        "original": f"{found.media_type}, {found.size:,} bytes",
        "sha256": f"{found.sha256}, {_state(found)}",
    }


def _state(found: Original) -> str:
    if found.intact is None:
        return "not looked at"
    return f"and the bytes in the {found.stored} have it" if found.intact else f"BUT {found.problem}"
