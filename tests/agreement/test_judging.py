from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

import made

from reportminer.agreement.codings import Coding
from reportminer.agreement.judging import judge
from reportminer.agreement.labels import agreed
from reportminer.agreement.samples import NONE
from reportminer.agreement.telling import sentences
from reportminer.errors import UsageError

FINDINGS = [made.drawn(n, body=f"body {n % 3}", probability=0.5 if n < 6 else 0.1) for n in range(10)]


def figure(judged, between, coefficient, variable="theme"):
    rows = [
        row
        for row in judged.figures
        if (row["variable"], row["between"], row["coefficient"]) == (variable, between, coefficient)
    ]
    assert len(rows) == 1, [(row["between"], row["coefficient"]) for row in judged.figures]
    return rows[0]


def codings(coder: str, letters: str) -> list[Coding]:
    names = {"h": "home visits", "c": "courts", "n": NONE}
    return [made.coding(f"{n:04d}", coder, *([names[one]] if one in names else [])) for n, one in enumerate(letters)]


def test_three_coders_by_hand() -> None:
    said = codings("anna", "hhhhhccccc") + codings("ben", "hhhhccccc.") + codings("cyd", "hhhhhhccc.")
    judged = judge(said, FINDINGS)
    # anna and ben: 1 of 9 differs. anna 5 h 4 c, ben 4 h 5 c: pe = (20 + 20) / 81, kappa = (72 - 40) / (81 - 40).
    assert figure(judged, "anna, ben", "Cohen's kappa")["value"] == pytest.approx((72 - 40) / 41)
    # Pairs that agree: 4 units of hhh, 3 of ccc, (h, c, h), (c, c, h): 1/3 each; the last has one value.
    assert figure(judged, "all coders", "observed agreement")["value"] == pytest.approx((7 + 2 / 3) / 9)
    assert figure(judged, "all coders", "observed agreement")["units"] == 9
    # The first six were drawn with .5 and stand for 2 each, the others, of which three count, with .1 and stand for 10.
    agree = 2 * (4 + 1 / 3 + 1 / 3) + 10 * 3
    assert figure(judged, "all coders", "observed agreement")["weighted"] == pytest.approx(agree / (2 * 6 + 10 * 3))
    # Most say: hhhhh, then c (ben and anna), ccc, and anna alone: c. The machine says h of all.
    assert figure(judged, "most coders, machine", "observed agreement")["value"] == pytest.approx(5 / 10)
    assert judged.settled["theme"]["0005"] == "courts"
    assert "0009" not in judged.settled["theme"]  # one coder is no agreement
    assert [row["finding"] for row in judged.disagreements] == ["0004", "0005"]
    assert judged.disagreements[0]["codes"] == "anna: home visits; ben: courts; cyd: home visits"
    assert judged.disagreements[0]["source"] == "s4.html"


def test_one_code_and_which_for_which_by_hand() -> None:
    judged = judge(codings("anna", "hhhhhccccc") + codings("ben", "hhhhcccch."), FINDINGS)
    code = next(row for row in judged.codes if (row["between"], row["code"]) == ("anna, ben", "home visits"))
    assert (code["first"], code["second"], code["both"]) == (5, 5, 4)
    assert code["f"] == pytest.approx(0.8)
    assert code["prevalence_first"] == pytest.approx(5 / 9)
    met = {
        (row["first_code"], row["second_code"]): row["findings"]
        for row in judged.confusion
        if (row["variable"], row["first"], row["second"]) == ("theme", "anna", "ben")
    }
    pairs = {("home visits", "home visits"): 4, ("home visits", "courts"): 1}
    assert met == pairs | {("courts", "courts"): 3, ("courts", "home visits"): 1}


def test_an_adjudicator_settles() -> None:
    said = codings("anna", "hhhhhccccc") + codings("ben", "hhhhcccccc") + codings("cyd", "....n")
    judged = judge(said, FINDINGS, adjudicator="cyd")
    assert judged.coders == ("anna", "ben")
    assert judged.settled["theme"]["0004"] == NONE
    assert figure(judged, "adjudicated, machine", "observed agreement")["value"] == pytest.approx(4 / 10)
    rows, notes = agreed(judged, said, FINDINGS)
    assert [row["finding"] for row in rows] == [f"{n:04d}" for n in range(10) if n != 4]
    assert notes == ["1 finding left out that is in 'none of these'"]


def test_labels_are_what_coders_agree_on() -> None:
    said = codings("anna", "hhhhhcccnc") + codings("ben", "hhhhccccn.")
    rows, notes = agreed(judge(said, FINDINGS), said, FINDINGS)
    assert [row["label"] for row in rows] == 4 * ["home visits"] + 3 * ["courts"]
    assert rows[0]["body"] == "body 0"
    assert len(notes) == 3
    assert notes[0] == "1 finding left out that coders disagree on"


def test_sets_of_codes_have_an_alpha_of_their_own() -> None:
    said = [
        *(made.coding("0000", coder, "courts") for coder in ("anna", "ben")),
        made.coding("0001", "anna", "home visits", "courts"),
        made.coding("0001", "ben", "home visits"),
    ]
    judged = judge(said, FINDINGS)
    # (c, c), (hc, h): observed 2 of 4 at 2/3; expected: c-hc 4 at 2/3, c-h 4 at 1, hc-h 2 at 2/3 of 12: 8/12.
    value = figure(judged, "anna, ben", "Krippendorff's alpha of sets (MASI)")["value"]
    assert value == pytest.approx(1 - (1 / 3) / (8 / 12))


def test_one_coder_and_the_machine() -> None:
    judged = judge(codings("anna", "hhhhhccccc"), FINDINGS)
    assert {row["between"] for row in judged.figures} == {"anna, machine"}
    assert any(one.startswith("One coder") for one in sentences(judged))


def test_without_findings_the_machine_is_left_out() -> None:
    judged = judge(codings("anna", "hhhhhccccc") + codings("ben", "hhhhcccccc"))
    assert not any("machine" in row["between"] for row in judged.figures)
    assert judged.disagreements[0]["text"] is None


def test_what_is_said_claims_no_more_than_it_may() -> None:
    said = codings("anna", "hhhhhccccc") + codings("ben", "hhhhcccccc")
    told = " ".join(sentences(judge(said, FINDINGS)))
    assert "too few to say how sure" in told  # three bodies
    assert "only one code was used" in told  # of polarity
    assert "conventions" in told
    paradox = [made.coding(f"{n}", "anna", "a") for n in range(100)]
    paradox += [made.coding(f"{n}", "ben", "a" if n < 97 else "b") for n in range(100)]
    assert "look at the rare codes" in " ".join(sentences(judge(paradox)))


def test_nobody_and_nobody_of_that_name() -> None:
    with pytest.raises(UsageError, match="no coded finding"):
        judge([Coding(finding="0001", coder="anna")])
    with pytest.raises(UsageError, match="coders are anna"):
        judge(codings("anna", "hh"), adjudicator="zoe")
