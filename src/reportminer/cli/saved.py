"""``themes --save``: the themes of a corpus as a model for new reports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cli.terminal import count, say
from reportminer.embed import embedder
from reportminer.pipeline.assigning import theme_model
from reportminer.pipeline.broad import broad_themes
from reportminer.thememodel import save
from reportminer.thememodel.making import Extra

if TYPE_CHECKING:
    from reportminer.corpus import Corpus


def save_themes(corpus: Corpus, folder: Path, model_name: str | None, *, quiet: bool) -> None:
    """Write the stored themes to a folder.

    Raises:
        MissingError: there are no themes.
        UsageError: the folder holds other things.
    """
    broad = broad_themes(corpus.store, level=1) if corpus.store.themes.all() else []
    extra = Extra(
        broad={one.id: one.label for one in broad},
        broad_of={theme.id: one.id for one in broad for theme in one.themes},
    )
    model = theme_model(corpus.store, embedder(model_name), created=datetime.now(UTC).date().isoformat(), extra=extra)
    place = save(model, folder)
    if not quiet:
        say(f"{count(len(model.themes), 'themes')} saved in {place}: `reportminer assign --themes {place}` uses them")
