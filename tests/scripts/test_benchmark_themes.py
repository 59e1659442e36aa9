"""The pure parts of the benchmark of themes: outliers, sections, keys of what is kept, what was asked and reached."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
sys.path.append(str(SCRIPTS))

import bench_peers  # noqa: E402 - scripts are no package
import bench_properties  # noqa: E402
import benchmark_themes  # noqa: E402
from bench_cost import made, short_texts  # noqa: E402
from bench_field import by_chance, dependence  # noqa: E402
from bench_repeat import agreement  # noqa: E402
from bench_scores import information, markdown, own_clusters, rand, score  # noqa: E402
from bench_sets import LabelledSet  # noqa: E402
from peers import report_sections  # noqa: E402
from peers.results import Peers, cache_key, measure  # noqa: E402
from reportminer.records import Block  # noqa: E402


def blocks(*rows):
    found, start = [], 0
    for n, (kind, text) in enumerate(rows):
        found.append(Block(n=n, kind=kind, text=text, start=start, end=start + len(text)))
        start += len(text) + 2
    return found


@pytest.mark.parametrize(
    "name", ["bench_scores", "bench_repeat", "peers.results", "peers.report_sections"], ids=lambda name: name
)
def test_the_examples_of_the_scripts_run(name):
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert (failed, tried > 0) == (0, True)


def test_outliers_are_clusters_of_their_own_and_numbers_are_new():
    labels = own_clusters(np.array([2, -1, 0, -1, -1, 2]))
    assert len(set(labels.tolist())) == 5
    assert labels[0] == labels[5] == 2
    assert own_clusters([-1, -1, -1]).tolist() == [0, 1, 2]
    assert own_clusters([]).tolist() == []


def test_outliers_taken_together_would_score_better():
    truth = ["a"] * 4 + ["b"] * 4
    left_out = [0, 0, 0, 0, -1, -1, -1, -1]
    assert rand(truth, left_out) < rand(truth, [0, 0, 0, 0, 1, 1, 1, 1]) == 1
    assert information(truth, left_out) < 1


def test_outliers_are_no_themes_and_are_counted():
    data = LabelledSet(name="set", texts=("t",) * 4, truth=("a", "a", "b", "b"))
    line = score(data, "way", "own", [0, 0, 1, -1])
    assert (line.n_themes, line.n_labels, line.out) == (2, 2, 0.25)


def test_outliers_of_two_fits_agree_with_nothing_but_themselves():
    assert agreement(np.array([0, 0, -1, -1]), np.array([0, 0, 1, 1])) < 1


def test_names_and_dates_are_masked_and_may_name_no_theme():
    data = LabelledSet(
        name="set",
        texts=("Northmarch had few home visits in June 2013, Ms Pask said.",),
        truth=("home-visiting",),
        bodies=("Northmarch Probation Trust",),
        people=("Gwen Pask",),
    )
    assert data.masked == ("the service had few home visits in that time, the inspector said.",)
    assert data.barred == ("Gwen Pask", "Northmarch Probation Trust")


def test_what_themes_tell_of_polarity_stands_beside_what_gold_and_chance_tell():
    sides = ("strength", "concern") * 20
    data = LabelledSet(name="set", texts=("t",) * 40, truth=("a", "a", "b", "b") * 10, polarities=sides, bodies=sides)
    polarity, _ = dependence(data, np.array([0, 1] * 20))
    assert polarity.ok is False
    assert polarity.reached.startswith("1.000 (gold themes 0.000; ")
    assert 0 < by_chance(sides, [0, 1] * 20) < 0.2
    assert [claim.ok for claim in dependence(data, np.array([0, 0, 1, 1] * 10))] == [True, True]


def test_the_property_tests_that_were_asked_for_are_there():
    for test in bench_properties.TESTS.values():
        path, _, name = test.partition("::")
        assert f"def {name}(" in (SCRIPTS.parent / path).read_text("utf-8")


def test_the_page_is_filled_in(tmp_path):
    data = LabelledSet(name="sample", texts=("t",) * 7, truth=("a",) * 7)
    page = benchmark_themes.document([("Cost", ("a", "b"), [("1", "2")])], Peers(None, tmp_path), [data])
    assert "{" not in page
    assert "sample is 7 findings" in page
    assert "## Cost\n\n| a | b |" in page


SECTIONS = report_sections.data()


@pytest.mark.parametrize("row", SECTIONS["subject"], ids=lambda row: row["label"])
def test_every_section_is_found_by_its_examples(row):
    assert {report_sections.subject(example) for example in row["examples"]} == {row["label"]}


@pytest.mark.parametrize("row", SECTIONS["none"], ids=lambda row: row["examples"][0])
def test_headings_of_no_subject_are_found_by_their_examples(row):
    assert {report_sections.subject(example) for example in row["examples"]} == {""}


@pytest.mark.parametrize("heading", ["Summary", "Thresholds", "Inspection findings", "Early help"])
def test_other_headings_stand_inside_a_subject(heading):
    assert report_sections.subject(heading) is None


def test_no_heading_means_two_things():
    patterns = [(row["pattern"], row["examples"]) for row in SECTIONS["subject"] + SECTIONS["none"]]
    for own, examples in patterns:
        for example in examples:
            plain = report_sections.plain(example)
            assert [pattern for pattern, _ in patterns if re.fullmatch(pattern, plain)] == [own]


def test_blocks_get_the_label_of_their_section():
    rows = blocks(
        ("title", "Inspection of services"),
        ("row", "The experiences and progress of care leavers | Good"),
        ("row", "Leadership, management and governance | Good"),
        ("paragraph", "A letter."),
        ("heading", "The experiences and progress of care leavers: good"),
        ("heading", "Summary"),
        ("paragraph", "The local authority keeps in touch."),
        ("list_item", "plans are late"),
        ("row", "a | table"),
        ("row", "Leadership, management and governance | Inadequate"),
        ("paragraph", "Leaders know it."),
        ("heading", "What needs to improve?"),
        ("list_item", "plans"),
    )
    rows = [row for row in rows if row.text != "a | table"]
    found = [(block.text, label) for block, label in report_sections.labels(rows)]
    assert found == [
        ("The local authority keeps in touch.", "care-leavers"),
        ("plans are late", "care-leavers"),
        ("Leaders know it.", "leadership"),
    ]


def test_small_labels_are_left_out_and_large_ones_cut_whatever_the_order():
    rows = [(f"large {n}", "large") for n in range(500)] + [(f"small {n}", "small") for n in range(19)]
    kept = report_sections.bounded(rows)
    assert {label for _, label in kept} == {"large"}
    assert len(kept) == SECTIONS["most"]
    assert set(kept) == set(report_sections.bounded(rows[::-1]))
    assert kept == [row for row in rows if row in set(kept)]


def test_what_is_kept_is_known_by_all_that_decides():
    facts = [("bertopic", {"size": 10}, "bertopic 0.17.4"), ("bertopic", {"size": 20}, "bertopic 0.17.4")]
    facts += [("top2vec", {"size": 10}, "bertopic 0.17.4"), ("bertopic", {"size": 10}, "bertopic 0.18")]
    keys = {cache_key(texts, *fact) for fact in facts for texts in (["a", "b"], ["b", "a"], ["a\nb"])}
    assert len(keys) == 12
    assert cache_key(("a", "b"), {"x": 1, "y": 2}) == cache_key(["a", "b"], {"y": 2, "x": 1})


def test_a_kept_result_is_not_run_again_and_a_missing_one_needs_the_environment(tmp_path):
    (tmp_path / "versions.json").write_text('{"bertopic": "bertopic 1", "model": "model 1"}')
    peers = Peers(None, tmp_path)
    key = cache_key(["a", "b"], "bertopic", {}, "bertopic 1, model 1", False)  # noqa: FBT003 - the key's own facts
    kept = {"method": "bertopic", "params": {}, "version": "bertopic 1, model 1", "labels": [0, -1]}
    (tmp_path / f"bertopic-{key}.json").write_text(json.dumps(kept))
    assert [found.labels for found in peers.run(["a", "b"], "bertopic", [{}, {"size": 10}])] == [(0, -1)]
    assert peers.run(["a", "b"], "bertopic", [{"size": 10}]) == []
    assert peers.run(["a", "b"], "top2vec", [{}]) == []


def test_a_process_is_measured_whole_and_a_failure_is_told(tmp_path):
    used = tmp_path / "used.json"
    work = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'x = bytearray(60_000_000); sum(range(10**6))'])"
    )
    assert measure([sys.executable, "-c", work], used) is None
    found = json.loads(used.read_text())
    assert found["peak"] > 60
    assert found["cpu"] > 0
    assert measure([sys.executable, "-c", "raise ValueError('no topics')"], used) == "ValueError: no topics"


def line(name, kind, one, two, themes=10, out=0.0):
    made_of = {"set": name, "way": kind, "kind": kind, "n": 100, "n_labels": 10, "n_themes": themes, "out": out}
    return bench_peers.Score(**made_of, rand=one, information=two, adjusted=two)


def test_claims_hold_where_both_figures_are_above():
    names = ["a", "b", "c", "d", "e"]
    lines = [line(name, "own", 0.5, 0.6) for name in names]
    lines += [line(name, "come", 0.4, 0.5) for name in names]
    lines += [line(name, "tuned", 0.5, 0.6) for name in names[:3]] + [line(name, "tuned", 0.6, 0.5) for name in "de"]
    lines += [line(name, "given", 0.5, 0.61) for name in names[:3]] + [line(name, "given", 0.4, 0.5) for name in "de"]
    claims = list(bench_peers.claims(lines))
    assert [claim.ok for claim in claims] == [True, True, False] * 2 + [True, True, True] + [True, True]
    assert claims[2].reached == "2 of 5 sets; not a, b, c"
    lines[0] = line("a", "own", 0.5, 0.6, themes=21, out=0.06)
    assert [claim.ok for claim in bench_peers.claims(lines)][9:] == [False, False]
    lines[5] = line("a", "come", 0.5, 0.5)
    assert next(bench_peers.claims(lines)).ok is False


def test_claims_about_all_sets_wait_for_them():
    lines = [line("a", "own", 0.5, 0.6), line("a", "given", 0.4, 0.5)]
    assert [claim.ok for claim in bench_peers.claims(lines)][:3] == [None, None, None]


def test_the_tuned_peer_is_the_one_with_the_best_rand_and_not_the_one_that_leaves_all_out(tmp_path):
    data = LabelledSet(name="set", texts=tuple("abcdefgh"), truth=("x",) * 4 + ("y",) * 4)
    found = {10: [0, 0, 0, 0, 1, 1, 1, 0], 20: [0, 0, 1, 1, 2, 2, 2, 2], 50: [-1] * 8, 100: [0] * 8}
    (tmp_path / "versions.json").write_text('{"bertopic": "bertopic 1", "model": "model 1"}')
    for size, labels in found.items():
        params = {"size": size}
        key = cache_key(data.texts, "bertopic", params, "bertopic 1, model 1", False)  # noqa: FBT003
        kept = {"method": "bertopic", "params": params, "version": "bertopic 1, model 1", "labels": labels}
        (tmp_path / f"bertopic-{key}.json").write_text(json.dumps(kept))
    (tuned,) = bench_peers.rows(data, Peers(None, tmp_path))
    assert (tuned.way, tuned.note, tuned.n_themes) == ("BERTopic, tuned", "size 20", 3)


def test_made_vectors_have_length_one_and_are_all_different():
    rows = made(np.eye(3, dtype=np.float32), 50)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    assert len(np.unique(rows, axis=0)) == 50
    assert np.array_equal(rows, made(np.eye(3, dtype=np.float32), 50))


def test_short_texts_are_the_same_at_every_time():
    sets = [LabelledSet(name=name, texts=("one\ntwo", "three"), truth=("x", "y")) for name in ("nhs", "sample")]
    assert sorted(short_texts(sets)) == ["one two", "three"]
    assert short_texts(sets) == short_texts(sets)


def test_tables_of_the_documentation_have_as_many_cells_in_every_line():
    table = markdown(("a", "b"), [("1|2", "3"), ("4", "")])
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()} == {3}


def test_the_peers_program_knows_the_methods_that_the_benchmark_asks_for():
    said = subprocess.run(
        [sys.executable, SCRIPTS / "peers" / "run_peer.py", "--help"], check=True, capture_output=True, text=True
    ).stdout
    assert all(method in said for method in bench_peers.TITLES)
