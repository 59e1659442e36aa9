"""The shape of the package: who may import what, how long a file may be, and that nothing heavy is imported early."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "reportminer"
FILES = sorted(SOURCE.rglob("*.py"))

# Third-party import: the rooms that may have it, as beginnings of the path inside the package.
ROOMS = {
    "requests": ("fetch/",),
    "urllib3": ("fetch/",),
    "protego": ("fetch/",),
    "warcio": ("warc",),
    "filelock": ("collecting/lock.py",),
    # What a file of spaCy holds only spaCy writes; nothing is mined there.
    "spacy": ("findings/", "exports/spacy.py"),
    "sqlite3": ("store/",),
    "sqlite_utils": ("store/",),
    # `tuning` is where researchers train: a head and a space from their own codings.
    # The map of findings is t-SNE; on one thread, so that it comes out the same everywhere.
    "sklearn": ("themes", "tuning/", "report/layout.py"),
    "threadpoolctl": ("report/layout.py",),
    "scipy": ("themes", "communities", "tuning/", "analysis/", "agreement/"),
    # Statistics of comparisons: never written by hand, and never imported before one is asked for.
    "statsmodels": ("analysis/",),
    # What researchers own: workbooks and columns, each an extra.
    "xlsxwriter": ("exports/xlsx.py",),
    "pyarrow": ("exports/parquet.py",),
    "matplotlib": ("analysis/plots.py",),
    "networkx": ("themes", "communities"),
    "bs4": ("readers/", "sources/"),
    "soupsieve": ("readers/", "sources/"),
    "lxml": ("readers/", "sources/"),
    "pypdfium2": ("readers/",),
    "PIL": ("readers/marked.py",),
    "charset_normalizer": ("readers/",),
    # The page is a template: what is put into it is escaped unless it says otherwise.
    "jinja2": ("report/",),
    "markupsafe": ("report/",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "pandas": ("pipeline/frames.py", "analysis", "export/"),
    "onnxruntime": ("embed/",),
    "tokenizers": ("embed/",),
    "torch": ("embed/",),
    "sentence_transformers": ("embed/",),
    "platformdirs": ("pipeline/places.py",),
    # Coding sheets are workbooks that coders fill in.
    "openpyxl": ("agreement/",),
}
# What takes long to import, or is seldom needed.
HEAVY = (
    "numpy",
    "sklearn",
    "scipy",
    "statsmodels",
    "matplotlib",
    "jinja2",
    "pandas",
    "spacy",
    "onnxruntime",
    "tokenizers",
    "torch",
    "lxml",
    "rich",
    "typer",
    "requests",
    "urllib3",
    "protego",
    "warcio",
    "bs4",
)


def imports(tree: ast.AST) -> Iterator[str]:
    """Return the packages imported, those for the type checker alone left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
        yield from imports(node)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_the_import_names_the_room(path) -> None:
    place = path.relative_to(SOURCE).as_posix()
    found = set(imports(ast.parse(path.read_text(encoding="utf-8"))))
    assert "pickle" not in found
    assert {name for name in found & ROOMS.keys() if not place.startswith(ROOMS[name])} == set()
    assert found <= sys.stdlib_module_names | ROOMS.keys() | {"reportminer", "numpy"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_file_is_long(path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    ("module", "allowed"),
    [("reportminer", ()), ("reportminer.corpus", ()), ("reportminer.texts", ()), ("reportminer.cli", ("typer",))],
)
def test_nothing_heavy_is_imported_early(module, allowed) -> None:
    code = f"import sys, {module}\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in ast.literal_eval(done.stdout) if name not in allowed] == []


def test_nothing_names_the_machine_it_was_made_on() -> None:
    root = SOURCE.parents[1]
    texts = [*FILES, *root.glob("*.md"), *root.glob("*.toml"), root / "Makefile", *root.glob("models/*.md")]
    words = ("/work/", "../shared", "/home/")
    named = [(path.name, word) for path in texts for word in words if word in path.read_text(encoding="utf-8")]
    assert named == []
