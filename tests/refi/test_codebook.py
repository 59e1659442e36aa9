"""Codebooks of tools as given themes."""

from __future__ import annotations

import pytest

from reportminer.errors import UsageError
from reportminer.given.reading import read_codebook
from reportminer.records import Theme
from reportminer.refi.codes import write_codebook

CODEBOOK = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="NVivo">
<Codes>
<Code guid="{AAAAAAAA-0000-4000-8000-000000000001}" name="Supervision" isCodable="true">
<Description>contact with
people, appointments</Description>
<Code guid="AAAAAAAA-0000-4000-8000-000000000002" name="Home visits" isCodable="true"/>
<Code guid="AAAAAAAA-0000-4000-8000-000000000003" name="Other" isCodable="true"/>
</Code>
<Code guid="AAAAAAAA-0000-4000-8000-000000000004" name="Staff" isCodable="false">
<Code guid="AAAAAAAA-0000-4000-8000-000000000005" name="Other" isCodable="true"/>
</Code></Codes></CodeBook>"""


def test_codes_that_may_be_coded_with_are_themes(tmp_path) -> None:
    path = tmp_path / "a.QDC"
    path.write_bytes(b"\xef\xbb\xbf" + CODEBOOK.encode())
    given = read_codebook(path)
    assert given.names == ("Supervision", "Home visits", "Supervision: Other", "Staff: Other")
    assert given.themes[0].description == "contact with people, appointments"
    assert given.themes[1].line == 7
    assert given.notes == ()


def test_our_own_codebook_comes_back(tmp_path) -> None:
    themes = [
        Theme(id=1, label="home visits", keywords=("home visits", "visits at home"), note="ours"),
        Theme(id=2, label="staff & <training>", keywords=()),
    ]
    with (tmp_path / "a.qdc").open("wb") as file:
        write_codebook(file, themes)
    given = read_codebook(tmp_path / "a.qdc")
    assert given.names == ("home visits", "staff & <training>")
    assert given.themes[0].description == "home visits, visits at home; ours"
    assert given.notes == ("strength, concern, neutral, recommendation are no themes and are left out",)


def test_codebook_without_codes(tmp_path) -> None:
    (tmp_path / "a.qdc").write_text("<CodeBook/>")
    with pytest.raises(UsageError, match="holds no theme"):
        read_codebook(tmp_path / "a.qdc")
