from __future__ import annotations

import csv
import io
import json


def test_the_document(command, tmp_path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text(
        "id,text\n" + "".join(f"{n},{what} in place {n}\n" for n in range(4) for what in ("Home visits", "Drug use"))
    )
    got = command("themes", "--texts", path, "--text-column", "text", "--themes", 2, "--format", "json")
    document = json.loads(got.out)
    assert got.code == 0
    assert list(document) == ["themes", "assignments"]
    keys = ["id", "label", "keywords", "size", "exemplars", "origin"]
    assert [list(theme) for theme in document["themes"]] == [keys] * 2
    assert document["assignments"][0].keys() == {"row", "theme", "probability", "nearest"}
    assert [one["theme"] for one in document["assignments"]] in ([1, 2] * 4, [2, 1] * 4)
    assert f"{path}: 2 themes in 8 texts" in got.err


def test_csv_and_table(command, tmp_path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text('text\n"=HYPERLINK(""x"")"\n""\nHome visits\n')
    got = command("themes", "--texts", path, "--format", "csv")
    table = list(csv.DictReader(io.StringIO(got.out, newline="")))
    assert [row["text"] for row in table] == ['\'=HYPERLINK("x")', "", "Home visits"]
    assert [row["row"] for row in table] == ["0", "1", "2"]
    assert table[1]["theme"] == ""
    assert "1 row is empty" in got.err
    shown = command("themes", "--texts", path, "--quiet")
    assert (shown.code, shown.err, shown.out.splitlines()[0].split()) == (
        0,
        "",
        ["#", "theme", "texts", "typical", "text"],
    )


def test_a_failure_is_one_line(command, tmp_path) -> None:
    path = tmp_path / "coded.csv"
    path.write_text("text\n")
    got = command("themes", "--texts", path)
    assert (got.code, got.out, got.err.count("\n")) == (1, "", 1)
