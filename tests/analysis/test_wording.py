from __future__ import annotations

import numpy as np
import pytest

from reportminer import analysis
from reportminer.analysis.examples import invented
from reportminer.analysis.wording import log_odds, terms
from reportminer.errors import MissingError, UsageError


def test_the_published_example() -> None:
    # README of the package fightin_words 1.0 (after J. Hessel's implementation of the paper), prior 0.05 for each word.
    one = ["the", "quick", "brown", "fox", "jumps", "over", "the", "lazy", "pig"]
    other = ["the", "lazy", "purple", "pig", "jumps", "over", "the", "lazier", "donkey"]
    words = sorted({*one, *other})
    ratio, error = log_odds(
        np.array([one.count(word) for word in words], float),
        np.array([other.count(word) for word in words], float),
        np.full(len(words), 0.05),
    )
    z = dict(zip(words, ratio / error, strict=True))
    assert z["donkey"] == pytest.approx(-0.6894227886807968)
    assert z["lazier"] == pytest.approx(-0.6894227886807968)
    assert z["brown"] == pytest.approx(0.6894227886807968)
    assert z["the"] == pytest.approx(0)


def test_by_hand() -> None:
    # 4 of 20 words against 1 of 30; the prior is 3 of 50 words.
    ratio, error = log_odds(np.array([4.0, 16.0]), np.array([1.0, 29.0]), np.array([3.0, 47.0]))
    assert ratio[0] == pytest.approx(np.log(7 / 63) - np.log(4 / 76))
    assert error[0] == pytest.approx(np.sqrt(1 / 7 + 1 / 4))


def test_a_heavier_prior_draws_all_ratios_to_nought() -> None:
    light, heavy = (analysis.words(invented(), prior=prior).set_index("word") for prior in (1, 10_000))
    light = light.loc[heavy.index]
    assert (heavy["estimate"].abs() < light["estimate"].abs()).all()
    assert heavy["estimate"].abs().max() < 0.2


def test_names_and_dates_are_no_words_and_no_phrase_goes_over_them() -> None:
    rows = invented()
    rows["body"] = rows["body"].map({f"Body {n}": f"{'ABCDEFGHIJKL'[n]}nyshire" for n in range(12)})
    rows["text"] = [f"In {body}, in June 2014, {text}" for body, text in zip(rows["body"], rows["text"], strict=True)]
    found = analysis.words(rows, least_bodies=1)
    assert not any("shire" in word or "june" in word for word in found["word"])


def test_what_stands_in_few_bodies_is_left_out_and_counted() -> None:
    rows = invented()
    rows.loc[rows["body"] == "Body 1", "text"] += " peculiarly"
    found = analysis.words(rows)
    assert "peculiarly" not in set(found["word"])
    assert found.attrs["rare_words"] >= 1
    assert "peculiarly" in set(analysis.words(rows, least_bodies=1)["word"])


def test_misuse_is_told() -> None:
    rows = invented()
    with pytest.raises(MissingError, match="there is no theme 9: there are 1, 2, 3"):
        analysis.words(rows, 9)
    with pytest.raises(UsageError, match="theme 1 home visits has no concern"):
        analysis.words(rows[(rows["theme"] != 1) | (rows["polarity"] == "strength")], 1)
    with pytest.raises(UsageError, match="prior=0"):
        analysis.words(rows, prior=0)


def test_terms_keep_apostrophes_and_hyphens() -> None:
    assert terms("Children’s follow-up; too late") == [
        "children's", "follow-up", "too", "late", "children's follow-up", "too late",
    ]  # fmt: skip
