"""The verbs over a corpus, in this process: what they print, to where, and their exit codes."""

from __future__ import annotations

import csv
import io
import json

import pytest


def rows(text: str) -> list[dict[str, str]]:
    assert text.count("\r\n") == text.count("\n")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_themes_as_json(command, folder) -> None:
    got = command("themes", "--corpus", folder, "--themes", 3, "--format", "json")
    document = json.loads(got.out)
    assert (got.code, document["sample"], len(document["themes"])) == (0, False, 3)
    first = document["themes"][0]
    assert [theme["id"] for theme in document["themes"]] == [1, 2, 3]
    assert first["findings"] == first["strengths"] + first["concerns"] + first["neutral"]
    one = first["exemplars"][0]
    assert (one["theme"], one["source"].endswith(".txt"), one["end"] - one["start"]) == (1, True, len(one["text"]))


def test_data_and_messages_are_kept_apart(command, folder) -> None:
    got = command("themes", "--corpus", folder)
    assert "mining 8 reports" in got.err
    assert f"{folder}: 8 reports, " in got.err
    assert "next: reportminer show theme 1" in got.err
    assert "reportminer" not in got.out
    assert got.out.splitlines()[0].split() == [
        *("#", "theme", "findings", "bodies", "strengths/concerns", "years", "found", "again"),
    ]
    assert "\x1b" not in got.out + got.err
    assert command("themes", "--corpus", folder, "--quiet").err == ""


def test_a_second_run_does_nothing(command, folder) -> None:
    first = command("themes", "--corpus", folder)
    second = command("themes", "--corpus", folder)
    assert first.out == second.out
    assert "mining" not in second.err + command("run", "--corpus", folder).err
    done = json.loads(command("run", "--corpus", folder, "--format", "json").out)
    assert [stage["done"] for stage in done["stages"]] == [0, 0, 0, 0, 0]


def test_themes_by_body(command, folder) -> None:
    table = rows(command("themes", "--corpus", folder, "--by", "body", "--format", "csv").out)
    document = json.loads(command("themes", "--corpus", folder, "--by", "body", "--format", "json").out)
    assert [int(row["findings"]) for row in table] == [row["findings"] for row in document["rows"]]
    assert {row["body"] for row in table} == {f"{letter}nyshire" for letter in "ABCDEFGH"}
    one = command("themes", "--corpus", folder, "--by", "body", "--top", 1).out
    assert "nyshire" in one


def test_the_number_of_themes_stays_for_the_other_verbs(command, folder) -> None:
    command("themes", "--corpus", folder, "--themes", 5)
    found = command("findings", "--corpus", folder, "--theme", 5, "--format", "csv")
    assert (found.code, "grouping" in found.err) == (0, False)
    assert {row["theme"] for row in rows(found.out)} == {"5"}
    assert json.loads(command("status", "--corpus", folder, "--format", "json").out)["stale"]["cluster"] == 0


@pytest.mark.parametrize(
    ("options", "right"),
    [
        (["--polarity", "concern"], lambda row: row["polarity"] == "concern"),
        (["--polarity", "CONCERN"], lambda row: row["polarity"] == "concern"),
        (["--kind", "recommendation"], lambda row: row["kind"] == "recommendation" and "must" in row["text"]),
        (["--body", "bnysh"], lambda row: row["body"] == "Bnyshire"),
        (["--text", "COURT"], lambda row: "ourt" in row["text"]),
        (["--theme", "1"], lambda row: row["theme"] == "1"),
        (["--limit", "2"], lambda row: row["kind"] == "finding"),
    ],
)
def test_findings_are_chosen(command, folder, options, right) -> None:
    found = rows(command("findings", "--corpus", folder, "--format", "csv", *options).out)
    every = rows(command("findings", "--corpus", folder, "--format", "csv", "--kind", "all").out)
    assert 0 < len(found) < len(every)
    assert all(right(row) for row in found)


def test_findings_that_nothing_matches(command, folder) -> None:
    got = command("findings", "--corpus", folder, "--year", 1066, "--format", "json")
    assert (got.code, json.loads(got.out), "nothing matches" in got.err) == (0, {"findings": []}, True)


def test_search(command, folder) -> None:
    got = command("search", "home visits", "--corpus", folder, "--limit", 3, "--format", "json")
    hits = json.loads(got.out)["hits"]
    assert len(hits) == 3
    assert all("ome visits" in hit["text"] and hit["body"] and hit["source"] for hit in hits)
    assert hits[0]["text"] in command("search", "home visits", "--corpus", folder, "--limit", 3).out


