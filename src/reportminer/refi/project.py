"""What a project is made of: records of the corpus, and nothing that knows of XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from reportminer.agreement.codings import Coding
from reportminer.records import Finding, Report, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One report with its findings, and the page that it was read from.

    Attributes:
        report: the report.
        findings: its findings and recommendations, in order of the text.
        themes: `Theme.id` by `Finding.id`, of the findings that are in a theme.
        sha256: hexadecimal hash of the page's bytes, where known.
        address: where the page was fetched or says it stands, where known.
        pdf: returns the bytes of the original PDF, or None where they are not to be had; None where the page is no PDF.
    """

    report: Report
    findings: tuple[Finding, ...] = ()
    themes: Mapping[str, int] = field(default_factory=dict)
    sha256: str | None = None
    address: str | None = None
    pdf: Callable[[], bytes | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A corpus as a project.

    Attributes:
        name: what the project is called.
        documents: returns the documents, the same ones in the same order however often it is called; only one of them
            need be in memory at a time.
        themes: the themes.
        notes: titles and texts that go with it, such as the methods paragraph.
        codings: what people made of the findings, where that goes with it.
    """

    name: str
    documents: Callable[[], Iterable[Document]]
    themes: tuple[Theme, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    codings: tuple[Coding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was written.

    Attributes:
        sources: number of sources.
        selections: number of coded selections.
        replaced: number of characters that XML cannot hold and that stand as U+FFFD.
        missing: sources of PDFs whose bytes are not to be had: they stand as texts.
    """

    sources: int
    selections: int
    replaced: int = 0
    missing: tuple[str, ...] = ()
