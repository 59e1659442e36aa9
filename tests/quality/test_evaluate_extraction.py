from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from evaluate_extraction import SAMPLE, headline, main
from reportminer import ModelError, UnreadableError

SCRIPT = Path(__file__).parents[2] / "scripts" / "evaluate_extraction.py"


def from_gold(page: Path) -> dict[str, object]:
    """Extract by looking the answers up, all concerns taken for strengths."""
    truth = json.loads((page.parents[1] / "gold" / f"{page.stem}.json").read_text(encoding="utf-8"))
    findings = [
        {
            "kind": "recommendation" if one["kind"] == "recommendation" else "finding",
            "polarity": {"recommendation": None, "concern": "strength"}.get(one["kind"], one["kind"]),
            "text": one["text"],
            "body": one["body"],
        }
        for one in truth["items"]
    ]
    return {**truth, "source": page.name, "findings": findings}


@pytest.fixture
def two(tmp_path) -> Path:
    """A folder with pages/ and gold/ of two releases of the sample."""
    for folder, names in (("pages", ("s01.html", "s03.txt")), ("gold", ("s01.json", "s03.json"))):
        (tmp_path / folder).mkdir()
        for name in names:
            shutil.copy(SAMPLE / folder / name, tmp_path / folder)
    return tmp_path


def folders(two: Path) -> list[str]:
    return [str(two / "pages"), str(two / "gold")]


def test_the_sample_is_the_default(capsys):
    assert main([], extract=from_gold) == 0
    out, err = capsys.readouterr()
    assert out.startswith("30 releases")
    for row in (
        "FINDINGS",
        "RECOMMENDATIONS",
        "  era iaow",
        "  in bullet",
        "  in prose",
        "  site plain",
        "  title",
        "metadata",
    ):
        assert f"\n{row} " in out
    assert "evaluate_extraction" not in err


def test_the_table_and_the_differences(two, capsys):
    assert main([*folders(two), "--show", "2"], extract=from_gold) == 0
    out = capsys.readouterr().out
    assert "counted as empty" not in out
    wrong = out.partition("WRONG POLARITY: ")[2].splitlines()
    assert int(wrong[0]) > 2
    assert len(wrong) == 1 + 2 * 2
    assert wrong[1].startswith("  s0")
    assert "[concern]" in wrong[1]
    assert "extracted [strength]" in wrong[2]


def test_json_holds_the_figures_that_have_floors(two, capsys):
    assert main([*folders(two), "--json", str(two / "figures.json")], extract=from_gold) == 0
    data = json.loads((two / "figures.json").read_text(encoding="utf-8"))
    floors = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
    assert set(data["headline"]) == set(floors)
    assert data["headline"] == headline(data)
    assert data["headline"]["findings_f1"] == 1
    assert data["headline"]["polarity"] < 1
    assert data["releases"] == 2
    assert capsys.readouterr().out


def test_a_page_that_cannot_be_read_is_told_and_the_others_are_scored(two, capsys):
    (two / "pages" / "more.txt").write_text("Nobody annotated me\n", encoding="utf-8")

    def broken(page: Path) -> dict[str, object]:
        if page.stem == "s01":
            message = "s01.html is empty"
            raise UnreadableError(message)
        return from_gold(page)

    assert main(folders(two), extract=broken) == 1
    out, err = capsys.readouterr()
    assert "s01.html is empty; counted as empty" in err
    assert "counted as empty: s01\nleft out, no gold: more" in out


def test_gold_without_a_page_is_told(two, capsys):
    (two / "pages" / "s03.txt").unlink()
    assert main(folders(two), extract=from_gold) == 1
    assert "s03: no page in" in capsys.readouterr().err


def test_a_broken_model_ends_it_in_one_line(two, capsys):
    def broken(page: Path) -> dict[str, object]:
        message = f"the model changed ({page.suffix})"
        raise ModelError(message)

    assert main(folders(two), extract=broken) == 1
    assert "evaluate_extraction: the model changed (.html)" in capsys.readouterr().err


def test_sources_are_rendered_first(tmp_path, capsys):
    for name in ("s01.rel", "s03.rel"):
        shutil.copy(SAMPLE / "src" / name, tmp_path)
    assert main(["--sources", str(tmp_path)], extract=from_gold) == 0
    assert capsys.readouterr().out.startswith("2 releases")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s01.rel", "s03.rel"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["pages"], "PAGES_DIR needs GOLD_DIR"),
        (["pages", "nowhere"], "there is no folder nowhere"),
        (["--sources", "nowhere"], "there is no folder nowhere"),
        (["pages", "gold", "--sources", "gold"], "leave PAGES_DIR and GOLD_DIR out"),
        (["--threshold", "0"], "above 0 and at most 1, not '0'"),
        (["--threshold", "half"], "above 0 and at most 1, not 'half'"),
        (["--json", "nowhere/figures.json"], "there is no folder nowhere"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(two, arguments, told, capsys, monkeypatch):
    monkeypatch.chdir(two)
    with pytest.raises(SystemExit) as stopped:
        main(arguments, extract=from_gold)
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert told in err


def test_a_folder_without_gold_is_told(two, capsys):
    assert main([str(two / "pages"), str(two / "pages")], extract=from_gold) == 1
    assert "holds no .json file" in capsys.readouterr().err


def test_it_runs_as_a_command():
    done = subprocess.run([sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "--sources DIR" in done.stdout
