"""The rules of axe-core (WCAG 2.2 A and AA, and its best practices) on the report: nothing serious is broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from windows import NARROW, WIDE

# In the page: what is broken, by impact, rule and place.
RUN = """async (axe) => {
  (0, eval)(axe);
  const found = await window.axe.run(document, {resultTypes: ["violations"]});
  const told = node => [node.target.join(" "), node.failureSummary];
  return found.violations.map(one => [one.impact, one.id, one.nodes.slice(0, 3).map(told)]);
}"""


def broken(page, axe) -> list:
    return [one for one in page.evaluate(RUN, axe) if one[0] in {"serious", "critical"}]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_serious_is_broken(open_page, sample, axe, scheme, size) -> None:
    # Rules are run from outside, which the page's own policy forbids as it should.
    page = open_page(sample, size=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#open-all").click()
    page.locator("#map-chart").scroll_into_view_if_needed()
    assert broken(page, axe) == []


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (NARROW, "light")], ids=["wide", "narrow"])
def test_nothing_serious_is_broken_with_a_source_open_and_filters_set(open_page, sample, axe, scheme, size) -> None:
    page = open_page(sample, "q=risk&polarity=concern", size=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#results button.source").first.click()
    page.wait_for_selector("dialog#source mark.here")
    assert broken(page, axe) == []


def test_the_policy_of_the_page_forbids_to_make_code_of_text(open_page, sample) -> None:
    page = open_page(sample, bypass_csp=True)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_hostile_report_breaks_nothing_serious(open_page, hostile_page, axe) -> None:
    assert broken(open_page(hostile_page, bypass_csp=True), axe) == []
