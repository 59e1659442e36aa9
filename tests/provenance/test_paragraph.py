from __future__ import annotations

import re

import pytest
from sklearn.cluster import KMeans

import reportminer
import tiny
from reportminer.codebook import FILE_NAME
from reportminer.corpus import Corpus
from reportminer.provenance import described
from reportminer.provenance.paragraph import NAMED, _references


def test_figures_are_those_of_the_corpus(files) -> None:
    found = described(files)
    text = reportminer.methods(files)
    inputs = [one for one in files.store.themes.inputs() if one.kind == "finding"]
    assert f"there are {len(inputs)} findings" in text
    assert f"This gave {len(files.store.themes.all())} themes of" in text
    assert found.figures["findings"] == len(inputs)
    drawn = files.store.themes.measured().diagnostics["drawn"]
    assert f"resamples, each of {drawn} different texts" in text
    assert "One document could not be fetched, loaded, read or mined and is in no figure." in text
    assert "invented" not in found.paragraphs[0]


def test_only_what_was_done_is_told(files) -> None:
    text = reportminer.methods(files)
    assert "miner of the user's own" in text
    assert "finding-reader" not in text
    assert "MiniLM" not in text
    assert "into a vector by tiny." in text
    files.clustering = type(files.clustering)(n_themes=3, resamples=0)
    files.run()
    other = reportminer.methods(files)
    assert "The number of themes, 3, was set by the user." in other
    assert "was not measured" in other
    assert "Ben-Hur" not in other
    assert "Hennig" not in other


def test_a_clusterer_of_the_users_own_is_named(files) -> None:
    files.clustering = type(files.clustering)(estimator=KMeans(3, random_state=0, n_init=1), resamples=0)
    files.run()
    text = reportminer.methods(files)
    assert "KMeans" in text
    assert "Louvain" not in text


def test_every_reference_that_is_named_is_listed_and_no_other(files) -> None:
    found = described(files)
    known = _references()
    body = " ".join([*found.paragraphs, found.limits])
    assert not NAMED.search(body)
    for one in known.values():
        assert (one["short"] in body) == (one["full"] in found.references), one["short"]
    assert list(found.references) == sorted(found.references)


def test_each_reference_begins_with_its_first_author_and_has_its_year() -> None:
    for one in _references().values():
        author, year = re.split(r" and |,| ", one["short"])[0], one["short"].rsplit(" ", 1)[1]
        assert one["full"].startswith(author)
        assert f"({year})" in one["full"]


def test_decisions_are_told(files) -> None:
    number = files.store.themes.all()[0].id
    (files.folder / FILE_NAME).write_text(
        f'format = 1\nnext_id = 99\n\n[[theme]]\nid = {number}\nlabel = "other name"\nfound_as = "x"\n'
    )
    files.run()
    assert "People then made one decision" in reportminer.methods(files)


def test_what_was_fetched_tells_publisher_and_dates(collected) -> None:
    text = described(collected).paragraphs[0]
    assert "HM Inspectorate of Probation" in text
    assert re.search(r"They were fetched on \d+ \w+ \d{4} from http://127", text)


def test_the_sample_says_that_it_is_invented(tmp_path) -> None:
    with Corpus.sample(database=tmp_path / "a.sqlite", miner=tiny.TinyMiner(), embedder=tiny.TinyEmbedder()) as corpus:
        corpus.run(["collect", "read"])
        text = reportminer.methods(corpus)
    assert text.startswith("All pages are invented.")


def test_intervals_are_named_as_the_comparisons_name_them(files) -> None:
    intervals = pytest.importorskip("reportminer.analysis.intervals")
    text = reportminer.methods(files)
    for word in ("Wilson", "CR2", "effective number of findings"):
        assert word in text
        assert word in intervals.WILSON


def test_an_empty_corpus(tmp_path) -> None:
    with Corpus(tmp_path) as corpus:
        assert reportminer.methods(corpus).startswith("The corpus holds no reports.")


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a_b*c`d"])
def test_markdown_shows_hostile_words_as_they_are(tmp_path, hostile) -> None:
    with Corpus(tmp_path) as corpus:
        found = described(corpus)
    changed = type(found)(
        paragraphs=(hostile,), limits="", software="", citation="", references=(), figures={}
    ).markdown
    assert "<script>" not in changed
    assert hostile not in changed
