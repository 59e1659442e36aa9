"""How heavy and how quick the HTML report is, in headless Chromium: size, first paint, filters, memory.

    python scripts/benchmark_html.py                 # the sample corpus, and one of 20,000 findings
    python scripts/benchmark_html.py --findings 5000
    python scripts/benchmark_html.py --folder my-releases

The large corpus holds the releases of the sample corpus again and again, about other bodies in other years and with
other words, through the whole pipeline but for the vectors, which are those of the sample's sentences moved a little:
to embed 20,000 sentences takes minutes and says nothing about the page. Machines differ and are noisy: ratios between
two sizes tell more than seconds. Needs Playwright and Chromium (`make servers`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from reportminer import Corpus
from reportminer.pipeline.places import sample_pages
from reportminer.report.writing import write_report

FILTERS = 30
COMPARED = ("size_mb", "first_paint_ms", "ready_ms", "filter_median_ms", "painted_median_ms", "heap_mb")
# Syllables of places that are not there.
FIRST = [
    "Al",
    "Bar",
    "Cor",
    "Dun",
    "El",
    "Fen",
    "Gar",
    "Hol",
    "Ing",
    "Jar",
    "Kel",
    "Lor",
    "Mar",
    "Nor",
    "Or",
    "Pen",
    "Quin",
    "Ros",
    "Sal",
    "Tor",
    "Ul",
    "Var",
    "Wes",
    "Yar",
    "Zel",
]
LAST = ["ford", "ham", "ton", "by", "march", "dale", "mere", "stead", "combe", "wick"]
# What a sentence is varied with, so that texts differ as those of different reports do.
WORDS = ["nearly", "usually", "often", "always", "seldom", "mostly", "clearly", "already", "still", "also"]
# Performance as the browser tells it, once the page has been quiet for a moment.
FIRST_PAINT = """async () => {
  await new Promise(done => setTimeout(done, 500));
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return [paint ? paint.startTime : NaN, window.__ready, (performance.memory || {}).usedJSHeapSize / 1e6];
}"""
READY = """new MutationObserver((_, self) => {
  if (document.documentElement && document.documentElement.dataset.ready === "yes") {
    window.__ready = performance.now(); self.disconnect();
  }
}).observe(document, {attributes: true, childList: true, subtree: true});"""
# Set one thing, wait until the frame with the answer is painted: milliseconds by our own clock and by the page's.
FILTER = """async ([id, value]) => {
  const painted = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  const input = document.getElementById(id);
  await painted();
  performance.clearMeasures("filter");
  const begin = performance.now();
  input.value = value;
  input.dispatchEvent(new Event(input.tagName === "SELECT" ? "change" : "input", {bubbles: true}));
  await painted();
  const own = performance.getEntriesByName("filter");
  return [own.length ? own[own.length - 1].duration : NaN, performance.now() - begin];
}"""
SCROLL = """async () => {
  const box = document.querySelector("#heatmap .scroll");
  box.scrollIntoView();
  const frames = [];
  let last = performance.now();
  for (let n = 0; n < 60; n += 1) {
    box.scrollBy(40, n % 2 ? 24 : -24);
    await new Promise(done => requestAnimationFrame(done));
    const now = performance.now(); frames.push(now - last); last = now;
  }
  return frames;
}"""


class Varied:
    """Vectors for sentences that were varied: that of the sentence which each was made from, moved by its hash."""

    def __init__(self, originals: dict[str, np.ndarray], key: str) -> None:
        self.key, self.dims, self.max_tokens = key, len(next(iter(originals.values()))), 0
        self._originals = originals
        self._fallback = np.stack(list(originals.values()))

    def encode(self, texts: Sequence[str], *, progress: object = None) -> np.ndarray:
        """Return unit vectors."""
        del progress
        rows = np.stack([self._row(text) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _row(self, text: str) -> np.ndarray:
        digest = sha256(text.encode()).digest()
        found = self._originals.get(plain(text))
        if found is None:  # a sentence whose mask or cut differs from the sample's
            found = self._fallback[int.from_bytes(digest[:4], "big") % len(self._fallback)]
        return found + np.random.default_rng(int.from_bytes(digest[:8], "big")).normal(0, 0.012, self.dims)

    def count_truncated(self, texts: Sequence[str]) -> int:
        """Return 0: nothing is cut."""
        del texts
        return 0


def plain(text: str) -> str:
    """Return a sentence without what `write_pages` put in: a key to the sentence that it was made from.

    Examples:
        >>> plain("Plans usually were clear; all of them.") == plain("plans were clear, all of them")
        True
    """
    return " ".join(word for word in re.findall(r"[a-z]+", text.lower()) if word not in WORDS)[:60]


def write_pages(folder: Path, copies: int) -> None:
    """Write the sample's releases so many times, about other places, in other years, with a word more in each item."""
    draw = random.Random(0)  # noqa: S311 - no secret
    folder.mkdir(parents=True)
    places = [first + last for first in FIRST for last in LAST]
    for page in sorted(sample_pages().iterdir()):
        text = page.read_text(encoding="utf-8")
        names = sorted(set(re.findall(r"\b(?:[A-Z][a-z]{4,}(?:march|holme|ton|ford|by|moel|dale|sby))\b", text)))
        for n in range(copies):
            made = text
            for name in names:
                made = made.replace(name, draw.choice(places))
            made = re.sub(r"(<li>)(\w+)", lambda m: f"{m[1]}{m[2]} {draw.choice(WORDS)}", made)
            made = re.sub(r"(?<= )(was|were|had)(?= )", lambda m: f"{m[1]} {draw.choice(WORDS)}", made)
            made = re.sub(r"\b20[12]\d(?=-\d\d-\d\dT)", lambda _: str(2010 + draw.randrange(16)), made)
            (folder / f"{page.stem}-{n:03}{page.suffix}").write_text(made, encoding="utf-8")


