"""``reportminer status``: what a corpus holds, what is stale, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

from reportminer.cli.options import CorpusOption, FormatOption, ModelOption, OutputOption, QuietOption, epilog

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.pipeline.status import Status

SHORT = "What there is, what is stale, what failed."
EPILOG = epilog(
    "reportminer status",
    "reportminer status --corpus releases --format json",
)


def status(
    corpus: CorpusOption = None,
    model: ModelOption = None,
    form: FormatOption = None,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> None:
    """Tell what a corpus holds, which stages are stale, what failed and why. Changes nothing."""
    from reportminer.cli.opened import as_before, open_corpus
    from reportminer.cli.output import Answer, give
    from reportminer.cli.terminal import say

    with open_corpus(corpus, model) as opened:
        as_before(opened)
        found = opened.status()
    document = asdict(found) | {"folder": str(found.folder), "database": str(found.database), "sample": corpus is None}
    rows = [{"name": name, "value": value} for name, value in _counts(found)]
    rows += [{"name": f"stale {stage}", "value": number} for stage, number in found.stale.items()]
    rows += [{"name": f"failed {one.stage}", "value": f"{one.source}: {one.message}"} for one in found.failures]
    rows += [
        {
            "name": f"source {one.source}",
            "value": f"{one.documents} documents, last visit {one.began or '-'}: {one.outcome}",
        }
        for one in found.visited
    ]
    give(Answer(document=document, rows=rows, columns=("name", "value"), draw=lambda _: _drawn(found)), form, output)
    if any(found.stale.values()) and not quiet:
        named = "" if corpus is None else f" --corpus {corpus}"
        say(f"next: reportminer run{named}")


def _counts(found: Status) -> list[tuple[str, object]]:
    return [
        ("folder", str(found.folder)),
        ("database", str(found.database)),
        ("schema version", found.schema),
        ("model", found.model),
        ("files", found.sources),
        ("different pages", found.pages),
        ("reports", found.reports),
        ("findings", found.findings),
        ("strengths", found.strengths),
        ("concerns", found.concerns),
        ("neutral", found.neutral),
        ("recommendations", found.recommendations),
        ("themes", found.themes),
        ("texts with vectors", found.vectors),
        ("texts too long for the model", found.truncated),
    ]


def _drawn(found: Status) -> Iterable[RenderableType]:
    from reportminer.cli.tables import cell, plain_table

    table = plain_table(header=False)
    table.add_column("name", no_wrap=True)
    table.add_column("value", overflow="fold")
    for name, value in _counts(found):
        table.add_row(name, cell(f"{value:,}" if isinstance(value, int) else str(value)))
    yield table
    stages = plain_table()
    stages.add_column("stage")
    stages.add_column("to do", justify="right")
    for stage, number in found.stale.items():
        stages.add_row(stage, f"{number:,}" if number else cell("done", "green"))
    yield stages
    if found.visited:
        visited = plain_table()
        visited.add_column("source", overflow="fold")
        for name in ("documents", "new", "changed", "failed"):
            visited.add_column(name, justify="right")
        visited.add_column("last visit", no_wrap=True)
        visited.add_column("outcome", overflow="fold")
        for visit in found.visited:
            numbers = (f"{number:,}" for number in (visit.documents, visit.added, visit.changed, visit.failed))
            began = (visit.began or "").replace("T", " ").removesuffix("Z")
            visited.add_row(cell(visit.source), *numbers, began, cell(visit.outcome))
        yield visited
    if found.failures:
        failures = plain_table()
        failures.add_column("failed at")
        failures.add_column("file or address", overflow="fold")
        failures.add_column("reason", overflow="fold")
        for one in found.failures:
            failures.add_row(one.stage, cell(one.source), cell(one.message))
        yield failures
