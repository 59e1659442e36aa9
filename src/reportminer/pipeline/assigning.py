"""The findings of a corpus into fixed themes: of the last edition, or of a codebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given import GivenThemes, Placement, place_given
from reportminer.space import GENERAL, entries, fitting, space
from reportminer.spacefolder import load_space_folder
from reportminer.store import FindingRow, Store
from reportminer.store.cached import CachedEmbedder
from reportminer.store.rows import text_hash
from reportminer.thememodel import Edition, NewFinding, ThemeModel, assign, edition

if TYPE_CHECKING:
    from reportminer.embed import Embedder

Vectors = NDArray[np.float32]
Project = Callable[[Vectors], Vectors]


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


def projection_of(name: str, sha256: str) -> Project:
    """Return what takes vectors into the space that themes were made in.

    Args:
        name: ``general``, a registered space, or the folder of a tuned one.
        sha256: the hash that its file must have; empty for any.

    Raises:
        ModelError: the space has changed since.
        MissingError: it is not there.
    """
    if name == GENERAL:
        return lambda vectors: vectors
    if name in entries():
        found = space(name)
    elif Path(name).is_dir():
        found = load_space_folder(name)
    else:
        message = f"these themes were made in the space {name!r}, which is neither registered nor a folder here"
        raise MissingError(message)
    if sha256 and found.sha256 != sha256:
        message = (
            f"these themes were made in another version of the space {name!r}: group the corpus anew, or use the "
            "version of reportminer that they were made with"
        )
        raise ModelError(message)
    return found.project


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
    rows, vectors = _found(store, embedder)
    project = projection_of(model.space, model.space_sha256)
    hashes = [text_hash(row.finding.text) for row in rows]
    placed = project(vectors) if len(rows) else np.empty((0, model.centroids.shape[1]), np.float32)
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
    rows, vectors = _found(store, embedder)
    if not rows:
        message = "there are no findings to assign: add pages with findings to the folder and run again"
        raise UsageError(message)
    name = fitting(wished, embedder.key)
    project = None if name == GENERAL else projection_of(name, "")
    placements = place_given(themes, [row.finding.text for row in rows], vectors, embedder, project)
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


def _found(store: Store, embedder: Embedder) -> tuple[list[FindingRow], Vectors]:
    rows = store.found.rows()
    return rows, CachedEmbedder(embedder, store.vectors).encode([row.finding.text for row in rows])


def _new(one: Assigned) -> NewFinding:
    found = one.row.finding
    return NewFinding(finding=found.id, report=found.report, body=found.body, text=found.text, placement=one.placement)
