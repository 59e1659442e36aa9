"""The options of `themes`: what they do, what stays of them for later verbs, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

import tiny
from reportminer.cli.themeoptions import bounds

EVERYTHING = '[themes]\nall = { name = "=all, of\\nthem \\u001b[31m\\u202e", least = -1 }\n'
NOTHING = '[themes]\nnone = { name = "nothing", least = 1.0 }\n'


@pytest.fixture
def pages(tmp_path):
    return tiny.a_folder(tmp_path / "many", 12)


@pytest.fixture
def file(tmp_path):
    def write(name: str, content: str | bytes):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def space(command, file, tmp_path):
    """A space tuned on the pages' own subjects."""
    rows = [
        (f"{sentence} number {n}", f"topic {k}", f"body {n}")
        for n in range(12)
        for k, topic in enumerate(tiny.TOPICS)
        for sentence in topic.format(place="Kent").split(". ")
    ]
    sheet = io.StringIO()
    csv.writer(sheet).writerows([("text", "label", "group"), *rows])
    path = file("coded.csv", sheet.getvalue())
    folder = tmp_path / "space"
    got = command("models", "tune", "--labels", path, "--group-column", "group", "--output", folder, "--force")
    assert got.code == 0, got.err
    return folder


def listed(command, folder, *options: object) -> dict:
    got = command("themes", "-c", folder, *options, "--format", "json")
    assert got.code == 0, got.err
    return json.loads(got.out)


def themes(document: dict) -> list[tuple]:
    return [(one["id"], one["label"], one["findings"], one["origin"]) for one in document["themes"]]


def of_findings(command, folder) -> dict[str, int | None]:
    found = json.loads(command("findings", "-c", folder, "--kind", "all", "--format", "json").out)
    return {one["id"]: one["theme"] for one in (found["findings"] if isinstance(found, dict) else found)}


def test_a_range_is_kept_and_stays_for_later_verbs(command, pages) -> None:
    first = listed(command, pages, "--k-range", "5-7")
    assert 5 <= len(first["themes"]) <= 7
    assert first["settings"]["k_range"] == [5, 7]
    before = of_findings(command, pages)
    assert len(set(before.values()) - {None}) == len(first["themes"])
    again = command("themes", "-c", pages, "--k-range", "5-7", "--format", "json")
    assert json.loads(again.out) == first
    assert "grouping" not in again.err


@pytest.mark.parametrize("text", ["5-2", "", "0-3", "1-2-3", "-3", "a-b", "²-3", "1.5-2"])
def test_no_range(command, pages, text) -> None:
    got = command("themes", "-c", pages, f"--k-range={text}")
    assert (got.code, got.err.count("\n")) == (2, 1)
    assert repr(text) in got.err
    assert "10-40" in got.err


def test_ranges() -> None:
    assert [bounds(text) for text in ("3-9", "3:9", "3–9", " 4 ")] == [(3, 9), (3, 9), (3, 9), (4, 4)]


def test_a_range_above_what_there_is_is_told(command, pages) -> None:
    got = command("themes", "-c", pages, "--k-range", "100-200")
    assert got.code == 0
    assert "asks for 100 themes at least" in got.err


def test_the_shipped_codebook_stays_for_later_verbs(command, pages) -> None:
    first = listed(command, pages, "--codebook", "shipped")
    given = [one for one in first["themes"] if one["origin"] == "given"]
    assert "home visiting" in {one["label"] for one in given}
    for one in given:
        got = command("findings", "-c", pages, "--theme", one["id"], "--kind", "finding", "--format", "json")
        found = json.loads(got.out)
        assert len(found["findings"] if isinstance(found, dict) else found) == one["findings"]
    before = of_findings(command, pages)
    assert listed(command, pages, "--codebook", "shipped") == first
    assert of_findings(command, pages) == before
    assert not any(json.loads(command("status", "-c", pages, "--format", "json").out)["stale"].values())
    got = command("themes", "-c", pages, "--codebook", "shipped")
    assert "no finding fell to" in got.err
    assert "overall verdict" in got.err
    assert "grouping" not in got.err


