"""The default model against upstream's weights run by sentence-transformers, and the extra [sbert] itself."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

from reportminer.embed import embedder, registered
from reportminer.embed.sbert import load_sbert
from reportminer.errors import ModelError

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_minilm_onnx.py"

OPENINGS = [
    "Inspectors were pleased to find that",
    "It was disappointing that",
    "The Trust should make sure that",
    "In 14 of the 36 cases we looked at,",
    "“I am concerned that",
    "By contrast,",
]
MATTERS = [
    "plans were drawn up in good time and tackled the right things.",
    "the risk of harm to children was not reviewed when circumstances changed.",
    "women had no access to accommodation on release from custody.",
    "magistrates and judges trusted the advice put before them;",
    "caseloads of more than 70 left probation officers no time for home visits.",
    "unpaid work began within a week of sentence",
    "victims’ views were heard, and licence conditions protected them.",
    "managers checked the quality of records, but staff were seldom told the outcome, nor were they helped to improve.",
    "interventions for drug misuse were available everywhere.",
    "leaders had a clear vision.",
]
TEXTS = [f"{opening} {matter}" for opening in OPENINGS for matter in MATTERS]
OTHERS = [
    "",
    "Good.",
    "I lost my card yesterday, what do I do now?",
    "Food was cold & the ward was noisy",
    "¿Dónde está?",
]


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(SCRIPT))


@pytest.fixture(scope="module")
def weights(script):
    return script["load_weights"](script["upstream_file"]())


@pytest.fixture(scope="module")
def upstream(script):
    return load_sbert(str(script["upstream_file"]().parent))


def test_the_default_model_gives_upstreams_vectors(upstream):
    cosines = (embedder().encode(TEXTS + OTHERS) * upstream.encode(TEXTS + OTHERS)).sum(axis=1)
    assert cosines.mean() >= 0.994  # measured: 0.9967
    assert cosines.min() >= 0.985  # measured: 0.9895, of the empty text


def test_layer_features_are_upstreams_middle_layers(upstream):
    import torch  # noqa: PLC0415 - takes seconds, and most tests do not need it

    bert, tokenizer = upstream.model[0].auto_model, upstream.model.tokenizer
    wanted = []
    with torch.no_grad():
        for text in TEXTS[::6]:
            states = bert(**tokenizer(text, return_tensors="pt"), output_hidden_states=True).hidden_states
            parts = [*(states[k].mean(1) for k in (3, 4, 5)), states[5].max(1).values]
            wanted.append(torch.cat(parts, 1).numpy()[0])
    found = embedder().encode_layers(TEXTS[::6])
    for start in range(0, 1536, 384):
        a, b = found[:, start : start + 384], np.array(wanted)[:, start : start + 384]
        cosines = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
        assert cosines.min() >= 0.98


def test_the_float_graph_equals_upstream_with_and_without_padding(script, weights, upstream):
    session = onnxruntime.InferenceSession(script["build"](weights, "float32"), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(registered().tokenizer))
    tokenizer.enable_padding()
    batch = tokenizer.encode_batch(TEXTS[:20])
    given = {
        "input_ids": np.array([one.ids for one in batch]),
        "attention_mask": np.array([one.attention_mask for one in batch]),
    }
    assert not given["attention_mask"].all()
    vectors, layers = session.run(None, given)
    np.testing.assert_allclose(vectors, upstream.encode(TEXTS[:20]), atol=1e-5)
    n = int(given["attention_mask"][0].sum())
    alone = session.run(["layers"], {name: array[:1, :n] for name, array in given.items()})[0]
    np.testing.assert_allclose(layers[:1], alone, atol=1e-4)


def test_the_script_builds_the_registered_bytes(script, weights):
    assert script["build"](weights) == registered().file.read_bytes()
    source = script["upstream_file"]().parent / "tokenizer.json"
    assert script["tokenizer"](source.read_text("utf-8")) == registered().tokenizer.read_text("utf-8")


def test_the_script_refuses_other_weights(script, tmp_path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"other")
    with pytest.raises(SystemExit, match="is not upstream's file"):
        script["load_weights"](path)


def test_sbert_order_and_repeats_change_no_bit(upstream):
    some = [TEXTS[0], "", TEXTS[33], TEXTS[0]]
    vectors = upstream.encode(some)
    assert vectors.shape == (4, upstream.dims)
    assert vectors.dtype == np.float32
    np.testing.assert_array_equal(upstream.encode(some[::-1]), vectors[::-1])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert upstream.encode([]).shape == (0, 384)


def test_sbert_counts_truncated_texts_and_has_a_key_of_its_weights(upstream):
    assert upstream.max_tokens == 256
    assert upstream.count_truncated(["trust " * 254, "trust " * 255, "", "word " * 900]) == 2
    assert upstream.key.startswith("sbert-model@")
    assert repr(upstream) == f"SbertEmbedder('{upstream.key}')"


def test_a_model_that_is_not_on_this_machine_is_not_downloaded():
    with pytest.raises(ModelError, match="hf download no-such-owner/no-such-model"):
        embedder("no-such-owner/no-such-model")


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(ModelError, match="cannot be loaded from this machine"):
        embedder(tmp_path)


def test_the_missing_extra_is_named_with_its_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r'pip install "reportminer\[sbert\]"'):
        embedder("sentence-transformers/all-mpnet-base-v2")
