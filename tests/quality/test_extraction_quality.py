"""The quality gate: what `extract` reached on annotated releases is never lost. Floors may be raised, never lowered."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evaluate_extraction import SAMPLE, evaluate, headline, table
from reportminer import Report, extract
from reportminer.readers import load, read
from scoring_names import body_key, programme_key, same_body

FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
# What was asked for at the start; floors.json holds what was reached since.
LEAST = {
    "findings_f1": 0.90,
    "findings_f1_bullet": 0.97,
    "findings_f1_prose": 0.80,
    "polarity": 0.93,
    "recommendations_f1": 0.85,
    "title": 0.95,
    "date": 0.95,
    # Three releases of the sample (s21 s22 s23) have a body in their gold whose name no page prints; of the others see
    # test_bodies_whose_names_are_printed.
    "bodies": 0.90,
    "programme": 0.95,
}
SEED = Path(__file__).parents[3] / "shared" / "seed" / "northumbria-press-release.txt"
NOTES = "Notes to editors"
QUOTATION = "‘We found that"
RECOMMENDED = [
    "reviewing the sentence plan to take account of relevant changes in the circumstances of an individual",
    "taking specific account of the safety of actual and potential victims",
    (
        "prioritising home visiting for those who pose a high or very high risk of serious harm to others "
        "or where there were child protection concerns"
    ),
]


def test_floors_are_never_below_what_was_asked_for():
    assert set(FLOORS) == set(LEAST)
    assert {name: floor for name, floor in FLOORS.items() if not LEAST[name] <= floor <= 1} == {}


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    board = evaluate(SAMPLE / "pages", SAMPLE / "gold")
    figures = board.figures()
    # Shown by pytest where a floor is not reached.
    print(table(figures))  # noqa: T201
    return figures


def test_every_page_of_the_sample_is_read(figures):
    assert figures["releases"] == len(list((SAMPLE / "gold").glob("*.json")))
    assert (figures["missing"], figures["extra"]) == ([], [])


@pytest.mark.parametrize("name", FLOORS)
def test_floor(figures, name):
    reached = headline(figures)[name]
    assert reached is not None
    assert reached >= FLOORS[name], f"{name} fell to {reached:.4f}, below its floor {FLOORS[name]}"


def test_bodies_whose_names_are_printed():
    right = []
    for path in sorted((SAMPLE / "gold").glob("*.json")):
        bodies = [body["name"] for body in json.loads(path.read_text(encoding="utf-8"))["bodies"]]
        page = next((SAMPLE / "pages").glob(f"{path.stem}.*"))
        words = set().union(*(body_key(name)[1] for name in bodies))
        if all(word in page.read_text(encoding="utf-8").lower() for word in words):
            found = [body["name"] for body in extract(page)["bodies"]]
            right.append(len(found) == len(bodies) and all(any(same_body(b, f) for f in found) for b in bodies))
    assert len(right) >= 27
    assert sum(right) / len(right) >= 0.95


@pytest.fixture(scope="module")
def seed() -> tuple[dict[str, Any], Report]:
    """The press release that it all began from: what was extracted, and the report as it is read."""
    if not SEED.exists():
        pytest.skip("the seed release is not beside this checkout")
    return extract(SEED), read(load(SEED))


def listed(sign: str) -> list[str]:
    """The texts of the list under a lead-in of the seed release, without marks and terminators."""
    lines = SEED.read_text(encoding="utf-8").partition(sign)[2].lstrip("\n").splitlines()
    items = []
    for line in lines:
        mark = re.match(r"\s+•\s+", line)
        if mark is None:
            break
        items.append(re.sub(r"(; and|;|\.)\s*$", "", line[mark.end() :]))
    return items


def of(extracted, kind: str, polarity: str | None) -> list[dict[str, Any]]:
    return [one for one in extracted["findings"] if one["kind"] == kind and one["polarity"] == polarity]


def in_lists(findings, report: Report) -> list[str]:
    return [one["text"] for one in findings if report.blocks[one["block"]].kind == "list_item"]


def test_seed_lists(seed):
    extracted, report = seed
    strengths, concerns = (
        listed("Inspectors were pleased to find that:\n"),
        listed("However, inspectors also found that:\n"),
    )
    assert (len(strengths), len(concerns)) == (7, 3)
    assert in_lists(of(extracted, "finding", "strength"), report) == strengths
    assert in_lists(of(extracted, "finding", "concern"), report) == concerns
    assert in_lists(of(extracted, "finding", "neutral"), report) == []


def test_seed_recommendations(seed):
    extracted, _ = seed
    assert [one["text"] for one in of(extracted, "recommendation", None)] == RECOMMENDED


def test_seed_metadata(seed):
    extracted, _ = seed
    assert extracted["schema"] == "reportminer.report/1"
    assert extracted["title"] == SEED.read_text(encoding="utf-8").splitlines()[0]
    assert extracted["bodies"] == [{"name": "Northumbria Probation Trust", "type": "trust"}]
    assert extracted["speakers"] == ["Liz Calderbank"]
    assert programme_key(extracted["programme"]) == "iaow"
    assert extracted["ratings"] == []
    assert extracted["published"] is None  # the page carries no date, and none is guessed


def test_seed_verdict_of_the_first_paragraph(seed):
    extracted, report = seed
    first = next(block for block in report.blocks if block.kind == "paragraph")
    verdicts = [one for one in extracted["findings"] if one["block"] == first.n]
    assert [(one["kind"], one["polarity"]) for one in verdicts] == [("finding", "strength")]
    assert "was of a high standard overall" in verdicts[0]["text"]
    assert "said Liz Calderbank" not in verdicts[0]["text"]


def test_seed_quotation_has_its_speaker(seed):
    extracted, report = seed
    start, end = report.text.index(QUOTATION), report.text.index(NOTES)
    quoted = [one for one in extracted["findings"] if start <= one["start"] < end]
    assert len(quoted) >= 2
    assert {one["speaker"] for one in quoted} == {"Liz Calderbank"}
    assert {(one["kind"], one["polarity"]) for one in quoted} == {("finding", "strength")}


def test_seed_notes_and_programme_paragraph_give_nothing(seed):
    extracted, report = seed
    notes = report.text.index(NOTES)
    programme = next(block for block in report.blocks if "The purpose of the inspection" in block.text)
    begins = programme.start + programme.text.index("This inspection is the fifth of six")
    outside = [
        one["text"] for one in extracted["findings"] if one["end"] > notes or begins < one["end"] <= programme.end
    ]
    assert outside == []


def test_seed_texts_are_clean_and_where_they_say(seed):
    extracted, report = seed
    for one in extracted["findings"]:
        assert report.text[one["start"] : one["end"]] == one["text"]
        assert re.match(r"[\s•◼*‘“'\"–-]", one["text"]) is None
        assert re.search(r"([;,]\s*and|[\s;,.:’”\"])$", one["text"]) is None
        assert 0 <= one["confidence"] <= 1
    if "text" in extracted:
        assert extracted["text"] == report.text
