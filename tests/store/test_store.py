from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportminer.records import BLOCK_SEPARATOR, Block, Body, Finding, Page, Rating, Report, Theme
from reportminer.store import Failure, FindingRow, SourceState, Store, ThemeMember, ThemeRun
from reportminer.store.found import fts_terms
from reportminer.store.rows import content_hash, metadata_json, report_from_json


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "corpus.sqlite") as opened:
        yield opened


def a_page(content: str = "Home visits were rare.", source: str = "a.txt") -> Page:
    raw = content.encode()
    return Page(
        source=source,
        media_type="text/plain",
        content=raw,
        sha256=sha256(raw).hexdigest(),
        address="https://example.org/a",
        fetched="2012-05-01T10:00:00+00:00",
    )


def a_report(page: Page, *texts: str) -> Report:
    blocks, start = [], 0
    for n, text in enumerate(texts):
        extra = {"depth": 2, "marker": "•", "page": 3, "box": (1.0, 2.5, 3.0, 4.0)} if n == 1 else {}
        blocks.append(Block(n=n, kind="list_item", text=text, start=start, end=start + len(text), **extra))
        start += len(text) + len(BLOCK_SEPARATOR)
    return Report(
        id=page.sha256[:16],
        source=page.source,
        title="Work in Anyshire",
        blocks=tuple(blocks),
        published="2012-05-01",
        address="https://example.org/a",
        warnings=("as read",),
    )


def a_finding(report: Report, block: int, **changes: object) -> Finding:
    one = report.blocks[block]
    values = {"kind": "finding", "polarity": "concern", "body": "Anyshire", "confidence": 0.25} | changes
    return Finding(
        id=f"{report.id}-{block}", report=report.id, text=one.text, start=one.start, end=one.end, block=block, **values
    )


def stored(store: Store, *texts: str, source: str = "a.txt") -> tuple[Report, tuple[Finding, ...]]:
    page = a_page(" ".join(texts), source)
    report = a_report(page, *texts)
    store.pages.save(page)
    store.reports.save_read(report, page=page.sha256, settings="r1")
    [task] = [task for task in store.reports.to_mine("m1") if task.key == report.id]
    mined = replace(
        report,
        programme="Adult work",
        chief_inspector="Liz Example",
        bodies=(Body(name="Anyshire", type="area"), Body(name="Otherton Trust", type="trust")),
        speakers=("Liz Example", "Jo O'Neill"),
        ratings=(
            Rating(body="Anyshire", scope="overall", value="Good", score="14/36"),
            Rating(body=None, scope="court work", value="Outstanding"),
        ),
        warnings=("as read", "as mined"),
    )
    findings = (
        a_finding(report, 0, speaker="Liz Example", cue="inspectors found that", page=3),
        *(a_finding(report, n, kind="recommendation", polarity=None, body=None) for n in range(1, len(texts))),
    )
    store.reports.save_mined(mined, findings, made_from=task.made_from, settings="m1")
    return mined, findings


def test_every_record_comes_back_as_it_went_in(store: Store) -> None:
    page = a_page("Home visits were rare. Plans must be made “in time”")
    report, findings = stored(store, "Home visits were rare.", "Plans must be made “in time”")
    assert store.pages.get(page.sha256) == page
    assert store.reports.get(report.id) == report
    assert store.reports.findings_of(report.id) == findings
    theme = Theme(
        id=1,
        label="home visits",
        keywords=("home visit", "the “home”"),
        exemplars=(findings[0].id,),
        size=1,
        bodies=1,
        reports=1,
        concerns=1,
        years=(2012,),
    )
    run = ThemeRun(model="m", made_from="f", settings="s", parameters={"n_themes": None}, message="few")
    members = [ThemeMember(finding=finding.id, theme=1, probability=0.5) for finding in findings]
    store.themes.save(run, [theme], [*members, ThemeMember(finding="gone", theme=1, probability=1)])
    assert store.themes.all() == (theme,)
    assert store.themes.run() == run
    [row] = store.found.rows(kind="finding")
    assert row == FindingRow(
        finding=findings[0],
        title="Work in Anyshire",
        source="a.txt",
        published="2012-05-01",
        theme=1,
        label="home visits",
        probability=0.5,
    )
    [meeting] = store.themes.by_body()
    assert (meeting.label, meeting.body, meeting.findings, meeting.concerns) == ("home visits", "Anyshire", 1, 1)
    failure = Failure(source="b.txt", stage="read", error="UnreadableError", message="it's no text", made_from="x")
    store.failures.save(failure)
    store.failures.save(failure)
    assert store.failures.all() == (failure,)
    store.vectors.save("m", [("h", b"\x00\x01\x02\x03", True)])
    assert store.vectors.get("m", ["h", "other"]) == {"h": b"\x00\x01\x02\x03"}


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.builds(
        Report,
        id=st.just("k"),
        source=st.just("s"),
        title=text,
        blocks=st.just(()),
        published=st.none() | text,
        kind=text,
        programme=st.none() | text,
        chief_inspector=st.none() | text,
        bodies=st.lists(st.builds(Body, name=text, type=text)).map(tuple),
        speakers=st.lists(text).map(tuple),
        ratings=st.lists(st.builds(Rating, body=st.none() | text, scope=text, value=text, score=st.none() | text)).map(
            tuple
        ),
        address=st.none() | text,
        warnings=st.lists(text).map(tuple),
    )
)
def test_metadata_survives_json(report: Report) -> None:
    assert report_from_json(metadata_json(report), key="k", source="s", blocks=()) == report


