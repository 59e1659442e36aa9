from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import embedder
from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given import place_given, read_codebook, shipped_codebook, trained_head
from reportminer.given.head import pack, unpack
from reportminer.given.placing import head_for
from reportminer.resources import folder

TEXTS = {
    "Officers seldom saw people in their own homes.": "home-visiting",
    "It was not clear when plans would be reviewed, or why.": "review-clarity",
    "Sentencers were content with the reports prepared for them.": "court-reports",
    "Caseloads were high and a fifth of posts stood vacant.": "workloads",
    "Unpaid work placements were well run.": "unpaid-work",
    "Too little was done to keep victims safe.": "victims",
}


def test_the_shipped_head_knows_its_themes() -> None:
    head = trained_head()
    assert set(head.keys) == set(shipped_codebook().keys)
    texts = list(TEXTS)
    found = head.place(texts, embedder(head.model).encode(texts))
    assert [head.keys[one.nearest] for one in found] == list(TEXTS.values())


def test_the_shipped_codebook_goes_by_the_head_and_numbers_as_the_file() -> None:
    book, model = shipped_codebook(), embedder()
    texts = list(TEXTS)
    found = place_given(book, texts, model.encode(texts), model)
    assert [book.keys[one.nearest] for one in found] == list(TEXTS.values())


def test_a_changed_codebook_or_another_embedder_does_not(tmp_path) -> None:
    book = shipped_codebook()
    key = embedder().key
    assert head_for(book, key) is not None
    assert head_for(book, "another@1") is None
    assert head_for(replace(book, themes=book.themes[1:]), key) is None
    assert head_for(replace(book, themes=(replace(book.themes[0], name="verdict"), *book.themes[1:])), key) is None
    copy = tmp_path / "mine.toml"
    copy.write_bytes((folder("corpus") / "codebook.toml").read_bytes())
    assert head_for(read_codebook(copy), key) is not None


@given(st.lists(st.sampled_from([*TEXTS, "", "Nothing of that sort.", "育児"]), max_size=8), st.integers(0, 9))
def test_shares_sum_to_one_each_text_alone(texts, seed) -> None:
    head = trained_head()
    rows = np.random.default_rng(seed).normal(size=(len(texts), len(head.weights)))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    scores = head.scores(texts, rows)
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-4)
    alone = [head.scores(texts[i : i + 1], rows[i : i + 1])[0] for i in range(len(texts))]
    assert all(np.array_equal(one, together) for one, together in zip(alone, scores, strict=True))


def test_wrong_shapes_are_told() -> None:
    with pytest.raises(UsageError, match="1 texts and an array of shape"):
        trained_head().scores(["a"], np.zeros((1, 3), np.float32))


def test_packed_and_unpacked() -> None:
    head = trained_head()
    again = unpack(pack(head), name=head.id, model=head.model, source=Path("x"))
    assert (again.keys, again.names, again.terms, again.temperature, again.least) == (
        head.keys, head.names, head.terms, head.temperature, head.least,
    )  # fmt: skip
    assert np.array_equal(again.weights, head.weights)
    assert np.array_equal(again.term_weights, head.term_weights)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda head: replace(head, weights=np.full_like(head.weights, np.nan)),
        lambda head: replace(head, keys=head.keys[1:]),
        lambda head: replace(head, temperature=0.0),
        lambda head: replace(head, bias=head.bias[:-1]),
    ],
)
def test_a_damaged_file_is_refused(spoil) -> None:
    with pytest.raises(ModelError, match="is damaged"):
        unpack(pack(spoil(trained_head())), name="x", model="m", source=Path("x"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"nothing"])
def test_something_else_is_refused(content) -> None:
    with pytest.raises(ModelError, match="is damaged"):
        unpack(content, name="x", model="m", source=Path("x"))


def test_no_such_head() -> None:
    with pytest.raises(MissingError, match="nothing was trained for 'parole': there are probation"):
        trained_head("parole")
