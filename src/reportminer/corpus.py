"""The front door: a folder of pages, and everything that is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from reportminer.codebook import FILE_NAME, Book, read
from reportminer.errors import MissingError, UsageError
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.mining import DefaultMiner, Miner
from reportminer.pipeline.places import database_of, sample_database, sample_pages
from reportminer.pipeline.run import Run
from reportminer.pipeline.summary import STAGES, Progress, RunSummary, silent
from reportminer.records import Finding, Pointer, Report
from reportminer.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.collecting import CollectSummary, Connection, Watch, Wish
    from reportminer.embed import Embedder
    from reportminer.pipeline.codes import Codes
    from reportminer.pipeline.material import Grouped
    from reportminer.pipeline.search import Hit
    from reportminer.pipeline.status import Status
    from reportminer.sources import Source


class Corpus:
    """A folder of pages with its database: reports, findings, themes.

    Nothing is read or made before a method asks for it. `run` does what is missing or stale, and only that.

    Args:
        folder: a folder with ``.html`` and ``.txt`` files, in subfolders too. The database is
            ``reportminer.sqlite`` in it, or in the user's data folder where the folder cannot be written to.
        database: another place for the database.
        embedder: name of a model, or anything that `reportminer.embedder` takes; None for the default model.
        n_themes: number of themes; None lets the data decide.
        clusterer: a scikit-learn clusterer in place of `reportminer.Themes`; then `n_themes` is its own matter.
        miner: what finds the findings in place of the package's own, see `reportminer.pipeline.mining.Miner`.

    Attributes:
        folder: the folder.
        database: the database file.
        clustering: how findings are grouped, a `reportminer.pipeline.clustering.Clustering`. Its space is the one made
            for most of the inspected bodies (``probation``), and ``general``, the sentence vectors as they are, for
            others or with another embedder; ``replace(corpus.clustering, space="general")`` overrules that.

    Raises:
        MissingError: there is no such folder.
        UsageError: `folder` is a file, or `n_themes` is below 1.

    Examples:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder, Corpus(folder) as corpus:
        ...     summary = corpus.run(["collect", "read"])
        ...     summary.done, len(corpus.store.themes.all())
        (0, 0)
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        database: str | Path | None = None,
        embedder: Any = None,  # noqa: ANN401 - a name, a folder, or anything that encodes
        n_themes: int | None = None,
        clusterer: Any = None,  # noqa: ANN401 - scikit-learn has no types
        miner: Miner | None = None,
    ) -> None:
        self.folder = Path(folder).expanduser()
        if not self.folder.exists():
            message = f"there is no folder {str(folder)!r}: check the name, or make it and put pages in it"
            raise MissingError(message)
        if not self.folder.is_dir():
            message = f"{str(folder)!r} is a file: a corpus is a folder of pages, name the folder that it stands in"
            raise UsageError(message)
        if n_themes is not None and n_themes < 1:
            message = f"n_themes={n_themes}: give 1 or more, or None to let the data decide"
            raise UsageError(message)
        self.database = Path(database) if database is not None else database_of(self.folder)
        self._model = embedder
        self.clustering = Clustering(estimator=clusterer, n_themes=n_themes)
        self._miner: Miner = DefaultMiner() if miner is None else miner

    @classmethod
    def sample(cls, **options: Any) -> Self:  # noqa: ANN401 - the options of the constructor
        """Return the sample corpus that travels with the package: releases about invented bodies.

        Args:
            options: as for `Corpus`. The database is in the user's cache folder, or in the folder that the environment
                variable ``REPORTMINER_HOME`` names, unless `database` names a file.
        """
        return cls(sample_pages(), **({"database": sample_database()} | options))

    def run(
        self, stages: Iterable[str] | str | None = None, *, progress: Progress = silent, force: bool = False
    ) -> RunSummary:
        """Do what is missing or stale: collect, read, mine, embed, cluster.

        Args:
            stages: only these; None for all. Whatever the order given, they run in the order above.
            progress: told how far each stage is; see `Progress`.
            force: do them again even where nothing changed.

        Returns:
            What was done, skipped and failed.

        Raises:
            UsageError: there is no stage of that name, or "cluster" is asked for alone before "embed".
            StoreError: the database is locked, damaged, or written by a newer version.
            ModelError: a model is missing or damaged.
        """
        asked = STAGES if stages is None else (stages,) if isinstance(stages, str) else tuple(stages)
        unknown = [name for name in asked if name not in STAGES]
        if unknown:
            message = f"there is no stage {unknown[0]!r}: the stages are {', '.join(STAGES)}"
            raise UsageError(message)
        run = Run(
            store=self.store,
            folder=self.folder,
            miner=self._miner,
            embedder=lambda: self._embedder,
            how=self._how(),
            progress=progress,
            force=force,
        )
        return run.do(tuple(stage for stage in STAGES if stage in asked))

    def collect(
        self,
        source: str | Source,
        *,
        wish: Wish | None = None,
        connection: Connection | None = None,
        watch: Watch | None = None,
    ) -> CollectSummary:
        """Bring what a publisher has published, or what is new of it, into the folder: pages and PDFs, kept as WARC.

        Args:
            source: name of a publisher, such as ``hmi-probation``, or a `reportminer.sources.Source`.
            wish: what to bring, a `reportminer.collecting.Wish`; None for everything.
            connection: how to reach it, a `reportminer.collecting.Connection`; None for its own site.
            watch: told how far it is.

        Returns:
            What was done. Its `problem` says why it was stopped, if it was; what had come before is stored.

        Raises:
            MissingError: there is no such source.
            UsageError: a wish or the connection makes no sense, or there is nobody for the publisher to write to.
            StoreError: the folder cannot be written to, or another visit is at work in it.
        """
        from reportminer import collecting, sources  # noqa: PLC0415 - what is not needed is not imported

        found = sources.source(source) if isinstance(source, str) else source
        return collecting.collect(self.folder, self.store, found, wish=wish, connection=connection, watch=watch)

    @property
    def documents(self) -> pd.DataFrame:
        """One row a collected document: title, date, kind, body, every address, and what offers it."""
        from reportminer.pipeline import frames  # noqa: PLC0415 - imports pandas

        return frames.documents(self.store)

    @property
    def reports(self) -> pd.DataFrame:
        """One row a report: title, date, kind, programme, bodies, and how many findings of each polarity."""
        from reportminer.pipeline import frames  # noqa: PLC0415 - imports pandas

        return frames.reports(self.store)

    @property
    def findings(self) -> pd.DataFrame:
        """One row a finding or recommendation: text, polarity, body, date, theme, and its place in the report.

        ``theme`` is missing for a finding that fits none, ``nearest`` is the theme that it is nearest to;
        ``steadiness`` is the share of resamples in which it stays with its theme.
        """
        from reportminer.pipeline import frames  # noqa: PLC0415 - imports pandas

        return frames.findings(self.store)

    @property
    def themes(self) -> pd.DataFrame:
        """One row a theme: label, findings, bodies, strengths, concerns, keywords, years, and how far to trust it.

        ``stability`` is the share of resamples in which the theme is found again, ``trust`` what that means: reliable,
        pattern or doubtful.
        """
        from reportminer.pipeline import frames  # noqa: PLC0415 - imports pandas

        return frames.themes(self.store)

    @property
    def theme_bodies(self) -> pd.DataFrame:
        """One row a theme and body that meet: findings, strengths, concerns, neutral, reports."""
        from reportminer.pipeline import frames  # noqa: PLC0415 - imports pandas

        return frames.theme_bodies(self.store)

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """Find findings by words and by meaning.

        Args:
            query: words as a person types them; "words in double quotes" belong together.
            limit: at most so many hits.

        Returns:
            Hits with finding, body, date, source and score, best first.

        Raises:
            UsageError: the query is empty, or the limit below 1.
        """
        from reportminer.pipeline.search import search  # noqa: PLC0415 - imports numpy

        return search(self.store, query, limit, lambda: self._embedder)

    def status(self) -> Status:
        """Return what the corpus holds, what is stale, and what went wrong. Changes nothing."""
        from reportminer.pipeline.status import status  # noqa: PLC0415 - what is not needed is not imported

        return status(
            self.store,
            self.folder,
            model=self._embedder.key,
            miner_settings=self._miner.settings,
            how=self._how(),
        )

    def codes(self, file: str | Path | None = None) -> Codes:
        """Return what people decided about themes: to be written, applied, compared.

        The findings must be up to date (`run`), their themes need not.

        Args:
            file: the codebook; None for ``codebook.toml`` in the folder, which `run` follows too.
        """
        from reportminer.pipeline.cluster import regroup  # noqa: PLC0415 - what is not needed is not imported
        from reportminer.pipeline.codes import Codes  # noqa: PLC0415

        def grouped(book: Book) -> Grouped:
            # Which themes to rely on is measured when they are stored; here it would only take longer than the rest.
            return regroup(self.store, replace(self.clustering, book=book, resamples=0), self._embedder)

        return Codes(self.store, self.folder / FILE_NAME if file is None else Path(file), grouped)

    def report(self, key: str) -> tuple[Report, tuple[Finding, ...]]:
        """Return one report with its findings and recommendations, in order of the text.

        Args:
            key: the beginning of its id or of its source, or the whole source.

        Raises:
            MissingError: no report is called so, or several are.
        """
        from reportminer.pipeline.lookup import find_report  # noqa: PLC0415 - what is not needed is not imported

        return find_report(self.store, key)

    @cached_property
    def store(self) -> Store:
        """The database, opened when first asked for: records without pandas."""
        return Store(self.database, contents=self._contents)

    def _how(self) -> Clustering:
        """Return the settings of themes, with the codebook as it is now."""
        path = self.folder / FILE_NAME
        book = read(path) if path.exists() else Book()
        return replace(self.clustering, book=book)

    def _contents(self, pointer: Pointer) -> bytes:
        from reportminer.pipeline.collect import WARCS  # noqa: PLC0415 - what is not needed is not imported
        from reportminer.warc import Archive  # noqa: PLC0415

        return Archive(self.folder / WARCS, "corpus").read(pointer).content

    def close(self) -> None:
        """Close the database. The next method opens it again."""
        store = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    @cached_property
    def _embedder(self) -> Embedder:
        from reportminer.embed import embedder  # noqa: PLC0415 - imports numpy

        return embedder(self._model)

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
