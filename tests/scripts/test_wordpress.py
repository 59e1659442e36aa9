"""The WordPress that stands in for the publisher's site: what it shows, what it hides, and how it goes."""

from __future__ import annotations

import doctest
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "scripts")]

import wordpress
from reportminer.readers import load, read
from reportminer.records import Page
from wordpress import Post, edge_posts, packages, pdf, posts, processes, request, sample_posts, samples
from wordpress_server import REQUIRED, need_wordpress, sample_site, site

__all__ = ["sample_site", "site"]

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "wordpress.py"
SAMPLE = ROOT / "corpus" / "sample"
LINK = re.compile(r'<h2 class="list-item-title"><a href="([^"]+)">')


def get(address, **more):
    return requests.get(address, timeout=20, allow_redirects=False, headers={"User-Agent": "test", **more})


def report(address):
    answer = get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    digest = hashlib.sha256(answer.content).hexdigest()
    return read(Page(source=address, media_type="text/html", content=answer.content, sha256=digest, address=address))


def listed(site, path="news/"):
    """Follow the listing to its end."""
    found, address = [], site.address + path
    while address:
        text = get(address).text
        found += LINK.findall(text)
        following = re.search(r'href="([^"]+)" rel="next"', text)
        address = following[1] if following else None
    return found


def addresses(site):
    return [f"{site.address}news/{post.slug}/" for post in sample_posts()]


@pytest.fixture(scope="module")
def edges(sample_site):
    """Posts of every sort, put in last: tests of the 30 releases alone stand above those that ask for this."""
    wanted = edge_posts()
    return dict(zip(wanted, sample_site.seed(list(wanted.values())), strict=True))


def test_every_release_is_in_each_interface(site) -> None:
    wanted = sorted(addresses(site))
    assert len(wanted) == 30
    rest = get(f"{site.address}wp-json/wp/v2/news?per_page=100&_fields=link,date")
    assert (rest.headers["X-WP-Total"], rest.headers["X-WP-TotalPages"]) == ("30", "1")
    assert sorted(row["link"] for row in rest.json()) == wanted
    assert {row["date"][10:] for row in rest.json()} == {"T00:01:00"}
    assert sorted(listed(site)) == wanted
    index = get(f"{site.address}wp-sitemap.xml").text
    part = re.search(r"<loc>([^<]*posts-news-1[^<]*)</loc>", index)[1]
    assert sorted(re.findall(r"<loc>([^<]+)</loc>", get(part).text)) == wanted
    feeds = [get(f"{site.address}feed/?post_type=news&paged={n}").text for n in (1, 2, 3)]
    assert sorted(link for text in feeds for link in re.findall(r"<link>([^<]*/news/[^<]+)</link>", text)) == wanted
    assert get(f"{site.address}feed/?post_type=news&paged=4").status_code == 404


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"heading": "full-width", "dates": False},
        {"contents": True},
        {"contents": True, "document_layout": ["news"], "terms": "list"},
        {"theme": "plain"},
    ],
    ids=lambda options: "-".join(options) or "default",
)
def test_pages_read_as_those_of_the_sample(site, options) -> None:
    site.set(**options)
    for path, address in zip(sorted((SAMPLE / "gold").glob("*.json")), addresses(site), strict=True):
        gold = json.loads(path.read_text(encoding="utf-8"))
        sample = read(load(next((SAMPLE / "pages").glob(f"{path.stem}.*"))))
        ours = report(address)
        assert (ours.title, ours.published, ours.address) == (gold["title"], gold["published"], address)
        assert [(b.kind, b.text, b.depth) for b in ours.blocks] == [(b.kind, b.text, b.depth) for b in sample.blocks]
        assert ours.warnings == ()


def test_the_listing_pages(site) -> None:
    first, last, past = (get(f"{site.address}news/{path}").text for path in ("", "page/3/", "page/4/"))
    assert '<div class="listing-item-count">30 news</div>' in first
    assert re.findall(r'rel="(prev|next)"', first) == ["next"]
    assert re.findall(r'rel="(prev|next)"', last) == ["prev"]
    assert ("Page 1 of 3" in first, "Page 3 of 3" in last) == (True, True)
    assert ("Your search matched no news" in past, LINK.findall(past)) == (True, [])
    assert '<link rel="canonical" href="' + site.address + 'news/" />' in last
    for path in ("news/page/1/", "news/?paged=2", "news/?page=2"):
        assert get(site.address + path).status_code == 301, path
    assert get(f"{site.address}news/page/0/").status_code == 404
    assert get(f"{site.address}news/page/2/", Accept="application/json").status_code == 404
    narrowed = get(f"{site.address}news/?date_published_from_date=01/01/2020&date_published_to_date=31/12/2020").text
    assert all(">2020<" in day or " 2020</time>" in day for day in re.findall(r"<time.*?</time>", narrowed))
    assert 0 < len(LINK.findall(narrowed)) < 5
    assert len(re.findall('class="archive-list-item"', get(f"{site.address}news-type/press-release/").text)) == 10


