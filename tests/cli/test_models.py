from __future__ import annotations

import json
import random

import pytest

from reportminer.spacefolder import load_space_folder

SAID = {
    "home visits": ("Officers {} visited people at home", "Home visits were {} made", "People were {} seen at home"),
    "court": ("Court reports were {} on time", "Sentencers were {} content", "Advice to courts was {} sound"),
    "drugs": ("Drug treatment was {} offered", "Alcohol work was {} begun", "Drug tests were {} read"),
}
HOW = ["often", "rarely", "always", "never", "seldom", "usually", "sometimes", "hardly", "mostly", "late", "soon"]


@pytest.fixture
def coded(tmp_path):
    rows = [
        f"{text.format(how)} in area {n % 5},{theme},area {n % 5}"
        for theme, texts in SAID.items()
        for text in texts
        for n, how in enumerate((*HOW, "now"))
    ]
    random.Random(0).shuffle(rows)  # noqa: S311
    path = tmp_path / "coded.csv"
    path.write_text("\n".join(["finding,theme,body", *rows]) + "\n")
    return path


def tune(command, coded, folder, *more: object):
    columns = ("--text-column", "finding", "--label-column", "theme")
    return command("models", "tune", "--labels", coded, *columns, "--output", folder, *more)


def test_list(command) -> None:
    got = command("models", "list", "--format", "json")
    models = json.loads(got.out)["models"]
    assert got.code == 0
    assert all(model["sound"] for model in models)
    assert {"all-MiniLM-L6-v2", "probation"} <= {model["id"] for model in models}
    assert "as registered" in command("models", "list").out


def test_tune_prints_the_gain_and_writes_a_space(command, coded, tmp_path) -> None:
    got = tune(command, coded, tmp_path / "space", "--group-column", "body", "--force")
    assert got.code == 0
    assert "measured on held-out bodies, 4 parts in turn" in got.out
    assert "themes found: adjusted Rand" in got.out
    space = load_space_folder(tmp_path / "space")
    assert space.subjects == tuple(sorted(SAID))
    assert (space.model, space.projection.shape) == ("all-MiniLM-L6-v2", (384, 2))


def test_no_gain_writes_nothing(command, coded, tmp_path) -> None:
    head, *rows = coded.read_text().splitlines()
    themes = [row.split(",")[1] for row in rows]
    random.Random(1).shuffle(themes)  # noqa: S311
    mixed = [f"{row.split(',')[0]},{theme},{row.split(',')[2]}" for row, theme in zip(rows, themes, strict=True)]
    coded.write_text("\n".join([head, *mixed]) + "\n")
    got = tune(command, coded, tmp_path / "space")
    assert got.code == 1
    assert "random texts were held out" in got.err
    assert "held-out texts" in got.out
    assert "nothing is written" in got.err
    assert not (tmp_path / "space").exists()


def test_too_few_codings(command, coded, tmp_path) -> None:
    coded.write_text("\n".join(coded.read_text().splitlines()[:30]) + "\n")
    got = tune(command, coded, tmp_path / "space")
    assert (got.code, got.out) == (2, "")
    assert "at least 100 different texts of 3 themes are needed" in got.err


def test_a_folder_with_other_things_is_refused_before_the_work(command, coded, tmp_path) -> None:
    got = tune(command, coded, tmp_path)
    assert (got.code, got.out) == (2, "")
    assert "holds other things" in got.err
