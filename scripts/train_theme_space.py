"""Learn the space ``probation`` from the findings of ``corpus/training`` and store it in ``models/``.

Linear discriminant analysis and whitening over the default embedder's vectors; classes: the themes of
``corpus/GUIDE.md``. Findings in releases count three times as much as single sentences. The head beside it is learned
first, by ``train_theme_head.py``. The sample corpus is never read.

    python scripts/train_theme_space.py --check    # cross-validate, bodies held out, against the plain vectors
    python scripts/train_theme_space.py --unknown  # the same, a quarter of the themes unknown to the space
    python scripts/train_theme_space.py            # write models/theme-space.npz and print its hash
"""

from __future__ import annotations

import argparse
import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from labelled import folds, releases, single_sentences
from reportminer.embed import embedder
from reportminer.given import shipped_codebook
from reportminer.space import Space, entries
from reportminer.themes import Themes
from reportminer.tuning.head import Lesson, learn_head
from reportminer.tuning.learned import centres_of, learn_space, whitening_of

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "models" / "theme-space.npz"
NAME = "probation"
SHRINKAGE = 0.1  # of the projection, among 0.1, 0.3, 0.5 by cross-validation
WEIGHT = 3  # of a finding in a release, among 1 and 3

Rows = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Material:
    """Texts with vectors and themes; the first `n_marks` stand in releases."""

    texts: NDArray[np.str_]
    rows: Rows
    themes: NDArray[np.str_]
    releases: NDArray[np.str_]
    bodies: NDArray[np.str_]
    is_finding: Mask
    names: dict[str, str]

    def learn(self, seen: Mask) -> Space:
        """Return what is learned from the texts seen."""
        weights = np.where(self.releases[seen] == "", 1, WEIGHT)
        rows, themes = np.repeat(self.rows[seen], weights, axis=0), np.repeat(self.themes[seen], weights)
        learned = learn_space(rows, themes, SHRINKAGE)
        lesson = Lesson(
            texts=self.texts[seen].tolist(),
            rows=self.rows[seen],
            labels=self.themes[seen],
            weights=weights.astype(float),
        )
        told = entries()[NAME]
        return Space(
            id=NAME,
            model=told["model"],
            sha256="",
            mean=learned.mean.astype(np.float32),
            projection=learned.projection.astype(np.float32),
            subjects=tuple(self.names[key] for key in learned.subjects),
            centres=learned.centres.astype(np.float32),
            head=learn_head(lesson, name=NAME, model=told["model"], names=self.names),
            whitening=whitening_of(rows, themes).astype(np.float32),
            weight=float(told["weight"]),
            softness=float(told["softness"]),
        )


def material(encode: Callable[[Sequence[str]], Rows] | None = None) -> tuple[Material, list[Mask]]:
    """Read the training corpus; return it and which texts each fold holds out.

    Args:
        encode: gives the default embedder's vectors of texts, such as those made before; None to make them.
    """
    labelled = releases()
    names = {theme.key: theme.name for theme in shipped_codebook().themes}
    marks = [(one.id, mark, one.report.text[mark.start : mark.end]) for one in labelled for mark in one.marks]
    extra = [s for s in single_sentences() if s.label != "none" and s.theme in names]
    texts = [text for *_, text in marks] + [s.text for s in extra]
    ids = np.array([name for name, *_ in marks] + [""] * len(extra))
    found = Material(
        texts=np.array(texts),
        rows=(encode or embedder().encode)(texts),
        themes=np.array([mark.theme for _, mark, _ in marks] + [s.theme for s in extra]),
        releases=ids,
        bodies=np.array([mark.body or "" for _, mark, _ in marks] + [""] * len(extra)),
        is_finding=np.array([mark.label != "recommendation" for _, mark, _ in marks] + [False] * len(extra)),
        names=names,
    )
    return found, [np.isin(ids, sorted(fold)) for fold in folds(labelled)]


def scored(what: str, rows: Rows, truth: NDArray[np.str_], unknown: Mask) -> tuple[str, list[float]]:
    """Group rows, the number of themes not given; unassigned rows are a group each."""
    fitted = Themes().fit(rows)
    labels = np.where(fitted.labels_ >= 0, fitted.labels_, len(rows) + np.arange(len(rows)))
    figures = [adjusted_rand_score(truth, labels), normalized_mutual_info_score(truth, labels), fitted.n_themes_]
    figures.append(float((fitted.labels_ < 0).mean()))
    if unknown.any():
        figures += [
            adjusted_rand_score(truth[unknown], labels[unknown]),
            normalized_mutual_info_score(truth[unknown], labels[unknown]),
        ]
    return what, figures


def measured(found: Material, held: list[Mask], unknown: list[list[str]]) -> Iterator[tuple[str, list[float]]]:
    """Yield the figures of every way and fold; `unknown` are themes that the space never hears of, fold by fold."""
    for fold, out in enumerate(held):
        hidden = unknown[fold % len(unknown)]
        space = found.learn(~out & ~np.isin(found.themes, hidden))
        test = out & found.is_finding
        x, texts, truth = found.rows[test], found.texts[test].tolist(), found.themes[test]
        new = np.isin(truth, hidden)
        yield scored("plain vectors", x, truth, new)
        yield scored("projection", space.project(x), truth, new)
        yield scored("space", space.rows(x, texts), truth, new)


def main() -> None:
    """Cross-validate, or learn from everything and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    parser.add_argument("--unknown", action="store_true", help="cross-validate with a quarter of the themes unknown")
    given = parser.parse_args()
    found, held = material()
    if given.check or given.unknown:
        keys = sorted(found.names)
        order = np.random.RandomState(0).permutation(len(keys))
        unknown = [[keys[n] for n in order[part::4]] for part in range(4)] if given.unknown else [[]]
        table: dict[str, list[list[float]]] = {}
        for what, figures in measured(found, held, unknown):
            table.setdefault(what, []).append(figures)
            print(f"{what:14}", *(f"{figure:8.3f}" for figure in figures), flush=True)
        print(f"{'mean':14}", "  ARI      NMI      themes   unassigned, then ARI and NMI of unknown themes")
        for what, rows in table.items():
            print(f"{what:14}", *(f"{figure:8.3f}" for figure in np.mean(rows, axis=0)))
        return
    space = found.learn(np.ones(len(found.themes), dtype=bool))
    marks = found.releases != ""
    keys = tuple(sorted(found.names))
    centres = centres_of(space.project(found.rows[marks]), found.themes[marks], keys)
    buffer = io.BytesIO()
    np.savez(
        buffer,
        mean=space.mean,
        projection=space.projection,
        whitening=space.whitening,
        subjects=np.array(space.subjects),
        centres=centres.astype(np.float32),
    )
    FILE.write_bytes(buffer.getvalue())
    print(f"{hashlib.sha256(buffer.getvalue()).hexdigest()}  {FILE.name}")


if __name__ == "__main__":
    main()
