from __future__ import annotations

import subprocess
import sys
import time

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


def test_texts_in_no_theme_take_no_part():
    more = [*TEXTS, "Sewing circles", "Sewing circles"]
    assert name_themes(more, [*LABELS, -1, -1]) == name_themes(TEXTS, LABELS)
    assert name_themes(["a", "b"], [-1, -1]) == []


def test_a_theme_without_words_in_common_is_called_by_its_subject():
    texts = ["The doctor came.", "A nurse sat there.", "Pills were given.", *["Drug treatment was late."] * 3]
    texts = [*texts, "Clinics ran.", "Wards shut.", "Sleep came.", "Moods rose.", "Nerves frayed.", "Stress grew."]
    labels = [0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]
    names = name_themes(texts, labels, subjects=[("mental health", 0.8), ("drugs and alcohol", 0.9)])
    assert names[0].label == names[0].keywords[0] == "mental health"
    assert names[1].label == "drug treatment"
    # Its label tells the subject, so no keyword has to.
    assert "drugs and alcohol" not in names[1].keywords


def test_a_keyword_tells_the_subject_where_the_label_does_not():
    texts = ["Release dates were known.", "Release was planned.", "Release came late.", "Drug tests"]
    names = name_themes(texts, [0, 0, 0, 1], subjects=[("resettlement", 0.6), None])
    assert names[0].label != "resettlement"
    assert "resettlement" in names[0].keywords[:3]


def test_one_theme_alone_is_called_by_a_subject():
    texts = [
        f"{word} stood there" for word in ("doctors", "nurses", "pills", "wards", "clinics", "sleep", "moods", "nerves")
    ]
    texts += [
        f"{word} stood there" for word in ("benches", "clerks", "judges", "juries", "oaths", "pleas", "trials", "robes")
    ]
    names = name_themes(texts, [0] * 8 + [1] * 8, subjects=[("mental health", 0.6), ("mental health", 0.7)])
    assert names[0].label != names[1].label == "mental health"


def test_a_part_of_another_label_gives_way():
    texts = ["Care leavers in custody", "Care leavers in custody", "Care leavers"] * 3
    texts += ["Leavers and jobs", "Leavers and apprenticeships", "Leavers found apprenticeships"] * 3
    names = name_themes([*texts, *["Drug tests"] * 9], [0] * 9 + [1] * 9 + [2] * 9)
    assert [name.label for name in names][:2] == ["care leavers", "apprenticeships"]


def test_people_are_no_subjects():
    texts = ["I thank Natasha for the dressing", "So did Natasha, with a dressing", "Well done, Natasha"] * 2
    names = name_themes([*texts, *["Drug tests"] * 6], [0] * 6 + [1] * 6)
    assert names[0].label == "dressing"


def test_of_very_many_texts_some_are_looked_at(monkeypatch):
    monkeypatch.setattr("reportminer.names.MOST_TEXTS", 12)
    monkeypatch.setattr("reportminer.names.LEAST_OF_A_THEME", 3)
    names = name_themes(TEXTS, LABELS)
    order = list(reversed(range(len(TEXTS))))
    assert name_themes([TEXTS[row] for row in order], [LABELS[row] for row in order]) == names
    assert len(names) == len(FINDINGS)
    assert names[2].label == "drug treatment"


def test_ten_thousand_texts_take_no_three_seconds():
    words = [
        f"{a}{b}" for a in ("plan", "visit", "court", "drug", "risk", "home") for b in ("", "s", "ter", "let", "age")
    ]
    texts = [
        " ".join(words[(row * step) % 30] for step in (1, 7, 11, 13)) + f" of {words[row % 30]}"
        for row in range(10_000)
    ]
    began = time.process_time()
    names = name_themes(texts, [row % 80 for row in range(10_000)])
    assert len(names) == 80
    assert time.process_time() - began < 3


def called(texts, subjects=None, **told):
    """Name themes, given as lists of texts."""
    labels = [theme for theme, some in enumerate(texts) for _ in some]
    return name_themes([text for some in texts for text in some], labels, subjects=subjects, **told)


COURT = ["The court was pleased.", "Hearings at court were long.", "A court sat.", "The court heard of it."]
POLICE = ["The police came.", "Talks with the police were rare.", "The police told nobody.", "Records of police"]
DRUGS = ["Drug treatment was late.", "Drug treatment began.", "No drug treatment", "Doctors came."]


def test_a_word_alone_gives_way_to_the_subject_that_holds_it():
    assert called([COURT, DRUGS], [("court reports", 0.55), None])[0].label == "court reports"
    # Near another subject, but not surely of it.
    assert called([COURT, DRUGS], [("work with victims", 0.6), None])[0].label == "court"


