"""What people coded elsewhere, as ``reportminer codes import`` shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.errors import MissingError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reportminer.cli.options import Format
    from reportminer.corpus import Corpus
    from reportminer.refi.matching import Codings
    from reportminer.store import Store

COLUMNS = ("finding", "coder", "label", "polarity", "text", "body", "report", "title")
# More of what did not match is counted in a table, and listed in JSON.
MOST_UNMATCHED = 20


def show_codings(corpus: Corpus, file: Path, form: Format | None, output: Path | None, *, quiet: bool) -> None:
    """Read codings, tell what matched, and print them.

    Raises:
        UsageError: it is neither a project nor a CSV.
    """
    from reportminer.cli.output import Answer, give  # noqa: PLC0415 - `--help` needs none
    from reportminer.cli.terminal import say  # noqa: PLC0415

    found = read_codings(file, corpus.store)
    rows = _rows(found, corpus.store)
    if not quiet:
        people = len({one.coder for one in found.codings})
        findings = len({one.finding for one in found.codings})
        say(f"{len(rows):,} codes by {people:,} {'people' if people != 1 else 'person'} on {findings:,} findings")
        if found.machine:
            say(f"{found.machine:,} codings of the machine itself are left out")
        for note in found.notes:
            say(note)
    if found.unmatched:
        say(f"{len(found.unmatched):,} codings belong to no finding; --format json lists them with reasons")
    document = {
        "file": str(file),
        "codings": rows,
        "codes": found.codes,
        "machine": found.machine,
        "unmatched": [asdict(one) for one in found.unmatched],
    }
    draw = lambda _: _drawn(found)  # noqa: E731 - what `Answer` takes
    give(Answer(document=document, rows=rows, columns=COLUMNS, draw=draw), form, output)


def read_codings(file: Path, store: Store) -> Codings:
    """Return the codings of a project or a CSV.

    Raises:
        MissingError: there is no such file.
        UsageError: it is neither, or a folder.
        UnreadableError: it cannot be read.
    """
    from reportminer.refi.csvcodes import codings_of_csv  # noqa: PLC0415 - `--help` needs none
    from reportminer.refi.matching import codings_of  # noqa: PLC0415

    kind = file.suffix.lower()
    if kind in {".csv", ".tsv"}:
        return codings_of_csv(file, store)
    if kind == ".qdpx":
        return codings_of(file, store)
    if kind == ".qdc":
        message = f"{file} is a codebook, which codes nothing: give it to `reportminer themes --codebook {file}`"
        raise UsageError(message)
    if not file.exists():
        message = f"no file {file}: codings are a .qdpx of a tool, or a CSV with columns finding, code, coder"
        raise MissingError(message)
    message = f"{file}: codings are a .qdpx of a tool, or a CSV with columns finding, code, coder; export it as one"
    raise UsageError(message)


def _rows(found: Codings, store: Store) -> list[dict[str, Any]]:
    """Return one row a finding, coder and code; a finding with a polarity alone is one with an empty label."""
    known = store.found.get(sorted({one.finding for one in found.codings}))
    return [
        {
            "finding": coding.finding,
            "coder": coding.coder,
            "label": label,
            "polarity": coding.polarity,
            "text": known[coding.finding].finding.text,
            "body": known[coding.finding].finding.body,
            "report": known[coding.finding].finding.report,
            "title": known[coding.finding].title,
        }
        for coding in found.codings
        for label in coding.theme or ("",)
    ]


def _drawn(found: Codings) -> Iterable[RenderableType]:
    from rich.text import Text  # noqa: PLC0415 - 40 ms, and JSON needs none of it

    from reportminer.cli.tables import cell, plain_table  # noqa: PLC0415

    coders: dict[str, set[str]] = {}
    for coding in found.codings:
        for code in (*coding.theme, *filter(None, [coding.polarity])):
            coders.setdefault(code, set()).add(coding.coder)
    if coders:
        table = plain_table()
        table.add_column("code", overflow="fold")
        table.add_column("used", justify="right")
        table.add_column("coders", overflow="fold")
        for code, used in found.codes.items():
            table.add_row(cell(code), cell(str(used)), cell(", ".join(sorted(coders.get(code, ())))))
        yield table
    else:
        yield Text("no coding of a person belongs to a finding of this corpus")
    if found.unmatched:
        yield Text("")
        table = plain_table()
        for name in ("not matched", "coder", "code", "why"):
            table.add_column(name, overflow="fold")
        for one in found.unmatched[:MOST_UNMATCHED]:
            table.add_row(cell(one.source), cell(one.coder), cell(one.code), cell(one.reason))
        yield table
        reasons = Counter(one.reason for one in found.unmatched[MOST_UNMATCHED:])
        for reason, number in reasons.most_common(5):
            yield Text(f"{number:,} more: {reason}", style="dim")
