"""``themes --label-service``: labels proposed by a language model of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportminer.cli.terminal import count, say
from reportminer.codebook import FILE_NAME, read
from reportminer.errors import FetchError, UsageError
from reportminer.labelling import LabelService, Question, Records, label_themes

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

FILE = "labels.jsonl"


def check_service(address: str, model: str) -> None:
    """Refuse a service that cannot be asked, before an hour's work.

    Raises:
        UsageError: it has no address, or the model no name.
    """
    from reportminer.fetch.target import target  # noqa: PLC0415

    if not model.strip():
        message = "--label-model: the name is empty: give that of the model, as the service knows it"
        raise UsageError(message)
    try:
        target(LabelService(address=address, model=model).url)
    except FetchError as error:
        message = f"--label-service {address!r}: {error}; give one such as http://localhost:11434/v1"
        raise UsageError(message) from error


def label(corpus: Corpus, address: str, model: str, *, quiet: bool) -> bool:
    """Let a language model label the discovered themes that no person has named; tell whether it did.

    What it replies is kept beside the database, and not asked for again.
    """
    path = corpus.folder / FILE_NAME
    # `codes init` writes down what the machine called a theme, too.
    named = {one.id for one in read(path).themes if one.label and one.label != one.found_as} if path.exists() else set()
    themes = [one for one in corpus.store.themes.all() if one.origin == "discovered" and one.id not in named]
    found = corpus.store.found.get([key for theme in themes for key in theme.exemplars])
    questions = [
        Question(
            theme=theme.id,
            label=theme.label,
            keywords=theme.keywords,
            exemplars=[found[key].finding.text for key in theme.exemplars if key in found],
        )
        for theme in themes
    ]
    told = label_themes(questions, LabelService(address=address, model=model), Records(corpus.database.parent / FILE))
    corpus.store.themes.relabel({theme.id: name for theme, name in zip(themes, told.labels, strict=True)})
    if not quiet:
        known = f"; {count(told.known, 'others')} known from before" if told.known else ""
        say(f"{count(told.asked, 'labels')} asked of {model}{known}")
    for note in told.notes:
        if not quiet or note == told.failure:
            say(note)
    return told.failure is None
