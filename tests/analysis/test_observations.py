from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.analysis.observations import COLUMNS, observations, observed
from reportminer.errors import UsageError


@pytest.fixture
def corpus(tmp_path):
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages")) as corpus:
        corpus.run()
        yield corpus


def test_one_row_a_finding_with_what_it_is_compared_by(corpus) -> None:
    rows = observed(corpus)
    findings = corpus.findings[corpus.findings["kind"] == "finding"]
    assert list(rows.index) == list(findings.index)
    assert list(rows.columns) == list(COLUMNS)
    assert rows["theme"].equals(findings["theme"])
    assert set(rows["body_type"]) == {"area"}
    assert set(rows["rating"]) == {"Good"}
    assert set(rows["rating_rank"]) == {3}
    assert set(rows["score"]) == {14 / 36}
    assert (rows["polarity"] == findings["polarity"]).all()


def test_a_corpus_its_store_and_the_table_are_the_same(corpus) -> None:
    rows = observed(corpus)
    pd.testing.assert_frame_equal(rows, observations(corpus.store))
    assert observed(rows) is rows


def test_the_rating_is_that_of_the_body_of_the_finding(corpus) -> None:
    corpus.close()
    with closing(sqlite3.connect(corpus.database)) as raw:
        one, other = raw.execute(
            "SELECT id, body_id FROM findings WHERE kind = 'finding' ORDER BY id LIMIT 2"
        ).fetchall()
        report = raw.execute("SELECT report_id FROM findings WHERE id = ?", one[:1]).fetchone()[0]
        stranger = raw.execute("INSERT INTO bodies (name, type) VALUES ('Elsewhere', 'none')").lastrowid
        raw.execute("UPDATE findings SET body_id = NULL WHERE id = ?", one[:1])
        raw.execute("UPDATE findings SET body_id = ? WHERE id = ?", (stranger, other[0]))
        raw.execute(
            "INSERT INTO ratings (report_id, n, body_id, scope, value) VALUES (?, 90, ?, 'staff', 'Inadequate')",
            (report, other[1]),
        )
        raw.commit()
        keys = [
            raw.execute("SELECT key FROM findings WHERE id = ?", (one,)).fetchone()[0] for one in (one[0], other[0])
        ]
        rows = observed(corpus)
        # About no body, in a report that inspects one: its rating. About another body: none. Of one standard: none.
        assert rows.loc[keys, "rating"].fillna("none").tolist() == ["Good", "none"]
        corpus.close()
        raw.execute("INSERT INTO report_bodies (report_id, n, body_id) VALUES (?, 90, ?)", (report, stranger))
        raw.commit()
    # A report of two bodies: a finding about no single one has no rating.
    assert observed(corpus).loc[keys, "rating"].isna().all()
    assert len(observed(corpus)) == len(rows)


def test_a_table_without_a_column_is_refused(corpus) -> None:
    with pytest.raises(UsageError, match="no column theme"):
        observed(observed(corpus).drop(columns="theme"))
