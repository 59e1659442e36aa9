from __future__ import annotations

import sys
from pathlib import Path

import pytest
from lxml import etree

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import tiny


def schema(name: str) -> etree.XMLSchema:
    # Both are the initiative's own, under the MIT licence that stands in them and in LICENCE-schemas.txt.
    return etree.XMLSchema(etree.parse(Path(__file__).parent / name))


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


@pytest.fixture
def store(corpus):
    return corpus.store
