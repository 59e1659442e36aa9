"""Bring what README shows of ``reportminer themes`` up to date: the excerpt of its output, and ``docs/themes.svg``.

To be run whenever themes, their names or their table change:

    python scripts/draw_themes.py            # writes both
    python scripts/draw_themes.py --check    # writes nothing; exit code 1 where they are not what is printed now
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.text import Text

from reportminer import Corpus
from reportminer.cli.listed import around, listed

ROOT = Path(__file__).resolve().parents[1]
README, PICTURE = ROOT / "README.md", ROOT / "docs" / "themes.svg"
IN_TEXT, IN_PICTURE = 10, 16
"""Number of themes in the excerpt and in the picture."""
WIDTH = 120
BEFORE, AFTER = "```text\nsample corpus", "\n```"
TITLE = "reportminer themes"
# No font is fetched from anywhere: README is read offline too.
SVG = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{unique_id}-matrix {{
        font-family: DejaVu Sans Mono, Menlo, Consolas, monospace;
        font-size: {char_height}px;
        line-height: {line_height}px;
    }}
    .{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: arial; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
    </g>
</svg>
"""


def parts(corpus: Corpus, most: int, width: int = WIDTH) -> list[RenderableType]:
    """Return what ``reportminer themes`` draws of a mined corpus: the line above, and the largest themes."""
    return [Text(around(corpus, None)[0]), *listed(corpus, most, sample=True).draw(width)]


def as_text(drawn: Sequence[RenderableType], width: int = WIDTH) -> str:
    r"""Return it as lines, without colours and without what is blank.

    Examples:
        >>> as_text([Text("one  "), Text(""), Text("two")])
        'one\ntwo'
    """
    console = Console(file=io.StringIO(), width=width, color_system=None, record=True)
    console.print(Group(*drawn))
    return "\n".join(line.rstrip() for line in console.export_text().splitlines() if line.strip())


def as_svg(drawn: Sequence[RenderableType], width: int = WIDTH) -> str:
    """Return it as a picture of a terminal."""
    console = Console(file=io.StringIO(), width=width, color_system="truecolor", force_terminal=True, record=True)
    console.print(Group(*drawn))
    svg = console.export_svg(title=TITLE, code_format=SVG, unique_id="themes")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def with_excerpt(readme: str, excerpt: str, number: int) -> str:
    r"""Return the text of README with another excerpt, the first lines of so many themes.

    Examples:
        >>> before = "(the first lines of 9 themes)\n```text\nsample corpus: old\n```\nb"
        >>> with_excerpt(before, "sample corpus: new", 8)
        '(the first lines of 8 themes)\n```text\nsample corpus: new\n```\nb'
    """
    readme = re.sub(r"\(the first lines of \d+ themes\)", f"(the first lines of {number} themes)", readme)
    start = readme.index(BEFORE) + len(BEFORE) - len("sample corpus")
    return readme[:start] + excerpt + readme[readme.index(AFTER, start) :]


def main() -> int:
    """Write both, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    options = parser.parse_args()
    with Corpus.sample() as corpus:
        corpus.run()
        text, svg = as_text(parts(corpus, IN_TEXT)), as_svg(parts(corpus, IN_PICTURE))
        number = len(corpus.store.themes.all())
    wanted = {README: with_excerpt(README.read_text("utf-8"), text, number), PICTURE: svg}
    stale = [path for path, content in wanted.items() if path.read_text("utf-8") != content]
    for path in stale:
        print(f"{path.relative_to(ROOT)} {'is not what is printed now' if options.check else 'is written'}")
        if not options.check:
            path.write_text(wanted[path], "utf-8")
    print(f"{number} themes in all")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
