"""Decisions carried out on a fit: recommendations follow, what was measured stays with its group."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from reportminer.codebook import Book, BookTheme, Move
from reportminer.pipeline.curating import decide
from reportminer.pipeline.material import Fit, Material
from reportminer.store import KnownTheme, ThemeInput

KINDS = ["finding"] * 12 + ["recommendation"] * 3
GROUPS = np.array([0] * 6 + [1] * 4 + [2] * 2 + [0, 1, 2])


def material(**what: object) -> Material:
    random = np.random.default_rng(0)
    rows = np.eye(4)[GROUPS] + 0.1 * random.normal(size=(len(GROUPS), 4))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    inputs = [
        ThemeInput(
            finding=f"finding{n}",
            kind=kind,
            polarity=None,
            text=f"text {n}",
            text_hash=sha256(f"text {n}".encode()).hexdigest(),
            body=None,
            report="r",
            published=None,
        )
        for n, kind in enumerate(KINDS)
    ]
    return Material(inputs=inputs, rows=rows.astype(np.float32), **what)


FIT = Fit(
    labels=GROUPS,
    nearest=GROUPS,
    shares=np.ones(15),
    centroids=np.eye(4)[:3],
    origins=("discovered",) * 3,
    names=(None,) * 3,
    stability=np.array([0.9, 0.8, 0.7]),
    diagnostics={},
)


def numbers(made) -> list[int | None]:
    return [made.slots[label].number if label >= 0 else None for label in made.labels.tolist()]


def book(**what: object) -> Book:
    made = decide(material(), FIT).curated.book
    return replace(made, themes=(made.themes[0], replace(made.themes[1], **what), made.themes[2]))


def test_without_decisions_groups_are_themes() -> None:
    made = decide(material(), FIT)
    assert numbers(made) == (GROUPS + 1).tolist()
    assert [slot.stability for slot in made.slots] == [0.9, 0.8, 0.7]
    assert made.nearest.tolist() == made.labels.tolist()


def test_numbers_of_the_run_before_are_kept() -> None:
    hashes = [one.text_hash for one in material().inputs]
    known = [KnownTheme(number=8, label="a", members=tuple(hashes[6:10])), KnownTheme(number=11, label="b")]
    made = decide(material(previous=known), FIT)
    assert [slot.number for slot in made.slots] == [12, 8, 13]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"merge_into": 3}, [1] * 6 + [3] * 6 + [1, 3, 3]),
        ({"drop": True}, [1] * 6 + [None] * 4 + [3] * 2 + [1, None, 3]),
        ({"label": "ours", "lock": True, "note": "why"}, (GROUPS + 1).tolist()),
    ],
)
def test_recommendations_follow_the_findings_of_their_group(what, expected) -> None:
    made = decide(material(book=book(**what)), FIT)
    assert numbers(made) == expected
    assert all(label >= 0 for label in made.nearest)
    if "label" in what:
        assert (made.slots[1].label, made.slots[1].locked, made.slots[1].note) == ("ours", True, "why")


def test_what_fits_none_is_nearest_to_the_theme_whose_share_is_told() -> None:
    labels, nearest = GROUPS.copy(), GROUPS.copy()
    labels[[0, 12]] = -1
    nearest[[0, 12]] = 2  # as a clusterer with thresholds of its own may say
    made = decide(material(), replace(FIT, labels=labels, nearest=nearest))
    assert [numbers(made)[row] for row in (0, 12)] == [None, None]
    assert [made.slots[made.nearest[row]].number for row in (0, 12)] == [3, 3]


def test_a_theme_that_is_no_group_was_not_measured() -> None:
    moved = replace(book(), themes=(*book().themes, BookTheme(id=4, label="own")), moves=(Move(text="text 0", to=4),))
    made = decide(material(book=moved), FIT)
    assert numbers(made)[0] == 4
    assert {slot.number: slot.stability for slot in made.slots} == {1: 0.9, 2: 0.8, 3: 0.7, 4: None}
