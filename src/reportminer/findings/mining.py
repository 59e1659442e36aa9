"""Reports into findings: `mine` runs the pipeline on one report, decides, and fills in who said it about whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportminer.bodies import Mentions, describe
from reportminer.findings.candidates import Table
from reportminer.findings.decide import Decision, decide
from reportminer.findings.pipeline import annotate, build
from reportminer.findings.speakers import Speakers
from reportminer.records import Finding, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Mined:
    """What mining gives.

    Attributes:
        report: the report with its metadata filled: kind, programme, bodies, ratings, chief inspector, speakers.
        findings: its findings and recommendations in the order of the text.
    """

    report: Report
    findings: tuple[Finding, ...]


def finding_id(report: str, kind: str, start: int, end: int) -> str:
    """Return the key of a finding: the same finding of the same page has the same key on every run.

    Examples:
        >>> finding_id("0a1b2c3d4e5f6071", "finding", 10, 42)
        '0a1b2c3d4e5f6071-f10-42'
    """
    return f"{report}-{kind[0]}{start}-{end}"


def mine(report: Report, *, pipeline: str | None = None) -> Mined:
    """Find the findings of one report.

    Args:
        report: a report with its blocks, as `reportminer.readers.read` returns it.
        pipeline: an installed spaCy pipeline to build on, such as ``en_core_web_sm``; None for the blank one.

    Returns:
        The report with its metadata, and its findings. For every finding ``report.text[f.start:f.end] == f.text``.

    Raises:
        MissingError: no pipeline of that name is installed.
        ModelError: a model file is missing or changed.

    Examples:
        >>> from reportminer.records import Block, Report
        >>> rows = ["Inspectors were pleased to find that:", "plans were of good quality; and", "visits were frequent."]
        >>> blocks, at = [], 0
        >>> for n, text in enumerate(rows):
        ...     kind = "list_item" if n else "paragraph"
        ...     blocks.append(Block(n=n, kind=kind, text=text, start=at, end=at + len(text)))
        ...     at += len(text) + 2
        >>> mined = mine(Report(id="0", source="example", title="", blocks=tuple(blocks)))
        >>> [(f.polarity, f.text) for f in mined.findings]
        [('strength', 'plans were of good quality'), ('strength', 'visits were frequent')]
    """
    report = describe(report)
    doc = annotate(report, build(pipeline))
    table: Table = doc.user_data["reportminer"]
    speakers = table.speakers or Speakers(report.blocks)
    mentions = Mentions(report)
    text = report.text
    decisions = decide(text, table.candidates)
    findings = tuple(_finding(report, decision, mentions, speakers, text) for decision in decisions)
    quoted = [speech.name for speech in speakers.speeches if speech.inspectorate and speech.name]
    # "Lead inspector: Jo Ash, His Majesty's Inspector" on a cover names an office, and quotes nobody.
    led_by = report.lead_inspector
    names = tuple(name for name in dict.fromkeys([*speakers.inspectors, *quoted]) if name != led_by or name in quoted)
    chief = next((name for name in names if name != led_by), None)
    described = replace(report, chief_inspector=chief, speakers=names)
    if not any(finding.kind == "finding" for finding in findings):
        described = replace(described, warnings=(*described.warnings, "no findings in the page"))
    return Mined(report=described, findings=findings)


def _finding(report: Report, decision: Decision, mentions: Mentions, speakers: Speakers, text: str) -> Finding:
    candidate = decision.candidate
    kind = "recommendation" if decision.label == "recommendation" else "finding"
    lead = candidate.place.lead_in
    in_list = candidate.place.zone == "items" and lead is not None
    speech = candidate.speech or speakers.said(decision.start, decision.end)
    return Finding(
        id=finding_id(report.id, kind, decision.start, decision.end),
        report=report.id,
        kind=kind,  # type: ignore[arg-type] # one of the two by construction
        polarity=decision.polarity,
        text=text[decision.start : decision.end],
        start=decision.start,
        end=decision.end,
        block=candidate.place.block.n,
        body=mentions.about(decision.start, decision.end),
        speaker=speech.name if speech is not None and speech.inspectorate else None,
        page=candidate.place.block.page_at(decision.start),
        cue=candidate.cue or (lead.text if in_list and lead is not None else None),
        confidence=round(min(max(decision.confidence, 0.0), 1.0), 4),
    )
