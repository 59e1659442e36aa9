"""From a corpus to sheets, filled in with known errors, to figures worked out by hand, to labels, to what they gain."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

sys.path.append(str(Path(__file__).parents[1]))

import tiny

TOPICS = {
    "home": ("home", "visits", "doorstep", "address"),
    "court": ("court", "reports", "judge", "sentencers"),
    "drug": ("drug", "alcohol", "treatment", "tests"),
    "staff": ("staff", "training", "skills", "managers"),
}
FILLING = ("good", "rare", "often", "late", "soon", "clear", "weak", "strong", "kept", "known")
EACH = 30


@pytest.fixture
def releases(tmp_path):
    """120 sentences of four topics about six bodies: 30 a topic, 20 a body."""
    folder = tmp_path / "releases"
    folder.mkdir()
    lines: list[list[str]] = [[] for _ in range(6)]
    n = 0
    for words in TOPICS.values():
        for k in range(EACH):
            three = [words[(k + i) % 4] for i in range(3)]
            # Two in five are worded with "not": concerns to the tiny miner.
            said = [*three, *(FILLING[(k * 3 + i * 7) % 10] for i in range(3)), *(["not"] if k % 5 < 2 else []), str(n)]
            lines[n % 6].append(f"{' '.join(said).capitalize()}.")
            n += 1
    for i, said in enumerate(lines):
        place = f"{'ABCDEF'[i]}nyshire"
        (folder / f"page{i}.txt").write_text(f"Work in {place}\n\n" + "\n\n".join(said) + "\n")
    tiny.age(folder)
    return folder


@pytest.fixture
def sheets(command, releases, tmp_path):
    done = command("themes", "--corpus", releases, "--themes", 4, "--quiet")
    assert done.code == 0, done.err
    done = command(
        *("sample", "--corpus", releases, "--size", 120, "--by", "theme,polarity", "--coders", "anna,ben"),
        *("--output", tmp_path / "sheets"),
    )
    assert done.code == 0, done.err
    assert "120 of 120 findings drawn" in done.err
    return tmp_path / "sheets"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def topic_of(text: str) -> str:
    return next(name for name, words in TOPICS.items() if any(word in text.lower().split() for word in words))


def fill(sheets: Path) -> dict[str, str]:
    """Anna codes every finding by its topic. Ben takes six of the homes for courts and leaves four drugs out."""
    key = json.loads((sheets / "sample.json").read_text("utf-8"))
    names = dict(zip(TOPICS, [code["name"] for code in key["codes"]], strict=False))
    assert len(set(names.values())) == 4
    topics = {one["finding"]: topic_of(one["text"]) for one in key["findings"]}
    concerns = {one["finding"] for one in key["findings"] if "not" in one["text"].split()}
    homes = sorted(key for key, topic in topics.items() if topic == "home")
    drugs = sorted(key for key, topic in topics.items() if topic == "drug")
    for coder in ("anna", "ben"):
        book = load_workbook(sheets / f"{coder}.xlsx")
        sheet = book["coding"]
        place = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            finding = sheet.cell(row, place["id"]).value
            topic = "court" if coder == "ben" and finding in homes[:6] else topics[finding]
            if coder == "anna" or finding not in drugs[:4]:
                sheet.cell(row, place["theme"], names[topic])
            sheet.cell(row, place["polarity"], "concern" if finding in concerns else "strength")
        book.save(sheets / f"{coder}.xlsx")
    return names


def figures(document, between: str, variable: str = "theme") -> dict[str, float]:
    rows = [row for row in document["figures"] if (row["between"], row["variable"]) == (between, variable)]
    return {row["coefficient"]: row["value"] for row in rows}


def test_from_sample_to_what_it_gains(command, sheets, tmp_path) -> None:
    names = fill(sheets)
    labels = tmp_path / "agreed.csv"
    done = command("agree", sheets, "--labels", labels, "--format", "json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert document["problems"] == []

    # Both coded 116, of which 110 alike. Anna: 30, 30, 26, 30; Ben: 24, 36, 26, 30 homes, courts, drugs, staff.
    theme = figures(document, "anna, ben")
    assert theme["observed agreement"] == pytest.approx(110 / 116, abs=1e-4)
    chance = (30 * 24 + 30 * 36 + 26 * 26 + 30 * 30) / 116**2
    assert theme["Cohen's kappa"] == pytest.approx((110 / 116 - chance) / (1 - chance), abs=1e-4)
    # 232 values: 54, 66, 52, 60. Observed disagreement 12 / 232; expected (232^2 - sum of squares) / (232 * 231).
    expected = (232**2 - (54**2 + 66**2 + 52**2 + 60**2)) / (232 * 231)
    assert theme["Krippendorff's alpha"] == pytest.approx(1 - (12 / 232) / expected, abs=1e-4)
    pooled = (54**2 + 66**2 + 52**2 + 60**2) / 232**2
    assert theme["Fleiss' kappa"] == pytest.approx((110 / 116 - pooled) / (1 - pooled), abs=1e-4)
    row = next(row for row in document["codes"] if row["between"] == "anna, ben" and row["code"] == names["home"])
    assert (row["first"], row["second"], row["both"]) == (30, 24, 24)
    assert row["f"] == pytest.approx(2 * 24 / 54, abs=1e-4)
    met = {(row["first_code"], row["second_code"]): row["findings"] for row in document["confusion"][:10]}
    assert met[names["home"], names["court"]] == 6
    assert len(document["disagreements"]) == 6
    assert document["disagreements"][0]["source"].startswith("page")
    # "not" is a concern to coders and machine alike.
    assert set(figures(document, "anna, ben", "polarity").values()) == {1.0}
    assert figures(document, "most coders, machine", "polarity")["Cohen's kappa"] == 1.0
    assert all(row["clusters"] == 6 for row in document["figures"])

    rows = rows_of(labels)
    assert len(rows) == 110
    assert {row["body"] for row in rows} == {f"{letter}nyshire" for letter in "ABCDEF"}
    assert "6 findings left out that coders disagree on" in done.err
    assert "4 findings left out that only one coder coded" in done.err

    space = tmp_path / "space"
    done = command("models", "tune", "--labels", labels, "--group-column", "body", "--output", space)
    assert "110 coded texts, 4 themes; measured on held-out bodies, 4 parts in turn" in done.out
    assert "themes given: accuracy" in done.out
    assert (done.code == 0) == (space / "README.md").exists()  # written only where it gains


def test_tables_in_each_form(command, sheets, tmp_path) -> None:
    fill(sheets)
    done = command("agree", sheets)
    assert done.code == 0
    assert "Cohen's kappa" in done.out
    assert "theme: anna and ben agree on 95% of 116 findings" in done.out
    assert "6 disagreements of coders" in done.out
    for table in ("figures", "codes", "confusion", "disagreements"):
        out = tmp_path / f"{table}.csv"
        assert command("agree", sheets, "--table", table, "--output", out).code == 0
        assert len(rows_of(out)) > 3
        assert command("agree", sheets, "--table", table).out


def test_misuse_is_told(command, sheets, releases, tmp_path) -> None:
    fill(sheets)
    for arguments, message in (
        (("agree", tmp_path / "gone"), "no file or folder"),
        (("agree", sheets, "--adjudicator", "zoe"), "coders are anna, ben"),
        (("agree", sheets, "--output", sheets / "figures.csv"), "among the coders' sheets"),
        (("agree", sheets, "--labels", sheets / "anna.xlsx"), "among the coders' sheets"),
        (("agree", sheets, "--key", tmp_path / "gone.json"), "no file"),
        (("sample", "--corpus", releases, "--coders", "anna", "--output", sheets), "would be lost"),
        (("sample", "--corpus", releases, "--coders", ",", "--output", tmp_path / "new"), "is empty"),
        (
            ("sample", "--corpus", releases, "--by", "colour", "--coders", "a", "--output", tmp_path / "new"),
            "--by colour",
        ),
    ):
        done = command(*arguments)
        assert (done.code, message in done.err) == (2, True), done.err


def test_a_file_that_cannot_be_read_makes_the_exit_code_1(command, sheets) -> None:
    fill(sheets)
    (sheets / "zoe.xlsx").write_bytes(b"no workbook")
    done = command("agree", sheets, "--quiet")
    assert done.code == 1
    assert "zoe.xlsx: left out" in done.err
    assert "Cohen's kappa" in done.out


def test_codings_from_elsewhere(command, releases, tmp_path) -> None:
    """A CSV with finding, coder, theme and polarity, held against a corpus."""
    assert command("themes", "--corpus", releases, "--themes", 4, "--quiet").code == 0
    done = command("findings", "--corpus", releases, "--format", "json")
    found = json.loads(done.out)["findings"]
    path = tmp_path / "codings.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("finding", "coder", "theme", "polarity"))
        for one in found[:40]:
            writer.writerow((one["id"], "anna", one["label"], one["polarity"]))
            writer.writerow((one["id"], "ben", one["label"], "concern"))
        writer.writerow(("gone", "anna", "x", "concern"))
    document = json.loads(command("agree", path, "--corpus", releases, "--format", "json").out)
    assert figures(document, "anna, machine")["observed agreement"] == pytest.approx(1)
    assert figures(document, "anna, machine", "polarity")["Cohen's kappa"] == 1
    alone = command("agree", path)
    assert "the machine is left out" in alone.err
    assert ", machine" not in alone.out
