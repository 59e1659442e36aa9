from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from reportminer import MissingError, Page, UnreadableError, extract
from reportminer.extraction import SCHEMA

TEXT = """Northumbria Probation Trust – doing well

The work of Northumbria Probation Trust was good overall, said Liz Calderbank, Chief Inspector of Probation.

Inspectors were pleased to find that:

  • plans were of good quality; and
  • victims were kept safe.

However, inspectors also found that:

  • home visits were rarely made.

Inspectors made recommendations. These included: on reviewing plans; and on prioritising home visits.
"""
HTML = """<html><head><title>Leeds | Site</title></head><body><main><h1>Leeds Probation Trust – a good start</h1>
<p>Inspectors were pleased to find that:</p><ul><li>plans were of good quality;</li></ul></main></body></html>"""
FIELDS = {
    "schema", "source", "address", "title", "published", "kind", "programme", "chief_inspector", "bodies", "speakers",
    "ratings", "findings", "text", "warnings", "lead_inspector", "inspection_start", "inspection_end",
}  # fmt: skip
OF_A_FINDING = {
    "kind", "polarity", "text", "start", "end", "body", "speaker", "block", "page", "cue", "confidence",
}  # fmt: skip


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_every_field_is_there_and_json_can_hold_it(release):
    found = extract(release)
    assert set(found) == FIELDS
    assert found["schema"] == SCHEMA == "reportminer.report/1"
    assert {key for one in found["findings"] for key in one} == OF_A_FINDING
    assert json.loads(json.dumps(found)) == found


def test_what_a_release_holds(release):
    found = extract(release)
    assert found["title"] == "Northumbria Probation Trust – doing well"
    assert found["bodies"] == [{"name": "Northumbria Probation Trust", "type": "trust"}]
    assert (found["chief_inspector"], found["speakers"]) == ("Liz Calderbank", ["Liz Calderbank"])
    assert found["published"] is None
    assert [(one["kind"], one["polarity"], one["text"]) for one in found["findings"]] == [
        ("finding", "strength", "The work of Northumbria Probation Trust was good overall"),
        ("finding", "strength", "plans were of good quality"),
        ("finding", "strength", "victims were kept safe"),
        ("finding", "concern", "home visits were rarely made"),
        ("recommendation", None, "reviewing plans"),
        ("recommendation", None, "prioritising home visits"),
    ]


def test_places_count_in_the_text_that_is_given(release):
    found = extract(release)
    for one in found["findings"]:
        assert found["text"][one["start"] : one["end"]] == one["text"]


def test_a_path_its_name_and_its_page_give_the_same(release):
    content = release.read_bytes()
    page = Page(source=str(release), media_type="text/plain", content=content, sha256=sha256(content).hexdigest())
    first = extract(release)
    assert extract(str(release)) == first
    assert {key: value for key, value in extract(page).items() if key != "source"} == {
        key: value for key, value in first.items() if key != "source"
    }


def test_html_is_read_too(tmp_path):
    path = tmp_path / "release.html"
    path.write_text(HTML, encoding="utf-8")
    found = extract(path)
    assert found["title"] == "Leeds Probation Trust – a good start"
    assert [(one["polarity"], one["text"]) for one in found["findings"]] == [("strength", "plans were of good quality")]


def test_a_page_without_findings_says_so(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("A letter\n\nThe office moves to Hall Lane on Monday.\n", encoding="utf-8")
    found = extract(path)
    assert found["findings"] == []
    assert "no findings in the page" in found["warnings"]


def test_what_is_missing_is_named(tmp_path):
    with pytest.raises(MissingError, match=r"nowhere\.txt"):
        extract(tmp_path / "nowhere.txt")


@pytest.mark.parametrize("content", [b"", b"  \n \n", b"\x00\x01\x02\x03" * 200])
def test_an_empty_or_binary_file_is_refused(tmp_path, content):
    path = tmp_path / "strange.txt"
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"strange\.txt"):
        extract(path)


def test_a_pipeline_that_is_not_installed_is_named(release):
    with pytest.raises(MissingError, match="en_core_web_nowhere"):
        extract(release, pipeline="en_core_web_nowhere")
