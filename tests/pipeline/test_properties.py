"""The five properties of themes, over a whole small corpus with its database."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.pipeline.assigning import assign_corpus, theme_model
from reportminer.thememodel import load, save

SUBJECTS = ("Home visits", "Reviews of plans", "Court reports", "Drug tests", "Unpaid work", "Staff training")
ENDS = ("were made on time", "were not made", "were of use", "must be made", "came late")
SENTENCES = st.lists(
    st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(ENDS), st.integers(0, 9)), min_size=1, max_size=24
)
BOOK = """format = 1
next_id = 50
[[theme]]
id = {number}
label = "our name"
lock = true
[[move]]
finding = "{finding}"
to = {number}
"""


def write(folder: Path, pages: list[str]) -> None:
    folder.mkdir()
    for n, text in enumerate(pages):
        (folder / f"page{n}.txt").write_text(f"Work {n}\n\n{text}\n")
    tiny.age(folder)


def said(sentences) -> list[str]:
    return [f"{subject} {end} in place {n}." for subject, end, n in sentences]


def partition(corpus) -> set[tuple[bool, frozenset[str]]]:
    """Themes as sets of texts: names and numbers of findings tell of files, and these differ."""
    texts = {row.finding.id: row.finding.text for row in corpus.store.found.rows()}
    groups: dict[int | None, set[str]] = {}
    for one in corpus.store.themes.members():
        groups.setdefault(one.theme if one.assigned else None, set()).add(texts[one.finding])
    return {(theme is None, frozenset(group)) for theme, group in groups.items()}


@settings(deadline=None, max_examples=15)
@given(sentences=SENTENCES, data=st.data())
def test_determinism_duplicates_shares_and_assignment(sentences, data) -> None:
    texts = said(sentences)
    other = data.draw(st.permutations(texts))
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        write(place / "one", texts)
        write(place / "other", other)
        with tiny.a_corpus(place / "one") as one, tiny.a_corpus(place / "other") as two:
            one.run()
            two.run()
            # The order of rows changes nothing.
            assert partition(one) == partition(two)
            # Equal texts share a theme.
            members = {member.finding: member for member in one.store.themes.members()}
            themes: dict[tuple[str, str], set[int | None]] = {}
            for row in one.store.found.rows():
                member = members.get(row.finding.id)
                if member is not None:
                    theme = member.theme if member.assigned else None
                    themes.setdefault((row.finding.kind, row.finding.text), set()).add(theme)
            assert all(len(found) == 1 for found in themes.values())
            # Every finding counts once: sizes and those in no theme sum to all; shares are shares.
            findings = {row.finding.id for row in one.store.found.rows(kind="finding")}
            kept = one.store.themes.all()
            lost = [m for m in members.values() if m.finding in findings and not m.assigned]
            assert sum(theme.size for theme in kept) + (len(lost) if kept else len(findings)) == len(findings)
            assert all(theme.strengths + theme.concerns + theme.neutral == theme.size for theme in kept)
            assert all(0 <= member.probability <= 1 for member in members.values())
            if not kept:
                return
            # Assigning what the themes were made of repeats them.
            model = load(save(theme_model(one.store, tiny.TinyEmbedder(), created="2026-01-01"), place / "themes"))
            placed, news = assign_corpus(one.store, tiny.TinyEmbedder(), model)
            assert {
                each.row.finding.id: each.placement.theme for each in placed if each.row.finding.id in findings
            } == {key: members[key].theme if members[key].assigned else None for key in findings}
            assert news.findings == 0


@settings(deadline=None, max_examples=10)
@given(sentences=SENTENCES, more=SENTENCES, data=st.data())
def test_decisions_are_replayed_when_pages_are_added(sentences, more, data) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "pages"
        write(folder, said(sentences))
        with tiny.a_corpus(folder) as corpus:
            corpus.run()
            themes = corpus.store.themes.all()
            if not themes:
                return
            rows = [row.finding for row in corpus.store.found.rows(kind="finding")]
            number = data.draw(st.sampled_from([theme.id for theme in themes]))
            moved = data.draw(st.sampled_from(rows))
            (folder / "codebook.toml").write_text(BOOK.format(number=number, finding=moved.id))
            corpus.codes().apply()
            corpus.run()
            held = {m.finding for m in corpus.store.themes.members() if m.theme == number and m.assigned}
            held &= {row.id for row in rows}
            assert moved.id in held
            numbers = {known.number for known in corpus.store.themes.numbers()}
            for n, text in enumerate(said(more)):
                (folder / f"new{n}.txt").write_text(f"More {n}\n\n{text}\n")
            corpus.run()
            after = {m.finding: m.theme for m in corpus.store.themes.members() if m.assigned}
            assert {after.get(key) for key in held} == {number}
            assert {theme.id: theme.label for theme in corpus.store.themes.all()}[number] == "our name"
            assert numbers <= {known.number for known in corpus.store.themes.numbers()}  # none is forgotten
            before = (corpus.store.themes.all(), corpus.store.themes.members())
            corpus.run("cluster", force=True)
            assert (corpus.store.themes.all(), corpus.store.themes.members()) == before
