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
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from labelled import folds, releases, single_sentences
from reportminer.embed import embedder
from reportminer.themes import Themes
from reportminer.tuning.learned import Learned, learn_space

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "models" / "theme-space.npz"
CODEBOOK = ROOT / "corpus" / "codebook.toml"
SHRINKAGE = 0.1  # among 0.1, 0.3, 0.5 by cross-validation
WEIGHT = 3  # of a finding in a release, among 1 and 3


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

    def fit(chosen: NDArray[np.bool_]) -> Learned:
        labels = np.concatenate([themes[chosen]] * WEIGHT + [y_extra])
        return learn_space(np.vstack([x[chosen]] * WEIGHT + [x_extra]), labels, SHRINKAGE)

    if given.check:
        ids = np.array([name for name, *_ in marks])
        is_finding = np.array([mark.label != "recommendation" for _, mark, _ in marks])
        table = []
        for fold in folds(labelled):
            out = np.isin(ids, sorted(fold))
            held = out & is_finding
            for vectors in (x[held], fit(~out).project(x[held])):
                labels = Themes().fit(vectors).labels_
                ari, nmi = adjusted_rand_score(themes[held], labels), normalized_mutual_info_score(themes[held], labels)
                table.append((ari, nmi, labels.max() + 1))
        means = np.array(table).reshape(-1, 2, 3).mean(axis=0)
        for name, row in zip(("plain vectors", "space"), means, strict=True):
            print(f"{name:14} adjusted Rand {row[0]:.3f}, NMI {row[1]:.3f}, {row[2]:.1f} themes (27 labels)")
        return
    learned = fit(np.ones(len(themes), dtype=bool))
    projected = learned.project(x)
    keys = sorted(set(themes))
    centres = np.array([projected[themes == key].mean(axis=0) for key in keys])
    codebook = tomllib.loads(CODEBOOK.read_text("utf-8"))["themes"]
    buffer = io.BytesIO()
    np.savez(
        buffer,
        mean=learned.mean.astype(np.float32),
        projection=learned.projection.astype(np.float32),
        subjects=np.array([codebook[key]["name"] for key in keys]),
        centres=(centres / np.linalg.norm(centres, axis=1, keepdims=True)).astype(np.float32),
    )
    FILE.write_bytes(buffer.getvalue())
    print(f"{hashlib.sha256(buffer.getvalue()).hexdigest()}  {FILE.name}")


if __name__ == "__main__":
    main()
