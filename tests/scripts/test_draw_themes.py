"""The picture and the excerpt of README are made of what the program draws."""

from __future__ import annotations

import doctest
import html
import re
import sys
from pathlib import Path

from rich.text import Text

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "scripts"))

import draw_themes  # noqa: E402 - scripts are no package


def told(svg: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", svg)).replace("\N{NO-BREAK SPACE}", " ")


def test_the_examples() -> None:
    assert doctest.testmod(draw_themes).failed == 0


def test_the_picture_is_svg_that_fetches_nothing() -> None:
    svg = draw_themes.as_svg([Text("home <visits> & more", style="green")])
    words = told(svg)
    assert "home <visits> & more" in words
    assert draw_themes.TITLE in words
    assert not re.search(r"url\((?!#)|@import|href", svg)


def test_the_excerpt_and_the_picture_in_the_repository_tell_the_same() -> None:
    readme, picture = draw_themes.README.read_text("utf-8"), draw_themes.PICTURE.read_text("utf-8")
    words = told(picture)
    rows = re.findall(r"^ +\d+   (\S.*?)   +\d", readme, re.MULTILINE)
    assert len(rows) == draw_themes.IN_TEXT
    assert all(label in words for label in rows)
