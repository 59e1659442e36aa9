from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from theme_models import a_model, models, unit

from reportminer.errors import UsageError
from reportminer.thememodel import NewFinding, SavedTheme, assign, edition, load, save
from reportminer.thememodel.making import least_cosines


def rows_for(model, n: int, seed: int) -> np.ndarray:
    return unit(np.random.default_rng(seed).normal(size=(n, model.centroids.shape[1]))).astype(np.float32)


@given(models(), st.integers(1, 20), st.integers(0, 99))
def test_one_by_one_equals_a_batch_in_any_order(model, n, seed) -> None:
    rows = rows_for(model, n, seed)
    hashes = [*model.members, *(f"new {i}" for i in range(n))][:n]
    together = assign(model, rows, hashes)
    assert together == tuple(assign(model, rows[i : i + 1], hashes[i : i + 1])[0] for i in range(n))
    order = np.random.default_rng(seed).permutation(n)
    assert assign(model, rows[order], [hashes[i] for i in order]) == tuple(together[i] for i in order)


@given(models(), st.integers(0, 99))
def test_no_old_label_moves(model, seed) -> None:
    hashes = list(model.members)
    found = assign(model, rows_for(model, len(hashes), seed), hashes)
    assert [one.theme for one in found] == list(model.members.values())
    assert all(one.nearest == one.theme for one in found if one.theme is not None)


@given(models(), st.integers(1, 20), st.integers(0, 99))
def test_new_texts_fit_the_nearest_theme_that_they_reach(model, n, seed) -> None:
    rows = rows_for(model, n, seed)
    near = rows.astype(np.float64) @ model.centroids.T
    least = {theme.id: theme.least for theme in model.themes}
    ids = list(least)
    for one, cosines in zip(assign(model, rows, [f"new {i}" for i in range(n)]), near, strict=True):
        assert 0 <= one.probability <= 1  # 0: near to another theme, which asks for more
        if one.theme is None:
            assert all(cosine < least[number] + 2e-4 for number, cosine in zip(ids, cosines, strict=True))
        else:
            assert one.theme == one.nearest
            assert cosines[ids.index(one.theme)] >= least[one.theme] - 2e-4


def test_a_saved_model_assigns_the_same(tmp_path) -> None:
    model = a_model()
    rows = rows_for(model, 50, 0)
    hashes = [str(i) for i in range(50)]
    assert assign(load(save(model, tmp_path / "t")), rows, hashes) == assign(model, rows, hashes)


def test_wrong_vectors_are_told() -> None:
    with pytest.raises(UsageError, match="2 texts and vectors of shape"):
        assign(a_model(), np.zeros((2, 5), np.float32), ["a", "b"])
    assert assign(a_model(), np.zeros((0, 3), np.float32), []) == ()


def test_least_cosines_leave_few_out_and_small_themes_borrow() -> None:
    random = np.random.default_rng(0)
    themes = [
        unit(np.eye(1, 9, k) + random.normal(size=(n, 9)) * spread).astype(np.float32)
        for k, (n, spread) in enumerate([(300, 0.05), (300, 0.3), (1, 0.1), (3, 0.05)])
    ]
    least = least_cosines(themes)
    below = [
        float(np.mean(rows @ unit(rows.sum(axis=0, keepdims=True))[0] < floor))
        for rows, floor in zip(themes[:2], least[:2], strict=True)
    ]
    assert below[0] < 0.09
    assert 0.01 < below[1] < 0.09
    assert least[1] < least[2] < least[0]
    assert abs(least[3] - least[2]) < 0.1
    assert least_cosines([np.eye(1, dtype=np.float32)]) == [-1.0]


def findings(model, rows: np.ndarray, reports: list[str], texts: list[str], bodies: list[str]) -> list[NewFinding]:
    placed = assign(model, rows, texts)
    return [
        NewFinding(finding=f"f{n}", report=report, body=body, text=text, placement=one)
        for n, (report, text, body, one) in enumerate(zip(reports, texts, bodies, placed, strict=True))
    ]


def test_what_is_new() -> None:
    model = a_model()
    home, court, other = np.eye(3, dtype=np.float32)
    rows = np.array([home] * 9 + [court] * 2 + [other] * 3 + [court])
    reports = ["r9"] * 14 + ["r1"]
    texts = [f"text {n}" for n in range(15)]
    bodies = (
        ["Anyshire"] * 5 + ["Newton"] * 4 + ["Anyshire", "Otherton"] + ["Anyshire", "Newton", "Newton"] + ["Anyshire"]
    )
    found = findings(model, rows, reports, texts, bodies)
    news = edition(model, found, rows)
    assert (news.findings, news.known) == (14, 1)
    first, second = news.themes
    assert (first.id, first.new, first.before, first.new_bodies, first.bodies) == (3, 9, 10, ("Newton",), 2)
    assert (first.grew, second.grew, second.new) == (True, False, 2)
    assert first.share_new == round(9 / 14, 4)
    assert [one.together for one in news.unfitting] == [True] * 3
    told = " | ".join(news.hints)
    assert "grew by more than chance: home visits (25% to 64%)" in told
    assert "3 findings that fit no theme lie close together" in told
    assert "3 of 14 new findings fit no theme" in told
    shuffled = [11, 3, 0, 14, 2, 1, 13, 4, 5, 6, 7, 8, 9, 10, 12]
    assert edition(model, [found[n] for n in shuffled], rows[shuffled]) == news


def test_one_text_many_times_is_no_new_theme() -> None:
    model = a_model()
    rows = np.array([[0, 0, 1]] * 4, np.float32)
    found = findings(model, rows, ["r9"] * 4, ["same"] * 4, ["Anyshire", "Newton", "Otherton", "Anyshire"])
    assert not any(one.together for one in edition(model, found, rows).unfitting)
    found = findings(model, rows, ["r9"] * 4, list("abcd"), ["Anyshire"] * 4)
    assert not any(one.together for one in edition(model, found, rows).unfitting)


def test_nothing_new_is_said() -> None:
    model = a_model()
    found = findings(model, np.eye(1, 3, dtype=np.float32), ["r1"], ["a"], ["Anyshire"])
    news = edition(model, found, np.eye(1, 3, dtype=np.float32))
    assert news.hints == ("there is nothing new: every report was there when the themes were made",)
    assert edition(model, [], np.empty((0, 3), np.float32)).findings == 0


def test_a_known_text_in_a_new_report_keeps_its_theme_and_counts_as_new() -> None:
    model = a_model()
    rows = np.array([[0, 1, 0]], np.float32)  # as near to court reports as can be, but it was in home visits
    news = edition(model, findings(model, rows, ["r9"], ["a0"], ["Newton"]), rows)
    assert [(one.id, one.new) for one in news.themes] == [(3, 1), (8, 0)]
    assert isinstance(model.themes[0], SavedTheme)