def test_run_keeps_to_what_was_asked_for(command, pages, tmp_path) -> None:
    listed(command, pages, "--codebook", "shipped")
    (pages / "new.txt").write_text("Work in Znyshire\n\nHome visits were seldom made.\n")
    assert any(json.loads(command("status", "-c", pages, "--format", "json").out)["stale"].values())
    assert command("run", "-c", pages).code == 0
    got = command("themes", "-c", pages, "--codebook", "shipped")
    assert "grouping" not in got.err
    saved = tmp_path / "saved"
    assert command("themes", "-c", pages, "--themes", 4, "--save", saved).code == 0
    assert command("assign", "-c", pages, "--themes", saved, "--store").code == 0
    before = of_findings(command, pages)
    (pages / "newer.txt").write_text("Work in Ynyshire\n\nCourt staff were asked. Nobody was trained.\n")
    assert command("run", "-c", pages).code == 0
    after = of_findings(command, pages)
    assert len(after) == len(before) + 2
    assert {key: after[key] for key in before} == before  # no old label moves
    assert command("run", "-c", pages, "--themes", 3).code == 0
    assert len(set(of_findings(command, pages).values()) - {None}) == 3


@pytest.mark.parametrize("own", [True, False])
def test_assign_and_themes_agree_on_a_codebook(command, pages, file, own) -> None:
    text = (
        '[themes]\nhome = { name = "home visits", words = ["visits"] }\ncourt = "court reports"\ndrug = "drug tests"\n'
    )
    book = file("codes.toml", text) if own else "shipped"
    rows = json.loads(command("assign", "-c", pages, "--codebook", book, "--format", "json").out)["findings"]
    assigned = {one["id"]: one["label"] for one in rows}
    assert len(set(assigned.values()) - {None}) > 1
    labels = {
        one["id"]: one["label"] for one in listed(command, pages, "--codebook", book, "--only-codebook")["themes"]
    }
    kept = {key: labels.get(number) for key, number in of_findings(command, pages).items()}
    findings = [one["id"] for one in rows if one["kind"] == "finding"]
    assert {key: kept[key] for key in findings} == {key: assigned[key] for key in findings}


def test_a_codebook_that_takes_everything(command, pages, file) -> None:
    path = file("all.toml", EVERYTHING)
    for options in ((), ("--only-codebook",)):
        document = listed(command, pages, "--codebook", path, *options)
        (one,) = document["themes"]
        assert (one["origin"], one["findings"], document["unassigned"]) == ("given", 44, [])
    got = command("themes", "-c", pages, "--codebook", path)
    assert "\x1b" not in got.out + got.err
    assert "\u202e" not in got.out + got.err
    (row,) = csv.DictReader(io.StringIO(command("themes", "-c", pages, "--codebook", path, "-f", "csv").out))
    assert row["label"].startswith("'=all, of")  # no spreadsheet runs it
    assert set(row) >= {"id", "label", "findings", "stability", "trust", "origin", "note"}
    for options in (("--max-themes", 1), ("--level", 1), ("--diagnostics",), ("--by", "body"), ("--themes", 3)):
        assert command("themes", "-c", pages, "--codebook", path, *options).code == 0


def test_a_codebook_that_takes_nothing(command, pages, file) -> None:
    path = file("none.toml", NOTHING)
    document = listed(command, pages, "--codebook", path)
    assert {one["origin"] for one in document["themes"]} == {"discovered"}
    assert document["diagnostics"]["empty"] == ["nothing"]
    got = command("themes", "-c", pages, "--codebook", path, "--only-codebook")
    assert (got.code, got.out) == (1, "")
    assert "no finding is in a theme" in got.err
    quiet = command("themes", "-c", pages, "--codebook", path, "--only-codebook", "--quiet")
    assert (quiet.code, "no finding is in a theme" in quiet.err) == (1, True)
    assert "or none fits" in command("findings", "-c", pages, "--theme", "1").err
    # What was lost for a moment comes back.
    assert len(listed(command, pages)["themes"]) > 1


