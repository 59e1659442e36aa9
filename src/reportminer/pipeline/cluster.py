"""The stage "cluster": findings to themes. Whether there is anything to do is found out without scikit-learn."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from reportminer.errors import UsageError
from reportminer.pipeline.clustering import Clustering
from reportminer.pipeline.summary import Progress, StageSummary, silent
from reportminer.store import Store, ThemeInput, ThemeRun
from reportminer.store.rows import text_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportminer.embed import Embedder
    from reportminer.given.theme import GivenThemes
    from reportminer.pipeline.material import Grouped, Material, Placed
    from reportminer.space import Space

NO_FINDINGS = "there are no findings, so there are no themes: add pages with findings to the folder and run again"


def cluster(
    store: Store, how: Clustering, embedder: Embedder, *, progress: Progress = silent, force: bool = False
) -> StageSummary:
    """Group the current findings into themes, where that is not done or something changed.

    Args:
        store: where from and where to. The findings must have vectors of the embedder.
        how: the settings.
        embedder: the embedder of the vectors; it is asked for its key, and to compare labels where they are made.
        progress: told at the beginning and the end.
        force: group again.

    Returns:
        ``done`` is the number of themes made, ``skipped`` that of themes which still hold.
    """
    model = embedder.key
    inputs = store.themes.inputs()
    barred = store.themes.barred()
    how = _fitting(how, model, store)
    run = _run(inputs, barred, how, model)
    if not force and store.themes.run() == run:
        return StageSummary(stage="cluster", skipped=len(store.themes.all()))
    progress("cluster", 0, 1)
    if run.message is not None:
        store.themes.save(run, (), ())
        progress("cluster", 1, 1)
        return StageSummary(stage="cluster")
    told = [1]

    def tell(done: int, total: int) -> None:
        told[0] = total + 2
        progress("cluster", done + 1, told[0])  # the fit is done, names and saving are to come

    grouped = _grouped(store, how, embedder, (inputs, barred), tell)
    store.themes.save(run, grouped.themes, grouped.members, grouped.measured)
    progress("cluster", told[0], told[0])
    return StageSummary(stage="cluster", done=len(grouped.themes))


def regroup(
    store: Store, how: Clustering, embedder: Embedder, *, progress: Callable[[int, int], None] | None = None
) -> Grouped:
    """Group the current findings, of which there is at least one, and store nothing.

    Args:
        store: where from.
        how: the settings.
        embedder: the embedder of the vectors.
        progress: told how many of how many resamples are done.
    """
    found = store.themes.inputs(), store.themes.barred()
    return _grouped(store, _fitting(how, embedder.key, store), embedder, found, progress)


def _grouped(
    store: Store,
    how: Clustering,
    embedder: Embedder,
    found: tuple[Sequence[ThemeInput], Sequence[str]],
    progress: Callable[[int, int], None] | None,
) -> Grouped:
    """Group inputs, given with the names that are barred from labels, by settings that name their space."""
    inputs, barred = found
    material = _material(store, inputs, how, embedder, barred)
    if how.themes_from is not None:
        from reportminer.pipeline.assigning import keep  # noqa: PLC0415 - imports numpy

        return keep(material, how.themes_from, embedder.key)
    from reportminer.pipeline.grouping import group  # noqa: PLC0415 - imports scikit-learn

    return group(replace(material, progress=progress), how)


def material_of_texts(
    texts: Sequence[str], vectors: NDArray[np.float32], how: Clustering, embedder: Embedder
) -> Material:
    """Return texts of no corpus as what is grouped: each a finding of its own, nothing masked.

    Args:
        texts: the texts, n of them.
        vectors: their plain vectors by the embedder, shape (n, dims).
        how: the settings; without a space plain vectors are taken.
        embedder: encodes phrases.
    """
    from reportminer.pipeline.assigning import space_of  # noqa: PLC0415

    field = None if how.space is None else space_of(how.space)
    inputs = [
        ThemeInput(
            finding=str(n),
            kind="finding",
            polarity=None,
            text=text,
            text_hash=text_hash(text),
            body=None,
            report="",
            published=None,
        )
        for n, text in enumerate(texts)
    ]
    if field is not None:
        _check_space(how.space or "", field.model, embedder.key)

    return _assembled(inputs, texts, vectors, field, embedder, how.given)


def _assembled(
    inputs: Sequence[ThemeInput],
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    field: Space | None,
    embedder: Embedder,
    given: GivenThemes | None,
) -> Material:
    """Return inputs with their texts, as they are compared, brought into a space."""
    from reportminer.pipeline.material import Material  # noqa: PLC0415 - imports numpy

    def encode(phrases: Sequence[str]) -> NDArray[np.float32]:
        raw = embedder.encode(phrases)
        return raw if field is None else field.rows(raw, phrases)

    return Material(
        inputs=inputs,
        rows=vectors if field is None or not len(texts) else field.rows(vectors, texts),
        space=field,
        encode=encode,
        placed=None if given is None else _placed(given, texts, vectors, embedder, field),
    )


def is_stale(store: Store, how: Clustering, model: str) -> bool:
    """Tell whether the stored themes were made from other findings or settings than there are now."""
    how = _fitting(how, model, store)
    return store.themes.run() != _run(store.themes.inputs(), store.themes.barred(), how, model)


def _fitting(how: Clustering, model: str, store: Store) -> Clustering:
    """Return the settings with the space that was asked for, or that for the inspected bodies if it takes the vectors.

    Raises:
        MissingError: there is no such space.
        UsageError: the space that was asked for was made for vectors of another model.
    """
    if how.themes_from is not None:
        from reportminer.thememodel import load  # noqa: PLC0415 - imports numpy

        return replace(how, space=load(how.themes_from).space)
    from reportminer.space import GENERAL, chosen, entries, fitting  # noqa: PLC0415 - imports numpy

    if how.space is None:
        return replace(how, space=fitting(chosen(store.themes.body_types()), model), asked_space=None)
    known = entries().get(how.space)
    if known is not None:  # its arrays are not needed to know this
        _check_space(how.space, known["model"], model)
    elif how.space != GENERAL:
        from reportminer.pipeline.assigning import space_of  # noqa: PLC0415

        field = space_of(how.space)
        _check_space(how.space, model if field is None else field.model, model)
    return replace(how, asked_space=how.space)


def _check_space(name: str, made_for: str, model: str) -> None:
    if made_for != model.partition("@")[0]:
        message = (
            f"the space {name!r} was made for vectors of {made_for}, and these are vectors of "
            f"{model.partition('@')[0]}: leave --model or --space out"
        )
        raise UsageError(message)


def _material(
    store: Store, inputs: Sequence[ThemeInput], how: Clustering, embedder: Embedder, barred: Sequence[str]
) -> Material:
    """Bring the vectors of the inputs, names masked, into the space."""
    from reportminer.masking import Mask  # noqa: PLC0415 - what is up to date needs none of these
    from reportminer.pipeline.assigning import space_of  # noqa: PLC0415
    from reportminer.space import GENERAL  # noqa: PLC0415
    from reportminer.store.cached import CachedEmbedder  # noqa: PLC0415

    mask = Mask(store.themes.bodies(), store.themes.people())
    texts = [mask(one.text) for one in inputs]
    field = space_of(how.space or GENERAL)
    vectors = CachedEmbedder(embedder, store.vectors).encode(texts)

    made = _assembled(inputs, texts, vectors, field, embedder, how.given)
    return replace(made, barred=barred, previous=store.themes.numbers(), book=how.book)


def _placed(
    given: GivenThemes, texts: Sequence[str], vectors: NDArray[np.float32], embedder: Embedder, field: Space | None
) -> Placed:
    """Put texts to given themes, those that fit none to none."""
    import numpy as np  # noqa: PLC0415 - what is up to date needs no numpy

    from reportminer.given import place_given  # noqa: PLC0415
    from reportminer.pipeline.material import Placed  # noqa: PLC0415

    found = place_given(given, texts, vectors, embedder, None if field is None else field.projected)
    return Placed(
        labels=np.array([-1 if one.theme is None else one.theme for one in found], dtype=np.intp),
        nearest=np.array([one.nearest for one in found], dtype=np.intp),
        shares=np.array([one.probability for one in found], dtype=np.float64),
    )


def _run(inputs: Sequence[ThemeInput], barred: Sequence[str], how: Clustering, model: str) -> ThemeRun:
    some = any(one.kind == "finding" for one in inputs)
    return ThemeRun(
        model=model,
        made_from=_hash(inputs, barred),
        settings=how.settings,
        parameters=how.parameters,
        message=None if some else NO_FINDINGS,
    )


def _hash(inputs: Sequence[ThemeInput], barred: Sequence[str]) -> str:
    """Return the hash of everything that themes are made from and counted by."""
    return text_hash(json.dumps([[astuple(one) for one in inputs], list(barred)], ensure_ascii=False))
