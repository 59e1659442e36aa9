"""Build the sample corpus: annotated sources into pages and gold.

Each ``corpus/sample/src/*.rel`` (format: ``corpus/GUIDE.md``) becomes a page as a publisher would serve it, in
``corpus/sample/pages/``, and what an annotator found in it, in ``corpus/sample/gold/*.json``.

    python scripts/build_sample.py                      # rebuild corpus/sample in place
    python scripts/build_sample.py --check              # only say whether it is up to date, for the tests
    python scripts/build_sample.py SOURCES OUTPUT       # render other sources, such as corpus/training
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[1] / "corpus" / "sample"

# {+theme|text}, {-theme@2|text}, {=theme|text}, {r theme|text}
MARK = re.compile(r"\{([+\-=]|r )([a-z-]+)(?:@(\d+))?\|([^{}]*)\}")
KINDS = {"+": "strength", "-": "concern", "=": "neutral", "r ": "recommendation"}
# "P: text", "- text" (bullet), "1. text" (numbered note)
LINE = re.compile(r"(?:(?P<letter>[PHLNB]):|(?P<bullet>-)|(?P<number>\d+)\.) (?P<text>.*)")

OLD_PAGE = """\
<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} - HM Inspectorate of Probation</title>
<meta property="article:published_time" content="{published}T00:01:00+00:00"></head><body>
<a href="#content">Skip to content</a><nav><ul><li><a href="/">Home</a></li>\
<li><a href="/inspections/">Inspections</a></li><li><a href="/media/">Media</a></li></ul></nav>
<div id="content" class="entry-content"><h1>{title}</h1>
{body}
<p><a href="/uploads/release.pdf">Download this press release as a PDF (PDF, 61 kB)</a></p></div>
<aside><h3>Latest inspections</h3><ul>\
<li><a href="/x">An inspection of youth offending services in Elsewhere</a></li></ul></aside>
<footer><ul><li>Accessibility</li><li>Cookies policy</li></ul><p>© Crown copyright</p></footer></body></html>"""

NEW_PAGE = """\
<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} - HM Inspectorate of Probation</title>\
</head><body>
<div class="hale-cookie-banner"><p>We use some essential cookies to make this website work.</p></div>\
<a class="govuk-skip-link" href="#main-content">Skip to content</a>
<nav><ul><li><a href="/news/">News</a></li><li><a href="/our-reports/">Our reports</a></li></ul></nav>
<div class="hale-print-only"><p>All content is available under the Open Government Licence v3.0, \
except where otherwise stated.</p></div>
<main id="main-content"><article class="flexible-post-type-single"><h1 class="flexible-post-type-title">{title}</h1>
<div class="flexible-post-type-published-date">Published: \
<time class="entry-date published-date" datetime="{published}T00:01:00+00:00">{day}</time></div>
<div class="flexible-post-type-content">
{body}
</div></article></main><footer><p>© Crown copyright</p></footer></body></html>"""

JUMP_LINK = ' <span class="hale-jump-link"><a href="#top">(Back to top)</a></span></h2>'


class SourceError(Exception):
    """A source is not as the guide says."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: its kind (P H L N B, ``-`` bullet, ``n`` numbered note) and its text with marks."""

    kind: str
    text: str

    @property
    def plain(self) -> str:
        """The text without marks, as it is published."""
        return MARK.sub(lambda mark: mark[4], self.text)


@dataclass(frozen=True, slots=True)
class Release:
    """One annotated source."""

    meta: dict[str, str]
    lines: tuple[Line, ...]

    @property
    def bodies(self) -> list[dict[str, str]]:
        """The inspected bodies: ``Name|type ; Name|type``."""
        parts = [part.split("|") for part in listed(self.meta.get("bodies", ""))]
        return [{"name": name.strip(), "type": kind.strip()} for name, kind in parts]

    @property
    def ratings(self) -> list[dict[str, str | None]]:
        """The ratings: ``body number|scope|value|score``, the score may be missing."""
        ratings: list[dict[str, str | None]] = []
        for part in listed(self.meta.get("ratings", "")):
            number, scope, value, score = ([field.strip() for field in part.split("|")] + ["", "", ""])[:4]
            body = self.bodies[int(number) - 1]["name"]
            ratings.append({"body": body, "scope": scope, "value": value, "score": score or None})
        return ratings


def listed(value: str) -> list[str]:
    """Split "a ; b" into its parts."""
    return [part.strip() for part in value.split(" ; ") if part.strip()]


def parse(path: Path) -> Release:
    """Read one source.

    Raises:
        SourceError: a line has no kind, or a mark is broken.
    """
    head, _, rest = path.read_text(encoding="utf-8").partition("\n---\n")
    meta = {key: value.strip() for key, _, value in (line.partition(":") for line in head.strip().splitlines())}
    return Release(meta=meta, lines=tuple(parse_lines(path, rest)))


