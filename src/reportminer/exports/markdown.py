"""Markdown: quotations by theme, as they go into a paper or a wiki."""

from __future__ import annotations

import re
import tempfile
from array import array
from pathlib import Path
from typing import IO

from reportminer.cells import CONTROL
from reportminer.exports.material import Material, Row

SUFFIXES = (".md",)
EXTRA = None
HOLDS = "quotations by theme, with their sources"

_ACTIVE = re.compile(r"([\\`*_{}\[\]<>#|~&$!:@])")
_FIRST = re.compile(r"^(\d+)([.)])|^([-+=])")
_LINK = re.compile(r"https?://[^\s/?#]+[^\s<>\"]*", re.IGNORECASE)


def write(material: Material, path: Path) -> None:
    """Write a heading a theme with its quotations below; those that fit none, then recommendations, stand at the end.

    The quotations wait in a temporary file, for they come by report and stand by theme.
    """
    with tempfile.TemporaryFile(dir=path.parent) as waiting:
        places = _quotations(material, waiting)
        with path.open("wb") as file:
            file.write(b"# Findings by theme\n")
            for row in material.themes():
                _section(file, _heading(row), waiting, places.pop(row["theme"], ()))
            _section(file, "## Findings that fit no theme\n", waiting, places.pop("none", ()))
            _section(file, "## Recommendations\n", waiting, places.pop("recommendation", ()))
            file.write(b"\n## About this file\n\n")
            for name, value in material.about():
                file.write(f"- {escaped(name)}: {escaped(value)}\n".encode("utf-8", "replace"))


def _quotations(material: Material, waiting: IO[bytes]) -> dict[object, array[int]]:
    """Write every quotation to a file; return where those of each theme begin and how long they are."""
    places: dict[object, array[int]] = {}
    at = 0
    for row in material.findings():
        key = row["theme"] if row["kind"] == "finding" else "recommendation"
        text = _quotation(row).encode("utf-8", "replace")
        places.setdefault("none" if key is None else key, array("q")).extend((at, len(text)))
        at += waiting.write(text)
    return places


def _section(file: IO[bytes], heading: str, waiting: IO[bytes], places: array[int] | tuple[int, ...]) -> None:
    if not places and heading.startswith("## Recommendations"):
        return
    file.write(f"\n{heading}".encode("utf-8", "replace"))
    for at, length in zip(places[::2], places[1::2], strict=True):
        waiting.seek(at)
        file.write(waiting.read(length))


def _heading(row: Row) -> str:
    counts = ", ".join(f"{row[name]:,} {name}" for name in ("findings", "bodies", "strengths", "concerns", "neutral"))
    trust = f"; {row['trust']}" if row["trust"] else ""
    return f"## {row['theme']}. {escaped(row['label'])}\n\n{counts}{trust}\n"


def _quotation(row: Row) -> str:
    address = row["address"] or ""
    title = escaped(row["title"]) or "untitled"
    # A link has the address between < and >, which cannot stand in it.
    named = (
        f"[{title}](<{CONTROL.sub('', address)}>)"
        if _LINK.fullmatch(address)
        else f"{title} ({escaped(row['source'])})"
    )
    place = [row["polarity"], row["body"], row["published"], None if row["page"] is None else f"page {row['page']}"]
    told = ", ".join(escaped(one) for one in place if one)
    return f"\n> {escaped(row['text'])}\n>\n> — {told + '. ' if told else ''}{named}. `{row['finding']}`\n"


def escaped(text: str) -> str:
    r"""Return text as one line that Markdown shows as it is.

    Examples:
        >>> print(escaped("1. <b>2*3</b>\n- [a](b)"))
        1\. \<b\>2\*3\</b\> - \[a\](b)
    """
    line = " ".join(CONTROL.sub("", text).split())
    return _FIRST.sub(lambda match: f"{match[1] or ''}\\{match[2] or match[3]}", _ACTIVE.sub(r"\\\1", line))
