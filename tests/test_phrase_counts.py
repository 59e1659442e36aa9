from __future__ import annotations

import numpy as np

from reportminer.phrase_counts import PhraseCounts

TEXTS = ["No home visits", "Homes were visited", "A home visit", "Drug workers", "They are on drugs", "Drug workers"]
LABELS = np.array([0, 0, 0, 1, 1, 1])


def test_the_words_of_a_family_support_a_phrase() -> None:
    best = PhraseCounts(TEXTS, LABELS, None, []).ranked(0)[0]
    assert (best.phrase, best.texts, best.family, best.groups) == (("home", "visit"), 2, 3, 2)


def test_groups_are_counted_once() -> None:
    best = PhraseCounts(TEXTS, LABELS, ["a", "b", "a", "c", "d", "e"], []).ranked(0)[0]
    assert (best.texts, best.groups) == (2, 1)


def test_a_word_is_written_as_where_it_stands_alone() -> None:
    counts = PhraseCounts(TEXTS, LABELS, None, [])
    assert counts.text(("drug",)) == "drugs"
    assert counts.text(("home", "visit")) in {"home visit", "home visits"}


def test_a_chance_meeting_of_two_words_is_no_name() -> None:
    texts = [
        *["The bench was pleased"] * 5,
        *["The clerk was pleased"] * 5,
        "The bench and clerk",
        *["Other matters"] * 50,
    ]
    labels = np.array([0] * 11 + [1] * 50)
    ranked = [one.phrase for one in PhraseCounts(texts, labels, None, []).ranked(0)]
    assert ranked.index(("bench",)) < ranked.index(("bench", "and", "clerk"))
    fixed = ["Drugs and alcohol"] * 6 + ["Other matters"]
    ranked = [one.phrase for one in PhraseCounts(fixed, np.array([0] * 6 + [1]), None, []).ranked(0)]
    assert ranked[0] == ("drug", "and", "alcohol")


def test_no_phrase_at_all() -> None:
    assert PhraseCounts(["12", ""], np.array([0, 1]), None, []).ranked(0) == []