def large(folder: Path, findings: int) -> Corpus:
    """Return a corpus of about so many findings with its themes made."""
    with Corpus.sample(database=folder / "sample.sqlite") as sample:
        sample.run()
        texts, model = [one.text for one in sample.store.themes.inputs()], sample.store.themes.run()
        vectors = sample._embedder.encode(texts)  # noqa: SLF001 - the model that travels with the package
        number = sum(one.kind == "finding" for one in sample.store.themes.inputs())
    if model is None:
        sys.exit("the sample corpus has no themes")
    write_pages(folder / "pages", max(round(findings / number), 1))
    embedder = Varied({plain(text): vector for text, vector in zip(texts, vectors, strict=True)}, model.model)
    corpus = Corpus(folder / "pages", embedder=embedder)
    corpus.clustering = type(corpus.clustering)(resamples=0, space="general")
    corpus.run()
    return corpus


def build(corpus: Corpus, path: Path) -> dict[str, float]:
    """Write the report twice: with the map to be laid out, and with the one that is stored."""
    figures = {}
    for name in ("first", "again"):
        begin = time.perf_counter()
        written = write_report(corpus, path, force=True)
        figures[f"build_s_{name}"] = time.perf_counter() - begin
    return figures | {
        "findings": written.findings,
        "size_mb": written.size / 1e6,
        "mb_per_1000": written.size / 1e3 / max(written.findings, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def questions(page: object) -> Iterator[tuple[str, str]]:
    """Return different filters and searches: each is set, and the next one comes on top of it or takes it away."""
    data = json.loads(page.locator("#data").text_content())  # type: ignore[attr-defined]
    bodies, themes, texts = data["lists"]["bodies"], data["themes"]["id"], data["findings"]["text"]
    draw = random.Random(1)  # noqa: S311
    while True:
        yield "search", draw.choice(draw.choice(texts).split())
        yield "search", " ".join(draw.choice(texts).split()[:2])
        yield "search", ""
        yield "filter-theme", str(draw.choice(themes))
        yield "filter-theme", ""
        yield "filter-body", draw.choice(bodies) if bodies else ""
        yield "filter-body", ""
        yield "filter-from", str(2010 + draw.randrange(10))
        yield "filter-from", ""
        yield "search", '"no such words"'
        yield "search", ""


def look(path: Path) -> dict[str, float]:
    """Open a report in Chromium and measure."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this needs it

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("there is no Chromium: `make servers` installs it on Debian")
    figures: dict[str, float] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--enable-precise-memory-info"])
        paints, readies = [], []
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(READY)
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready=yes]", timeout=60_000)
            paint, ready, heap = page.evaluate(FIRST_PAINT)
            paints.append(paint)
            readies.append(ready)
        figures |= {"first_paint_ms": statistics.median(paints), "ready_ms": statistics.median(readies)}
        for mapped in ("", "_map"):  # with the map it is drawn anew at each filter
            if mapped:
                page.locator("#map-chart").scroll_into_view_if_needed()
                page.wait_for_timeout(500)
            asked = zip(questions(page), range(FILTERS), strict=False)
            times = [page.evaluate(FILTER, list(one)) for one, _ in asked]
            for n, name in enumerate(("filter", "painted")):
                some = [one[n] for one in times]
                figures[f"{name}{mapped}_median_ms"] = statistics.median(some)
                figures[f"{name}{mapped}_worst_ms"] = max(some)
        frames = page.evaluate(SCROLL)
        figures |= {"heat_frame_median_ms": statistics.median(frames), "heat_frame_worst_ms": max(frames)}
        figures["heap_mb"] = page.evaluate("(performance.memory || {}).usedJSHeapSize / 1e6")
        figures["heap_at_first_mb"] = heap
        browser.close()
    return figures


def measured(name: str, corpus: Corpus, folder: Path) -> dict[str, float]:
    """Build and look; print what was found."""
    path = folder / f"{name}.html"
    begin = time.perf_counter()
    figures = build(corpus, path) | look(path)
    print(f"{name}: {figures['findings']:,.0f} findings, measured in {time.perf_counter() - begin:.0f} s")
    for key, value in figures.items():
        print(f"  {key:24}{value:12,.2f}")
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the corpora that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=20_000, help="size of the large corpus; 0 for none")
    parser.add_argument("--folder", type=Path, help="a corpus of your own in place of both")
    parser.add_argument("--keep", type=Path, help="folder for the reports, to look at them")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reports = given.keep or folder
        reports.mkdir(parents=True, exist_ok=True)
        if given.folder is not None:
            with Corpus(given.folder) as corpus:
                corpus.run()
                measured(given.folder.name, corpus, reports)
            return 0
        with Corpus.sample(database=folder / "small.sqlite") as corpus:
            corpus.run()
            small = measured("sample", corpus, reports)
        if given.findings:
            begin = time.perf_counter()
            with large(folder, given.findings) as corpus:
                print(f"large corpus made in {time.perf_counter() - begin:.0f} s")
                big = measured("large", corpus, reports)
            ratio = big["findings"] / small["findings"]
            told = [f"{key} × {big[key] / small[key]:.1f}" for key in COMPARED if small[key]]
            print(f"{ratio:.0f} times the findings: {', '.join(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
