"""``show REPORT --pdf``: the pages of a PDF report with its findings boxed in colour."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cli.output import check_file
from reportminer.cli.progress import Bars
from reportminer.cli.terminal import say
from reportminer.errors import UsageError
from reportminer.outfile import write_bytes
from reportminer.pipeline.collect import DRAWN

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

PDF = "application/pdf"
LEGEND = "green + strength, red - concern, ochre = neutral, blue ! recommendation"


def write_boxed(corpus: Corpus, what: list[str], output: Path | None, *, quiet: bool) -> None:
    """Write a copy of a report's pages, as pictures, with its findings boxed.

    Args:
        corpus: the corpus.
        what: the words that name the report, as of ``show``.
        output: the file to write; None for one named after the report, in the present folder.
        quiet: no progress, and no word about what was written.

    Raises:
        MissingError: there is no such report.
        UsageError: it is no PDF, or the file cannot be written.
    """
    words = what[1:] if len(what) > 1 and what[0].casefold() == "report" else what
    report, findings = corpus.report(" ".join(words))
    page = corpus.store.pages.of_report(report.id)
    if page is None or page.media_type != PDF:
        message = f"{report.source} is no PDF: --pdf is for PDF reports; `reportminer show` prints it with its findings"
        raise UsageError(message)
    name = re.sub(r"[^\w.-]+", "_", Path(report.source).stem) or report.id
    file = output if output is not None else Path(f"{name[:80]}{DRAWN}")
    check_file(file)
    from reportminer.readers.marked import Mark, marked  # noqa: PLC0415 - imports a library that draws

    marks = [Mark(start=one.start, end=one.end, style=one.polarity or "recommendation") for one in findings]
    with Bars(quiet=quiet) as bars:
        content = marked(page.content, marks, told=lambda done, total: bars("draw", done, total))
    write_bytes(file, content)
    if not quiet:
        say(f"wrote {file}: {len(marks)} findings and recommendations boxed ({LEGEND})")
