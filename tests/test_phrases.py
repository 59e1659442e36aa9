from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.phrases import Candidates, stem, word_lists


def found(*texts: str, exclude: tuple[str, ...] = ()) -> set[str]:
    candidates = Candidates(texts, exclude)
    return {written for row in range(len(texts)) for _, written in candidates.of(row)}


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("The risk of harm was managed.", "risk of harm"),
        ("Too few home visits took place.", "home visits"),
        ("Drugs and alcohol were tested.", "drugs and alcohol"),
        ("The victims' letters were read.", "victims' letters"),
        ("Pre-sentence reports were late.", "pre-sentence reports"),
        ("Unpaid work was stood down.", "unpaid work"),
        ("Missing children were found.", "missing children"),
        ("Referral to MAPPA was slow.", "MAPPA"),
        ("A reading circle", "reading circle"),
    ],
)
def test_what_may_name_something(text, phrase) -> None:
    assert phrase in found(text)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They work to protect children; staff have to protect them.", "protect children"),
        ("Care leavers need help", "care leavers need"),
        ("Some children experience delay", "children experience"),
        ("Inspectors assessments", "inspectors assessments"),
        ("Unpaid work was stood down.", "unpaid"),
        ("The CRC's assessments", "CRC's assessments"),
        ("Tracking children", "tracking children"),
        ("Convicted of burglary", "convicted of burglary"),
        ("The smallest office in town", "smallest office"),
        ("Poorer plans", "poorer plans"),
        ("Strong leadership", "strong leadership"),
        ("Eleven officers", "eleven officers"),
        ("The probation delivery unit", "probation delivery unit"),
        ("HM Inspectorate of Probation", "HM Inspectorate"),
        ("Plans, reviews", "plans reviews"),
    ],
)
def test_what_may_not(text, phrase) -> None:
    assert phrase.lower() not in {one.lower() for one in found(text)}


def test_texts_are_apart() -> None:
    assert "home visits" not in found("the home", "visits", "home")


def test_names_are_barred_whole_and_in_parts() -> None:
    texts = ("Work in Northshire and the drug team", "The Northshire drug team")
    assert any("Northshire" in phrase for phrase in found(*texts))
    barred = found(*texts, exclude=("Northshire Drug Service",))
    assert not any("Northshire" in phrase for phrase in barred)
    assert "drug team" in barred  # "drug" is a common word


def test_a_word_of_much_other_use_is_no_verb_for_two_places() -> None:
    texts = ["Care leavers were in touch"] * 60 + ["Leavers the law forgets", "Leavers their age"]
    assert "care leavers" in found(*texts)


@pytest.mark.parametrize(
    ("one", "other"),
    [("visiting", "visits"), ("assessed", "assessments"), ("leader", "leadership"), ("planned", "plans")],
)
def test_one_family(one, other) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("office", "officer"), ("order", "ordeal"), ("court", "course")])
def test_two_families(one, other) -> None:
    assert stem(one) != stem(other)


@given(st.lists(st.text(max_size=30), max_size=6))
def test_no_text_breaks_it_and_no_phrase_is_of_stop_words(texts) -> None:
    lists = word_lists()
    for phrase in found(*texts):
        assert phrase
        assert not set(phrase.lower().split()) <= lists.stop | lists.judgement


@given(st.permutations(["No home visit was recorded.", "The risk of harm to others", "Home visits", ""]))
def test_the_order_of_texts_changes_nothing(texts) -> None:
    assert found(*texts) == found(*sorted(texts))
