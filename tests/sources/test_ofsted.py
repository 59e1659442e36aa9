"""The source `ofsted`, on its sample pages and on what may come in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportminer.answer import Answer
from reportminer.errors import FetchError, SourceError, StoppedError
from reportminer.sources import source
from reportminer.sources.base import Document, Get, Visit
from reportminer.sources.ofsted import SOURCE
from reportminer.sources.parts.samples import sample_expected, sample_get

GET = sample_get("ofsted")
SITE = SOURCE.site
SEARCH = f"{SITE}search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start=0&rows=100"


def find(get: Get = GET, **more) -> list:
    return list(SOURCE.ways[0].find(Visit(get=get, site=SITE, **more)))


def page(address: str, content: str) -> Answer:
    headers = (("Content-Type", "text/html; charset=UTF-8"),)
    day = "2026-11-23T14:01:11Z"
    return Answer(address=address, final=address, status=200, headers=headers, content=content.encode(), fetched=day)


def changed(**pages: str | int | None):
    """Return the sample pages with others in their place: by the end of the address, text or the status of an error."""

    def get(address: str, *, accept: str = "*/*") -> Answer:
        for name, content in pages.items():
            if address.endswith(name.removeprefix("p")) or (name == "search" and "/search?" in address):
                if isinstance(content, str):
                    return page(address, content)
                message = f"{address}: status {content}"
                raise FetchError(message, address=address, status=content, transient=content == 503)
        return GET(address, accept=accept)

    return get


def test_all_reports_of_every_authority_not_only_the_newest() -> None:
    found = find()
    assert len(found) == sample_expected("ofsted").ways["search"]
    assert [(one.body, one.published) for one in found] == [
        ("Anyshire County Council", "2024-07-15"),
        ("Anyshire County Council", "2023-04-04"),
        ("Anyshire County Council", None),
        ("Northmarch City Council", "2024-08-01"),
        ("Northmarch City Council", "2024-01-30"),
    ]
    assert {one.kind for one in found} == {"report"}
    first = found[0]
    assert first.title == "Children's services inspection: Anyshire County Council"
    assert first.address == "https://files.ofsted.gov.uk/v1/file/70000001"
    assert first.listing == "https://reports.ofsted.gov.uk/provider/44/80801"
    assert first.version == "Children's services inspection, PDF - 15 July 2024"
    assert len({one.address for one in found}) == len(found)
    assert find() == found


def test_the_reports_are_described() -> None:
    documents = [SOURCE.page(GET(one.address)) for one in find()]
    assert len(documents) == sample_expected("ofsted").documents
    assert {one.kind for one in documents} == {"report"}
    assert isinstance(documents[0], Document)
    with pytest.raises(SourceError, match=r"was to be a report in PDF and is text/html"):
        SOURCE.page(GET(SEARCH))


def test_only_what_was_published_since() -> None:
    # One report has no date: it may be as new.
    assert [one.published for one in find(since="2024-02-01")] == ["2024-07-15", None, "2024-08-01"]


def test_the_search_is_read_page_by_page() -> None:
    link = '<a href="/provider/44/{n}">Council {n}</a>'
    row = f'<li class="search-result"><h3 class="search-result__title">{link}</h3></li>'
    asked = []

    def get(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        asked.append(address)
        if "/search?" in address:
            start = int(address.partition("start=")[2].partition("&")[0])
            return page(
                address, "".join(row.format(n=n) for n in range(start, min(start + 100, 153))) or "<p>No results</p>"
            )
        number = address.rpartition("/")[2]
        link = f'<a class="publication-link" href="https://files.ofsted.gov.uk/v1/file/{number}">Letter</a>'
        return page(address, f'<ol class="timeline"><li class="timeline__day">{link}</li></ol>')

    found = find(get)
    assert len({one.address for one in found}) == len(found) == 153
    assert (found[0].title, found[0].published) == ("Letter: Council 0", None)
    assert [address.partition("start=")[2] for address in asked if "/search?" in address] == [
        "0&rows=100",
        "100&rows=100",
        "153&rows=100",
    ]


def test_a_search_that_was_redesigned_names_selector_and_address() -> None:
    with pytest.raises(SourceError, match=r"no authority on .*/search\?.*'li\.search-result .*' matched nothing"):
        find(changed(search="<title>Find</title><ul><li class=result><a href=/provider/44/1>A</a></ul>"))


def test_timelines_that_were_redesigned_name_the_selector() -> None:
    other = '<ol class="timeline"><li class="entry"><a href="https://files.ofsted.gov.uk/v1/file/1">R</a></li></ol>'
    with pytest.raises(SourceError, match=r"'\.timeline__day a\.publication-link\[href\]' matched nothing, .* 3 times"):
        find(changed(p80801=other, p80802=other))


def test_a_page_that_cannot_be_had_is_told_and_the_others_are_read() -> None:
    notes: list[str] = []
    found = find(changed(p80801=500), note=notes.append)
    assert {one.body for one in found} == {"Northmarch City Council"}
    assert notes == [f"the reports of Anyshire County Council are left out: {SITE}provider/44/80801: status 500"]
    with pytest.raises(FetchError, match="status 500"):
        find(changed(p80801=500, p80802=500, p80803=500))
    with pytest.raises(FetchError, match="status 503"):
        find(changed(search=503))


def test_a_host_that_says_stop_is_left_alone() -> None:
    asked: list[str] = []

    def get(address: str, *, accept: str = "*/*") -> Answer:
        asked.append(address)
        if "/provider/" in address:
            message = "stop"
            raise StoppedError(message, address=address, status=429)
        return GET(address, accept=accept)

    with pytest.raises(StoppedError):
        find(get)
    assert len(asked) == 2


def test_a_copy_of_the_site_elsewhere() -> None:
    def get(address: str, *, accept: str = "*/*") -> Answer:
        answer = GET(address.replace("http://127.0.0.1:1/", SITE), accept=accept)
        return replace(answer, address=address, final=address)

    found = list(SOURCE.ways[0].find(Visit(get=get, site="http://127.0.0.1:1/")))
    assert len(found) == 5
    assert found[0].listing == "http://127.0.0.1:1/provider/44/80801"


def test_the_source_is_found_by_its_place() -> None:
    assert source("ofsted") is SOURCE
    assert SOURCE.files == ("files.ofsted.gov.uk", "files.api.ofsted.gov.uk")
