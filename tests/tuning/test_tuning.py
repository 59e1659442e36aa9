from __future__ import annotations

import csv
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tiny
from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.spacefolder import FILE, check_space_folder, load_space_folder, read_space_folder
from reportminer.tuning.coded import FEWEST_TEXTS, Coded, read_coded
from reportminer.tuning.gain import fold_of, measure
from reportminer.tuning.head import calibrated
from reportminer.tuning.learned import learn_space, shrinkage_for
from reportminer.tuning.tune import tune, write

WORDS = {
    "home visits": ("home", "visits", "doorstep"),
    "court": ("court", "reports", "judge"),
    "training": ("staff", "training", "skills"),
    "drugs": ("drugs", "alcohol", "treatment"),
}
FILLING = ("good", "bad", "rare", "often", "some", "many", "late", "soon", "clear", "weak", "strong", "kept")


def codings(folder: Path, each: int = 28, *, header: str = "text,theme,body") -> Path:
    chosen = random.Random(0)  # noqa: S311
    path = folder / "coded.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        for theme, words in WORDS.items():
            for n in range(each):
                said = [*chosen.sample(words, 2), *chosen.sample(FILLING, 4)]
                chosen.shuffle(said)
                writer.writerow([f"{' '.join(said)} {n}", theme, f"body {n % 6}"])
    return path


@pytest.fixture(scope="module")
def tuned(tmp_path_factory):
    coded = read_coded(codings(tmp_path_factory.mktemp("coded")), label="theme", group="body")
    return tune(coded, tiny.TinyEmbedder())


def test_what_is_read(tmp_path) -> None:
    coded = read_coded(codings(tmp_path), label="theme", group="body")
    assert len(coded.texts) == 112
    assert coded.counts == dict.fromkeys(sorted(WORDS), 28)
    assert len(set(coded.groups)) == 6
    assert coded.notes == ()


def test_the_order_of_rows_changes_nothing(tmp_path) -> None:
    path = codings(tmp_path)
    coded = read_coded(path, label="theme", group="body")
    head, *rows = path.read_text().splitlines()
    random.Random(1).shuffle(rows)  # noqa: S311
    path.write_text("\n".join([head, *rows, rows[0]]))  # and a repeat
    assert read_coded(path, label="theme", group="body") == coded


def test_what_is_left_out_is_said(tmp_path) -> None:
    path = codings(tmp_path)
    with path.open("a") as file:
        file.write(",court,body 1\nno theme,,body 1\ntwice,court,b\ntwice,drugs,b\nalone,zebras,b\n")
    notes = " | ".join(read_coded(path, label="theme").notes)
    assert "2 rows left out without a text or a theme" in notes
    assert "2 rows left out whose text is coded with two themes" in notes
    assert "1 row left out of 1 themes with fewer than 5" in notes


@pytest.mark.parametrize(
    ("change", "arguments", "error", "told"),
    [
        (lambda rows: rows[:50], {}, UsageError, f"at least {FEWEST_TEXTS} different texts of 3 themes are needed"),
        (
            lambda rows: [row for row in rows if "court" in row or "drugs" in row] * 3,
            {},
            UsageError,
            "of 3 themes are needed",
        ),
        (lambda rows: rows, {"label": "code"}, MissingError, "no column 'code'"),
        (lambda rows: rows, {"group": "text"}, UsageError, "must be different ones"),
    ],
)
def test_too_little_is_refused(tmp_path, change, arguments, error, told) -> None:
    path = codings(tmp_path)
    head, *rows = path.read_text().splitlines()
    path.write_text("\n".join([head, *change(rows)]))
    with pytest.raises(error) as caught:
        read_coded(path, **({"label": "theme"} | arguments))
    assert told in str(caught.value)


def test_tuning_gains_and_the_folder_is_a_space(tuned, tmp_path) -> None:
    assert tuned.gain.better
    assert tuned.gain.by_group
    assert tuned.gain.folds == 4
    assert tuned.gain.tuned.rand > tuned.gain.plain.rand + 0.1
    folder = write(tuned, tmp_path / "space", source="coded.csv")
    space = load_space_folder(folder)
    assert (space.id, space.model, space.subjects) == ("space", "tiny", tuple(sorted(WORDS)))
    rows = space.project(tuned.rows)
    assert rows.shape == (112, 3)
    nearest = np.array(space.subjects)[(rows @ space.centres.T).argmax(axis=1)]
    assert np.mean(nearest == np.array(tuned.coded.labels)) > 0.7
    card = (folder / "README.md").read_text()
    assert f"{tuned.gain.tuned.rand:.3f}" in card
    assert "112 different coded texts of 4 themes about 6 groups" in card
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    write(tuned, folder, source="coded.csv")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_head_in_the_folder_knows_the_themes(tuned, tmp_path) -> None:
    found = read_space_folder(write(tuned, tmp_path / "space", source="coded.csv"))
    shares = found.head.scores(tuned.coded.texts, tuned.rows)
    assert np.mean(np.array(found.head.keys)[shares.argmax(axis=1)] == np.array(tuned.coded.labels)) > 0.9


