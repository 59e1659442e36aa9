"""Make the page of the Python reference: its names. What each says is taken from its docstring by mkdocstrings.

``python scripts/api_reference.py`` prints the page.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect

import reportminer

TOP = """# Python

Every public name, from its own docstring. `import reportminer as rm` is quick: a name is imported when it is first
used. Tables are pandas DataFrames; where something goes wrong, one of the [errors](#errors) says what, on which value,
and the next step.
"""
GROUPS = {
    "Corpus and functions": "Where to begin: a folder of pages, or one page.",
    "Records": "What a corpus holds. Each is frozen and is a row of the database too.",
    "Errors": "All are `reportminer.ReportMinerError`. The command line ends with their `exit_code`.",
}
# Modules whose public names are reached through them: `from reportminer import analysis`.
MODULES = {
    "agreement": "Samples to code, sheets, coefficients of agreement: `from reportminer import agreement`.",
    "analysis": "Comparisons as tidy tables, with intervals: `from reportminer import analysis`.",
}


def group(name: str) -> str:
    """Return the heading under which a public name stands.

    Examples:
        >>> group("Finding"), group("UsageError"), group("extract")
        ('Records', 'Errors', 'Corpus and functions')
    """
    value = getattr(reportminer, name)
    if inspect.isclass(value) and issubclass(value, Exception):
        return "Errors"
    return "Records" if value.__module__ == "reportminer.records" else "Corpus and functions"


def entry(name: str) -> str:
    """Return the lines for mkdocstrings: the object, under its public name.

    Examples:
        >>> print(entry("Corpus"))
        ::: reportminer.corpus.Corpus
            options:
              heading_level: 3
    """
    value = getattr(reportminer, name)
    return asked(f"{value.__module__}.{value.__qualname__}")


def asked(place: str) -> str:
    """Return the lines by which mkdocstrings is asked for an object."""
    return f"::: {place}\n    options:\n      heading_level: 3"


def reference() -> str:
    """Return the whole page."""
    names = [name for name in reportminer.__all__ if not name.startswith("__")]
    names = [name for name in names if not inspect.ismodule(getattr(reportminer, name))]
    parts = [TOP]
    for title, intro in GROUPS.items():
        parts += [f"## {title}\n\n{intro}"]
        parts += [entry(name) for name in names if group(name) == title]
    for module, intro in MODULES.items():
        if importlib.util.find_spec(f"reportminer.{module}") is not None:
            there = importlib.import_module(f"reportminer.{module}")
            parts += [f"## {module} {{ #{module} }}\n\n{intro}"]
            parts += [asked(f"reportminer.{module}.{name}") for name in getattr(there, "__all__", ())]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
