from __future__ import annotations

import pytest

from reportminer.provenance.citing import citation
from reportminer.provenance.original import Copy, Original, Place


def original(**what: object) -> Original:
    known = {
        "sha256": "0123456789abcdef0123", "intact": True, "problem": None, "media_type": "text/html", "size": 1,
        "publisher": None, "licence": None, "address": None, "addresses": (), "copies": (), "fetched": None,
        "checked": None, "listing": None, "offered_by": None, "warc": None, "files": (), "stored": "database",
    }  # fmt: skip
    return Original(**(known | what))


FILE = (Place(path="a/b.pdf", modified=None, state="same bytes"),)


@pytest.mark.parametrize(
    ("title", "published", "what", "line"),
    [
        (
            "A title.",
            "2013-11-02",
            {"publisher": "HMIP", "address": "https://example.org/a", "fetched": "2026-03-05T10:00:00Z"},
            "HMIP (2013) A title. 2 November 2013. Available at: https://example.org/a (Accessed: 5 March 2026).",
        ),
        ("A title", None, {"files": FILE}, "A title (no date). File a/b.pdf, sha256 0123456789abcdef."),
        ("", None, {}, "Untitled (no date)."),
        (
            "Two\nlines",
            "2013-11-02",
            {
                "address": "https://example.org/a",
                "copies": (Copy(address="https://archive.example/1", archive="archive.example", taken=None),),
            },
            "Two lines (2013). 2 November 2013. Available at: https://example.org/a. Archived at: https://archive.example/1.",
        ),
    ],
)
def test_lines(title, published, what, line) -> None:
    assert citation(title, published, original(**what)) == line


def test_the_page_comes_last_and_an_invented_page_says_so() -> None:
    line = citation("A", "2013-11-02", original(files=FILE), page=7, invented=True)
    assert line == "A (2013) [invented example]. 2 November 2013. File a/b.pdf, sha256 0123456789abcdef, p. 7."
