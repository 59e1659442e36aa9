"""A small site in the shape of the present one, on loopback: REST, sitemap, pages, PDFs; faults as a test wants them.

It is what the tests of visits crawl where a real WordPress would be too slow, as when a visit is killed twenty times.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "scripts"))

from wordpress import Post, pdf, sample_posts

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>{title} - Invented Inspectorate</title>
<link rel="stylesheet" href="/custom.css?t={now}"><link rel="canonical" href="{address}">
<link rel="shortlink" href="{root}?p={n}"></head><body><nav><a href="{root}">Home</a></nav>
<main id="maincontent"><div id="contentinner"><div id="primary"><article id="post-{n}" class="{article} news type-news">
<h1 class="flexible-post-type-title">{title}</h1>
<div class="flexible-post-type-published-date">
<time class="entry-date published-date" datetime="{date}+00:00">{date}</time></div>
<div class="flexible-post-type-content">{html}{file}</div></article></div></div></main></body></html>"""
ARTICLE = "flexible-post-type-single"
FILE = '<div class="wp-block-file"><a href="{root}files/{slug}.pdf">Full report</a></div>'

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Mill:
    """The site.

    Attributes:
        posts: its press releases.
        files: slugs of releases that offer a PDF.
        delay: seconds that every answer takes.
        article: class of the article; another one is a redesign.
        modified: last change by slug; the publication where none is named.
        faults: answers in place of the right one, by path.
        requests: what was asked: time, path with query, headers.
    """

    posts: list[Post]
    files: frozenset[str] = frozenset()
    delay: float = 0.0
    article: str = ARTICLE
    robots: str = "User-agent: *\nDisallow: /private/\n"
    rest: bool = True
    dates: bool = True
    modified: dict[str, str] = field(default_factory=dict)
    faults: dict[str, Callable[[], Reply]] = field(default_factory=dict)
    requests: list[tuple[float, str, dict[str, str]]] = field(default_factory=list)
    root: str = ""

    def asked(self) -> list[str]:
        """Return the paths that were asked for, and forget them."""
        paths = [path for _, path, _ in self.requests]
        self.requests.clear()
        return paths

    def answer(self, path: str) -> Reply:
        """Return status, headers and body for a path with query."""
        if path in self.faults:
            return self.faults[path]()
        bare = path.partition("?")[0]
        rooms = {"/wp-json/": self._rest, "/wp-sitemap": self._sitemap, "/files/": self._file, "/news/": self._news}
        room = next((answer for start, answer in rooms.items() if bare.startswith(start)), self._other)
        return room(bare)

    def _other(self, bare: str) -> Reply:
        if bare == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if bare != "/":
            return _missing()
        link = {"Link": f'<{self.root}wp-json/>; rel="https://api.w.org/"'} if self.rest else {}
        return 200, {"Content-Type": "text/html", **link}, b"<html><body><h1>Invented</h1></body></html>"

    def _file(self, bare: str) -> Reply:
        name = bare.removeprefix("/files/").removesuffix(".pdf")
        if name not in self.files:
            return _missing()
        return 200, {"Content-Type": "application/pdf", "ETag": f'"{name}"'}, pdf(name)

    def _news(self, bare: str) -> Reply:
        for n, post in enumerate(self.posts, start=1):
            if bare == f"/news/{post.slug}/":
                return 200, {"Content-Type": "text/html; charset=utf-8"}, self._page(n, post)
        return _missing()

    def _page(self, n: int, post: Post) -> bytes:
        file = FILE.format(root=self.root, slug=post.slug) if post.slug in self.files else ""
        return PAGE.format(
            title=post.title,
            address=f"{self.root}news/{post.slug}/",
            root=self.root,
            n=n,
            article=self.article,
            date=post.date if self.dates else "",
            html=post.html,
            file=file,
            now=time.time_ns(),
        ).encode()

    def _rest(self, bare: str) -> Reply:
        headers = {"Content-Type": "application/json; charset=UTF-8"}
        if not self.rest:
            return _missing()
        if bare == "/wp-json/wp/v2/types":
            return (
                200,
                headers,
                json.dumps(
                    {name: {"rest_base": name, "rest_namespace": "wp/v2"} for name in ("news", "document")}
                ).encode(),
            )
        if bare == "/wp-json/wp/v2/document":
            return 200, headers | {"X-WP-Total": "0", "X-WP-TotalPages": "0"}, b"[]"
        if bare != "/wp-json/wp/v2/news":
            return _missing()
        rows = [
            {
                "id": n,
                "link": f"{self.root}news/{post.slug}/",
                "type": "news",
                "title": {"rendered": post.title},
                "modified_gmt": self.modified.get(post.slug, post.date),
                **({"date": post.date} if self.dates else {}),
            }
            for n, post in enumerate(self.posts, start=1)
        ]
        return 200, headers | {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": "1"}, json.dumps(rows).encode()

    def _sitemap(self, bare: str) -> Reply:
        headers = {"Content-Type": "application/xml"}
        space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        if bare == "/wp-sitemap.xml":
            entries = f"<sitemap><loc>{self.root}wp-sitemap-posts-news-1.xml</loc></sitemap>"
            return 200, headers, f"<sitemapindex {space}>{entries}</sitemapindex>".encode()
        entries = "".join(
            f"<url><loc>{self.root}news/{post.slug}/</loc>"
            f"<lastmod>{self.modified.get(post.slug, post.date)}+00:00</lastmod></url>"
            for post in self.posts
        )
        return 200, headers, f"<urlset {space}>{entries}</urlset>".encode()


def _missing() -> Reply:
    return 404, {"Content-Type": "text/html"}, b"<html><body class='error404'><h1>Page not found</h1></body></html>"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        mill = self.server.mill
        mill.requests.append((time.monotonic(), self.path, dict(self.headers.items())))
        time.sleep(mill.delay)
        status, headers, body = mill.answer(self.path)
        if status == 200 and "ETag" in headers and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    mill: Mill


@contextmanager
def running(mill: Mill) -> Iterator[Mill]:
    """Serve a site on a free port of this machine."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.mill = mill
    mill.root = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield mill
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def sample_mill(number: int = 30, **settings: object) -> Mill:
    """Return a site of sample releases, the first `number` of them."""
    posts = sample_posts()[:number]
    return Mill(posts=posts, files=frozenset(post.slug for post in posts[::5]), **settings)  # type: ignore[arg-type]
