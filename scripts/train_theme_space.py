"""Learn the space ``probation`` from the findings of ``corpus/training`` and store it in ``models/``.

Linear discriminant analysis over the default embedder's vectors; classes: the themes of ``corpus/GUIDE.md``. Findings
in releases count three times as much as single sentences. The sample corpus is never read.

    python scripts/train_theme_space.py --check    # cross-validate, bodies held out, against the plain vectors
    python scripts/train_theme_space.py            # write models/theme-space.npz and print its hash
"""

from __future__ import annotations

import argparse
import hashlib
import io
import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from labelled import folds, releases, single_sentences
from reportminer.embed import embedder
from reportminer.themes import Themes

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "models" / "theme-space.npz"
CODEBOOK = ROOT / "corpus" / "codebook.toml"
SHRINKAGE = 0.1  # among 0.1, 0.3, 0.5 by cross-validation
WEIGHT = 3  # of a finding in a release, among 1 and 3

Array = NDArray[np.float64]


def learn(x: Array, y: NDArray[np.str_]) -> tuple[Array, Array]:
    """Return mean and projection."""
    model = LinearDiscriminantAnalysis(solver="eigen", shrinkage=SHRINKAGE).fit(x, y)
    return model.xbar_ if hasattr(model, "xbar_") else x.mean(axis=0), model.scalings_[:, : len(model.classes_) - 1]


def project(x: Array, learned: tuple[Array, Array]) -> NDArray[np.float32]:
    """Project and scale to length 1, as `reportminer.space` does."""
    raw = (x - learned[0]) @ learned[1]
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True), dtype=np.float32)


def main() -> None:
    """Cross-validate, or learn from everything and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args()
    labelled, encoder = releases(), embedder()
    marks = [(one.id, mark, one.report.text[mark.start : mark.end]) for one in labelled for mark in one.marks]
    themes = np.array([mark.theme for _, mark, _ in marks])
    extra = [s for s in single_sentences() if s.label != "none" and s.theme in set(themes)]
    x, x_extra = encoder.encode([text for *_, text in marks]), encoder.encode([s.text for s in extra])
    y_extra = np.array([s.theme for s in extra])

    def fit(chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
        return learn(np.vstack([x[chosen]] * WEIGHT + [x_extra]), np.concatenate([themes[chosen]] * WEIGHT + [y_extra]))

    if given.check:
        ids = np.array([name for name, *_ in marks])
        is_finding = np.array([mark.label != "recommendation" for _, mark, _ in marks])
        table = []
        for fold in folds(labelled):
            out = np.isin(ids, sorted(fold))
            held = out & is_finding
            for vectors in (x[held], project(x[held], fit(~out))):
                labels = Themes().fit(vectors).labels_
                ari, nmi = adjusted_rand_score(themes[held], labels), normalized_mutual_info_score(themes[held], labels)
                table.append((ari, nmi, labels.max() + 1))
        means = np.array(table).reshape(-1, 2, 3).mean(axis=0)
        for name, row in zip(("plain vectors", "space"), means, strict=True):
            print(f"{name:14} adjusted Rand {row[0]:.3f}, NMI {row[1]:.3f}, {row[2]:.1f} themes (27 labels)")
        return
    mean, projection = fit(np.ones(len(themes), dtype=bool))
    projected = project(x, (mean, projection))
    keys = sorted(set(themes))
    centres = np.array([projected[themes == key].mean(axis=0) for key in keys])
    codebook = tomllib.loads(CODEBOOK.read_text("utf-8"))["themes"]
    buffer = io.BytesIO()
    np.savez(
        buffer,
        mean=mean.astype(np.float32),
        projection=projection.astype(np.float32),
        subjects=np.array([codebook[key]["name"] for key in keys]),
        centres=(centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32),
    )
    FILE.write_bytes(buffer.getvalue())
    print(f"{hashlib.sha256(buffer.getvalue()).hexdigest()}  {FILE.name}")


if __name__ == "__main__":
    main()
