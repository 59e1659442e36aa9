"""Codes on which coders agree, as `reportminer models tune` learns from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportminer.agreement.codings import Coding
from reportminer.agreement.judging import ADJUDICATED, Judged
from reportminer.agreement.samples import NONE, Drawn

LABEL_COLUMNS = ("text", "label", "body", "polarity", "finding", "coders", "source")


def agreed(
    judged: Judged, codings: Sequence[Coding], findings: Sequence[Drawn]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the findings whose main theme every coder (two at least) or the adjudicator gave, and what was left out.

    Args:
        judged: what was measured.
        codings: what coders said.
        findings: the findings coded.

    Returns:
        Rows with `LABEL_COLUMNS`, and notes in plain words. ``body`` is the report where no body is known, so that
        whole bodies can be held out where the gain of learning is measured.
    """
    said: dict[str, list[Coding]] = {}
    for coding in codings:
        if coding.coder in judged.coders and coding.theme:
            said.setdefault(coding.finding, []).append(coding)
    rows, split, alone, none = [], 0, 0, 0
    for one in findings:
        themes = {said_.theme[0] for said_ in said.get(one.finding, ())}
        settled = judged.settled["theme"].get(one.finding)
        if judged.truth != ADJUDICATED:
            alone += len(said.get(one.finding, ())) == 1
            split += len(themes) > 1
            settled = settled if len(themes) == 1 else None
        if settled is None:
            continue
        if settled == NONE:
            none += 1
            continue
        rows.append(
            {
                "text": one.text,
                "label": settled,
                "body": one.body or one.report,
                "polarity": judged.settled["polarity"].get(one.finding),
                "finding": one.finding,
                "coders": len(said.get(one.finding, ())),
                "source": one.source,
            }
        )
    are = "is" if none == 1 else "are"
    left = ((split, "coders disagree on"), (alone, "only one coder coded"), (none, f"{are} in {NONE!r}"))
    return rows, [f"{n} {'finding' if n == 1 else 'findings'} left out that {why}" for n, why in left if n]