def test_seeds(command, pages, file) -> None:
    path = file("seeds.txt", "# ours\nhome visits: homes; visits\nxylophones: xylophone music\n")
    document = listed(command, pages, "--seeds", path)
    seeded = {one["label"]: one["findings"] for one in document["themes"] if one["origin"] == "seeded"}
    assert seeded["home visits"] >= 8
    assert any(one["origin"] == "discovered" for one in document["themes"])
    before = of_findings(command, pages)
    path.unlink()  # the phrases are stored with the themes
    assert of_findings(command, pages) == before
    none = file("none.toml", '[seeds]\n"a" = { phrases = ["xylophone"], least = 1 }\n')
    assert "no finding fell to 1 theme asked for: a" in command("themes", "-c", pages, "--seeds", none).err
    everything = file("all.toml", '[seeds]\n"a" = { phrases = ["x"], least = -1 }\n')
    assert themes(listed(command, pages, "--seeds", everything)) == [(1, "a", 44, "seeded")]


def test_the_next_step_names_a_theme_that_there_is(command, pages, file) -> None:
    listed(command, pages)
    got = command("themes", "-c", pages, "--codebook", file("all.toml", EVERYTHING))
    number = got.out.splitlines()[2].split()[0]
    assert f"show theme {number} " in got.err
    listed(command, pages, "--k-range", "8-9")
    got = command("themes", "-c", pages, "--themes", "2")
    number = got.out.splitlines()[2].split()[0]
    assert command("show", "theme", number, "-c", pages).code == 0
    assert f"show theme {number} " in got.err


def test_a_space_is_kept_for_later_verbs(command, pages) -> None:
    plain = listed(command, pages)
    assert plain["settings"]["asked_space"] is None
    asked = listed(command, pages, "--space", "probation")
    assert asked["settings"]["space"] == "probation"
    before = of_findings(command, pages)
    got = command("themes", "-c", pages, "--space", "probation")
    assert "grouping" not in got.err
    assert of_findings(command, pages) == before
    general = listed(command, pages, "--space", "general")
    assert general["settings"]["space"] == general["settings"]["asked_space"] == "general"
    assert general["settings"] == plain["settings"] | {"asked_space": "general"}


