"""The report of the sample corpus, clicked through."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from windows import NARROW, WIDE


def number(page) -> int:
    """The number of findings that answer the filters."""
    return int(page.locator("#count").inner_text().split()[0].replace(",", ""))


def listed(page) -> list[str]:
    return page.locator("#results li.finding blockquote").all_text_contents()


def data_of(page) -> dict:
    return json.loads(page.locator("#data").text_content())


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_all_sections_are_there_and_nothing_is_wider_than_the_window(open_page, sample, size) -> None:
    page = open_page(sample, size=size)
    sections = page.locator("main > section").evaluate_all("all => all.map(one => one.id)")
    assert sections == ["summary", "themes", "heatmap", "timelines", "map", "findings", "methods", "licence"]
    page.locator("#open-all").click()
    for name in sections:
        page.locator(f"#{name}").scroll_into_view_if_needed()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.locator("#summary p").first.inner_text().strip()
    assert page.locator("article.theme").count() == len(data_of(page)["themes"]["id"]) > 20


def test_the_search_finds_what_holds_all_words(open_page, sample) -> None:
    page = open_page(sample)
    whole = number(page)
    assert f"{whole} of {whole} findings" == page.locator("#count").inner_text() == "507 of 507 findings"
    page.locator("#search").fill("home visit")
    found = number(page)
    assert 0 < found < whole
    assert len(listed(page)) == min(found, 50)
    assert all("home" in text.lower() and "visit" in text.lower() for text in listed(page))
    page.locator("#search").fill('"no such words anywhere"')
    assert number(page) == 0
    assert "Nothing answers" in page.locator("#spread").inner_text()
    page.locator("#clear").click()
    assert number(page) == whole
    assert page.locator("#search").input_value() == ""


def test_each_filter_leaves_what_it_says(open_page, sample) -> None:
    page = open_page(sample)
    whole = number(page)
    body = page.locator("#filter-body option").nth(3).get_attribute("value")
    page.locator("#filter-body").select_option(body)
    of_body = number(page)
    assert 0 < of_body < whole
    assert all(body in text for text in page.locator("#results li.finding p").all_text_contents())
    counts = []
    for polarity in ("strength", "concern", "neutral"):
        page.locator(f"input[name=polarity][value={polarity}]").check()
        counts.append(number(page))
        assert page.locator(f"#results li.finding:not(.{polarity})").count() == 0
        page.locator(f"input[name=polarity][value={polarity}]").uncheck()
    assert sum(counts) == of_body
    page.locator("#clear").click()
    page.locator("#filter-from").fill("2016")
    late = number(page)
    page.locator("#filter-from").fill("")
    page.locator("#filter-to").fill("2015")
    data = data_of(page)
    found = zip(data["findings"]["report"], data["findings"]["kind"], strict=True)
    undated = sum(not kind and not data["reports"]["published"][report] for report, kind in found)
    assert 0 < late < whole
    assert late + number(page) + undated == whole
    page.locator("#clear").click()
    programme = page.locator("#filter-programme option").nth(1).get_attribute("value")
    page.locator("#filter-programme").select_option(programme)
    assert 0 < number(page) < whole
    assert page.evaluate("performance.getEntriesByName('filter').length") > 10


@pytest.mark.parametrize("button", ["strengths", "concerns"])
def test_a_number_of_a_theme_leads_to_the_sentence_in_its_source(open_page, sample, button) -> None:
    page = open_page(sample)
    drill = page.locator("article.theme").nth(1).locator("button.drill", has_text=button)
    expected = int(drill.inner_text().split()[0])
    drill.click()
    assert number(page) == expected
    assert page.locator("#findings").evaluate("one => one === document.activeElement")
    assert page.locator("#filter-theme").input_value() == page.locator("article.theme").nth(1).get_attribute(
        "data-theme"
    )
    first = page.locator("#results li.finding").first
    text = first.locator("blockquote").text_content()
    first.locator("button.source").click()
    page.wait_for_selector("dialog#source[open] mark.here")
    assert "".join(page.locator("dialog#source mark.here").all_text_contents()) == text
    around = page.locator("dialog#source #source-text").inner_text()
    assert len(around) > len(text) * 3
    assert page.locator("dialog#source .page").inner_text() == "not paged"
    assert page.locator("#source-title").inner_text()
    # In view, not somewhere below.
    assert page.locator("dialog#source mark.here").first.evaluate(
        """mark => {
          const box = document.getElementById("source-text").getBoundingClientRect();
          const top = mark.getBoundingClientRect().top;
          return top >= box.top - 1 && top < box.bottom;
        }"""
    )


def test_every_finding_is_marked_word_for_word(open_page, sample) -> None:
    page = open_page(sample)
    texts = data_of(page)["findings"]["text"]
    page.locator("#filter-kind").select_option("all")
    page.locator("#results button.source").first.click()
    for n in range(15):
        page.wait_for_selector("dialog#source mark.here")
        marked = page.locator("dialog#source mark.here").all_text_contents()
        assert "".join(marked) in texts, n
        page.locator("#source-next").click()
    page.locator("#source-previous").click()
    assert page.locator("#source-place").inner_text().startswith("15 of")


def test_a_cell_of_the_heat_map_leads_to_its_findings(open_page, sample) -> None:
    page = open_page(sample)
    row = page.locator("#heat tbody tr").nth(2)
    cell = row.locator("td button.drill").nth(1)
    expected, body = int(cell.inner_text()), row.get_attribute("data-body")
    cell.click()
    assert number(page) == expected
    assert page.locator("#filter-body").input_value() == body
    assert page.locator("#filter-theme").input_value()


def test_the_numbers_of_the_summary_and_of_the_years_are_those_of_the_list(open_page, sample) -> None:
    page = open_page(sample)
    for selector in (
        "#summary button.drill",
        "#heat tbody tr td:nth-child(2) button.drill",
        "article.theme button.drill",
    ):
        for n in range(min(page.locator(selector).count(), 6)):
            drill = page.locator(selector).nth(n)
            text = drill.inner_text()
            drill.click()
            if "finding" in text or text.isdecimal():
                assert number(page) == int(text.split()[0].replace(",", "")), text
            if "bod" in text:
                assert page.locator("#spread").inner_text().startswith(f"on {text}"), text


def test_a_click_on_the_map_opens_a_source(open_page, sample) -> None:
    page = open_page(sample)
    page.locator("#map-chart").scroll_into_view_if_needed()
    page.wait_for_selector("#map-chart canvas")
    data, box = data_of(page)["findings"], page.locator("#map-chart").bounding_box()
    for n in range(0, 500, 25):
        # The chart's axes run from -300 to 10300, upwards.
        x = box["x"] + (data["x"][n] + 300) / 10_600 * box["width"]
        y = box["y"] + (10_300 - data["y"][n]) / 10_600 * box["height"]
        page.mouse.move(x, y)
        page.mouse.click(x, y)
        if page.locator("dialog#source[open]").count():
            break
    page.wait_for_selector("dialog#source[open] mark.here")
    assert "".join(page.locator("dialog#source mark.here").all_text_contents()) in data["text"]


def test_the_address_holds_the_view_and_brings_it_back(open_page, sample) -> None:
    page = open_page(sample)
    page.locator("article.theme").nth(4).locator("button.drill", has_text="concerns").click()
    page.locator("#search").fill("risk")
    fragment, found, texts = page.evaluate("location.hash.slice(1)"), number(page), listed(page)
    other = open_page(sample, fragment)
    assert (number(other), listed(other)) == (found, texts)
    assert other.locator("#search").input_value() == "risk"
    assert other.locator("input[name=polarity][value=concern]").is_checked()
    page.go_back()  # one step, however many letters were typed
    assert number(page) == 507
    assert page.locator("#search").input_value() == ""
    page.go_forward()
    assert (number(page), listed(page)) == (found, texts)
    page.locator("nav.parts a[href='#methods']").click()  # a part of the page is no other question
    assert number(page) == found
    page.go_back()
    assert number(page) == found


@pytest.mark.parametrize(
    "fragment",
    [
        "theme=99999",
        "body=Nobody",
        "polarity=none&kind=x",
        "from=abc&to=-1",
        "q=%22&x=%E0%A4%A",
        "=&==&%",
        "theme-999",
        "q=" + "x" * 5_000,
    ],
)
def test_an_address_that_makes_no_sense_breaks_nothing(open_page, sample, fragment) -> None:
    page = open_page(sample, fragment)
    assert page.locator("#count").inner_text().endswith(" of 507 findings")
    page.locator("#clear").click()
    assert number(page) == 507


def test_the_keyboard_alone_goes_from_the_top_to_a_source_and_back(open_page, sample) -> None:
    page = open_page(sample)
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "skip"
    page.keyboard.press("Enter")
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(f"{focused}.className + '#' + {focused}.id"))
        # What has the focus shows it.
        assert page.evaluate(f"getComputedStyle({focused}).outlineStyle") != "none", seen[-1]
        if page.evaluate(f"{focused}.closest('article.theme') !== null && {focused}.className.startsWith('drill')"):
            break
    expected = page.evaluate(f"{focused}.innerText").split()[0]
    page.keyboard.press("Enter")
    assert number(page) == int(expected)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.className") == "source":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog#source[open] mark.here")
    for _ in range(20):  # the focus stays in the dialog
        page.keyboard.press("Tab")
        assert page.evaluate(f"{focused} === document.body || {focused}.closest('dialog') !== null")
    page.keyboard.press("Escape")
    assert page.locator("dialog#source[open]").count() == 0
    assert page.evaluate(f"{focused}.className") == "source"


def test_on_paper_the_quotations_stand_open_and_the_filters_are_away(open_page, sample) -> None:
    page = open_page(sample)
    assert not page.locator("article.theme .quotes").first.is_visible()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("article.theme .quotes").first.is_visible()
    assert page.locator("article.theme blockquote").last.is_visible()
    assert not page.locator("nav.parts").is_visible()
    assert not page.locator("#filters").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert not page.locator("article.theme .quotes").first.is_visible()
    assert len(page.pdf()) > 50_000  # what a reader prints, with both events from the browser itself
    assert not page.locator("article.theme .quotes").first.is_visible()


def test_without_javascript_the_summary_and_the_themes_are_there(open_page, sample) -> None:
    page = open_page(sample, java_script_enabled=False)
    assert page.locator("#summary").is_visible()
    assert page.locator("article.theme h3").count() > 20
    page.locator("article.theme summary").first.click()
    assert page.locator("article.theme blockquote").first.is_visible()
    assert page.locator("#heat").is_visible()
    assert page.locator("noscript").first.is_visible()
    assert page.locator(".js-only:visible").count() == 0


def test_the_size_stays_below_three_megabytes_for_a_thousand_findings(sample) -> None:
    assert sample.stat().st_size / 507 < 3_000  # 700 kB are the library of charts, however many findings there are


def test_the_map_follows_the_filters_once_it_is_looked_at(open_page, sample) -> None:
    page = open_page(sample)
    chart, canvas = page.locator("#map-chart"), page.locator("#map-chart canvas").first
    chart.scroll_into_view_if_needed()
    page.wait_for_selector("#map-chart canvas")
    before = canvas.evaluate("one => one.toDataURL()")
    page.locator("#search").scroll_into_view_if_needed()
    page.locator("#search").fill("home visits")
    chart.scroll_into_view_if_needed()
    page.wait_for_function(
        "before => document.querySelector('#map-chart canvas').toDataURL() !== before", arg=before, timeout=10_000
    )
