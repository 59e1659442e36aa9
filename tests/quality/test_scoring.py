from __future__ import annotations

import doctest
from collections.abc import Callable
from typing import Any

import pytest
from answers import FINDINGS, TRUTH, Report, as_report
from hypothesis import given
from hypothesis import strategies as st

import scoring
import scoring_names
from evaluate_extraction import SAMPLE
from scoring import Item, Release, Scoreboard, bullets, gold, match, place, predicted
from scoring_names import normal, overlap, same_body, same_programme, tokens

OTHER = {"strength": "concern", "concern": "strength", "neutral": "concern"}
COUNT = {
    pool: sum(
        (one["kind"] == "recommendation") == (pool == "recommendations") for t in TRUTH.values() for one in t["items"]
    )
    for pool in ("findings", "recommendations")
}

Change = Callable[[Report], None]


def run(change: Change | None = None, *, without: str | None = None, threshold: float = 0.5) -> Scoreboard:
    """Score the sample's gold, changed, against itself."""
    board = Scoreboard(threshold)
    for name, truth in TRUTH.items():
        report = as_report(truth)
        if change:
            change(report)
        page = next((SAMPLE / "pages").glob(f"{name}.*"))
        board.add(name, gold(truth), None if name == without else predicted(report), bullets(page))
    return board


def whole(board: Scoreboard, pool: str = "findings") -> dict[str, Any]:
    return board.figures()[pool]["all"]


def nth(n: int, pool: str, act: Callable[[dict[str, Any]], dict[str, Any] | None]) -> tuple[Change, list[int]]:
    """Change, or drop, every n-th item of a pool; the list counts those that were seen and changed."""
    seen = [0, 0]
    kind = pool.removesuffix("s")

    def change(report: Report) -> None:
        kept = []
        for one in report["findings"]:
            seen[0] += one["kind"] == kind
            hit = one["kind"] == kind and seen[0] % n == 0
            seen[1] += hit
            kept.append(act(one) if hit else one)
        report["findings"] = [one for one in kept if one]

    return change, seen


def perfect(row: dict[str, Any]) -> bool:
    return all(row[name] == 1 for name in ("precision", "recall", "f1", "polarity"))


def test_gold_against_itself_is_perfect():
    board = run()
    figures = board.figures()
    assert all(perfect(row) for row in figures["findings"].values())
    assert all(perfect(row) for row in figures["recommendations"].values())
    assert set(figures["metadata"].values()) == {1}
    assert (figures["bodies_f1"], figures["body_of_item"]) == (1, 1)
    assert (board.missed, board.spurious, board.flipped) == ([], [], [])
    assert sum(theme["gold"] for theme in figures["themes"].values()) == COUNT["findings"]


def test_dropped_findings_lower_recall_to_the_exact_share():
    change, seen = nth(3, "findings", lambda _: None)
    board = run(change)
    assert whole(board)["recall"] == pytest.approx(1 - seen[1] / COUNT["findings"])
    assert (whole(board)["precision"], whole(board)["polarity"]) == (1, 1)
    assert perfect(whole(board, "recommendations"))
    assert len(board.missed) == seen[1]


def test_flipped_findings_lower_polarity_and_not_f1():
    change, seen = nth(2, "findings", lambda one: {**one, "polarity": OTHER[one["polarity"]]})
    board = run(change)
    assert whole(board)["polarity"] == pytest.approx(1 - seen[1] / COUNT["findings"])
    assert whole(board)["f1"] == 1
    assert len(board.flipped) == seen[1]


def test_dropped_recommendations_lower_their_own_recall_only():
    change, seen = nth(2, "recommendations", lambda _: None)
    board = run(change)
    assert whole(board, "recommendations")["recall"] == pytest.approx(1 - seen[1] / COUNT["recommendations"])
    assert perfect(whole(board))


def test_made_up_findings_lower_precision_only():
    made_up = {"kind": "finding", "polarity": "concern", "text": "zzz qqq made up words vvv", "body": None}
    board = run(lambda report: report["findings"].append(made_up))
    assert whole(board)["precision"] == pytest.approx(COUNT["findings"] / (COUNT["findings"] + len(TRUTH)))
    assert whole(board)["recall"] == 1
    assert len(board.spurious) == len(TRUTH)
    # They stand in no bullet, so only the figure of prose has them.
    assert board.figures()["findings"]["in bullet"]["precision"] == 1


def test_saying_everything_twice_halves_precision():
    board = run(lambda report: report.update(findings=report["findings"] * 2))
    assert (whole(board)["precision"], whole(board)["recall"]) == (0.5, 1)


def test_spaces_quotes_marks_and_terminators_do_not_matter():
    def disguise(report: Report) -> None:
        for one in report["findings"]:
            one["text"] = "• “" + one["text"].replace(" ", " \n ").replace("’", "'").replace("‘", "'") + "”; and"
        report["title"] = report["title"].replace(" ", "\u00a0").replace("‘", "'").replace("’", "'")

    board = run(disguise)
    assert perfect(whole(board))
    assert board.figures()["metadata"]["title"] == 1


def cut(share: float) -> Change:
    def change(report: Report) -> None:
        for one in report["findings"]:
            words = one["text"].split()
            one["text"] = " ".join(words[: max(1, int(len(words) * share + 0.999))])

    return change


def test_what_is_cut_to_a_third_is_lost_and_to_four_fifths_kept():
    assert whole(run(cut(0.34)))["recall"] < 0.5
    assert whole(run(cut(0.8)))["recall"] > 0.99
    assert whole(run(cut(0.8), threshold=0.95))["recall"] < 0.2


