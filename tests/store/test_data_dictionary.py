"""Every table, view and column stands in ``docs/data-dictionary.md``, in its order and type, and nothing else does.

So do the columns of the DataFrames, and those of the CSV that commands write.
"""

from __future__ import annotations

import ast
import re
import sqlite3
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1]))

import tiny
from reportminer.cli import rows as rows_of_findings
from reportminer.store import Store

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
CLI = ROOT / "src" / "reportminer" / "cli"
ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$")


def sections(kind: str) -> dict[str, list[list[str]]]:
    """Return the tables of the page below headings of a kind: their rows, cell by cell, by name."""
    found = {}
    for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition("\n")
        if heading.startswith(f"{kind} "):
            rows = [ROW.match(line) for line in rest.splitlines()]
            found[heading.removeprefix(f"{kind} ")] = [[row[1], *row[2].split(" | ")] for row in rows if row]
    return found


TABLES = sections("Table")
VIEWS = sections("View")
FRAMES = sections("DataFrame")
CSV = sections("CSV of")


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """Columns with their declared types of every table and view of a fresh database."""
    path = tmp_path_factory.mktemp("fresh") / "corpus.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        names = raw.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        # A full-text index has shadow tables, which are SQLite's own; the page names them beside it.
        fts = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'")]
        return {
            (kind, name): [(row[1], row[2]) for row in raw.execute(f"PRAGMA table_info({name})")]
            for name, kind in names
            if not any(name.startswith(f"{one}_") for one in fts) and not name.startswith("sqlite_")
        }


@pytest.mark.parametrize(("kind", "told"), [("table", TABLES), ("view", VIEWS)])
def test_every_table_and_view_is_there_and_no_other(schema, kind, told) -> None:
    assert set(told) == {f"`{name}`" for one, name in schema if one == kind}


def test_every_column_is_there_in_its_order_and_no_other(schema) -> None:
    for (kind, name), columns in schema.items():
        told = (TABLES if kind == "table" else VIEWS)[f"`{name}`"]
        assert [row[0] for row in told] == [column for column, _ in columns], name
        for (column, declared), row in zip(columns, told, strict=True):
            if declared:  # computed columns of views and full-text columns declare none
                assert row[1] == declared, f"{name}.{column}"


def test_every_column_says_what_it_is_and_what_null_means(schema) -> None:
    del schema
    for told in (*TABLES.values(), *VIEWS.values(), *FRAMES.values()):
        for row in told:
            assert len(row) == 4, row
            assert len(row[2]) > 2, row
            assert row[3], row


def test_columns_that_are_never_null_say_so(schema, tmp_path) -> None:
    """What the schema forbids to be null has no meaning of null; what it allows has one."""
    del schema
    path = tmp_path / "corpus.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        for name, told in TABLES.items():
            rows = {row[1]: row for row in raw.execute(f"PRAGMA table_info({name.strip('`')})")}
            for column in told:
                _, _, declared, not_null, default, key = rows[column[0]]
                if declared:
                    assert (column[3] == "–") == bool(not_null or key), f"{name}.{column[0]} {default}"


@pytest.mark.parametrize("name", ["findings", "themes", "reports", "documents", "theme_bodies"])
def test_the_columns_of_the_frames(tmp_path, name) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages", 3)) as corpus:
        corpus.run(["collect", "read", "mine"])
        frame = getattr(corpus, name)
    columns = [*([frame.index.name] if frame.index.name else []), *frame.columns]
    assert [row[0] for row in FRAMES[f"`{name}`"]] == columns


def test_no_other_frame_is_told() -> None:
    assert set(FRAMES) == {f"`{name}`" for name in ("findings", "themes", "reports", "documents", "theme_bodies")}


