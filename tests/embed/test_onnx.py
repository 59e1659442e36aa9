"""The default embedder: same text, same vector, whatever stands beside it."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.embed import OnnxEmbedder, default_embedder, embedder, registered
from reportminer.errors import UsageError

TEXTS = [
    "Magistrates and judges trusted the advice put before them.",
    "Plans were poor.",
    "",
    "In one case out of five the risk of harm to children had not been reviewed after a change of address.",
    "£1,200 — “naïve” ½ 日本語 🙂",
    "Staff were committed; caseloads were too high.",
    "word " * 400,
    "Plans were poor",
]


def test_rows_are_unit_float32_in_order():
    vectors = embedder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder().dims) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    plans, courts, same_plans = vectors[1], vectors[0], vectors[7]
    assert plans @ same_plans > 0.9 > plans @ courts


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_order_batch_repeats_and_threads_change_no_bit(threads):
    texts = [f"{text} {i}" for i in range(12) for text in TEXTS[:6]]
    alone = {text: default_embedder().encode([text])[0] for text in texts}
    order = sorted(texts + texts[:9], key=lambda text: text[::-1])
    vectors = OnnxEmbedder(registered(), threads=threads).encode(order)
    assert len(order) > 2 * 32  # several chunks
    np.testing.assert_array_equal(vectors, [alone[text] for text in order])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(), max_size=40), max_size=4), st.randoms(use_true_random=False))
def test_any_text_has_its_own_unit_vector(texts, rng):
    vectors = default_embedder().encode(texts)
    assert vectors.shape == (len(texts), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    order = rng.sample(range(len(texts)), len(texts))
    np.testing.assert_array_equal(default_embedder().encode([texts[i] for i in order]), vectors[order])


def test_both_outputs_in_one_pass_equal_each_alone():
    encoder = default_embedder()
    vectors, layers = encoder.encode_both(TEXTS + TEXTS[:2])
    np.testing.assert_array_equal(vectors, encoder.encode(TEXTS + TEXTS[:2]))
    np.testing.assert_array_equal(layers, encoder.encode_layers(TEXTS + TEXTS[:2]))
    assert layers.shape == (len(TEXTS) + 2, encoder.layer_dims) == (len(TEXTS) + 2, 1536)
    assert layers.dtype == np.float32
    assert vectors.flags.c_contiguous
    assert layers.flags.c_contiguous


def test_nothing_gives_nothing_and_opens_no_file():
    encoder = OnnxEmbedder(registered())
    assert encoder.encode([]).shape == (0, 384)
    assert [part.shape for part in encoder.encode_both([])] == [(0, 384), (0, 1536)]
    assert encoder._loaded is None
    assert encoder.count_truncated([]) == 0


def test_texts_beyond_the_limit_are_cut_off_and_counted():
    encoder = default_embedder()
    whole = "trust " * (encoder.max_tokens - 2)  # two marks stand at the ends
    assert encoder.count_truncated([whole, whole + "good", "", whole + "bad"]) == 2
    exact, longer = encoder.encode([whole, whole + "good"])
    np.testing.assert_array_equal(exact, longer)


def test_progress_counts_every_text_and_repeats_too():
    told: list[int] = []
    texts = [f"Finding {i % 70}." for i in range(100)]
    default_embedder().encode(texts, progress=told.append)
    assert told == sorted(told)
    assert len(told) > 1
    assert told[-1] == len(texts)


def test_an_interrupt_stops_the_work_that_waits():
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        OnnxEmbedder(registered(), threads=2).encode([f"Finding {i}." for i in range(200)], progress=interrupt)


@pytest.mark.parametrize(
    ("texts", "words"), [("one text", "got one string"), (["a", None], "text 1 is of type NoneType")]
)
def test_what_is_no_list_of_texts_is_refused(texts, words):
    for method in (default_embedder().encode, default_embedder().encode_layers, default_embedder().count_truncated):
        with pytest.raises(UsageError, match=words):
            method(texts)


def test_key_names_model_and_file():
    model = registered()
    assert embedder().key == f"all-MiniLM-L6-v2@{model.sha256[:12]}"
    assert repr(embedder()) == f"OnnxEmbedder('{embedder().key}')"


def test_a_fresh_process_loads_no_torch_and_needs_no_network():
    code = """
import socket, sys
def refuse(*_, **__):
    raise OSError("no network")
socket.socket.connect = socket.getaddrinfo = socket.create_connection = refuse
import reportminer.embed
assert not {"onnxruntime", "tokenizers"} & set(sys.modules), "heavy imports before they are needed"
from reportminer.embed import embedder
assert embedder().encode(["Plans were poor."]).shape == (1, 384)
heavy = {"torch", "transformers", "sentence_transformers", "huggingface_hub", "sklearn", "pandas", "spacy"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("[]", "", 0)
