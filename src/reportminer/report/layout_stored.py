"""The map of a corpus: places of its findings, made once and kept in the database."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reportminer.errors import MissingError, ModelError
from reportminer.masking import Mask
from reportminer.pipeline.assigning import field_name, space_of, version_of
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.space import GENERAL, Space
from reportminer.store import Store
from reportminer.store.layouts import LayoutRun, Place
from reportminer.store.rows import text_hash

# What decides about places beside the vectors.
ROOMS = ("report/layout", "report/layout_stored", "space", "given")


def places_of(store: Store, *, seed: int = 0) -> dict[str, Place]:
    """Return where each current finding stands on the map of a corpus.

    The vectors are those that the themes were grouped in, names of bodies and people masked and in the same space, so
    that themes are regions of the map. A finding that came after the themes were made is placed by the vector of its
    unmasked text. Where the space is not there any more (a tuned one whose folder was moved), the sentence vectors as
    they are take its place. The map is stored: asked again it is looked up, as long as texts, model and space are the
    same.

    Args:
        store: the database of a corpus whose findings have themes.
        seed: of the layout, see `reportminer.report.layout.layout`.

    Returns:
        x and y, 0 to 1, by `Finding.id`; recommendations are left out, and so is a finding without a vector. Empty
        where no themes were made yet.

    Raises:
        StoreError: the database is locked or cannot be written to.

    Examples:
        >>> import tempfile
        >>> from pathlib import Path
        >>> with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "corpus.sqlite") as store:
        ...     places_of(store)
        {}
    """
    made = store.themes.run()
    findings = [one for one in store.themes.inputs() if one.kind == "finding"]
    if made is None or not findings:
        return {}
    field, name = _space(field_name(made))
    mask = Mask(store.themes.bodies(), store.themes.people())
    masked = {one.text_hash: mask(one.text) for one in findings}
    run = LayoutRun(key=_key(masked, made.model, name, seed), model=made.model, space=name)
    if store.layouts.run() == run:
        places = store.layouts.places()
    else:
        places = _made(store, masked, {one.text_hash: one.text for one in findings}, (made.model, field, seed))
        # Only a whole map is kept: one that lacks findings is made anew when they have vectors.
        if len(places) == len(masked):
            store.layouts.save(run, places)
    return {one.finding: places[one.text_hash] for one in findings if one.text_hash in places}


def _space(name: str) -> tuple[Space | None, str]:
    """Return a space and its name; that of the plain vectors where it is not there any more."""
    try:
        return space_of(name), name
    except (MissingError, ModelError):
        return None, GENERAL


def _key(masked: dict[str, str], model: str, space: str, seed: int) -> str:
    texts = sorted((key, text_hash(text)) for key, text in masked.items())
    return text_hash(json.dumps([model, space, version_of(space), seed, fingerprint(*ROOMS), texts]))


def _made(
    store: Store, masked: dict[str, str], plain: dict[str, str], how: tuple[str, Space | None, int]
) -> dict[str, Place]:
    """Lay out texts, masked and plain ones by hash of the plain one, by the vectors that are stored of either."""
    from reportminer.report.layout import layout  # noqa: PLC0415 - a stored map needs it not

    model, field, seed = how
    hashes = {key: text_hash(text) for key, text in masked.items()}
    vectors = store.vectors.get(model, sorted({*hashes.values(), *plain}))
    texts: dict[str, tuple[str, bytes]] = {}
    for key in sorted(plain):
        for text, hashed in ((masked[key], hashes[key]), (plain[key], key)):
            if key not in texts and hashed in vectors:
                texts[key] = text, vectors[hashed]
    if not texts:
        return {}
    rows = _rows([vector for _, vector in texts.values()], [text for text, _ in texts.values()], field)
    found = layout(rows, seed=seed).tolist()
    return {key: (x, y) for key, (x, y) in zip(texts, found, strict=True)}


def _rows(vectors: Sequence[bytes], texts: Sequence[str], field: Space | None) -> NDArray[np.float32]:
    plain = np.frombuffer(b"".join(vectors), "<f4").astype(np.float32).reshape(len(vectors), -1)
    return plain if field is None else field.rows(plain, texts)
