"""HM Inspectorate of Prisons: one module and its sample pages, and everything else is shared."""

from __future__ import annotations

from pathlib import Path

from reportminer.sources import Visit, source
from reportminer.sources import hmi_prisons as module
from reportminer.sources.parts.samples import sample_get

SITE = "https://hmiprisons.justiceinspectorates.gov.uk/"
SOURCE = source("hmi-prisons")


def test_the_module_is_short_and_holds_no_code() -> None:
    lines = Path(module.__file__).read_text(encoding="utf-8").splitlines()
    assert len(lines) < 40
    assert not any(line.lstrip().startswith(("def ", "class ")) for line in lines)


def test_all_ways_find_the_same() -> None:
    get = sample_get("hmi-prisons")
    found = {way.name: {each.address for each in way.find(Visit(get=get, site=SITE))} for way in SOURCE.ways}
    assert set(found) == {"REST", "sitemap", "listing pages", "feed"}
    assert len(set(map(frozenset, found.values()))) == 1


def test_the_kind_is_told_by_the_content_type() -> None:
    rest = SOURCE.ways[0].find(Visit(get=sample_get("hmi-prisons"), site=SITE))
    assert [(each.title, each.kind) for each in rest] == [
        ("HMP Anyholm", "report"),
        ("HMP Bleakmoor", "report"),
        ("HMP Anyholm: safer, but too little to do", "press release"),
    ]


def test_pages_are_described() -> None:
    page = SOURCE.page(sample_get("hmi-prisons")(f"{SITE}hmipris_reports/hmp-anyholm/"))
    assert (page.title, page.published, page.kind) == ("HMP Anyholm", "2025-02-18", "report")
    assert [each.label for each in page.attachments] == ["Report on an unannounced inspection of HMP Anyholm"]
