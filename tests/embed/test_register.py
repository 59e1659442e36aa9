"""Only registered bytes are loaded; what is refused is told with the next step."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil

import pytest

from reportminer.embed import Embedder, OnnxEmbedder, embedder, read_register, registered
from reportminer.errors import MissingError, ModelError


def test_every_registered_file_is_here_with_its_hash_card_and_source():
    default, register = read_register()
    assert default in register
    for model in register.values():
        for path, sha256 in ((model.file, model.sha256), (model.tokenizer, model.tokenizer_sha256)):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
            assert sha256 in model.card.read_text("utf-8")
        assert model.source.startswith("https://")
        assert model.licence in model.card.read_text("utf-8")


def test_a_registered_name_and_none_give_one_shared_embedder():
    assert embedder() is embedder(None) is embedder("all-MiniLM-L6-v2")
    assert isinstance(embedder(), Embedder)
    assert embedder(embedder()) is embedder()


@pytest.mark.parametrize("name", ["all-mpnet-base-v2", "./no/such/folder", "", "a/b/c"])
def test_an_unknown_name_is_told_what_exists(name):
    with pytest.raises(MissingError, match=r"Registered: all-MiniLM-L6-v2\.") as caught:
        embedder(name)
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize("part", ["file", "tokenizer"])
def test_a_changed_file_is_refused_with_both_hashes(tmp_path, part):
    original = getattr(registered(), part)
    changed = tmp_path / original.name
    changed.write_bytes(original.read_bytes()[:-1] + b"?")
    model = dataclasses.replace(registered(), **{part: changed})
    with pytest.raises(ModelError) as caught:
        OnnxEmbedder(model).encode(["a"])
    for words in (
        changed,
        hashlib.sha256(original.read_bytes()).hexdigest(),
        hashlib.sha256(changed.read_bytes()).hexdigest(),
    ):
        assert str(words) in str(caught.value)
    assert "install the package again" in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    model = dataclasses.replace(registered(), file=tmp_path / "gone.onnx")
    with pytest.raises(ModelError, match=r"gone\.onnx cannot be read.*install the package again"):
        OnnxEmbedder(model).encode(["a"])


def test_a_registered_file_that_is_no_graph_is_refused(tmp_path):
    path = tmp_path / "text.onnx"
    path.write_bytes(b"no graph")
    model = dataclasses.replace(registered(), file=path, sha256=hashlib.sha256(b"no graph").hexdigest())
    with pytest.raises(ModelError, match=r"cannot run .*text\.onnx.*pip install"):
        OnnxEmbedder(model).encode(["a"])


def test_another_register_is_read_from_its_folder(tmp_path):
    shutil.copy(registered().card.parent / "models.toml", tmp_path)
    default, register = read_register(tmp_path)
    assert register[default].file == tmp_path / registered().file.name


@pytest.mark.parametrize("content", [None, "embedder = 3", "default_embedder = 'a'\n[[embedder]]\nid = 'a'", "= ="])
def test_a_damaged_register_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "models.toml").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=r"models\.toml.*install the package again"):
        read_register(tmp_path)
