"""Markdown: quotations by theme, to read and to paste into a paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TextIO

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
Quoted = tuple[str, str]


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
    """Write themes, largest first, each with its strengths, concerns and recommendations; then what fits no theme."""
    quoted: dict[int | None, dict[str | None, list[Quoted]]] = {}
    for row in material.findings():
        quoted.setdefault(row["theme"], {}).setdefault(row["polarity"], []).append((plain(row["text"]), _cited(row)))
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("# Findings by theme\n\n")
        file.writelines(f"- **{plain(name)}**: {plain(value)}\n" for name, value in material.about())
        for theme in material.themes():
            counts = f"{theme['findings']:,} findings about {theme['bodies']:,} bodies"
            file.write(f"\n## {theme['theme']}  {plain(theme['label'])}\n\n{counts}. ")
            file.write(f"Keywords: {plain(theme['keywords'])}.\n")
            _write_quotations(file, quoted.get(theme["theme"], {}))
        if None in quoted:
            file.write("\n## No theme\n")
            _write_quotations(file, quoted[None])


def _write_quotations(file: TextIO, quoted: dict[str | None, list[Quoted]]) -> None:
    for polarity in ORDER:
        if polarity in quoted:
            file.write(f"\n### {HEADS[polarity]}\n")
            file.writelines(f"\n> {text}\n>\n> {source}\n" for text, source in quoted[polarity])


def _cited(row: Row) -> str:
    parts = [row["body"], row["title"], row["published"], row["page"] and f"page {row['page']}"]
    parts += [row["address"] or row["source"], row["finding"]]
    return "— " + ", ".join(plain(str(part)) for part in parts if part)
