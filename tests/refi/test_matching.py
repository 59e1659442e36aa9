"""What people coded, read back from projects as several tools write them, and from CSV."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

import pytest

from reportminer.agreement.codings import Coding
from reportminer.errors import MissingError
from reportminer.refi.archive import Archive
from reportminer.refi.csvcodes import codings_of_csv
from reportminer.refi.matching import codings_of, overlapping
from reportminer.refi.places import Places
from reportminer.refi.reading import read_project
from reportminer.refi.stored import project_of
from reportminer.refi.writing import write_project

ANN, MINE = "aaaaaaaa-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002"


def save(path: Path, corpus, codings=()) -> Path:
    with path.open("wb") as file:
        write_project(project_of(corpus, codings), file)
    return path


def report_of(corpus, n: int = 0):
    key = sorted(corpus.store.reports.keys())[n]
    return corpus.store.reports.get(key), corpus.store.reports.findings_of(key)


def foreign(path: Path, text: str, stretches, **options) -> Path:
    """A project as another tool writes it: its own GUIDs, names and files."""
    given = {
        "name": "Interview 1",
        "file": "x.txt",
        "qde": "project.qde",
        "origin": "Tool",
        "code": "my code",
    } | options
    brace = (lambda key: "{" + key.upper() + "}") if given.get("braces") else str
    selections = "".join(
        f'<PlainTextSelection guid="cccccccc-0000-4000-8000-{n:012}" name={quoteattr(text[start:end][:20])} '
        f'startPosition="{start}" endPosition="{end}" creatingUser="{brace(ANN)}"><Description/>'
        f'<Coding guid="dddddddd-0000-4000-8000-{n:012}" creatingUser="{brace(ANN)}">'
        f'<CodeRef targetGUID="{brace(MINE)}"/></Coding></PlainTextSelection>'
        for n, (start, end) in enumerate(stretches)
    )
    where = "" if given.get("inline") else f' plainTextPath="internal://{given["file"]}"'
    inline = f"<PlainTextContent>{escape(text)}</PlainTextContent>" if given.get("inline") else ""
    project = (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" '
        f'origin={quoteattr(given["origin"])}><Users><User guid="{brace(ANN)}" name="Ann"/></Users>'
        f'<CodeBook><Codes><Code guid="{brace(MINE)}" name={quoteattr(given["code"])} isCodable="true"/></Codes>'
        f"</CodeBook>"
        f'<Sources><TextSource guid="eeeeeeee-0000-4000-8000-000000000003" name={quoteattr(given["name"])}{where}>'
        f"{inline}{selections}</TextSource></Sources></Project>"
    )
    mark = b"\xef\xbb\xbf" if given.get("bom") else b""
    with ZipFile(path, "w") as archive:
        archive.writestr(given["qde"], mark + project.encode())
        if not given.get("inline"):
            archive.writestr(f"{given.get('folder', 'sources')}/{given['file']}", mark + text.encode())
    return path


def test_what_was_written_is_read_back(corpus, tmp_path) -> None:
    rows = corpus.store.found.rows()
    codings = tuple(
        Coding(
            finding=row.finding.id,
            coder=coder,
            theme=(str(row.label),) if row.label and n % 2 else ("of her own",),
            polarity=row.finding.polarity,
        )
        for n, row in enumerate(rows[:12])
        for coder in ("Ann", "Bob")
    )
    path = save(tmp_path / "a.qdpx", corpus, codings)
    read = codings_of(path, corpus.store)
    assert read.codings == tuple(sorted(codings, key=lambda one: (one.finding, one.coder)))
    assert read.unmatched == ()
    assert read.codes["of her own"] > 0
    every = codings_of(path, corpus.store, machine=True)
    machine = {one.finding: one for one in every.codings if one.coder == "reportminer (machine)"}
    assert {key: (one.theme, one.polarity) for key, one in machine.items()} == {
        row.finding.id: ((row.label,) if row.label else (), row.finding.polarity)
        for row in rows
        if row.label or row.finding.polarity
    }
    assert read.machine == sum(bool(row.label) + 1 for row in rows)


def test_machine_codings_stay_out_under_another_name(corpus, tmp_path) -> None:
    path = save(tmp_path / "a.qdpx", corpus)
    with ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["project.qde"] = files["project.qde"].replace(b"reportminer (machine)", b"Ann")
    files["project.qde"] = re.sub(rb' creatingUser(GUID)?="[^"]*"', b"", files["project.qde"])
    with ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert codings_of(path, corpus.store).codings == ()


@pytest.mark.parametrize(
    "options",
    [
        {"name": "NVivo", "qde": "Project.qde", "folder": "Sources", "origin": "NVivo 15", "braces": True, "bom": True},
        {"name": "ATLAS", "origin": "ATLAS.ti 23", "ends": "one"},
        {"name": "MAXQDA", "origin": "MAXQDA 2022", "ends": "two"},
        {"name": "QualCoder", "origin": "QualCoder"},
        {"name": "inline", "inline": True},
        {"name": "blank lines", "blank": True},
        {"name": "more text", "before": "A note of the tool.\n\n"},
    ],
    ids=lambda options: options["name"],
)
def test_projects_of_other_tools(corpus, tmp_path, options) -> None:
    report, findings = report_of(corpus)
    text, ends = options.get("before", "") + report.text, options.get("ends")
    if "before" in options:  # the text is another one, so the name must tell
        options = options | {"name": report.title}
    if options.get("blank"):
        text = text.replace("\n\n", " \n\n\n ")
    stored = text.replace("\n", "\r\n") if ends else text
    counted = stored if ends == "two" else text
    begins = [counted.index(one.text.split("\n")[0]) for one in findings]
    stretches = [(begin, begin + len(one.text)) for begin, one in zip(begins, findings, strict=True)]
    path = foreign(tmp_path / "a.qdpx", stored, stretches, **options)
    read = codings_of(path, corpus.store)
    assert read.unmatched == ()
    assert read.codings == tuple(
        Coding(finding=one.id, coder="Ann", theme=("my code",)) for one in sorted(findings, key=lambda one: one.id)
    )


def test_half_of_a_finding_is_enough_and_less_is_not(corpus) -> None:
    _, findings = report_of(corpus)
    one = findings[0]
    half = (one.start + one.end) // 2
    assert list(overlapping([one], one.start - 40, half + 1))
    assert not list(overlapping([one], one.start - 400, half - 2))
    # A word of it is half of itself, and a paragraph holds every finding in it.
    assert [found.id for found, _ in overlapping(findings, one.start, one.start + 5)] == [one.id]
    assert len(list(overlapping(findings, 0, 10**6))) == len(findings)


def test_what_does_not_match_is_told_with_its_reason(corpus, tmp_path) -> None:
    report, _ = report_of(corpus)
    path = foreign(tmp_path / "a.qdpx", report.text, [(0, 7), (5, 10**6), (7, 3)])
    reasons = [one.reason for one in codings_of(path, corpus.store).unmatched]
    assert reasons[0] == "no finding stands there"
    assert "of a text of" in reasons[1]
    assert "of a text of" in reasons[2]
    path = foreign(tmp_path / "b.qdpx", "Quite another text.", [(0, 5)])
    missed = codings_of(path, corpus.store).unmatched
    assert [(one.source, one.coder, one.code, one.text) for one in missed] == [
        ("Interview 1", "Ann", "my code", "Quite")
    ]
    assert missed[0].reason == "no report of the corpus is this source"


def test_polarity_of_a_person(corpus, tmp_path) -> None:
    report, findings = report_of(corpus)
    path = foreign(tmp_path / "a.qdpx", report.text, [(findings[0].start, findings[0].end)], code="Concern")
    assert codings_of(path, corpus.store).codings == (
        Coding(finding=findings[0].id, coder="Ann", theme=(), polarity="concern"),
    )


def test_our_example_is_read() -> None:
    with Archive(Path(__file__).parent / "example.qdpx") as archive:
        with archive.open_project() as file:
            project = read_project(file, "example.qdpx")
        assert [code.name for code in project.codes.values()] == ["Risk assessment", "Concerns"]
        assert [code.codable for code in project.codes.values()] == [True, False]
        source = next(iter(project.sources.values()))
        text = archive.text(source.text_path or "")
        coding = project.codings[0]
        assert text is not None
        assert text[coding.start : coding.end] == "risk assessment was insufficient" == coding.said
        assert source.values == {"body": "Anytown", "published": "2026-01-01"}


def test_places_of_nothing() -> None:
    places = Places("a  b", "a b")
    assert places.find(1, 3) is None
    assert Places("x", "y").find(0, 1) is None
    assert Places("", "home visits, home visits").find_words("home visits") is None
    assert Places("", "home visits").find_words("homevisits") == (0, 11)


def test_csv_of_codes(corpus, tmp_path) -> None:
    ids = sorted(row.finding.id for row in corpus.store.found.rows())
    path = tmp_path / "codes.csv"
    path.write_text(
        f"finding;code;coder;polarity\n{ids[0]};visits;Ann;\n{ids[0]};staff;Ann;concern\n{ids[1][:10]};strength;;\n"
        f"none;visits;Bob;\n{ids[2]};visits;Bob;bad\n{ids[3]};;Bob;\n"
    )
    read = codings_of_csv(path, corpus.store)
    assert read.codings == (
        Coding(finding=ids[0], coder="Ann", theme=("staff", "visits"), polarity="concern"),
        Coding(finding=ids[1], coder="codes", theme=(), polarity="strength"),
    )
    assert [(one.source, one.reason[:7]) for one in read.unmatched] == [("none", "line 5:"), (ids[2], "line 6:")]
    path.write_text("finding,word\na,b\n")
    with pytest.raises(MissingError, match="no column 'code'"):
        codings_of_csv(path, corpus.store)


def test_two_polarities_of_one_person_are_none(corpus, tmp_path) -> None:
    key = corpus.store.found.rows()[0].finding.id
    path = tmp_path / "codes.csv"
    path.write_text(f"finding,code,coder\n{key},strength,Ann\n{key},concern,Ann\n")
    read = codings_of_csv(path, corpus.store)
    assert read.codings == (Coding(finding=key, coder="Ann"),)
    assert read.notes == ("1 findings have two polarities of one person: none is taken",)
