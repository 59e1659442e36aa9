"""Samples and codings that need no corpus."""

from __future__ import annotations

from reportminer.agreement.codings import Coding
from reportminer.agreement.samples import NONE, Code, Drawn, Sample, Stratum

CODES = (Code(name="home visits", number=1, keywords=("home",)), Code(name="courts", number=2), Code(name=NONE))


def drawn(n: int, *, text: str | None = None, body: str | None = None, probability: float = 0.5, **more) -> Drawn:
    said = {"theme": "home visits", "polarity": "concern"} | more
    return Drawn(
        finding=f"{n:04d}",
        text=text or f"Visit {n} was late",
        context=f"We saw: [Visit {n} was late].",
        body=body,
        report=f"report{n}",
        source=f"s{n}.html",
        page=None,
        stratum="all",
        probability=probability,
        **said,
    )


def sample(*findings: Drawn, hide_body: bool = False) -> Sample:
    strata = (Stratum(name="all", findings=2 * len(findings), drawn=len(findings)),)
    return Sample(
        seed=3,
        by=(),
        allocation="proportional",
        codes=CODES,
        strata=strata,
        findings=tuple(findings),
        hide_body=hide_body,
    )


def coding(finding: str, coder: str, *theme: str, polarity: str | None = "concern") -> Coding:
    return Coding(finding=finding, coder=coder, theme=theme, polarity=polarity)
