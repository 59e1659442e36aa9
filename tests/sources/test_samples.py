"""Saved sample pages: served as the network would, and what sources find in them is what is written beside them."""

from __future__ import annotations

import pytest

from reportminer.errors import FetchError, MissingError, SourceError
from reportminer.sources import Document, Visit, source, source_names
from reportminer.sources.parts.samples import FOLDER, sample_addresses, sample_expected, sample_get, sample_names


def described(name: str) -> dict[str, Document]:
    """Return what can be described of all that is announced, by address."""
    made, get, found = source(name), sample_get(name), {}
    for way in made.ways:
        if way.name not in sample_expected(name).ways:
            continue
        for each in way.find(Visit(get=get, site=made.site)):
            if each.address not in found:
                try:
                    found[each.address] = made.page(get(each.copy or each.address))
                except SourceError:
                    found[each.address] = None
    return {address: document for address, document in found.items() if document}


def test_each_folder_is_of_a_source() -> None:
    assert set(sample_names()) <= set(source_names())
    assert {"hmi-probation", "hmi-prisons"} <= set(sample_names())


@pytest.mark.parametrize("name", sample_names())
def test_each_way_finds_what_it_is_to_find(name) -> None:
    made, ways = source(name), sample_expected(name).ways
    assert set(ways) <= {way.name for way in made.ways}
    found = {
        way.name: list(way.find(Visit(get=sample_get(name), site=made.site))) for way in made.ways if way.name in ways
    }
    assert {way: len(each) for way, each in found.items()} == ways
    for each in found.values():
        assert len({announced.address for announced in each}) == len(each)
    again = {
        way.name: list(way.find(Visit(get=sample_get(name), site=made.site))) for way in made.ways if way.name in ways
    }
    assert again == found


@pytest.mark.parametrize("name", sample_names())
def test_pages_and_files_are_those_that_are_expected(name) -> None:
    expected, found = sample_expected(name), described(name)
    files = {each.address for document in found.values() for each in document.attachments}
    assert (len(found), len(files)) == (expected.documents, expected.attachments)
    assert all(document.length or document.attachments or not document.title for document in found.values())


@pytest.mark.parametrize("name", sample_names())
def test_files_are_served_as_what_they_are(name) -> None:
    for document in described(name).values():
        for each in document.attachments:
            answer = sample_get(name)(each.address)
            assert answer.media_type == "application/pdf"
            assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("name", sample_names())
def test_each_file_is_listed_and_each_listed_file_is_there(name) -> None:
    get = sample_get(name)
    assert all(address.startswith("https://") for address in sample_addresses(name))
    for address in sample_addresses(name):
        assert get(address).content
    named = (FOLDER / name / "pages.toml").read_text(encoding="utf-8")
    assert all(f'"{path.name}"' in named for path in (FOLDER / name).iterdir() if path.name != "pages.toml")


def test_what_is_no_sample_page_is_not_there() -> None:
    with pytest.raises(FetchError) as raised:
        sample_get("hmi-probation")("https://hmiprobation.justiceinspectorates.gov.uk/users/")
    assert raised.value.status == 404


def test_redirects_are_followed_and_told() -> None:
    answer = sample_get("hmi-prisons")("https://hmiprisons.justiceinspectorates.gov.uk/wp-sitemap.xml")
    assert answer.final == "https://hmiprisons.justiceinspectorates.gov.uk/sitemap_index.xml"
    assert [hop.status for hop in answer.chain] == [301]


def test_fragments_are_not_sent() -> None:
    assert sample_get("hmi-prisons")("https://hmiprisons.justiceinspectorates.gov.uk/#top").content


@pytest.mark.parametrize("name", ["none", "../parts", ""])
def test_a_source_without_samples_is_named(name) -> None:
    with pytest.raises(MissingError, match="hmi-probation"):
        sample_get(name)
    with pytest.raises(MissingError):
        sample_expected(name)
