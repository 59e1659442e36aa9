"""The settings of themes: taken up again from a stored run, and what makes stored themes stale."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.cluster import KMeans

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.codebook import parse
from reportminer.errors import MissingError, UsageError
from reportminer.given.theme import GivenTheme, GivenThemes
from reportminer.pipeline.cluster import is_stale
from reportminer.pipeline.clustering import Clustering

GIVEN = GivenThemes(
    themes=(GivenTheme(key="h", name="home visits", words=("homes",), examples=("Homes were seen.",), least=0.3),),
    source="codes.toml",
)


@pytest.mark.parametrize(
    "how",
    [
        Clustering(),
        Clustering(n_themes=5),
        Clustering(k_range=(3, 9), resamples=0),
        Clustering(given=GIVEN, discover=False),
        Clustering(seeds=GIVEN, space="general", asked_space="general"),
        Clustering(themes_from="/themes", space="general"),
    ],
)
def test_settings_come_back_from_what_is_stored(how) -> None:
    stored = json.loads(json.dumps(how.parameters))
    back = Clustering().like(stored)
    assert replace(back, asked_space=how.asked_space).parameters | {"space": how.space} == how.parameters
    # What another run left is not mixed in.
    assert Clustering(n_themes=9, k_range=(1, 2), given=GIVEN, seeds=GIVEN, discover=False).like(stored) == replace(
        back, **({} if how.themes_from is None else {"n_themes": 9, "k_range": (1, 2), "given": GIVEN, "seeds": GIVEN,
                                                     "discover": False})
    )  # fmt: skip


def test_a_run_of_an_older_version_or_of_another_clusterer() -> None:
    assert Clustering(k_range=(2, 3)).like({"n_themes": 4}) == Clustering(n_themes=4)
    assert Clustering(n_themes=2).like({}) == Clustering(n_themes=2)
    own = Clustering(estimator=KMeans(3))
    assert Clustering(n_themes=2).like(own.parameters) == Clustering(n_themes=2)


def test_every_setting_makes_themes_stale(tmp_path) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages"), n_themes=3) as corpus:
        corpus.run()
        how, key = corpus.clustering, "tiny@1"
        assert not is_stale(corpus.store, how, key)
        for other in (
            replace(how, n_themes=4),
            replace(how, n_themes=None, k_range=(2, 4)),
            replace(how, given=GIVEN),
            replace(how, seeds=GIVEN),
            replace(how, given=GIVEN, discover=False),
            replace(how, resamples=3),
            replace(how, estimator=KMeans(3)),
            replace(how, space="general"),
            replace(how, book=parse('format = 1\nnext_id = 9\n[[theme]]\nid = 1\nlabel = "ours"\n')),
        ):
            assert is_stale(corpus.store, other, key)
        assert is_stale(corpus.store, how, "tiny@2")
        how = replace(how, estimator=KMeans(3))
        changed = (replace(how, given=GIVEN), replace(how, given=GIVEN, discover=False), replace(how, resamples=3))
        assert len({one.settings for one in (how, *changed)}) == 4


def test_another_trained_head_makes_given_themes_stale(monkeypatch) -> None:
    given, without = Clustering(given=GIVEN, space="general"), Clustering(space="general")
    before = given.settings, without.settings
    monkeypatch.setattr("reportminer.given.head.heads", lambda: {"probation": {"sha256": "another"}})
    assert given.settings != before[0]
    assert without.settings == before[1]


def test_the_same_settings_do_nothing_the_second_time(tmp_path) -> None:
    embedder = tiny.TinyEmbedder()
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages"), embedder=embedder) as corpus:
        for how in (Clustering(k_range=(2, 5)), Clustering(given=GIVEN), Clustering(seeds=GIVEN, space="general")):
            corpus.clustering = how
            assert corpus.run("cluster" if corpus.store.themes.run() else None).stages[-1].done
            before = (corpus.store.themes.all(), corpus.store.themes.members())
            embedder.encoded.clear()
            again = corpus.run().stages[-1]
            assert (again.done, again.skipped) == (0, len(before[0]))
            assert embedder.encoded == []
            corpus.clustering = Clustering().like(corpus.store.themes.run().parameters)
            assert corpus.run().stages[-1].done == 0
            assert (corpus.store.themes.all(), corpus.store.themes.members()) == before


def test_the_space_for_the_bodies_is_taken_where_it_fits(tmp_path, monkeypatch) -> None:
    folder = tiny.a_folder(tmp_path / "pages")
    with tiny.a_corpus(folder) as corpus:
        corpus.run()
        assert corpus.store.themes.run().parameters["space"] == "general"
        monkeypatch.setattr("reportminer.space.chosen", lambda _: "probation")
        corpus.run("cluster", force=True)  # vectors of another model than the space is made for
        assert corpus.store.themes.run().parameters["space"] == "general"
    with tiny.a_corpus(folder, embedder=None, database=tmp_path / "other.sqlite") as corpus:
        corpus.run()
        run = corpus.store.themes.run().parameters
        assert (run["space"], run["asked_space"]) == ("probation", None)
        corpus.clustering = replace(corpus.clustering, space="general")
        assert corpus.run().stages[-1].done
        run = corpus.store.themes.run().parameters
        assert (run["space"], run["asked_space"]) == ("general", "general")


def test_a_space_that_was_asked_for_is_never_replaced_in_silence(tmp_path) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages")) as corpus:
        corpus.clustering = Clustering(space="probation")
        with pytest.raises(UsageError, match="made for vectors of all-MiniLM-L6-v2, and these are vectors of tiny"):
            corpus.run()
        corpus.clustering = Clustering(space="parole")
        with pytest.raises(MissingError, match="parole"):
            corpus.run()
        corpus.clustering = Clustering()
        assert corpus.run().stages[-1].done  # nothing was lost
