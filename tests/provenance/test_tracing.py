from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from gzip import compress
from hashlib import sha256

import pytest

from reportminer.codebook import FILE_NAME
from reportminer.errors import MissingError
from reportminer.provenance import chain, compare, manifest
from reportminer.provenance.tracing import lead_in
from reportminer.records import Block


def blocks(*rows: tuple[str, str]) -> list[Block]:
    return [Block(n=n, kind=kind, text=text, start=0, end=len(text)) for n, (kind, text) in enumerate(rows)]


def test_a_finding_leads_to_its_file(files, first) -> None:
    found = chain(files, first)
    path = files.folder / found.row.source
    assert found.report.text[found.row.finding.start : found.row.finding.end] == found.row.finding.text
    assert found.row.finding.text in found.block.text
    assert found.original.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (found.original.intact, found.original.stored, found.original.warc) == (True, "database", None)
    assert (found.original.fetched, found.original.address, found.original.copies) == (None, None, ())
    assert {one.state for one in found.original.files} == {"same bytes"}
    assert path.name in [one.path for one in found.original.files]
    assert found.original.size == path.stat().st_size
    assert found.grouping.theme is None or 0 <= found.grouping.probability <= 1


def test_two_files_of_the_same_bytes_are_both_named(files) -> None:
    key = next(key for key, row in files.store.found.get(_all(files)).items() if row.source == "again.txt")
    assert [one.path for one in chain(files, key).original.files] == ["again.txt", "page0.txt"]


def test_another_miner_is_not_taken_for_the_packages_own(files, first) -> None:
    made = chain(files, first).made
    assert (made.settings, made.as_now, made.models) == ("tiny-1", False, ())


def test_a_changed_or_missing_file_is_told(files, first) -> None:
    source = chain(files, first).row.source
    (files.folder / source).write_text("something else")
    assert {one.path: one.state for one in chain(files, first).original.files}[source] == "other bytes"
    (files.folder / source).unlink()
    assert {one.path: one.state for one in chain(files, first).original.files}[source] == "gone"


@pytest.mark.parametrize("written", ["content || ' '", "CAST(content || ' ' AS BLOB)", "X''"])
def test_bytes_that_were_changed_in_the_database_are_found(files, first, written) -> None:
    sha = chain(files, first).original.sha256
    files.close()
    with closing(sqlite3.connect(files.database)) as raw, raw:
        raw.execute(f"UPDATE pages SET content = {written} WHERE sha256 = ?", (sha,))  # noqa: S608
    found = chain(files, first)
    assert found.original.intact is False
    assert "database was changed" in found.original.problem


def test_what_was_fetched_leads_to_address_record_and_copy(collected) -> None:
    found = [chain(collected, key) for key in _all(collected)]
    assert found
    for one in found:
        original = one.original
        assert (original.publisher, original.licence) == (
            "HM Inspectorate of Probation",
            "Open Government Licence v3.0",
        )
        assert original.address.startswith("http://127.0.0.1")
        assert original.fetched.endswith("Z")
        assert original.warc["record"].startswith("urn:uuid:")
        assert (original.intact, original.stored) == (True, "WARC")
        assert (collected.folder / str(original.warc["file"])).is_file()
        assert original.address in [address for address, _ in original.addresses]
    copies = {copy for one in found for copy in one.original.copies}
    assert [(copy.archive, copy.taken) for copy in copies] == [
        ("webarchive.nationalarchives.gov.uk", "2014-03-01T12:00:00Z")
    ]
    cited = [one.citation for one in found if one.original.copies]
    assert cited
    assert all("Archived at: https://webarchive.nationalarchives.gov.uk/" in line for line in cited)


def test_a_damaged_warc_file_is_told_and_no_error(collected) -> None:
    key = _all(collected)[0]
    for path in (collected.folder / "warc").glob("*.gz"):
        path.write_bytes(b"0" * path.stat().st_size)
    found = chain(collected, key).original
    assert found.intact is False
    assert "cannot be read" in found.problem


@pytest.mark.parametrize("how", ["cut", "empty", "gone", "folder", "circle", "nowhere", "endless"])
def test_however_the_answers_were_lost_it_is_told(collected, how) -> None:
    key = _all(collected)[0]
    before = manifest(collected)
    for path in (collected.folder / "warc").glob("*.gz"):
        content = path.read_bytes()
        path.unlink()
        match how:
            case "cut":
                path.write_bytes(content[:40])
            case "empty":
                path.touch()
            case "folder":
                path.mkdir()
            case "circle":
                path.symlink_to(path.name)
            case "nowhere":
                path.symlink_to("none.warc.gz")
            case "endless":  # packed, 300 MB of one letter are small
                head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 300000000\r\n\r\n"
                path.write_bytes(compress(head + b"0" * 300_000_000, 1))
    found = chain(collected, key).original
    assert found.intact is False
    assert "cannot be read" in found.problem
    assert compare(collected, before).same  # of findings that were mined before: what is lost is told by --verify


def test_decisions_that_touch_a_finding_are_told(files, first) -> None:
    number = max(theme.id for theme in files.store.themes.all())
    (files.folder / FILE_NAME).write_text(
        f'format = 1\nnext_id = {number + 1}\n\n[[theme]]\nid = {number}\nlabel = "as people say"\n'
        f'found_as = "machine"\nlock = true\n\n[[move]]\nto = {number}\nfinding = "{first}"\nnote = "plainly so"\n'
    )
    files.run()
    found = chain(files, first).grouping
    assert found.theme == number
    assert any("moved to theme" in line and "plainly so" in line for line in found.decisions)
    assert any("renamed 'as people say', found as 'machine'" in line for line in found.decisions)
    assert any("locked" in line for line in found.decisions)


def test_an_unknown_finding_is_told(files) -> None:
    with pytest.raises(MissingError, match="there is no finding 'nothing'"):
        chain(files, "nothing")


def test_the_lead_in_is_that_of_the_list() -> None:
    some = blocks(
        ("heading", "Custody"),
        ("paragraph", "Inspectors were pleased that:"),
        ("list_item", "cells were clean;"),
        ("list_item", "food was warm."),
        ("paragraph", "However:"),
        ("list_item", "nights were loud."),
    )
    assert [one.n for one in lead_in(some, some[3], None)] == [0, 1]
    assert [one.n for one in lead_in(some, some[5], "However:")] == [0, 4]
    assert [one.n for one in lead_in(some, some[4], None)] == [0]
    assert lead_in(some, some[0], None) == ()


def test_a_chain_is_json(files, first) -> None:
    document = json.loads(json.dumps(chain(files, first).document()))
    assert document["original"]["intact"] is True
    assert document["paragraph"]


def _all(corpus) -> list[str]:
    return sorted(one.finding for one in corpus.store.themes.inputs())
