from __future__ import annotations

import json

import numpy as np

from reportminer.pipeline.material import Material
from reportminer.pipeline.measuring import measured_of
from reportminer.records import Theme
from reportminer.store import ThemeInput

TEXTS = ["home visits were made", "home visits were few", "court reports were good", "court reports came late", "x"]


def material() -> Material:
    inputs = [
        ThemeInput(
            finding=str(n), kind="finding", polarity=None, text=text, text_hash=f"{n:016x}", body=None, report="r",
            published=None,
        )
        for n, text in enumerate(TEXTS)
    ]  # fmt: skip
    rows = np.array([[1, 0], [0.98, 0.2], [0, 1], [0.2, 0.98], [0.7, 0.7]], np.float32)
    return Material(inputs=inputs, rows=rows / np.linalg.norm(rows, axis=1, keepdims=True))


def theme(number: int, keywords: tuple[str, ...], size: int, stability: float | None = None) -> Theme:
    return Theme(
        id=number, label=keywords[0], keywords=keywords, exemplars=(), size=size, bodies=0, reports=1, strengths=0,
        concerns=0, neutral=0, years=(), stability=stability,
    )  # fmt: skip


THEMES = [theme(7, ("home", "visits"), 2, 0.9), theme(3, ("court", "reports"), 2, 0.2)]


def test_what_is_measured_is_json_and_names_the_themes() -> None:
    told = measured_of(material(), np.array([0, 0, 1, 1, -1]), THEMES)
    assert json.loads(json.dumps(told, allow_nan=False)) == told
    assert told["coverage"] == 0.8
    assert [one["theme"] for one in told["themes"]] == [7, 3]
    assert all(-1 <= one["silhouette"] <= 1 for one in told["themes"])
    assert told["themes"][0]["trust"] != told["themes"][1]["trust"]
    assert "7" in told["trust"]
    assert all(isinstance(sentence, str) for sentence in told["sentences"])


def test_one_theme_has_no_silhouette_and_no_theme_no_figures() -> None:
    one = measured_of(material(), np.array([0, 0, 0, 0, 0]), [theme(1, ("home",), 5)])
    assert (one["silhouette"], one["stability"], one["coverage"]) == (None, None, 1.0)
    none = measured_of(material(), np.full(5, -1), [])
    assert (none["coverage"], none["themes"]) == (0.0, [])
    json.dumps([one, none], allow_nan=False)


def test_a_theme_without_findings_has_no_figures() -> None:
    told = measured_of(material(), np.array([0, 0, 1, 1, -1]), [*THEMES, theme(9, ("nothing",), 0)])
    assert told["themes"][2]["silhouette"] is None
