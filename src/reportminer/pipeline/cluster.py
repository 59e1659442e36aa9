"""The stage "cluster": findings to themes. Whether there is anything to do is found out without numpy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reportminer.codebook import Book
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.pipeline.summary import Progress, StageSummary, silent
from reportminer.store import Store, ThemeInput, ThemeRun
from reportminer.store.rows import text_hash

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportminer.embed import Embedder
    from reportminer.pipeline.material import Grouped, Material

# Everything whose code or data changes themes or their names; a test holds it against what is really imported.
ROOMS = (
    "themes",
    "names",
    "phrases",
    "phrase_counts",
    "name_stopwords",
    "codebook",
    "masking",
    "pipeline/curating",
    "pipeline/fitting",
    "pipeline/grouping",
    "pipeline/material",
    "pipeline/naming",
    "space",
)
NO_FINDINGS = "there are no findings, so there are no themes: add pages with findings to the folder and run again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How findings are to be grouped.

    Attributes:
        estimator: any scikit-learn clusterer of vectors; None for `reportminer.themes.Themes`.
        n_themes: number of themes for the default estimator; None lets the data decide.
        space: space in which the vectors are grouped, see `reportminer.space`; ``general`` for the vectors themselves.
        book: what people decided about themes, see `reportminer.codebook`.
    """

    estimator: Any = None
    n_themes: int | None = None
    space: str = "probation"
    book: Book = field(default_factory=Book)

    @property
    def parameters(self) -> dict[str, object]:
        """The settings in words, to be stored beside the themes."""
        if self.estimator is None:
            return {"n_themes": self.n_themes, "space": self.space}
        kind = type(self.estimator)
        told = {name: repr(value) for name, value in self.estimator.get_params().items()}
        return {"estimator": f"{kind.__module__}.{kind.__qualname__}", **told, "space": self.space}

    @property
    def settings(self) -> str:
        """Hash of the settings and of the code that groups and names."""
        from reportminer.space import GENERAL, entries  # noqa: PLC0415 - imports numpy

        code = fingerprint(*ROOMS)
        kept = "" if self.space == GENERAL else entries()[self.space]["sha256"]
        return text_hash(json.dumps([self.parameters, code, kept, self.book.key], sort_keys=True))[:16]


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
    how = _fitting(how, model)
    run = _run(inputs, barred, how, model)
    if not force and store.themes.run() == run:
        return StageSummary(stage="cluster", skipped=len(store.themes.all()))
    progress("cluster", 0, 1)
    if run.message is not None:
        store.themes.save(run, (), ())
        progress("cluster", 1, 1)
        return StageSummary(stage="cluster")
    grouped = regroup(store, how, embedder)
    store.themes.save(run, grouped.themes, grouped.members, grouped.measured)
    progress("cluster", 1, 1)
    return StageSummary(stage="cluster", done=len(grouped.themes))


def regroup(store: Store, how: Clustering, embedder: Embedder) -> Grouped:
    """Group the current findings, of which there is at least one, and store nothing.

    Args:
        store: where from.
        how: the settings.
        embedder: the embedder of the vectors.
    """
    from reportminer.pipeline.grouping import group  # noqa: PLC0415 - imports scikit-learn

    how = _fitting(how, embedder.key)
    return group(_material(store, store.themes.inputs(), how, embedder, store.themes.barred()), how)


def is_stale(store: Store, how: Clustering, model: str) -> bool:
    """Tell whether the stored themes were made from other findings or settings than there are now."""
    how = _fitting(how, model)
    return store.themes.run() != _run(store.themes.inputs(), store.themes.barred(), how, model)


def _fitting(how: Clustering, model: str) -> Clustering:
    """Return the settings with the space that fits the model's vectors."""
    from reportminer.space import fitting  # noqa: PLC0415 - imports numpy

    return replace(how, space=fitting(how.space, model))


def _material(
    store: Store, inputs: Sequence[ThemeInput], how: Clustering, embedder: Embedder, barred: Sequence[str]
) -> Material:
    """Bring the vectors of the inputs, names masked, into the space."""
    from reportminer.masking import Mask  # noqa: PLC0415 - what is up to date needs none of these
    from reportminer.pipeline.material import Material  # noqa: PLC0415
    from reportminer.space import GENERAL, space  # noqa: PLC0415
    from reportminer.store.cached import CachedEmbedder  # noqa: PLC0415

    mask = Mask(store.themes.bodies(), store.themes.people())
    texts = [mask(one.text) for one in inputs]
    field = None if how.space == GENERAL else space(how.space)
    vectors = CachedEmbedder(embedder, store.vectors).encode(texts)

    def encode(phrases: Sequence[str]) -> NDArray[np.float32]:
        raw = embedder.encode(phrases)
        return raw if field is None else field.rows(raw, phrases)

    return Material(
        inputs=inputs,
        rows=vectors if field is None else field.rows(vectors, texts),
        space=field,
        encode=encode,
        barred=barred,
        previous=store.themes.numbers(),
        book=how.book,
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