def test_each_text_alone_decides_about_its_row(tuned, tmp_path) -> None:
    space = load_space_folder(write(tuned, tmp_path / "space", source="coded.csv"))
    rows = space.rows(tuned.rows, tuned.coded.texts)
    assert rows.shape == (112, 4 + 16 + 3)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    alone = np.vstack([space.rows(tuned.rows[i : i + 1], tuned.coded.texts[i : i + 1]) for i in range(9)])
    assert np.allclose(alone, rows[:9], atol=1e-6)


def test_noise_gains_nothing() -> None:
    chosen = np.random.default_rng(0)
    rows = chosen.normal(size=(120, 16))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    labels = tuple(str(n) for n in chosen.integers(0, 4, 120))
    texts = tuple(f"text {n:03}" for n in range(120))
    gain = measure(Coded(texts=texts, labels=labels, groups=None), rows)
    assert abs(gain.tuned.rand) < 0.15
    assert abs(gain.tuned.accuracy - 0.25) < 0.12
    assert not gain.by_group
    assert "random texts were held out" in gain.notes[0]


def test_too_few_groups_are_said(tuned) -> None:
    gain = measure(replace(tuned.coded, groups=("one",) * 112), tuned.rows)
    assert not gain.by_group
    assert "names 1 group, too few" in gain.notes[0]


@given(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=60), st.integers(0, 99))
def test_folds_keep_groups_together_in_any_order(groups, seed) -> None:
    folds = dict(zip(groups, fold_of(groups, 4).tolist(), strict=True))
    assert fold_of(groups, 4).tolist() == [folds[group] for group in groups]
    shuffled = list(groups)
    random.Random(seed).shuffle(shuffled)  # noqa: S311
    assert dict(zip(shuffled, fold_of(shuffled, 4).tolist(), strict=True)) == folds


def test_a_learned_space_is_that_of_the_class_space(tuned, tmp_path) -> None:
    learned = learn_space(tuned.rows, np.array(tuned.coded.labels))
    space = load_space_folder(write(tuned, tmp_path / "s", source="c"))
    assert np.allclose(learned.project(tuned.rows), space.project(tuned.rows), atol=1e-5)
    assert shrinkage_for(100) > shrinkage_for(1000) > shrinkage_for(100_000)


def test_the_temperature_undoes_overconfidence() -> None:
    chosen = np.random.default_rng(0)
    shares = np.full((4000, 2), 0.1)
    truth = chosen.integers(0, 2, 4000)
    said = np.where(chosen.random(4000) < 0.9, truth, 1 - truth)
    shares[np.arange(4000), said] = 0.9
    assert calibrated(shares, truth) == pytest.approx(1.0, abs=0.1)
    sharp = shares**2 / (shares**2).sum(axis=1, keepdims=True)
    assert calibrated(sharp, truth) == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda d: d.update(version=2), "newer version"),
        (lambda d: d.update(kind="cake"), "of some version"),
        (lambda d: d.pop("embedder"), "'embedder' is missing"),
        (lambda d: d["files"].pop("space"), "'space' is missing"),
        (lambda d: d["files"]["space"].update(sha256="0"), "sha256 of space-"),
        (lambda d: d["files"]["space"].update(file="../space-000000000000.npz"), "none of a space"),
        (lambda d: d["files"]["space"].update(file="space-000000000000.npz"), "is damaged"),
        (lambda d: d.update(files=3), "is damaged"),
    ],
)
def test_a_damaged_folder_gives_one_line(tuned, tmp_path, change, told) -> None:
    folder = write(tuned, tmp_path / "space", source="c")
    document = json.loads((folder / FILE).read_text())
    change(document)
    (folder / FILE).write_text(json.dumps(document))
    with pytest.raises(ModelError, match=re.escape(told)) as caught:
        load_space_folder(folder)
    assert "\n" not in str(caught.value)


def test_no_folder_and_other_folders(tmp_path) -> None:
    with pytest.raises(MissingError, match="is not there"):
        load_space_folder(tmp_path / "none")
    with pytest.raises(MissingError, match="holds no tuned space"):
        load_space_folder(tmp_path)
    (tmp_path / "thesis.docx").write_text("x")
    with pytest.raises(UsageError, match="other things"):
        check_space_folder(tmp_path)
    with pytest.raises(UsageError, match="is a file"):
        check_space_folder(tmp_path / "thesis.docx")
