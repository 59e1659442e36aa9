from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import UsageError
from reportminer.names import exemplars, name_themes
from reportminer.phrases import lemma, word_lists

FINDINGS = {
    "home": [
        "Home visits were carried out in high risk cases.",
        "Inspectors found that too few home visits took place.",
        "No home visit was recorded where children lived in the household.",
        "Officers made regular home visits to people in the community.",
        "The home visit was often left too late.",
        "In Northshire the policy on home visits was not followed.",
    ],
    "court": [
        "Pre-sentence reports were clear and of good quality.",
        "The courts were pleased with pre-sentence reports.",
        "Sentencers told us that the pre-sentence report helped them.",
        "Too many pre-sentence reports arrived after the hearing.",
        "Pre-sentence reports in Northshire gave sound advice to the court.",
    ],
    "drugs": [
        "Drug treatment started within a week of sentence.",
        "There were long delays in drug treatment.",
        "Good access to drug treatment was praised by those who used it.",
        "Testing and drug treatment were poorly joined up in Northshire.",
        "Many people dropped out of drug treatment.",
    ],
    "reviews": [
        "Reviews of plans were not completed when circumstances changed.",
        "It was not clear when a review of the plan was due.",
        "Reviews of plans were prompt and thorough.",
        "Reviews of plans lacked detail.",
        "Managers did not check reviews of plans.",
    ],
    "mappa": [
        "MAPPA meetings were well attended.",
        "Referral to MAPPA was too slow in Northshire.",
        "Good use was made of MAPPA to manage dangerous people.",
        "MAPPA minutes were not kept on file.",
    ],
}
TEXTS = [text for texts in FINDINGS.values() for text in texts]
LABELS = [theme for theme, texts in enumerate(FINDINGS.values()) for _ in texts]


def test_a_reader_would_use_these_names():
    labels = [name.label for name in name_themes(TEXTS, LABELS)]
    assert labels == ["home visits", "pre-sentence reports", "drug treatment", "reviews of plans", "MAPPA"]


def test_bank_customers_are_understood_too():
    texts = [
        "When will my card delivery arrive?", "How long does card delivery take?", "Track the card delivery please",
        "What is your exchange rate?", "The exchange rate is wrong", "Is the exchange rate for pounds good?",
        "I forgot my passcode", "How do I reset my passcode?", "My passcode does not work",
    ]  # fmt: skip
    assert [name.label for name in name_themes(texts, np.repeat([0, 1, 2], 3))] == [
        "card delivery",
        "exchange rate",
        "passcode",
    ]


def test_names_of_bodies_are_left_out():
    texts = [
        "Northshire was slow.",
        "Work in Northshire was poor, as in Northshire before.",
        "Northshire had delays.",
        "Drug treatment was late.",
    ]
    plain, _ = name_themes(texts, [0, 0, 0, 1])
    barred, _ = name_themes(texts, [0, 0, 0, 1], exclude=["Northshire Probation Trust"])
    assert plain.label == "Northshire"
    assert "Northshire" not in (barred.label, *barred.keywords)


def test_a_phrase_of_many_bodies_beats_one_of_a_single_body():
    texts = ["The sewing project"] * 3 + [
        "The reading circle",
        "A reading circle",
        "One reading circle",
        "Other matters",
    ]
    names = name_themes(texts, [0] * 6 + [1], groups=["a", "a", "a", "a", "b", "c", "d"])
    assert names[0].label == "reading circle"


def test_keywords_open_with_the_label_and_do_not_repeat_it():
    for name in name_themes(TEXTS, LABELS):
        assert name.keywords[0] == name.label
        words = [frozenset(lemma(word) for word in keyword.split()) for keyword in name.keywords]
        assert len(set(words)) == len(words)


def test_singular_and_plural_are_one():
    assert lemma("visits") == lemma("Visit")
    assert lemma("the agency’s") == lemma("the agency")
    assert [lemma(word) for word in ("crisis", "status", "boss", "bus")] == ["crisis", "status", "boss", "bus"]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_names_are_distinct_and_do_not_depend_on_the_order(data):
    words = ["the", "home", "visit", "visits", "risk", "of", "harm", "was", "12", "!", "MAPPA", "plan", "very", "Leeds"]
    texts = data.draw(st.lists(st.lists(st.sampled_from(words), max_size=7).map(" ".join), min_size=1, max_size=14))
    labels = data.draw(st.lists(st.integers(0, 4), min_size=len(texts), max_size=len(texts)))
    names = name_themes(texts, labels)
    found = [name.label for name in names]
    assert len(names) == max(labels) + 1
    assert all(found)
    assert len({label.lower() for label in found}) == len(found)
    lists = word_lists()
    for name in names:
        for keyword in name.keywords:
            assert not set(keyword.lower().split()) <= lists.stop | lists.judgement
    order = data.draw(st.permutations(range(len(texts))))
    again = name_themes([texts[row] for row in order], [labels[row] for row in order])
    assert again == names


def test_a_theme_without_words_still_has_a_name():
    assert [name.label for name in name_themes(["12", "!!", ""], [0, 1, 2])] == ["theme 1", "theme 2", "theme 3"]


def test_a_number_without_texts_still_has_a_name():
    assert len(name_themes(["drug treatment", "drug treatment"], [0, 2])) == 3


def test_nothing_to_name():
    assert name_themes([], []) == []
    assert exemplars(np.empty((0, 3)), []) == []


@pytest.mark.parametrize(
    ("labels", "groups", "words"),
    [([0], None, "2 texts but 1 labels"), ([0, 0], ["a"], "groups"), ([0, -2], None, "-2")],
)
def test_what_does_not_fit_is_refused(labels, groups, words):
    with pytest.raises(UsageError, match=words):
        name_themes(["a", "b"], labels, groups=groups)


def test_exemplars_take_one_of_each_body_first():
    vectors = [[1.0, 0.0], [0.99, 0.01], [0.8, 0.2], [0.0, 1.0]]
    assert exemplars(vectors, [0, 0, 0, 1], centroids=np.eye(2), groups=["a", "a", "b", "a"], n=2) == [(0, 2), (3,)]
    assert exemplars(vectors, [0, 0, 0, 1], centroids=np.eye(2), n=5) == [(0, 1, 2), (3,)]


def test_naming_needs_no_learning_library():
    code = "import sys, reportminer.names; sys.exit('sklearn' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
