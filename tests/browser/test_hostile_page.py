"""The report of a corpus that wants to do harm: nothing of it runs, and nothing breaks."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from windows import NARROW, WIDE

# Links that do something else than lead to a page, and what would run: none may come out of the data.
ACTIVE = """() => {
  const tags = ["IFRAME", "OBJECT", "EMBED", "BASE", "IMG", "LINK", "FRAME", "AUDIO", "VIDEO", "MARQUEE", "TEMPLATE"];
  const acts = at => /^on|^srcdoc$/i.test(at.name) || /^\\s*(javascript|data|vbscript):/i.test(at.value);
  return [...document.querySelectorAll("*")].flatMap(one => [
    ...[...one.attributes].filter(acts).map(at => one.tagName + " " + at.name),
    ...(tags.includes(one.tagName) ? [one.tagName] : []),
  ]);
}"""


def quiet(page) -> None:
    """Nothing of the corpus ran or became markup."""
    assert page.evaluate("window.__pwned") is None
    assert page.evaluate(ACTIVE) == []
    assert page.evaluate("document.querySelectorAll('script').length") == 5
    assert page.evaluate("document.querySelectorAll('form').length") == 1


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_runs_and_nothing_is_wider_than_the_window(open_page, hostile_page, size) -> None:
    page = open_page(hostile_page, size=size)
    quiet(page)
    page.locator("#open-all").click()
    for name in page.locator("main > section").evaluate_all("all => all.map(one => one.id)"):
        page.locator(f"#{name}").scroll_into_view_if_needed()
    for _ in range(4):
        page.locator("#more").click()
    page.wait_for_selector("#map-chart canvas")
    quiet(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_sort_of_finding_can_be_opened(open_page, hostile_page, size) -> None:
    page = open_page(hostile_page, size=size)
    # The sentence of each release that no other finding of it says; the longest release has it too often.
    page.locator("#search").fill('"contingency plans"')
    while page.locator("#more").is_visible():
        page.locator("#more").click()
    found = page.locator("#results li.finding").evaluate_all(
        """all => all.map((one, n) => [one.dataset.id.split("-")[0], n, one.querySelector("blockquote").textContent])"""
    )
    chosen = {report: (n, text) for report, n, text in reversed(found)}
    assert len(chosen) > 60
    buttons = page.locator("#results button.source")
    step = 1 if size is WIDE else 4  # a narrow window shows the same texts
    for n, text in list(chosen.values())[::step]:
        buttons.nth(n).evaluate("one => one.click()")  # without the scrolling that a mouse needs
        page.wait_for_selector("dialog#source mark.here", state="attached")
        marked = " ".join("".join(page.locator("dialog#source mark.here").all_text_contents()).split())
        # In the list white space is single, and what is very long is cut.
        assert marked == text or (text.endswith("…") and len(text) == 2_000 and marked.startswith(text[:-1]))
        for address in page.locator("dialog#source a").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
            assert address.startswith(("https://", "http://"))
        assert page.evaluate("window.__pwned") is None
        assert page.evaluate("document.querySelector('dialog#source').scrollWidth") <= size["width"]
        page.keyboard.press("Escape")
    quiet(page)


@pytest.mark.parametrize(
    "words",
    [
        "<script>",
        '"',
        "\\",
        "(",
        "[",
        "*",
        "__proto__",
        "constructor",
        "{{7*7}}",
        "\u202e",
        "</script>",
        "x" * 50_000,
        "%00",
        "'",
    ],
)
def test_any_words_can_be_searched_for(open_page, hostile_page, words) -> None:
    page = open_page(hostile_page)
    page.locator("#search").fill(words)
    assert page.locator("#count").inner_text().endswith("findings")
    quiet(page)


def test_the_map_tells_findings_as_text(open_page, hostile_page) -> None:
    page = open_page(hostile_page)
    page.locator("#map-chart").scroll_into_view_if_needed()
    page.wait_for_selector("#map-chart canvas")
    data, box = json.loads(page.locator("#data").text_content())["findings"], page.locator("#map-chart").bounding_box()
    for n in range(0, len(data["x"]), 40):
        page.mouse.move(
            box["x"] + (data["x"][n] + 300) / 10_600 * box["width"],
            box["y"] + (10_300 - data["y"][n]) / 10_600 * box["height"],
        )
    assert page.locator("#map-chart .tip").count()
    quiet(page)


def test_an_address_with_script_is_only_looked_for(open_page, hostile_page) -> None:
    page = open_page(
        hostile_page,
        "q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&body=%3Cscript%3E&theme=%22%3E%3Csvg%20onload%3Dalert(1)%3E",
    )
    assert page.locator("#count").inner_text().startswith("0 of")
    quiet(page)
