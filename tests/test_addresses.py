"""Identity of addresses: what is one address, what is not, and that nothing strange breaks it."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reportminer.addresses import LONGEST, canonical, host_of, replayed, unwrapped

KEY = "https://example.org/news/a-release"
UKGWA = "https://webarchive.nationalarchives.gov.uk"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/news/a-release",
        "https://example.org/news/a-release/",
        "http://www.example.org/news/a-release",
        "HTTPS://WWW.Example.ORG:443/news/a-release/",
        "http://example.org:80/news/a-release",
        "http://example.org:443/news/a-release",
        "http://example.org./news/a-release",
        "http://reader:secret@example.org/news/a-release",
        "http:/example.org/news/a-release",
        "https://example.org//news///a-release//",
        "https://example.org/x/../news/./a-release",
        "https://example.org/%6Eews/a%2Drelease",
        "https://example.org/news/a-release#main",
        "https://example.org/news/a-release?",
        "https://example.org/news/a-release?utm_source=x&utm_medium=y&fbclid=1&gclid=2",
        "https://example.org/news/a-release/index.html",
        "https://example.org/news/a-release/index.htm",
        "https://example.org/news/a-release/index.php",
        "  https://example.org/news/a-\nrelease ",
        f"{UKGWA}/ukgwa/20200101000000/https://example.org/news/a-release/",
        f"{UKGWA}/ukgwa/20200101000000id_/http://www.example.org/news/a-release",
        f"{UKGWA}/ukgwa/nobanner/20200101000000/http:/example.org/news/a-release",
        f"{UKGWA}/ukgwa/+/http://example.org/news/a-release",
        f"{UKGWA}/+/http://example.org/news/a-release",
        f"{UKGWA}/20120101000000/http://example.org/news/a-release",
        f"{UKGWA}/ukgwa/20200101000000mp_/www.example.org/news/a-release",
        f"{UKGWA.replace('https', 'http')}:80//ukgwa/20200101000000/http://example.org/news/a-release",
        "https://web.archive.org/web/20200101000000/https://example.org/news/a-release",
        "https://web.archive.org/web/2020if_/example.org/news/a-release",
        "https://web.archive.org/web/2020*/http://example.org/news/a-release",
        "http://127.0.0.1:8080/all/20200101000000id_/http://example.org/news/a-release/",
        "http://localhost:8080/all/mp_/http://example.org/news/a-release/",
        "http://archive.example/pywb/all/20200101000000/http%3A%2F%2Fexample.org%2Fnews%2Fa-release",
        f"{UKGWA}/ukgwa/20230101000000/https://web.archive.org/web/20200101000000/http://example.org/news/a-release",
    ],
)
def test_one_address_in_its_many_forms(address) -> None:
    assert canonical(address) == KEY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/news/a", "https://example.org/News/a"),
        ("https://example.org/?p=1", "https://example.org/?p=2"),
        ("https://example.org/?p=1", "https://example.org/"),
        ("https://example.org/a", "https://example.org:8080/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a%20b", "https://example.org/a%2520b"),
        ("https://example.org/index.html.pdf", "https://example.org/"),
    ],
)
def test_different_addresses_stay_different(one, other) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://example.org/?b=2&a=1&utm_campaign=x", "https://example.org/?a=1&b=2"),
        ("http://example.org/?q=a?b", "https://example.org/?q=a?b"),
        ("http://www.gov.uk/a", "https://gov.uk/a"),
        ("http://www.uk/a", "https://www.uk/a"),
        ("http://bücher.example/straße?q=é", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A9"),
        ("http://example.org/a b%zz", "https://example.org/a%20b%25zz"),
        ("http://[::1]:8080/a", "https://[::1]:8080/a"),
        ("http://[0:0:0:0:0:0:0:1]/a", "https://[::1]/a"),
        ("http://example.org/../../a", "https://example.org/a"),
        ("http://example.org/caf%c3%a9", "https://example.org/caf%C3%A9"),
        # A file that is called like a host, a page about archives, a date in a path: nothing is wrapped.
        (f"{UKGWA}/robots.txt", f"{UKGWA}/robots.txt"),
        ("https://web.archive.org/web/about.html", "https://web.archive.org/web/about.html"),
        ("https://example.org/20200101000000/report.pdf", "https://example.org/20200101000000/report.pdf"),
        ("https://example.org/share/http://other.example/", "https://example.org/share/http:/other.example"),
        (f"{UKGWA}/ukgwa/20200101000000/http://", f"{UKGWA}/ukgwa/20200101000000/http:"),
    ],
)
def test_the_key_itself(address, key) -> None:
    assert canonical(address) == key


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "www.example.org/a",
        "/news/a",
        "//example.org/a",
        "mailto:a@example.org",
        "file:///a/B.html",
        "javascript:x()",
        "http://",
        "http:",
        "http://a b/",
        "http://a..b/",
        "http://[::1/",
        "http://[zz]/",
        "http://a:99999/",
        "http://a:x/",
    ],
)
def test_what_is_no_address_comes_back(address) -> None:
    assert canonical(f" {address}\n") == address
    assert host_of(address) == ""
    assert unwrapped(address) is None


def test_the_original_and_its_time() -> None:
    address = f"{UKGWA}/ukgwa/20200101000000id_/http://www.example.org/A/?p=1#x"
    assert unwrapped(address) == "http://www.example.org/A/?p=1#x"
    assert replayed(address) == "20200101000000"
    assert replayed("https://web.archive.org/web/2020/http://example.org/") == "2020"
    assert replayed(f"{UKGWA}/ukgwa/+/http://example.org/") is None
    assert replayed(KEY) is None


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://WWW.Example.org/a", "www.example.org"),
        ("http://example.org:80", "example.org"),
        ("http://example.org:443", "example.org:443"),
        ("https://example.org:8443/a", "example.org:8443"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://reader:secret@example.org/", "example.org"),
        # A client that takes the backslash for a slash would ask `good`: so do we.
        ("http://good.example\\@bad.example/", "good.example"),
        (f"{UKGWA}/ukgwa/20200101000000/http://example.org/", "webarchive.nationalarchives.gov.uk"),
    ],
)
def test_the_host_that_would_be_asked(address, host) -> None:
    assert host_of(address) == host


pieces = st.sampled_from(
    [
        "http:",
        "https:",
        "/",
        "//",
        "\\",
        "www.",
        "example.org",
        ":80",
        "@",
        "?",
        "#",
        "&",
        "=",
        "%2F",
        "%3A",
        "%",
        "%25",
        ".",
        "..",
        "index.php",
        "index.html",
        "web.archive.org",
        "/web/2020/",
        "/all/20200101000000id_/",
        "/mp_/",
        "+",
        "*",
        "webarchive.nationalarchives.gov.uk/ukgwa/",
        "nobanner/",
        "utm_a=b",
        "p=1",
        "é",
        "ß",
        "[::1]",
        " ",
        "\n",
        "\udcff",
    ]
)


@given(
    st.one_of(
        st.text(), st.lists(pieces, max_size=14).map("".join), st.lists(pieces).map(lambda p: "http://" + "".join(p))
    )
)
@example("http://a.example/c/20200101000000//http:/b.example/index.php/index.html")
@example("http://\u3002/")
@example("http://xn--/")
def test_any_text_has_one_key(text) -> None:
    key = canonical(text)
    assert canonical(key) == key
    assert canonical(f" {text} ") == key
    host_of(text)
    replayed(text)
    unwrapped(text)


@given(
    st.from_regex(r"/[a-zA-Z0-9/._~%-]{0,30}(\?[a-z=&0-9]{0,12})?", fullmatch=True),
    st.sampled_from(["http://www.", "https://", "HTTP://", f"{UKGWA}/ukgwa/20200101000000id_/http://"]),
)
def test_wrappers_and_schemes_do_not_count(rest, start) -> None:
    assert canonical(f"{start}example.org{rest}") == canonical(f"https://example.org{rest}")


@pytest.mark.parametrize(
    "text",
    [
        "http://a/" + "20200101000000/http:/" * 380,
        "http://a/" + "/" * 7900,
        "http://" + "@" * 7900,
        "http://" + "a." * 3900,
        "http://a/" + "index.php/" * 790,
        "http://a/?" + "&" * 7900,
        "http://a/" + "%2e%2e/" * 1000,
        "x" * 1_000_000,
    ],
)
def test_hostile_length_takes_no_time(text) -> None:
    started = time.perf_counter()
    assert canonical(canonical(text)) == canonical(text)
    assert time.perf_counter() - started < 5
    assert canonical("http://a/" + "b" * LONGEST) == "http://a/" + "b" * LONGEST
