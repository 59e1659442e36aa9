"""A corpus that wants to do harm: releases that read like any other, with everything in them that programs fell for.

`write_hostile` writes the pages. `poison` puts what a page can hardly bring (an address, a name of a body, a label of a
theme that is script) into the database as well: whoever shows a value must not rely on where it came from.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from html import escape
from itertools import cycle, islice
from pathlib import Path

# Whatever runs leaves a mark that a browser can be asked for.
PROBE = "window.__pwned=(window.__pwned||0)+1"

# What a page, a terminal or a spreadsheet may obey. Each stands in a title, in findings and around them.
MARKUP = (
    f"<script>{PROBE}</script>",
    f"<img src=x onerror={PROBE}>",
    f'"><svg onload="{PROBE}">',
    f"' autofocus onfocus='{PROBE}' x='",
    f"</script><script>{PROBE}</script>",
    f"<!--<script>{PROBE}</script>",
    f"--><script>{PROBE}</script>",
    f"]]><script>{PROBE}</script>",
    f"</title></style></textarea></template><script>{PROBE}</script>",
    f'<a href="javascript:{PROBE}">the plan</a>',
    f"<iframe srcdoc='<script>parent.{PROBE[7:]}</script>'></iframe>",
    f"&lt;script&gt;{PROBE}&lt;/script&gt;",
    f"\\u003cscript\\u003e{PROBE}\\u003c/script\\u003e",
    '<mark class="here">another sentence</mark></dialog></section></main>',
    "<meta http-equiv=refresh content=0;url=https://example.org/>",
    "<base href=https://example.org/><link rel=stylesheet href=https://example.org/x.css>",
    "<img src=https://example.org/x.png><form action=https://example.org/><button>Search</button></form>",
)
TEMPLATES = ("{{7*7}}", "${7*7}", "<%= 7*7 %>", "{% raw %}", "#{7*7}", "%(here)s %s {0} {here!r}", "$& $1 \\1 \\g<0>")
FORMULAS = ('=HYPERLINK("https://example.org/","plan")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1")
WRITING = (
    "\u202egnippots tuohtiw\u202c",
    "\u2066\u2067isolated\u2069\u2069",
    "\u200f\u200e\u061c",
    "\u200b\u200c\u200d\ufeff\u2060\u00ad",
    "\u2028\u2029",
    "Z\u0351\u036b\u0343\u036a\u0302a\u030d\u0367\u034cl\u0363\u036fg\u034e\u0349o",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\ufdfa\U00012031",
)
TERMINAL = (
    "\x1b[2J\x1b[31m",
    "\x1b]0;owned\x07",
    "\x1b]8;;https://example.org/\x1b\\plan\x1b]8;;\x1b\\",
    "\x9b31m\x90\x9c",
    "\x00\x08\x7f\x0e",
    "[bold red]plan[/bold red] [link=https://example.org/]plan[/link] [/]",
)
NAMES = ("__proto__", "constructor", "toString", "NaN", "null", "undefined", "'; DROP TABLE findings; --", '"* NEAR(')
PAYLOADS = (*MARKUP, *TEMPLATES, *FORMULAS, *WRITING, *TERMINAL, *NAMES)

# Bullets of releases that are mined as findings whatever is put in; {} is where.
STRENGTHS = (
    "sentence plans {} were drawn up in good time and tackled the right things",
    "pre-sentence reports {} were well argued and trusted by the court",
    "victim contact officers {} kept families well informed at every stage",
    "staff {} worked well with partners to protect the public",
)
CONCERNS = (
    "home visits {} were too rarely made to the most dangerous people",
    "contingency plans {} were frequently too sketchy to be put into effect",
    "managers {} did not check the quality of assessments often enough",
)
PLACES = ("Northmarch", "Wexholme", "Ullersby", "Varnwick", "Thrapwell", "Garrowdale", "Trellick", "Dunnerfield")

CANONICAL = (
    f"javascript:{PROBE}",
    f"data:text/html,<script>{PROBE}</script>",
    f'https://example.org/"onmouseover="{PROBE}"x="',
    f"https://example.org/<script>{PROBE}</script>",
    f" JaVaScRiPt\n:{PROBE}",
    "https://user:word@example.org/\u202emth.tropер",
    "//example.org/release",
    "file:///etc/passwd",
)
# Names of files; a system that cannot have one goes without it.
FILES = (
    f"<img src=x onerror={PROBE}>.html",
    "a\"b'c&lt;d.html",
    "two\nlines.html",
    "up..%2f..  ..html",
    "\u202elmth.esrever.html",
    "\x1b[31mred.html",
    "=1+1.html",
    "{{7*7}}${7*7}.html",
    "undecodable-\udcff.html",
    "-rf.html",
    "per%2e%2e%2fcent?q#f.html",
)

LONG_TITLE = 1_000_000
LONG_WORD = 100_000


def write_hostile(folder: Path, *, bullets: int = 10_000) -> int:
    """Write the pages into a folder, which is made.

    Args:
        folder: where.
        bullets: number of bullets in the longest release.

    Returns:
        Number of files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages: dict[str, str] = {}
    for n, payload in enumerate(PAYLOADS):
        name = FILES[n] if n < len(FILES) else f"release-{n:02}.html"
        pages[name] = _release(n, payload, canonical=CANONICAL[n % len(CANONICAL)])
    pages["long-title.html"] = _release(90, MARKUP[0], title="very <b>long</b> " * (LONG_TITLE // 17))
    pages["long-word.html"] = _release(91, "x" * LONG_WORD)
    # The same sentences again and again: what is slow with many findings shows, and few have to be embedded.
    many = [text.format(MARKUP[n % 5]) for n, text in enumerate(islice(cycle(CONCERNS + STRENGTHS), bullets))]
    pages["many-bullets.html"] = _page(92, "An inspection of probation work in Trellick", _list(many), canonical=None)
    for n, payload in enumerate(TERMINAL + WRITING + MARKUP[:3]):
        pages[f"plain-{n:02}.txt"] = _plain(n, payload)
    written = 0
    for name, text in pages.items():
        with suppress(OSError, ValueError):  # Windows has no "<" in a name
            Path(os.fsdecode(os.fsencode(folder / name))).write_bytes(text.encode("utf-8", "surrogatepass"))
            written += 1
    return written


def poison(database: Path) -> None:
    """Put script into values that the pages could not bring, in a database that is closed."""
    script = MARKUP[0]
    with closing(sqlite3.connect(database)) as raw, raw:
        raw.execute("UPDATE reports SET address = ? WHERE id % 2", (f"javascript:{PROBE}//",))
        raw.execute("UPDATE reports SET chief_inspector = ?, programme = ?", (MARKUP[1], f"Adult {script} work"))
        raw.execute("UPDATE bodies SET name = name || ' ' || ? || id", (MARKUP[2],))
        raw.execute("UPDATE themes SET name = name || ' ' || ? WHERE number % 2", (MARKUP[4],))
        raw.execute("UPDATE themes SET keywords = json_array(?, ?), note = ?", (script, "\x1b[31m", MARKUP[6]))
        raw.execute("UPDATE theme_runs SET message = ?", (script,))


def _release(n: int, payload: str, *, title: str | None = None, canonical: str | None = None) -> str:
    place = PLACES[n % len(PLACES)]
    findings = [text.format(payload) for text in (STRENGTHS + CONCERNS)]
    heading = f"An inspection of probation work in {place} {payload if title is None else title}"
    return _page(n, heading, _list(findings), canonical=canonical)


def _list(findings: list[str]) -> str:
    good = [text for text in findings if text.split()[0] not in {"home", "contingency", "managers"}]
    bad = [text for text in findings if text not in set(good)]
    parts = []
    for lead, texts in (
        ("Inspectors were pleased to find that:", good),
        ("However, inspectors also found that:", bad),
    ):
        parts += [f"<p>{lead}</p>", "<ul>", *(f"<li>{_escaped(text)};</li>" for text in texts), "</ul>"]
    return "\n".join(parts)


def _page(n: int, title: str, findings: str, *, canonical: str | None) -> str:
    place = PLACES[n % len(PLACES)]
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{_escaped(title)}</title>
<meta property="article:published_time" content="{2010 + n % 14}-0{1 + n % 9}-12T00:01:00+00:00">
{"" if canonical is None else f'<link rel="canonical" href="{_escaped(canonical)}">'}</head><body>
<script>{PROBE}</script><div id="content" class="entry-content"><h1>{_escaped(title)}</h1>
<p>{place} Probation Trust was doing a good job with the adults under its supervision, said Helen Marchbank, Chief
Inspector of Probation, as she published the findings of a recent inspection.</p>
{findings}
<p>Helen Marchbank said:</p><p>‘{place} has been steered with a sure hand.’</p></div></body></html>"""


def _plain(n: int, payload: str) -> str:
    place = PLACES[n % len(PLACES)]
    lines = [
        f"An inspection of probation work in {place} {payload}",
        f"{place} Probation Trust was doing a good job, inspectors said.",
        "Inspectors were pleased to find that:",
        *(f"• {text.format(payload)};" for text in STRENGTHS),
        "However, inspectors also found that:",
        *(f"• {text.format(payload)};" for text in CONCERNS),
    ]
    return "\n\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Write text so that a reader of HTML has it back: what HTML cannot hold as it is, by its number."""
    return "".join(f"&#{ord(char)};" if ord(char) < 32 or char == "\u2028" else char for char in escape(text))
