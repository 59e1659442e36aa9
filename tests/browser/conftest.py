"""A real browser for the HTML report: Debian's Chromium, driven by Playwright.

Whatever a test does, it fails where the page wrote an error to the console, threw one, asked for anything but itself,
or opened a dialog of the browser.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import disable_socket, enable_socket

from reportminer import Corpus
from reportminer.report.writing import write_report

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from windows import WIDE

import hostile

REQUIRED = os.environ.get("REPORTMINER_REQUIRE_BROWSER") == "1"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def skip(what: str, how: str) -> None:
    """Leave a test out for want of something, or fail where it must be there."""
    message = f"no {what}: {how}"
    if REQUIRED:
        pytest.fail(f"{message}; REPORTMINER_REQUIRE_BROWSER=1 demands it")
    pytest.skip(message)


@dataclass
class Seen:
    """What a page did beside showing itself."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def watch(self, page: Any, address: str) -> None:
        def talk(message: Any) -> None:
            if message.type in {"error", "warning", "assert"}:
                self.console.append(message.text)

        def ask(request: Any) -> None:
            if request.url.split("#")[0] != address and not request.url.startswith(("data:", "blob:")):
                self.requests.append(request.url)

        def dialog(shown: Any) -> None:
            self.dialogs.append(shown.message)
            shown.dismiss()

        page.on("console", talk)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", dialog)
        page.on("popup", lambda other: self.opened.append(other.url))
        page.context.on("request", ask)


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        skip("Chromium", "`make servers` installs it on Debian")
    playwright = (
        pytest.importorskip("playwright.sync_api") if not REQUIRED else __import__("playwright.sync_api").sync_api
    )
    # Playwright talks with the browser through pipes, and Python's event loop wakes itself through a pair of sockets.
    enable_socket()
    try:
        with playwright.sync_playwright() as driver:
            started = driver.chromium.launch(executable_path=CHROMIUM, args=["--force-color-profile=srgb"])
            disable_socket(allow_unix_socket=True)
            yield started
            started.close()
    finally:
        enable_socket()


Open = Callable[..., Any]


@pytest.fixture
def open_page(browser) -> Iterator[Open]:
    """Open a file in a window of its own; at the end of the test the page must have been quiet."""
    contexts: list[Any] = []
    watched: list[Seen] = []

    def open_one(path: Path, fragment: str = "", *, size: dict[str, int] = WIDE, **options: Any) -> Any:
        context = browser.new_context(viewport=size, **({"reduced_motion": "reduce"} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        seen = Seen()
        seen.watch(page, path.as_uri())
        watched.append(seen)
        page.goto(path.as_uri() + (f"#{fragment}" if fragment else ""))
        if options.get("java_script_enabled", True):
            page.wait_for_selector("html[data-ready=yes]")
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert watched == [Seen()] * len(watched)


@pytest.fixture(scope="package")
def sample(tmp_path_factory) -> Path:
    """The report of the sample corpus."""
    folder = tmp_path_factory.mktemp("sample")
    with Corpus.sample(database=folder / "sample.sqlite") as corpus:
        corpus.run()
        write_report(corpus, folder / "sample.html")
    return folder / "sample.html"


@pytest.fixture(scope="package")
def hostile_page(tmp_path_factory) -> Path:
    """The report of a corpus that wants to do harm, whose database was tampered with too."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write_hostile(folder / "pages", bullets=300)
    with Corpus(folder / "pages") as corpus:
        corpus.run()
        place = corpus.database
    hostile.poison(place)
    with Corpus(folder / "pages") as corpus:
        write_report(corpus, folder / "hostile.html", title=f"Themes {hostile.MARKUP[4]}")
    return folder / "hostile.html"


@pytest.fixture(scope="session")
def axe() -> str:
    """The rules of axe-core, to be run in a page."""
    if not AXE.is_file():
        skip("axe-core", "`make axe` installs it, with npm")
    return AXE.read_text(encoding="utf-8")
