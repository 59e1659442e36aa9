from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent))

import tiny

NAMES = {"q": "urn:QDA-XML:project:1.0"}


def schema(name: str) -> etree.XMLSchema:
    # Both are the initiative's own, under the MIT licence that stands in them and in LICENCE-schemas.txt.
    return etree.XMLSchema(etree.parse(HERE / name))


@pytest.fixture(scope="session")
def project_schema():
    return schema("Project.xsd")


@pytest.fixture(scope="session")
def codebook_schema():
    return schema("Codebook.xsd")


@pytest.fixture
def corpus(tmp_path):
    """A small corpus with themes."""
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages"), database=tmp_path / "db.sqlite", n_themes=3) as corpus:
        corpus.run()
        yield corpus


def selected(content: bytes) -> dict[str, str]:
    """The words of each selection of the machine, by the id of the finding."""
    found = {}
    with ZipFile(BytesIO(content)) as archive:
        project = etree.fromstring(archive.read("project.qde"))
        for source in project.iterfind(".//q:Sources//*[@plainTextPath]", NAMES):
            text = archive.read(source.get("plainTextPath").replace("internal://", "sources/")).decode()
            for one in source.iterfind("q:PlainTextSelection", NAMES):
                told = one.findtext("q:Description", "", NAMES)
                if told:
                    words = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
                    found[told.split()[1].rstrip(";")] = words
    return found