def test_show_a_theme(command, folder) -> None:
    got = command("show", "theme", 1, "--corpus", folder, "--quotes", "all", "--format", "json")
    theme = json.loads(got.out)["theme"]
    assert len(theme["quotes"]) == theme["findings"]
    three = json.loads(command("show", 1, "--corpus", folder, "--quotes", 3, "--format", "json").out)["theme"]["quotes"]
    assert len(three) == len({quote["body"] for quote in three}) == 3
    by_label = command("show", theme["label"], "--corpus", folder, "--format", "json")
    assert json.loads(by_label.out)["theme"]["id"] == 1
    assert "keywords:" in command("show", 1, "--corpus", folder).out


def test_show_a_report(command, folder) -> None:
    got = command("show", "page0.txt", "--corpus", folder)
    assert "[+ Home visits were made on time in Anyshire.]" in got.out
    assert "[- " in got.out
    report = json.loads(command("show", "report", "page0", "--corpus", folder, "--format", "json").out)["report"]
    assert all(report["text"][one["start"] : one["end"]] == one["text"] for one in report["findings"])


def test_show_a_finding(command, folder) -> None:
    command("run", "--corpus", folder)
    one = rows(command("findings", "--corpus", folder, "--format", "csv").out)[0]
    for named in (["finding", one["id"]], [one["id"][:10]]):
        got = command("show", *named, "--corpus", folder)
        assert f" {one['text']}]" in got.out
        assert f"characters {one['start']} to {one['end']}" in got.out


def test_status_and_a_bad_file(command, folder) -> None:
    assert "next: reportminer run" in command("status", "--corpus", folder).err
    (folder / "bad.html").write_bytes(b"\x00\x01")
    (folder / "notes.docx").write_bytes(b"x")
    got = command("run", "--corpus", folder)
    assert got.code == 1
    assert got.err.count("bad.html") == 1
    assert "skipped 1 file that are not" in got.err
    assert "notes.docx" in got.err
    assert command("themes", "--corpus", folder, "--format", "json").code == 1
    # Who looks something up is not told again of what went wrong elsewhere.
    assert command("search", "home", "--corpus", folder).code == 0
    told = command("status", "--corpus", folder)
    assert (told.code, "bad.html" in told.out) == (0, True)


def test_output_goes_to_a_file(command, folder, tmp_path) -> None:
    target = tmp_path / "themes.csv"
    assert command("themes", "--corpus", folder, "--output", target, "--quiet").out == ""
    assert rows(target.read_bytes().decode())[0]["id"] == "1"
    command("themes", "--corpus", folder, "--output", tmp_path / "themes.json")
    assert json.loads((tmp_path / "themes.json").read_text(encoding="utf-8"))["themes"]
    command("show", 1, "--corpus", folder, "--output", tmp_path / "one.txt")
    assert "keywords:" in (tmp_path / "one.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.txt", "pages", "themes.csv", "themes.json"]


@pytest.mark.parametrize("text", ["", "?\n"])
def test_a_corpus_of_nothing(command, tmp_path, text) -> None:
    pages = tmp_path / "few"
    pages.mkdir()
    if text:
        (pages / "a.txt").write_text(text)
    got = command("themes", "--corpus", pages, "--format", "json")
    assert (got.code, json.loads(got.out)["themes"]) == (1, [])
    assert "there are no findings" in got.err
    assert command("findings", "--corpus", pages).code == 0
    assert command("search", "anything", "--corpus", pages).code == 0
    assert command("show", 1, "--corpus", pages).code == 2


@pytest.mark.parametrize("n", [1, 2])
def test_a_corpus_of_one_or_two_findings(command, tmp_path, n) -> None:
    pages = tmp_path / "few"
    pages.mkdir()
    (pages / "a.txt").write_text("Title\n\n" + "".join(f"Home visits were rare in {i}.\n\n" for i in range(n)))
    got = command("themes", "--corpus", pages, "--format", "json")
    assert (got.code, json.loads(got.out)["themes"][0]["findings"]) == (0, n)


def test_what_a_page_holds_never_steers_the_terminal(command, tmp_path) -> None:
    pages = tmp_path / "odd"
    pages.mkdir()
    (pages / "a\x1b[2J.txt").write_text(
        "T\n\n[bold red]Home[/] visits :smile: were rare \x1b[31min\u202e Anyshire.\n\n=1+1 is.\n"
    )
    for form in ("table", "csv", "json"):
        for verb in (["themes"], ["findings"], ["search", "home"], ["show", 1], ["show", "report", "a"], ["status"]):
            got = command(*verb, "--corpus", pages, "--format", form)
            assert not set("\x1b\u202e\x9b") & set(got.out + got.err), (verb, form)
    assert "[bold red]Home[/] visits :smile:" in command("findings", "--corpus", pages).out
    cells = [row["text"] for row in rows(command("findings", "--corpus", pages, "--format", "csv").out)]
    assert "'=1+1 is." in cells


def test_a_failure_has_a_reason_though_quiet(command, tmp_path) -> None:
    got = command("themes", "--corpus", tmp_path, "--quiet")
    assert (got.code, got.out) == (1, "")
    assert "holds no pages" in got.err