def test_a_page_has_what_the_original_has_around_its_text(site) -> None:
    address = addresses(site)[0]
    one, other = get(address).text, get(address).text
    assert one != other, "each answer has bytes of its own"
    assert one.partition("<body")[2] == other.partition("<body")[2]
    assert re.search(r'<link rel=.shortlink. href=.[^"\']+/\?p=\d+', one)
    assert re.search(r'type="application/json" href="[^"]+/wp-json/wp/v2/news/\d+"', one)
    for part in ("hale-cookie-banner", "hale-print-only", "govuk-breadcrumbs", "flexible-post-type-terms-link"):
        assert part in one
    assert one.index("hale-print-only") < one.index('id="primary"')
    site.set(contents=True)
    assert get(address.replace("northmarch", "x")).status_code == 404
    with_headings = next(post for post in sample_posts() if post.html.count("<h2") > 1)
    contents = get(f"{site.address}news/{with_headings.slug}/").text
    assert contents.count("<!DOCTYPE") == 2
    assert '<span class="hale-jump-link"> (<a' in contents
    assert 'class="hale-table-of-contents__list"' in contents


def test_what_is_not_there(site) -> None:
    answer = get(f"{site.address}no-such-page/")
    assert answer.status_code == 404
    assert re.search(r'<body class="[^"]*\berror404\b', answer.text)
    assert '<section class="hale-error-404">' in answer.text
    for path in ("wp-login.php", "wp-admin/", "xmlrpc.php", "wp-includes/version.php", "document/", "news/feed/"):
        assert get(site.address + path).status_code == 404, path
    assert get(f"{site.address}wp-json/wp/v2/users").status_code == 404
    assert get(f"{site.address}wp-json/wp/v2/news?per_page=101").json()["code"] == "rest_invalid_param"


def test_switches_count_from_the_next_request(site) -> None:
    def status(path):
        return get(site.address + path).status_code

    rest = "wp-json/wp/v2/news"
    assert [status(path) for path in (rest, "wp-sitemap.xml", "feed/?post_type=news", "robots.txt")] == [200] * 4
    site.set(rest_types=["document"])
    assert "news" not in get(f"{site.address}wp-json/wp/v2/types").json()
    assert status(rest) == 404
    site.set(rest=False, sitemaps=False, feeds=False, robots="missing")
    assert status(rest) == 401
    assert get(site.address + rest).json()["code"] == "rest_disabled"
    site.set(error_pages=True)
    assert "Sorry, there is a problem" in get(site.address + rest).text
    assert [status(path) for path in ("wp-sitemap.xml", "feed/?post_type=news", "robots.txt")] == [404] * 3
    site.reset()
    site.set(robots_lines=["Crawl-delay: 2", "Disallow: /our-reports/"], listing="redesigned")
    lines = get(f"{site.address}robots.txt").text.splitlines()
    assert lines[:1] == ["User-agent: *"]
    assert lines.index("Crawl-delay: 2") < lines.index("")
    listing = get(f"{site.address}news/").text
    assert (LINK.findall(listing), listing.count('<a class="card__link"')) == ([], 10)
    site.set(listing="empty")
    assert "Your search matched no news" in get(f"{site.address}news/").text
    site.set(listing="hale", cut_pages=[sample_posts()[0].slug])
    cut = get(addresses(site)[0])
    assert (cut.status_code, "</html>" in cut.text) == (200, False)
    site.reset()
    site.set(numbers=True, texturize=True)
    by_headings = next(post for post in sample_posts() if post.html.count("<h2") > 1)
    assert "<h2>1. " in get(f"{site.address}news/{by_headings.slug}/").text
    titles = [row["title"]["rendered"] for row in get(f"{site.address}{rest}?per_page=100").json()]
    assert any(" &#8211; " in title for title in titles)
    with pytest.raises(TypeError):
        site.set(lisitng="empty")


