"""The stage "cluster": findings to themes. Whether there is anything to do is found out without numpy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING, Any

from reportminer.pipeline.fingerprint import fingerprint
from reportminer.pipeline.summary import Progress, StageSummary, silent
from reportminer.store import Store, ThemeInput, ThemeRun
from reportminer.store.rows import text_hash

if TYPE_CHECKING:
    from reportminer.embed import Embedder

# Everything whose code or data changes themes or their names; a test holds it against what is really imported.
ROOMS = ("themes", "names", "phrases", "name_stopwords", "pipeline/grouping", "space")
NO_FINDINGS = "there are no findings, so there are no themes: add pages with findings to the folder and run again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How findings are to be grouped.

    Attributes:
        estimator: any scikit-learn clusterer of vectors; None for `reportminer.themes.Themes`.
        n_themes: number of themes for the default estimator; None lets the data decide.
        space: space in which the vectors are grouped, see `reportminer.space`; ``general`` for the vectors themselves.
    """

    estimator: Any = None
    n_themes: int | None = None
    space: str = "probation"

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
        return text_hash(json.dumps([self.parameters, code, kept], sort_keys=True))[:16]


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
    from reportminer.pipeline.grouping import group  # noqa: PLC0415 - imports scikit-learn

    vectors = store.vectors.get(model, sorted({one.text_hash for one in inputs}))
    themes, members = group(inputs, vectors, how, barred=barred, encode=embedder.encode)
    store.themes.save(run, themes, members)
    progress("cluster", 1, 1)
    return StageSummary(stage="cluster", done=len(themes))


def is_stale(store: Store, how: Clustering, model: str) -> bool:
    """Tell whether the stored themes were made from other findings or settings than there are now."""
    how = _fitting(how, model)
    return store.themes.run() != _run(store.themes.inputs(), store.themes.barred(), how, model)


def _fitting(how: Clustering, model: str) -> Clustering:
    """Return the settings with the space that fits the model's vectors."""
    from reportminer.space import fitting  # noqa: PLC0415 - imports numpy

    return replace(how, space=fitting(how.space, model))


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
