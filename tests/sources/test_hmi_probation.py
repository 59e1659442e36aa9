"""HM Inspectorate of Probation: its sample pages, of the present site and of the one before."""

from __future__ import annotations

import re

import pytest

from reportminer.errors import SourceError
from reportminer.sources import Announcement, Document, Visit, source
from reportminer.sources.parts.samples import sample_get

SITE = "https://hmiprobation.justiceinspectorates.gov.uk/"
FORMER = "https://www.justiceinspectorates.gov.uk/hmiprobation/"
SOURCE = source("hmi-probation")


def described(address: str) -> Document:
    return SOURCE.page(sample_get("hmi-probation")(address))


def found(way: str, *, site: str = SITE) -> dict[str, Announcement]:
    make = next(each for each in SOURCE.ways if each.name == way)
    return {each.address: each for each in make.find(Visit(get=sample_get("hmi-probation"), site=site))}


def test_ways_best_first() -> None:
    assert [(way.name, way.cheap) for way in SOURCE.ways] == [
        ("REST", True),
        ("sitemap", True),
        ("listing pages", False),
        ("feed", False),
        ("former listings", False),
    ]


def test_ways_agree_on_what_they_tell() -> None:
    rest, listed, fed, mapped = (found(way) for way in ("REST", "listing pages", "feed", "sitemap"))
    assert set(rest) == set(listed) == set(fed)
    # A sitemap lists what asks for a password as well.
    assert set(mapped) - set(rest) == {f"{SITE}news/not-yet-public/"}
    for address, each in rest.items():
        assert (each.title, each.published) == (listed[address].title, listed[address].published)
        assert (each.title, each.published) == (fed[address].title, fed[address].published)
        assert each.kind == listed[address].kind
        assert each.version == mapped[address].version


def test_a_page_agrees_with_its_announcement() -> None:
    for address, each in found("REST").items():
        page = described(address)
        assert page.title == each.title
        assert page.published in {each.published, None}
        assert page.kind == each.kind


def test_a_release_in_the_plain_layout() -> None:
    page = described(f"{SITE}news/anyshire-trust/")
    assert page.title == "Inspection of adult offending work: Anyshire – room to improve"
    assert (page.published, page.kind) == ("2013-11-12", "press release")
    assert page.addresses == (f"{SITE}?p=101",)
    # The file block links twice.
    assert [(each.label, each.kind) for each in page.attachments] == [
        ("Download this press release as a PDF", "press release")
    ]
    assert page.links == (f"{SITE}document/anyshire-pdu/", "https://www.example.org/partner")


def test_a_release_under_a_full_width_heading_with_a_contents_list() -> None:
    page = described(f"{SITE}news/borrowdown-pdu-rated-good/")
    assert page.title == "Borrowdown PDU rated ‘Good’ & improving"
    assert page.published == "2024-07-01"
    assert page.selectors["title"] == ".hale-shaded-heading h1"
    assert page.length == len(
        "Borrowdown PDU has been rated ‘Good’ by inspectors. 1. Findings Its leaders knew their staff, "
        "and plans were thorough. Reviews were not always done in time."
    )


def test_a_page_that_tells_its_last_change_alone_has_no_date() -> None:
    page = described(f"{SITE}news/cresswater-services-must-do-better/")
    assert page.published is None
    assert page.links == (f"{SITE}document/cresswater-yjs/",)


def test_an_announcement_is_no_release() -> None:
    assert described(f"{SITE}news/new-inspection-programme/").kind == "other"


def test_a_report_with_an_uploaded_document() -> None:
    page = described(f"{SITE}document/anyshire-pdu/")
    assert page.kind == "report"
    assert [(each.label, each.kind) for each in page.attachments] == [
        ("An inspection of probation services in Anyshire PDU", "report"),
        ("Data annexe", "other"),
    ]


def test_a_release_and_its_report_lead_to_each_other() -> None:
    assert described(f"{SITE}document/cresswater-yjs/").links == (f"{SITE}news/cresswater-services-must-do-better/",)


def test_a_page_that_asks_for_a_password_is_no_document() -> None:
    with pytest.raises(SourceError, match="password"):
        described(f"{SITE}news/not-yet-public/")


def test_listings_and_the_home_page_are_no_documents() -> None:
    for path in ("", "news/", "our-reports/"):
        with pytest.raises(SourceError, match="no body"):
            described(SITE + path)


def test_a_release_of_the_former_site() -> None:
    page = described(f"{FORMER}media/press-releases/2014/01/dunmarch/")
    assert page.title == "Inspection of adult offending work: Dunmarch – strong on planning"
    assert page.published == "2014-01-21"
    assert page.addresses == (f"{FORMER}?p=777",)
    assert [each.kind for each in page.attachments] == ["press release"]
    assert page.links == (f"{FORMER}inspections/dunmarch/",)


def test_an_inspection_of_the_former_site() -> None:
    page = described(f"{FORMER}inspections/dunmarch/")
    assert (page.title, page.published) == ("Inspection of adult offending work in Dunmarch", "2014-01-21")
    assert [each.label for each in page.attachments] == ["Inspection of adult offending work in Dunmarch"]


def test_listings_of_the_former_site() -> None:
    names = [address.removeprefix(FORMER) for address in found("former listings", site=FORMER)]
    assert names == ["inspections/dunmarch/", "inspections/eastmarsh/", "inspections/farwold/"]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2013/11/anyshire/", "press release"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2018/12/kentqi", "press release"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/mediapress-release201704anyshire/", "press release"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/inspections/anyshire2020/", "report"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/n/inspections/anyshire/", "press release"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/wp-content/uploads/sites/5/2018/12/A-B.pdf", "report"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/2020/11/corporate-priorities/", "other"),
        ("www.justice.gov.uk/news/press-releases/hmi-probation/2012/anyshire", "press release"),
        ("www.justice.gov.uk/downloads/publications/inspectorate-reports/hmiprobation/adult/a.pdf", "report"),
        ("www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/", None),
        ("www.justiceinspectorates.gov.uk/hmiprobation/media/press-releases/2013/11/", None),
        ("www.justiceinspectorates.gov.uk/hmiprobation/inspections/page/2/", None),
        ("www.justiceinspectorates.gov.uk/hmiprobation/inspections/feed/", None),
        ("www.justiceinspectorates.gov.uk/hmiprobation/wp-content/uploads/sites/5/2018/12/logo.png", None),
        ("www.justiceinspectorates.gov.uk/hmiprobation/2020/11/", None),
    ],
)
def test_addresses_of_former_times(address, kind) -> None:
    kinds = [
        each.kind
        for each in SOURCE.former
        if address.startswith(each.prefix) and re.fullmatch(each.pattern, address.removeprefix(each.prefix))
    ]
    assert kinds == ([] if kind is None else [kind])