def test_every_request_is_a_line_of_the_log(site) -> None:
    begun = time.time()
    get(f"{site.address}robots.txt")
    feed = get(f"{site.address}feed/?post_type=news")
    validators = {"If-None-Match": feed.headers["ETag"], "If-Modified-Since": feed.headers["Last-Modified"]}
    again = get(f"{site.address}feed/?post_type=news", **validators)
    log = site.requests()
    assert [(line.method, line.uri, line.status) for line in log] == [
        ("GET", "/robots.txt", 200),
        ("GET", "/feed/?post_type=news", 200),
        ("GET", "/feed/?post_type=news", 304),
    ]
    assert again.content == b""
    assert [line.conditional for line in log] == [False, False, True]
    assert log[2].if_none_match == feed.headers["ETag"]
    assert {line.agent for line in log} == {"test"}
    assert begun < log[0].time < log[1].time < time.time()


def test_posts_of_every_sort(site, edges) -> None:
    for name in ("draft", "private", "future", "trashed"):
        assert get(f"{site.address}news/wexcombe-{name}/").status_code == 404, name
        assert get(f"{site.address}wp-json/wp/v2/news/{edges[name].id}").status_code == 401, name
    wanted = "&".join(f"include[]={edge.id}" for edge in edges.values())
    shown = get(f"{site.address}wp-json/wp/v2/news?per_page=50&{wanted}").json()
    slugs = sorted(row["slug"].removeprefix("wexcombe-") for row in shown)
    assert slugs == ["password", "renamed", "summary", "summer", "title"]
    password = report(edges["password"].address)
    assert "page is protected by a password: its text is not shown" in password.warnings
    title = next(row for row in shown if row["slug"] == "wexcombe-title")
    assert title["title"]["rendered"] == "Wexcombe &amp; Lower Tarn &#8211; ‘it’s fair’&#8230;"
    assert report(edges["title"].address).title == "Wexcombe & Lower Tarn – ‘it’s fair’…"
    summer = next(row for row in shown if row["slug"] == "wexcombe-summer")
    assert (summer["date"], summer["date_gmt"]) == ("2024-07-02T00:01:00", "2024-07-01T23:01:00")
    assert report(edges["summer"].address).published == "2024-07-02"
    old = get(f"{site.address}news/wexcombe-first-name/")
    assert (old.status_code, old.headers["Location"]) == (301, edges["renamed"].address)
    assert get(f"{site.address}?p={edges['summer'].id}").headers["Location"] == edges["summer"].address
    assert edges["post"].address == f"{site.address}wexcombe-post/"
    assert report(edges["summary"].address).blocks[1:] != ()


def test_documents_have_their_files(site, edges) -> None:
    page = get(edges["document"].address).text
    (address,) = edges["document"].files
    assert page.count(f'href="{address}"') == 2
    assert 'class="document-title"' in page
    assert listed(site, "our-reports/") == [edges["field"].address, edges["document"].address]
    file = get(address)
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.content == edge_posts()["document"].attachments[0].content
    assert get(address, **{"If-None-Match": file.headers["ETag"]}).status_code == 304
    assert get(address, **{"If-Modified-Since": file.headers["Last-Modified"]}).status_code == 304
    part = get(address, Range="bytes=0-3")
    assert (part.status_code, part.content) == (206, b"%PDF")
    field = get(edges["field"].address).text
    assert 'class="document-summary__link"' in field
    rest = get(f"{site.address}wp-json/wp/v2/document?per_page=50").json()
    told = {row["slug"]: ".pdf" in row["content"]["rendered"] for row in rest}
    assert told == {"wexcombe-document": True, "wexcombe-field": False}


def test_a_post_that_is_there_is_changed(site, edges) -> None:
    post = Post(slug="wexcombe-again", title="Again", date="2024-03-01T00:01:00", html="<p>It was as it was.</p>")
    (first,) = site.seed([post])
    changed = Post(**{**{n: getattr(post, n) for n in post.__slots__}, "html": "<p>It is as it is.</p>"})
    (second,) = site.seed([changed])
    assert first == second
    assert "It is as it is." in get(first.address).text
    row = get(f"{site.address}wp-json/wp/v2/news?slug=wexcombe-again").json()[0]
    assert row["date"] == "2024-03-01T00:01:00"
    assert row["modified"] > "2026"
    assert edges["summer"].id < first.id


