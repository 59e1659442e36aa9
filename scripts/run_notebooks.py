"""Run the notebooks from the first line to the last and store what they show, pictures too.

    python scripts/run_notebooks.py            # writes those whose outputs are not what is shown now
    python scripts/run_notebooks.py --check    # writes nothing; exit code 1 where one differs

Each runs in a kernel of its own (nbclient), in a new home, so that what anybody did before changes nothing. What is
compared is every text; of pictures, whether they are there, for another version of a font draws them otherwise. Where
texts are the same the file stays as it is: running again leaves no difference.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from run_documented import same

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
PICTURE = "image/png"


def shown(book: Any) -> list[list[dict[str, str]]]:  # noqa: ANN401 - nbformat has no types
    r"""Return what each cell of code shows: its texts, and of pictures that they are there.

    Examples:
        >>> cell = nbformat.v4.new_code_cell("print(1)", outputs=[nbformat.v4.new_output("stream", text="1\n")])
        >>> shown(nbformat.v4.new_notebook(cells=[cell]))
        [[{'text': '1\n'}]]
    """
    return [[_output(one) for one in cell["outputs"]] for cell in book["cells"] if cell["cell_type"] == "code"]


def _output(one: Any) -> dict[str, str]:  # noqa: ANN401
    if one["output_type"] == "stream":
        return {"text": one["text"]}
    if one["output_type"] == "error":
        return {"error": f"{one['ename']}: {one['evalue']}"}
    return {kind: PICTURE if kind == PICTURE else str(value) for kind, value in one["data"].items()}


def alike(one: Any, other: Any) -> bool:  # noqa: ANN401
    """Tell whether two runs of a notebook show the same, but for the last digits of figures with a point."""
    left, right = shown(one), shown(other)
    if [[sorted(out) for out in cell] for cell in left] != [[sorted(out) for out in cell] for cell in right]:
        return False
    pairs = [pair for cells in zip(left, right, strict=True) for pair in zip(*cells, strict=True)]
    return all(same(a[kind], b[kind]) for a, b in pairs for kind in a)


def difference(before: list[list[dict[str, str]]], now: list[list[dict[str, str]]]) -> Iterator[str]:
    r"""Yield what was stored and what is shown now, line by line, texts only.

    Examples:
        >>> list(difference([[{"text": "a\nb"}]], [[{"text": "a\nc"}]]))[-2:]
        ['-b', '+c']
    """
    lines = []
    for cells in (before, now):
        texts = [out[kind] for cell in cells for out in cell for kind in sorted(out) if kind != "text/html"]
        lines.append([line for text in texts for line in text.splitlines()])
    yield from unified_diff(*lines, "stored", "now", lineterm="", n=0)


def ran(path: Path, home: str) -> Any:  # noqa: ANN401
    """Return a notebook with the outputs of now.

    Args:
        path: the notebook.
        home: a folder for the database of the sample corpus; notebooks that run one after the other may share it.

    Raises:
        CellExecutionError: a cell fails.
        SystemExit: a cell writes to the stream of errors: a warning has no place in what people read.
    """
    book = nbformat.read(path, as_version=4)
    settings = {"REPORTMINER_HOME": home, "PYTHONPATH": str(ROOT / "src"), "MPLCONFIGDIR": home}
    kernel = KernelManager(kernel_name="python3")
    if sys.platform != "win32":  # files in place of ports: nobody else on the machine can listen
        kernel = KernelManager(kernel_name="python3", transport="ipc", ip=str(Path(home) / path.stem))
    client = NotebookClient(
        book,
        km=kernel,
        timeout=300,
        record_timing=False,
        coalesce_streams=True,  # what is printed comes in pieces, by chance
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute(env=os.environ | settings)
    finally:
        kernel.shutdown_kernel(now=True)
    book["metadata"] = nbformat.from_dict(METADATA)
    for n, cell in enumerate(book["cells"]):
        cell["id"] = f"cell-{n}"
        cell["metadata"] = nbformat.from_dict({})
        said = [one["text"] for one in cell.get("outputs", ()) if one.get("name") == "stderr"]
        if said:
            message = f"{path.name}, cell {n}: {said[0]}"
            raise SystemExit(message)
        for one in cell.get("outputs", ()):
            if "metadata" in one:
                one["metadata"] = nbformat.from_dict({})
    return book


def main() -> int:
    """Run every notebook, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    parser.add_argument("notebooks", nargs="*", type=Path, help="only these")
    options = parser.parse_args()
    stale = 0
    with tempfile.TemporaryDirectory() as home:
        for path in options.notebooks or sorted(FOLDER.glob("*.ipynb")):
            now, before = ran(path, home), nbformat.read(path, as_version=4)
            new = not alike(now, before)
            stale += new
            if new and not options.check:
                path.write_text(nbformat.writes(now).rstrip() + "\n", "utf-8")
            said = "what it shows is stored" if not new else "differs" if options.check else "written"
            print(f"{path.name}: {said}")
            if new:
                print(*difference(shown(before), shown(now)), sep="\n")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
