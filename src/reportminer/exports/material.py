"""What is exported: findings and reports one report at a time, and the small tables around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from reportminer.agreement.codings import Coding
from reportminer.pipeline.summary import Progress, silent
from reportminer.provenance.about import about
from reportminer.provenance.original import original
from reportminer.records import Report

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.store import Listed, Store

Row: TypeAlias = dict[str, Any]
"""One line of a table: a value (text, number, or None) by the name of its column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type (``text``, ``integer`` or ``number``), and what it holds."""

    name: str
    type: str
    holds: str


FINDINGS = (
    Column("finding", "text", "id of the finding, the same in every export and every run"),
    Column("report", "text", "id of the report"),
    Column("title", "text", "title of the report"),
    Column("published", "text", "publication date of the report, YYYY-MM-DD; empty where the page names none"),
    Column("year", "integer", "year of publication"),
    Column("kind_of_report", "text", "press release, report or other"),
    Column("programme", "text", "inspection programme"),
    Column("body", "text", "inspected body that the finding is about; empty where it is about no single body"),
    Column("body_type", "text", "type of that body, such as trust"),
    Column("rating", "text", "overall rating of that body in the report"),
    Column("kind", "text", "finding or recommendation"),
    Column("polarity", "text", "strength, concern or neutral; empty for recommendations"),
    Column("theme", "integer", "number of the theme; empty for a finding that fits none"),
    Column("label", "text", "label of the theme"),
    Column("nearest", "integer", "number of the nearest theme, which is the theme of a finding that has one"),
    Column("probability", "number", "share of that theme among all, 0 to 1"),
    Column("steadiness", "number", "share of resamples in which the finding stays with its theme, 0 to 1"),
    Column("text", "text", "the words of the finding as they stand in the report"),
    Column("speaker", "text", "who says it, where it stands in a quotation"),
    Column("cue", "text", "lead-in or cue phrase that governs it"),
    Column("confidence", "number", "how sure the miner is that this is a finding of this polarity, 0 to 1"),
    Column("start", "integer", "position of its first character in the text of the report, from 0"),
    Column("end", "integer", "position after its last character"),
    Column("block", "integer", "number of its paragraph or list item in the report, from 0"),
    Column("page", "integer", "page on which it begins, from 1, for paged documents"),
    Column("source", "text", "file or address that the report was read from"),
    Column("address", "text", "the publisher's address of the report"),
    Column("archived", "text", "address of a copy of the report in a web archive"),
)
THEMES = (
    Column("theme", "integer", "number of the theme, the same in every run"),
    Column("label", "text", "label of the theme"),
    Column("findings", "integer", "number of its findings, recommendations not among them"),
    Column("bodies", "integer", "number of different inspected bodies"),
    Column("reports", "integer", "number of different reports"),
    Column("strengths", "integer", "strengths among the findings"),
    Column("concerns", "integer", "concerns among the findings"),
    Column("neutral", "integer", "neutral ones among the findings"),
    Column("keywords", "text", "words and phrases that set it apart, best first, with semicolons between"),
    Column("first_year", "integer", "first year of publication"),
    Column("last_year", "integer", "last year of publication"),
    Column("stability", "number", "share of resamples in which the theme reappears, 0 to 1"),
    Column("trust", "text", "what that means: reliable, pattern or doubtful"),
    Column("origin", "text", "discovered, given or seeded"),
    Column("locked", "integer", "1 where a person decided that it keeps its findings"),
    Column("note", "text", "what a person wrote about it"),
)
THEME_BODIES = (
    Column("theme", "integer", "number of the theme"),
    Column("label", "text", "label of the theme"),
    Column("body", "text", "inspected body"),
    Column("findings", "integer", "number of findings of the theme about the body"),
    Column("strengths", "integer", "strengths among them"),
    Column("concerns", "integer", "concerns among them"),
    Column("neutral", "integer", "neutral ones among them"),
    Column("reports", "integer", "number of different reports that they stand in"),
)


class Material:
    """A corpus as it is exported. Nothing in it is changed, and no more than one report is held at a time.

    Args:
        corpus: the corpus, brought up to date before (`Corpus.run`).
        progress: told how many reports were gone through, in the stage ``export``.
        codings: what people coded.

    Attributes:
        codings: what people coded, to go with it.
        notes: what a writer had to leave out or cut, for its reader to know; see `note`.

    Examples:
        >>> import tempfile
        >>> from reportminer import Corpus
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     material = Material(corpus)
        ...     len(material), list(material.findings()), material.themes()
        (0, [], ())
    """

    def __init__(self, corpus: Corpus, progress: Progress = silent, *, codings: tuple[Coding, ...] = ()) -> None:
        self._corpus = corpus
        self._progress = progress
        self.codings = codings
        self.notes: list[str] = []

    def __len__(self) -> int:
        """Return the number of findings and recommendations."""
        return sum(one.findings for one in self._listed)

    def findings(self) -> Iterator[Row]:
        """Yield every finding and recommendation with the columns of `FINDINGS`: newest report first, as in its text.

        Examples:
            >>> [column.name for column in FINDINGS][:3]
            ['finding', 'report', 'title']
        """
        for one in self._walk():
            yield from self._findings_of(one.key)

    def reports(self) -> Iterator[tuple[Report, tuple[Row, ...]]]:
        """Yield every report with its findings and recommendations, as rows of `FINDINGS` in the order of its text.

        ``report.text[row["start"]:row["end"]] == row["text"]`` holds for each of them.
        """
        for one in self._walk():
            report = self._store.reports.get(one.key)
            if report is not None:
                yield report, tuple(self._findings_of(one.key))

    def themes(self) -> tuple[Row, ...]:
        """Return the themes, largest first, with the columns of `THEMES`."""
        measured: Any = self._store.themes.measured().diagnostics.get("themes", [])
        trust = {one["theme"]: one.get("trust") for one in measured}
        return tuple(
            {
                "theme": theme.id,
                "label": theme.label,
                "findings": theme.size,
                "bodies": theme.bodies,
                "reports": theme.reports,
                "strengths": theme.strengths,
                "concerns": theme.concerns,
                "neutral": theme.neutral,
                "keywords": "; ".join(theme.keywords),
                "first_year": min(theme.years, default=None),
                "last_year": max(theme.years, default=None),
                "stability": theme.stability,
                "trust": trust.get(theme.id),
                "origin": theme.origin,
                "locked": int(theme.locked),
                "note": theme.note,
            }
            for theme in self._store.themes.all()
        )

    def theme_bodies(self) -> tuple[Row, ...]:
        """Return one row a theme and body that meet, with the columns of `THEME_BODIES`."""
        rows = self._store.themes.by_body()
        return tuple({column.name: getattr(one, column.name) for column in THEME_BODIES} for one in rows)

    def codes(self) -> dict[int, str]:
        """Return the labels of the themes by their number, largest theme first."""
        return {theme.id: theme.label for theme in self._store.themes.all()}

    def about(self) -> tuple[tuple[str, str], ...]:
        """Return what a reader of the file is to know of it, as name and value: what it is, counts, methods, limits."""
        return about(self._corpus)

    def note(self, text: str) -> None:
        """Take down, once, what was cut or left out: it is told beside the file that was written."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def corpus(self) -> Corpus:
        """The corpus, for a writer that takes records and not rows."""
        return self._corpus

    @property
    def _store(self) -> Store:
        return self._corpus.store

    @cached_property
    def _listed(self) -> tuple[Listed, ...]:
        return self._store.exported.reports()

    @cached_property
    def _addresses(self) -> dict[str, tuple[str | None, str | None]]:
        """The publisher's address and that of the oldest archived copy, by report."""
        found = {}
        for origin in self._store.origins.current():
            if origin.report is None:
                continue
            known = original(self._corpus, origin, self._claimed.get(origin.report), look=False)
            found[origin.report] = (known.address, known.copies[0].address if known.copies else None)
        return found

    @cached_property
    def _claimed(self) -> dict[str, str]:
        """The address that a page says is its own, by report."""
        rows = self._store.table("v_reports")
        return {str(row["report_key"]): str(row["address"]) for row in rows if row["address"]}

    def _findings_of(self, key: str) -> Iterator[Row]:
        address, archived = self._addresses.get(key, (None, None))
        for row in self._store.exported.findings(key):
            row["address"], row["archived"] = address, archived
            yield row

    def _walk(self) -> Iterator[Listed]:
        total = len(self._listed)
        for done, one in enumerate(self._listed):
            self._progress("export", done, total)
            yield one
        self._progress("export", total, total)
