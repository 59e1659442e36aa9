"""The built site holds together: links, anchors and pictures are there, and nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

# What a browser fetches by itself.
FETCHED = (
    ("script", "src"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("object", "data"),
    ("embed", "src"),
)
LINKED = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}


def elsewhere(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def place(page: str, address: str) -> tuple[str, str]:
    """Return the file that a link of a page leads to, and the anchor in it."""
    parts = urlsplit(address)
    if not parts.path:
        return page, unquote(parts.fragment)
    steps: list[str] = []
    for step in (PurePosixPath(page).parent / unquote(parts.path)).parts:
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps), unquote(parts.fragment)


def test_every_page_of_the_navigation_is_built(soups) -> None:
    assert {"index.html", "tutorial.html", "cli.html", "api.html", "guide.html", "models/theme-space.html"} <= {*soups}
    assert len(soups) > 20
    assert [name for name, soup in soups.items() if soup.h1 is None or not soup.h1.get_text(strip=True)] == []


def test_no_page_stands_twice_in_the_navigation(soups) -> None:
    links = [one["href"] for one in soups["index.html"].select("nav.md-nav--primary li.md-nav__item > a[href]")]
    pages = [link for link in links if not link.startswith("#")]
    assert len(pages) > 20
    assert sorted({*pages}) == sorted(pages)


def test_nothing_is_fetched_from_elsewhere(soups) -> None:
    found = []
    for name, soup in soups.items():
        for tag, attribute in FETCHED:
            found += [(name, one[attribute]) for one in soup.find_all(tag) if elsewhere(one.get(attribute, ""))]
        for link in soup.find_all("link"):
            if LINKED & {*link.get("rel", [])} and elsewhere(link.get("href", "")):
                found.append((name, link["href"]))
    assert found == []


def test_no_style_fetches_from_elsewhere(site, soups) -> None:
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    styles += [one.get_text() for soup in soups.values() for one in soup.find_all("style")]
    assert styles
    asked = re.compile(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//[^)\s]+")
    assert [one for text in styles for one in asked.findall(text)] == []


def test_every_link_within_the_site_leads_somewhere(site, soups) -> None:
    anchors = {name: {one["id"] for one in soup.find_all(id=True)} for name, soup in soups.items()}
    dead, seen = [], 0
    for name, soup in soups.items():
        if name == "404.html":  # it is shown at any address, so its links are of the root
            continue
        for link in soup.find_all("a", href=True):
            if urlsplit(link["href"]).scheme or elsewhere(link["href"]):
                continue
            file, anchor = place(name, link["href"])
            there = (site / file).is_file() and (not anchor or anchor in anchors.get(file, set()))
            seen += 1
            dead += [] if there or anchor == "__skip" else [(name, link["href"])]
    assert seen > 1000
    assert dead == []


def test_every_picture_is_there_and_is_told_in_words(site, soups) -> None:
    pictures = [(name, one) for name, soup in soups.items() for one in soup.find_all("img")]
    assert pictures
    assert [(name, one["src"]) for name, one in pictures if not (site / place(name, one["src"])[0]).is_file()] == []
    assert [(name, one["src"]) for name, one in pictures if not one.get("alt", "").strip()] == []
