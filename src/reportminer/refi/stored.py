"""A corpus as a project, from its database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from reportminer.agreement.codings import Coding
from reportminer.errors import StoreError
from reportminer.refi.project import Document, Project
from reportminer.store import Store

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

PDF = "application/pdf"


def project_of(corpus: Corpus, codings: tuple[Coding, ...] = ()) -> Project:
    """Return a corpus as a project; nothing in the corpus is changed.

    Args:
        corpus: the corpus, as it is stored.
        codings: what people made of its findings, to go with it.
    """
    from reportminer.provenance import methods  # noqa: PLC0415 - what is not needed is not imported

    store = corpus.store
    return Project(
        name=f"reportminer: {corpus.folder.resolve().name}",
        documents=lambda: documents(store),
        themes=store.themes.all(),
        notes=(("How this was made", methods(corpus)),),
        codings=codings,
    )


def documents(store: Store) -> Iterator[Document]:
    """Yield every current report with its findings, by its id, one in memory at a time."""
    origins = {one.report: one for one in store.origins.current() if one.report}
    for key in sorted(store.reports.keys()):
        report = store.reports.get(key)
        if report is None:  # pragma: no cover - only where another process changes the corpus meanwhile
            continue
        rows = store.found.of_report(key)
        origin = origins.get(key)
        yield Document(
            report=report,
            findings=tuple(row.finding for row in rows),
            themes={row.finding.id: row.theme for row in rows if row.theme is not None},
            sha256=origin.sha256 if origin else None,
            address=report.address or (origin.address if origin else None),
            pdf=_pdf(store, key) if origin and origin.media_type == PDF else None,
        )


def _pdf(store: Store, key: str) -> Callable[[], bytes | None]:
    def read() -> bytes | None:
        try:
            page = store.pages.of_report(key)
        except StoreError:  # the archive that holds it was moved away
            return None
        return page.content if page else None

    return read
