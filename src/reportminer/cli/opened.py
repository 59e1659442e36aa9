"""The corpus that a verb works on: opened, brought up to date, with a word about what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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

    Themes stay as they were shown: ``findings --theme 3`` after ``themes --themes 5`` shows a theme of those five. So
    do seeds, a codebook that was given, the space, and the themes of the last edition after ``assign --store``.
    """
    with open_corpus(folder, model) as corpus:
        as_before(corpus)
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
        as_before(corpus)
        update(corpus, quiet=quiet, failures=False, stages=[stage for stage in STAGES if stage != "cluster"])
        yield corpus


def as_before(corpus: Corpus) -> None:
    """Take the settings that the stored themes were made with."""
    run = corpus.store.themes.run()
    parameters = {} if run is None else run.parameters
    folder = parameters.get("themes_from")
    if isinstance(folder, str) and not Path(folder).is_dir():
        say(f"the saved themes in {folder} are gone, so the findings are grouped anew")
        return
    space = parameters.get("asked_space")
    if isinstance(space, str) and Path(space).is_absolute() and not Path(space).is_dir():
        say(f"the tuned space in {space} is gone, so the findings are grouped anew without it")
        parameters = {**parameters, "asked_space": None}
    corpus.clustering = corpus.clustering.like(parameters)


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
