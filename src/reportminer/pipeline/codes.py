"""A codebook made from a corpus's themes, applied to them, compared with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.codebook import Book, document, parse, read, rewritten
from reportminer.codebook.files import save
from reportminer.codebook.reading import text_of
from reportminer.errors import MissingError, UsageError

if TYPE_CHECKING:
    from reportminer.codebook.comparing import Comparison, Side
    from reportminer.codebook.curated import Curated
    from reportminer.pipeline.material import Grouped
    from reportminer.store import Store

Regroup = Callable[[Book], "Grouped"]


@dataclass(frozen=True, kw_only=True)
class Applied:
    """What came of a codebook.

    Attributes:
        path: its file.
        curated: what was done, told and is to be written.
        labels: names of the themes, by number.
        is_written: whether the file was changed.
    """

    path: Path
    curated: Curated
    labels: Mapping[int, str]
    is_written: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What a codebook would change.

    Attributes:
        path: its file.
        curated: what would be done and told.
        comparison: themes before and after, and the findings that move.
        texts: the words of the findings that move, by id.
    """

    path: Path
    curated: Curated
    comparison: Comparison
    texts: Mapping[str, str]


class Codes:
    """The codebook of a corpus.

    Args:
        store: the database; its findings must have vectors.
        path: the codebook's file, whether or not it is there yet.
        regroup: groups the current findings with a codebook and stores nothing.
    """

    def __init__(self, store: Store, path: Path, regroup: Regroup) -> None:
        self._store = store
        self._path = path
        self._regroup = regroup

    def init(self, *, force: bool = False) -> Applied:
        """Write a codebook of the present themes.

        Args:
            force: where there is one already, bring new themes into it; every decision stays.

        Raises:
            UsageError: there is one already, or it cannot be read.
            MissingError: there are no findings to make themes of.
            OSError: it cannot be written.
        """
        if self._path.exists() and not force:
            message = (
                f"{self._path} is there already: `reportminer codes apply` brings new themes into it, and so does "
                "--force, which keeps every decision"
            )
            raise UsageError(message)
        return self._written(read(self._path) if self._path.exists() else Book(name=str(self._path)))

    def apply(self) -> Applied:
        """Carry out the codebook on the present findings, and write what it is to know to its file.

        Raises:
            MissingError: there is no codebook, or there are no findings.
            UsageError: it is typed wrongly, or was changed meanwhile.
            OSError: it cannot be written.
        """
        return self._written(read(self._path))

    def diff(self, against: Path | None = None) -> Difference:
        """Compare what the codebook would make with the stored themes, or with what another codebook would make.

        Args:
            against: the other codebook.

        Raises:
            MissingError: there is no codebook, or there are no findings.
            UsageError: one of them is typed wrongly.
        """
        from reportminer.codebook.comparing import compare  # noqa: PLC0415 - what is not needed is not imported

        book = read(self._path)
        before = self._stored() if against is None else _side(self._regrouped(read(against)))
        after = self._regrouped(book)
        comparison = compare(before, _side(after))
        found = self._store.found.get([one for one, _, _ in comparison.moved])
        texts = {one: row.finding.text for one, row in found.items()}
        return Difference(path=self._path, curated=after.curated, comparison=comparison, texts=texts)

    def _written(self, book: Book) -> Applied:
        from reportminer.codebook.curated import named  # noqa: PLC0415 - imports numpy

        before = self._path.read_bytes() if self._path.exists() else None
        grouped = self._regrouped(book)
        labels = {theme.id: theme.label for theme in grouped.themes}
        after = named(grouped.curated.book, labels)
        text = document(after) if before is None else rewritten(text_of(self._path), after)
        is_written = before is None or parse(text, book.name) != book
        if is_written:
            save(self._path, text, before=before)
        return Applied(path=self._path, curated=grouped.curated, labels=labels, is_written=is_written)

    def _regrouped(self, book: Book) -> Grouped:
        if not any(one.kind == "finding" for one in self._store.themes.inputs()):
            message = "there are no findings, so there are no themes to curate: add pages with findings to the folder"
            raise MissingError(message)
        return self._regroup(book)

    def _stored(self) -> Side:
        from reportminer.codebook.comparing import Side  # noqa: PLC0415 - what is not needed is not imported

        findings = {one.finding for one in self._store.themes.inputs() if one.kind == "finding"}
        theme_of = {
            one.finding: one.theme if one.assigned else None
            for one in self._store.themes.members()
            if one.finding in findings
        }
        return Side(theme_of=theme_of, labels={theme.id: theme.label for theme in self._store.themes.all()})


def _side(grouped: Grouped) -> Side:
    """Return the findings, not the recommendations, of what was grouped."""
    from reportminer.codebook.comparing import Side  # noqa: PLC0415 - what is not needed is not imported

    return Side(theme_of=grouped.curated.theme_of, labels={theme.id: theme.label for theme in grouped.themes})
