"""The figures of a corpus that a methods paragraph tells."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from reportminer.codebook import Book
from reportminer.diagnostics import PATTERN, RELIABLE
from reportminer.labelling.record import NAME
from reportminer.provenance.deciding import book_of, number_of_decisions
from reportminer.provenance.invented import number_invented
from reportminer.provenance.publishers import publisher_of
from reportminer.records import Theme

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.store import ThemeRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Figures of one corpus.

    Attributes:
        totals: numbers of rows by name, see `reportminer.store.origins.OriginTable.totals`.
        invented: pages of the sample corpus among them.
        publishers: pages by publisher, most first; "" for those whose publisher nothing tells.
        kinds: reports by kind.
        published: first and last publication date, ``YYYY-MM-DD``; None where no report has one.
        fetched: first and last day on which pages were fetched; None where files were put into the folder.
        sites: where the publishers' sites stood at the visits.
        failed: what could not be fetched, loaded, read or mined.
        run: how the findings were grouped; None before they were.
        themes: the themes, largest first.
        own_miner: whether the package's miner found the findings of all reports.
        book: what people decided.
        curve: whether the number of themes was chosen by the data.
        level: agreement of whole groupings under resampling (adjusted Rand index); None where it was not measured.
        resamples: how often the themes were looked for again.
        drawn: different texts in each of those resamples: of many texts not nine tenths, but 9,000.
        full: full reports among the reports, which another model reads than press releases.
        label_models: language models of a label service that labels of this corpus were asked of.
    """

    totals: Mapping[str, int]
    invented: int
    publishers: Mapping[str, int]
    kinds: Mapping[str, int]
    published: tuple[str, str] | None
    fetched: tuple[str, str] | None
    sites: tuple[str, ...]
    failed: int
    run: ThemeRun | None
    themes: Sequence[Theme]
    own_miner: bool
    book: Book
    curve: bool
    level: float | None
    resamples: int
    drawn: int
    full: int
    label_models: tuple[str, ...]

    @property
    def decisions(self) -> int:
        """Number of decisions in the codebook."""
        return number_of_decisions(self.book)

    @property
    def stability(self) -> float | None:
        """Median over the themes of the share of resamples in which each reappears; None where it was not measured."""
        known = [theme.stability for theme in self.themes if theme.stability is not None]
        return median(known) if known else None

    @property
    def reliable(self) -> int:
        """Number of themes that reappear in three quarters of the resamples or more."""
        return sum(theme.stability is not None and theme.stability >= RELIABLE for theme in self.themes)

    @property
    def doubtful(self) -> int:
        """Number of themes that reappear in less than six tenths of the resamples."""
        return sum(theme.stability is not None and theme.stability < PATTERN for theme in self.themes)

    @property
    def unassigned(self) -> float:
        """Share of the findings that are in no theme, 0 to 1."""
        findings = self.totals["findings"]
        return self.totals["findings in no theme"] / findings if findings else 0.0


def facts(corpus: Corpus) -> Facts:
    """Return the figures of a corpus as it is stored.

    Args:
        corpus: the corpus; nothing in it is changed.
    """
    from reportminer.findings.sections import LEAST_PAGES  # noqa: PLC0415 - what is not needed is not imported
    from reportminer.findings.settings import settings_hash  # noqa: PLC0415 - what is not needed is not imported

    store = corpus.store
    origins = store.origins.current()
    mined = {one.mined_settings for one in origins if one.mined_settings is not None}
    measured = store.themes.measured().diagnostics
    agreement, resamples, drawn = (measured.get(name) for name in ("agreement", "resamples", "drawn"))
    rows = store.table("v_reports")
    return Facts(
        totals=store.origins.totals(),
        invented=number_invented(origins),
        publishers=_ordered(Counter(publisher_of(one).name or "" for one in origins)),
        kinds=_ordered(Counter(str(row["kind"]) for row in rows)),
        published=_span(one.published for one in origins),
        fetched=_span(one.fetched for one in origins),
        sites=tuple(sorted({visit.site for visit in store.visits.all() if visit.site})),
        failed=len(store.failures.all()),
        run=store.themes.run(),
        themes=store.themes.all(),
        own_miner=mined == {settings_hash()},
        book=book_of(corpus),
        curve=_chosen(measured.get("criterion")),
        level=agreement if isinstance(agreement, float) else None,
        resamples=resamples if isinstance(resamples, int) else 0,
        drawn=drawn if isinstance(drawn, int) else 0,
        full=sum(isinstance(row["pages"], int) and row["pages"] >= LEAST_PAGES for row in rows),
        label_models=_label_models(corpus.folder / NAME),
    )


def _label_models(path: Path) -> tuple[str, ...]:
    """Return the models that replied, as the record of replies names them; a line that is torn names none."""
    models: set[str] = set()
    for line in path.read_text("utf-8", errors="replace").splitlines() if path.is_file() else ():
        with suppress(ValueError, TypeError, KeyError):
            models.add(str(json.loads(line)["model"]))
    return tuple(sorted(models))


def _chosen(curve: object) -> bool:
    return isinstance(curve, dict) and bool(curve.get("n_themes"))


def _ordered(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _span(times: Iterable[str | None]) -> tuple[str, str] | None:
    days = sorted(time[:10] for time in times if time)
    return (days[0], days[-1]) if days else None
