from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.agreement.drawing import allocate, draw, known
from reportminer.agreement.samples import NONE, Sample
from reportminer.errors import MissingError, UnreadableError, UsageError


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    with tiny.a_corpus(tiny.a_folder(tmp_path_factory.mktemp("drawing") / "pages"), n_themes=3) as made:
        made.run()
        yield made


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 50), min_size=1), st.integers(1, 200), st.booleans())
def test_as_many_as_asked_and_no_more_than_there_are(counts, size, equal) -> None:
    drawn = allocate(counts, size, equal=equal)
    assert sum(drawn.values()) == min(size, sum(counts.values()))
    assert all(0 <= drawn[name] <= counts[name] for name in counts)
    if size >= len(counts):
        assert min(drawn.values()) >= 1
    assert drawn == allocate(dict(reversed(counts.items())), size, equal=equal)


def test_strata_are_drawn_from_and_the_probability_is_kept(corpus) -> None:
    sample = draw(corpus, 12, by=["polarity"], seed=1)
    assert [stratum.name for stratum in sample.strata] == ["concern", "strength"]
    for stratum in sample.strata:
        inside = [one for one in sample.findings if one.stratum == stratum.name]
        assert len(inside) == stratum.drawn
        assert {one.polarity for one in inside} == {stratum.name}
        assert {one.probability for one in inside} == {stratum.drawn / stratum.findings}
    # Weights add up to what was drawn from.
    total = sum(stratum.findings for stratum in sample.strata)
    assert sum(1 / one.probability for one in sample.findings) == pytest.approx(total)


def test_the_order_of_rows_changes_nothing_and_a_seed_does(corpus, monkeypatch) -> None:
    before = draw(corpus, 10, by=["theme", "year"], seed=1)
    rows = corpus.store.found.rows(kind="finding")
    monkeypatch.setattr(type(corpus.store.found), "rows", lambda _, **__: rows[::-1])
    assert draw(corpus, 10, by=["theme", "year"], seed=1) == before
    assert draw(corpus, 10, by=["theme", "year"], seed=2).findings != before.findings


def test_recommendations_are_not_drawn_and_everything_can_be(corpus) -> None:
    sample = draw(corpus, 10_000)
    assert {one.finding for one in sample.findings} == {
        row.finding.id for row in corpus.store.found.rows(kind="finding")
    }
    assert all(one.probability == 1 for one in sample.findings)
    assert {one.theme for one in sample.findings} <= {code.name for code in sample.codes}
    assert sample.codes[-1].name == NONE
    assert all(f"[{one.text}]" in one.context for one in sample.findings)


def test_every_finding_is_drawn_about_as_often(corpus) -> None:
    n = len(corpus.store.found.rows(kind="finding"))
    counts = dict.fromkeys((row.finding.id for row in corpus.store.found.rows(kind="finding")), 0)
    for seed in range(200):
        for one in draw(corpus, n // 4, by=[], seed=seed).findings:
            counts[one.finding] += 1
    # 200 draws with probability p: five standard deviations.
    p = (n // 4) / n
    assert all(abs(count - 200 * p) < 5 * (200 * p * (1 - p)) ** 0.5 for count in counts.values())


def test_what_is_known_of_coded_findings(corpus) -> None:
    one = draw(corpus, 1).findings[0]
    assert known(corpus, [one.finding, "gone"]) == (replace(one, context="", stratum="all", probability=1.0),)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": ["colour"]}, "some of theme, polarity, body, year"),
        ({"by": ["theme", "theme"]}, "each once"),
        ({"allocation": "fair"}, "proportional and equal"),
        ({"size": 0}, "give 1 or more"),
    ],
)
def test_misuse_is_told(corpus, options, message) -> None:
    with pytest.raises(UsageError, match=message):
        draw(corpus, options.pop("size", 5), **options)


def test_nothing_to_draw(tmp_path) -> None:
    (tmp_path / "pages").mkdir()
    with tiny.a_corpus(tmp_path / "pages") as empty, pytest.raises(UsageError, match="no finding to draw"):
        draw(empty, 5)


def test_the_key_is_read_as_it_was_written(corpus, tmp_path) -> None:
    sample = draw(corpus, 9, by=["body"], hide_body=True)
    path = tmp_path / "sample.json"
    path.write_text(sample.document({"anna": "anna.xlsx"}), "utf-8")
    assert Sample.read(path) == sample


@pytest.mark.parametrize("text", ["", "[]", '{"format": 1}', '{"format": 9}', "[" * 100_000])
def test_a_damaged_key_is_told(tmp_path, text) -> None:
    path = tmp_path / "sample.json"
    path.write_text(text)
    with pytest.raises(UnreadableError, match=r"sample\.json"):
        Sample.read(path)
    with pytest.raises(MissingError, match="written beside the sheets"):
        Sample.read(tmp_path / "other.json")
