"""The ways into a WordPress site: REST, sitemap, listing pages, feed."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportminer.answer import Answer
from reportminer.errors import FetchError, PayloadError, RefusedError, SourceError, StoppedError
from reportminer.sources import Visit
from reportminer.sources.parts.feed import feed
from reportminer.sources.parts.listing import former_listings, listings
from reportminer.sources.parts.rest import rest
from reportminer.sources.parts.sitemap import sitemap

SITE = "https://site.example/"
KINDS = {"news": "press release", "document": "report"}
TYPES = {
    "post": {"rest_base": "posts", "rest_namespace": "wp/v2"},
    "page": {"rest_base": "pages", "rest_namespace": "wp/v2"},
    "attachment": {"rest_base": "media", "rest_namespace": "wp/v2"},
    "wp_template": {"rest_base": "templates", "rest_namespace": "wp/v2"},
    "document": {"rest_base": "document", "rest_namespace": "wp/v2"},
    "news": {"rest_base": "news", "rest_namespace": "wp/v2"},
}
QUERY = "?per_page=100&orderby=id&order=asc&_fields=id,link,date,modified_gmt,type,title,class_list,content.protected"


def post(number: int, name: str = "news", **more: object) -> dict[str, object]:
    return {
        "id": number,
        "link": f"{SITE}{name}/p{number}/",
        "date": "2024-07-01T00:01:00",
        "modified_gmt": "2024-07-01T08:00:00",
        "type": name,
        "title": {"rendered": f"Post {number}"},
        "content": {"protected": False},
        "class_list": [f"post-{number}", name, f"type-{name}"],
        **more,
    }


def wordpress(site, **collections: list[dict[str, object]]) -> None:
    """Stand up REST: a home page that names it, types, and a collection of each type, 100 posts a page."""
    site.pages[""] = "<h1>Home</h1>"
    site.headers[""] = {"Link": f'<{SITE}x.css>; rel=preload, <{SITE}wp-json/>; rel="https://api.w.org/"'}
    site.pages["wp-json/wp/v2/types"] = TYPES
    for name, row in TYPES.items():
        rows = collections.get(name, [])
        pages = [rows[start : start + 100] for start in range(0, len(rows), 100)] or [[]]
        for n, part in enumerate(pages, 1):
            path = f"wp-json/wp/v2/{row['rest_base']}{QUERY}" + (f"&page={n}" if n > 1 else "")
            site.pages[path] = part
            site.headers[path] = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(len(pages) if rows else 0)}


def refused(path: str, kind: type[FetchError] = RefusedError) -> FetchError:
    return kind(f"{path} is forbidden", address=path)


# --------------------------------------------------------------------------------------------------------------- REST


def test_rest_announces_posts_of_the_types_that_are_publications(site) -> None:
    wordpress(site, news=[post(1), post(3)], document=[post(2, "document")], post=[post(4, "post")])
    found = site.found(rest(KINDS))
    # The publisher's own types first.
    assert [(each.address.removeprefix(SITE), each.kind) for each in found] == [
        ("document/p2/", "report"),
        ("news/p1/", "press release"),
        ("news/p3/", "press release"),
        ("post/p4/", "press release"),
    ]
    assert found[1].version == "2024-07-01T08:00:00Z"
    assert found == site.found(rest(KINDS))
    asked = {urlsplit(path).path for path in site.asked}
    assert not asked & {"wp-json/wp/v2/pages", "wp-json/wp/v2/media", "wp-json/wp/v2/templates"}


def test_the_day_is_the_local_one(site) -> None:
    # 00:01 on the first of July in London is 23:01 on the last of June in UTC.
    wordpress(site, news=[post(1, date="2024-07-01T00:01:00", date_gmt="2024-06-30T23:01:00")])
    assert site.found(rest(KINDS))[0].published == "2024-07-01"


def test_titles_lose_their_entities_and_tags(site) -> None:
    titles = [
        "Anyshire &#8211; &#8216;Good&#8217; &amp; better",
        "R&#038;D",
        "A <em>very</em> good<br>trust",
        "  ",
        "a &lt;b",
    ]
    wordpress(site, news=[post(n, title={"rendered": title}) for n, title in enumerate(titles)])
    assert [each.title for each in site.found(rest(KINDS))] == [
        "Anyshire – ‘Good’ & better", "R&D", "A very good trust", None, "a <b"
    ]  # fmt: skip


def test_posts_behind_a_password_are_left_out(site) -> None:
    wordpress(site, news=[post(1, content={"protected": True}), post(2)])
    assert [each.title for each in site.found(rest(KINDS))] == ["Post 2"]


@pytest.mark.parametrize("gaps", [False, True])
def test_terms_tell_the_kind(site, gaps) -> None:
    classes = ["news", "type-news", "news-type-announcement"]
    wordpress(site, news=[post(1, class_list=dict(enumerate(classes)) if gaps else classes), post(2)])
    assert [each.kind for each in site.found(rest(KINDS))] == ["other", "press release"]


def test_pages_are_asked_for_up_to_the_last_and_never_beyond(site) -> None:
    wordpress(site, news=[post(n) for n in range(200)])
    assert len(site.found(rest(KINDS))) == 200
    pages = [parse_qs(urlsplit(path).query).get("page", ["1"])[0] for path in site.asked if "/v2/news?" in path]
    assert pages == ["1", "2"]
    assert site.notes == []


def test_without_the_header_a_full_page_means_another(site) -> None:
    wordpress(site, news=[post(n) for n in range(200)])
    for headers in site.headers.values():
        if "X-WP-TotalPages" in headers:
            del headers["X-WP-TotalPages"]
    site.pages[f"wp-json/wp/v2/news{QUERY}&page=3"] = FetchError("400", address="x", status=400)
    assert len(site.found(rest(KINDS))) == 200


def test_posts_that_vanish_during_the_visit_are_told(site) -> None:
    wordpress(site, news=[post(n) for n in range(150)])
    site.pages[f"wp-json/wp/v2/news{QUERY}&page=2"] = FetchError("400", address="x", status=400)
    assert len(site.found(rest(KINDS))) == 100
    assert "taken away" in site.notes[0]


def test_a_later_page_that_fails_is_an_error(site) -> None:
    wordpress(site, news=[post(n) for n in range(150)])
    site.pages[f"wp-json/wp/v2/news{QUERY}&page=2"] = FetchError("500", address="x", status=500)
    with pytest.raises(FetchError, match="500"):
        site.found(rest(KINDS))


def test_since_asks_for_what_appeared_and_for_what_changed(site) -> None:
    wordpress(site)
    limits = {"after": [post(1)], "modified_after": [post(1), post(2)]}
    for name in ("news", "document", "posts"):
        for limit, rows in limits.items():
            path = f"wp-json/wp/v2/{name}{QUERY}&{limit}=2024-06-30T23:59:59"
            site.pages[path] = rows if name == "news" else []
    assert [each.title for each in site.found(rest(KINDS), since="2024-07-01")] == ["Post 1", "Post 2"]


def test_the_root_is_found_in_the_head_of_the_home_page(site) -> None:
    wordpress(site, news=[post(1)])
    site.pages = {path.replace("wp-json/", "api/"): page for path, page in site.pages.items()}
    site.headers = {}
    site.pages[""] = '<link rel="https://api.w.org/" href="/api/">'
    assert len(site.found(rest(KINDS))) == 1


def test_the_root_is_guessed_where_the_home_page_is_silent(site) -> None:
    wordpress(site, news=[post(1)])
    site.headers = {}
    assert len(site.found(rest(KINDS))) == 1
    del site.pages[""]
    assert len(site.found(rest(KINDS))) == 1
    assert "home page" in site.notes[0]


def test_a_site_without_pretty_addresses_has_its_root_in_a_parameter(site) -> None:
    wordpress(site, news=[post(1)])
    site.headers = {}
    site.pages = {
        path.replace("wp-json/", "?rest_route=/").replace(QUERY, QUERY.replace("?", "&")): page
        for path, page in site.pages.items()
    }
    assert len(site.found(rest(KINDS))) == 1
    assert site.asked[1:3] == ["wp-json/wp/v2/types", "?rest_route=/wp/v2/types"]


@pytest.mark.parametrize("kind", [RefusedError, StoppedError])
@pytest.mark.parametrize("path", ["", "wp-json/wp/v2/types"])
def test_what_is_forbidden_is_not_asked_for_otherwise(site, kind, path) -> None:
    wordpress(site, news=[post(1)])
    site.headers = {}
    site.pages[path] = refused(path, kind)
    with pytest.raises(kind):
        site.found(rest(KINDS))
    assert site.asked[-1] == path


def test_a_closed_type_of_the_publisher_is_an_error_and_another_is_a_note(site) -> None:
    wordpress(site, news=[post(1)])
    site.pages[f"wp-json/wp/v2/posts{QUERY}"] = FetchError("401", address="x", status=401)
    assert len(site.found(rest(KINDS))) == 1
    assert "'post'" in site.notes[0]
    site.pages[f"wp-json/wp/v2/document{QUERY}"] = FetchError("401", address="x", status=401)
    with pytest.raises(FetchError):
        site.found(rest(KINDS))


def test_a_type_of_the_publisher_that_rest_does_not_have_is_told(site) -> None:
    wordpress(site, news=[post(1)])
    site.pages["wp-json/wp/v2/types"] = {"news": TYPES["news"]}
    assert len(site.found(rest(KINDS))) == 1
    assert len(site.notes) == 1
    assert "'document'" in site.notes[0]


@pytest.mark.parametrize(
    "types", [[], {}, None, 7, {"page": {"rest_base": "pages"}}, {"news": {"rest_base": "../users"}}]
)
def test_a_list_of_types_without_publications_is_an_error(site, types) -> None:
    wordpress(site)
    site.pages["wp-json/wp/v2/types"] = json.dumps(types)
    with pytest.raises(SourceError, match="wp/v2/types"):
        site.found(rest(KINDS))


def test_a_site_without_a_post_is_an_error_unless_only_new_ones_are_wanted(site) -> None:
    wordpress(site)
    with pytest.raises(SourceError, match="none of them has a post"):
        site.found(rest(KINDS))


@pytest.mark.parametrize("body", ["<html>", "", "{}", "[1]", '{"code": "rest_forbidden"}', "[" * 100_000])
def test_a_collection_that_is_none_is_an_error(site, body) -> None:
    wordpress(site)
    site.pages[f"wp-json/wp/v2/document{QUERY}"] = body
    with pytest.raises(PayloadError):
        site.found(rest(KINDS))


def test_posts_without_an_address_are_told(site) -> None:
    wordpress(site, news=[post(1, link="javascript:x"), post(2, link=None), post(3)])
    assert len(site.found(rest(KINDS))) == 1
    assert len(site.notes) == 2


# ------------------------------------------------------------------------------------------------------------ sitemap


def index(*names: str) -> str:
    return (
        "<sitemapindex>" + "".join(f"<sitemap><loc>{SITE}{name}</loc></sitemap>" for name in names) + "</sitemapindex>"
    )


def urlset(*paths: str, changed: str = "2024-07-01T08:00:00+00:00") -> str:
    urls = "".join(f"<url><loc>{SITE}{path}</loc><lastmod>{changed}</lastmod></url>" for path in paths)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def test_the_sitemap_of_wordpress(site) -> None:
    site.pages = {
        "wp-sitemap.xml": index(
            "wp-sitemap-posts-page-1.xml", "wp-sitemap-posts-news-1.xml", "wp-sitemap-posts-news-2.xml",
            "wp-sitemap-posts-document-1.xml", "wp-sitemap-posts-event-1.xml", "wp-sitemap-taxonomies-news-type-1.xml",
            "wp-sitemap-users-1.xml",
        ),
        "wp-sitemap-posts-news-1.xml": urlset("news/a/", "news/b/"),
        "wp-sitemap-posts-news-2.xml": urlset("news/c/", "news/a/"),
        "wp-sitemap-posts-document-1.xml": urlset("document/d/"),
        "wp-sitemap-posts-event-1.xml": urlset("event/e/"),
    }  # fmt: skip
    found = site.found(sitemap(KINDS))
    assert [(each.address.removeprefix(SITE), each.kind) for each in found] == [
        ("document/d/", "report"),
        ("news/a/", "press release"),
        ("news/b/", "press release"),
        ("news/c/", "press release"),
        ("event/e/", "other"),
    ]
    # The same time in the words of REST.
    assert {each.version for each in found} == {"2024-07-01T08:00:00Z"}
    assert found == site.found(sitemap(KINDS))


def test_the_sitemap_of_yoast(site) -> None:
    site.pages = {
        "sitemap_index.xml": index("page-sitemap.xml", "news-sitemap.xml", "news-type-sitemap.xml", "pdu-sitemap.xml"),
        "news-sitemap.xml": urlset("news/", "news/a/"),
    }
    assert [each.address for each in site.found(sitemap(KINDS))] == [f"{SITE}news/a/"]
    assert site.asked == ["wp-sitemap.xml", "sitemap_index.xml", "news-sitemap.xml"]


def test_a_sitemap_without_parts(site) -> None:
    site.pages = {"sitemap.xml": urlset("", "about/", "news/", "news/a/", "document/d/", "event/e/")}
    assert [(each.address.removeprefix(SITE), each.kind) for each in site.found(sitemap(KINDS))] == [
        ("news/a/", "press release"),
        ("document/d/", "report"),
    ]


def test_since_keeps_what_may_have_appeared_late(site) -> None:
    site.pages = {"sitemap.xml": urlset("news/a/", changed="2024-07-01T08:00:00+00:00")}
    assert len(site.found(sitemap(KINDS), since="2024-07-15")) == 1
    assert site.found(sitemap(KINDS), since="2025-07-15") == []
    site.pages = {"sitemap.xml": urlset("news/a/", changed="long ago")}
    assert len(site.found(sitemap(KINDS), since="2025-07-15")) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<html><body>Not here</body></html>",
        "",
        "<urlset>",
        "<rss/>",
        '<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>&a;</loc></url></urlset>',
        "<!DOCTYPE u [" + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "a"}">' for n in range(30)) + "]>"
        "<urlset><url><loc>&a29;</loc></url></urlset>",
        "<urlset>" * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_sitemap_is_not_read(site, body) -> None:
    site.pages = {"wp-sitemap.xml": body}
    with pytest.raises(SourceError, match=r"no sitemap under wp-sitemap\.xml, sitemap_index\.xml, sitemap\.xml"):
        site.found(sitemap(KINDS))


@pytest.mark.parametrize("body", [index("page-sitemap.xml"), urlset("about/"), "<urlset/>"])
def test_a_sitemap_without_publications_is_an_error(site, body) -> None:
    site.pages = {"wp-sitemap.xml": body}
    with pytest.raises(SourceError, match=r"wp-sitemap\.xml has no"):
        site.found(sitemap(KINDS))


def test_a_forbidden_sitemap_is_not_asked_for_under_another_name(site) -> None:
    site.pages = {"wp-sitemap.xml": refused("wp-sitemap.xml"), "sitemap.xml": urlset("news/a/")}
    with pytest.raises(RefusedError):
        site.found(sitemap(KINDS))


# ------------------------------------------------------------------------------------------------------ listing pages


def item(path: str, *, title: str = "Title", day: str = "2024-07-01T00:01:00+01:00", tags: str = "") -> str:
    return (
        f'<div class="list-item"><h2 class="list-item-title"><a href="/{path}">\n {title} </a></h2>{tags}'
        f'<div class="detail-published-date"><time class="entry-date published-date" datetime="{day}">x</time></div>'
        "</div>"
    )


def listing(*items: str, count: int | None = None, following: str | None = None) -> str:
    told = f'<div class="listing-item-count"> {count} news </div>' if count is not None else ""
    button = f"<li class='archive-pagination-next-btn'><a href='{following}'>Next</a></li>" if following else ""
    nav = f'<nav class="archive-pagination-nav">{button}</nav>'
    return f'<h1>News</h1>{told}<div class="flexible-post-type-list">{"".join(items)}</div>{nav}'


NEWS = listings({"news/": "press release"}, {"news": "press release"})


def test_listing_pages_are_gone_through_to_the_last(site) -> None:
    site.pages = {
        "news/": listing(item("news/c/", title="A &amp; B"), item("news/b/"), count=3, following="/news/page/2/"),
        "news/page/2/": listing(item("news/a/")),
    }
    found = site.found(NEWS)
    assert [each.address for each in found] == [f"{SITE}news/{name}/" for name in "cba"]
    assert (found[0].title, found[0].published, found[0].listing) == ("A & B", "2024-07-01", f"{SITE}news/")
    assert site.notes == []
    # Whoever accepts JSON is told that the second page does not exist.
    assert not any("json" in accept or "*" in accept for accept in site.accepted)


def test_a_count_that_does_not_fit_is_told(site) -> None:
    site.pages = {"news/": listing(item("news/a/"), count=34)}
    assert len(site.found(NEWS)) == 1
    assert site.notes == [f"{SITE}news/ says that it lists 34 and 1 were found"]


def test_a_listing_that_goes_round_ends(site) -> None:
    site.pages = {
        "news/": listing(item("news/a/"), following="/news/page/2/"),
        "news/page/2/": listing(item("news/b/"), following="/news/"),
    }
    assert len(site.found(NEWS)) == 2
    site.pages["news/page/2/"] = listing(item("news/a/"), following="/news/page/3/")
    assert len(site.found(NEWS)) == 1


def test_a_link_to_another_host_is_not_the_next_page(site) -> None:
    site.pages = {"news/": listing(item("news/a/"), following="https://evil.example/page/2/")}
    assert len(site.found(NEWS)) == 1
    assert site.asked == ["news/"]


@pytest.mark.parametrize(
    ("html", "selector"),
    [
        ("<h1>News</h1><ul class=cards><li><a href=/news/a/>A</a></ul>", ".flexible-post-type-list > .list-item"),
        ("<h1>News</h1><p>Your search matched no news", ".archive-list-item"),
        (listing('<div class="list-item"><h3><a href=/news/a/>A</a></h3></div>'), ".list-item-title a[href]"),
    ],
)
def test_a_listing_redesigned_is_named_with_selector_and_address(site, html, selector) -> None:
    site.pages = {"news/": html}
    with pytest.raises(SourceError) as raised:
        site.found(NEWS)
    assert selector in str(raised.value)
    assert f"{SITE}news/" in str(raised.value)


def test_a_listing_that_ends_early_is_told(site) -> None:
    site.pages = {"news/": listing(item("news/a/"), count=2, following="/news/page/2/"), "news/page/2/": "<h1>No"}
    assert len(site.found(NEWS)) == 1
    assert len(site.notes) == 2


def test_a_page_that_fails_on_the_way_is_an_error(site) -> None:
    site.pages = {"news/": listing(item("news/a/"), following="/news/page/2/")}
    with pytest.raises(FetchError):
        site.found(NEWS)


def test_protected_posts_are_left_out_of_listings(site) -> None:
    site.pages = {"news/": listing(item("news/a/", title="Protected: A"), item("news/b/"), count=2)}
    assert [each.address for each in site.found(NEWS)] == [f"{SITE}news/b/"]
    assert site.notes == []


def test_the_kind_of_an_item_is_in_its_tags_or_its_address(site) -> None:
    tags = '<ul><li><a class="flexible-post-type-terms-link" href="/news-type/announcement/">x</a></ul>'
    site.pages = {"all/": listing(item("news/a/", tags=tags), item("news/b/"), item("document/c/"), item("d/"))}
    found = site.found(listings({"all/": "other"}, KINDS))
    assert [each.kind for each in found] == ["other", "press release", "report", "other"]


def test_old_pages_are_not_asked_for(site) -> None:
    site.pages = {
        "news/": listing(item("news/a/"), count=9, following="/news/page/2/"),
        "news/page/2/": listing(item("news/b/", day="2020-01-01T00:00:00+00:00"), following="/news/page/3/"),
    }
    assert len(site.found(NEWS, since="2024-01-01")) == 2
    assert site.notes == []


def test_menus_lead_to_listings_that_are_not_known(site) -> None:
    menu = "".join(
        f"<li><a href='{link}'>{words}</a>"
        for link, words in [
            ("/", "Home"), ("/latest-news/", "Latest"), ("/our-reports/", "Our reports"), ("/about/", "About us"),
            ("/publications/?x=1", "Search"), ("https://other.example/news/", "News"), ("/reports-gone/", "Reports"),
            ("/press/", "Press office"),
        ]
    )  # fmt: skip
    site.pages = {
        "": f"<nav><ul>{menu}</ul></nav><main><a href='/news/a/'>News item</a></main>",
        "latest-news/": listing(item("news/a/")),
        "our-reports/": "<div class=archive-list-item><h2><a href=/document/d/>D</a></h2></div>",
        "press/": "<h1>Press office</h1>",
    }
    found = site.found(listings({"news/": "press release"}, KINDS))
    assert [(each.address.removeprefix(SITE), each.kind) for each in found] == [
        ("news/a/", "press release"),
        ("document/d/", "report"),
    ]
    assert site.asked == ["news/", "", "latest-news/", "our-reports/", "reports-gone/", "press/"]


def test_a_site_without_listings_is_an_error(site) -> None:
    site.pages = {"": "<h1>Home</h1>"}
    with pytest.raises(SourceError, match="no listing page"):
        site.found(NEWS)


def test_numbered_pages_of_the_former_site(site) -> None:
    def results(*paths: str) -> str:
        return "".join(f"<div class='result inspection'><h4><a href='/{path}'>T</a></h4></div>" for path in paths)

    site.pages = {"inspections/": results("a/", "b/"), "inspections/?paged=2": results("c/")}
    found = site.found(former_listings({"inspections/": "report"}))
    assert [(each.address.removeprefix(SITE), each.kind) for each in found] == [(f"{x}/", "report") for x in "abc"]
    # The former site showed its last page for ever.
    site.pages["inspections/?paged=3"] = results("c/")
    assert len(site.found(former_listings({"inspections/": "report"}))) == 3


# --------------------------------------------------------------------------------------------------------------- feed


def rss(*paths: str, title: str = "T", day: str = "Sun, 30 Jun 2024 23:01:00 +0000") -> str:
    items = "".join(f"<item><title>{title}</title><link>{SITE}{p}</link><pubDate>{day}</pubDate></item>" for p in paths)
    return f'\n<?xml version="1.0"?><rss version="2.0"><channel><title>Site</title>{items}</channel></rss>'


FEED = feed({"news": "press release"})


def test_feeds_are_read_page_by_page(site) -> None:
    site.pages = {
        "feed/?post_type=news": rss("news/c/", "news/b/", title="A &amp;#8211; B &amp;amp; C"),
        "feed/?post_type=news&paged=2": rss("news/a/"),
    }
    found = site.found(FEED)
    assert [each.address for each in found] == [f"{SITE}news/{name}/" for name in "cba"]
    assert (found[0].title, found[0].published, found[0].kind) == ("A – B & C", "2024-07-01", "press release")
    assert site.asked[-1] == "feed/?post_type=news&paged=3"


def test_a_feed_that_repeats_itself_ends(site) -> None:
    site.pages = {f"feed/?post_type=news{page}": rss("news/a/") for page in ("", "&paged=2", "&paged=3")}
    assert len(site.found(FEED)) == 1
    assert len(site.asked) == 2


def test_a_type_without_a_feed_is_told(site) -> None:
    site.pages = {"feed/?post_type=document": rss("document/d/"), "feed/?post_type=news": "<html>No feed</html>"}
    assert len(site.found(feed(KINDS))) == 1
    assert "post_type=news" in site.notes[0]


@pytest.mark.parametrize("pages", [{}, {"feed/?post_type=news": rss()}, {"feed/?post_type=news": "<rss/>"}])
def test_feeds_without_an_item_are_an_error(site, pages) -> None:
    site.pages = pages
    with pytest.raises(SourceError, match="have no item"):
        site.found(FEED)


def test_a_feed_that_fails_is_an_error(site) -> None:
    site.pages = {"feed/?post_type=news": FetchError("503", address="x", status=503, transient=True)}
    with pytest.raises(FetchError, match="503"):
        site.found(FEED)


def test_protected_posts_are_left_out_of_feeds(site) -> None:
    site.pages = {
        "feed/?post_type=news": rss("news/a/", title="Protected: A"),
        "feed/?post_type=news&paged=2": rss("news/b/"),
    }
    assert [each.address for each in site.found(FEED)] == [f"{SITE}news/b/"]


# ------------------------------------------------------------------------------------------------------------ hostile

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
LEAVES |= st.sampled_from(["http://[", "javascript:x", "2024-07-01T00:01:00", "9" * 400, "&#xD800;", "\ud800", "<b>"])
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["link", "date", "modified_gmt", "title", "rendered", "content", "protected", "class_list", "x"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON, max_size=4), JSON, st.text(max_size=6))
@example([{"link": "http://a.example/", "date": "99999999999", "title": {"rendered": "<" * 500}}], {}, "-1")
def test_any_json_is_posts_or_an_error(rows, types, number) -> None:
    bodies = {
        "types": json.dumps({**TYPES, "x": types}),
        "news": json.dumps(rows),
    }

    def get(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        name = urlsplit(address).path.rpartition("/")[2]
        headers = (("X-WP-TotalPages", number), ("X-WP-Total", number))
        content = bodies.get(name, "[]").encode()
        return Answer(address=address, final=address, status=200, content=content, fetched="", headers=headers)

    try:
        found = list(rest(KINDS).find(Visit(get=get, site=SITE)))
    except (SourceError, FetchError):
        return
    assert all(each.address.startswith("http") for each in found)


XML = st.lists(
    st.sampled_from(
        [
            "<urlset>",
            "</urlset>",
            "<url>",
            "</url>",
            "<loc>",
            "</loc>",
            "<sitemapindex>",
            "<sitemap>",
            "</sitemap>",
            "</sitemapindex>",
            "<rss>",
            "<channel>",
            "<item>",
            "<link>",
            "</link>",
            "</item>",
            "</channel>",
            "</rss>",
            "&amp;",
            "&x;",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "http://[",
            f"{SITE}news/a/",
            "<?x?>",
            "\x00",
            "<lastmod>",
            "</lastmod>",
        ]
    )
    | st.text(max_size=5),
    max_size=25,
)


@given(XML, st.sampled_from([sitemap(KINDS), feed(KINDS), NEWS]))
@example(["<urlset>", "<url>", "<loc>", "http://[", "</loc>", "</url>", "</urlset>"], sitemap(KINDS))
def test_any_markup_is_announcements_or_an_error(pieces, way) -> None:
    content = "".join(pieces).encode("utf-8", "replace")

    def get(address: str, *, accept: str = "*/*") -> Answer:
        del accept
        return Answer(address=address, final=address, status=200, content=content, fetched="")

    try:
        found = list(way.find(Visit(get=get, site=SITE)))
    except (SourceError, FetchError):
        return
    assert all(each.address.startswith("http") for each in found)