def test_of_a_theme_that_is_surely_of_it_the_subject_is_the_label():
    sure = called([POLICE, DRUGS], [("information sharing", 0.9), ("drugs and alcohol", 0.9)])
    assert sure[0].label == "information sharing"
    assert sure[0].keywords[:2] == ("information sharing", "police")
    assert sure[1].label == "drug treatment"  # two words that most of its texts have
    likely = called([POLICE, DRUGS], [("information sharing", 0.7), ("drugs and alcohol", 0.7)])
    assert [name.label for name in likely] == ["information sharing: police", "drug treatment"]
    assert called([POLICE, DRUGS], [("information sharing", 0.6), None])[0].label == "police"


def test_two_themes_of_one_subject_are_told_apart():
    schools = ["The school was slow.", "Teachers at the school knew.", "A school had called."]
    babies = ["The baby cried.", "Nobody saw the baby.", "A baby was at home."]
    subjects = [("child safeguarding", 0.9), ("child safeguarding", 0.95), None]
    assert [name.label for name in called([schools, babies, DRUGS], subjects)] == [
        "child safeguarding: school",
        "child safeguarding",
        "drug treatment",
    ]


WORDS = ("passcode", "fee", "salary", "cheque", "wallet", "shop", "phone", "cat", "dog", "cow")
OTHERS = [f"The {word} was there." for word in WORDS]


def test_what_other_labels_hold_is_told_with_a_word_of_its_own():
    virtual = ["A virtual card", "My virtual card", "The virtual card"]
    delivery = ["Card delivery", "The card delivery", "A card delivery"]
    tracking = ["My card and the letter", "A card by the letter", *["No card was there."] * 8]

    def meaning(_theme, phrases):
        return [0.4 if phrase == "letter" else 1.0 for phrase in phrases]

    labels = [name.label for name in called([virtual, delivery, tracking, OTHERS * 3], meaning=meaning)]
    assert labels[:3] == ["virtual card", "card delivery", "card, letter"]


def test_no_label_is_the_words_of_another_with_a_comma():
    wait = ["A transfer wait", "The transfer wait", "One transfer wait"]
    stopped = ["The transfer", *["A transfer and the wait"] * 3, *["This transfer and its fate"] * 2] * 2
    near = {"wait": 0.3, "fate": 0.25}

    def meaning(theme, phrases):
        # The first theme is named last of the three.
        return [(0.15, 0.9, 1.0, 1.0)[theme] * near.get(phrase, 1.0) for phrase in phrases]

    names = called([wait, stopped, ["The transfer"] * 6, OTHERS * 3], meaning=meaning)
    assert [name.label for name in names][:3] == ["transfer wait", "transfer, fate", "transfer"]


def test_a_word_of_few_bodies_and_texts_is_told_with_the_next():
    texts = ["The conference met.", "A conference was held.", "The attendance fell.", "Her attendance rose."]
    texts = [*texts, *OTHERS]
    others = [DRUGS * 10, COURT * 10]
    groups = [f"body {n}" for n in range(len(texts) + 80)]
    assert called([texts, *others], groups=groups)[0].label == "attendance, conference"
    assert called([texts, *others])[0].label == "attendance"  # texts of no body
    often = [*texts[:4], "An attendance list"]
    assert called([often, *others], groups=groups[:85])[0].label == "attendance"  # in most of the texts


def test_a_sentence_is_no_name():
    texts = ["Screenings overlooked children.", "The screenings overlooked children.", "The screenings of children"] * 2
    for name in called([texts, DRUGS]):
        assert all("overlooked" not in keyword for keyword in name.keywords)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_names_with_subjects_are_distinct_and_do_not_depend_on_the_order(data):
    words = [
        "home",
        "visit",
        "court",
        "reports",
        "card",
        "tracking",
        "was",
        "the",
        "police",
        "virtual",
        "schools",
        "12",
    ]
    texts = data.draw(st.lists(st.lists(st.sampled_from(words), max_size=6).map(" ".join), min_size=1, max_size=16))
    labels = data.draw(st.lists(st.integers(0, 4), min_size=len(texts), max_size=len(texts)))
    groups = data.draw(st.lists(st.sampled_from("abcd"), min_size=len(texts), max_size=len(texts)))
    subject = st.tuples(st.sampled_from(["court reports", "home visiting", "police"]), st.floats(0.5, 1.0))
    n_themes = max(labels) + 1
    subjects = data.draw(st.lists(st.none() | subject, min_size=n_themes, max_size=n_themes))
    names = name_themes(texts, labels, groups=groups, subjects=subjects)
    assert len({name.label.lower() for name in names}) == n_themes
    order = data.draw(st.permutations(range(len(texts))))
    again = [[column[row] for row in order] for column in (texts, labels, groups)]
    assert name_themes(again[0], again[1], groups=again[2], subjects=subjects) == names


def test_of_very_many_themes_few_phrases_are_compared(monkeypatch):
    asked = []

    def meaning(_theme, phrases):
        asked.append(len(phrases))
        return [0.5] * len(phrases)

    monkeypatch.setattr("reportminer.names.MOST_WEIGHED", 20)
    monkeypatch.setattr("reportminer.names.LEAST_WEIGHED", 1)
    names = name_themes(TEXTS, LABELS, meaning=meaning)
    assert len(asked) == len(names) == 5
    assert max(asked) == 4
