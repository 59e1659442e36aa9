"""From a page to its findings, without a corpus: `extract` returns what ``reportminer extract`` prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.findings.mining import Mined
    from reportminer.records import Page

SCHEMA = "reportminer.report/1"


def extract(source: str | Path | Page, *, pipeline: str | None = None) -> dict[str, Any]:
    r"""Read one page and return its metadata and findings as plain data.

    Args:
        source: path of an ``.html``, ``.pdf`` or ``.txt`` file, or a Page.
        pipeline: an installed spaCy pipeline to build on, such as ``en_core_web_sm``; None for the built-in one.

    Returns:
        A dictionary that JSON can hold, of the schema ``reportminer.report/1``: ``schema``, ``source``, ``title``,
        ``published`` (ISO date or None), ``kind``, ``programme``, ``chief_inspector``, ``lead_inspector``,
        ``inspection_start`` and ``inspection_end`` (ISO dates or None), ``bodies``, ``speakers``, ``ratings``,
        ``findings`` (with the ``page`` of a paged document), ``text`` (in which ``start`` and ``end`` of the findings
        count) and ``warnings``.

    Raises:
        MissingError: there is no such file, or no such pipeline.
        UnreadableError: the file is empty, binary, too large, or of a kind that is not read.
        ModelError: a model file is missing or changed.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     page = Path(folder) / "release.txt"
        ...     text = "A good start\n\nInspectors found that:\n\n  • reviews were late.\n"
        ...     _ = page.write_text(text, encoding="utf-8")
        ...     result = extract(page)
        >>> result["title"], [(f["polarity"], f["text"]) for f in result["findings"]]
        ('A good start', [('concern', 'reviews were late')])
    """
    # Imported here: spaCy and the readers take a second, and the command line imports this module for its help.
    from reportminer.findings.mining import mine  # noqa: PLC0415
    from reportminer.readers import load, read  # noqa: PLC0415
    from reportminer.records import Page as PageRecord  # noqa: PLC0415

    page = source if isinstance(source, PageRecord) else load(Path(source))
    return as_dict(mine(read(page), pipeline=pipeline))


def as_dict(mined: Mined) -> dict[str, Any]:
    """Return a mined report as plain data of the schema ``reportminer.report/1``; see `extract`."""
    report = mined.report
    return {
        "schema": SCHEMA,
        "source": report.source,
        "address": report.address,
        "title": report.title,
        "published": report.published,
        "kind": report.kind,
        "programme": report.programme,
        "chief_inspector": report.chief_inspector,
        "lead_inspector": report.lead_inspector,
        "inspection_start": report.inspection_start,
        "inspection_end": report.inspection_end,
        "bodies": [{"name": body.name, "type": body.type} for body in report.bodies],
        "speakers": list(report.speakers),
        "ratings": [
            {"body": rating.body, "scope": rating.scope, "value": rating.value, "score": rating.score}
            for rating in report.ratings
        ],
        "findings": [
            {
                "kind": finding.kind,
                "polarity": finding.polarity,
                "text": finding.text,
                "start": finding.start,
                "end": finding.end,
                "body": finding.body,
                "speaker": finding.speaker,
                "block": finding.block,
                "page": finding.page,
                "cue": finding.cue,
                "confidence": finding.confidence,
            }
            for finding in mined.findings
        ],
        "text": report.text,
        "warnings": list(report.warnings),
    }
