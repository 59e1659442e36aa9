"""Anything with encode(list[str]) is an embedder; what it returns is checked."""

from __future__ import annotations

import numpy as np
import pytest

from reportminer.embed import AdaptedEmbedder, Embedder, embedder
from reportminer.errors import ModelError, UsageError


class Letters:
    """Counts of letters, and one more so that no row is zero."""

    def __init__(self, alphabet="abc"):
        self.alphabet = alphabet
        self.asked: list[list[str]] = []

    def encode(self, texts):
        self.asked.append(texts)
        return np.array([[text.count(letter) for letter in self.alphabet] + [1] for text in texts])


def test_rows_become_unit_float32_and_repeats_are_encoded_once():
    letters = Letters()
    encoder = embedder(letters)
    vectors = encoder.encode(["aab", "", "aab"])
    np.testing.assert_allclose(vectors, np.array([[2, 1, 0, 1], [0, 0, 0, 6**0.5], [2, 1, 0, 1]]) / 6**0.5, rtol=1e-6)
    assert vectors.dtype == np.float32
    assert letters.asked[-2:] == [["aab"], [""]]
    assert encoder.encode([]).shape == (0, encoder.dims) == (0, 4)
    assert (encoder.max_tokens, encoder.count_truncated(["a" * 9999])) == (0, 0)
    assert isinstance(encoder, Embedder)
    assert embedder(encoder) is encoder


def test_key_is_the_objects_own_or_tells_its_vectors_apart():
    named = Letters()
    named.key = "letters-1"
    assert embedder(named).key == "letters-1"
    assert embedder(Letters()).key == embedder(Letters()).key != embedder(Letters("xyzs")).key
    assert "Letters@" in embedder(Letters()).key


def test_max_seq_length_is_read():
    limited = Letters()
    limited.max_seq_length = 128
    assert embedder(limited).max_tokens == 128


@pytest.mark.parametrize(
    "returned", [[1.0, 2.0], [[0.0, 0.0]], [[float("nan"), 1.0]], [[float("inf"), 1.0]], [[1.0], [2.0]], [[]]]
)
def test_what_is_no_vector_is_refused_with_text_and_shape(returned):
    class Broken:
        def encode(self, _):
            return returned

    with pytest.raises(ModelError, match="no usable vector for 'Supervision"):
        AdaptedEmbedder(Broken()).encode(["a"])


def test_rows_of_changing_length_are_refused():
    class Growing:
        def encode(self, texts):
            return [[1.0] * (3 if texts == ["odd"] else 2)]

    with pytest.raises(ModelError, match="gave 3 numbers for 'odd' and 2 before"):
        embedder(Growing()).encode(["even", "odd"])


@pytest.mark.parametrize("thing", [3, object(), ["all-MiniLM-L6-v2"]])
def test_what_neither_names_nor_encodes_is_refused(thing):
    with pytest.raises(UsageError, match=r"encode\(list\[str\]\)"):
        embedder(thing)