# Where the commands name their columns: module and expression, and what the page calls it. One that is not here fails.
NAMED = {
    ("agreed", "FIGURE_COLUMNS"): "`agree`",
    ("agreed", "CODE_COLUMNS"): "`agree --table codes`",
    ("agreed", "CONFUSION_COLUMNS"): "`agree --table confusion`",
    ("agreed", "DISAGREEMENT_COLUMNS"): "`agree --table disagreements`",
    ("broad", "COLUMNS"): "`themes --max-themes` and `--level`",
    ("collected", "('source', 'publisher', 'site', 'licence', 'former')"): "`collect` without a publisher",
    ("codesread", "COLUMNS"): "`codes import`",
    ("csvthemes", "('row', 'theme', 'label', 'probability', 'nearest', 'text')"): "`themes --texts`",
    ("listed", "COLUMNS"): "`themes`",
    ("listed", "BODY_COLUMNS"): "`themes --by body`",
    ("measured", "COLUMNS"): "`themes --diagnostics`",
    ("shown", "FINDING_COLUMNS"): "`show` with a theme",
    ("shown", "(*PLACE, 'source')"): "`show` with a report",
    ("traced", "TRACED_COLUMNS"): "`show` with a finding",
    ("verbs.assign", "COLUMNS"): "`assign`",
    ("verbs.check", "COLUMNS"): "`check`",
    ("verbs.codes", "THEME_COLUMNS"): "`codes init`",
    ("verbs.codes", "DECISION_COLUMNS"): "`codes apply`",
    ("verbs.codes", "CHANGE_COLUMNS"): "`codes diff`",
    ("verbs.collect", "('why', 'kind', 'published', 'title', 'address')"): "`collect --dry-run`",
    ("verbs.extract", "COLUMNS"): "`extract`",
    ("verbs.findings", "FINDING_COLUMNS"): "`findings`",
    ("verbs.models", "COLUMNS"): "`models list`",
    ("verbs.run", "('stage', 'done', 'skipped', 'failed')"): "`run`",
    ("verbs.search", "COLUMNS"): "`search`",
    ("verbs.status", "('name', 'value')"): "`status`",
}
# Made by a function: the names of the numbers of a visit.
COUNTED = ("verbs.collect", "tuple(counts_of(summary))")
# Those of the tables of `analysis`, in docs/comparing.md: tests/analysis/test_documented.py.
COMPARED = ("compared", "[str(name) for name in frame.columns]")


def named() -> set[tuple[str, str]]:
    """Return every expression that stands as the columns of an `Answer`, with its module."""
    found = set()
    for path in CLI.rglob("*.py"):
        module = path.relative_to(CLI).with_suffix("").as_posix().replace("/", ".")
        tree = ast.parse(path.read_text("utf-8"))
        local = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Answer"):
                continue
            value = next(keyword.value for keyword in node.keywords if keyword.arg == "columns")
            if isinstance(value, ast.Name) and value.id.islower():
                value = local[value.id]
            values = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            found |= {(module, ast.unparse(one)) for one in values}
    return found


def test_every_command_that_writes_csv_is_told() -> None:
    assert named() - {COUNTED, COMPARED} == set(NAMED)
    assert set(CSV) == {*NAMED.values(), "`collect`"}


@pytest.mark.parametrize(("place", "heading"), NAMED.items(), ids=lambda one: str(one)[:40])
def test_the_columns_of_csv(place, heading) -> None:
    module = import_module(f"reportminer.cli.{place[0]}")
    # Some verbs import the shared columns when they run.
    columns = eval(place[1], vars(rows_of_findings) | vars(module))  # noqa: S307 - an expression of our own source
    assert [row[0] for row in CSV[heading]] == list(columns)
    assert all(len(row) == 3 and row[1] and row[2] for row in CSV[heading])


def test_the_columns_of_a_visit() -> None:
    source = (CLI / "collected.py").read_text("utf-8")
    tree = ast.parse(source)
    function = next(node for node in ast.walk(tree) if getattr(node, "name", "") == "counts_of")
    told = next(node.value for node in ast.walk(function) if isinstance(node, ast.Return))
    assert [row[0] for row in CSV["`collect`"]] == [key.value for key in told.keys]
