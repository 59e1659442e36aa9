"""What the documentation site makes while it is built (`mkdocs.yml` names this file).

- ``cli.md``: the command line, from the program.
- ``api.md``: every public name of the package, from `reportminer.__all__`; the rest by mkdocstrings.
- ``changelog.md``, ``guide.md`` and ``models/*.md``: files of the repository that stand outside ``docs/``.
- ``<!-- readme -->`` in a page: the first screen of README, with links that hold in ``docs/``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
# The site tells of the package beside it, whatever is installed.
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "src")]

import api_reference  # noqa: E402 - stands beside this file
import cli_reference  # noqa: E402

README = "<!-- readme -->"
# Where the first screen of README ends.
BELOW = "## Install"
MOVED = {"CHANGELOG.md": "changelog.md", "corpus/GUIDE.md": "guide.md"}


def moved() -> dict[str, str]:
    """Return the files of the repository that become pages, with the page."""
    cards = {f"models/{path.name}": f"models/{path.name}" for path in sorted((ROOT / "models").glob("*.md"))}
    return MOVED | cards


def as_if_in_docs(text: str) -> str:
    """Return text of README as it may stand in a page of ``docs/``.

    Examples:
        >>> as_if_in_docs("[how](docs/themes.md#why), ![seen](docs/themes.svg), [log](CHANGELOG.md)")
        '[how](themes.md#why), ![seen](themes.svg), [log](changelog.md)'
    """
    text = re.sub(r"(?<=\]\()docs/", "", text)
    for place, page in moved().items():
        text = text.replace(f"]({place}", f"]({page}")
    return text.replace("](#documentation)", "](#where-to-go-from-here)")  # the list of pages, there and here


def first_screen(readme: str) -> str:
    r"""Return what README says above its first details, without its title.

    Examples:
        >>> first_screen("# reportminer\n\nMines [reports](docs/a.md).\n\n## Install\n\nPython")
        'Mines [reports](a.md).'
    """
    return as_if_in_docs(readme.partition(f"\n{BELOW}\n")[0].partition("\n")[2].strip())


def as_page(text: str) -> str:
    r"""Return a file of the repository as a page: one title, and under several lines ``key: what it covers`` as a list.

    Examples:
        >>> as_page("# Guide\n\n# Codebook\nhousing: where people live\nwork: jobs")
        '# Guide\n\n## Codebook\n\n- **housing**: where people live\n- **work**: jobs'
    """
    title, _, rest = text.partition("\n")
    if not re.search("^# ", rest, re.MULTILINE):
        return text
    rest = re.sub("^(#+ .*)$", r"#\1", rest, flags=re.MULTILINE)
    rest = re.sub(r"^([a-z][a-z-]*): ", r"- **\1**: ", rest, flags=re.MULTILINE)
    rest = re.sub(r"^(#.*\n)(?=- )", r"\1\n", rest, flags=re.MULTILINE)
    return f"{title}\n{rest}"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made."""
    made = {"cli.md": cli_reference.reference(), "api.md": api_reference.reference()}
    made |= {page: as_page((ROOT / place).read_text("utf-8")) for place, page in moved().items()}
    for page, text in made.items():
        files.append(File.generated(config, page, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG001 - called by name
    """Put README in where a page asks for it."""
    return markdown.replace(README, first_screen((ROOT / "README.md").read_text("utf-8")))
