"""The reader of full reports: its scores depend on a text and its context, and on nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.errors import UsageError
from reportminer.findings.features import LABELS
from reportminer.findings.reader import ReportReader

READER = ReportReader()
PLAIN = [
    ("", "Children in care have strong and trusting relationships with their social workers", "strength"),
    ("", "The quality of assessments is too variable", "concern"),
    ("Plans are good.", "However, too many visits are late", "concern"),
    ("", "The inspection team consisted of nine of Her Majesty’s Inspectors", "none"),
]


@pytest.mark.parametrize(("context", "text", "label"), PLAIN)
def test_it_tells_plain_sentences(context, text, label):
    row = READER.probabilities([(context, text)])[0]
    assert LABELS[int(row.argmax())] == label


def test_no_texts_give_no_rows():
    assert READER.probabilities([]).shape == (0, len(LABELS))


def test_the_company_of_a_text_does_not_change_its_scores():
    pairs = [(context, text) for context, text, _ in PLAIN]
    together, backwards = READER.probabilities(pairs), READER.probabilities(pairs[::-1])[::-1]
    alone = np.vstack([READER.probabilities([pair]) for pair in pairs])
    assert np.array_equal(together, alone)
    assert np.array_equal(together, backwards)


def test_the_context_counts():
    text = "This is not yet the case for all children"
    with_one, without = READER.probabilities([("Plans are shared with parents.", text), ("", text)])
    assert not np.array_equal(with_one, without)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_has_probabilities(context, text):
    row = READER.probabilities([(context, text)])[0]
    assert row.sum() == pytest.approx(1.0)
    assert np.isfinite(row).all()


def test_a_very_long_text_is_cut_off():
    assert READER.probabilities([("word " * 5000, "word " * 5000)]).shape == (1, len(LABELS))


def test_what_is_no_text_is_refused():
    with pytest.raises(UsageError):
        READER.probabilities([("", 5)])  # type: ignore[list-item]
