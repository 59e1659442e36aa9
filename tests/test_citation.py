"""CITATION.cff says of the program what the package says of itself."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
CITED = (ROOT / "CITATION.cff").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def cited(key: str) -> str:
    found = re.search(rf'^{key}: "?([^"\n]+)"?$', CITED, re.MULTILINE)
    assert found, key
    return found[1].strip()


def test_the_version_is_the_packages() -> None:
    assert cited("version") == PROJECT["version"]


def test_title_licence_and_authors_are_the_packages() -> None:
    assert cited("title").startswith(PROJECT["name"])
    assert cited("license") == PROJECT["license"]
    assert re.findall(r"^  - name: (.+)$", CITED, re.MULTILINE) == [one["name"] for one in PROJECT["authors"]]
    assert cited("cff-version") == "1.2.0"
