"""Learn to assign findings to the shipped codebook from ``corpus/training`` and store it in ``models/``.

Multinomial logistic regression over the default embedder's vectors and over words, see `reportminer.given.head`.
Findings in releases count three times as much as single sentences. The sample corpus is never read.

    python scripts/train_theme_head.py --check    # cross-validate, bodies held out
    python scripts/train_theme_head.py            # the same, then write models/theme-head.npz and print its hash
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from labelled import folds, releases, single_sentences
from reportminer.embed import embedder
from reportminer.given import shipped_codebook
from reportminer.given.head import pack
from reportminer.tuning.head import Lesson, calibrated, learn_head

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "models" / "theme-head.npz"
NAME = "probation"
WEIGHT = 3.0  # of a finding in a release, as for the space
UNFITTING = 0.02  # share of held-out findings of the codebook that may be told to fit none of it


def main() -> None:
    """Cross-validate; learn from everything and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="cross-validate and write nothing")
    given = parser.parse_args()
    labelled, encoder = releases(), embedder()
    names = {theme.key: theme.name for theme in shipped_codebook().themes}
    marks = [(one.id, mark, one.report.text[mark.start : mark.end]) for one in labelled for mark in one.marks]
    extra = [s for s in single_sentences() if s.label != "none" and s.theme in names]
    texts = [text for *_, text in marks] + [s.text for s in extra]
    lesson = Lesson(
        texts=texts,
        rows=encoder.encode(texts),
        labels=np.array([mark.theme for _, mark, _ in marks] + [s.theme for s in extra]),
        weights=np.array([WEIGHT] * len(marks) + [1.0] * len(extra)),
    )
    ids = np.array([name for name, *_ in marks])
    shares = np.zeros((len(marks), len(names)))
    keys = sorted(names)
    for fold in folds(labelled):
        held = np.isin(ids, sorted(fold))
        head = learn_head(_part(lesson, ~held), name=NAME, model=encoder.key.partition("@")[0], names=names)
        shares[held] = head.scores(
            [text for text, out in zip(texts, held, strict=False) if out], lesson.rows[: len(marks)][held]
        )
    truth = np.array([keys.index(mark.theme) for _, mark, _ in marks])
    finding = np.array([mark.label != "recommendation" for _, mark, _ in marks])
    found = shares.argmax(axis=1)
    temperature = calibrated(shares[finding], truth[finding])
    logs = np.log(np.maximum(shares, 1e-9)) / temperature
    best = (
        np.exp(logs - logs.max(axis=1, keepdims=True))
        / np.exp(logs - logs.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
    ).max(axis=1)
    least = round(float(np.quantile(best[finding], UNFITTING)), 3)
    right = found == truth
    print(
        f"bodies held out, findings: accuracy {right[finding].mean():.3f}, "
        f"macro F1 {f1_score(truth[finding], found[finding], average='macro'):.3f}; "
        f"recommendations: accuracy {right[~finding].mean():.3f}; temperature {temperature}, least share {least}"
    )
    print(f"mean share of the best theme {best[finding].mean():.3f}")
    if given.check:
        return
    head = learn_head(lesson, name=NAME, model=encoder.key.partition("@")[0], names=names)
    content = pack(replace(head, temperature=temperature, least=least))
    FILE.write_bytes(content)
    print(f"{hashlib.sha256(content).hexdigest()}  {FILE.name}, {len(content):,} bytes, {len(head.terms):,} terms")


def _part(lesson: Lesson, kept: NDArray[np.bool_]) -> Lesson:
    """Return a lesson without the held-out releases; the single sentences stay."""
    chosen = np.concatenate([kept, np.ones(len(lesson.texts) - len(kept), dtype=bool)])
    return Lesson(
        texts=[text for text, stays in zip(lesson.texts, chosen, strict=True) if stays],
        rows=lesson.rows[chosen],
        labels=lesson.labels[chosen],
        weights=lesson.weights[chosen],
    )


if __name__ == "__main__":
    main()
