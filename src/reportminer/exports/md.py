"""Markdown: quotations by theme, to read and to paste into a paper."""

from __future__ import annotations

import re
import tempfile
from array import array
from pathlib import Path
from typing import IO, TypeAlias

from reportminer.cells import REPLACEMENT
from reportminer.exports.material import Material, Row

SUFFIXES = (".md",)
EXTRA = None
HOLDS = "quotations by theme, with their sources"
ORDER = ("strength", "concern", "neutral", None)
HEADS = {"strength": "Strengths", "concern": "Concerns", "neutral": "Neutral", None: "Recommendations"}
# What Markdown or the HTML in it would take for its own: shown as it stands.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LIST = re.compile(r"^(\d*)([-+=.)])")
Places: TypeAlias = "array[int]"


def plain(text: str) -> str:
    r"""Return a text on one line in which nothing is markup.

    Examples:
        >>> plain("a *bold*\n<script>")
        'a \\*bold\\* \\<script\\>'
    """
    line = " ".join(_CONTROL.sub(REPLACEMENT, text).split())
    # "1." and "-" at the beginning of a line would make a list.
    return _LIST.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def write(material: Material, path: Path) -> None:
    """Write themes, largest first, each with its strengths, concerns and recommendations; then what fits no theme.

    Findings come by report and stand by theme: meanwhile they wait in a file, and only their places are in memory.
    """
    with tempfile.TemporaryFile(dir=path.parent) as waiting, path.open("wb") as file:
        places = _wait(material, waiting)
        about = (f"- **{plain(name)}**: {plain(value)}\n" for name, value in material.about())
        file.write(_bytes("# Findings by theme\n\n" + "".join(about)))
        for theme in material.themes():
            counts = f"{theme['findings']:,} findings about {theme['bodies']:,} bodies"
            heading = f"\n## {theme['theme']}  {plain(theme['label'])}\n\n{counts}. "
            file.write(_bytes(f"{heading}Keywords: {plain(theme['keywords'])}.\n"))
            _write_quotations(file, waiting, places.pop(theme["theme"], {}))
        if None in places:
            file.write(b"\n## No theme\n")
            _write_quotations(file, waiting, places[None])


def _wait(material: Material, waiting: IO[bytes]) -> dict[int | None, dict[str | None, Places]]:
    """Write every quotation to a file; return where those of each theme and polarity begin, and how long they are."""
    places: dict[int | None, dict[str | None, Places]] = {}
    begin = 0
    for row in material.findings():
        quotation = _bytes(f"\n> {plain(row['text'])}\n>\n> {_cited(row)}\n")
        place = places.setdefault(row["theme"], {}).setdefault(row["polarity"], array("q"))
        place.extend((begin, len(quotation)))
        begin += waiting.write(quotation)
    return places


def _write_quotations(file: IO[bytes], waiting: IO[bytes], places: dict[str | None, Places]) -> None:
    for polarity in ORDER:
        if polarity in places:
            file.write(_bytes(f"\n### {HEADS[polarity]}\n"))
            for begin, length in zip(places[polarity][::2], places[polarity][1::2], strict=True):
                waiting.seek(begin)
                file.write(waiting.read(length))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _cited(row: Row) -> str:
    parts = [row["body"], row["title"], row["published"], row["page"] and f"page {row['page']}"]
    parts += [row["address"] or row["source"], row["finding"]]
    return "— " + ", ".join(plain(str(part)) for part in parts if part)