def parse_lines(path: Path, rest: str) -> Iterator[Line]:
    """Read the lines below the header."""
    for raw in filter(str.strip, rest.splitlines()):
        found = LINE.fullmatch(raw)
        if found is None:
            message = f"{path}: a line begins with P: H: L: N: B: - or a number, not {raw!r}"
            raise SourceError(message)
        if set("{}") & set(MARK.sub("", found["text"])):
            message = f"{path}: broken mark in {raw!r}"
            raise SourceError(message)
        yield Line(found["letter"] or found["bullet"] or "n", found["text"])


def gold(release: Release) -> dict[str, object]:
    """Return what the annotator found."""
    meta, bodies = release.meta, release.bodies
    items = [
        {
            "kind": KINDS[mark[1]],
            "theme": mark[2],
            "text": mark[4].strip(),
            "body": bodies[int(mark[3] or 1) - 1]["name"] if bodies else None,
            "in": "bullet" if line.kind == "-" else "prose",
        }
        for line in release.lines
        for mark in MARK.finditer(line.text)
    ]
    return {
        **{key: meta[key] for key in ("id", "era", "site", "title", "published")},
        "programme": meta.get("programme") or None,
        "bodies": bodies,
        "ratings": release.ratings,
        "speaker": meta.get("speaker") or None,
        "traps": meta.get("traps") or None,
        "items": items,
    }


def text_page(release: Release) -> str:
    """Return the release as a text file."""
    out = [release.meta["title"], ""]
    for line in release.lines:
        marks = {"-": f"  • {line.plain}", "n": f"- {line.plain}"}
        out += [marks[line.kind]] if line.kind in marks else ["", line.plain, ""]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(out)).strip() + "\n"


def html_page(release: Release) -> str:
    """Return the release as a web page of the older or the newer site."""
    meta = release.meta
    published = date.fromisoformat(meta["published"])
    new = meta["site"] == "new"
    body = "\n".join(html_blocks(release.lines))
    return (NEW_PAGE if new else OLD_PAGE).format(
        title=html.escape(meta["title"], quote=False),
        published=published.isoformat(),
        day=published.strftime("%d %B %Y"),
        body=body.replace("</h2>", JUMP_LINK) if new else body,
    )


def html_blocks(lines: tuple[Line, ...]) -> Iterator[str]:
    """Return paragraphs, headings and lists, one tag a line."""
    lists = {"-": "ul", "n": "ol"}
    opened: str | None = None
    for line in lines:
        wanted = lists.get(line.kind)
        if opened != wanted:
            if opened:
                yield f"</{opened}>"
            if wanted:
                yield f"<{wanted}>"
            opened = wanted
        text = html.escape(line.plain, quote=False)
        frame = {"-": "<li>{}</li>", "n": "<li>{}</li>", "H": "<h2>{}</h2>", "N": "<p><strong>{}</strong></p>"}
        yield frame.get(line.kind, "<p>{}</p>").format(text)
    if opened:
        yield f"</{opened}>"


def build(sources: Path) -> dict[str, str]:
    """Render every source of a folder.

    Returns:
        The content of each file by its name: ``pages/s01.html``, ``gold/s01.json``.

    Raises:
        SourceError: a source is broken, or there is none.
    """
    files: dict[str, str] = {}
    for path in sorted(sources.glob("*.rel")):
        release = parse(path)
        name, plain = release.meta["id"], release.meta["site"] == "plain"
        files[f"pages/{name}.txt" if plain else f"pages/{name}.html"] = (text_page if plain else html_page)(release)
        files[f"gold/{name}.json"] = json.dumps(gold(release), indent=1, ensure_ascii=False) + "\n"
    if not files:
        message = f"{sources} holds no .rel file"
        raise SourceError(message)
    return files


def changed(files: dict[str, str], output: Path) -> list[str]:
    """Name the files that are missing, other than built, or that no source makes."""
    there = {
        f"{folder}/{path.name}": path.read_bytes()
        for folder in ("pages", "gold")
        for path in (output / folder).glob("*")
        if path.suffix in {".html", ".txt", ".json"}
    }
    built = {name: text.encode() for name, text in files.items()}
    return sorted(name for name in there | built if there.get(name) != built.get(name))


def main(arguments: list[str] | None = None) -> int:
    """Build, or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="?", default=SAMPLE / "src", help="folder of .rel files")
    parser.add_argument("output", type=Path, nargs="?", default=SAMPLE, help="folder for pages/ and gold/")
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if something would change")
    options = parser.parse_args(arguments)
    try:
        files = build(options.sources)
    except SourceError as error:
        print(f"build_sample: {error}", file=sys.stderr)
        return 1
    stale = changed(files, options.output)
    if options.check:
        print("\n".join(f"stale: {name}" for name in stale) or "up to date")
        return 1 if stale else 0
    for name in stale:
        path = options.output / name
        if name not in files:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8", newline="\n")
    kinds = Counter(
        item["kind"] for name, text in files.items() if name.startswith("gold/") for item in json.loads(text)["items"]
    )
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    print(f"{len(files) // 2} releases, {counts}; {len(stale)} files written or removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
