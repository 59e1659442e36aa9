"""Nothing on this machine or its network is asked, unless that is wanted."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest
from awkward_server import QUICK, page, redirect
from hypothesis import given
from hypothesis import strategies as st

from reportminer.errors import FetchError, RefusedError
from reportminer.fetch.local import is_local, is_public

LOCAL = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104 - never bound to
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "240.0.0.1", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1",
    "::1", "::", "fe80::1", "fe80::1%25eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "2002:7f00:1::", "localhost", "LOCALHOST", "localhost.", "shop.localhost",
]  # fmt: skip


@pytest.mark.parametrize("name", LOCAL)
def test_by_the_look_of_it(fetcher, log, name) -> None:
    fetch = fetcher(hosts=["*"], allow_local=False)
    address = f"http://[{name}]:8080/" if ":" in name else f"http://{name}:8080/"
    with pytest.raises(RefusedError) as caught:
        fetch(address)
    assert "--allow-local" in str(caught.value) or "cannot be read as an address" in str(caught.value)
    assert (caught.value.address, caught.value.transient) == (address, False)
    assert log == []


def test_nothing_is_sent(site, fetcher) -> None:
    with pytest.raises(RefusedError, match="private network or this machine: use --allow-local"):
        fetcher(site, allow_local=False)(site.at("/a", page()))
    assert site.seen == []


@pytest.fixture
def connections(monkeypatch) -> list[str]:
    """Addresses that were connected to."""
    made: list[str] = []
    connect = socket.socket.connect

    def noted(self, address) -> None:
        made.append(address[0])
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", noted)
    return made


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1"])
def test_by_where_a_name_leads(site, fetcher, log, monkeypatch, connections, address) -> None:
    # A name server that answers with an address of our own network, beside a public one.
    def resolve(host, port, **_) -> list:
        assert host == "reports.example"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", port)),
            (family, socket.SOCK_STREAM, 6, "", (address, port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    for scheme in ("http", "https"):
        fetch = fetcher(hosts=["reports.example:*"], allow_local=False, rules=replace(QUICK, retries=3))
        with pytest.raises(RefusedError, match=r"reports\.example is .*use --allow-local") as caught:
            fetch(f"{scheme}://reports.example:{site.port}/a")
        assert not caught.value.transient
    assert (site.seen, connections) == ([], [])
    assert [line.status for line in log] == [None, None]


def test_a_redirect_to_a_private_address(site, fetcher, monkeypatch) -> None:
    # The site itself is let through as if it were public; what it points to is not.
    monkeypatch.setattr("reportminer.fetch.connections.is_public", lambda _: True)
    monkeypatch.setattr("reportminer.fetch.gate.is_local", lambda name: name != "127.0.0.1" and is_local(name))
    fetch = fetcher(site, hosts=["169.254.169.254"], allow_local=False)
    address = site.at("/a", redirect("http://169.254.169.254/latest/meta-data/"))
    with pytest.raises(
        RefusedError, match=r"/a redirects to http://169\.254\.169\.254/.*, which is on a private network"
    ):
        fetch(address)
    assert site.paths == ["/robots.txt", "/a"]


def test_a_checked_address_is_the_one_connected_to(site, fetcher, monkeypatch, connections) -> None:
    answers = [["127.0.0.1"], ["127.0.0.2"]]

    def resolve(host, port, *_, **__) -> list:
        if host.startswith("127."):
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in answers.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("reportminer.fetch.connections.is_public", lambda address: address == "127.0.0.1")
    fetch = fetcher(hosts=["reports.example:*"], allow_local=False)
    assert fetch(site.at("/a", page()).replace("127.0.0.1", "reports.example")).status == 200
    assert set(connections) == {"127.0.0.1"}
    assert site.seen[0].headers["host"] == f"reports.example:{site.port}"


def test_wanted(site, fetcher) -> None:
    fetch = fetcher(site, hosts=[f"localhost:{site.port}"])
    site.at("/a", page(b"here"))
    assert fetch(f"http://localhost:{site.port}/a").content == b"here"


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.example/", "file:///etc/passwd", "data:text/html,x", "a.example/b", "//a.example/b", "", "http://",
        "http:///b", "http://[::1", "http://a.example:99999/", "http://a.example:b/", "javascript:1", "\x00", "http://*/",
        "http://user@a.example/", "http://user:pass@a.example/", "http://@a.example/", "http://b.example\\@a.example/",
    ],
)  # fmt: skip
def test_what_is_no_address(fetcher, log, address) -> None:
    with pytest.raises(RefusedError) as caught:
        fetcher(hosts=["a.example", "b.example"])(address)
    assert caught.value.address == address
    assert str(caught.value).isprintable()
    assert log == []


@given(st.ip_addresses())
def test_no_address_is_both(address) -> None:
    text = str(address)
    assert is_local(text) is not is_public(text)


@given(st.text(max_size=30))
def test_any_name_can_be_looked_at(name) -> None:
    assert is_local(name) in {True, False}
    assert is_public(name) in {True, False}


def test_through_a_proxy(site, fetcher, log, monkeypatch) -> None:
    # The proxy resolves the names: it may stand on this machine, and what is asked of it may not.
    monkeypatch.setenv("http_proxy", site.origin)
    site.routes["http://reports.example/a"] = page(b"by proxy")
    fetch = fetcher(hosts=["reports.example", "10.0.0.1"], allow_local=False)
    assert fetch("http://reports.example/a").content == b"by proxy"
    assert site.paths == ["http://reports.example/robots.txt", "http://reports.example/a"]
    with pytest.raises(RefusedError, match="private network"):
        fetch("http://10.0.0.1/")
    assert len(log) == len(site.seen) == 2


def test_a_slow_drip_ends_behind_a_proxy_as_well(site, fetcher, monkeypatch) -> None:
    monkeypatch.setenv("http_proxy", site.origin)
    site.routes["http://reports.example/a"] = lambda handler: site.drip(
        handler, b"HTTP/1.1 2" + b"0" * 90, seconds=0.05
    )
    fetch = fetcher(hosts=["reports.example"], rules=replace(QUICK, total_seconds=0.3))
    with pytest.raises(FetchError, match=r"was not complete after 0\.3 seconds"):
        fetch("http://reports.example/a")
