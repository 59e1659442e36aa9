"""Run the notebooks from the first line to the last and store what they show. No Jupyter is needed."""

from __future__ import annotations

import ast
import contextlib
import io
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def shown(source: str, names: dict[str, object]) -> list[dict[str, Any]]:
    r"""Run the code of a cell and return its outputs as a notebook has them.

    Args:
        source: the code.
        names: what earlier cells made; what this one makes is added.

    Examples:
        >>> [one["output_type"] for one in shown("print(1)\n2", {})]
        ['stream', 'execute_result']
    """
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "<cell>", "exec"), names)  # noqa: S102 - our own notebooks
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": printed.getvalue()})
    if value is not None:
        data = {"text/plain": repr(value)}
        if hasattr(value, "_repr_html_"):
            data["text/html"] = value._repr_html_()
        outputs.append({"data": data, "metadata": {}, "output_type": "execute_result"})
    return outputs


def main() -> None:
    """Run every notebook."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        book = json.loads(path.read_text("utf-8"))
        names: dict[str, object] = {}
        code = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
        for number, cell in enumerate(code, start=1):
            cell["outputs"] = shown("".join(cell["source"]), names)
            cell["execution_count"] = number
            for one in cell["outputs"]:
                if one["output_type"] == "execute_result":
                    one["execution_count"] = number
        path.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", "utf-8")
        print(f"{path.name}: {len(code)} cells")


if __name__ == "__main__":
    main()
