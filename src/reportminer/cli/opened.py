"""The corpus that a verb works on: opened, brought up to date, with a word about what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cli.progress import Bars
from reportminer.cli.terminal import say
from reportminer.errors import UsageError
from reportminer.pipeline.summary import STAGES

if TYPE_CHECKING:
    from reportminer.corpus import Corpus
    from reportminer.pipeline.summary import RunSummary

# More failures than these are counted, not listed: `status` lists them all.
MOST_FAILURES = 10


def open_corpus(folder: Path | None, model: str | None, n_themes: int | None = None) -> Corpus:
    """Return a user's corpus, or the sample corpus.

    Raises:
        MissingError: there is no such folder.
        UsageError: it is a file.
    """
    from reportminer.corpus import Corpus  # noqa: PLC0415 - `--help` needs no corpus

    if folder is None:
        return Corpus.sample(embedder=model, n_themes=n_themes)
    return Corpus(folder, embedder=model, n_themes=n_themes)


@contextmanager
def mined(folder: Path | None, model: str | None, *, quiet: bool) -> Iterator[Corpus]:
    """Open a corpus to look something up in it: what is missing or stale is done first.

    The number of themes stays what it was when they were made: ``findings --theme 3`` after ``themes --themes 5`` shows
    a theme of those five. So do the themes of the last edition after ``assign --store``.
    """
    with open_corpus(folder, model) as corpus:
        n_themes, themes_from = stored_number(corpus), stored_folder(corpus)
    with open_corpus(folder, model, n_themes) as corpus:
        corpus.clustering = replace(corpus.clustering, themes_from=themes_from)
        # Failures are told by those verbs that mine; here they would stand between the user and the answer.
        update(corpus, quiet=quiet, failures=False)
        yield corpus


@contextmanager
def curating(folder: Path | None, codebook: Path | None, model: str | None, *, quiet: bool) -> Iterator[Corpus]:
    """Open a corpus and a codebook: findings are brought up to date, themes stay as they are stored."""
    if folder is None and codebook is None:
        message = (
            "the sample corpus keeps no codebook: name a corpus with --corpus DIR, or a file with --codebook-file FILE"
        )
        raise UsageError(message)
    with open_corpus(folder, model) as corpus:
        n_themes = stored_number(corpus)
    with open_corpus(folder, model, n_themes) as corpus:
        update(corpus, quiet=quiet, failures=False, stages=[stage for stage in STAGES if stage != "cluster"])
        yield corpus


def stored_number(corpus: Corpus) -> int | None:
    """Return the number of themes that was asked for when the stored themes were made, or None."""
    run = corpus.store.themes.run()
    number = run.parameters.get("n_themes") if run is not None else None
    return number if isinstance(number, int) else None


def stored_folder(corpus: Corpus) -> str | None:
    """Return the folder of saved themes that the stored assignment came from (``assign --store``), or None."""
    run = corpus.store.themes.run()
    folder = run.parameters.get("themes_from") if run is not None else None
    if not isinstance(folder, str):
        return None
    if not Path(folder).is_dir():
        say(f"the saved themes in {folder} are gone, so the findings are grouped anew")
        return None
    return folder


def update(corpus: Corpus, *, quiet: bool, failures: bool = True, stages: Sequence[str] | None = None) -> RunSummary:
    """Do what is missing or stale; say what failed and what to know."""
    with Bars(quiet=quiet) as bars:
        summary = corpus.run(stages, progress=bars)
    tell(summary, quiet=quiet, failures=failures)
    return summary


def tell(summary: RunSummary, *, quiet: bool, failures: bool = True) -> None:
    """Say what failed (even when quiet), and what a reader of the results should know."""
    if failures:
        for failure in summary.failed[:MOST_FAILURES]:
            say(f"{failure.stage} failed: {_named(failure.source, failure.message)}")
        if len(summary.failed) > MOST_FAILURES:
            say(f"{len(summary.failed) - MOST_FAILURES} more failed; `reportminer status` lists them all")
    for note in () if quiet else summary.notes:
        say(note)


def _named(source: str, message: str) -> str:
    return message if source in message else f"{source}: {message}"
