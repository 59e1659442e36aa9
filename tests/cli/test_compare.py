"""``reportminer compare`` on a tiny corpus: every view, in every form, and what is refused."""

from __future__ import annotations

import csv
import io
import json

import pytest

import tiny
from reportminer.corpus import Corpus


@pytest.fixture
def corpus(command, folder, monkeypatch):
    """A corpus with themes, by the real themes and a small embedder: no model is loaded."""
    monkeypatch.setattr("reportminer.embed.embedder", lambda _: tiny.TinyEmbedder())
    with Corpus(folder) as made:
        made.run()
    return lambda *options: command("compare", "--corpus", folder, *options)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_plain_table_has_themes_with_pictures_and_says_what_it_counts(corpus) -> None:
    done = corpus()
    assert done.code == 0
    assert "Share of concerns among the findings of each theme:" in done.out
    assert "●" in done.out
    assert "no random sample" in done.out


@pytest.mark.parametrize("by", ["body", "body-type", "programme", "rating", "report", "kind"])
@pytest.mark.parametrize("show", ["concerns", "findings", "bodies"])
def test_every_group_in_every_form(corpus, by, show) -> None:
    done = corpus("--by", by, "--show", show, "--format", "json")
    if (by, show) == ("body", "bodies"):  # of each body one has it, or none: that is no share
        assert done.code == 2
        assert "cannot be grouped by body" in done.err
        return
    assert done.code == 0
    document = json.loads(done.out)
    assert document["caption"].endswith(".")
    assert all(0 <= row["low"] <= row["estimate"] <= row["high"] <= 1 for row in document["rows"])
    table = rows(corpus("--by", by, "--show", show, "--format", "csv").out)
    assert len(table) == len(document["rows"])
    assert set(table[0]) == set(document["rows"][0])


def test_findings_of_a_group_sum_to_one(corpus) -> None:
    document = json.loads(corpus("--by", "body", "--show", "findings", "--format", "json").out)
    sums: dict[str, float] = {}
    for row in document["rows"]:
        sums[row["body"]] = sums.get(row["body"], 0) + row["estimate"]
    assert len(sums) == 8
    assert all(total == pytest.approx(1) for total in sums.values())


def test_two_groups(corpus) -> None:
    done = corpus("--by", "body", "--groups", "anyshire", "BNYSHIRE", "--format", "json")
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert document["rows"][0]["label"] == "all findings"
    assert document["rows"][0]["note"] == "one body"
    assert "Nothing could be tested" in document["told"][0]
    assert corpus("--groups", "Anyshire", "Bnyshire").code == 0
    only = json.loads(corpus("--groups", "Anyshire", "Bnyshire", "--show", "findings", "--format", "json").out)
    assert {row["measure"] for row in only["rows"]} == {"share of findings"}


def test_ratings_words_and_pairs(corpus) -> None:
    done = corpus("--ratings")
    assert done.code == 0
    assert "nothing can be said" in done.out  # the tiny miner rates everything the same
    assert corpus("--together", "--top", "2").code == 0
    words = corpus("--words", "all", "--format", "json")
    assert words.code == 0
    assert json.loads(words.out)["rows"][0]["word"] == "not"


def test_top_says_how_many_more_there_are(corpus) -> None:
    assert "rows more" in corpus("--by", "body", "--top", "1").out


def test_a_file_is_written_by_its_suffix(corpus, tmp_path) -> None:
    assert corpus("--output", tmp_path / "themes.csv").code == 0
    assert rows((tmp_path / "themes.csv").read_text())[0]["label"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--by", "colour"], "is not one of 'body', 'body-type'"),
        (["--by", "year"], "no finding can be grouped by year"),
        (["--groups", "crc", "mars"], "there is no body type, rating, programme, body or year 'crc'"),
        (
            ["--by", "body-type", "--groups", "area", "mars"],
            "no findings of body type mars: near it: area; there are area",
        ),
        (["--groups", "area", "area"], "area is in both groups"),
        (["--periods", "2014-2012", "2015"], "give years as 2012-2014"),
        (["--periods", "2010", "2011"], "no finding can be grouped by year"),
        (["--ratings", "--together"], "two comparisons"),
        (["--ratings", "--by", "year"], "--by does not change"),
        (["--words", "1", "--show", "bodies"], "--show does not change"),
        (["--groups", "Anyshire", "Bnyshire", "--show", "bodies"], "differences are of concerns or of findings"),
        (["--every-theme"], "add --by"),
        (["--theme", "999"], "there is no theme '999'"),
        (["--words", "999"], "there is no theme '999'"),
    ],
)
def test_misuse_is_told_with_what_there_is(corpus, options, said) -> None:
    done = corpus(*options)
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_a_corpus_without_findings_is_told(command, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    done = command("compare", "--corpus", tmp_path / "empty")
    assert done.code == 2
    assert "there are no findings to compare" in done.err


def test_groups_that_there_are_not_are_named_with_what_is_near(corpus) -> None:
    assert "there is no body type, rating, programme, body or year 'any': near it: Anyshire" in (
        corpus("--groups", "any", "Bnyshire").err
    )
    assert "there is no body type, rating, programme, body or year ''" in corpus("--groups", "", "Anyshire").err
    assert "Anyshire is a body and area a body type: name two of one kind" in corpus("--groups", "anyshire", "area").err


def test_a_folder_without_findings_says_what_to_do(command, tmp_path) -> None:
    (tmp_path / "none").mkdir()
    for options in ([], ["--groups", "crc", "nps"], ["--words", "all"], ["--ratings"], ["--together"]):
        done = command("compare", "--corpus", tmp_path / "none", *options)
        assert done.code == 2
        assert "there are no findings to compare" in done.err
        assert "add pages with findings to the folder" in done.err


def test_no_word_of_enough_bodies_is_said(command, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("reportminer.embed.embedder", lambda _: tiny.TinyEmbedder())
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.txt").write_text("Anyshire\n\nVisits were good in Anyshire.\n\nPlans were not good.\n")
    done = command("compare", "--corpus", tmp_path / "one", "--words", "all")
    assert done.code == 0, done.err
    assert "No word stands in so many bodies;" in done.out
