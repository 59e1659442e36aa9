from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

import tiny
from reportminer.errors import MissingError, ModelError, UsageError
from reportminer.given import read_codebook
from reportminer.pipeline.assigning import assign_corpus, place_corpus, space_of, theme_model
from reportminer.pipeline.registered import registered_models
from reportminer.thememodel import load, save


@pytest.fixture
def made(tmp_path):
    """A corpus with themes, and the model that was saved of them."""
    folder = tiny.a_folder(tmp_path / "old", 12)
    embedder = tiny.TinyEmbedder()
    with tiny.a_corpus(folder, embedder=embedder, n_themes=4) as corpus:
        corpus.run()
        model = theme_model(corpus.store, embedder, created="2026-01-31")
        save(model, tmp_path / "themes")
        yield corpus, embedder, model


def themes_of(corpus) -> dict[str, int | None]:
    return {one.finding: one.theme if one.assigned else None for one in corpus.store.themes.members()}


def test_assigning_the_texts_of_the_fit_gives_the_fitted_themes(made, tmp_path) -> None:
    corpus, embedder, _ = made
    found, news = assign_corpus(corpus.store, embedder, load(tmp_path / "themes"))
    assert {one.row.finding.id: one.placement.theme for one in found} == themes_of(corpus)
    assert all(one.known for one in found)
    assert news.findings == 0
    assert "nothing new" in news.hints[0]


def test_what_the_model_tells(made) -> None:
    corpus, embedder, model = made
    themes = {theme.id: theme for theme in corpus.store.themes.all()}
    assert {theme.id: theme.label for theme in model.themes} == {number: one.label for number, one in themes.items()}
    assert all(theme.findings == themes[theme.id].size for theme in model.themes)
    assert all(len(theme.bodies) == themes[theme.id].bodies for theme in model.themes)
    assert model.embedder == embedder.key
    assert (model.space, model.space_sha256) == ("general", "")
    assert model.made.findings == sum(theme.size for theme in themes.values())
    assert len(model.made.reports) == 12
    assert model == theme_model(corpus.store, embedder, created="2026-01-31")


def test_new_pages_move_no_old_label_and_are_counted(made) -> None:
    corpus, embedder, model = made
    before = themes_of(corpus)
    (corpus.folder / "new.txt").write_text(
        "Work in Qnyshire\n\nHome visits were made on time in Qnyshire. Zebras ate it.\n"
    )
    corpus.run(("collect", "read", "mine", "embed"))
    found, news = assign_corpus(corpus.store, embedder, model)
    after = {one.row.finding.id: one.placement.theme for one in found}
    assert {key: after[key] for key in before} == before
    assert news.findings == 2
    new = [one for one in found if not one.known]
    assert new[0].row.finding.text.startswith("Home visits")
    assert sum(theme.new for theme in news.themes) + len(news.unfitting) == 2
    assert any("Qnyshire" in theme.new_bodies for theme in news.themes)


def test_stored_themes_stay_those_of_the_last_edition(made, tmp_path) -> None:
    _, embedder, model = made
    folder = tmp_path / "new"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Work in Qnyshire\n\nHome visits were not made in Qnyshire. Court reports were late.\n"
    )
    with tiny.a_corpus(folder, embedder=embedder) as corpus:
        corpus.clustering = replace(corpus.clustering, themes_from=str(tmp_path / "themes"))
        corpus.run()
        themes = corpus.store.themes.all()
        assert {theme.id: (theme.label, theme.keywords) for theme in themes} == {
            theme.id: (theme.label, theme.keywords) for theme in model.themes
        }
        found, _ = assign_corpus(corpus.store, embedder, model)
        assert themes_of(corpus) == {one.row.finding.id: one.placement.theme for one in found}
        run = corpus.store.themes.run()
        assert corpus.run("cluster").stages[0].skipped == len(themes)
        (folder / "b.txt").write_text("Work in Qnyshire\n\nStaff training was strong in Qnyshire.\n")
        corpus.run()
        assert corpus.store.themes.run().settings == run.settings
        save(replace(model, temperature=0.7), tmp_path / "themes")
        assert corpus.run("cluster").stages[0].done == len(themes)
        shutil.rmtree(tmp_path / "themes")
        with pytest.raises(MissingError, match="there is no folder"):
            corpus.run("cluster")


def test_another_embedder_is_refused(made) -> None:
    corpus, embedder, model = made
    with pytest.raises(ModelError, match=r"vectors of other@1, and these are vectors of tiny@1"):
        assign_corpus(corpus.store, embedder, replace(model, embedder="other@1"))


def test_another_space_is_refused() -> None:
    assert space_of("general") is None
    assert space_of("probation").id == "probation"
    with pytest.raises(ModelError, match="another version of the space"):
        space_of("probation", "0" * 64)
    with pytest.raises(MissingError, match="there is no space 'parole'"):
        space_of("parole")


def test_no_themes_to_save(tmp_path) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages", 2)) as corpus, pytest.raises(MissingError, match="no themes"):
        theme_model(corpus.store, tiny.TinyEmbedder(), created="2026-01-31")


def test_a_codebook_of_ones_own(made, tmp_path) -> None:
    corpus, embedder, _ = made
    path = tmp_path / "codes.csv"
    path.write_text(
        "name,description\nhome visits,home visits were made\n"
        "court reports,court reports were of a good standard\nzebras,zebras\n"
    )
    found = place_corpus(corpus.store, embedder, read_codebook(path))
    near = {one.row.finding.text[:10]: one.placement.nearest for one in found}
    assert near["Home visit"] == 1
    assert near["Court repo"] == 2
    assert {one.placement.theme for one in found} <= {None, 1, 2, 3}
    with tiny.a_corpus(tiny.a_folder(tmp_path / "none", 0)) as empty, pytest.raises(UsageError, match="no findings"):
        place_corpus(empty.store, embedder, read_codebook(path))


def test_every_registered_model_is_sound() -> None:
    found = registered_models()
    assert {"sentence vectors", "reader", "space of a field", "trained themes"} == {one.kind for one in found}
    assert all(one.sound and one.size > 10_000 and one.licence in {"MIT", "Apache-2.0"} for one in found)
