"""`codes import` and `export` to REFI-QDA, and what other verbs make of what they write."""

from __future__ import annotations

import csv
import json

import pytest

from reportminer.refi.project import Project
from reportminer.refi.stored import project_of
from reportminer.refi.writing import write_project


@pytest.fixture
def coded(command, folder, tmp_path):
    """A project in which Ann and Bob coded findings of the corpus."""
    from reportminer import Corpus  # noqa: PLC0415
    from reportminer.agreement.codings import Coding  # noqa: PLC0415

    assert command("themes", "--corpus", folder, "--themes", 3).code == 0
    with Corpus(folder) as corpus:
        keys = [row.finding.id for row in corpus.store.found.rows()][:4]
        codings = tuple(Coding(finding=key, coder=who, theme=("=1+1",)) for key in keys for who in ("Ann", "Bob"))
        project: Project = project_of(corpus, codings)
        with (tmp_path / "coded.qdpx").open("wb") as file:
            write_project(project, file)
    return tmp_path / "coded.qdpx"


def test_import_tells_what_matched(command, folder, coded, tmp_path) -> None:
    got = command("codes", "import", coded, "--corpus", folder)
    assert got.code == 0
    assert "=1+1" in got.out
    assert "8 codes by 2 people on 4 findings" in got.err
    assert "of the machine itself are left out" in got.err
    document = json.loads(command("codes", "import", coded, "--corpus", folder, "--format", "json").out)
    assert len(document["codings"]) == 8
    assert document["unmatched"] == []
    table = tmp_path / "codings.csv"
    assert command("codes", "import", coded, "--corpus", folder, "--output", table, "--quiet").err == ""
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
    assert {row["coder"] for row in rows} == {"Ann", "Bob"}
    assert {row["label"] for row in rows} == {"'=1+1"}
    assert all(row["text"] and row["body"] for row in rows)
    # What was written is read again.
    again = json.loads(command("codes", "import", table, "--corpus", folder, "--format", "json").out)
    assert [(row["finding"], row["coder"]) for row in again["codings"]] == [
        (row["finding"], row["coder"]) for row in document["codings"]
    ]


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("a.qdc", "<CodeBook/>", (2, "themes --codebook")),
        ("a.qdpx", "no zip", (1, "no whole ZIP")),
        ("a.docx", "x", (2, "codings are a .qdpx")),
        ("a.csv", "finding,word\na,b\n", (2, "no column 'code'")),
        ("none.docx", None, (2, "no file")),
        ("none.qdpx", None, (2, "no file")),
    ],
)
def test_import_of_what_holds_no_codings(command, folder, tmp_path, name, content, answer) -> None:
    code, said = answer
    if content is not None:
        (tmp_path / name).write_text(content)
    got = command("codes", "import", tmp_path / name, "--corpus", folder)
    assert got.code == code
    assert said in got.err


def test_codebook_of_a_tool_gives_themes(command, folder, tmp_path) -> None:
    path = tmp_path / "a.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="aaaaaaaa-0000-4000-8000-000000000001" '
        'name="home visits" isCodable="true"/></Codes></CodeBook>'
    )
    got = command("themes", "--corpus", folder, "--codebook", path, "--format", "json")
    assert got.code == 0
    assert "home visits" in {row["label"] for row in json.loads(got.out)["themes"]}
