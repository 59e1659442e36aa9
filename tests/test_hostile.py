"""The hostile corpus is one that is mined: otherwise nothing of it would be shown, and nothing be tested."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from reportminer import Corpus

sys.path.append(str(Path(__file__).parent))

import hostile


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "pages"
    written = hostile.write_hostile(folder, bullets=70)
    assert written >= 60
    with Corpus(folder) as made:
        made.run(["collect", "read", "mine"])
        yield made


def test_every_page_but_the_binary_one_is_mined(corpus) -> None:
    reports = corpus.reports
    assert [one.source for one in corpus.store.failures.all()] == ["plain-04.txt"]  # holds zero bytes
    assert len(reports) >= 59
    assert (reports["findings"] >= 7).all()
    assert len(corpus.findings) >= 600


def test_what_can_do_harm_stands_in_the_findings_and_titles(corpus) -> None:
    texts, titles = "\n".join(corpus.findings["text"]), "\n".join(corpus.reports["title"])
    # Control characters are left out by the readers of pages, and everything else is text like any other.
    kept = [one for one in (*hostile.MARKUP, *hostile.TEMPLATES, *hostile.NAMES) if "\x1b" not in one]
    assert [one for one in kept if one not in texts] == []
    assert [one for one in kept if one not in titles] == []
    assert "\u202e" in texts
    assert max(map(len, corpus.reports["title"])) > 900_000
    assert corpus.findings["text"].str.len().max() > hostile.LONG_WORD


def test_the_poisoned_database_is_read(corpus) -> None:
    corpus.run()
    corpus.close()
    hostile.poison(corpus.database)
    assert corpus.themes["label"].str.contains("<script>", regex=False).any()
    assert corpus.findings["body"].str.contains("<svg", regex=False).any()
    assert corpus.reports["address"].dropna().str.startswith("javascript:").any()
