"""What stands round a finding: what leads it in, and the sentences beside it."""

from __future__ import annotations

import re

from reportminer.provenance.tracing import lead_in
from reportminer.records import Finding, Report

# A sentence ends with its mark, quotes that close after it, and a space before a capital, quote or digit.
END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])")
MOST = 600
"""Characters kept before and after a finding."""


def context(report: Report, finding: Finding) -> str:
    """Return lead-in, sentence before, the finding in brackets, and sentence after, as one line.

    Args:
        report: its report.
        finding: the finding.

    Examples:
        >>> from reportminer.records import Block
        >>> text = "Staff were keen. Visits were rare. Plans were late. Nobody asked."
        >>> block = Block(n=0, kind="paragraph", text=text, start=0, end=len(text))
        >>> one = Finding(id="f", report="r", kind="finding", polarity="concern", text=text[17:33], start=17, end=33,
        ...     block=0)
        >>> context(Report(id="r", source="a.txt", title="", blocks=(block,)), one)
        'Staff were keen. [Visits were rare]. Plans were late.'
    """
    block = next((one for one in report.blocks if one.n == finding.block), None)
    if block is None:
        return f"[{finding.text}]"
    start, end = finding.start - block.start, finding.end - block.start
    before, after = block.text[:start], block.text[end:]
    starts = [0, *(match.end() for match in END.finditer(before))]
    # What stands before it in its own sentence, and the sentence before that.
    begin = starts[-1] if before[starts[-1] :].strip() else starts[max(len(starts) - 2, 0)]
    own = after.lstrip(".;,:!?\"'”’) ")
    stop = next((match.start() for match in END.finditer(after, len(after) - len(own))), len(after))
    # Not the title: it often tells the verdict, which would lead the coder.
    led = " / ".join(one.text for one in lead_in(report.blocks, block, finding.cue) if one.kind != "title")
    said = f"{before[begin:][-MOST:]}[{finding.text}]{after[:stop][:MOST]}"
    return f"{led[:MOST]} / {said}" if led else said
