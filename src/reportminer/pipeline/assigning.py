"""The findings of a corpus into fixed themes: of the last edition, or of a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reportminer import __version__
from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given import GivenThemes, Placement, place_given
from reportminer.masking import Mask
from reportminer.space import GENERAL, Space, entries, fitting, space
from reportminer.spacefolder import load_space_folder
from reportminer.store import FindingRow, Store
from reportminer.store.cached import CachedEmbedder
from reportminer.store.rows import text_hash
from reportminer.thememodel import Edition, NewFinding, ThemeModel, assign, edition, model_of
from reportminer.thememodel.making import Extra

if TYPE_CHECKING:
    from reportminer.embed import Embedder

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """A finding or recommendation with its place among fixed themes.

    Attributes:
        row: the finding.
        placement: theme, share and nearest theme.
        known: whether its text was there when the themes were made, so that it kept its theme.
    """

    row: FindingRow
    placement: Placement
    known: bool


def model_name(model: ThemeModel) -> str:
    """Return the name by which the embedder of a model's themes is asked for.

    Examples:
        >>> from types import SimpleNamespace
        >>> model_name(SimpleNamespace(embedder="all-MiniLM-L6-v2@e147f4fcdd93"))
        'all-MiniLM-L6-v2'
    """
    return model.embedder.partition("@")[0]


def space_of(name: str, sha256: str = "") -> Space | None:
    """Return the space that themes were made in; None for plain vectors.

    Args:
        name: ``general``, a registered space, or the folder of a tuned one.
        sha256: the hash that its file must have; empty for any.

    Raises:
        ModelError: the space has changed since.
        MissingError: it is not there.
    """
    if name == GENERAL:
        return None
    if name not in entries() and not Path(name).is_dir():
        message = f"these themes were made in the space {name!r}, which is neither registered nor a folder here"
        raise MissingError(message)
    found = space(name) if name in entries() else load_space_folder(name)
    if sha256 and found.sha256 != sha256:
        message = (
            f"these themes were made in another version of the space {name!r}: group the corpus anew, or use the "
            "version of reportminer that they were made with"
        )
        raise ModelError(message)
    return found


def rows_of(store: Store, embedder: Embedder, texts: Sequence[str], field: Space | None) -> Vectors:
    """Return texts of a corpus, its names of bodies and people and dates masked, as rows of a space.

    Args:
        store: the corpus: it tells the names and keeps the vectors.
        embedder: turns texts into vectors.
        texts: the texts, n of them.
        field: the space; None for plain vectors.

    Returns:
        Shape (n, dims), rows of length 1.
    """
    mask = Mask(store.themes.bodies(), store.themes.people())
    masked = [mask(text) for text in texts]
    vectors = CachedEmbedder(embedder, store.vectors).encode(masked)
    return vectors if field is None else field.rows(vectors, masked)


def theme_model(store: Store, embedder: Embedder, *, created: str, extra: Extra | None = None) -> ThemeModel:
    """Return the stored themes of a corpus as a model for the next edition.

    Args:
        store: the corpus, with themes.
        embedder: the embedder that they were made with.
        created: day or moment, as it is to be written down.
        extra: what the store does not tell, such as broad themes; the hash of the space is filled in.

    Raises:
        MissingError: there are no themes.
    """
    run = store.themes.run()
    field = None if run is None else space_of(str(run.parameters.get("space", GENERAL)))
    rows = rows_of(store, embedder, [one.text for one in store.themes.inputs()], field)
    told = replace(extra or Extra(), space_sha256="" if field is None else field.sha256)
    return model_of(store, rows, created=created, package=__version__, extra=told)


def assign_corpus(store: Store, embedder: Embedder, model: ThemeModel) -> tuple[list[Assigned], Edition]:
    """Assign the current findings and recommendations of a corpus to the themes of a model.

    Args:
        store: the corpus; its findings must have vectors of the embedder.
        embedder: the embedder that the themes were made with.
        model: the themes.

    Returns:
        Every finding and recommendation with its place, and what is new in the findings.

    Raises:
        ModelError: the embedder is another one, or the space has changed.
        MissingError: the space is not there.
    """
    if embedder.key != model.embedder:
        message = (
            f"these themes were made of vectors of {model.embedder}, and these are vectors of {embedder.key}: name "
            "the model with --model, or group the corpus anew"
        )
        raise ModelError(message)
    rows, field = store.found.rows(), space_of(model.space, model.space_sha256)
    texts = [row.finding.text for row in rows]
    hashes = [text_hash(text) for text in texts]
    placed = rows_of(store, embedder, texts, field) if rows else np.empty((0, model.centroids.shape[1]), np.float32)
    placements = assign(model, placed, hashes)
    found = [
        Assigned(row=row, placement=placement, known=key in model.members)
        for row, placement, key in zip(rows, placements, hashes, strict=True)
    ]
    judged = [n for n, one in enumerate(found) if one.row.finding.kind == "finding"]
    return found, edition(model, [_new(found[n]) for n in judged], placed[judged])


def place_corpus(store: Store, embedder: Embedder, themes: GivenThemes, wished: str = "probation") -> list[Assigned]:
    """Assign the current findings and recommendations of a corpus to a codebook.

    Args:
        store: the corpus; its findings must have vectors of the embedder.
        embedder: the embedder of these vectors.
        themes: the codebook.
        wished: space in which names and descriptions are compared with findings, where it was made for the embedder.

    Returns:
        Every finding and recommendation with its place; numbers count the codebook's themes from 1.

    Raises:
        UsageError: there are no findings.
    """
    rows = store.found.rows()
    if not rows:
        message = "there are no findings to assign: add pages with findings to the folder and run again"
        raise UsageError(message)
    field = space_of(fitting(wished, embedder.key))
    mask = Mask(store.themes.bodies(), store.themes.people())
    texts = [mask(row.finding.text) for row in rows]
    vectors = CachedEmbedder(embedder, store.vectors).encode(texts)
    placements = place_given(themes, texts, vectors, embedder, None if field is None else field.projected)
    return [
        Assigned(
            row=row,
            placement=Placement(
                theme=None if one.theme is None else one.theme + 1, probability=one.probability, nearest=one.nearest + 1
            ),
            known=False,
        )
        for row, one in zip(rows, placements, strict=True)
    ]


def _new(one: Assigned) -> NewFinding:
    found = one.row.finding
    return NewFinding(finding=found.id, report=found.report, body=found.body, text=found.text, placement=one.placement)
