from __future__ import annotations

import io
import json
import os
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

sys.path.append(str(Path(__file__).parent))

from theme_models import a_model, models

from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.thememodel import FORMAT, ThemeModel, load, save
from reportminer.thememodel.files import FILE

OLD = Path(__file__).parent / "version-1"


@given(models())
def test_what_is_saved_is_loaded(tmp_path_factory, model) -> None:
    folder = save(model, tmp_path_factory.mktemp("themes") / "new" / "folder")
    again = load(folder)
    assert again == model
    assert np.array_equal(again.centroids, model.centroids)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    save(again, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_nothing_is_pickled_and_nothing_is_left_over(tmp_path) -> None:
    folder = save(a_model(), tmp_path / "themes")
    save(a_model(centroids=np.eye(2, 4)), folder)
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2
    assert names[1] == FILE
    assert load(folder).centroids.shape == (2, 4)
    np.load(folder / names[0], allow_pickle=False)


def test_version_1_is_loaded_and_saved_as_the_present_one(tmp_path) -> None:
    assert json.loads((OLD / FILE).read_text())["version"] == 1
    model = load(OLD)
    assert [(theme.id, theme.label, theme.least) for theme in model.themes] == [
        (1, "home visits", -1.0),
        (2, "court reports", -1.0),
    ]
    assert (model.members, model.broad, model.themes[0].broad) == ({}, {}, None)
    assert model.themes[1].note == "sentencers too"
    folder = save(model, tmp_path / "new")
    assert json.loads((folder / FILE).read_text())["version"] == FORMAT
    assert load(folder) == model


def spoilt(folder: Path, change) -> Path:
    document = json.loads((folder / FILE).read_text())
    changed = change(document)
    (folder / FILE).write_text(json.dumps(document if changed is None else changed))
    return folder


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(version=FORMAT + 1), "newer version of reportminer"),
        (lambda d: d.update(version="2"), "of some version"),
        (lambda d: d.update(version=True), "of some version"),
        (lambda d: d.update(version=0), "of some version"),
        (lambda d: d.update(kind="a cake"), "of some version"),
        (lambda _: [1], "no JSON object"),
        (lambda d: d.pop("made") and None, "'made' is missing"),
        (lambda d: d.pop("themes") and None, "'themes' is missing"),
        (lambda d: d.update(themes=3), "not iterable"),
        (lambda d: d.update(themes=[]), "no theme"),
        (lambda d: d["themes"].pop() and None, "do not fit together"),
        (lambda d: d["themes"][0].update(id="x"), "should be a whole number"),
        (lambda d: d["themes"][0].update(id=8), "two themes have one number"),
        (lambda d: d["themes"][0].update(label=" "), "no label"),
        (lambda d: d["themes"][0].update(least=3), "least cosine"),
        (lambda d: d["themes"][0].update(least=float("nan")), "NaN is no number"),
        (lambda d: d["themes"][0].update(broad=77), "broad one that does not exist"),
        (lambda d: d["themes"][0].update(keywords="abc"), "list of texts"),
        (lambda d: d.update(temperature=0), "not above 0"),
        (lambda d: d["members"].update(z=5), "a theme that does not exist"),
        (lambda d: d.update(members=[1]), "items"),
        (lambda d: d["centroids"].update(file="../other.npy"), "no file of centroids"),
        (lambda d: d["centroids"].update(file=3), "no file of centroids"),
        (lambda d: d["centroids"].update(sha256="0" * 64), "sha256 is not the one"),
        (lambda d: d["centroids"].update(file="centroids-000000000000.npy"), "cannot be read"),
    ],
)
def test_a_damaged_document_gives_one_line(tmp_path, change, told) -> None:
    folder = spoilt(save(a_model(), tmp_path / "themes"), change)
    with pytest.raises(ModelError) as caught:
        load(folder)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"null"])
def test_something_else_than_json(tmp_path, content) -> None:
    folder = save(a_model(), tmp_path / "themes")
    (folder / FILE).write_bytes(content)
    with pytest.raises(ModelError, match="is damaged"):
        load(folder)


def with_array(folder: Path, array: np.ndarray | bytes) -> Path:
    if isinstance(array, bytes):
        content = array
    else:
        buffer = io.BytesIO()
        np.save(buffer, array, allow_pickle=True)
        content = buffer.getvalue()
    (folder / "centroids.npy").write_bytes(content)
    entry = {"file": "centroids.npy", "sha256": sha256(content).hexdigest()}
    return spoilt(folder, lambda document: document.update(centroids=entry))


@pytest.mark.parametrize(
    ("array", "told"),
    [
        (np.array([[np.nan, 0, 0], [0, 1, 0]]), "finite numbers"),
        (np.array([[np.inf, 0, 0], [0, 1, 0]]), "finite numbers"),
        (np.eye(3), "do not fit together"),
        (np.ones(2), "do not fit together"),
        (np.ones((2, 3)), "no direction"),
        (np.empty((2, 0)), "do not fit together"),
        (np.eye(2, 3, dtype=np.int64), "finite numbers"),
        (np.array([{"a": 1}, None], dtype=object), "is damaged"),
        (b"", "is damaged"),
        (b"\x93NUMPY\x01\x00", "is damaged"),
        (b"cos\nsystem\n(S'true'\ntR.", "is damaged"),
    ],
)
def test_a_hostile_array_is_refused(tmp_path, array, told) -> None:
    folder = with_array(save(a_model(), tmp_path / "themes"), array)
    with pytest.raises(ModelError) as caught:
        load(folder)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_changed_array_is_refused(tmp_path) -> None:
    folder = save(a_model(), tmp_path / "themes")
    array = next(folder.glob("*.npy"))
    content = bytearray(array.read_bytes())
    content[-1] ^= 1
    array.write_bytes(content)
    with pytest.raises(ModelError, match="sha256"):
        load(folder)


def test_what_is_not_there(tmp_path) -> None:
    with pytest.raises(MissingError, match="there is no folder"):
        load(tmp_path / "none")
    with pytest.raises(MissingError, match=r"no themes\.json"):
        load(tmp_path)
    (tmp_path / "file").write_text("x")
    with pytest.raises(MissingError):
        load(tmp_path / "file")


def test_other_things_are_not_written_over(tmp_path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(UsageError, match="other things"):
        save(a_model(), tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        save(a_model(), tmp_path / "thesis.docx")


def test_a_save_broken_off_leaves_the_old_themes(tmp_path, monkeypatch) -> None:
    folder = save(a_model(), tmp_path / "themes")
    real = os.replace
    left = [1]

    def fails(self: Path, target: Path) -> Path:
        if not left:
            message = "disk full"
            raise OSError(message)
        left.pop()
        real(self, target)
        return target

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        save(a_model(centroids=np.eye(2, 5)), folder)
    monkeypatch.undo()
    assert load(folder) == a_model()
    assert save(a_model(temperature=0.5), folder)
    assert len(list(folder.iterdir())) == 2


def test_leftovers_of_a_first_save_do_not_bar_the_next(tmp_path) -> None:
    (tmp_path / "centroids-000000000000.npy").write_bytes(b"x")
    (tmp_path / ".reportminer-abc").write_bytes(b"x")
    assert load(save(a_model(), tmp_path)) == a_model()


def test_a_model_that_does_not_hold_together_is_not_made() -> None:
    model = a_model()
    with pytest.raises(UsageError, match="two themes have one number"):
        replace(model, themes=(model.themes[0], model.themes[0]))
    assert isinstance(model, ThemeModel)