def test_a_page_without_prediction_counts_as_empty_and_is_named():
    name = next(iter(TRUTH))
    board = run(without=name)
    lost = sum(one["kind"] in FINDINGS for one in TRUTH[name]["items"])
    assert board.missing == [name]
    assert whole(board)["recall"] == pytest.approx(1 - lost / COUNT["findings"])


def test_recommendations_called_findings_cost_both():
    change, seen = nth(1, "recommendations", lambda one: {**one, "kind": "finding", "polarity": "concern"})
    board = run(change)
    assert whole(board, "recommendations")["recall"] == 0
    assert whole(board)["precision"] < 1
    assert board.crossed["predicted finding is a gold recommendation"] == seen[1]


def test_wrong_metadata_is_counted():
    board = run(lambda report: report.update(title="x", programme="none of these", published="1999-01-01"))
    metadata = board.figures()["metadata"]
    assert [metadata[name] for name in ("title", "programme", "date", "date not guessed (plain pages)")] == [0, 0, 0, 0]
    assert perfect(whole(board))


def test_a_plain_page_carries_no_date():
    metadata = run(lambda report: report.update(published=None)).figures()["metadata"]
    assert (metadata["date"], metadata["date not guessed (plain pages)"]) == (0, 1)


def test_overall_ratings():
    def unearned(report: Report) -> None:
        bodies = [body["name"] for body in report["bodies"]] or [None]
        report["ratings"] = [{"body": b, "scope": "overall", "value": "Outstanding", "score": None} for b in bodies]

    def only_overall(report: Report) -> None:
        report["ratings"] = [one for one in report["ratings"] if one["scope"] == "overall"]

    assert run(unearned).figures()["metadata"]["overall rating"] == 0
    assert run(only_overall).figures()["metadata"]["overall rating"] == 1


def test_wrong_bodies_are_counted_and_cost_no_finding():
    def swap(report: Report) -> None:
        names = [body["name"] for body in report["bodies"]]
        after = dict(zip(names, names[1:] + names[:1], strict=True))
        for one in report["findings"] if len(names) > 1 else []:
            one["body"] = after[one["body"]]

    board = run(swap)
    assert board.figures()["body_of_item"] == 0
    assert perfect(whole(board))
    figures = run(lambda report: report.update(bodies=report["bodies"][:1])).figures()
    assert figures["metadata"]["bodies (all right)"] < 1
    assert figures["bodies_f1"] < 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kent & Ash Community Rehabilitation Company", "Kent and Ash CRC", True),
        ("National Probation Service Estuary Division", "NPS Estuary", True),
        ("Oak Youth Offending Service", "Oak YOS", True),
        ("Oak CRC", "NPS Oak", False),
        ("Birch North PDU", "Birch South PDU", False),
        (None, None, True),
        (None, "Oak CRC", False),
    ],
)
def test_names_of_bodies(one, other, same):
    assert same_body(one, other) is same_body(other, one) is same


@pytest.mark.parametrize(
    ("truth", "found", "same"),
    [
        ("Inspection of Adult Offending Work", "IAOW", True),
        ("CRC inspection", "rated", True),
        ("Quality & Impact", "Quality and Impact inspection", True),
        ("Full Joint Inspection", "Core Case Inspection", False),
        (None, None, True),
        (None, "IAOW", False),
    ],
)
def test_names_of_programmes(truth, found, same):
    assert same_programme(truth, found) is same


def test_an_unknown_kind_is_named():
    report = as_report(next(iter(TRUTH.values())))
    report["findings"][0]["polarity"] = None
    with pytest.raises(ValueError, match="not None"):
        predicted(report)


def test_bullets_of_pages(tmp_path):
    web, text = tmp_path / "a.html", tmp_path / "a.txt"
    web.write_text("<ul><li>Plans <b>were</b> late;</li></ul><ol><li>View the report.</li></ol>", encoding="utf-8")
    text.write_text("It was good.\n\n  • Plans were\n    late;\n\n- View the report.\n", encoding="utf-8")
    assert bullets(web) == bullets(text) == ["plans were late"]
    assert place(Item(kind="concern", text="Plans were late."), bullets(web)) == "bullet"
    assert place(Item(kind="concern", text="view the report"), bullets(web)) == "prose"


WORDS = st.lists(st.sampled_from(["home", "visits", "were", "late", "good", "plans"]), max_size=6).map(" ".join)


@given(st.lists(WORDS, max_size=6), st.lists(WORDS, max_size=6), st.sampled_from([0.3, 0.5, 1.0]))
def test_matching_is_one_to_one_and_at_the_threshold(left, right, threshold):
    truth, found = ([Item(kind="concern", text=text) for text in texts] for texts in (left, right))
    pairs = match(truth, found, threshold).pairs
    assert len(set(pairs.values())) == len(pairs)
    assert all(overlap(tokens(left[a]), tokens(right[b])) >= threshold for a, b in pairs.items())
    # Nothing more could be paired.
    free = [(a, b) for a in range(len(left)) for b in range(len(right)) if a not in pairs and b not in pairs.values()]
    assert all(overlap(tokens(left[a]), tokens(right[b])) < threshold for a, b in free)


@given(st.text(max_size=30), st.text(max_size=30))
def test_overlap_is_symmetric_and_between_0_and_1(one, other):
    assert overlap(tokens(one), tokens(other)) == overlap(tokens(other), tokens(one)) <= 1
    assert overlap(tokens(one), tokens(one)) == (1 if tokens(one) else 0)
    assert "  " not in normal(one)


def test_nothing_to_divide_by_is_none():
    board = Scoreboard()
    board.add("a", Release(), Release(), [])
    assert board.figures()["findings"] == {}
    assert board.figures()["bodies_f1"] is None


@pytest.mark.parametrize("module", [scoring, scoring_names])
def test_examples_run(module):
    done = doctest.testmod(module)
    assert (done.failed, done.attempted > 0) == (0, True)
