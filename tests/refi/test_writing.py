"""Corpora written as projects and codebooks: valid, the same every time, every finding at its place."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from qda_projects import NAMES, selected

import hostile
import tiny
from reportminer import Corpus
from reportminer.agreement.codings import Coding
from reportminer.errors import StoreError
from reportminer.records import Block, Body, Finding, Rating, Report, Theme
from reportminer.refi.codes import code_tree, write_codebook
from reportminer.refi.legal import file_name, legal, source_text
from reportminer.refi.matching import codings_of
from reportminer.refi.project import Document, Project
from reportminer.refi.stored import project_of
from reportminer.refi.writing import write_project

PDFS = sorted((Path(__file__).parents[3] / "shared" / "reports-pdf").glob("*_202[23]-*.pdf"))[:3]


def written(project: Project) -> bytes:
    file = BytesIO()
    write_project(project, file)
    return file.getvalue()


def qde(content: bytes) -> etree._Element:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return etree.fromstring(archive.read("project.qde"))


def codebook(themes) -> bytes:
    file = BytesIO()
    write_codebook(file, themes)
    return file.getvalue()


def texts_of(corpus: Corpus) -> dict[str, str]:
    return {row.finding.id: row.finding.text for row in corpus.store.found.rows()}


def test_sample_is_valid_and_every_finding_stands_at_its_place(project_schema, tmp_path) -> None:
    with Corpus.sample(database=tmp_path / "sample.sqlite") as corpus:
        corpus.run(["collect", "read", "mine"])
        content = written(project_of(corpus))
        project_schema.assertValid(qde(content))
        assert selected(content) == texts_of(corpus)
        assert len(selected(content)) > 500


@pytest.mark.skipif(len(PDFS) < 3, reason="the reports are not beside this checkout")
def test_pdfs_go_along_and_every_finding_stands_at_its_place(project_schema, tmp_path) -> None:
    (tmp_path / "pages").mkdir()
    for path in PDFS:
        shutil.copy(path, tmp_path / "pages")
    with Corpus(tmp_path / "pages", database=tmp_path / "db.sqlite") as corpus:
        corpus.run(["collect", "read", "mine"])
        content = written(project_of(corpus))
        project = qde(content)
        project_schema.assertValid(project)
        assert selected(content) == texts_of(corpus)
        assert len(selected(content)) > 30
        pdfs = project.findall("q:Sources/q:PDFSource", NAMES)
        with ZipFile(BytesIO(content)) as archive:
            inside = {archive.read(one.get("path").replace("internal://", "sources/")) for one in pdfs}
        assert inside == {path.read_bytes() for path in PDFS}


def test_two_exports_are_the_same_to_the_byte(corpus, tmp_path) -> None:
    first = written(project_of(corpus))
    assert written(project_of(corpus)) == first
    # A corpus that was mined anew, in another file, tells of nothing else.
    with tiny.a_corpus(corpus.folder, database=tmp_path / "again.sqlite", n_themes=3) as again:
        again.run()
        assert written(project_of(again)) == first
        assert codebook(again.store.themes.all()) == codebook(corpus.store.themes.all())


def test_codes_cases_and_users(corpus, project_schema) -> None:
    findings = corpus.store.found.rows()
    one = next(row for row in findings if row.label)
    codings = (
        Coding(finding=one.finding.id, coder="Ann", theme=("of her own", str(one.label)), polarity="neutral"),
        Coding(finding=one.finding.id, coder="Bob", theme=("of her own",)),
    )
    project = qde(written(project_of(corpus, codings)))
    project_schema.assertValid(project)
    assert [user.get("name") for user in project.iterfind("q:Users/q:User", NAMES)] == [
        *("reportminer (machine)", "Ann", "Bob")
    ]
    codes = {code.get("guid"): code for code in project.iterfind(".//q:Code", NAMES)}
    assert {code.get("name") for code in codes.values() if code.get("isCodable") == "false"} == {
        *("Themes", "Polarity", "Codes of people")
    }
    themes = project.find(".//q:Code[@name='Themes']", NAMES)
    assert [code.get("name") for code in themes] == [theme.label for theme in corpus.store.themes.all()]
    by_user: dict[str, set[str]] = {}
    users = {user.get("guid"): user.get("name") for user in project.iterfind("q:Users/q:User", NAMES)}
    for coding in project.iterfind(".//q:Coding", NAMES):
        code = codes[coding.find("q:CodeRef", NAMES).get("targetGUID")].get("name")
        by_user.setdefault(users[coding.get("creatingUser")], set()).add(code)
    assert by_user["Ann"] == {"of her own", one.label, "neutral"}
    assert by_user["Bob"] == {"of her own"}
    cases = {case.get("name"): case for case in project.iterfind("q:Cases/q:Case", NAMES)}
    assert "Anyshire" in cases
    said = [value.text for value in cases["Anyshire"].iterfind("q:VariableValue/*", NAMES)]
    assert {"area", "Adult work", "Good (14/36)"} <= set(said)
    assert cases["Anyshire"].find("q:SourceRef", NAMES) is not None
    targets = {one.get("targetGUID") for one in project.iter() if one.get("targetGUID")}
    assert targets <= {one.get("guid") for one in project.iter() if one.get("guid")}


def test_finding_without_a_theme_has_its_polarity_alone() -> None:
    report = Report(
        id="r", source="r.txt", title="T", blocks=(Block(n=0, kind="paragraph", text="Bad.", start=0, end=4),)
    )
    finding = Finding(id="f", report="r", kind="finding", polarity="concern", text="Bad.", start=0, end=4, block=0)
    order = replace(finding, id="o", kind="recommendation", polarity=None)
    project = Project(name="x", documents=lambda: [Document(report=report, findings=(finding, order))])
    made = qde(written(project))
    codes = {code.get("guid"): code.get("name") for code in made.iterfind(".//q:Code", NAMES)}
    refs = [codes[one.get("targetGUID")] for one in made.iterfind(".//q:CodeRef", NAMES)]
    assert refs == ["concern", "recommendation"]


def test_hostile_corpus(project_schema, codebook_schema, tmp_path) -> None:
    hostile.write_hostile(tmp_path / "pages", bullets=200)
    with tiny.a_corpus(tmp_path / "pages", database=tmp_path / "db.sqlite") as corpus:
        corpus.run()
    hostile.poison(tmp_path / "db.sqlite")
    with Corpus(tmp_path / "pages", database=tmp_path / "db.sqlite") as corpus:
        content = written(project_of(corpus))
        project_schema.assertValid(qde(content))
        codebook_schema.assertValid(etree.fromstring(codebook(corpus.store.themes.all())))
        texts = texts_of(corpus)
        assert len(texts) > 500
        assert selected(content) == {key: legal(text) for key, text in texts.items()}
        with ZipFile(BytesIO(content)) as archive:
            assert all(name == "project.qde" or name.startswith("sources/") for name in archive.namelist())
            names = [one.get("name") for one in qde(content).iterfind("q:Sources/*", NAMES)]
            assert len({name.casefold() for name in names}) == len(names)
            assert not [name for name in names if set(name) & set('/\\<>:"|?*\n') or len(name) > 140]
        (tmp_path / "hostile.qdpx").write_bytes(content)
        read = codings_of(tmp_path / "hostile.qdpx", corpus.store, machine=True)
        assert {one.finding for one in read.codings} == {
            row.finding.id for row in corpus.store.found.rows() if row.finding.polarity or row.theme
        }
        assert read.unmatched == ()


def test_pdf_whose_bytes_are_gone_stands_as_text(project_schema, monkeypatch, corpus) -> None:
    def gone(_: str) -> None:
        message = "gone"
        raise StoreError(message)

    origins = [replace(one, media_type="application/pdf") for one in corpus.store.origins.current()]
    monkeypatch.setattr(corpus.store.origins, "current", lambda: tuple(origins))
    monkeypatch.setattr(corpus.store.pages, "of_report", gone)
    file = BytesIO()
    told = write_project(project_of(corpus), file)
    assert len(told.missing) == told.sources == 8
    project_schema.assertValid(qde(file.getvalue()))
    assert qde(file.getvalue()).find(".//q:PDFSource", NAMES) is None


def test_codes_have_names_of_their_own() -> None:
    labels = ("visits", "Visits", "concern", "", "Polarity")
    themes = [Theme(id=n, label=label, keywords=()) for n, label in enumerate(labels, 1)]
    people = [Coding(finding="f", coder="a", theme=("visits", "strength"))]
    tree = code_tree(themes, people)
    names = [code.name for root in tree.roots for code in (root, *root.below)]
    assert len({name.casefold() for name in names}) == len(names)
    assert tree.names["visits"] == tree.themes[1]


def test_rating_and_dates_that_are_none(project_schema) -> None:
    block = Block(n=0, kind="paragraph", text="x", start=0, end=1)
    reports = [
        Report(
            id=str(n), source=f"{n}.txt", title="Same title", blocks=(block,), published=date,
            bodies=(Body(name="A", type="area"), Body(name="B", type="area")),
            ratings=tuple(Rating(body=name, scope="overall", value=f"Good {n} {name}") for name in ("A", "B")),
        )
        for n, date in enumerate(("2012-01-31", "2011-02-30", None, "2013-05-01"))
    ]  # fmt: skip
    project = qde(written(Project(name="\x00", documents=lambda: [Document(report=one) for one in reports])))
    project_schema.assertValid(project)
    names = [one.get("name") for one in project.iterfind("q:Sources/*", NAMES)]
    assert len(set(names)) == 4
    case = project.find("q:Cases/q:Case[@name='A']", NAMES)
    values = [one.text for one in case.iterfind("q:VariableValue/*", NAMES)]
    assert "Good 3 A" in values
    assert "2013-05-01" in values
    assert "4" in values


@given(st.text(alphabet=st.characters(categories=None), max_size=60))
def test_no_position_shifts(text) -> None:
    kept, replaced = source_text(text)
    assert len(kept) == len(text)
    assert sum(a != b for a, b in zip(text, kept, strict=True)) == replaced
    # What XML and UTF-8 readers do to a text is nothing.
    element = etree.Element("a")
    element.text = kept
    assert (etree.fromstring(etree.tostring(element)).text or "") == kept
    assert kept.encode().decode("utf-8-sig") == kept
    assert not set(file_name(text)) & set("/\\:\n\r")
