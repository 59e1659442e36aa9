from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer import embedder
from reportminer import space as module
from reportminer.embed.register import read_register
from reportminer.errors import MissingError, ModelError
from reportminer.resources import folder
from reportminer.space import GENERAL, entries, fitting, space

FIELD = space("probation")


def vectors(n: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, len(FIELD.mean)))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_the_register_and_the_file_agree():
    entry = entries()["probation"]
    dims = read_register()[1][entry["model"]].dims
    assert FIELD.id == "probation"
    assert FIELD.model == entry["model"]
    assert FIELD.mean.shape == (dims,)
    assert FIELD.projection.shape == (dims, entry["dims"])
    assert FIELD.centres.shape == (len(FIELD.subjects), entry["dims"])
    assert FIELD.sha256 == sha256((folder("models") / entry["file"]).read_bytes()).hexdigest()


def test_its_numbers_are_sound():
    for array in (FIELD.mean, FIELD.projection, FIELD.centres):
        assert array.dtype == np.float32
        assert np.isfinite(array).all()
    assert len(set(FIELD.subjects)) == len(FIELD.subjects)
    assert np.allclose(np.linalg.norm(FIELD.centres, axis=1), 1, atol=1e-6)
    assert np.linalg.matrix_rank(FIELD.projection) == FIELD.projection.shape[1]


@given(st.integers(0, 40), st.integers(0, 1000))
def test_rows_are_of_length_one(n, seed):
    found = FIELD.project(vectors(n, seed))
    assert found.shape == (n, FIELD.projection.shape[1])
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-6)


def test_a_row_without_direction_stays_finite():
    found = FIELD.project(np.vstack([FIELD.mean, vectors(1)[0]]).astype(np.float32))
    assert np.isfinite(found).all()
    assert np.linalg.norm(found[1]) == pytest.approx(1, abs=1e-6)


def test_a_row_is_projected_alone():
    rows = vectors(9)
    whole = FIELD.project(rows)
    assert np.allclose(whole, np.vstack([FIELD.project(rows[i : i + 1]) for i in range(9)]), atol=1e-6)
    assert np.array_equal(FIELD.project(rows), whole)


def test_subjects_stand_apart_praised_or_not():
    texts = [
        "Officers often visited people at home", "Home visits were rarely made",
        "Reviews of plans were timely", "Reviews of plans were late or missing",
    ]  # fmt: skip
    x = embedder().encode(texts)
    y = FIELD.project(x)

    def margin(rows: np.ndarray) -> float:
        likeness = rows @ rows.T
        return float(min(likeness[0, 1], likeness[2, 3]) - likeness[:2, 2:].max())

    assert margin(y) > margin(x)
    assert margin(y) > 0.3


TEXTS = [
    "Officers seldom saw people at home", "Caseloads were far too high", "Magistrates praised the reports",
    "Young people were reconciled with nobody", "The kettle was broken in 2013",
]  # fmt: skip


def test_rows_are_of_unit_length_and_depend_on_their_own_text_alone():
    x = embedder().encode(TEXTS)
    rows = FIELD.rows(x, TEXTS)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    for order in ([3, 0, 4, 1, 2], [2]):
        again = FIELD.rows(x[order], [TEXTS[n] for n in order])
        assert np.array_equal(again, rows[order])


@pytest.mark.parametrize(("row", "subject"), [(0, "home visiting"), (1, "workloads"), (2, "court reports")])
def test_the_subject_of_a_direction_is_the_nearest(row, subject):
    x = embedder().encode(TEXTS)
    name, cosine = FIELD.subject(FIELD.rows(x, TEXTS)[row].astype(np.float64))
    assert name == subject
    assert 0.5 < cosine <= 1


def test_a_projection_alone_has_subjects_too():
    alone = replace(FIELD, head=None)
    for i, subject in enumerate(alone.subjects):
        name, cosine = alone.subject(alone.centres[i].astype(np.float64))
        assert name == subject
        assert cosine == pytest.approx(1, abs=1e-6)
    assert np.array_equal(alone.rows(vectors(3), ["a", "b", "c"]), alone.project(vectors(3)))


@pytest.mark.parametrize("ask", [space, lambda name: fitting(name, "all-MiniLM-L6-v2@0123")])
def test_a_wrong_name_is_told_with_those_that_there_are(ask):
    with pytest.raises(MissingError, match=r"'parole'.*probation, general"):
        ask("parole")


@pytest.mark.parametrize(
    ("name", "key", "expected"),
    [
        ("probation", "all-MiniLM-L6-v2@0123456789ab", "probation"),
        ("probation", "all-MiniLM-L6-v2", "probation"),
        ("probation", "all-MiniLM-L6-v20@0123", GENERAL),
        ("probation", "tiny@1", GENERAL),
        (GENERAL, "all-MiniLM-L6-v2@0123", GENERAL),
        (GENERAL, "tiny@1", GENERAL),
    ],
)
def test_an_embedder_it_was_not_made_for_gets_the_general_space(name, key, expected):
    assert fitting(name, key) == expected


def test_the_default_embedder_gets_the_space():
    assert fitting("probation", embedder().key) == "probation"


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder of models of one's own; nothing of it is remembered afterwards."""
    monkeypatch.setattr(module, "folder", lambda _: tmp_path)
    space.cache_clear()
    yield tmp_path
    space.cache_clear()


def register(models, content: bytes) -> None:
    (models / "x.npz").write_bytes(content)
    (models / "models.toml").write_text(
        f'[[space]]\nid = "x"\nmodel = "m"\nfile = "x.npz"\nsha256 = "{sha256(content).hexdigest()}"\n'
    )


def test_a_changed_file_is_refused(models):
    register(models, b"what was registered")
    (models / "x.npz").write_bytes(b"something else")
    with pytest.raises(ModelError, match="not the registered one"):
        space("x")


def test_a_missing_file_is_refused(models):
    register(models, b"what was registered")
    (models / "x.npz").unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        space("x")


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 a broken archive"])
def test_a_registered_file_that_is_no_space_is_refused(models, content):
    register(models, content)
    with pytest.raises(ModelError, match="damaged"):
        space("x")


def test_a_file_without_an_array_is_refused(models):
    np.savez(models / "y.npz", mean=np.zeros(3, np.float32))
    register(models, (models / "y.npz").read_bytes())
    with pytest.raises(ModelError, match="damaged"):
        space("x")


@pytest.mark.parametrize("content", ["[[space]\n", "space = 3\n", '[[space]]\nmodel = "m"\n'])
def test_a_damaged_register_is_told(models, content):
    (models / "models.toml").write_text(content)
    with pytest.raises(ModelError, match="register of models"):
        entries()


def test_a_missing_register_is_told(models):
    del models
    with pytest.raises(ModelError, match="register of models"):
        entries()
