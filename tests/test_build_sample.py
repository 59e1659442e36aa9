"""The sample corpus is what its script makes of its sources."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "corpus" / "sample"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("build_sample", ROOT / "scripts" / "build_sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["build_sample"] = module
    spec.loader.exec_module(module)
    return module


def test_the_sample_is_up_to_date(script, capsys) -> None:
    assert script.main(["--check"]) == 0
    assert capsys.readouterr().out == "up to date\n"


def test_every_gold_item_stands_in_the_text_of_its_page(script) -> None:
    for path in sorted((SAMPLE / "src").glob("*.rel")):
        release = script.parse(path)
        text = script.text_page(release)
        gold = json.loads((SAMPLE / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        assert all(item["text"] in text for item in gold["items"])
        assert {item["body"] for item in gold["items"]} <= {body["name"] for body in gold["bodies"]} | {None}


def test_the_training_corpus_can_be_rendered(script, tmp_path) -> None:
    training = ROOT / "corpus" / "training"
    assert script.main([str(training), str(tmp_path)]) == 0
    numbers = [len(list(folder.iterdir())) for folder in (tmp_path / "pages", tmp_path / "gold")]
    assert numbers == [len(list(training.glob("*.rel")))] * 2


def test_a_page_that_no_source_makes_is_removed(script, tmp_path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "old.html").write_text("x")
    script.main([str(SAMPLE / "src"), str(tmp_path)])
    assert not (tmp_path / "pages" / "old.html").exists()


@pytest.mark.parametrize("line", ["Q: what", "P: {+overall|broken", "no kind"])
def test_a_broken_source_is_named(script, tmp_path, capsys, line) -> None:
    (tmp_path / "x.rel").write_text(f"id: x\n---\n{line}\n")
    assert script.main([str(tmp_path), str(tmp_path)]) == 1
    assert "x.rel" in capsys.readouterr().err