def test_php_had_nothing_to_complain_of(site, edges) -> None:
    assert edges
    complaints = site.folder / "php.log"
    assert not complaints.exists() or complaints.read_text(encoding="utf-8") == ""


def command(*arguments):
    done = subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_by_hand(tmp_path) -> None:
    need_wordpress()
    folder = tmp_path / "site"
    code, said = command("start", folder, "--empty")
    address = re.search(r"http://127\.0\.0\.1:\d+/", said)[0]
    try:
        assert code == 0
        assert get(address).status_code == 200
        code, said = command("start", folder)
        assert (code, "runs already" in said) == (1, True)
        code, said = command("start", tmp_path / "other", "--port", address.rstrip("/").rpartition(":")[2])
        assert (code, "cannot be had" in said) == (1, True)
        (tmp_path / "other").rmdir()
        code, said = command("set", folder, "listing=empty", 'robots_lines=["Crawl-delay: 2"]')
        assert (code, "listing=" in said, 'robots_lines=["Crawl-delay: 2"]' in said) == (0, True, True)
        assert "Crawl-delay: 2" in get(f"{address}robots.txt").text
        assert command("set", folder, "lisitng=empty")[0] == 2
        (tmp_path / "posts.json").write_text(
            json.dumps([{"slug": "a", "title": "A", "date": "2024-01-01T00:01:00", "html": "<p>It is good.</p>"}])
        )
        code, said = command("seed", folder, tmp_path / "posts.json")
        assert (code, f"{address}news/a/" in said) == (0, True)
        assert command("stop", folder) == (0, "stopped\n")
        with pytest.raises(requests.ConnectionError):
            get(address)
        # It goes on where it stood, at the same address.
        assert command("start", folder, "--empty")[0] == 0
        assert "It is good." in get(f"{address}news/a/").text
    finally:
        assert command("stop", folder, "--remove")[0] == 0
    assert list(tmp_path.iterdir()) == [tmp_path / "posts.json"]
    assert running(folder) == []


def running(folder) -> list[int]:
    numbers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [number for number in numbers if number != os.getpid() and processes.runs(number, str(folder))]


def test_nothing_is_left_when_its_maker_is_killed(tmp_path) -> None:
    need_wordpress()
    code = (
        "import sys, time, tempfile\nsys.path.append(sys.argv[1])\ntempfile.tempdir = sys.argv[2]\n"
        "from wordpress import wordpress\n"
        "with wordpress() as site:\n    print(site.folder, flush=True)\n    time.sleep(60)\n"
    )
    maker = subprocess.Popen(
        [sys.executable, "-c", code, str(SCRIPT.parent), str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with maker:
        folder = Path(maker.stdout.readline().strip())
        assert len(running(folder)) > 1
        maker.send_signal(signal.SIGKILL)
    stop = time.monotonic() + 20
    while (running(folder) or folder.exists()) and time.monotonic() < stop:
        time.sleep(0.1)
    assert (running(folder), list(tmp_path.iterdir())) == ([], [])


def test_a_folder_of_something_else_is_left_alone(tmp_path) -> None:
    (tmp_path / "thesis.txt").write_text("x")
    for verb in ("start", "stop"):
        if verb == "start":
            need_wordpress()
        code, said = command(verb, tmp_path, *(["--remove"] if verb == "stop" else []))
        assert (code, "holds no site" in said) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_missing_packages_are_named(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(packages, "_PATH", str(tmp_path))
    monkeypatch.setattr(packages, "WORDPRESS", tmp_path)
    for name in ("wordpress", "php-cli", "php-mysql", "mariadb-server"):
        assert name in packages.missing()
    assert "apt-get install" in packages.missing()
    with pytest.raises(wordpress.MissingPackages, match="apt-get install"), wordpress.wordpress():
        pass
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install"):
        need_wordpress()
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="apt-get install"):
        need_wordpress()


def test_the_pdf_is_one() -> None:
    content = pdf("A (small) report", "of two lines")
    table = int(re.search(rb"startxref\n(\d+)\n", content)[1])
    assert content[table:].startswith(b"xref\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", content), start=1):
        assert content[int(place) :].startswith(b"%d 0 obj" % number)


@pytest.mark.parametrize(
    "module", [packages, posts, processes, request, samples, wordpress.options], ids=lambda module: module.__name__
)
def test_the_examples_run(module) -> None:
    assert doctest.testmod(module).failed == 0