def test_the_hash_of_a_report_ignores_the_name_of_its_file_and_nothing_else() -> None:
    report = a_report(a_page(), "One.", "Two.")
    assert content_hash(report) == content_hash(replace(report, source="other.txt"))
    assert content_hash(report) != content_hash(replace(report, published=None))
    assert content_hash(report) != content_hash(replace(report, blocks=report.blocks[:1]))


def test_mining_starts_from_what_was_read(store: Store) -> None:
    report, _ = stored(store, "Home visits were rare.", "Plans must be made.")
    as_read = store.reports.as_read(report.id)
    assert as_read is not None
    assert as_read.warnings == ("as read",)
    assert as_read.bodies == ()
    assert as_read.blocks == report.blocks


def test_what_is_done_is_not_to_do(store: Store) -> None:
    report, _ = stored(store, "Home visits were rare.")
    assert store.reports.to_read("r1") == []
    assert store.reports.to_mine("m1") == []
    assert [task.source for task in store.reports.to_read("r2")] == ["a.txt"]
    assert [task.key for task in store.reports.to_mine("m2")] == [report.id]
    assert len(store.reports.to_read("r1", every=True)) == len(store.reports.to_mine("m1", every=True)) == 1


def test_reading_again_with_the_same_result_keeps_the_findings(store: Store) -> None:
    report, findings = stored(store, "Home visits were rare.", "Plans must be made.")
    page = a_page("Home visits were rare. Plans must be made.")
    again = a_report(page, "Home visits were rare.", "Plans must be made.")
    store.reports.save_read(again, page=page.sha256, settings="r2")
    assert store.reports.get(report.id) == report
    assert store.reports.findings_of(report.id) == findings
    assert store.reports.to_mine("m1") == []


def test_reading_again_with_another_result_drops_the_findings_and_asks_for_mining(store: Store) -> None:
    report, _ = stored(store, "Home visits were rare.", "Plans must be made.")
    page = a_page("Home visits were rare. Plans must be made.")
    other = a_report(page, "Home visits were rare. Plans must be made.")
    store.reports.save_read(other, page=page.sha256, settings="r2")
    assert store.reports.get(report.id) == other
    assert store.reports.findings_of(report.id) == ()
    assert len(store.reports.to_mine("m1")) == 1
    assert store.found.by_words("rare", 5) == []


def test_mining_again_replaces_and_leaves_no_body_behind(store: Store) -> None:
    report, findings = stored(store, "Home visits were rare.", "Plans must be made.")
    [task] = store.reports.to_mine("m2")
    fewer = replace(report, bodies=(Body(name="Newshire", type="area"),), ratings=(), speakers=())
    finding = replace(findings[0], body="Newshire")
    store.reports.save_mined(fewer, [finding], made_from=task.made_from, settings="m2")
    assert store.reports.get(report.id) == fewer
    assert store.reports.findings_of(report.id) == (finding,)
    assert [row["body"] for row in store.table("v_findings")] == ["Newshire"]
    assert store._database.number("SELECT count(*) FROM bodies") == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": "Home visits were RARE."}, "does not stand there"),
        ({"start": 1}, "does not stand there"),
        ({"block": 9}, "names block 9"),
        ({"report": "other"}, "belongs to report 'other'"),
    ],
)
def test_a_finding_that_breaks_the_first_law_is_refused(store: Store, change: dict[str, object], told: str) -> None:
    report, findings = stored(store, "Home visits were rare.")
    with pytest.raises(ValueError, match=told):
        store.reports.save_mined(report, [replace(findings[0], **change)], made_from="x", settings="m2")
    assert store.reports.findings_of(report.id) == findings


def test_two_findings_of_one_key_and_changed_blocks_are_refused(store: Store) -> None:
    report, findings = stored(store, "Home visits were rare.")
    with pytest.raises(ValueError, match="two findings of one key"):
        store.reports.save_mined(report, findings * 2, made_from="x", settings="m2")
    with pytest.raises(ValueError, match="other blocks than stored"):
        store.reports.save_mined(replace(report, blocks=()), [], made_from="x", settings="m2")


