"""How findings are to be grouped: the settings of themes, and what makes stored ones stale."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reportminer.codebook import Book
from reportminer.pipeline.fingerprint import fingerprint
from reportminer.store.rows import text_hash

if TYPE_CHECKING:
    from reportminer.given.theme import GivenThemes

# Everything whose code or data changes themes or their names; a test holds it against what is really imported.
ROOMS = (
    "themes",
    "names",
    "name_choice",
    "phrases",
    "phrase_counts",
    "name_stopwords",
    "codebook",
    "masking",
    "given",
    "pipeline/assigning",
    "pipeline/curating",
    "pipeline/fitting",
    "pipeline/fixed",
    "pipeline/grouping",
    "pipeline/measuring",
    "diagnostics",
    "pipeline/material",
    "pipeline/naming",
    "sheet",
    "space",
    "spacefolder",
    "thememodel",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How findings are to be grouped.

    Attributes:
        estimator: any scikit-learn clusterer of vectors; None for `reportminer.themes.Themes`.
        n_themes: number of themes for the default estimator; None lets the data decide.
        k_range: smallest and largest number of themes to choose from, where the data decide.
        space: space in which the vectors are grouped: a registered one (`reportminer.space`), a tuned one's folder, or
            ``general`` for the vectors themselves; None for the one made for most of the inspected bodies.
        given: themes that findings go to first; what fits none of them is for themes to be discovered in.
        seeds: phrases that attract a theme each, among those that are discovered.
        discover: False to leave in no theme what fits none of the given ones.
        resamples: how often themes are looked for again, with a tenth of the findings left out, to see how far they can
            be relied on; 0 for not at all.
        book: what people decided about themes, see `reportminer.codebook`.
        themes_from: folder of saved themes (`reportminer.thememodel`) that findings are assigned to; then nothing is
            discovered or decided, and the space is that of the saved themes. None to group.
        asked_space: what `space` was before it was chosen for the corpus.
    """

    estimator: Any = None
    n_themes: int | None = None
    k_range: tuple[int, int] | None = None
    space: str | None = None
    given: GivenThemes | None = None
    seeds: GivenThemes | None = None
    discover: bool = True
    resamples: int = 20
    book: Book = field(default_factory=Book)
    themes_from: str | None = None
    asked_space: str | None = None

    @property
    def parameters(self) -> dict[str, object]:
        """The settings in words, to be stored beside the themes."""
        if self.themes_from is not None:
            return {"themes_from": self.themes_from, "space": self.space}
        shared: dict[str, object] = {
            "space": self.space,
            "given": None if self.given is None else self.given.document(),
            "discover": self.discover,
            "resamples": self.resamples,
        }
        if self.estimator is None:
            return shared | {
                "n_themes": self.n_themes,
                "k_range": None if self.k_range is None else list(self.k_range),
                "asked_space": self.asked_space,
                "seeds": None if self.seeds is None else self.seeds.document(),
            }
        kind = type(self.estimator)
        told = {name: repr(value) for name, value in self.estimator.get_params().items()}
        return told | {"estimator": f"{kind.__module__}.{kind.__qualname__}"} | shared

    def like(self, parameters: Mapping[str, Any]) -> Clustering:
        """Return these settings with those of a stored run, so that what is looked up later is what was shown.

        Args:
            parameters: `parameters` of the run. Those of a clusterer of the user's own change nothing.

        Examples:
            >>> Clustering().like(Clustering(n_themes=5, k_range=(3, 9)).parameters).n_themes
            5
        """
        if parameters.get("themes_from") is not None:
            return replace(self, themes_from=str(parameters["themes_from"]))
        if "n_themes" not in parameters or "estimator" in parameters:
            return self
        from reportminer.given.theme import GivenThemes  # noqa: PLC0415 - its package imports numpy

        bounds, given, seeds = (parameters.get(name) for name in ("k_range", "given", "seeds"))
        asked = parameters.get("asked_space")
        return replace(
            self,
            n_themes=parameters["n_themes"],
            k_range=None if bounds is None else (int(bounds[0]), int(bounds[1])),
            space=self.space if asked is None else str(asked),
            given=None if given is None else GivenThemes.of(given),
            seeds=None if seeds is None else GivenThemes.of(seeds),
            discover=bool(parameters.get("discover", True)),
            resamples=int(parameters.get("resamples", self.resamples)),
        )

    @property
    def settings(self) -> str:
        """Hash of the settings and of the code that groups and names."""
        from reportminer.space import GENERAL, entries, version  # noqa: PLC0415 - imports numpy
        from reportminer.spacefolder import digest as tuned  # noqa: PLC0415

        code = fingerprint(*ROOMS)
        kept = ""
        if self.space is not None:
            kept = version(self.space) if self.space == GENERAL or self.space in entries() else tuned(self.space)
        told: list[object] = [self.parameters, code, kept, self.book.key]
        if self.given is not None:  # those of the shipped codebook go by a trained head, whatever the space
            from reportminer.given.head import heads  # noqa: PLC0415 - imports numpy

            told.append(heads())
        if self.themes_from is not None:
            from reportminer.thememodel.files import digest  # noqa: PLC0415 - imports numpy

            told.append(digest(self.themes_from))
        return text_hash(json.dumps(told, sort_keys=True))[:16]
