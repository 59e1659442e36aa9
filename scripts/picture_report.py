"""Draw the picture of the HTML report that README shows, ``docs/report.webp``, from the sample corpus.

To be run when the report looks otherwise. Needs Playwright and a Chromium (``make servers`` on Debian, or name one by
``REPORTMINER_CHROMIUM``):

    python scripts/picture_report.py
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Page, sync_playwright

import reportminer as rm

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "report.webp"
WIDTH, HEIGHT, GAP = 1160, 1500, 24
# Left: the page as it opens. Right: what is further below.
BELOW = ("#heatmap", "#map")
MOST_BYTES = 300_000


def shot(page: Page, section: str | None) -> Image.Image:
    """Return a picture of the top of the page, or of a section."""
    if section is None:
        taken = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    else:
        taken = page.locator(section).screenshot()
    return Image.open(io.BytesIO(taken)).convert("RGB")


def composed(top: Image.Image, below: list[Image.Image]) -> Image.Image:
    """Return the top beside the sections, which are made as wide as the rest of the height lets them be."""
    width = int((HEIGHT - GAP * (len(below) - 1)) / sum(one.height / (one.width + 2 * GAP) for one in below))
    width = min(width, WIDTH)
    picture = Image.new("RGB", (WIDTH + 3 * GAP + width, HEIGHT + 2 * GAP), "#e4e7eb")
    picture.paste(top, (GAP, GAP))
    y = GAP
    for one in below:
        # A section has no margin of its own.
        framed = ImageOps.expand(one, border=(GAP, 0), fill="white")
        scaled = framed.resize((width, round(framed.height * width / framed.width)), Image.Resampling.LANCZOS)
        picture.paste(scaled, (WIDTH + 2 * GAP, y))
        y += scaled.height + GAP
    return picture


def main() -> int:
    """Write the report, look at it, and write the picture."""
    chromium = os.environ.get("REPORTMINER_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "themes.html"
        with rm.Corpus.sample(database=Path(folder) / "sample.sqlite") as corpus:
            corpus.run()
            rm.write_report(corpus, path)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium)
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready=yes]")
            pictures = [shot(page, None), *(shot(page, section) for section in BELOW)]
            browser.close()
    picture = composed(pictures[0], pictures[1:])
    picture.save(PICTURE, quality=82, method=6)
    print(f"{PICTURE.relative_to(ROOT)}: {picture.width} × {picture.height}, {PICTURE.stat().st_size:,} bytes")
    return 0 if PICTURE.stat().st_size < MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())
