from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.diagnostics import ThemeDiagnostics, diagnose, trust_line
from reportminer.errors import UsageError

TEXTS = ["Drug tests were late.", "Drug tests and courses", "A drug course", "Home visits", "The homes were visited"]
LABELS = [0, 0, 0, 1, -1]


def theme(number: int, stability: float | None) -> ThemeDiagnostics:
    return ThemeDiagnostics(theme=number, size=5, share=0.1, coherence=0.0, stability=stability)


def test_coherence_by_hand() -> None:
    found = diagnose(TEXTS, LABELS, [("drug", "test", "course"), ("home",)])
    # drug: 3 of 5 texts, test: 2, course: 2; pairs: drug-test 2, drug-course 2, test-course 1.
    with_drug = math.log((2 / 5) / (3 / 5 * 2 / 5)) / -math.log(2 / 5)
    without = math.log((1 / 5) / (2 / 5 * 2 / 5)) / -math.log(1 / 5)
    assert found.themes[0].coherence == pytest.approx((2 * with_drug + without) / 3)
    assert found.themes[1].coherence is None
    assert found.coherence == found.themes[0].coherence


def test_a_pair_that_never_meets_and_one_that_always_does() -> None:
    assert diagnose(TEXTS, LABELS, [("drug", "home"), ("unheard", "of")]).themes[0].coherence == -1
    assert diagnose(TEXTS, LABELS, [("drug", "home"), ("unheard", "of")]).themes[1].coherence == -1
    assert diagnose(["one thing"] * 3, [0] * 3, [("one", "thing")]).coherence == 1


def test_a_keyword_of_two_words_needs_both() -> None:
    assert diagnose(TEXTS, LABELS, [("drug test", "course"), ("home",)]).themes[0].coherence == pytest.approx(
        math.log((1 / 5) / (2 / 5 * 2 / 5)) / -math.log(1 / 5)
    )


def test_diversity_counts_the_words_that_themes_share() -> None:
    assert diagnose(TEXTS, LABELS, [("drug tests", "courses"), ("home visits",)]).diversity == 1
    assert diagnose(TEXTS, LABELS, [("home visits", "tests"), ("visit", "homes")]).diversity == 3 / 5
    assert diagnose(TEXTS, LABELS, [(), ()]).diversity is None


def test_coverage_and_sizes() -> None:
    found = diagnose(TEXTS, LABELS, [("drug",), ("home",)], ids=[7, 3])
    assert (found.coverage, [(one.theme, one.size, one.share) for one in found.themes]) == (
        0.8,
        [(7, 3, 0.6), (3, 1, 0.2)],
    )


def test_numbers_made_elsewhere_are_taken_in() -> None:
    found = diagnose(TEXTS, LABELS, [("drug",), ("home",)], silhouette=[0.5, 0.1], stability=[0.9, None])
    assert found.silhouette == pytest.approx((3 * 0.5 + 0.1) / 4)
    assert (found.stability, found.themes[1].stability) == (0.9, None)
    assert diagnose(TEXTS, LABELS, [("drug",), ("home",)]).silhouette is None


def test_each_number_has_its_sentence() -> None:
    few = diagnose(TEXTS, LABELS, [("drug", "test"), ("home",)])
    assert [line.split()[0] for line in few.sentences] == ["Coverage", "Coherence", "Diversity"]
    all_ = diagnose(TEXTS, LABELS, [("drug", "test"), ("home",)], silhouette=[0.5, 0.1], stability=[0.9, 0.5])
    assert [line.split()[0] for line in all_.sentences][3:] == ["Silhouette", "Stability"]
    assert "1 is in none" in few.sentences[0]


@pytest.mark.parametrize(
    ("stability", "trust"), [(0.75, "reliable"), (0.749, "pattern"), (0.6, "pattern"), (0.59, "doubtful"), (None, None)]
)
def test_the_thresholds(stability, trust) -> None:
    assert theme(1, stability).trust == trust


def test_one_line_says_which_to_trust() -> None:
    line = trust_line([theme(1, 0.8), theme(2, 0.9), theme(3, 0.95), theme(4, 0.65), theme(9, 0.1), theme(5, None)])
    assert line == (
        "Found again nearly whole (trust them): themes 1-3. A pattern with blurred edges: theme 4. "
        "Doubtful: theme 9. Not measured: theme 5."
    )
    assert trust_line([theme(2, 0.1)]) == "No theme is found again nearly whole. Doubtful: theme 2."
    assert "not been measured" in trust_line([theme(1, None)])
    assert "not been measured" in trust_line([])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (((["a"], [0, 0], [("a",)])), "1 texts, 2 labels"),
        ((["a"], [1], [("a",)]), "do not fit together"),
        ((["a"], [-2], [("a",)]), "do not fit together"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, words) -> None:
    with pytest.raises(UsageError, match=words):
        diagnose(*arguments)


def test_so_is_a_number_too_few() -> None:
    with pytest.raises(UsageError, match="1 stabilities of 2 themes"):
        diagnose(TEXTS, LABELS, [("drug",), ("home",)], stability=[0.5])


def test_nothing_at_all() -> None:
    found = diagnose([], [], [])
    assert (found.coverage, found.coherence, found.themes) == (0.0, None, ())
    assert found.sentences


@given(st.data())
def test_bounds_hold_whatever_the_texts_and_their_order(data) -> None:
    words = st.sampled_from(["drug", "drugs", "home", "visit", "of", "risk", "12"])
    texts = data.draw(st.lists(st.lists(words, max_size=4).map(" ".join), min_size=1, max_size=8))
    labels = data.draw(st.lists(st.integers(-1, 1), min_size=len(texts), max_size=len(texts)))
    keywords = data.draw(st.lists(st.lists(words, max_size=4), min_size=2, max_size=2))
    found = diagnose(texts, labels, keywords)
    assert 0 <= found.coverage <= 1
    assert all(one.coherence is None or -1 <= one.coherence <= 1 for one in found.themes)
    assert found.diversity is None or 0.5 <= found.diversity <= 1
    order = data.draw(st.permutations(range(len(texts))))
    assert diagnose([texts[n] for n in order], [labels[n] for n in order], keywords) == found
