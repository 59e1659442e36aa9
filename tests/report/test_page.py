"""The page as a file: what is in it, that it is safe, the same every time. A browser looks at it elsewhere."""

from __future__ import annotations

import base64
import gzip
import json
import re
import sys
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

import reportminer
from reportminer.errors import MissingError, UsageError
from reportminer.report.page import ECHARTS, asset, hashed

sys.path.append(str(Path(__file__).parents[1]))

import hostile
import tiny

# npm pack echarts@6.1.0, dist/echarts.common.min.js
ECHARTS_SHA256 = "61f13280aba3161f77fc801bf5f9c786f55f10432153a0683fc5cc0700b013d5"


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[dict[str, str | None], str]] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        if self.tags and self.tags[-1][0] in {"script", "style"} and data.strip():
            self.raw.append((self.tags[-1][1] | {"tag": self.tags[-1][0]}, data))


def elements(text: str) -> Elements:
    found = Elements()
    found.feed(text)
    return found


def data_of(text: str, name: str = "data"):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', text, re.DOTALL)[1])


def passage_of(text: str, report: int):
    return json.loads(gzip.decompress(base64.b64decode(data_of(text, "packed")["packed"][report])))


def cut(text: str, start: int, end: int) -> str:
    """What JavaScript's slice gives: it counts UTF-16 units."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    folder = tiny.a_folder(tmp_path_factory.mktemp("report") / "pages", 12)
    words = (
        "A <b>bold</b> 🙂 page & more: the visits \u202ewere\u202c 🙂 not made </script><script>x()</script> at all."
    )
    (folder / "odd.txt").write_text(f"</script><script>alert(1)</script>\n\n{words}\n", encoding="utf-8")
    (folder / "long.txt").write_text("very long title " * 60_000 + "\n\nHome visits were not made.\n", encoding="utf-8")
    with tiny.a_corpus(folder) as made:
        made.run()
        yield made


@pytest.fixture(scope="module")
def page(corpus, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("out") / "themes.html"
    written = reportminer.write_report(corpus, path, title="Visits & <plans>")
    assert written.size == path.stat().st_size
    assert written.path == path
    return path.read_text(encoding="utf-8")


def test_the_library_of_charts_is_the_published_one() -> None:
    text = asset(ECHARTS)
    assert sha256(text.encode()).hexdigest() == ECHARTS_SHA256
    assert "Apache License" in asset("echarts/LICENSE")
    assert "The Apache Software Foundation" in asset("echarts/NOTICE")
    assert "Redistribution and use" in asset("echarts/licenses/LICENSE-d3")


def test_everything_is_in_the_file_and_only_its_own_scripts_run(page) -> None:
    found = elements(page)
    assert [tag for tag, _ in found.tags if tag in {"link", "img", "iframe", "object", "base", "embed"}] == []
    assert [name for _, attributes in found.tags for name in attributes if name in {"src", "href", "srcdoc"}] == [
        name for _, attributes in found.tags for name in attributes if name == "href"
    ]
    assert all(one["href"].startswith("#") for _, one in found.tags if "href" in one)
    assert [name for _, one in found.tags for name in one if name.startswith("on") or name == "style"] == []
    policy = next(one["content"] for _, one in found.tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    code = [text for one, text in found.raw if one["tag"] == "style" or one.get("type") is None]
    assert len(code) == 4
    assert all(hashed(text) in policy for text in code)


def test_the_sections_stand_in_their_order(page) -> None:
    names = [one["id"] for tag, one in elements(page).tags if tag == "section"]
    assert names == ["summary", "themes", "heatmap", "timelines", "map", "findings", "methods", "licence"]


def test_what_a_page_says_is_text(page) -> None:
    assert "<title>Visits &amp; &lt;plans&gt;</title>" in page
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "<b>bold" not in page
    assert "alert(1)</script>" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;" in outside or "\\u003cscript" in page
    assert len(page) < 1_000_000  # seven tenths are the library of charts; the title of a megabyte is cut


def test_every_finding_is_there_with_its_place(page, corpus) -> None:
    data, frame = data_of(page), corpus.findings
    columns, reports = data["findings"], data["reports"]
    assert len({len(column) for column in columns.values()}) == 1
    assert len(columns["text"]) == len(frame)
    for n, (key, row) in enumerate(frame.iterrows()):
        made = f"{reports['key'][columns['report'][n]]}-{row['kind'][0]}{columns['start'][n]}-{columns['end'][n]}"
        assert data["ids"].get(str(n), made) == key
        assert columns["kind"][n] == (row["kind"] == "recommendation")
        assert ["strength", "concern", "neutral", None][columns["polarity"][n]] == (
            None if row["kind"] == "recommendation" else row["polarity"]
        )
        body = columns["body"][n]
        assert (data["lists"]["bodies"][body] if body >= 0 else "") == (
            row["body"] if isinstance(row["body"], str) else ""
        )
        theme = columns["theme"][n]
        assert theme < 0 or data["themes"]["id"][theme] == row["theme"]


def test_the_marks_cut_each_finding_out_of_its_source(page) -> None:
    data, packed = data_of(page), data_of(page, "packed")
    checked = 0
    for report, first in enumerate(packed["first"]):
        if first < 0:
            continue
        passage = passage_of(page, report)
        for number, place, start, end in passage["marks"]:
            text = cut(passage["blocks"][place][2], start, end)
            listed = data["findings"]["text"][first + number]
            assert " ".join(text.split()) == listed or (listed[-1] == "…" and text.startswith(listed[:-1]))
            checked += 1
    assert checked == len(data["findings"]["text"])


def test_the_same_corpus_makes_the_same_bytes(corpus, page, tmp_path, monkeypatch) -> None:
    path = tmp_path / "again.html"
    reportminer.write_report(corpus, path, title="Visits & <plans>")
    assert path.read_text(encoding="utf-8") == page
    assert "· made on" not in page
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    reportminer.write_report(corpus, path, force=True)
    assert "made on 2023-11-14" in path.read_text(encoding="utf-8")


def test_numbers_of_the_page_are_those_of_the_corpus(page, corpus) -> None:
    findings = corpus.findings[corpus.findings["kind"] == "finding"]
    summary = page[page.index('<section id="summary"') : page.index('<section id="themes"')]
    assert f">{len(findings):,} findings</button>" in summary
    assert f">{(findings['polarity'] == 'concern').sum():,} concerns</button>" in summary
    cells = re.findall(r'<td class="h[\dn]+" data-share="[\d.]+"><button[^>]*>(\d+)</button></td>', page)
    of_bodies = findings["body"].notna()
    assert sum(map(int, cells)) == of_bodies.sum() + (of_bodies & findings["theme"].notna()).sum()


def test_without_a_browser_that_runs_scripts_it_still_says_everything(page, corpus) -> None:
    first = corpus.themes.iloc[0]
    assert f"<bdi>{first['label']}</bdi>" in page
    quoted = corpus.findings.loc[first["exemplars"][0], "text"]
    assert f">{quoted.strip()}</bdi>" in page
    assert page.count("<noscript>") == 2


def test_addresses_become_links_only_where_they_are_addresses(tmp_path) -> None:
    folder = tmp_path / "pages"
    hostile.write_hostile(folder, bullets=10)
    with tiny.a_corpus(folder) as corpus:
        corpus.run()
    hostile.poison(corpus.database)
    with corpus:
        reportminer.write_report(corpus, tmp_path / "themes.html")
    text = (tmp_path / "themes.html").read_text(encoding="utf-8")
    addresses = data_of(text)["reports"]["address"]
    assert any(addresses)
    assert all(re.match(r"https?://", one) for one in addresses if one)
    found = elements(text)
    assert sum(tag == "script" for tag, _ in found.tags) == 5
    assert [name for _, one in found.tags for name in one if name.startswith("on")] == []
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_a_corpus_without_themes_is_told_what_to_do(tmp_path) -> None:
    with tiny.a_corpus(tiny.a_folder(tmp_path / "pages")) as corpus:
        with pytest.raises(MissingError, match="reportminer themes"):
            reportminer.write_report(corpus, tmp_path / "themes.html")
        assert not (tmp_path / "themes.html").exists()


def test_what_is_no_page_of_ours_is_left_alone(corpus, tmp_path) -> None:
    other = tmp_path / "other.html"
    other.write_text("<title>My work</title>", encoding="utf-8")
    with pytest.raises(UsageError, match="no page of reportminer"):
        reportminer.write_report(corpus, other)
    assert other.read_text(encoding="utf-8") == "<title>My work</title>"
    reportminer.write_report(corpus, other, force=True)
    reportminer.write_report(corpus, other)  # ours now
    for place, said in ((tmp_path, "is a folder"), (tmp_path / "no" / "a.html", "there is no folder")):
        with pytest.raises(UsageError, match=said):
            reportminer.write_report(corpus, place)
    assert [path.name for path in tmp_path.iterdir()] == ["other.html"]