def test_a_tuned_space(command, pages, space, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = listed(command, pages, "--space", "space")
    assert document["settings"]["space"] == str(space)
    before = of_findings(command, pages)
    monkeypatch.chdir("/")  # it is looked up from anywhere
    assert of_findings(command, pages) == before
    assert "grouping" not in command("themes", "-c", pages, "--space", space).err
    assert not any(json.loads(command("status", "-c", pages, "--format", "json").out)["stale"].values())
    saved = tmp_path / "saved"
    assert command("themes", "-c", pages, "--space", space, "--save", saved).code == 0
    assigned = json.loads(command("assign", "-c", pages, "--themes", saved, "--format", "json").out)["findings"]
    assert {one["id"]: one["theme"] for one in assigned} == before
    # Trained again, it makes themes stale.
    told = json.loads((space / "space.json").read_text())
    (space / "space.json").write_text(json.dumps(told | {"texts": 1}))
    assert "grouping" in command("themes", "-c", pages, "--space", space).err
    shutil.rmtree(space)
    got = command("findings", "-c", pages, "--theme", "1")
    assert got.code == 0
    assert "is gone, so the findings are grouped anew" in got.err
    assert command("assign", "-c", pages, "--themes", saved).code == 2


def test_a_space_that_cannot_be_used(command, pages, space, tmp_path) -> None:
    other, damaged = tmp_path / "other", tmp_path / "damaged"
    shutil.copytree(space, other)
    told = json.loads((space / "space.json").read_text())
    (other / "space.json").write_text(json.dumps(told | {"embedder": "other@1"}))
    got = command("themes", "-c", pages, "--space", other)
    assert (got.code, got.out) == (2, "")
    assert "made for vectors of other" in got.err.splitlines()[-1]
    assert command("themes", "--texts", tmp_path / "coded.csv", "--space", other).code == 2
    shutil.copytree(space, damaged)
    for path in damaged.glob("*.npz"):
        path.write_bytes(path.read_bytes()[:-9])
    got = command("themes", "-c", pages, "--space", damaged)
    assert (got.code, got.err.count("\n")) == (1, 1)
    assert "is damaged" in got.err


def test_broad_themes(command, pages) -> None:
    narrow = listed(command, pages, "--k-range", "6-8")["themes"]
    for options in (("--max-themes", 2), ("--level", 1), ("--max-themes", 99)):
        document = listed(command, pages, "--k-range", "6-8", *options)
        broad = document["broad_themes"]
        assert sorted(one["id"] for each in broad for one in each["themes"]) == sorted(one["id"] for one in narrow)
        assert sum(one["findings"] for one in broad) == sum(one["findings"] for one in narrow)
    assert len(listed(command, pages, "--k-range", "6-8", "--max-themes", 2)["broad_themes"]) <= 2
    rows = command("themes", "-c", pages, "--k-range", "6-8", "--max-themes", 2, "-f", "csv").out.splitlines()
    assert rows[0].split(",")[:3] == ["id", "label", "findings"]


def test_diagnostics(command, pages) -> None:
    document = listed(command, pages, "--diagnostics")
    assert {"coverage", "coherence", "diversity", "silhouette", "stability", "sentences", "criterion"} <= set(document)
    got = command("themes", "-c", pages, "--diagnostics")
    assert "How the number was chosen" in got.out
    assert "grouping" not in got.err
    assert len(command("themes", "-c", pages, "--diagnostics", "--top", 1, "-f", "csv").out.splitlines()) == 2


def test_saved_themes_move_no_label(command, pages, tmp_path) -> None:
    listed(command, pages, "--themes", 4)
    before = of_findings(command, pages)
    saved = tmp_path / "saved"
    assert command("themes", "-c", pages, "--themes", 4, "--save", saved).code == 0
    first = json.loads(command("assign", "-c", pages, "--themes", saved, "--format", "json").out)
    assert {one["id"]: one["theme"] for one in first["findings"]} == before
    assert first["new_findings"] == 0
    (pages / "new.txt").write_text("Work in Znyshire\n\nHome visits were seldom made. Court staff were asked.\n")
    after = json.loads(command("assign", "-c", pages, "--themes", saved, "--format", "json").out)
    placed = {one["id"]: one["theme"] for one in after["findings"]}
    assert {key: placed[key] for key in before} == before
    assert after["new_findings"] == len(placed) - len(before) == 2
    # A second copy takes the place of the first.
    assert command("themes", "-c", pages, "--themes", 4, "--save", saved).code == 0
    assert sorted(path.suffix for path in saved.iterdir()) == [".json", ".npy"]


def test_a_theme_of_equal_texts_can_be_assigned_to(command, pages, tmp_path) -> None:
    equal = tmp_path / "equal"
    equal.mkdir()
    for n in range(25):
        (equal / f"p{n}.txt").write_text(f"Work {n}\n\nHome visits were rare.\n")
    saved = tmp_path / "saved"
    assert command("themes", "-c", equal, "--save", saved).code == 0
    assert command("assign", "-c", pages, "--themes", saved).code == 0


@pytest.mark.parametrize("n", [1, 2, 5])
def test_too_little_is_said(command, tmp_path, n) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    said = ["Home visits were rare.", "Court staff were kind.", "Drug tests were lost.", "Staff train.", "Work ended."]
    (folder / "p.txt").write_text("Work\n\n" + " ".join(said[:n]) + "\n")
    for options in ((), ("--codebook", "shipped"), ("--k-range", "2-4"), ("--space", "probation")):
        got = command("themes", "-c", folder, *options)
        assert got.code == 0
        assert f"{n} finding{'s' * (n > 1)}: so few may fall into themes by chance" in got.err
    sheet = tmp_path / "few.csv"
    sheet.write_text("text\n" + "\n".join(said[:n]) + "\n")
    got = command("themes", "--texts", sheet)
    assert (got.code, "so few may fall into themes by chance" in got.err) == (0, True)


def test_texts_with_given_and_seeded_themes(command, file) -> None:
    sheet = file("t.csv", "text\nHome visits were rare\nCourt staff were kind\nDrug tests were lost\n")
    for name, content, only, expected in (
        ("all.toml", EVERYTHING, False, {1}),
        ("all.toml", EVERYTHING, True, {1}),
        ("none.toml", NOTHING, True, {None}),
    ):
        options = ("--only-codebook",) if only else ()
        got = command("themes", "--texts", sheet, "--codebook", file(name, content), *options, "--format", "json")
        document = json.loads(got.out)
        assert {one["theme"] for one in document["assignments"]} == expected
        assert {one["nearest"] for one in document["assignments"]} == {1}
    got = command("themes", "--texts", sheet, "--codebook", file("none.toml", NOTHING), "--format", "json")
    assert {one["theme"] for one in json.loads(got.out)["assignments"]} == {2}
    got = command("themes", "--texts", sheet, "--seeds", file("seeds", "home visits: homes\n"), "--format", "json")
    assert json.loads(got.out)["themes"][0]["origin"] == "seeded"


BAD = [
    ("--codebook", "c.toml", "", 2, "holds no theme"),
    ("--codebook", "c.toml", b"\x00\x01\xff", 1, "UTF-8"),
    ("--codebook", "c.toml", "[themes", 2, "is no TOML"),
    ("--codebook", "c.toml", "a=" + "[" * 5_000, 2, "is no TOML"),
    ("--codebook", "c.toml", '[themes]\na = "x"\nb = "x"\n', 2, "line 3: two themes are called 'x'"),
    ("--codebook", "c.toml", '[themes]\na = { name = "x", least = 99 }\n', 2, "least is 99"),
    ("--codebook", "c.toml", '[themes]\na = { name = "x", least = nan }\n', 2, "least is nan"),
    ("--codebook", "c.csv", "name\n", 1, "no data row"),
    ("--codebook", "c.csv", "key,name\na,x\na,y\n", 2, "line 3"),
    ("--codebook", "c.docx", "x", 2, "a codebook is a .toml, .csv or .qdc file"),
    ("--seeds", "s.txt", "", 2, "holds no theme"),
    ("--seeds", "s.txt", b"\x00", 2, "no text file"),
    ("--seeds", "s.txt", "a\na\n", 2, "line 2"),
    ("--seeds", "s.toml", "a=" + "[" * 5_000, 2, "is no TOML"),
]


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file(command, pages, file, case) -> None:
    option, name, content, code, told = case
    got = command("themes", "-c", pages, option, file(name, content))
    assert (got.code, got.out, got.err.count("\n")) == (code, "", 1)
    assert told in got.err


def test_a_folder_that_may_not_be_written_to_is_told_before_the_work(command, pages, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("os.access", lambda path, _mode, **_: str(path) != str(tmp_path))
    got = command("themes", "-c", pages, "--save", tmp_path / "new" / "themes")
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
    assert f"{tmp_path} may not be written to" in got.err


def test_a_codebook_of_people_that_is_nested_too_deeply(command, pages) -> None:
    (pages / "codebook.toml").write_text("a=" + "[" * 5_000)
    for verb in ("themes", "status"):
        got = command(verb, "-c", pages)
        assert (got.code, "this is no TOML" in got.err) == (2, True)


def test_what_people_write_never_steers_the_terminal(command, pages) -> None:
    command("themes", "-c", pages, "--themes", 3)
    command("codes", "init", "-c", pages)
    book = pages / "codebook.toml"
    said = 'label = "=mine \\u001b[31m\\u202e, x\\ny"\nnote = "\\u001b]0;pwn\\u0007 note"\nwas = "'
    text = book.read_text()
    book.write_text(text.replace('\nlabel = "', f"\n{said}", 1).replace('\nwas = "', "\n# ", 1))
    for arguments in (
        ("themes", "--themes", 3),
        ("themes", "--themes", 3, "--max-themes", 2),
        ("themes", "--themes", 3, "--diagnostics"),
        ("themes", "--themes", 3, "--format", "csv"),
        ("themes", "--themes", 3, "--format", "json"),
        ("themes", "show", 1),
        ("codes", "diff"),
        ("codes", "apply"),
        ("findings", "--theme", 1),
    ):
        got = command(*arguments, "-c", pages)
        assert got.code == 0
        assert not set(got.out + got.err) & set("\x1b\x07\u202e")
    rows = csv.DictReader(io.StringIO(command("themes", "-c", pages, "--themes", 3, "-f", "csv").out, newline=""))
    assert next(rows)["label"] == "'=mine [31m, x\ny"


WRONG = [
    (["--space", "nosuch"], ["'nosuch'", "probation, general", "models tune"]),
    (["--space", ""], ["--space", "name is empty"]),
    (["--space", "{pages}"], ["holds no tuned space"]),
    (["--codebook", "nosuch"], ["'nosuch'", "shipped"]),
    (["--codebook", "nosuch.toml"], ["nosuch.toml"]),
    (["--codebook", "{pages}"], ["a codebook is a .toml, .csv or .qdc file"]),
    (["--only-codebook"], ["--codebook FILE"]),
    (["--codebook", "shipped", "--only-codebook", "--themes", "3"], ["--themes", "leave one of them out"]),
    (["--codebook", "shipped", "--only-codebook", "--k-range", "2-3"], ["--k-range", "leave one of them out"]),
    (["--seeds", "nosuch"], ["nosuch", "check the name"]),
    (["--seeds", "{pages}"], ["is a folder"]),
    (["--seeds", ""], ["--seeds", "name is empty"]),
    (["--themes", "2", "--k-range", "2-3"], ["--themes", "--k-range"]),
    (["--max-themes", "0"], ["'0'"]),
    (["--level", "0"], ["'0'"]),
    (["--max-themes", "2", "--level", "1"], ["--max-themes", "--level"]),
    (["--by", "body", "--max-themes", "2"], ["--by", "--max-themes"]),
    (["--diagnostics", "--level", "1"], ["--level", "--diagnostics"]),
    (["--save", "{pages}"], ["holds other things"]),
    (["--save", "{pages}/page0.txt"], ["is a file"]),
    (["--save", ""], ["--save", "name is empty"]),
    (["--quotes", "3"], ["--quotes", "show THEME"]),
    (["--label-service", "http://localhost:1"], ["--label-model"]),
    (["--label-model", "m"], ["--label-service"]),
    (["--label-service", "ftp://x", "--label-model", "m"], ["ftp://x", "http://localhost"]),
    (["--label-service", "localhost", "--label-model", "m"], ["'localhost'", "http://localhost"]),
    (["--label-service", "http://[bad", "--label-model", "m"], ["http://[bad"]),
    (["--label-service", "http://localhost:1", "--label-model", ""], ["--label-model", "empty"]),
    (["show"], ["show THEME"]),
    (["show", "1", "--codebook", "shipped"], ["--codebook", "leave it out"]),
    (["show", "1", "--max-themes", "2"], ["--max-themes", "leave it out"]),
    (["show", "1", "--quotes", "0"], ["'0'", "'all'"]),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_misuse_is_told_before_the_work(command, pages, arguments, told) -> None:
    got = command("themes", *[argument.format(pages=pages) for argument in arguments], "-c", pages)
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1), got.err
    assert all(part in got.err for part in told), got.err


def test_a_level_that_is_not_there(command, pages) -> None:
    got = command("themes", "-c", pages, "--level", 99)
    assert (got.code, got.out) == (2, "")
    assert "there is no level 99: the levels are 1 (" in got.err


@pytest.mark.parametrize("option", ["--diagnostics", "--save=x", "--label-model=m", "--level=1", "--max-themes=2"])
def test_options_of_a_corpus_are_refused_beside_texts(command, file, option) -> None:
    got = command("themes", "--texts", file("t.csv", "text\nHome visits\n"), option)
    assert (got.code, got.out, got.err.count("\n")) == (2, "", 1)
    assert option.partition("=")[0] in got.err
