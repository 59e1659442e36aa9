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
from reportminer.pipeline.fixed import group_fixed, slots_of
from reportminer.pipeline.material import Grouped, Material
from reportminer.space import GENERAL, Space, entries, fitting, space, version
from reportminer.spacefolder import load_space_folder
from reportminer.store import FindingRow, Store, ThemeRun
from reportminer.store.cached import CachedEmbedder
from reportminer.store.rows import text_hash
from reportminer.thememodel import Edition, NewFinding, ThemeModel, assign, edition, load, model_of
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


def space_of(name: str, made_in: str = "") -> Space | None:
    """Return the space that themes were made in; None for plain vectors.

    Args:
        name: ``general``, a registered space, or the folder of a tuned one.
        made_in: the version that it must have (`version_of`); empty for any.

    Raises:
        ModelError: the space has changed since.
        MissingError: it is not there.
    """
    if name == GENERAL:
        return None
    if name not in entries() and not Path(name).is_dir():
        there = ", ".join([*sorted(entries()), GENERAL])
        message = f"there is no space {name!r}: there are {there}, and folders that `reportminer models tune` wrote"
        raise MissingError(message)
    found = space(name) if name in entries() else load_space_folder(name)
    if made_in and made_in != version_of(name):
        message = (
            f"these themes were made in another version of the space {name!r}: group the corpus anew, or use the "
            "version of reportminer that they were made with"
        )
        raise ModelError(message)
    return found


def version_of(name: str) -> str:
    """Return what names the state of a space: `reportminer.space.version`, or the hash of a folder's file."""
    return version(name) if name == GENERAL or name in entries() else load_space_folder(name).sha256


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


def field_name(run: ThemeRun) -> str:
    """Return the space that a run of themes was made in."""
    return str(run.parameters.get("space", GENERAL))


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
    field = None if run is None else space_of(field_name(run))
    rows = rows_of(store, embedder, [one.text for one in store.themes.inputs()], field)
    told = replace(extra or Extra(), space_sha256="" if run is None or field is None else version_of(field_name(run)))
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
    _check(model, embedder.key)
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


def keep(material: Material, folder: str, embedder: str) -> Grouped:
    """Assign the material of the stage "cluster" to saved themes, which become the corpus's own.

    Args:
        material: findings and recommendations, with their rows in the themes' space.
        folder: the saved themes.
        embedder: key of the embedder of the rows.

    Raises:
        MissingError: there are no themes in the folder.
        ModelError: they are damaged, or made with another embedder or space.
    """
    model = load(folder)
    _check(model, embedder)
    space_of(model.space, model.space_sha256)
    placements = assign(model, material.rows, [one.text_hash for one in material.inputs])
    return group_fixed(material, placements, slots_of(model), {theme.id: theme.keywords for theme in model.themes})


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


def _check(model: ThemeModel, embedder: str) -> None:
    if embedder != model.embedder:
        message = (
            f"these themes were made of vectors of {model.embedder}, and these are vectors of {embedder}: name "
            "the model with --model, or group the corpus anew"
        )
        raise ModelError(message)


def _new(one: Assigned) -> NewFinding:
    found = one.row.finding
    return NewFinding(finding=found.id, report=found.report, body=found.body, text=found.text, placement=one.placement)
