"""Records to rows and back: the one place that knows both sides."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from sqlite3 import Row
from typing import Any

from reportminer.records import Block, Body, Finding, Rating, Report

# What a reader may know of a report; the blocks have a table of their own.
METADATA = (
    "title",
    "published",
    "kind",
    "programme",
    "chief_inspector",
    "address",
    "inspection_start",
    "inspection_end",
    "lead_inspector",
)


def text_hash(text: str) -> str:
    """Return the key of a text: the hexadecimal SHA-256 of its UTF-8 bytes.

    Examples:
        >>> text_hash("Home visits were rare")[:8]
        '1769dda0'
    """
    # surrogatepass: a lone surrogate can stand in a text that was decoded from broken JSON or HTML references.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def metadata_json(report: Report) -> str:
    """Return everything of a report but its id, source and blocks, as JSON with sorted keys."""
    known: dict[str, Any] = {name: getattr(report, name) for name in METADATA}
    known["bodies"] = [[body.name, body.type] for body in report.bodies]
    known["speakers"] = list(report.speakers)
    known["ratings"] = [[rating.body, rating.scope, rating.value, rating.score] for rating in report.ratings]
    known["warnings"] = list(report.warnings)
    return json.dumps(known, sort_keys=True, ensure_ascii=False)


def report_from_json(known: str, *, key: str, source: str, blocks: tuple[Block, ...]) -> Report:
    """Return the report that `metadata_json` told of."""
    values = json.loads(known)
    return Report(
        id=key,
        source=source,
        blocks=blocks,
        bodies=tuple(Body(name=name, type=kind) for name, kind in values["bodies"]),
        speakers=tuple(values["speakers"]),
        ratings=tuple(
            Rating(body=body, scope=scope, value=value, score=score) for body, scope, value, score in values["ratings"]
        ),
        warnings=tuple(values["warnings"]),
        **{name: values.get(name) for name in METADATA},
    )


def content_hash(report: Report) -> str:
    """Return the hash of what mining is made from: blocks and metadata as read, whatever the source is called."""
    blocks = [list(block_values(block)) for block in report.blocks]
    return text_hash(metadata_json(replace(report, source="")) + json.dumps(blocks, ensure_ascii=False))


def block_values(block: Block) -> tuple[object, ...]:
    """Return the columns n, kind, text, start_char, end_char, depth, marker, page_number, box, turns."""
    box = None if block.box is None else json.dumps(block.box)
    turns = json.dumps(block.turns) if block.turns else None
    place = (block.start, block.end, block.depth, block.marker, block.page, box, turns)
    return (block.n, block.kind, block.text, *place)


def block_from_row(row: Row) -> Block:
    """Return the block of a row of the table `blocks`."""
    return Block(
        n=row["n"],
        kind=row["kind"],
        text=row["text"],
        start=row["start_char"],
        end=row["end_char"],
        depth=row["depth"],
        marker=row["marker"],
        page=row["page_number"],
        box=None if row["box"] is None else tuple(json.loads(row["box"])),
        turns=() if row["turns"] is None else tuple(json.loads(row["turns"])),
    )


def finding_from_row(row: Row) -> Finding:
    """Return the finding of a row of the view `v_findings`."""
    return Finding(
        id=row["finding_key"],
        report=row["report_key"],
        kind=row["kind"],
        polarity=row["polarity"],
        text=row["text"],
        start=row["start_char"],
        end=row["end_char"],
        block=row["block"],
        body=row["body"],
        speaker=row["speaker"],
        page=row["page_number"],
        cue=row["cue"],
        confidence=row["confidence"],
    )