def test_one_page_at_two_sources_is_one_report(store: Store) -> None:
    store.pages.save(a_page(source="b.txt"))
    store.pages.save(a_page(source="a.txt"))
    page = a_page()
    assert len(store.reports.to_read("r1")) == 1
    assert store.pages.sources(page.sha256) == ("a.txt", "b.txt")
    assert store.pages.count() == (2, 1)
    store.pages.retire(["a.txt"])
    assert store.pages.count() == (1, 1)
    [task] = store.reports.to_read("r1")
    assert task.source == "b.txt"
    store.pages.retire(["b.txt"])
    assert store.reports.to_read("r1") == []


def test_a_new_version_takes_the_place_of_the_old_and_may_go_back(store: Store) -> None:
    old, new = a_page("Old."), a_page("New.")
    store.pages.save(old, size=4, mtime_ns=1)
    store.pages.save(new, size=5, mtime_ns=2)
    assert store.pages.states() == {"a.txt": SourceState(name="a.txt", sha256=new.sha256, size=5, mtime_ns=2)}
    assert store.pages.get(old.sha256) == old
    assert [task.key for task in store.reports.to_read("r1")] == [new.sha256]
    store.pages.save(old, size=4, mtime_ns=3)
    assert [task.key for task in store.reports.to_read("r1")] == [old.sha256]
    assert store.pages.count() == (1, 1)


def in_step(store: Store) -> bool:
    """Whether the full-text index holds exactly the findings: SQLite's own check, which compares both."""
    with store._database.transaction():
        store._database.write("INSERT INTO findings_fts (findings_fts, rank) VALUES ('integrity-check', 1)")
    return True


def test_full_text_search_stays_in_step(store: Store) -> None:
    report, findings = stored(store, "Home visits were rare.", "Plans must be made.")
    assert store.found.by_words("visit", 5) == [findings[0].id]
    assert store.found.by_words("planning", 5) == [findings[1].id]
    assert in_step(store)
    with store._database.transaction():
        store._database.write("UPDATE findings SET text = 'Dogs barked.' WHERE key = ?", (findings[0].id,))
    assert store.found.by_words("visit", 5) == []
    assert store.found.by_words("dog", 5) == [findings[0].id]
    assert in_step(store)
    with store._database.transaction():  # the findings go with their report
        store._database.write("DELETE FROM reports WHERE key = ?", (report.id,))
    assert store.found.by_words("dog", 5) == []
    assert in_step(store)


def test_search_leaves_out_pages_that_are_gone(store: Store) -> None:
    _, findings = stored(store, "Home visits were rare.")
    store.pages.retire(["a.txt"])
    assert store.found.by_words("visit", 5) == []
    assert store.table("v_findings") == store.table("v_reports") == []
    store.pages.save(a_page("Home visits were rare."))
    assert store.found.by_words("visit", 5) == [findings[0].id]


def test_findings_with_every_word_come_first(store: Store) -> None:
    _, first = stored(store, "Visits visits visits were rare.", source="a.txt")
    _, second = stored(store, "Home and family were discussed at length before the visits.", source="b.txt")
    assert store.found.by_words("home visits", 5) == [second[0].id, first[0].id]
    assert store.found.by_words('"home visits"', 5) == []
    assert store.found.by_words('"the visits"', 5) == [second[0].id]


@given(st.text())
def test_any_query_becomes_terms_without_operators(query: str) -> None:
    for term in fts_terms(query):
        assert term.startswith('"')
        assert term.endswith('"')
        assert '"' not in term[1:-1]


@pytest.mark.parametrize(
    "query",
    ['"', "AND", "a OR", "NEAR(a b)", "text:home", "^home", "-x", "home*", "'; DROP TABLE findings", "\0", "𝄞é", "“"],
)
def test_hostile_queries_do_not_raise(store: Store, query: str) -> None:
    stored(store, "Home visits were rare.")
    assert isinstance(store.found.by_words(query, 5), list)


def test_rows_are_filtered(store: Store) -> None:
    stored(store, "Home visits were rare.", "Plans must be made.")
    assert [row.finding.kind for row in store.found.rows()] == ["finding", "recommendation"]
    assert len(store.found.rows(polarity="concern")) == 1
    assert len(store.found.rows(body="anysh")) == 1
    assert store.found.rows(body="%") == store.found.rows(theme=1) == []
    assert len(store.found.rows(limit=1)) == 1


def test_an_unknown_view_is_named(store: Store) -> None:
    with pytest.raises(ValueError, match="v_findings"):
        store.table("sqlite_master")
