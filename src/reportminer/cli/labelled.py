"""``themes --label-service``: labels proposed by a language model of the user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportminer.cli.terminal import count, say
from reportminer.codebook import FILE_NAME, read
from reportminer.labelling import LabelService, Question, Records, label_themes

if TYPE_CHECKING:
    from reportminer.corpus import Corpus

FILE = "labels.jsonl"


def label(corpus: Corpus, address: str, model: str, *, quiet: bool) -> None:
    """Let a language model label the discovered themes that no person has named.

    What it replies is kept beside the database, and not asked for again.
    """
    path = corpus.folder / FILE_NAME
    named = {theme.id for theme in read(path).themes if theme.label} if path.exists() else set()
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
        kept = count(len(themes) - told.asked, "others")
        say(f"{count(told.asked, 'labels')} asked of {model}; {kept} were asked before, or keep their own")
    for note in () if quiet else told.notes:
        say(note)
